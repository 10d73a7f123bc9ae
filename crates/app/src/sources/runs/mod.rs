//! Readings of directories. What a reading finds is first a plan: noted change by change, compared with the copy in the main
//! database. Only a reading that was whole becomes anything else: what it found is applied, or, where too many would be lost by
//! it, held until an administrator says yes. Everything applied can be taken back.
//!
//! Nobody who asks for people waits for a reading: they are looked up in the copy. Before they are shown a few are read again
//! ([`again`]), while the directory answers.

mod again;
mod apply;
mod probe;
mod reading;
mod standing;
mod turn;
mod verbs;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
pub use padron_directory::Person;
use padron_directory::{Cause, Settings};
use padron_domain::source::{Place, Source};
use padron_storage::directories::Content;
pub use padron_storage::source_runs::{Counts, StoredRun as Run};

use super::memory::Memory;
use crate::digest;

pub use padron_directory::{Refusal, Trial as Attempt, Tried};
pub use verbs::{Changed, ChangesPage, SignInSaid};

/// Those who wait for a few people read again wait so long.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many may be lost in one reading without anybody asking, whatever the share.
const FEW: u64 = 10;

/// What a reading reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everybody.
    Whole,
    /// Who changed since the last one.
    Changes,
    /// Everybody, only to look what would change.
    Plan,
}

impl Kind {
    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Changes => "changes",
            Self::Plan => "plan",
        }
    }
}

/// What becomes of somebody by a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Met for the first time.
    New,
    /// Something about them is another.
    Changed,
    /// There again.
    Back,
    /// Not in use any more.
    Disabled,
    /// Not there any more.
    Gone,
}

impl What {
    /// Every one, in the order they are told.
    pub const ALL: [Self; 5] = [Self::New, Self::Changed, Self::Back, Self::Disabled, Self::Gone];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Back => "back",
            Self::Disabled => "disabled",
            Self::Gone => "gone",
        }
    }

    /// The one with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }

    /// How many there are of it.
    pub const fn count(self, counts: &Counts) -> u64 {
        match self {
            Self::New => counts.new,
            Self::Changed => counts.changed,
            Self::Back => counts.back,
            Self::Disabled => counts.disabled,
            Self::Gone => counts.gone,
        }
    }

    /// Whether somebody loses something by it.
    const fn is_loss(self) -> bool {
        matches!(self, Self::Disabled | Self::Gone)
    }
}

/// A directory while Padrón runs.
pub(crate) struct Reader {
    /// The directory; what is wrong with its configuration, in a sentence.
    people: Result<Arc<padron_directory::People>, String>,
    /// Who was read again a moment ago.
    fresh: Memory<()>,
    now: Mutex<Now>,
    /// Only one reads at a time.
    reading: tokio::sync::Mutex<()>,
    /// Only one files the copy at a time.
    filing: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Reader").field("now", &self.now()).finish_non_exhaustive()
    }
}

/// How far a directory is.
#[derive(Debug, Default)]
struct Now {
    /// Not before this everybody is read again; `None` is at once.
    whole: Option<Instant>,
    /// Not before this those who changed are.
    changes: Option<Instant>,
    /// Whether somebody reads.
    busy: bool,
    /// The last change that was seen, by the directory's clock.
    newest: Option<NaiveDateTime>,
    /// Whether it is known not to answer.
    away: bool,
    /// The directory's number in the main database.
    source: Option<i64>,
    /// Which copy was filed in the register.
    filed: Option<i64>,
}

impl Reader {
    /// Of a source that is a directory.
    pub(super) fn of(source: &Source) -> Option<Arc<Self>> {
        let Place::Directory(directory) = &source.place else { return None };
        let settings = Settings { patience: PATIENCE, ..Settings::of(directory) };
        let people = padron_directory::People::new(source, settings).map(Arc::new).map_err(|findings| {
            let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
            findings.join("; ")
        });
        if let Err(why) = &people {
            tracing::error!(source = source.name, "the directory cannot be read as it is configured: {why}");
        }
        Some(Arc::new(Self {
            people,
            fresh: Memory::new(source.cache_seconds.max(1)),
            now: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            filing: tokio::sync::Mutex::default(),
        }))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is known not to answer.
    pub(crate) fn is_away(&self) -> bool {
        self.people.is_err() || self.now().away
    }

    /// Lets everybody be read at the next occasion.
    pub(super) fn hurry(&self) {
        self.now().whole = None;
    }

    /// Lets the copy be filed anew.
    pub(super) fn forget_filed(&self) {
        self.now().filed = None;
    }
}

/// Whether a directory that failed like this does not answer anybody else either.
const fn is_away(cause: &Cause) -> bool {
    matches!(
        cause,
        Cause::Refused
            | Cause::TimedOut
            | Cause::NoSuchHost
            | Cause::Unreachable
            | Cause::Closed
            | Cause::Tls(_)
            | Cause::Credentials
            | Cause::Denied
            | Cause::NotEncrypted
            | Cause::Busy
            | Cause::Malformed(_)
            | Cause::NoSuchBase
    )
}

/// What somebody is known by, short: half of a digest, which no two share.
fn key_of(stable_id: &str) -> String {
    let mut key = digest::of("directory person", stable_id);
    key.truncate(32);
    key
}

/// The key as a number, for comparing many.
fn number_of(key: &str) -> u128 {
    u128::from_str_radix(key, 16).unwrap_or_default()
}

/// A content as one number.
fn digest_of(content: &str) -> i64 {
    let digest = digest::of("directory content", content);
    u64::from_str_radix(digest.get(..16).unwrap_or_default(), 16).unwrap_or_default().cast_signed()
}

/// What is kept of a person.
fn content_of(person: &Person) -> Content {
    let values = &person.record.values;
    let texts = values.texts().filter(|(_, value)| !value.is_empty());
    Content {
        fields: texts.map(|(field, value)| (field.name.to_owned(), value.to_owned())).collect(),
        validity: values.validity,
        customer_ids: person.customer_ids.clone(),
    }
}
