//! A workbook becomes CSV: one sheet of it, its cells as a reader of the sheet sees them.
//!
//! A workbook is a ZIP archive, and a few kilobytes of it can say that they are gigabytes. Before anything is read, what its
//! parts say they hold is added up, and then what they do hold is counted, without keeping it.

use padron_domain::formula::csv_safe;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use flate2::read::DeflateDecoder;

use super::plan::MOST_COLUMNS;
use crate::jobs::JobFault;

/// The largest workbook.
pub(super) const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most its parts may hold.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;
/// The most parts.
const MOST_PARTS: usize = 5_000;
/// The most cells that are read.
const MOST_CELLS: usize = 20_000_000;
/// The most text a sheet becomes.
const MOST_TEXT: usize = 256 * 1024 * 1024;

/// A sheet as CSV.
pub(super) struct Sheet {
    /// Every sheet there is.
    pub(super) names: Vec<String>,
    /// The one that was read.
    pub(super) name: String,
    /// Its cells.
    pub(super) text: Vec<u8>,
}

/// Whether a file that begins so is a workbook of the kind before XLSX (an OLE container).
pub(super) fn is_old_workbook(head: &[u8]) -> bool {
    head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// Whether a file that begins so is a ZIP archive.
pub(super) fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Reads a sheet, the first one where none is named. Blocks for as long as that takes.
pub(super) fn read(bytes: &[u8], sheet: &str) -> Result<Sheet, JobFault> {
    weigh(bytes)?;
    let broken = |error: calamine::XlsxError| JobFault::new("not-a-workbook").with(error.to_string());
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    let name = if sheet.is_empty() { names.first() } else { names.iter().find(|name| *name == sheet) };
    let name = name.ok_or_else(|| JobFault::new("no-sheet").with(sheet))?.clone();
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let (mut row, mut at, mut read, mut width) = (Vec::<String>::new(), None, 0_usize, 0_usize);
    let mut write = |row: &mut Vec<String>, width: &mut usize| -> Result<(), JobFault> {
        if row.iter().any(|cell| !cell.is_empty()) {
            *width = (*width).max(row.len());
            // Sheets leave out empty cells at the end of a row.
            row.resize(*width, String::new());
            // A sheet says what is a text; in CSV that takes a mark, which is taken away where rows are read.
            out.write_record(row.iter().map(|cell| csv_safe(cell).into_owned()))
                .map_err(|error| JobFault::new("not-a-workbook").with(error.to_string()))?;
            if out.get_ref().len() > MOST_TEXT {
                return Err(JobFault::new("workbook-too-large").with((MOST_TEXT >> 20).to_string()));
            }
        }
        row.clear();
        Ok(())
    };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (line, column) = cell.get_position();
        read += 1;
        if column as usize >= MOST_COLUMNS {
            return Err(JobFault::new("too-many-columns").with(format!("> {MOST_COLUMNS}")));
        }
        if read > MOST_CELLS {
            return Err(JobFault::new("workbook-too-large").with(MOST_CELLS.to_string()));
        }
        if at != Some(line) {
            write(&mut row, &mut width)?;
            at = Some(line);
        }
        row.resize(column as usize, String::new());
        row.push(text(cell.get_value()));
    }
    write(&mut row, &mut width)?;
    let text = out.into_inner().map_err(|error| JobFault::new("not-a-workbook").with(error.to_string()))?;
    Ok(Sheet { names, name, text })
}

/// A cell as text: whole numbers without a fraction, dates as the family writes them.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "1".to_owned(),
        DataRef::Bool(false) => "0".to_owned(),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Refuses an archive whose parts are more than anybody keeps in a workbook.
