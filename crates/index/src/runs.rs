//! How a text is cut into what it is looked up by.
//!
//! A *run* is a piece of letters alone, as long as it gets, with what stands before and behind it. Beside runs there are *signs*:
//! every other character; a digit with a letter or the end of a field beside it, or with a break before it; three digits in a row,
//! and two that stand alone.

use crate::record::{ABSENT, SEPARATOR};

/// Stands before a digit for every character that is neither letter nor digit.
const BREAK: u8 = b' ';
/// Stands for a digit beside a run of letters.
pub(crate) const INSIDE: u8 = ABSENT;
/// Whether a word begins behind this byte. Bytes of other scripts count as letters.
pub(crate) const fn is_break(byte: u8) -> bool {
    byte == SEPARATOR || (byte.is_ascii() && !byte.is_ascii_alphanumeric())
}

/// Whether a byte is part of a run.
pub(crate) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || (byte >= 0x80 && byte < ABSENT)
}

/// What a run of letters keeps of the byte beside it.
pub(crate) const fn beside(byte: u8) -> u8 {
    if byte.is_ascii_digit() { INSIDE } else { byte }
}

/// Calls with the start and end of every run.
pub(crate) fn runs(text: &[u8], mut each: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < text.len() {
        if is_letter(text[at]) {
            let end = text[at..].iter().position(|byte| !is_letter(*byte)).map_or(text.len(), |length| at + length);
            each(at, end);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// The sign of a byte, if it has one.
pub(crate) const fn single(byte: u8) -> Option<usize> {
    if is_letter(byte) || byte == SEPARATOR || byte == ABSENT { None } else { Some(byte as usize) }
}

/// The sign of two neighbours, if they have one: a digit and what is none.
pub(crate) const fn pair(first: u8, second: u8) -> Option<usize> {
    let is_one = match (first.is_ascii_digit(), second.is_ascii_digit()) {
        (true, false) => second == SEPARATOR || is_letter(second),
        (false, true) => first != ABSENT,
        _ => false,
    };
    let first = if first != SEPARATOR && is_break(first) { BREAK } else { first };
    if is_one { Some(two(first, second)) } else { None }
}

/// The sign of a number of two digits.
pub(crate) const fn two(first: u8, second: u8) -> usize {
    256 + first as usize * 256 + second as usize
}

/// The sign of three digits in a row.
pub(crate) const fn three(first: u8, second: u8, third: u8) -> usize {
    65_792 + (first - b'0') as usize * 100 + (second - b'0') as usize * 10 + (third - b'0') as usize
}

/// The signs of all texts in which these two digits stand side by side.
pub(crate) fn side_by_side(first: u8, second: u8) -> Vec<usize> {
    let inside = (b'0'..=b'9').flat_map(|digit| [three(first, second, digit), three(digit, first, second)]);
    std::iter::once(two(first, second)).chain(inside).collect()
}

/// Calls with the start and end of every number.
pub(crate) fn numbers(text: &[u8], mut each: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length > 0 {
            each(at, at + length);
        }
        at += length + 1;
    }
}

/// Calls with every sign of a text, often more than once with the same.
pub(crate) fn signs(text: &[u8], mut each: impl FnMut(usize)) {
    let mut last = None;
    for &byte in text {
        if let Some(sign) = single(byte) {
            each(sign);
        }
        if let Some(sign) = last.and_then(|last| pair(last, byte)) {
            each(sign);
        }
        last = Some(byte);
    }
    numbers(text, |start, end| match text[start..end] {
        [first, second] => each(two(first, second)),
        ref digits => digits.windows(3).for_each(|digits| each(three(digits[0], digits[1], digits[2]))),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_runs() {
        let text = b"\xFFan-b70c\xFF\xFE\xFF";
        let mut found = Vec::new();
        runs(text, |start, end| found.push((beside(text[start - 1]), &text[start..end], beside(text[end]))));
        let [an, b, c] = [(0xFF, &b"an"[..], b'-'), (b'-', &b"b"[..], INSIDE), (INSIDE, &b"c"[..], 0xFF)];
        assert_eq!(found, [an, b, c]);
        assert!("ñ日".bytes().all(|byte| is_letter(byte) && !is_break(byte)));
    }

    #[test]
    fn digits_have_signs_with_their_neighbours() {
        let mut found = std::collections::BTreeSet::new();
        signs(b"\xFF1a-22\xFE\xFF4567", |sign| _ = found.insert(sign));
        let mut expected: std::collections::BTreeSet<usize> = b"1-24567".map(usize::from).into();
        expected.extend([pair(0xFF, b'1'), pair(b'1', b'a'), pair(b'.', b'2'), pair(0xFF, b'4')].map(Option::unwrap));
        expected.extend([two(b'2', b'2'), three(b'4', b'5', b'6'), three(b'5', b'6', b'7')]);
        assert_eq!(found, expected);
        assert_eq!((pair(b'1', b'2'), pair(b'2', b'.'), pair(b'a', b'b')), (None, None, None));
    }

    #[test]
    fn two_digits_side_by_side_have_one_of_their_signs() {
        for text in ["49", "x49", "149", "492", "1492", "4949"] {
            let mut found = Vec::new();
            signs(text.as_bytes(), |sign| found.push(sign));
            assert!(side_by_side(b'4', b'9').iter().any(|sign| found.contains(sign)), "{text}");
        }
    }
}
