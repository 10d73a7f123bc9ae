//! Answers as they come (RFC 4511).

use super::request::{is_paged, is_policy};
use crate::ber::{BOOLEAN, Bad, ENUMERATED, INTEGER, OCTETS, Reader, SEQUENCE, number};

/// An answer.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// The question it answers; 0 is none of ours.
    pub(super) id: u32,
    pub(super) body: Body<'a>,
    controls: Option<&'a [u8]>,
}

#[derive(Debug)]
pub(super) enum Body<'a> {
    /// An entry, not looked into yet.
    Entry(&'a [u8]),
    /// Where else something could be.
    Reference(&'a [u8]),
    Done(Outcome),
    Bound(Outcome),
    Extended(Outcome),
}

/// How a question went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) code: u32,
    /// What the directory says about it.
    pub(crate) text: Vec<u8>,
    /// The cookie of a page; empty behind the last one.
    pub(crate) cookie: Option<Vec<u8>>,
    /// What the password policy says.
    pub(crate) policy: Option<PolicyError>,
}

/// What a password policy has against a sign-in (draft-behera-ldap-password-policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyError {
    Expired,
    Locked,
    MustChange,
    Other,
}

/// Longest cookie of a page that is carried on.
const COOKIE: usize = 65_536;

/// Addresses of other directories that are kept of one answer.
const REFERENCES: usize = 8;

impl<'a> Message<'a> {
    /// Reads a whole message, its head included.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Bad> {
        let mut reader = Reader::new(Reader::new(bytes).expect(SEQUENCE)?);
        let id = reader.number(INTEGER)?;
        let (tag, content) = reader.any()?;
        let body = match tag {
            0x64 => Body::Entry(content),
            0x73 => Body::Reference(content),
            0x65 => Body::Done(outcome(content)?),
            0x61 => Body::Bound(outcome(content)?),
            0x78 => Body::Extended(outcome(content)?),
            _ => return Err(Bad("an answer of an unknown kind")),
        };
        // Behind it are controls. Active Directory puts other things there when it hangs up.
        let controls = reader.optional(0xa0)?;
        Ok(Self { id, body, controls })
    }

    /// The outcome with what its controls say.
    pub(super) fn with_controls(mut outcome: Outcome, controls: Option<&[u8]>) -> Result<Outcome, Bad> {
        let mut each = Reader::new(controls.unwrap_or_default());
        while !each.is_empty() {
            let mut control = Reader::new(each.expect(SEQUENCE)?);
            let oid = control.expect(OCTETS)?;
            control.optional(BOOLEAN)?;
            let value = control.optional(OCTETS)?.unwrap_or_default();
            if is_paged(oid) {
                let mut page = Reader::new(Reader::new(value).expect(SEQUENCE)?);
                // The number of entries is an estimate that many directories do not give.
                page.expect(INTEGER)?;
                let cookie = page.expect(OCTETS)?;
                if cookie.len() > COOKIE {
                    return Err(Bad("a cookie that is too long"));
                }
                outcome.cookie = Some(cookie.to_vec());
            } else if is_policy(oid) {
                outcome.policy = policy(value)?;
            }
        }
        Ok(outcome)
    }

    pub(super) fn controls(&self) -> Option<&'a [u8]> {
        self.controls
    }
}

fn outcome(content: &[u8]) -> Result<Outcome, Bad> {
    let mut reader = Reader::new(content);
    let code = reader.number(ENUMERATED)?;
    reader.expect(OCTETS)?;
    let text = reader.expect(OCTETS)?;
    Ok(Outcome { code, text: text.get(..1_024).unwrap_or(text).to_vec(), cookie: None, policy: None })
}

fn policy(value: &[u8]) -> Result<Option<PolicyError>, Bad> {
    if value.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader::new(Reader::new(value).expect(SEQUENCE)?);
    reader.optional(0xa0)?;
    let Some(error) = reader.optional(0x81)? else { return Ok(None) };
    Ok(Some(match number(error)? {
        0 => PolicyError::Expired,
        1 => PolicyError::Locked,
        2 => PolicyError::MustChange,
        _ => PolicyError::Other,
    }))
}

/// The addresses of a reference, as far as they are texts.
pub(super) fn references(content: &[u8], known: &mut Vec<String>) -> Result<(), Bad> {
    let mut each = Reader::new(content);
    while !each.is_empty() {
        let address = crate::error::cleaned(each.expect(OCTETS)?);
        if known.len() < REFERENCES && !known.contains(&address) {
            known.push(address);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_refused(bytes: Vec<u8>) {
            let _ = Message::parse(&bytes);
            let _ = outcome(&bytes);
            let _ = policy(&bytes);
            let _ = references(&bytes, &mut Vec::new());
            let _ = crate::wire::Entry::parse(&bytes);
        }

        #[test]
        fn a_broken_answer_is_an_answer_or_refused(at in 0_usize..60, byte: u8) {
            let mut bytes = crate::wire::request::search(7, &crate::wire::Search {
                base: "dc=example", depth: crate::wire::Depth::Base, filter: &crate::Filter::And(Vec::new()),
                attributes: &[], limit: 0, page: Some(crate::wire::Page { size: 5, cookie: vec![1, 2] }),
            });
            // Made an answer of it: an entry in its place.
            if let Some(tag) = bytes.iter_mut().find(|tag| **tag == 0x63) {
                *tag = 0x64;
            }
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            if let Ok(Message { body: Body::Entry(content), controls, .. }) = Message::parse(&bytes) {
                let _ = crate::wire::Entry::parse(content);
                let outcome = Outcome { code: 0, text: Vec::new(), cookie: None, policy: None };
                let _ = Message::with_controls(outcome, controls);
            }
        }
    }
}
