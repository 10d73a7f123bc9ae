//! Two ways texts are the same (design decision 2).
//!
//! *Search* sees neither case nor accents: [`fold`]. *Identity* (logins, ids, rights) ignores case alone: [`identity`].
//! Engines do not get to differ: both are decided here, on every engine.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The text as searches see it: compatibility forms resolved, marks dropped, lower case, `ß` as `ss`, and the letters
/// Unicode does not take apart (`ø`, `ł`, `æ` …) as their nearest. Blanks stay as they are: the family's `LIKE` counts them.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_folded(&mut folded, letter));
    folded
}

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

/// The text as identity sees it: case does not count, accents do.
pub fn identity(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether two texts are the same login, the same id.
pub fn same_identity(one: &str, other: &str) -> bool {
    one == other || one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folding_for_all_engines() {
        for (one, other) in [
            ("GARCÍA", "garcia"),
            ("Muñoz", "munoz"),
            ("straße", "STRASSE"),
            ("STRAẞE", "strasse"),
            ("Søren", "soren"),
            ("Łukasz", "lukasz"),
            ("Æ", "ae"),
            ("n\u{303}", "ñ"),
            ("İbrahim Yılmaz", "ibrahim yilmaz"),
            ("ΓΙΏΡΓΟΣ", "γιωργος"),
            ("ИВАНОВ", "иванов"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("Müller"), fold("mueller"));
        assert_ne!(fold("a  b"), fold("a b"));
    }

    #[test]
    fn identity_counts_accents() {
        assert!(same_identity("ÖZTÜRK", "öztürk"));
        assert!(!same_identity("ozturk", "öztürk"));
        assert!(!same_identity("garcia ", "garcia"));
        assert_eq!(identity("MiXeD"), identity("mixed"));
    }

    #[test]
    fn found_parts_are_those_of_the_original() {
        let text = "José García Straße";
        let parts = |needle: &str| find_folded(text, needle).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(parts("garcia"), ["García"]);
        assert_eq!(parts("rasse"), ["raße"]);
        assert_eq!(parts("s"), ["s", "S", "ß"]);
        assert_eq!(find_folded("", "a"), []);
    }
}
