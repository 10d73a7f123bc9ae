//! An entry as it came. Its bytes are checked once and kept as they are; values are looked up in them.

use crate::ber::{Bad, OCTETS, Reader, SEQUENCE, SET};

/// An entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    dn: String,
    /// The attributes as they came, then those that were asked for afterwards.
    attributes: Vec<Box<[u8]>>,
}

/// A part of the values of an attribute, where a directory does not give all at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rest {
    /// The attribute.
    pub(crate) attribute: String,
    /// The number of the first value that is missing.
    pub(crate) from: u64,
}

impl Entry {
    pub(crate) fn parse(content: &[u8]) -> Result<Self, Bad> {
        let mut reader = Reader::new(content);
        let dn = String::from_utf8_lossy(reader.expect(OCTETS)?).into_owned();
        let attributes = reader.expect(SEQUENCE)?;
        let mut each = Reader::new(attributes);
        while !each.is_empty() {
            let mut attribute = Reader::new(each.expect(SEQUENCE)?);
            attribute.expect(OCTETS)?;
            let mut values = Reader::new(attribute.expect(SET)?);
            while !values.is_empty() {
                values.expect(OCTETS)?;
            }
        }
        Ok(Self { dn, attributes: vec![attributes.into()] })
    }

    /// Its name.
    pub fn dn(&self) -> &str {
        &self.dn
    }

    /// Every attribute with its values, as they came.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &[u8]>)> {
        self.raw().map(|(name, values)| (std::str::from_utf8(name).unwrap_or_default(), each(values)))
    }

    /// The values of an attribute, whatever options it came with that say nothing about them.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.raw().filter(|(found, _)| is_asked(found, name)).flat_map(|(_, values)| each(values))
    }

    /// The first value of an attribute.
    pub fn first(&self, name: &str) -> Option<&[u8]> {
        self.raw().filter(|(found, _)| is_asked(found, name)).find_map(|(_, values)| each(values).next())
    }

    /// Names and values that are not taken apart yet.
    fn raw(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.attributes.iter().flat_map(|attributes| {
            let mut reader = Reader::new(attributes);
            // What was kept was checked, so nothing ends early here.
            std::iter::from_fn(move || {
                let mut attribute = Reader::new(reader.expect(SEQUENCE).ok()?);
                Some((attribute.expect(OCTETS).ok()?, attribute.expect(SET).ok()?))
            })
        })
    }

    /// The attributes that came in part (`member;range=0-1499`).
    pub(crate) fn rests(&self) -> Vec<Rest> {
        let mut rests: Vec<Rest> = Vec::new();
        for (name, _) in self.attributes() {
            let Some((attribute, end)) = range(name) else { continue };
            rests.retain(|rest| !rest.attribute.eq_ignore_ascii_case(attribute));
            if let Some(last) = end {
                rests.push(Rest { attribute: attribute.to_owned(), from: last.saturating_add(1) });
            }
        }
        rests
    }

    /// Adds what another reading of the same entry brought.
    pub(crate) fn extend(&mut self, other: Self) {
        self.attributes.extend(other.attributes);
    }

    /// Its size, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.attributes.iter().map(|attributes| attributes.len()).sum::<usize>() + self.dn.len()
    }
}

/// The values of an attribute.
fn each(values: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut values = Reader::new(values);
    std::iter::from_fn(move || values.expect(OCTETS).ok())
}

/// Whether an attribute that came is the one that was asked for.
fn is_asked(found: &[u8], name: &str) -> bool {
    let Some((start, rest)) = found.split_at_checked(name.len()) else { return false };
    if !start.eq_ignore_ascii_case(name.as_bytes()) {
        return false;
    }
    let silent = |option: &str| option.eq_ignore_ascii_case("binary") || is_range(option);
    match rest.split_first() {
        None => true,
        Some((b';', options)) => std::str::from_utf8(options).is_ok_and(|options| options.split(';').all(silent)),
        Some(_) => false,
    }
}

fn is_range(option: &str) -> bool {
    option.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("range="))
}

/// The attribute of a range, and the number of its last value; `None` where that is the last of all.
fn range(name: &str) -> Option<(&str, Option<u64>)> {
    let (attribute, option) = name.rsplit_once(';').filter(|(_, option)| is_range(option))?;
    let (_, end) = option.get(6..)?.split_once('-')?;
    Some((attribute, if end == "*" { None } else { end.parse().ok() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ber::Writer;

    fn entry(attributes: &[(&str, &[&[u8]])]) -> Entry {
        let mut out = Writer::default();
        out.put(OCTETS, b"cn=a");
        out.nest(SEQUENCE, |out| {
            for (name, values) in attributes {
                out.nest(SEQUENCE, |out| {
                    out.put(OCTETS, name.as_bytes());
                    out.nest(SET, |out| values.iter().for_each(|value| out.put(OCTETS, value)));
                });
            }
        });
        Entry::parse(&out.0).unwrap()
    }

    #[test]
    fn values_are_found_by_name() {
        let entry = entry(&[
            ("CN", &[b"a", b"b"]),
            ("cn;lang-es", &[b"c"]),
            ("userCertificate;binary", &[b"x"]),
            ("none", &[]),
        ]);
        let values = |name: &'static str| entry.values(name).collect::<Vec<_>>();
        assert_eq!(values("cn"), [b"a", b"b"]);
        assert_eq!(values("cn;lang-es"), [b"c"]);
        assert_eq!(values("usercertificate"), [b"x"]);
        assert!(values("none").is_empty() && values("gone").is_empty());
    }

    #[test]
    fn parts_of_long_lists_go_together() {
        let mut first = entry(&[("member;range=0-1", &[b"a", b"b"]), ("member", &[])]);
        assert_eq!(first.rests(), [Rest { attribute: "member".into(), from: 2 }]);
        first.extend(entry(&[("member;range=2-*", &[b"c"])]));
        assert_eq!(first.rests(), []);
        assert_eq!(first.values("member").collect::<Vec<_>>(), [b"a", b"b", b"c"]);
        assert_eq!(entry(&[("member;range=é", &[]), ("x;range=0-é", &[])]).rests(), []);
    }
}
