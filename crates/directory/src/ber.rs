//! The little of BER that LDAP speaks: one-byte tags and definite lengths. Reading copies nothing and never goes deeper than
//! the caller asks, so no answer can exhaust the stack.

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bad(pub(crate) &'static str);

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// Where an element begins and how long it is: the length of its head and of its content. `None` where the head is not all
/// there yet.
pub(crate) fn head(bytes: &[u8]) -> Result<Option<(usize, usize)>, Bad> {
    let Some(tag) = bytes.first() else { return Ok(None) };
    if tag & 0x1f == 0x1f {
        return Err(Bad("a tag of several bytes"));
    }
    let Some(first) = bytes.get(1) else { return Ok(None) };
    if *first < 0x80 {
        return Ok(Some((2, usize::from(*first))));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 {
        return Err(Bad("an indefinite length"));
    }
    if count > 4 {
        return Err(Bad("a length of more than four bytes"));
    }
    let Some(digits) = bytes.get(2..2 + count) else { return Ok(None) };
    let length = digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
    Ok(Some((2 + count, length)))
}

/// Goes through the elements of a content, one after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(content: &'a [u8]) -> Self {
        Self(content)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element: its tag and content.
    pub(crate) fn any(&mut self) -> Result<(u8, &'a [u8]), Bad> {
        let (head, length) = head(self.0)?.ok_or(Bad("an element that is cut"))?;
        let tag = self.0.first().copied().ok_or(Bad("an element that is cut"))?;
        let end = head.checked_add(length).ok_or(Bad("a length that cannot be"))?;
        let content = self.0.get(head..end).ok_or(Bad("an element longer than what holds it"))?;
        self.0 = self.0.get(end..).unwrap_or_default();
        Ok((tag, content))
    }

    /// The content of the next element, which must have this tag.
    pub(crate) fn expect(&mut self, tag: u8) -> Result<&'a [u8], Bad> {
        match self.any()? {
            (found, content) if found == tag => Ok(content),
            _ => Err(Bad("an element of another kind than expected")),
        }
    }

    /// The content of the next element, if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Bad> {
        if self.0.first() == Some(&tag) { self.any().map(|(_, content)| Some(content)) } else { Ok(None) }
    }

    /// The next element as a number that is not negative.
    pub(crate) fn number(&mut self, tag: u8) -> Result<u32, Bad> {
        number(self.expect(tag)?)
    }
}

/// A whole number that is not negative.
pub(crate) fn number(content: &[u8]) -> Result<u32, Bad> {
    let digits = match content {
        [] => return Err(Bad("a number without digits")),
        [first, ..] if first & 0x80 != 0 => return Err(Bad("a negative number")),
        [0, rest @ ..] => rest,
        digits => digits,
    };
    if digits.len() > 4 {
        return Err(Bad("a number that is too large"));
    }
    Ok(digits.iter().fold(0, |number, digit| number << 8 | u32::from(*digit)))
}

/// Writes elements.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// An element with this content.
    pub(crate) fn put(&mut self, tag: u8, content: &[u8]) {
        self.nest(tag, |inner| inner.0.extend_from_slice(content));
    }

    /// An element that holds others. Its length always takes four bytes, as the usual servers and clients write it, so that
    /// nothing has to be moved afterwards.
    pub(crate) fn nest(&mut self, tag: u8, content: impl FnOnce(&mut Self)) {
        self.0.extend_from_slice(&[tag, 0x84, 0, 0, 0, 0]);
        let start = self.0.len();
        content(self);
        // No question of ours comes near four gigabytes.
        let length = u32::try_from(self.0.len() - start).unwrap_or(u32::MAX);
        if let Some(place) = self.0.get_mut(start - 4..start) {
            place.copy_from_slice(&length.to_be_bytes());
        }
    }

    pub(crate) fn number(&mut self, tag: u8, number: u32) {
        let bytes = number.to_be_bytes();
        // A leading zero keeps it from being negative.
        let full = [0, bytes[0], bytes[1], bytes[2], bytes[3]];
        let skipped = full.iter().take(4).zip(&full[1..]).take_while(|(byte, next)| **byte == 0 && *next & 0x80 == 0);
        let skipped = skipped.count();
        self.put(tag, full.get(skipped..).unwrap_or(&full));
    }

    pub(crate) fn boolean(&mut self, tag: u8, value: bool) {
        self.put(tag, &[if value { 0xff } else { 0 }]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn odd_heads_are_refused() {
        for (bytes, wrong) in [
            (&[0x3f, 0x01][..], "a tag of several bytes"),
            (&[0x30, 0x80], "an indefinite length"),
            (&[0x30, 0x85, 1, 1, 1, 1, 1], "a length of more than four bytes"),
        ] {
            assert_eq!(head(bytes), Err(Bad(wrong)));
        }
        assert_eq!(head(&[0x30]), Ok(None));
        assert_eq!(head(&[0x30, 0x82, 1]), Ok(None));
        assert_eq!(head(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), Ok(Some((6, 0xffff_ffff))));
        assert!(Reader::new(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).any().is_err());
    }

    proptest! {
        #[test]
        fn numbers_come_back(value: u32) {
            let mut writer = Writer::default();
            writer.number(INTEGER, value);
            prop_assert_eq!(Reader::new(&writer.0).number(INTEGER), Ok(value));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            let mut left = bytes.len() + 1;
            while !reader.is_empty() && reader.any().is_ok() {
                left -= 1;
                prop_assert!(left > 0);
            }
        }
    }
}
