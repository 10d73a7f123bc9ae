//! The bytes an entry is kept as.
//!
//! The searched texts stand between separators, so that a word never matches across two fields and the beginning and
//! end of a field can be searched for like letters. Behind them, likewise, the texts that are only compared, and the
//! identities that differ from their folds.

use padron_domain::fold::{fold_into, identity};

use crate::layout::{Layout, Place};

/// Stands before, between and behind the texts. Neither this byte nor the next occurs in UTF-8.
pub(crate) const SEPARATOR: u8 = 0xFF;

/// Stands for an absent text.
pub(crate) const ABSENT: u8 = 0xFE;

/// An entry as bytes; kept and filled again for the next.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The searched texts.
    pub(crate) searched: Vec<u8>,
    /// The others.
    pub(crate) rest: Vec<u8>,
    /// Whether a searched text is absent.
    pub(crate) has_absent: bool,
    /// Whether a searched text is there.
    pub(crate) has_text: bool,
    /// Where a text is folded.
    pub(crate) buffer: String,
}

impl Record {
    /// Fills the record with the texts of an entry.
    pub(crate) fn fill(&mut self, layout: &Layout, texts: &[Option<&str>]) {
        let text = |field: &usize| texts.get(*field).copied().flatten();
        (self.has_absent, self.has_text) = (false, false);
        self.searched.clear();
        self.searched.push(SEPARATOR);
        for text in layout.searched.iter().map(text) {
            match text {
                None => self.searched.push(ABSENT),
                Some(text) if layout.case_sensitive => self.searched.extend_from_slice(text.as_bytes()),
                Some(text) => append_folded(text, &mut self.buffer, &mut self.searched),
            }
            self.has_absent |= text.is_none();
            self.has_text |= text.is_some();
            self.searched.push(SEPARATOR);
        }
        self.rest.clear();
        self.rest.push(SEPARATOR);
        for text in layout.rest.iter().map(text) {
            append_folded(text.unwrap_or_default(), &mut self.buffer, &mut self.rest);
            self.rest.push(SEPARATOR);
        }
        for text in layout.identities.iter().map(text).map(Option::unwrap_or_default) {
            self.buffer.clear();
            fold_into(text, &mut self.buffer);
            let exact = identity(text);
            if exact != self.buffer {
                self.rest.extend_from_slice(exact.as_bytes());
            }
            self.rest.push(SEPARATOR);
        }
    }

    /// The folded text of a field.
    pub(crate) fn text(&self, field: Place) -> &[u8] {
        match field {
            Place::Searched(number) => nth(&self.searched, number),
            Place::Rest(number) => nth(&self.rest, number),
        }
    }
}

fn append_folded(text: &str, buffer: &mut String, bytes: &mut Vec<u8>) {
    buffer.clear();
    fold_into(text, buffer);
    bytes.extend_from_slice(buffer.as_bytes());
}

/// The text with this number; an absent one is empty.
pub(crate) fn nth(bytes: &[u8], number: usize) -> &[u8] {
    let mut start = 1;
    for _ in 0..number {
        start += next_separator(bytes, start) + 1;
    }
    let Some(rest) = bytes.get(start..) else { return &[] };
    match &rest[..next_separator(bytes, start)] {
        [ABSENT] => &[],
        text => text,
    }
}

/// How far the next separator is from `start`.
fn next_separator(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    memchr::memchr(SEPARATOR, rest).unwrap_or(rest.len())
}

/// The texts one by one, absent ones left out.
pub(crate) fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let inside = bytes.get(1..bytes.len().saturating_sub(1)).unwrap_or_default();
    let some = !bytes.is_empty() && bytes.len() > 1;
    some.then(|| inside.split(|byte| *byte == SEPARATOR)).into_iter().flatten().filter(|text| *text != [ABSENT])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn texts_are_found_by_number() {
        let mut config = Config::people(&["login", "email"]);
        config.email = None;
        let layout = Layout::new(&config);
        assert_eq!(layout.fields, ["login", "email", "last_name", "first_name", "customer_id"]);
        let mut record = Record::default();
        record.fill(&layout, &[Some("Öl"), None, Some(""), Some("Ana")]);
        assert_eq!(record.searched, [b"\xFFol\xFF".as_slice(), b"\xFE\xFF"].concat());
        assert_eq!((nth(&record.searched, 0), nth(&record.searched, 1)), (b"ol".as_slice(), b"".as_slice()));
        assert_eq!(texts(&record.searched).collect::<Vec<_>>(), [b"ol"]);
        assert_eq!(
            (nth(&record.rest, 0), nth(&record.rest, 1), nth(&record.rest, 2)),
            (&b""[..], &b"ana"[..], &b""[..])
        );
        assert_eq!(nth(&record.rest, 3), "öl".as_bytes());
        assert!(record.has_absent && record.has_text);
    }

    #[test]
    fn an_index_without_searched_fields_has_no_texts() {
        assert_eq!(texts(b"\xFF").count(), 0);
        assert_eq!(texts(b"\xFF\xFF").collect::<Vec<_>>(), [b""]);
        assert_eq!(texts(b"\xFF\xFE\xFF").count(), 0);
    }
}
