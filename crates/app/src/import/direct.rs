//! A file that is read from where it lies, all or nothing: what the terminal does unless it is told otherwise.
//!
//! A file is read once: rows are judged and written as they come, in one transaction, which is given up if any row was
//! refused. So memory stays flat, and a killed import leaves nothing behind, not even the job.

use std::io::Read;

use padron_domain::problem::FieldFault;
use padron_storage::{changes, jobs};
use serde_json::json;

use super::columns::IGNORED;
use super::format::{self, Encoding, Format};
use super::judge::Judge;
use super::plan::{ImportOptions, MOST_COLUMNS, Plan, Row};
use super::table::Table;
use super::verdict::{Judged, Verdict};
use super::{HEAD, ImportKind, Matching, write, xlsx};
use crate::App;
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::jobs::{Counts, JobFault, JobKind, JobState};
use crate::register;

/// A row with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the file the row begins in; the header is line 1.
    pub line: u64,
    /// The record's key, as far as it could be read.
    pub key: String,
    /// What is wrong.
    pub fault: FieldFault,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The job that did it, where one did.
    pub job: Option<i64>,
    /// Rows written as new records; 0 if any was refused and one refused row stops all.
    pub added: u64,
    /// Rows that changed a record, or would.
    pub changed: u64,
    /// Rows that say what is so already.
    pub same: u64,
    /// Rows read.
    pub rows: u64,
    /// How many rows were refused.
    pub refused_rows: u64,
    /// Faults because of which rows were refused.
    pub refused: Vec<RowFault>,
    /// Faults that old databases hold and that were accepted as they are.
    pub accepted: Vec<RowFault>,
}

/// Why a file could not be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// A column that must be there is not.
    #[error("the column {0} is missing; the first line must name the columns of the table")]
    MissingColumn(String),
    /// A column nobody knows: ignoring it would lose what it holds.
    #[error("the column {name} is unknown; known are: {known}")]
    UnknownColumn {
        /// As the file has it.
        name: String,
        /// All that may be there.
        known: String,
    },
    /// A column twice.
    #[error("the column {0} is there twice")]
    RepeatedColumn(String),
    /// More columns than any table of people has.
    #[error("{0} columns, at most {MOST_COLUMNS} are read")]
    TooManyColumns(usize),
    /// Two columns that are the same field.
    #[error("the column {0} is the same field as another one")]
    RepeatedField(String),
    /// Anything else that is wrong with the file or with what was asked of it.
    #[error("{}", .0.sentence())]
    Job(JobFault),
    /// The file stopped to be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<JobFault> for FileFault {
    fn from(fault: JobFault) -> Self {
        Self::Job(fault)
    }
}

impl FileFault {
    /// The same as a fault of a job; the other side where it is none of the file.
    pub fn into_fault(self) -> std::result::Result<JobFault, AppError> {
        Ok(match self {
            Self::MissingColumn(name) => JobFault::new("missing-column").with(name),
            Self::UnknownColumn { name, .. } => JobFault::new("unmatched-column").with(name),
            Self::RepeatedColumn(name) => JobFault::new("repeated-column").with(name),
            Self::RepeatedField(name) => JobFault::new("repeated-field").with(name),
            Self::TooManyColumns(many) => JobFault::new("too-many-columns").with(format!("{many} > {MOST_COLUMNS}")),
            Self::Job(fault) => fault,
            Self::Unreadable(error) => JobFault::unreadable(&error),
            Self::App(error) => return Err(error),
        })
    }
}

impl From<padron_storage::StorageError> for FileFault {
    fn from(error: padron_storage::StorageError) -> Self {
        Self::App(error.into())
    }
}

/// How a file is taken in.
#[derive(Debug, Clone, Default)]
pub struct Direct {
    /// What the rows are.
    pub kind: ImportKind,
    /// How the file is written; found out where nothing is said.
    pub format: Option<Format>,
    /// What stands between two cells, whatever was found out.
    pub delimiter: Option<char>,
    /// How the bytes are letters, whatever was found out.
    pub encoding: Option<Encoding>,
    /// Columns taken for a field other than their name says: header and column of the table.
    pub map: Vec<(String, String)>,
    /// The name of the source that new records go to; the first that can be written where nobody said.
    pub source: Option<String>,
    /// How a row finds the record that is there already; without, a key that is there is refused.
    pub matching: Option<Matching>,
    /// Whether rows are taken that break rules of today as old databases do.
    pub accept_legacy: bool,
    /// Only look.
    pub dry_run: bool,
    /// What the job is called.
    pub title: String,
}

