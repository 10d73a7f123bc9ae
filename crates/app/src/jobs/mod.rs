//! Work that outlives a request: imports, bulk edits, undoing them.
//!
//! A job is a row of `padron_job` with what was asked for, how far it is and what came of it. Whoever works on it (a server,
//! or the terminal that began it) does a portion at a time, each in one transaction with its history and its progress, so
//! that after a kill the next runner goes on exactly behind the last row that was written ([`work`]).
//!
//! **Another kind of job** is a file with a type that implements [`work::Work`], a name in [`JobKind`], and a line in
//! [`work::drive`]; undo works for every kind whose changes are in the history.

pub mod runner;
mod sentence;
mod undo;
mod verbs;
pub(crate) mod work;

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};
use padron_domain::audit::ObjectKind;
use padron_storage::jobs::StoredJob;
use serde::{Deserialize, Serialize};

pub use padron_storage::jobs::JobRow;
pub use verbs::JobPage;

use crate::import::ImportKind;

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Taking in a file.
    Import,
    /// The same change to many records.
    Bulk,
    /// Taking back what another job did.
    Undo,
}

impl JobKind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Import, Self::Bulk, Self::Undo];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Bulk => "bulk",
            Self::Undo => "undo",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Somebody still has to say how it is to be done.
    Draft,
    /// It is looked at, without changing anything.
    Checking,
    /// It was looked at and waits to be begun.
    Checked,
    /// It is being done.
    Running,
    /// Somebody stopped it for a while.
    Paused,
    /// It is done.
    Done,
    /// It could not be done; `fault` says why.
    Failed,
    /// Somebody stopped it for good; what was done until then stays.
    Cancelled,
    /// Another job is taking it back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl JobState {
    /// Every state, in the order they come.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Checking,
        Self::Checked,
        Self::Running,
        Self::Paused,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Undoing,
        Self::Undone,
    ];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The state with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether a runner works on jobs in this state.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }

    /// Whether nothing will be done any more, unless it is taken back.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled | Self::Undone)
    }
}

/// How many of what: `added`, `changed`, `same`, `refused` … Names that begin with `_` are a kind's own bookmarks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts(BTreeMap<String, i64>);

impl Counts {
    /// How many of this.
    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0).unsigned_abs()
    }

    /// More of this.
    pub(crate) fn more(&mut self, name: &str, many: usize) {
        if many > 0 {
            *self.0.entry(name.to_owned()).or_default() += i64::try_from(many).unwrap_or(i64::MAX);
        }
    }

    /// A bookmark of the kind.
    pub(crate) fn bookmark(&self, name: &str) -> Option<i64> {
        self.0.get(name).copied()
    }

    /// Sets a bookmark of the kind.
    pub(crate) fn set_bookmark(&mut self, name: &str, place: i64) {
        self.0.insert(name.to_owned(), place);
    }

    /// Every count there is, without bookmarks.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let shown = self.0.iter().filter(|(name, _)| !name.starts_with('_'));
        shown.map(|(name, many)| (name.as_str(), many.unsigned_abs()))
    }
}

/// Why a job could not be done, in words a program can tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFault {
    /// The stable code.
    pub code: String,
    /// What a sentence about it needs: a column, a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The line of the file, where one is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl JobFault {
    /// That a form for a file came without one.
    pub fn no_chosen_file() -> Self {
        Self::new("no-chosen-file")
    }

    /// That a file stopped to be read.
    pub fn unreadable(error: &std::io::Error) -> Self {
        Self::new("unreadable").with(error.to_string())
    }

    /// A fault of this code.
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), detail: String::new(), line: None }
    }

    /// With what its sentence needs.
    #[must_use]
    pub(crate) fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What kind of work.
    pub kind: JobKind,
    /// How far it is.
    pub state: JobState,
    /// The login of the agent who began it.
    pub actor: String,
    /// Through which door it was begun.
    pub door: String,
    /// What it is called: the name of a file, or what is done to whom.
    pub title: String,
    /// What was asked for (JSON), as its kind has it.
    pub options: String,
    /// What came of it so far.
    pub counts: Counts,
    /// How many rows there are to do; 0 while nobody knows.
    pub total: u64,
    /// How many are done.
    pub done: u64,
    /// Why it failed.
    pub fault: Option<JobFault>,
    /// When it was begun (UTC).
    pub created_at: Option<NaiveDateTime>,
    /// When somebody began to work on it (UTC).
    pub started_at: Option<NaiveDateTime>,
    /// When its runner was last seen (UTC).
    pub seen_at: Option<NaiveDateTime>,
    /// When it ended (UTC).
    pub finished_at: Option<NaiveDateTime>,
}

