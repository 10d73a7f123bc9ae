//! How a file is written: encoding, delimiter, quotes, header. Found out from its beginning, shown, and corrected by whoever
//! knows better.

use encoding_rs::{Encoding as Coder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::Columns;

/// How the bytes of a file are letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252, which holds Latin-1.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name().eq_ignore_ascii_case(name))
    }

    pub(super) fn coder(self) -> &'static Coder {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
    }
}

/// What stands between two cells.
pub const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// What may stand around a cell; a blank is nothing.
pub const QUOTES: [char; 3] = ['"', '\'', ' '];

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// How its bytes are letters.
    pub encoding: Encoding,
    /// What stands between two cells, one of [`DELIMITERS`].
    pub delimiter: char,
    /// What stands around a cell, one of [`QUOTES`].
    pub quote: char,
    /// Whether the first row names the columns.
    pub header: bool,
}

impl Default for Format {
    fn default() -> Self {
        Self { encoding: Encoding::Utf8, delimiter: ',', quote: '"', header: true }
    }
}

impl Format {
    /// A reader of cells in UTF-8.
    pub(super) fn reader(&self) -> csv::ReaderBuilder {
        let mut builder = csv::ReaderBuilder::new();
        let byte = |letter: char, other: u8| u8::try_from(letter).unwrap_or(other);
        builder
            .delimiter(byte(self.delimiter, b','))
            .has_headers(self.header)
            .flexible(true)
            .buffer_capacity(64 * 1024);
        if self.quote == ' ' {
            builder.quoting(false);
        } else {
            builder.quote(byte(self.quote, b'"'));
        }
        builder
    }
}

/// The format of a file that begins with these bytes.
pub(super) fn sniff(head: &[u8], columns: &Columns) -> Format {
    let encoding = encoding(head);
    let text = encoding.coder().decode(head).0;
    let quote = if text.trim_start().starts_with('\'') { '\'' } else { '"' };
    let mut best = (Format { encoding, quote, ..Format::default() }, 0);
    for delimiter in DELIMITERS {
        let format = Format { delimiter, ..best.0 };
        let score = alike(&format, &text);
        if score > best.1 {
            best = (format, score);
        }
    }
    let mut format = best.0;
    let mut first = csv::StringRecord::new();
    let mut reader = Format { header: false, ..format }.reader().from_reader(text.as_bytes());
    if reader.read_record(&mut first).unwrap_or(false) {
        let names = first.iter().any(|cell| columns.guess(cell).is_some());
        format.header = names || !first.iter().any(|cell| cell.contains('@'));
    }
    format
}

/// How alike the first rows are with this delimiter: columns, as often as there are rows with as many as the first.
fn alike(format: &Format, text: &str) -> usize {
    let mut reader = Format { header: false, ..*format }.reader().from_reader(text.as_bytes());
    let mut row = csv::StringRecord::new();
    let (mut columns, mut score) = (0, 0);
    for number in 0..20 {
        if !reader.read_record(&mut row).unwrap_or(false) {
            break;
        }
        if number == 0 {
            columns = row.len();
            if columns < 2 {
                return 0;
            }
        }
        score += if row.len() == columns { columns.min(50) * 4 } else { 1 };
    }
    score
}

fn encoding(head: &[u8]) -> Encoding {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return Encoding::Utf8,
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 4 > head.len() && odd > even {
        return Encoding::Utf16Le;
    }
    if even * 4 > head.len() && even > odd {
        return Encoding::Utf16Be;
    }
    // One torn letter does not make a file of UTF-8 one of another encoding: it is told then, with its row.
    let (mut right, mut wrong) = (0, 0);
    for part in head.utf8_chunks() {
        right += part.valid().chars().filter(|letter| !letter.is_ascii()).count();
        wrong += usize::from(!part.invalid().is_empty());
    }
    // The last letter may be cut off where the beginning ends.
    let cut = head.utf8_chunks().last().is_some_and(|part| !part.invalid().is_empty() && part.invalid()[0] >= 0xC2);
    if wrong == 0 || right >= wrong || (wrong == 1 && cut && head.len() >= super::HEAD) {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (&'static str, char, bool) {
        let own = padron_domain::customer_user::CustomerUserValues::FIELDS.iter().collect();
        let columns = Columns::new(super::super::ImportKind::CustomerUsers, own);
        let format = sniff(bytes, &columns);
        (format.encoding.name(), format.delimiter, format.header)
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |text: &str, low: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if low { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let text = "login;Vorname\njosé;José\n";
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), "utf-8"),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "utf-8"),
            ([b"\xFF\xFE".to_vec(), utf16(text, true)].concat(), "utf-16le"),
            ([b"\xFE\xFF".to_vec(), utf16(text, false)].concat(), "utf-16be"),
            (utf16(text, true), "utf-16le"),
            (utf16(text, false), "utf-16be"),
            (b"login;Vorname\njos\xE9;Jos\xE9\n".to_vec(), "windows-1252"),
            // Torn in the middle of a letter, after whole ones.
            ("login;Vorname\njosé;José\na;Zo".as_bytes().iter().copied().chain([0xC3]).collect(), "utf-8"),
        ] {
            assert_eq!(found(&bytes), (expected, ';', true), "{bytes:?}");
        }
    }

    #[test]
    fn delimiters_are_those_that_make_rows_alike() {
        for (text, delimiter) in [
            ("login,name\na,\"x;y;z\"\nb,c\n", ','),
            ("login;name\na;1,5\nb;2,5\n", ';'),
            ("login\tname\na, b\tc\n", '\t'),
            ("login|name\na|b\n", '|'),
            ("login\na\n", ','),
        ] {
            assert_eq!(found(text.as_bytes()).1, delimiter, "{text}");
        }
    }

    #[test]
    fn a_first_row_of_data_is_no_header() {
        assert!(found(b"login,email\na,a@example.es\n").2);
        assert!(!found(b"anna,Anna,Berg,anna@example.es\n").2);
        assert!(found(b"Wer,Was\nx,y\n").2, "a row without an address may name columns nobody knows");
    }
}
