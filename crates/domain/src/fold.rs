//! When two texts are the same: once for searching and ordering, once for identity.
//!
//! *Search and order* ([`fold`]) ignore case and accents, alike on every engine. *Identity* ([`identity`]) of logins,
//! customer ids and addresses ignores case only: `ozturk` and `öztürk` are two people.
//!
//! What [`fold`] does, character by character, so that the fold of a text is the folds of its characters in a row:
//! compatibility decomposition (`ﬁ` is `fi`, `Ａ` is `A`); marks that combine with the letter before them are dropped
//! (vowel signs of Indic scripts do not combine in this sense and stay); lower case; then the letters that no
//! decomposition reaches, in both spellings of their case (`ß` is `ss`, `ø` is `o`).
//!
//! **White space**: every run of it is one blank, but none is cut off at either end. A login ` lead` begins with a
//! blank: a search for `lead…` at the beginning of a field must not find it, nor may `john *` lose its blank. (So a
//! pattern that counts blanks, `a__b` for two of them, finds them no more.)

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// The form of a text that search and order compare.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// [`fold`], appended to what is there already.
pub fn fold_into(text: &str, folded: &mut String) {
    if is_plain(text) {
        let start = folded.len();
        folded.push_str(text);
        return folded[start..].make_ascii_lowercase();
    }
    let mut after_blank = false;
    for letter in text.chars() {
        fold_letter(letter, |part| push(part, &mut after_blank, folded));
    }
}

/// Whether only the case of a text can change, as is so of most.
fn is_plain(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let plain = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        plain
    })
}

/// A folded text that remembers where its letters come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For every byte of `text` the place in the original of the letter it comes from, then the length of the original.
    origins: Vec<usize>,
}

/// Folds and remembers, so that what matched can be shown in the original.
pub fn fold_with_map(original: &str) -> Folded {
    let mut text = String::with_capacity(original.len());
    let mut origins = Vec::with_capacity(original.len() + 1);
    let mut after_blank = false;
    for (place, letter) in original.char_indices() {
        fold_letter(letter, |part| push(part, &mut after_blank, &mut text));
        origins.resize(text.len(), place);
    }
    origins.push(original.len());
    Folded { text, origins }
}

impl Folded {
    /// The part of `original` (the text that was folded) that became this part of the folded text: whole letters, with
    /// the marks and blanks that the fold dropped behind them. `None` if the range is empty or not inside the text.
    pub fn original(&self, folded: Range<usize>, original: &str) -> Option<Range<usize>> {
        if folded.is_empty() || folded.end > self.text.len() {
            return None;
        }
        let (start, last) = (self.origins[folded.start], self.origins[folded.end - 1]);
        let next = self.origins[folded.end];
        // A letter that became several (ß: ss) may be matched in part; then it belongs to the match as a whole.
        let end = if next > last { next } else { last + original.get(last..)?.chars().next()?.len_utf8() };
        Some(start..end)
    }
}

fn push(part: char, after_blank: &mut bool, folded: &mut String) {
    if !part.is_whitespace() {
        folded.push(part);
    } else if !*after_blank {
        folded.push(' ');
    }
    *after_blank = part.is_whitespace();
}

fn fold_letter(letter: char, mut emit: impl FnMut(char)) {
    if letter.is_ascii() {
        return emit(letter.to_ascii_lowercase());
    }
    decompose_compatible(letter, |part| {
        if canonical_combining_class(part) == 0 {
            for low in part.to_lowercase() {
                match plain(low) {
                    Some(letters) => letters.chars().for_each(&mut emit),
                    None => emit(low),
                }
            }
        }
    });
}

/// Letters that are variants of others although Unicode does not decompose them.
const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ȷ' => "j",
        'ς' => "σ",
        _ => return None,
    })
}

/// The form of a login, a customer id or an address that tells whether two are the same: lower case, letter by letter.
pub fn identity(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

/// Whether two logins, customer ids or addresses are the same.
pub fn same_identity(a: &str, b: &str) -> bool {
    a == b || a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of test-services section 5, as far as it says "match".
    #[test]
    fn what_is_the_same_to_a_search() {
        let same = [
            ("GARCIA", "garcia"),
            ("García", "garcia"),
            ("GARCÍA", "garcía"),
            ("Muñoz", "munoz"),
            ("Müller", "muller"),
            ("straße", "STRASSE"),
            ("STRAẞE", "straße"),
            ("Søren", "soren"),
            ("Łukasz", "lukasz"),
            ("Æ", "ae"),
            ("Œuvre", "oeuvre"),
            ("Þór Đoković", "thor dokovic"),
            ("Jose\u{301}", "José"),
            ("İbrahim Yılmaz", "ibrahim yilmaz"),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁn Ａ", "fin a"),
            ("Ель", "ЕЛЬ"),
        ];
        for (a, b) in same {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn what_differs_to_a_search() {
        let different =
            [("Müller", "mueller"), ("straße", "strase"), ("a😀", "a😁"), (" garcia", "garcia"), ("का", "कि")];
        for (a, b) in different {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn runs_of_white_space_are_one_blank_and_the_ends_stay() {
        assert_eq!(fold("  Two \t\n Spaces\u{a0}\u{a0}"), " two spaces ");
    }

    #[test]
    fn folding_twice_changes_nothing_and_identity_is_finer() {
        // Beyond these planes there are no letters.
        for letter in ('\0'..='\u{323AF}').map(String::from) {
            let folded = fold(&letter);
            assert_eq!(fold(&folded), folded, "{letter:?}");
            assert_eq!(fold(&identity(&letter)), folded, "{letter:?}");
            assert_eq!(fold_with_map(&letter).text, folded);
        }
    }

    #[test]
    fn identity_ignores_case_only() {
        assert!(same_identity("ÖzTürk", "öztürk"));
        assert!(!same_identity("ozturk", "öztürk"));
        assert!(!same_identity("strasse", "straße"));
        assert!(!same_identity("jgarcia", "jgarcia "));
        for (a, b) in [("Ö", "ö"), ("o", "ö"), ("ΟΔΟΣ", "οδοσ"), ("A", "a"), ("", "")] {
            assert_eq!(same_identity(a, b), identity(a) == identity(b));
        }
    }

    #[test]
    fn matches_lead_back_to_the_original() {
        let original = "  Jose\u{301}  Groß";
        let folded = fold_with_map(original);
        assert_eq!(folded.text, " jose gross");
        let part = |text: &str| {
            let at = folded.text.find(text).unwrap();
            &original[folded.original(at..at + text.len(), original).unwrap()]
        };
        assert_eq!(part("jose"), "Jose\u{301}");
        assert_eq!(part("gros"), "Groß");
        assert_eq!(part("se g"), "se\u{301}  G");
        assert_eq!(folded.original(0..0, original), None);
        assert_eq!(folded.original(3..99, original), None);
    }
}
