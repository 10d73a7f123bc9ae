//! What a one-line text may hold.

use crate::problem::Fault;

/// A column that holds text: its name, its width and whether it must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextField {
    /// The field's name in JSON, forms and audit rows.
    pub name: &'static str,
    /// The column's name in the family's table, and so in CSV files.
    pub column: &'static str,
    /// The most characters the column holds.
    pub max: usize,
    /// Whether it must be filled.
    pub required: bool,
}

/// Characters that change the direction or the look of the text around them: a name with them can pose as another name.
const fn is_deceptive(found: char) -> bool {
    matches!(found,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// The first character that no one-line text may hold.
fn forbidden(value: &str) -> Option<char> {
    value.chars().find(|found| found.is_control() || matches!(found, '\u{2028}' | '\u{2029}') || is_deceptive(*found))
}

/// Checks a value against its field; an empty value of an optional field is right.
pub fn check(field: &TextField, value: &str) -> Result<(), Fault> {
    if let Some(found) = forbidden(value) {
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

    const NAME: TextField = TextField { name: "name", column: "name", max: 5, required: true };

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
    }

    #[test]
    fn blanks_do_not_fill_a_required_field() {
        assert_eq!(check(&NAME, "  "), Err(Fault::Required));
        assert_eq!(check(&NAME, "0"), Ok(()));
    }
}
