//! Temporary.
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
/// Letter by letter, so that a folded text can be traced back to the original.
fn push_folded(folded: &mut String, letter: char) {
    if letter.is_ascii() {
        folded.push(letter.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(letter).nfkd().filter(|part| !is_combining_mark(*part)) {
        for lower in part.to_lowercase().filter(|lower| !is_combining_mark(*lower)) {
            match nearest(lower) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(lower),
            }
        }
    }
}

/// What letters without a decomposition are written as by those whose keyboard lacks them.
const fn nearest(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

/// Where a folded needle occurs in a text, as byte ranges of the original, in order and apart from each other.
pub fn find_folded(text: &str, needle: &str) -> Vec<Range<usize>> {
    if needle.is_empty() {
        return Vec::new();
    }
    let mut folded = String::with_capacity(text.len());
    // For every byte of the folded text the letter of the original it came from.
    let mut origins: Vec<Range<usize>> = Vec::with_capacity(text.len());
    for (start, letter) in text.char_indices() {
        push_folded(&mut folded, letter);
        origins.resize(folded.len(), start..start + letter.len_utf8());
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, part) in folded.match_indices(needle) {
        let range = origins[at].start..origins[at + part.len() - 1].end;
        match found.last_mut() {
            // Both halves of an `ß` are one letter of the original.
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
    found
}

