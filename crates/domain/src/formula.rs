//! Cells of CSV files that spreadsheets would compute: written so that they do not, and read back as they were.
//!
//! A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-`, `@`, a tab or a carriage return. Such a cell gets one `'` in
//! front, the sign by which spreadsheets know a text. Telephone numbers (`+34 91 555 12 34`), amounts and a lone `-` are left as
//! they are: nothing but digits and what stands between them can call nothing.

use std::borrow::Cow;

/// The sign of a text.
const MARK: char = '\'';

/// The cell for this text, so that no spreadsheet computes it.
pub fn csv_safe(text: &str) -> Cow<'_, str> {
    if is_risky(text.trim_start_matches(MARK)) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// Whether [`csv_safe`] would change this text.
pub fn needs_mark(text: &str) -> bool {
    is_risky(text.trim_start_matches(MARK))
}

/// The text of such a cell: what [`csv_safe`] put in front is taken away, everything else stays.
pub fn csv_plain(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(rest) if is_risky(rest.trim_start_matches(MARK)) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet may take this for a formula that does something.
fn is_risky(text: &str) -> bool {
    let mut bytes = text.bytes();
    match bytes.next() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        // A sign before digits and what stands between the digits of a telephone number is a number.
        Some(b'+' | b'-') => !bytes.all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b'(' | b')' | b'/' | b'.' | b'-')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_marked_and_telephone_numbers_are_not() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://evil\")", "'=HYPERLINK(\"http://evil\")"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3+cmd", "'-2+3+cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("''@x", "'''@x"),
            ("+34 91 555 12 34", "+34 91 555 12 34"),
            ("+49 (0)30/123-45.6", "+49 (0)30/123-45.6"),
            ("+34915551234", "+34915551234"),
            ("0034 91", "0034 91"),
            ("007", "007"),
            ("-", "-"),
            ("-5", "-5"),
            ("'quoted'", "'quoted'"),
            ("O'Neill", "O'Neill"),
            ("", ""),
            ("Müller", "Müller"),
        ] {
            assert_eq!(csv_safe(text), cell, "{text:?}");
            assert_eq!(csv_plain(cell), text, "{cell:?}");
            assert_eq!(needs_mark(text), text != cell, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\\-\t\r 0-9a]{0,8}|.*") {
            let cell = csv_safe(&text);
            prop_assert_eq!(csv_plain(&cell), text.as_str());
        }

        #[test]
        fn no_cell_begins_with_a_formula(text in "['=+@\\-\t\r 0-9a|!]{0,8}|.*") {
            let cell = csv_safe(&text);
            prop_assert!(!cell.starts_with(['=', '@', '\t', '\r']), "{}", cell);
            if cell.starts_with(['+', '-']) {
                prop_assert!(!cell.contains(char::is_alphabetic), "{}", cell);
            }
        }

        #[test]
        fn a_file_that_was_never_marked_stays_as_it_is(text in "[^'].*") {
            prop_assert_eq!(csv_plain(&text), text.as_str());
        }
    }
}
