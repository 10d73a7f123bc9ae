//! A file on its way into a job, piece by piece.

use std::fmt::Write as _;

use padron_storage::jobs;
use sha2::{Digest as _, Sha256};

use super::columns::{self, IGNORED};
use super::format::{self, Format};
use super::plan::ImportOptions;
use super::table::Stored;
use super::{HEAD, ImportKind, xlsx};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::jobs::work::Stop;
use crate::jobs::{Job, JobFault, JobKind, JobState};

/// The largest file.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// The pieces a file is kept in.
const PIECE: usize = 256 * 1024;
/// Pieces written in one transaction.
const TOGETHER: usize = 8;

/// A file on its way into a job. Given up half-way, its job stays a draft that is dropped after a day.
#[derive(Debug)]
pub struct Upload {
    admin: Admin,
    id: i64,
    kind: ImportKind,
    title: String,
    waiting: Vec<u8>,
    head: Vec<u8>,
    seq: i64,
    lines: i64,
    size: u64,
    workbook: bool,
    digest: Sha256,
}

impl Admin {
    /// Begins to take a file into a job.
    pub async fn upload(&self, kind: ImportKind, title: &str) -> Result<Upload> {
        let mut turn = self.app.turn().await?;
        let told = (title, "{}", 0, None);
        let id = self.begin_job(&mut turn, JobKind::Import, JobState::Draft, told).await?;
        turn.commit().await?;
        Ok(Upload {
            admin: self.clone(),
            id,
            kind,
            title: title.to_owned(),
            waiting: Vec::new(),
            head: Vec::new(),
            seq: 0,
            lines: 0,
            size: 0,
            workbook: false,
            digest: Sha256::new(),
        })
    }
}

