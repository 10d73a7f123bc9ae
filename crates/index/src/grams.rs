//! The short pieces of text that entries are looked up by.

use std::ops::Range;

use crate::record::SEPARATOR;

/// A kind of gram: its numbers, and the rows for it: own ones for the most frequent, then those that the others share.
pub(crate) struct Kind {
    pub(crate) grams: Range<usize>,
    pub(crate) first: usize,
    pub(crate) own: usize,
    pub(crate) shared: usize,
}

/// A byte.
pub(crate) const SINGLE: Kind = Kind { grams: 0..256, first: 0, own: 56, shared: 8 };
/// A word that begins with a byte.
pub(crate) const START: Kind = Kind { grams: 256..512, first: 64, own: 40, shared: 8 };
/// Two bytes.
pub(crate) const PAIR: Kind = Kind { grams: 512..66_048, first: 112, own: 256, shared: 64 };
/// A word that begins with two bytes.
pub(crate) const START_PAIR: Kind = Kind { grams: 66_048..131_584, first: 432, own: 16, shared: 64 };
/// Three bytes, of which the first two have a row of their own; the rest have none at all. Numbers begin anew.
pub(crate) const TRIPLE: Kind = Kind { grams: 0..PAIR.own * 256, first: 512, own: 160, shared: 0 };

/// How many rows a segment has.
pub(crate) const ROWS: usize = 672;

/// Whether a word begins behind this byte. Bytes of other scripts count as letters.
pub(crate) const fn is_break(byte: u8) -> bool {
    byte == SEPARATOR || (byte.is_ascii() && !byte.is_ascii_alphanumeric())
}

/// The place of a pair among the pairs.
pub(crate) const fn pair(first: u8, second: u8) -> usize {
    (first as usize) * 256 + second as usize
}

/// Calls with the number of every gram of a text, triples left out.
pub(crate) fn grams(text: &[u8], mut each: impl FnMut(usize)) {
    let (mut starts, mut before) = (false, None);
    for &byte in text {
        each(SINGLE.grams.start + usize::from(byte));
        if let Some(first) = before {
            each(PAIR.grams.start + pair(first, byte));
            if starts {
                each(START_PAIR.grams.start + pair(first, byte));
            }
        }
        starts = before.is_some_and(is_break) && !is_break(byte);
        if starts {
            each(START.grams.start + usize::from(byte));
        }
        before = Some(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_neither_overlap_nor_leave_gaps() {
        let kinds = [SINGLE, START, PAIR, START_PAIR];
        for (one, next) in kinds.iter().zip(&kinds[1..]) {
            assert_eq!((one.grams.end, one.first + one.own + one.shared), (next.grams.start, next.first));
        }
        assert_eq!(START_PAIR.first + START_PAIR.own + START_PAIR.shared, TRIPLE.first);
        assert_eq!(TRIPLE.first + TRIPLE.own, ROWS);
    }

    #[test]
    fn words_begin_behind_what_is_no_letter() {
        let mut found = Vec::new();
        grams(b"\xFFa b.", |gram| found.extend(START.grams.contains(&gram).then(|| gram - START.grams.start)));
        assert_eq!(found, [usize::from(b'a'), usize::from(b'b')]);
        assert!("ñ".bytes().all(|byte| !is_break(byte)));
    }
}
