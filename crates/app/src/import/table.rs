//! A file as rows of cells, read piece by piece.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use padron_storage::{Connection, jobs};

use super::format::{Encoding, Format};
use crate::error::AppError;
use crate::jobs::JobFault;
use crate::jobs::work::Stop;

/// A row longer than this (in the bytes of the file) is no row of people: most likely a quote that nobody closed.
const LONGEST_ROW: usize = 1024 * 1024;
/// The code of the error that says so.
const ROW_TOO_LONG: &str = "row-too-long";
/// What readers keep ahead of the row they read.
const AHEAD: usize = 256 * 1024;

/// Counts what is read for one row.
pub(super) struct Meter<R> {
    inner: R,
    read: Arc<AtomicUsize>,
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.load(Ordering::Relaxed) > LONGEST_ROW + AHEAD {
            return Err(io::Error::other(ROW_TOO_LONG));
        }
        let bytes = self.inner.read(buffer)?;
        self.read.fetch_add(bytes, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// Makes every end of a line a line feed: a reader of cells counts a line where it meets one, and of `\r\n` meets it with the
/// row behind.
struct Lines<R> {
    inner: R,
    after_return: bool,
    last: u8,
    /// Whether the file is over, and its last line has no end.
    unended: Arc<AtomicBool>,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let bytes = self.inner.read(buffer)?;
            if bytes == 0 {
                self.unended.store(self.last != b'\n', Ordering::Relaxed);
                return Ok(0);
            }
            let mut kept = bytes;
            if self.after_return || buffer[..bytes].contains(&b'\r') {
                kept = 0;
                for at in 0..bytes {
                    let byte = buffer[at];
                    let second = self.after_return && byte == b'\n';
                    self.after_return = byte == b'\r';
                    if !second {
                        buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                        kept += 1;
                    }
                }
            }
            if kept > 0 {
                self.last = buffer[kept - 1];
                return Ok(kept);
            }
        }
    }
}

/// Rows of cells.
pub(super) struct Table<R> {
    reader: csv::Reader<Lines<DecodeReaderBytes<Meter<R>, Vec<u8>>>>,
    encoding: Encoding,
    read: Arc<AtomicUsize>,
    unended: Arc<AtomicBool>,
    row: u64,
}

/// A row as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// Which row of data it is, from 1.
    pub(super) no: u64,
    /// The line it begins in, from 1.
    pub(super) line: u64,
    /// Its cells.
    pub(super) cells: csv::StringRecord,
}

impl<R: Read> Table<R> {
    /// A file of this format.
    pub(super) fn open(file: R, format: &Format) -> Self {
        let (read, unended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        // UTF-8 passes as it is, so that a torn letter is met, and told, where it stands.
        let coder = (format.encoding != Encoding::Utf8).then(|| format.encoding.coder());
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(coder)
            .bom_sniffing(false)
            .strip_bom(true)
            .build(Meter { inner: file, read: Arc::clone(&read) });
        let lines = Lines { inner: decoded, after_return: false, last: b'\n', unended: Arc::clone(&unended) };
        Self { reader: format.reader().from_reader(lines), encoding: format.encoding, read, unended, row: 0 }
    }

    /// The names of the columns; without a header their numbers.
    pub(super) fn headers(&mut self) -> Result<Vec<String>, JobFault> {
        let names = self.reader.byte_headers().map_err(|error| fault(&error))?.clone();
        self.read.store(0, Ordering::Relaxed);
        let line = self.line(&names);
        let names = self.text(names, line)?;
        if self.reader.has_headers() {
            return Ok(names.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect());
        }
        Ok((1..=names.len()).map(|number| number.to_string()).collect())
    }

    /// The next row. Rows of empty cells, as spreadsheets leave them, are none.
    pub(super) fn next(&mut self) -> Result<Option<Raw>, JobFault> {
        let mut cells = csv::ByteRecord::new();
        loop {
            let there = self.reader.read_byte_record(&mut cells).map_err(|error| fault(&error))?;
            self.read.store(0, Ordering::Relaxed);
            if !there {
                return Ok(None);
            }
            if cells.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                break;
            }
        }
        let line = self.line(&cells);
        let cells = self.text(cells, line)?;
        self.row += 1;
        Ok(Some(Raw { no: self.row, line, cells }))
    }

    /// The line in which the row begins that was just read. Blank lines in front of it are not its own.
    fn line(&self, cells: &csv::ByteRecord) -> u64 {
        let within = cells.as_slice().split(|byte| *byte == b'\n').count() as u64 - 1;
        let end = u64::from(!self.unended.load(Ordering::Relaxed));
        self.reader.position().line().saturating_sub(within + end).max(1)
    }