impl Upload {
    /// Takes more of the file.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), Stopped> {
        self.size += bytes.len() as u64;
        self.digest.update(bytes);
        if self.head.len() < HEAD {
            self.head.extend(bytes.iter().take(HEAD - self.head.len()));
            self.workbook = xlsx::is_workbook(&self.head);
        }
        let most = if self.workbook { xlsx::MOST_BYTES as u64 } else { MOST_BYTES };
        if self.size > most {
            return Err(JobFault::new("file-too-large").with((most >> 20).to_string()).into());
        }
        self.waiting.extend(bytes);
        if !self.workbook && self.waiting.len() >= PIECE * TOGETHER {
            self.write(false).await?;
        }
        Ok(())
    }

    /// Writes what waits; of a file that goes on only whole pieces.
    async fn write(&mut self, all: bool) -> Result<()> {
        self.lines += i64::try_from(lines(&self.waiting)).unwrap_or(i64::MAX);
        let mut writer = self.admin.app.db.write().await?;
        let whole = if all { self.waiting.len() } else { self.waiting.len() / PIECE * PIECE };
        let rest = self.waiting.split_off(whole);
        for piece in self.waiting.chunks(PIECE) {
            jobs::add_chunk(&mut writer, self.id, self.seq, piece.to_vec()).await?;
            self.seq += 1;
        }
        // Lines of the rest are counted with it.
        self.lines -= i64::try_from(lines(&rest)).unwrap_or(0);
        self.waiting = rest;
        Ok(writer.commit().await?)
    }

    /// The file is whole: finds out how it is written and what its columns are. `format` and `sheet` are what is known better.
    pub async fn finish(mut self, format: Option<Format>, sheet: &str) -> Result<Job, Stopped> {
        if xlsx::is_old_workbook(&self.head) {
            return Err(JobFault::new("old-workbook").into());
        }
        let (mut sheets, mut name) = (Vec::new(), String::new());
        let mut found = format.unwrap_or_else(|| format::sniff(&self.head, &self.admin.app.import_columns(self.kind)));
        if self.workbook {
            let bytes = std::mem::take(&mut self.waiting);
            let wanted = sheet.to_owned();
            let read = tokio::task::spawn_blocking(move || xlsx::read(&bytes, &wanted)).await;
            let read = read.map_err(|error| AppError::Fault(error.to_string()))?;
            let sheet = read?;
            found = Format { header: format.is_none_or(|it| it.header), ..Format::default() };
            if format.is_none() {
                found.header =
                    format::sniff(&sheet.text[..sheet.text.len().min(HEAD)], &self.admin.app.import_columns(self.kind))
                        .header;
            }
            (sheets, name) = (sheet.names, sheet.name);
            self.waiting = sheet.text;
        }
        if self.size == 0 {
            return Err(JobFault::new("no-rows").into());
        }
        self.write(true).await?;
        let options = ImportOptions {
            kind: self.kind,
            format: found,
            sheets,
            sheet: name,
            headers: Vec::new(),
            columns: Vec::new(),
            source: None,
            matching: None,
            accept_legacy: false,
            all_or_nothing: false,
        };
        let lines = self.lines.max(1);
        let options = self.admin.read_columns(self.id, options).await?;
        let mut writer = self.admin.app.db.write().await?;
        let text = serde_json::to_string(&options).unwrap_or_default();
        jobs::restart(&mut writer, self.id, JobState::Draft.name(), &text).await?;
        jobs::progress(&mut writer, self.id, 0, lines, "{}").await?;
        writer.commit().await?;
        self.admin.job(self.id).await.map_err(Stopped::from)
    }

    /// The number of its job.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// A number that another file has not (SHA-256 in hex), of what was taken until now.
    pub fn digest(&self) -> String {
        self.digest.clone().finalize().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// How many lines end in these bytes.
fn lines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

impl Admin {
    /// Options with the columns of the file as it is read by them; guessed where nobody said.
    pub(super) async fn read_columns(&self, id: i64, mut options: ImportOptions) -> Result<ImportOptions, Stopped> {
        let mut connection = self.app.db.read().await?;
        let mut stored = Stored::open(&mut connection, id, &options.format).await?;
        let headers = std::mem::take(&mut stored.headers);
        if headers.len() > super::MOST_COLUMNS {
            let detail = format!("{} > {}", headers.len(), super::MOST_COLUMNS);
            return Err(JobFault::new("too-many-columns").with(detail).into());
        }
        // The same header twice is most likely the same file pasted twice, and never a table.
        let repeated = headers.iter().enumerate().find(|(place, name)| headers[..*place].contains(name));
        if let Some((_, name)) = repeated
            && options.format.header
            && !name.is_empty()
        {
            return Err(JobFault::new("repeated-column").with(name.as_str()).into());
        }
        if headers != options.headers {
            let plain: Vec<String> = headers.iter().map(|header| columns::plain(header)).collect();
            let asked: Vec<&str> = plain.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
            let known = jobs::remembered_columns(&mut connection, options.kind.name(), &asked).await?;
            let own = self.app.import_columns(options.kind);
            let mut taken: Vec<String> = Vec::new();
            for (header, plain) in headers.iter().zip(&plain) {
                let remembered = known.iter().find(|(name, _)| name == plain).map(|(_, column)| column.as_str());
                let remembered = remembered.filter(|column| own.target(column).is_some());
                let exact = own.targets().into_iter().find(|column| column == header);
                let column = if options.format.header {
                    exact.or(remembered).or_else(|| own.guess(header)).unwrap_or("")
                } else {
                    ""
                };
                // Two columns that look the same: somebody has to say which it is.
                let free = column == IGNORED || !taken.iter().any(|other| other == column);
                taken.push(if free { column.to_owned() } else { String::new() });
            }
            options.headers = headers;
            options.columns = taken;
        }
        Ok(options)
    }
}

/// Why a file was not taken.
#[derive(Debug)]
pub enum Stopped {
    /// Because of the file.
    Fault(JobFault),
    /// Because of the store or of us.
    App(AppError),
}

impl From<JobFault> for Stopped {
    fn from(fault: JobFault) -> Self {
        Self::Fault(fault)
    }
}

impl<E: Into<AppError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

impl From<Stop> for Stopped {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fault(fault) => Self::Fault(fault),
            Stop::App(error) => Self::App(error),
        }
    }
}