/// Rows are judged and written in portions, so that few statements do.
const PORTION: usize = 900;
/// More faults than this are counted but not listed.
const LISTED: usize = 1_000;

impl Admin {
    /// Adds the companies of a file with the columns of `customer_company`.
    pub async fn import_customers(&self, file: impl Read + Send, accept_legacy: bool) -> Result<Report, FileFault> {
        let format = Some(Format::default());
        let how = Direct { kind: ImportKind::Customers, format, accept_legacy, ..Direct::default() };
        self.import_file(file, &how).await
    }

    /// Adds the people of a file with the columns of `customer_user`. `pw` is a stored hash, taken as it is; `password` is
    /// clear text, which is hashed. Without either a person has no password.
    pub async fn import_customer_users(
        &self,
        file: impl Read + Send,
        accept_legacy: bool,
    ) -> Result<Report, FileFault> {
        let how = Direct { format: Some(Format::default()), accept_legacy, ..Direct::default() };
        self.import_file(file, &how).await
    }

    /// Takes in a file, all of it or nothing.
    ///
    /// Hashing takes tens of milliseconds a password, so it is done before the transaction begins; a file with clear
    /// passwords is held in memory for that.
    pub async fn import_file(&self, file: impl Read + Send, how: &Direct) -> Result<Report, FileFault> {
        let mut file: Box<dyn Read + Send + '_> = Box::new(file);
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        if xlsx::is_old_workbook(&head) {
            return Err(JobFault::new("old-workbook").into());
        }
        let mut format = how.format.unwrap_or_else(|| format::sniff(&head, &self.app.import_columns(how.kind)));
        format.delimiter = how.delimiter.unwrap_or(format.delimiter);
        format.encoding = how.encoding.unwrap_or(format.encoding);
        let (plan, _) = open(&self.app, head.as_slice(), &format, how)?;
        let mut hashes = Vec::new().into_iter();
        if plan.has("password") && !how.dry_run {
            file.read_to_end(&mut head)?;
            hashes = self.hash_all(head.as_slice(), &format, how).await?.into_iter();
        }
        let (plan, mut table) = open(&self.app, head.as_slice().chain(file), &format, how)?;
        let options = serde_json::to_string(&json!({
            "kind": how.kind, "format": format, "matching": how.matching, "accept_legacy": how.accept_legacy, "all_or_nothing": true,
        }));
        let mut judge = Judge::new(plan.clone(), &self.app);
        let mut report = Report::default();
        if how.dry_run {
            let mut connection = self.app.db.read().await?;
            while let Some(rows) = portion(&plan, &mut table)? {
                report.take(&judge.judge(&mut connection, rows).await?);
            }
            return Ok(report);
        }
        let mut turn = self.app.turn().await?;
        turn.expect_many().await?;
        let job = (
            JobKind::Import,
            JobState::Running,
            (how.title.as_str(), options.as_deref().unwrap_or("{}"), 0, Some("-")),
        );
        let id = self.begin_job(&mut turn, job.0, job.1, job.2).await?;
        let mut stamp = self.stamp();
        stamp.job = Some(id);
        let mut hushed = false;
        while let Some(rows) = portion(&plan, &mut table)? {
            if !hushed && how.matching.is_none() && report.rows > register::MANY.unsigned_abs() {
                changes::hush(&mut turn).await?;
                hushed = true;
            }
            let judged = judge.judge(&mut turn, rows).await?;
            report.take(&judged);
            if report.refused_rows == 0 {
                write::write(&mut turn, &stamp, (how.kind, plan.slot), &judged, &mut hashes).await?;
            }
        }
        if report.refused_rows > 0 {
            (report.added, report.changed) = (0, 0);
            return Ok(report);
        }
        let mut counts = Counts::default();
        for (name, many) in [("added", report.added), ("changed", report.changed), ("same", report.same)] {
            counts.more(name, usize::try_from(many).unwrap_or(usize::MAX));
        }
        let rows = i64::try_from(report.rows).unwrap_or(i64::MAX);
        let counts = serde_json::to_string(&counts).unwrap_or_else(|_| "{}".to_owned());
        jobs::progress(&mut turn, id, rows, rows, &counts).await?;
        jobs::end(&mut turn, id, JobState::Done.name(), None, self.app.clock.now()).await?;
        turn.commit().await?;
        report.job = Some(id);
        self.app.follow_changes().await?;
        Ok(report)
    }