impl Job {
    /// Which job this one takes back, if that is its kind.
    pub fn undoes(&self) -> Option<i64> {
        let options = || serde_json::from_str::<serde_json::Value>(&self.options).ok();
        (self.kind == JobKind::Undo).then(options)??.get("job")?.as_i64()
    }

    /// What it writes, as imports and bulk edits have it in what was asked for.
    fn records(&self) -> Option<ObjectKind> {
        let options: serde_json::Value = serde_json::from_str(&self.options).ok()?;
        ImportKind::from_name(options.get("kind")?.as_str()?).map(ImportKind::object)
    }

    /// A job as stored; kinds and states of a later version are shown as the nearest there is.
    pub(crate) fn of(stored: StoredJob) -> Self {
        let fault = stored
            .fault
            .map(|text| serde_json::from_str(&text).unwrap_or_else(|_| JobFault::new("internal").with(text)));
        Self {
            id: stored.id,
            kind: JobKind::from_name(&stored.kind).unwrap_or(JobKind::Bulk),
            state: JobState::from_name(&stored.state).unwrap_or(JobState::Failed),
            actor: stored.actor,
            door: stored.door,
            title: stored.title,
            options: stored.options,
            counts: serde_json::from_str(&stored.counts).unwrap_or_default(),
            total: stored.total.unsigned_abs(),
            done: stored.done.unsigned_abs(),
            fault,
            created_at: stored.created_at,
            started_at: stored.started_at,
            seen_at: stored.seen_at,
            finished_at: stored.finished_at,
        }
    }

    /// Rows a second since it began, as far as that can be told.
    pub fn rows_a_second(&self, now: NaiveDateTime) -> Option<u64> {
        let until = if self.state.is_active() { now } else { self.finished_at? };
        let seconds = (until - self.started_at?).num_seconds().max(1).unsigned_abs();
        (self.done > 0).then(|| self.done / seconds)
    }

    /// How long it will still take, as far as that can be told.
    pub fn time_left(&self, now: NaiveDateTime) -> Option<TimeDelta> {
        let rate = self.rows_a_second(now).filter(|rate| *rate > 0 && self.state.is_active())?;
        let rows = self.total.checked_sub(self.done)?;
        TimeDelta::try_seconds(i64::try_from(rows.div_ceil(rate)).ok()?)
    }

    /// How much of it is done, in percent.
    pub fn percent(&self) -> u64 {
        (self.done * 100).checked_div(self.total).unwrap_or(0).min(100)
    }

    /// Whether it can be stopped for a while.
    pub fn can_pause(&self) -> bool {
        self.state == JobState::Running
    }

    /// Whether it can be taken up again.
    pub fn can_resume(&self) -> bool {
        self.state == JobState::Paused
    }

    /// Whether it can be stopped for good.
    pub fn can_cancel(&self) -> bool {
        matches!(
            self.state,
            JobState::Draft | JobState::Checking | JobState::Checked | JobState::Running | JobState::Paused
        )
    }

    /// Whether what it did can be taken back.
    pub fn can_undo(&self) -> bool {
        let over = matches!(self.state, JobState::Done | JobState::Failed | JobState::Cancelled);
        over && self.kind != JobKind::Undo && self.counts.get("added") + self.counts.get("changed") > 0
    }
}