    /// Cells as text, if their bytes are letters of the encoding.
    fn text(&self, cells: csv::ByteRecord, line: u64) -> Result<csv::StringRecord, JobFault> {
        let Ok(text) = csv::StringRecord::from_byte_record(cells) else {
            return Err(JobFault { line: Some(line), ..JobFault::new("not-utf-8") });
        };
        if text.as_slice().chars().any(|letter| is_torn(self.encoding, letter)) {
            let fault = JobFault::new("not-in-encoding").with(self.encoding.name());
            return Err(JobFault { line: Some(line), ..fault });
        }
        Ok(text)
    }
}

/// Whether a decoder makes this letter of bytes that are none: half a letter of UTF-16, what Windows-1252 does not define.
fn is_torn(encoding: Encoding, letter: char) -> bool {
    match encoding {
        Encoding::Utf8 => false,
        Encoding::Utf16Le | Encoding::Utf16Be => letter == char::REPLACEMENT_CHARACTER,
        Encoding::Windows1252 => matches!(letter, '\u{81}' | '\u{8d}' | '\u{8f}' | '\u{90}' | '\u{9d}'),
    }
}

/// What cannot be read as a table, as a fault of the job.
fn fault(error: &csv::Error) -> JobFault {
    let line = error.position().map(csv::Position::line);
    let (code, detail) = match error.kind() {
        csv::ErrorKind::Io(error) if error.to_string() == ROW_TOO_LONG => {
            (ROW_TOO_LONG, (LONGEST_ROW / 1024).to_string())
        }
        _ => ("not-a-table", error.to_string()),
    };
    JobFault { line, ..JobFault::new(code).with(detail) }
}

/// Bytes that are handed over piece by piece, as they come from the store.
#[derive(Clone, Default)]
pub(super) struct Feed(Arc<Mutex<Pieces>>);

#[derive(Default)]
struct Pieces {
    waiting: VecDeque<Vec<u8>>,
    /// How much of the first piece was read.
    taken: usize,
    left: usize,
    whole: bool,
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(first) = pieces.waiting.front() else {
            // More than the longest row was there before the row was begun.
            return if pieces.whole { Ok(0) } else { Err(io::Error::other(ROW_TOO_LONG)) };
        };
        let rest = first.get(pieces.taken..).unwrap_or_default();
        let bytes = rest.len().min(buffer.len());
        buffer[..bytes].copy_from_slice(&rest[..bytes]);
        let emptied = bytes == rest.len();
        pieces.left -= bytes;
        pieces.taken += bytes;
        if emptied {
            pieces.waiting.pop_front();
            pieces.taken = 0;
        }
        Ok(bytes)
    }
}

impl Feed {
    fn low(&self) -> bool {
        let pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !pieces.whole && pieces.left < LONGEST_ROW + 2 * AHEAD
    }

    fn push(&self, piece: Option<Vec<u8>>) {
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match piece {
            Some(piece) => {
                pieces.left += piece.len();
                if !piece.is_empty() {
                    pieces.waiting.push_back(piece);
                }
            }
            None => pieces.whole = true,
        }
    }
}

/// The file of a job as rows.
pub(super) struct Stored {
    job: i64,
    feed: Feed,
    seq: i64,
    table: Table<Feed>,
    /// The names of the columns.
    pub(super) headers: Vec<String>,
}

impl Stored {
    pub(super) async fn open(connection: &mut Connection, job: i64, format: &Format) -> Result<Self, Stop> {
        let feed = Feed::default();
        let table = Table::open(feed.clone(), format);
        let mut stored = Self { job, feed, seq: 0, table, headers: Vec::new() };
        stored.fill(connection).await?;
        if stored.seq == 0 {
            return Err(JobFault::new("no-file").into());
        }
        stored.headers = stored.table.headers()?;
        Ok(stored)
    }

    async fn fill(&mut self, connection: &mut Connection) -> Result<(), AppError> {
        while self.feed.low() {
            let piece = jobs::chunk(connection, self.job, self.seq).await?;
            self.seq += i64::from(piece.is_some());
            self.feed.push(piece);
        }
        Ok(())
    }

    /// The next rows, at most so many; none at the end.
    pub(super) async fn next(&mut self, connection: &mut Connection, most: usize) -> Result<Vec<Raw>, Stop> {
        let mut rows = Vec::new();
        while rows.len() < most {
            if self.feed.low() {
                self.fill(connection).await?;
            }
            match self.table.next() {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => break,
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(rows)
    }
}
