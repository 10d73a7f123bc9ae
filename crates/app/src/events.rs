//! The ordered log of changes that other programs follow, so that they can keep a copy of people and companies.
//!
//! The log is the history: what follows entry N is asked for again and again, or waited for.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use padron_domain::audit::{AuditEntry, ObjectKind};
use padron_storage::{Engine, history, meta};
use serde::Serialize;

use crate::admin::Admin;
use crate::error::Result;
use crate::sweep::SWEPT;

/// The longest somebody may wait for changes.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Whoever waits looks by themselves so often: what is written without anybody being told is not missed for longer.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// On PostgreSQL and MariaDB an entry behind a gap is held back for so long: whoever took the missing number may still commit.
const GAP_PATIENCE: TimeDelta = TimeDelta::seconds(5);
/// What a copy of people and companies is made of; a restore is told as a change of everything.
pub const COPIED: [ObjectKind; 3] = [ObjectKind::Customer, ObjectKind::CustomerUser, ObjectKind::Database];

/// A change as programs are told it.
#[derive(Debug, Clone, Serialize)]
pub struct Event<'a> {
    /// Its number; rises.
    pub seq: i64,
    /// When (UTC), as RFC 3339.
    pub at: String,
    /// Of what: `customer`, `customer_user` …; `all` where everything was put back from a backup.
    pub kind: &'a str,
    /// The record's key after it.
    pub key: &'a str,
    /// What was done.
    pub verb: &'a str,
    /// By whom; empty where nobody can say.
    pub actor: &'a str,
    /// `agent` or `system`.
    pub actor_kind: &'a str,
    /// Through which door.
    pub door: &'a str,
    /// By which job.
    pub job: Option<i64>,
    /// Values before, by field.
    pub before: BTreeMap<&'a str, &'a str>,
    /// Values after, by field.
    pub after: BTreeMap<&'a str, &'a str>,
}

impl<'a> From<&'a AuditEntry> for Event<'a> {
    fn from(entry: &'a AuditEntry) -> Self {
        let named = |values: &'a [(String, String)]| {
            values.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect()
        };
        let everything = entry.object_kind == ObjectKind::Database.name() && entry.verb == "restore";
        Self {
            seq: entry.id,
            at: entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            kind: if everything { "all" } else { &entry.object_kind },
            key: &entry.object_key,
            verb: &entry.verb,
            actor: &entry.actor,
            actor_kind: &entry.actor_kind,
            door: &entry.door,
            job: entry.job,
            before: named(&entry.before),
            after: named(&entry.after),
        }
    }
}

/// Some changes, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The changes.
    pub items: Vec<AuditEntry>,
    /// Where to go on.
    pub next: i64,
    /// Whether changes were dropped that the asker has not seen, or were never told: a copy has to be begun anew.
    pub lost: bool,
}

impl Admin {
    /// The changes after entry `after`, or with `None` the place where the log ends now. Where there are none it waits so long
    /// for the first one.
    pub async fn changes(
        &self,
        after: Option<i64>,
        kinds: &[ObjectKind],
        limit: i64,
        wait: Duration,
    ) -> Result<Changes> {
        let Some(after) = after else {
            let next = self.log_end().await?;
            return Ok(Changes { items: Vec::new(), next, lost: false });
        };
        let until = tokio::time::Instant::now() + wait.min(LONGEST_WAIT);
        loop {
            // Told between the question and the waiting is told, too.
            let told = self.app.news.notified();
            tokio::pin!(told);
            told.as_mut().enable();
            let found = self.changes_now(after, kinds, limit).await?;
            let now = tokio::time::Instant::now();
            if !found.items.is_empty() || found.lost || now >= until {
                return Ok(found);
            }
            let _ = tokio::time::timeout(LOOK_EVERY.min(until - now), told).await;
        }
    }

    async fn changes_now(&self, after: i64, kinds: &[ObjectKind], limit: i64) -> Result<Changes> {
        let mut connection = self.app.db.read().await?;
        let swept = meta::get(&mut connection, SWEPT).await?.and_then(|text| text.parse().ok()).unwrap_or(0_i64);
        let mut items = history::after(&mut connection, after, kinds, limit).await?;
        if let Some(last) = items.last().map(|entry| entry.id) {
            let young = self.app.clock.now() - GAP_PATIENCE;
            let held = history::unsettled(&mut connection, after, last, young).await?;
            if self.app.db.engine() == Engine::MySql {
                // Read again: what was committed before we looked for gaps was perhaps not there when we read.
                items = history::after(&mut connection, after, kinds, limit).await?;
                items.retain(|entry| entry.id <= held.unwrap_or(last));
            }
        }
        // Who begins at nothing asks for what there is.
        let mut lost = after > 0 && after < swept;
        if items.is_empty() && after > swept {
            // A number that was never told: of another database, or of this one before it was put back from a backup.
            lost |= after > history::last(&mut connection).await?;
        }
        Ok(Changes { next: items.last().map_or(after, |entry| entry.id), items, lost })
    }

    /// The place where the log ends: whoever reads all people and companies after asking for it and follows from here misses
    /// nothing.
    async fn log_end(&self) -> Result<i64> {
        let mut connection = self.app.db.read().await?;
        Ok(history::end(&mut connection, self.app.clock.now() - GAP_PATIENCE).await?)
    }
}
