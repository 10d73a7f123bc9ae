//! Questions as they are sent (RFC 4511).

use crate::ber::{BOOLEAN, ENUMERATED, INTEGER, OCTETS, SEQUENCE, Writer};
use crate::filter::Filter;

const PAGED: &[u8] = b"1.2.840.113556.1.4.319";
const POLICY: &[u8] = b"1.3.6.1.4.1.42.2.27.8.5.1";
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

/// How deep a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The entry itself.
    Base,
    /// Those right below.
    One,
    /// Itself and everything below.
    Subtree,
}

/// A page that is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) size: u32,
    pub(crate) cookie: Vec<u8>,
}

/// A search.
#[derive(Debug, Clone)]
pub(crate) struct Search<'a> {
    pub(crate) base: &'a str,
    pub(crate) depth: Depth,
    pub(crate) filter: &'a Filter,
    pub(crate) attributes: &'a [String],
    /// Entries at most; 0 leaves it to the directory.
    pub(crate) limit: u32,
    pub(crate) page: Option<Page>,
}

fn message(id: u32, body: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    out.nest(SEQUENCE, |out| {
        out.number(INTEGER, id);
        body(out);
    });
    out.0
}

pub(super) fn search(id: u32, search: &Search<'_>) -> Vec<u8> {
    message(id, |out| {
        out.nest(0x63, |out| {
            out.put(OCTETS, search.base.as_bytes());
            out.number(ENUMERATED, search.depth as u32);
            // Aliases are not followed.
            out.number(ENUMERATED, 0);
            out.number(INTEGER, search.limit);
            out.number(INTEGER, 0);
            out.boolean(BOOLEAN, false);
            search.filter.write(out);
            out.nest(SEQUENCE, |out| search.attributes.iter().for_each(|name| out.put(OCTETS, name.as_bytes())));
        });
        if let Some(page) = &search.page {
            let mut value = Writer::default();
            value.nest(SEQUENCE, |out| {
                out.number(INTEGER, page.size);
                out.put(OCTETS, &page.cookie);
            });
            out.nest(0xa0, |out| {
                out.nest(SEQUENCE, |out| {
                    out.put(OCTETS, PAGED);
                    // A directory that cannot do pages has to say so.
                    out.boolean(BOOLEAN, true);
                    out.put(OCTETS, &value.0);
                });
            });
        }
    })
}

/// Signing in. The password stays in these bytes only, which are dropped when they are sent.
pub(super) fn bind(id: u32, dn: &str, password: &[u8]) -> Vec<u8> {
    message(id, |out| {
        out.nest(0x60, |out| {
            out.number(INTEGER, 3);
            out.put(OCTETS, dn.as_bytes());
            out.put(0x80, password);
        });
        // Whoever knows nothing of password policies passes this over.
        out.nest(0xa0, |out| out.nest(SEQUENCE, |out| out.put(OCTETS, POLICY)));
    })
}

pub(super) fn start_tls(id: u32) -> Vec<u8> {
    message(id, |out| out.nest(0x77, |out| out.put(0x80, START_TLS)))
}

pub(super) fn unbind(id: u32) -> Vec<u8> {
    message(id, |out| out.put(0x42, &[]))
}

pub(super) fn is_paged(oid: &[u8]) -> bool {
    oid == PAGED
}

pub(super) fn is_policy(oid: &[u8]) -> bool {
    oid == POLICY
}
