//! Which row of a segment's table stands for which grams.
//!
//! A row says of every entry whether its searched text contains a gram: a certain byte, two or three of them, or a word
//! that begins with them. The frequent ones have a row of their own, which answers for them exactly; the rare ones
//! share rows, which only narrow down. Which are frequent is learnt from the texts.

use crate::grams::{Kind, PAIR, ROWS, SINGLE, START, START_PAIR, TRIPLE, grams, is_break, pair};

/// From this many bytes the frequencies are known well enough.
const ENOUGH: usize = 4_000_000;

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row(u16);

/// Marks rows that stand for one gram alone.
const OWN: u16 = 0x8000;

impl Row {
    fn new(number: usize, flag: u16) -> Self {
        debug_assert!(number < ROWS);
        Self(u16::try_from(number).unwrap_or(0) | flag)
    }

    pub(crate) const fn number(self) -> usize {
        (self.0 & !OWN) as usize
    }

    const fn is_own(self) -> bool {
        self.0 & OWN != 0
    }
}

/// The rows of all grams.
#[derive(Debug)]
pub(crate) struct Rows {
    rows: Box<[Row]>,
    triples: Box<[Option<Row>]>,
}

impl Rows {
    /// Learns from texts what is frequent.
    pub(crate) fn learn<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut read = 0;
        let sample = texts.take_while(|text| {
            read += text.len();
            read < ENOUGH
        });
        let sample: Vec<&[u8]> = sample.collect();
        let mut counts = vec![0_u32; START_PAIR.grams.end];
        for text in &sample {
            grams(text, |gram| counts[gram] += 1);
        }
        let mut rows: Vec<Row> = Vec::with_capacity(counts.len());
        for kind in [SINGLE, START, PAIR, START_PAIR] {
            rows.extend(kind.grams.clone().map(|gram| kind.shared_row(gram)));
            kind.most_frequent(&counts).for_each(|(gram, row)| rows[gram] = row);
        }
        let mut learnt = Self { rows: rows.into(), triples: vec![None; TRIPLE.grams.end].into() };
        let mut counts = vec![0_u32; TRIPLE.grams.end];
        for text in sample {
            text.windows(3).filter_map(|three| learnt.triple(three)).for_each(|triple| counts[triple] += 1);
        }
        TRIPLE.most_frequent(&counts).for_each(|(gram, row)| learnt.triples[gram] = Some(row));
        learnt
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.rows) + size_of_val(&*self.triples)
    }

    /// Calls with every row of the text, often more than once with the same.
    pub(crate) fn of_text(&self, text: &[u8], mut each: impl FnMut(usize)) {
        grams(text, |gram| each(self.rows[gram].number()));
        text.windows(3).filter_map(|three| self.of_triple(three)).for_each(|row| each(row.number()));
    }

    /// The rows of every text that contains `part`; if it `starts`, at the beginning of a word.
    pub(crate) fn of_part(&self, part: &[u8], starts: bool, rows: &mut Vec<Row>) {
        if let [single] = part {
            rows.push(self.row(&SINGLE, usize::from(*single)));
        }
        for two in part.windows(2) {
            let row = self.row(&PAIR, pair(two[0], two[1]));
            rows.push(row);
            if !row.is_own() {
                // A row shared by many rare pairs tells little; the letters themselves may be rare.
                rows.extend(two.iter().map(|byte| self.row(&SINGLE, usize::from(*byte))));
            }
        }
        rows.extend(part.windows(3).filter_map(|three| self.of_triple(three)));
        let begins = |at: usize| if at == 0 { starts } else { is_break(part[at - 1]) };
        for at in (0..part.len()).filter(|at| begins(*at) && !is_break(part[*at])) {
            rows.push(self.row(&START, usize::from(part[at])));
            rows.extend(part.get(at + 1).map(|second| self.row(&START_PAIR, pair(part[at], *second))));
        }
    }

    /// Whether the rows of `part` are only of texts that contain it.
    pub(crate) fn tell_all(&self, part: &[u8], starts: bool) -> bool {
        match part {
            [single] if starts => self.row(&START, usize::from(*single)).is_own(),
            [single] => self.row(&SINGLE, usize::from(*single)).is_own(),
            [first, second] if !starts => self.row(&PAIR, pair(*first, *second)).is_own(),
            [_, _, _] if !starts => self.of_triple(part).is_some(),
            _ => false,
        }
    }

    fn row(&self, kind: &Kind, gram: usize) -> Row {
        self.rows[kind.grams.start + gram]
    }

    /// The number of a triple, if its first two bytes have a row of their own.
    fn triple(&self, three: &[u8]) -> Option<usize> {
        let row = self.row(&PAIR, pair(three[0], three[1]));
        row.is_own().then(|| (row.number() - PAIR.first) * 256 + usize::from(three[2]))
    }

    fn of_triple(&self, three: &[u8]) -> Option<Row> {
        self.triple(three).and_then(|triple| self.triples[triple])
    }
}

impl Kind {
    /// The row a gram shares with others.
    fn shared_row(&self, gram: usize) -> Row {
        let hash = gram.wrapping_mul(0x9E37_79B1) >> 7;
        Row::new(self.first + self.own + hash % self.shared, 0)
    }

    /// The most frequent grams, each with a row of its own.
    fn most_frequent(&self, counts: &[u32]) -> impl Iterator<Item = (usize, Row)> {
        let mut known: Vec<usize> = self.grams.clone().filter(|gram| counts[*gram] > 0).collect();
        known.sort_unstable_by_key(|gram| (std::cmp::Reverse(counts[*gram]), *gram));
        let rows = (self.first..self.first + self.own).map(|number| Row::new(number, OWN));
        known.into_iter().zip(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(rows: &Rows, part: &str, starts: bool) -> Vec<usize> {
        let mut found = Vec::new();
        rows.of_part(part.as_bytes(), starts, &mut found);
        found.into_iter().map(Row::number).collect()
    }

    #[test]
    fn frequent_grams_have_rows_of_their_own() {
        let rows = Rows::learn([b"\xFFanana ba\xFF".as_slice()].into_iter());
        let own = |part: &[u8], starts: bool| rows.tell_all(part, starts);
        assert!(own(b"an", false) && own(b"a", false) && own(b"\xFFa", false) && own(b"b", true) && own(b"ana", false));
        assert!(!own(b"ax", false) && !own(b"x", false) && !own(b"n", true) && !own(b"anax", false));
        assert_ne!(rows_of(&rows, "an", false), rows_of(&rows, "na", false));
        assert!(rows_of(&rows, "", true).is_empty());
    }

    /// Else a search would miss what it should find.
    #[test]
    fn a_text_has_the_rows_of_all_its_parts() {
        let text = "\u{1}ana-mar\u{1}öl o'x\u{1}".replace('\u{1}', "\u{7f}");
        for rows in [Rows::learn(std::iter::empty()), Rows::learn([text.as_bytes()].into_iter())] {
            let mut all = Vec::new();
            rows.of_text(text.as_bytes(), |row| all.push(row));
            assert!(all.iter().all(|row| *row < ROWS));
            for (start, _) in text.char_indices() {
                for end in start + 1..=text.len() {
                    let Some(part) = text.get(start..end) else { continue };
                    let starts = start > 0 && is_break(text.as_bytes()[start - 1]);
                    assert!(rows_of(&rows, part, starts).iter().all(|row| all.contains(row)), "{part}");
                }
            }
        }
    }
}
