//! How a text is cut into what it is looked up by.
//!
//! A *run* is a piece of letters alone, as long as it gets, with what stands before and behind it. Beside runs there are
//! *signs*: every other character, and every two neighbours of which one is a digit.

use crate::record::{ABSENT, SEPARATOR};

/// Stands for every character that is neither letter nor digit.
pub(crate) const BREAK: u8 = b' ';
/// Stands for what is beside a run and neither a field's end nor, before it, the beginning of a word.
pub(crate) const INSIDE: u8 = b'0';

/// Whether a word begins behind this byte. Bytes of other scripts count as letters.
pub(crate) const fn is_break(byte: u8) -> bool {
    byte == SEPARATOR || (byte.is_ascii() && !byte.is_ascii_alphanumeric())
}

/// Whether a byte is part of a run.
pub(crate) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || (byte >= 0x80 && byte < ABSENT)
}

/// What a run keeps of the byte before it.
pub(crate) const fn before(byte: u8) -> u8 {
    match byte {
        SEPARATOR => SEPARATOR,
        byte if is_break(byte) => BREAK,
        _ => INSIDE,
    }
}

/// What a run keeps of the byte behind it.
pub(crate) const fn behind(byte: u8) -> u8 {
    if byte == SEPARATOR { SEPARATOR } else { INSIDE }
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

/// The sign of two neighbours, if they have one.
pub(crate) const fn pair(first: u8, second: u8) -> Option<usize> {
    if first.is_ascii_digit() || second.is_ascii_digit() {
        Some(256 + alike(first) as usize * 256 + alike(second) as usize)
    } else {
        None
    }
}

const fn alike(byte: u8) -> u8 {
    if byte != SEPARATOR && is_break(byte) { BREAK } else { byte }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_runs() {
        let text = b"\xFFan-b7c\xFF\xFE\xFF";
        let mut found = Vec::new();
        runs(text, |start, end| found.push((before(text[start - 1]), &text[start..end], behind(text[end]))));
        assert_eq!(found, [(0xFF, &b"an"[..], b'0'), (b' ', &b"b"[..], b'0'), (b'0', &b"c"[..], 0xFF)]);
        assert!("ñ日".bytes().all(|byte| is_letter(byte) && !is_break(byte)));
    }

    #[test]
    fn digits_have_signs_with_their_neighbours() {
        let mut found = Vec::new();
        signs(b"\xFF1a-\xFF", |sign| found.push(sign));
        let pairs = [pair(0xFF, b'1'), pair(b'1', b'a')].map(Option::unwrap);
        assert_eq!(found, [usize::from(b'1'), pairs[0], pairs[1], usize::from(b'-')]);
        assert_eq!(pair(b'-', b'2'), pair(b'.', b'2'));
    }
}