fn weigh(bytes: &[u8]) -> Result<(), JobFault> {
    let broken = || JobFault::new("not-a-workbook");
    let bomb = || JobFault::new("workbook-too-large").with(format!("{} MB", MOST_UNPACKED >> 20));
    if bytes.len() > MOST_BYTES {
        return Err(JobFault::new("workbook-too-large").with(format!("{} MB", MOST_BYTES >> 20)));
    }
    let number = |at: usize, width: usize| -> Option<usize> {
        let part = bytes.get(at..at.checked_add(width)?)?;
        Some(part.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    // The end of the directory is in the last 64 KB, in front of a comment.
    let start = bytes.len().saturating_sub(66_000);
    let end = bytes[start..].windows(4).rposition(|window| window == b"PK\x05\x06").ok_or_else(broken)? + start;
    let count = number(end + 10, 2).ok_or_else(broken)?;
    let mut at = number(end + 16, 4).ok_or_else(broken)?;
    if count > MOST_PARTS || at >= 0xFFFF_FFFF || count == 0xFFFF {
        return Err(bomb());
    }
    let (mut told, mut parts) = (0_u64, Vec::with_capacity(count));
    for _ in 0..count {
        if bytes.get(at..at + 4) != Some(b"PK\x01\x02".as_slice()) {
            return Err(broken());
        }
        let of = |offset: usize, width: usize| number(at + offset, width).ok_or_else(broken);
        let (method, packed, unpacked) = (of(10, 2)?, of(20, 4)?, of(24, 4)?);
        let (name, extra, comment, header) = (of(28, 2)?, of(30, 2)?, of(32, 2)?, of(42, 4)?);
        if packed >= 0xFFFF_FFFF || unpacked >= 0xFFFF_FFFF {
            return Err(bomb());
        }
        told += unpacked as u64;
        parts.push((method, packed, header));
        at += 46 + name + extra + comment;
    }
    if told > MOST_UNPACKED {
        return Err(bomb());
    }
    let mut left = MOST_UNPACKED;
    for (method, packed, header) in parts {
        let skipped = number(header + 26, 2).zip(number(header + 28, 2)).ok_or_else(broken)?;
        let begin = header + 30 + skipped.0 + skipped.1;
        let part = bytes.get(begin..begin + packed).ok_or_else(broken)?;
        let size = match method {
            0 => packed as u64,
            8 => {
                let mut counted = DeflateDecoder::new(part).take(left + 1);
                std::io::copy(&mut counted, &mut std::io::sink()).map_err(|_| broken())?
            }
            _ => return Err(broken()),
        };
        left = left.checked_sub(size).ok_or_else(bomb)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in ["login", "zip", "phone", "comments"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), name).unwrap();
        }
        sheet.write(1, 0, "josé, \"Pepe\"").unwrap();
        sheet.write(1, 1, "01234").unwrap();
        sheet.write(1, 2, 34_911_234_567_f64).unwrap();
        sheet.write(3, 0, "b").unwrap();
        sheet.write(3, 1, 1.5).unwrap();
        book.add_worksheet().set_name("Other").unwrap().write(0, 0, "x").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_come_as_they_are_seen() {
        let sheet = read(&book(), "").unwrap();
        assert_eq!((sheet.name.as_str(), sheet.names.len()), ("Sheet1", 2));
        let text = String::from_utf8(sheet.text).unwrap();
        assert_eq!(
            text, "login,zip,phone,comments\n\"josé, \"\"Pepe\"\"\",01234,34911234567,\nb,1.5,,\n",
            "leading zeros stay, whole numbers have no fraction, empty rows are left out"
        );
        assert_eq!(read(&book(), "Other").unwrap().text, b"x\n");
        assert_eq!(read(&book(), "Nowhere").err().unwrap().code, "no-sheet");
    }

    /// An archive of one part that says it holds `told` bytes.
    fn archive(told: u32, part: &[u8]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
        let packed = u32::try_from(part.len()).unwrap();
        bytes.extend([packed.to_le_bytes(), told.to_le_bytes()].concat());
        bytes.extend(b"\x01\0\0\0x");
        bytes.extend(part);
        let directory = u32::try_from(bytes.len()).unwrap();
        bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
        bytes.extend([packed.to_le_bytes(), told.to_le_bytes()].concat());
        bytes.extend(b"\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0x");
        let size = u32::try_from(bytes.len()).unwrap() - directory;
        bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        bytes.extend([size.to_le_bytes(), directory.to_le_bytes()].concat());
        bytes.extend(b"\0\0");
        bytes
    }

    #[test]
    fn bombs_are_refused_whether_they_say_so_or_not() {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..600 {
            std::io::Write::write_all(&mut packer, &zeros).unwrap();
        }
        let part = packer.finish().unwrap();
        assert!(part.len() < 1_000_000);
        for (what, bytes) in [("says so", archive(u32::MAX - 1, &part)), ("lies", archive(100, &part))] {
            let fault = weigh(&bytes).unwrap_err();
            assert_eq!(fault.code, "workbook-too-large", "{what}");
        }
        assert_eq!(weigh(b"PK\x03\x04 and nothing else").unwrap_err().code, "not-a-workbook");
    }
}
