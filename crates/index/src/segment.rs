//! The texts of up to 1,024 entries.

use crate::record::Record;

/// How many slots a segment has.
pub(crate) const SLOTS: usize = 1024;

/// Where an entry's bytes are: the searched texts, then the others.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    rest: u32,
    end: u32,
}

/// Up to [`SLOTS`] entries.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    /// How many of the bytes belong to nobody any more.
    dead: usize,
}

impl Segment {
    /// The searched texts of a slot.
    pub(crate) fn searched(&self, slot: usize) -> &[u8] {
        let span = self.spans[slot];
        &self.bytes[span.start as usize..span.rest as usize]
    }

    /// The other texts of a slot.
    pub(crate) fn rest(&self, slot: usize) -> &[u8] {
        let span = self.spans[slot];
        &self.bytes[span.rest as usize..span.end as usize]
    }

    /// Puts a record into an empty slot.
    pub(crate) fn write(&mut self, slot: usize, record: &Record) {
        self.put(slot, &record.searched, &record.rest);
    }

    /// Puts the bytes of a record into an empty slot.
    pub(crate) fn put(&mut self, slot: usize, searched: &[u8], rest: &[u8]) {
        if self.spans.len() <= slot {
            self.spans.resize(slot + 1, Span::default());
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(searched);
        self.bytes.extend_from_slice(rest);
        self.spans[slot] = span(start, start + searched.len(), self.bytes.len());
    }

    /// Empties a slot.
    pub(crate) fn erase(&mut self, slot: usize) {
        let span = std::mem::take(&mut self.spans[slot]);
        self.dead += (span.end - span.start) as usize;
        if self.dead > self.bytes.len() / 4 {
            self.compact();
        }
    }

    /// Gives memory back that a long list of writes took in advance.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.spans.shrink_to_fit();
    }

    /// How many bytes of memory it takes, and how many of them are the texts.
    pub(crate) fn memory(&self) -> (usize, usize) {
        let spans = self.spans.capacity() * size_of::<Span>();
        (size_of::<Self>() + self.bytes.capacity() + spans, self.bytes.len() - self.dead)
    }

    /// Moves the texts together.
    fn compact(&mut self) {
        let mut bytes = Vec::with_capacity(self.bytes.len() - self.dead);
        for slot in 0..self.spans.len() {
            let start = bytes.len();
            bytes.extend_from_slice(self.searched(slot));
            let rest = bytes.len();
            bytes.extend_from_slice(self.rest(slot));
            self.spans[slot] = span(start, rest, bytes.len());
        }
        (self.bytes, self.dead) = (bytes, 0);
    }
}

/// The place of an entry. Texts are columns of a database and the slots are few, so four billion bytes are out of
/// reach; if not, the entry is as one without texts.
fn span(start: usize, rest: usize, end: usize) -> Span {
    match (u32::try_from(start), u32::try_from(rest), u32::try_from(end)) {
        (Ok(start), Ok(rest), Ok(end)) => Span { start, rest, end },
        _ => Span::default(),
    }
}

/// The segment of a slot, and its number there.
pub(crate) const fn split(slot: u32) -> (usize, usize) {
    (slot as usize / SLOTS, slot as usize % SLOTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_move_together_when_a_quarter_is_dead() {
        let mut segment = Segment::default();
        let record = |text: &str| Record { searched: text.into(), rest: b"!".to_vec(), ..Record::default() };
        for (slot, text) in ["ana", "berta", "carla", "dora"].into_iter().enumerate() {
            segment.write(slot, &record(text));
        }
        let before = segment.bytes.len();
        segment.erase(1);
        segment.erase(0);
        assert!(segment.bytes.len() < before && segment.dead == 0);
        assert_eq!((segment.searched(2), segment.rest(3)), (&b"carla"[..], &b"!"[..]));
        segment.erase(2);
        segment.erase(3);
        assert!(segment.bytes.is_empty());
    }
}
