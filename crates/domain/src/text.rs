//! What a one-line text may hold.

use unicode_normalization::UnicodeNormalization as _;

use crate::problem::Fault;

/// A column that holds text: its name, its width and whether it must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TextField {
    /// The field's name in JSON, forms and audit rows.
    pub name: &'static str,
    /// The column's name in the family's table, and so in CSV files.
    pub column: &'static str,
    /// The most characters the column holds.
    pub max: usize,
    /// Whether it must be filled.
    pub required: bool,
    /// Whether the text may have several lines.
    pub lines: bool,
}

impl TextField {
    /// Whether the text may have several lines.
    pub fn is_long(&self) -> bool {
        self.lines
    }
}

/// Characters that change the direction or the look of the text around them, or that nobody sees: a name with them can pose
/// as another name. They are Unicode's `Default_Ignorable_Code_Point`, the signs that look like a blank without being white
/// space, interlinear marks, what stands for a character that could not be read, and what is no character at all. Left alone: joiners, which Persian and Indic names need, and
/// variation selectors, which come with emoji; keys may not hold those either.
const fn is_deceptive(found: char) -> bool {
    matches!(found,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFD}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || found as u32 & 0xFFFE == 0xFFFE
}

/// What names may hold and keys may not: two keys that differ in nothing else look the same.
const fn hides_in_keys(found: char) -> bool {
    matches!(found, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// The first character that this field may not hold.
fn forbidden(field: &TextField, value: &str) -> Option<char> {
    let is_key = matches!(field.name, "login" | "customer_id");
    let breaks = |found: char| found.is_control() && !(found == '\n' && field.is_long());
    let refused = |found: &char| {
        breaks(*found)
            || matches!(found, '\u{2028}' | '\u{2029}')
            || is_deceptive(*found)
            || (is_key && hides_in_keys(*found))
    };
    // Nearly every text is plain, and those are passed over quickly.
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) { None } else { value.chars().find(refused) }
}

/// A text as people type it: letters and their accents in one piece (NFC), since `á` in one and in two pieces look the same
/// and would be two logins; line ends as `\n`.
pub fn normal(value: &str) -> String {
    let value: std::borrow::Cow<'_, str> =
        if value.contains('\r') { value.replace("\r\n", "\n").replace('\r', "\n").into() } else { value.into() };
    if value.is_ascii() { value.into_owned() } else { value.nfc().collect() }
}

/// Checks a value against its field; an empty value of an optional field is right.
pub fn check(field: &TextField, value: &str) -> Result<(), Fault> {
    if let Some(found) = forbidden(field, value) {
        return Err(Fault::ForbiddenCharacter(found));
    }
    check_width(field, value)?;
    if field.required && value.trim().is_empty() {
        return Err(Fault::Required);
    }
    Ok(())
}

/// The part of [`check`] that the database insists on, whatever old data holds: width, and no `U+0000`, which PostgreSQL
/// cannot store.
pub fn check_storable(field: &TextField, value: &str) -> Result<(), Fault> {
    if value.contains('\0') {
        return Err(Fault::ForbiddenCharacter('\0'));
    }
    check_width(field, value)
}

fn check_width(field: &TextField, value: &str) -> Result<(), Fault> {
    // Bytes are never fewer than characters, so a short value needs no counting.
    if value.len() > field.max {
        let length = value.chars().count();
        if length > field.max {
            return Err(Fault::TooLong { max: field.max, length });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: TextField = TextField { name: "name", column: "name", max: 5, required: true, lines: false };

    #[test]
    fn counts_characters_not_bytes() {
        assert_eq!(check(&NAME, "öüäßé"), Ok(()));
        assert_eq!(check(&NAME, "abcdef"), Err(Fault::TooLong { max: 5, length: 6 }));
    }

    #[test]
    fn refuses_what_cannot_be_seen() {
        assert_eq!(check(&NAME, "a\0b"), Err(Fault::ForbiddenCharacter('\0')));
        assert_eq!(check(&NAME, "a\u{202E}b"), Err(Fault::ForbiddenCharacter('\u{202E}')));
        assert_eq!(check(&NAME, "a\nb"), Err(Fault::ForbiddenCharacter('\n')));
        for hidden in "\u{AD}\u{34F}\u{115F}\u{180E}\u{3164}\u{FFA0}\u{2800}\u{E0041}\u{FFFE}\u{1FFFF}\u{FDD0}".chars()
        {
            assert_eq!(check(&NAME, &format!("a{hidden}")), Err(Fault::ForbiddenCharacter(hidden)), "{hidden:?}");
        }
    }

    #[test]
    fn joiners_and_variants_are_for_names_not_for_keys() {
        let login = TextField { name: "login", ..NAME };
        for joiner in ["a\u{200D}b", "a\u{200C}b", "☎\u{FE0F}"] {
            assert_eq!(check(&NAME, joiner), Ok(()));
            assert!(matches!(check(&login, joiner), Err(Fault::ForbiddenCharacter(_))), "{joiner:?}");
        }
    }

    #[test]
    fn remarks_have_lines() {
        let comment = TextField { name: "comment", lines: true, ..NAME };
        assert_eq!(check(&comment, "a\nb"), Ok(()));
        assert_eq!(check(&comment, "a\tb"), Err(Fault::ForbiddenCharacter('\t')));
    }

    #[test]
    fn texts_are_in_one_piece() {
        assert_eq!(normal("a\u{301}b"), "áb");
        assert_eq!(normal("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(normal("plain"), "plain");
    }

    #[test]
    fn blanks_do_not_fill_a_required_field() {
        assert_eq!(check(&NAME, "  "), Err(Fault::Required));
        assert_eq!(check(&NAME, "0"), Ok(()));
    }
}
