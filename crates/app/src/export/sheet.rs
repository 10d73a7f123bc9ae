//! A spreadsheet: every cell a text, so that no formula is computed and no leading zero is lost.
//!
//! The writer keeps one row in memory and the rest in a temporary file; only when all rows are in can the file be sent.

use std::io::Read as _;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc;

use super::encode::Cells;
use super::{Piece, Work};
use crate::App;
use crate::error::{AppError, Result};

/// The most rows a sheet of the format holds, its heading included.
const MOST_ROWS: u32 = 1_048_576;
/// So many bytes of the finished file are sent at a time.
const PIECE: usize = 128 * 1024;
/// Columns are about as wide as what is in them, in characters.
const WIDTH: f64 = 18.0;

/// Writes and sends a spreadsheet.
pub(super) async fn write(app: &App, mut work: Work, pieces: &mpsc::Sender<Piece>) -> Result<()> {
    let broke_off = |error: &dyn std::fmt::Display| AppError::Fault(format!("a spreadsheet broke off: {error}"));
    let permit = app.spreadsheets.acquire().await.map_err(|error| broke_off(&error))?;
    let names: Vec<&'static str> = work.columns.iter().map(|column| column.name).collect();
    let title = work.kind.file();
    let (rows, receiver) = mpsc::channel(super::WAITING);
    let sender = pieces.clone();
    let writer = tokio::task::spawn_blocking(move || blocking(title, &names, receiver, &sender));
    let read = feed(&mut work, &rows, pieces).await;
    drop(rows);
    let written = writer.await.map_err(|error| broke_off(&error))?;
    drop(permit);
    read.and(written)
}

/// Reads rows for the writer, as long as somebody wants the file, and says when these are all.
async fn feed(work: &mut Work, rows: &mpsc::Sender<Option<Vec<Cells>>>, pieces: &mpsc::Sender<Piece>) -> Result<()> {
    while !pieces.is_closed() {
        let portion = work.next().await?;
        let last = portion.is_empty();
        // A writer that failed takes no more; why, it says itself.
        if rows.send((!last).then_some(portion)).await.is_err() || last {
            break;
        }
    }
    Ok(())
}

/// Takes portions of rows until `None` says that these are all; without it nothing is sent.
fn blocking(
    title: &str,
    names: &[&'static str],
    mut rows: mpsc::Receiver<Option<Vec<Cells>>>,
    pieces: &mpsc::Sender<Piece>,
) -> Result<()> {
    let failed = |error: XlsxError| AppError::Fault(format!("a spreadsheet could not be written: {error}"));
    let no_file = |error: std::io::Error| AppError::Fault(format!("a spreadsheet could not be written: {error}"));
    let mut book = Workbook::new();
    let plain = Format::new().set_num_format("@");
    let mut sheets = 1;
    let mut sheet = begin(&mut book, title, sheets, names).map_err(failed)?;
    let mut line = 1;
    loop {
        match rows.blocking_recv() {
            Some(Some(portion)) => {
                for cells in &portion {
                    if line == MOST_ROWS {
                        sheets += 1;
                        sheet = begin(&mut book, title, sheets, names).map_err(failed)?;
                        line = 1;
                    }
                    for (place, cell) in (0_u16..).zip(cells.iter()) {
                        if !cell.is_empty() {
                            sheet.write_string_with_format(line, place, cell, &plain).map_err(failed)?;
                        }
                    }
                    line += 1;
                }
            }
            Some(None) => break,
            None => return Ok(()),
        }
    }
    let file = tempfile::NamedTempFile::new().map_err(no_file)?;
    book.save(file.path()).map_err(failed)?;
    let mut file = std::fs::File::open(file.path()).map_err(no_file)?;
    loop {
        let mut piece = vec![0; PIECE];
        let count = file.read(&mut piece).map_err(no_file)?;
        piece.truncate(count);
        if count == 0 || pieces.blocking_send(Piece::Bytes(piece)).is_err() {
            return Ok(());
        }
    }
}

/// A sheet with its headings.
fn begin<'a>(
    book: &'a mut Workbook,
    title: &str,
    number: u32,
    names: &[&'static str],
) -> std::result::Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(if number == 1 { title.to_owned() } else { format!("{title} {number}") })?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold().set_num_format("@");
    for (place, name) in (0_u16..).zip(names) {
        sheet.set_column_width(place, WIDTH)?;
        sheet.write_string_with_format(0, place, *name, &bold)?;
    }
    Ok(sheet)
}