    /// The hashes of all passwords of a file that can be hashed, in order.
    async fn hash_all(&self, file: &[u8], format: &Format, how: &Direct) -> Result<Vec<String>, FileFault> {
        let (plan, mut table) = open(&self.app, file, format, how)?;
        let mut passwords = Vec::new();
        while let Some(raw) = table.next()? {
            let password = plan.row(raw).password;
            if !password.is_empty() && crate::password::check_hashable(&password).is_ok() {
                passwords.push(password);
            }
        }
        Ok(self.hash_each(&passwords).await?)
    }

    /// A hash for each of these passwords, in order.
    pub(super) async fn hash_each(&self, passwords: &[String]) -> Result<Vec<String>> {
        let mut hashes = Vec::with_capacity(passwords.len());
        // As many at a time as are hashed at once anyway.
        for few in passwords.chunks(crate::HASHES_AT_ONCE) {
            hashes
                .extend(futures_util::future::try_join_all(few.iter().map(|password| self.app.hash(password))).await?);
        }
        Ok(hashes)
    }
}

/// The next rows to be judged together.
fn portion<R: Read>(plan: &Plan, table: &mut Table<R>) -> Result<Option<Vec<Row>>, JobFault> {
    let mut rows = Vec::with_capacity(PORTION);
    while rows.len() < PORTION
        && let Some(raw) = table.next()?
    {
        rows.push(plan.row(raw));
    }
    Ok((!rows.is_empty()).then_some(rows))
}

/// A workbook's sheet (the first one where none is named) as the text of a file with commas. Blocks for as long as it takes.
pub fn workbook_as_text(bytes: &[u8], sheet: &str) -> Result<Vec<u8>, FileFault> {
    Ok(xlsx::read(bytes, sheet).map_err(FileFault::Job)?.text)
}

/// Whether a file that begins so is a workbook.
pub fn is_workbook(head: &[u8]) -> bool {
    xlsx::is_workbook(head)
}

/// A file with a plan made of its header alone.
fn open<R: Read>(app: &App, file: R, format: &Format, how: &Direct) -> Result<(Plan, Table<R>), FileFault> {
    let mut table = Table::open(file, format);
    let headers = table.headers()?;
    if headers.len() > MOST_COLUMNS {
        return Err(FileFault::TooManyColumns(headers.len()));
    }
    let columns = app.import_columns(how.kind);
    let known = || {
        let mut known = columns.targets();
        known.extend(["id", "create_by", "change_by"]);
        known.join(", ")
    };
    let mut taken: Vec<String> = Vec::new();
    for (place, name) in headers.iter().enumerate() {
        let mapped = how.map.iter().find(|(header, _)| header == name).map(|(_, column)| column.as_str());
        let column = match mapped {
            Some("") => Some(IGNORED),
            Some(column) => columns.target(column).map(|_| column),
            None => columns.guess(name),
        };
        let column = column.ok_or_else(|| FileFault::UnknownColumn { name: name.clone(), known: known() })?;
        if headers[..place].contains(name) {
            return Err(FileFault::RepeatedColumn(name.clone()));
        }
        if column != IGNORED && taken.iter().any(|other| other == column) {
            return Err(FileFault::RepeatedField(name.clone()));
        }
        taken.push(column.to_owned());
    }
    let options = ImportOptions {
        kind: how.kind,
        format: *format,
        sheets: Vec::new(),
        sheet: String::new(),
        headers,
        columns: taken,
        source: how.source.clone(),
        matching: how.matching,
        accept_legacy: how.accept_legacy,
        all_or_nothing: true,
    };
    let plan = Plan::of(app, &options).map_err(|fault| match fault.code.as_str() {
        "missing-column" => FileFault::MissingColumn(fault.detail),
        _ => FileFault::Job(fault),
    })?;
    Ok((plan, table))
}

impl Report {
    /// Counts a portion, and lists its faults.
    pub(super) fn take(&mut self, judged: &[Judged]) {
        for one in judged {
            self.rows += 1;
            match one.verdict {
                Verdict::Add => self.added += 1,
                Verdict::Change => self.changed += 1,
                Verdict::Same => self.same += 1,
                Verdict::Refuse => self.refused_rows += 1,
            }
            let lists = [(&mut self.refused, &one.faults), (&mut self.accepted, &one.accepted)];
            for (list, faults) in lists {
                for fault in faults {
                    if list.len() < LISTED {
                        let key = one.row.values.key().to_owned();
                        list.push(RowFault { line: one.row.line, key, fault: fault.clone() });
                    }
                }
            }
        }
    }
}
