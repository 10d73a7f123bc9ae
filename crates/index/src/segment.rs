//! The texts of up to 1,024 entries and the table that tells which of them contain what.

use padron_domain::validity::Validity;

use crate::bits::{Bits, SLOTS, WORDS};
use crate::grams::ROWS;
use crate::query::{Validities, place};
use crate::record::Record;
use crate::rows::Rows;

/// Where an entry's bytes are: the searched texts, then the others.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    rest: u32,
    end: u32,
}

/// Up to [`SLOTS`] entries.
#[derive(Debug)]
pub(crate) struct Segment {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    /// How many of the bytes belong to nobody any more.
    dead: usize,
    /// Row after row.
    table: Vec<u64>,
    /// The entries by validity.
    valid: [Bits; 3],
    /// Entries with an absent searched text; of empty slots it says nothing.
    pub(crate) has_absent: Bits,
    /// Entries with a searched text, likewise.
    pub(crate) has_text: Bits,
}

impl Segment {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            spans: Vec::new(),
            dead: 0,
            table: vec![0; ROWS * WORDS],
            valid: [Bits::default(); 3],
            has_absent: Bits::default(),
            has_text: Bits::default(),
        }
    }

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

    /// The entries that contain what a row stands for.
    pub(crate) fn row(&self, row: usize) -> &[u64] {
        &self.table[row * WORDS..(row + 1) * WORDS]
    }

    /// The entries with one of these validities.
    pub(crate) fn with_validity(&self, validities: Validities) -> Bits {
        let mut found = Bits::default();
        for validity in Validity::ALL.into_iter().filter(|validity| validities.has(*validity)) {
            found.add(&self.valid[place(validity)]);
        }
        found
    }

    /// Puts an entry into an empty slot. It is not found by its letters before [`Self::enter`].
    pub(crate) fn write(&mut self, slot: usize, record: &Record, validity: Validity) {
        if self.spans.len() <= slot {
            self.spans.resize(slot + 1, Span::default());
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&record.searched);
        self.bytes.extend_from_slice(&record.rest);
        let rest = start + record.searched.len();
        self.spans[slot] = span(start, rest, self.bytes.len());
        self.valid[place(validity)].put(slot, true);
        self.has_absent.put(slot, record.has_absent);
        self.has_text.put(slot, record.has_text);
    }

    /// Empties a slot.
    pub(crate) fn erase(&mut self, slot: usize, weights: &mut [u32]) {
        let (word, bit) = (slot / 64, 1 << (slot % 64));
        for (row, weight) in self.table.chunks_exact_mut(WORDS).zip(weights) {
            *weight -= u32::from(row[word] & bit != 0);
            row[word] &= !bit;
        }
        self.valid.iter_mut().for_each(|set| set.put(slot, false));
        let span = std::mem::take(&mut self.spans[slot]);
        self.dead += (span.end - span.start) as usize;
        if self.dead > self.bytes.len() / 4 {
            self.compact();
        }
    }

    /// Enters all slots into an empty table, because the rows have changed.
    pub(crate) fn enter_all(&mut self, rows: &Rows, weights: &mut [u32]) {
        self.table.fill(0);
        for slot in self.with_validity(Validities::ALL).slots() {
            self.enter(slot, rows, weights);
        }
    }

    /// Enters a slot into the table; `weights` counts the entries of every row.
    pub(crate) fn enter(&mut self, slot: usize, rows: &Rows, weights: &mut [u32]) {
        let (word, bit) = (slot / 64, 1_u64 << (slot % 64));
        let span = self.spans[slot];
        let (text, table) = (&self.bytes[span.start as usize..span.rest as usize], &mut self.table);
        rows.of_text(text, |row| {
            let cell = &mut table[row * WORDS + word];
            weights[row] += u32::from(*cell & bit == 0);
            *cell |= bit;
        });
    }

    /// Gives memory back that a long list of writes took in advance.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.spans.shrink_to_fit();
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let spans = self.spans.capacity() * size_of::<Span>();
        size_of::<Self>() + self.bytes.capacity() + spans + self.table.capacity() * size_of::<u64>()
    }

    /// Moves the texts together.
    fn compact(&mut self) {
        let mut bytes = Vec::with_capacity(self.bytes.len() - self.dead);
        for slot in self.with_validity(Validities::ALL).slots() {
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
        let rows = Rows::learn(std::iter::empty());
        let mut weights = vec![0; ROWS];
        let mut segment = Segment::new();
        let record = |text: &str| Record { searched: text.into(), rest: b"!".to_vec(), ..Record::default() };
        for (slot, text) in ["ana", "berta", "carla", "dora"].into_iter().enumerate() {
            segment.write(slot, &record(text), Validity::Valid);
            segment.enter(slot, &rows, &mut weights);
        }
        let before = segment.bytes.len();
        segment.erase(1, &mut weights);
        segment.erase(0, &mut weights);
        assert!(segment.bytes.len() < before && segment.dead == 0);
        assert_eq!((segment.searched(2), segment.rest(3)), (&b"carla"[..], &b"!"[..]));
        segment.erase(2, &mut weights);
        segment.erase(3, &mut weights);
        assert!(segment.bytes.is_empty() && segment.table.iter().all(|word| *word == 0));
        assert!(weights.iter().all(|weight| *weight == 0));
    }
}
