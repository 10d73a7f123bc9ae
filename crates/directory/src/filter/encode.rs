//! A filter as it is sent.

use super::Filter;
use crate::ber::{OCTETS, SEQUENCE, Writer};

impl Filter {
    /// Appends the filter.
    pub(crate) fn write(&self, out: &mut Writer) {
        let pair = |out: &mut Writer, tag: u8, attribute: &super::Attribute, value: &[u8]| {
            out.nest(tag, |out| {
                out.put(OCTETS, attribute.name().as_bytes());
                out.put(OCTETS, value);
            });
        };
        match self {
            Self::And(filters) => out.nest(0xa0, |out| filters.iter().for_each(|filter| filter.write(out))),
            Self::Or(filters) => out.nest(0xa1, |out| filters.iter().for_each(|filter| filter.write(out))),
            Self::Not(filter) => out.nest(0xa2, |out| filter.write(out)),
            Self::Equal(attribute, value) => pair(out, 0xa3, attribute, value),
            Self::Parts(attribute, first, middle, last) => out.nest(0xa4, |out| {
                out.put(OCTETS, attribute.name().as_bytes());
                out.nest(SEQUENCE, |out| {
                    let some = |part: &&Vec<u8>| !part.is_empty();
                    Some(first).filter(some).into_iter().for_each(|part| out.put(0x80, part));
                    middle.iter().filter(some).for_each(|part| out.put(0x81, part));
                    Some(last).filter(some).into_iter().for_each(|part| out.put(0x82, part));
                });
            }),
            Self::AtLeast(attribute, value) => pair(out, 0xa5, attribute, value),
            Self::AtMost(attribute, value) => pair(out, 0xa6, attribute, value),
            Self::Present(attribute) => out.put(0x87, attribute.name().as_bytes()),
            Self::Like(attribute, value) => pair(out, 0xa8, attribute, value),
            Self::Rule { attribute, rule, of_name, value } => out.nest(0xa9, |out| {
                if let Some(rule) = rule {
                    out.put(0x81, rule.name().as_bytes());
                }
                if let Some(attribute) = attribute {
                    out.put(0x82, attribute.name().as_bytes());
                }
                out.put(0x83, value);
                if *of_name {
                    out.boolean(0x84, true);
                }
            }),
        }
    }
}
