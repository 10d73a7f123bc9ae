//! Cells as lines of CSV or JSON.

use padron_domain::formula::needs_mark;
use padron_domain::validity::Validity;

use super::columns::{Column, Holds};
use super::{Format, Options};

/// The cells of one row in one text, so that a row costs two allocations.
#[derive(Debug, Default)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Where the text of the next cell goes.
    pub(super) fn text(&mut self) -> &mut String {
        if self.text.capacity() == 0 {
            self.text.reserve(256);
            self.ends.reserve(20);
        }
        &mut self.text
    }

    /// Ends a cell.
    pub(super) fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    /// The cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut begin = 0;
        self.ends.iter().map(move |end| {
            let cell = self.text.get(begin..*end).unwrap_or("");
            begin = *end;
            cell
        })
    }
}

/// Writes rows as lines.
pub(super) struct Encoder {
    json: bool,
    /// Whether the last keys are those of an object within the line.
    nested: bool,
    safe: bool,
    bom: bool,
    /// What stands before each cell of a JSON line.
    keys: Vec<String>,
    names: Vec<&'static str>,
    holds: Vec<Holds>,
}

impl Encoder {
    pub(super) fn new(options: &Options, columns: &[Column]) -> Self {
        let first_extra = columns.iter().position(|column| column.extra);
        let key = |(place, column): (usize, &Column)| {
            let before = if place == 0 { "{" } else { "," };
            let nested = if first_extra == Some(place) { "\"fields\":{" } else { "" };
            let before = if nested.is_empty() { before.to_owned() } else { format!("{before}{nested}") };
            format!("{before}{}:", serde_json::Value::from(column.field))
        };
        Self {
            json: options.format == Format::JsonLines,
            nested: first_extra.is_some(),
            safe: options.safe,
            bom: options.bom,
            keys: columns.iter().enumerate().map(key).collect(),
            names: columns.iter().map(|column| column.name).collect(),
            holds: columns.iter().map(|column| column.holds).collect(),
        }
    }

    /// What stands above the first row.
    pub(super) fn head(&self, out: &mut Vec<u8>) {
        if self.json {
            return;
        }
        if self.bom {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        // A foreign database may call its columns anything.
        let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        for (place, name) in self.names.iter().enumerate() {
            out.extend_from_slice(if place == 0 { b"" } else { b"," });
            if plain(name) { out.extend_from_slice(name.as_bytes()) } else { quoted(name, self.safe, out) }
        }
        out.push(b'\n');
    }

    /// One row.
    pub(super) fn line(&self, cells: &Cells, out: &mut Vec<u8>) {
        if self.json {
            for ((key, holds), cell) in self.keys.iter().zip(&self.holds).zip(cells.iter()) {
                out.extend_from_slice(key.as_bytes());
                json(*holds, cell, out);
            }
            let end: &[u8] = match (self.keys.is_empty(), self.nested) {
                (true, _) => b"{}\n",
                (false, false) => b"}\n",
                (false, true) => b"}}\n",
            };
            out.extend_from_slice(end);
            return;
        }
        for (place, (holds, cell)) in self.holds.iter().zip(cells.iter()).enumerate() {
            if place > 0 {
                out.push(b',');
            }
            match holds {
                Holds::Validity | Holds::Time | Holds::LastLogin => out.extend_from_slice(cell.as_bytes()),
                Holds::Text | Holds::DisplayName | Holds::CustomerName => quoted(cell, self.safe, out),
            }
        }
        out.push(b'\n');
    }
}

/// A text within quotation marks, so that a spreadsheet that is told to takes it for a text: `007` stays `007`.
fn quoted(cell: &str, safe: bool, out: &mut Vec<u8>) {
    if cell.is_empty() {
        return;
    }
    out.push(b'"');
    if safe && needs_mark(cell) {
        out.push(b'\'');
    }
    let mut rest = cell.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b'"') {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn json(holds: Holds, cell: &str, out: &mut Vec<u8>) {
    match holds {
        Holds::Validity => {
            let validity = Validity::parse(cell).unwrap_or(Validity::Invalid);
            out.push(b'"');
            out.extend_from_slice(validity.name().as_bytes());
            out.push(b'"');
        }
        Holds::Time | Holds::LastLogin if cell.is_empty() => out.extend_from_slice(b"null"),
        Holds::Time | Holds::LastLogin => {
            out.push(b'"');
            for byte in cell.bytes() {
                out.push(if byte == b' ' { b'T' } else { byte });
            }
            out.extend_from_slice(b"Z\"");
        }
        // Writing into memory does not fail.
        Holds::Text | Holds::DisplayName | Holds::CustomerName => _ = serde_json::to_writer(out, cell),
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::{Kind, columns_of};
    use super::*;

    fn lines(format: Format, safe: bool, row: &[&str]) -> String {
        let own: Vec<_> = padron_domain::customer::CustomerValues::FIELDS.iter().collect();
        let columns: Vec<Column> = columns_of(Kind::Customers, &own)
            .into_iter()
            .filter(|column| ["customer_id", "name", "valid_id", "create_time"].contains(&column.name))
            .collect();
        let encoder = Encoder::new(&Options { safe, ..Options::new(format) }, &columns);
        let mut cells = Cells::default();
        for cell in row {
            cells.text().push_str(cell);
            cells.end();
        }
        let mut out = Vec::new();
        encoder.head(&mut out);
        encoder.line(&cells, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_is_quoted_and_safe() {
        let row = ["007", "=1+\"x\", y", "1", "2026-11-24 12:00:00"];
        let head = "customer_id,name,valid_id,create_time\n";
        assert_eq!(
            lines(Format::Csv, true, &row),
            format!("{head}\"007\",\"'=1+\"\"x\"\", y\",1,2026-11-24 12:00:00\n")
        );
        assert_eq!(
            lines(Format::Csv, false, &row),
            format!("{head}\"007\",\"=1+\"\"x\"\", y\",1,2026-11-24 12:00:00\n")
        );
    }

    #[test]
    fn json_lines_carry_the_words_of_the_api() {
        assert_eq!(
            lines(Format::JsonLines, true, &["K1", "=A\u{1}\"ñ", "3", ""]),
            "{\"customer_id\":\"K1\",\"name\":\"=A\\u0001\\\"ñ\",\"valid\":\"invalid-temporarily\",\"created_at\":null}\n"
        );
    }
}
