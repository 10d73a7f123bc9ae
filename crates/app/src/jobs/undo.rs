//! Taking back what a job did, from its history, the newest change first.
//!
//! A record that still has exactly the values the job gave it gets its former ones back. One that the job added is removed if
//! nothing refers to it and nobody touched it, else it is set invalid. What was changed since stays as it is. Whatever is not as
//! it was before is kept as a row of the undoing job, with the reason.

use std::collections::{HashMap, HashSet};

use padron_domain::audit::{AuditEntry, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::fold::identity;
use padron_domain::record::TextRecord as _;
use padron_domain::source::Slot;
use padron_domain::validity::Validity;
use padron_storage::audit::Stamp;
use padron_storage::customer_users::LookUp;
use padron_storage::jobs::{self, JobRow};
use padron_storage::{Connection, audit, references};
use serde_json::json;

use super::work::{Stop, Tally, Work};
use super::{Job, JobFault, JobState};
use crate::App;
use crate::admin::Admin;
use crate::error::Result;
use crate::turn::Turn;

/// Changes taken back in one transaction.
const PORTION: usize = 500;
/// How far the history was gone through.
const BELOW: &str = "_below";

/// The work.
pub(super) struct Undo {
    admin: Admin,
    original: i64,
    id: i64,
    below: i64,
    entries: Vec<AuditEntry>,
}

impl Work for Undo {
    async fn open(admin: &Admin, job: &Job) -> Result<Self, Stop> {
        let original = job.undoes().ok_or_else(|| JobFault::new("no-job"))?;
        let below = job.counts.bookmark(BELOW).unwrap_or(i64::MAX);
        Ok(Self { admin: admin.clone(), original, id: job.id, below, entries: Vec::new() })
    }

    async fn prepare(&mut self) -> Result<bool, Stop> {
        if let Some(last) = self.entries.last() {
            self.below = last.id;
        }
        let mut connection = self.admin.app.db.read().await?;
        self.entries = audit::of_job(&mut connection, self.original, self.below, PORTION).await?;
        Ok(!self.entries.is_empty())
    }

    async fn portion(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<(), Stop> {
        let stamp = self.admin.stamp();
        for kind in [ObjectKind::CustomerUser, ObjectKind::Customer] {
            let entries: Vec<(usize, &AuditEntry)> =
                self.entries.iter().enumerate().filter(|(_, entry)| entry.object_kind == kind.name()).collect();
            if entries.is_empty() {
                continue;
            }
            let mut portion = Portion::read(&self.admin.app, turn, kind, &entries, &[self.original, self.id]).await?;
            for (_, entry) in &entries {
                portion.take_back(turn, &stamp, entry).await?;
            }
            portion.write(turn, &stamp, tally).await?;
            let base = i64::try_from(tally.done).unwrap_or(i64::MAX);
            let rows: Vec<JobRow> = portion
                .told
                .iter()
                .map(|told| {
                    let place = entries.iter().find(|(_, entry)| entry.id == told.entry).map_or(0, |(place, _)| *place);
                    JobRow {
                        row_no: base + i64::try_from(place).unwrap_or(0) + 1,
                        verdict: told.verdict.to_owned(),
                        object_key: told.key.clone(),
                        content: json!({ "kind": kind.name(), "reason": told.reason, "fields": told.fields })
                            .to_string(),
                    }
                })
                .collect();
            jobs::add_rows(turn, self.id, &rows).await?;
        }
        tally.done += u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        if let Some(last) = self.entries.last() {
            tally.counts.set_bookmark(BELOW, last.id);
        }
        Ok(())
    }

    async fn finish(&mut self, turn: &mut Turn, _: &mut Tally) -> Result<JobState, Stop> {
        jobs::turn_to(turn, self.original, &[JobState::Undoing.name()], JobState::Undone.name()).await?;
        Ok(JobState::Done)
    }

    async fn failed(&mut self, turn: &mut Turn, _: &mut Tally) -> Result<()> {
        jobs::turn_to(turn, self.original, &[JobState::Undoing.name()], JobState::Done.name()).await?;
        Ok(())
    }
}

/// A record as it is now.
#[derive(Debug, Clone)]
enum Record {
    Person(i64, CustomerUserValues),
    Company(Slot, CustomerValues),
}

impl Record {
    fn key(&self) -> &str {
        match self {
            Self::Person(_, values) => &values.login,
            Self::Company(_, values) => &values.customer_id,
        }
    }

    fn get(&self, field: &str) -> Option<&str> {
        match self {
            Self::Person(_, values) if field == "valid" => Some(values.validity.name()),
            Self::Company(_, values) if field == "valid" => Some(values.validity.name()),
            Self::Person(_, values) => values.get(field),
            Self::Company(_, values) => values.get(field),
        }
    }

    fn put(&mut self, field: &str, value: &str) {
        match self {
            Self::Person(_, values) => values.put(field, value),
            Self::Company(_, values) => values.put(field, value),
        }
    }

    fn filled(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Person(_, values) => values.filled(),
            Self::Company(_, values) => values.filled(),
        }
    }
}

/// Something that is not as it was before.
struct Told {
    entry: i64,
    verdict: &'static str,
    key: String,
    reason: &'static str,
    fields: Vec<String>,
}

/// The records of a portion of the history, and what becomes of them.
struct Portion {
    kind: ObjectKind,
    now: HashMap<String, Record>,
    /// Records of sources that do not answer now, by identity.
    away: HashSet<String>,
    referred: HashSet<String>,
    /// Records somebody else touched since the job did, by identity.
    touched: HashSet<String>,
    removed: Vec<Record>,
    /// Records with values to be written, each with the key it has in the table.
    changed: Vec<(String, Record, Vec<String>)>,
    history: Vec<(&'static str, String, Fields, Fields)>,
    told: Vec<Told>,
    restored: usize,
    invalidated: usize,
}

type Fields = Vec<(String, String)>;

impl Portion {
    async fn read(
        app: &App,
        connection: &mut Connection,
        kind: ObjectKind,
        entries: &[(usize, &AuditEntry)],
        jobs: &[i64],
    ) -> Result<Self> {
        let keys: Vec<&str> = entries.iter().map(|(_, entry)| entry.object_key.as_str()).collect();
        let added: Vec<&str> = entries
            .iter()
            .filter(|(_, entry)| entry.verb == "add")
            .map(|(_, entry)| entry.object_key.as_str())
            .collect();
        let oldest = entries.last().map_or(0, |(_, entry)| entry.id);
        let people = kind == ObjectKind::CustomerUser;
        let (mut now, mut away) = (HashMap::new(), HashSet::new());
        if people {
            let asked: Vec<(&str, &str)> = keys.iter().map(|key| (*key, "")).collect();
            let looked = app.look_up_people(connection, LookUp::Login, &asked).await?;
            let unknown = |key: &&&str| app.may_be_in(&looked.away, LookUp::Login, key).is_some();
            away.extend(keys.iter().filter(unknown).map(|key| identity(key)));
            for person in looked.found {
                now.insert(identity(&person.values.login), Record::Person(person.id, person.values));
            }
        } else {
            let looked = app.look_up_companies(connection, false, &keys).await?;
            let unknown = |key: &&&str| app.company_may_be_in(&looked.away, key).is_some();
            away.extend(keys.iter().filter(unknown).map(|key| identity(key)));
            for company in looked.found {
                now.insert(identity(&company.values.customer_id), Record::Company(company.source, company.values));
            }
        }
        let list = if people { references::OF_LOGIN } else { references::OF_CUSTOMER };
        let referred = references::referred(connection, list, &added).await?;
        let touched = audit::touched_since(connection, kind, &added, oldest, jobs).await?;
        let touched = touched.into_iter().map(|(key, _)| identity(&key)).collect();
        Ok(Self {
            kind,
            now,
            away,
            referred,
            touched,
            removed: Vec::new(),
            changed: Vec::new(),
            history: Vec::new(),
            told: Vec::new(),
            restored: 0,
            invalidated: 0,
        })
    }

    fn tell(&mut self, entry: &AuditEntry, verdict: &'static str, reason: &'static str, fields: Vec<String>) {
        self.told.push(Told { entry: entry.id, verdict, key: entry.object_key.clone(), reason, fields });
    }

    async fn take_back(&mut self, turn: &mut Turn, stamp: &Stamp, entry: &AuditEntry) -> Result<()> {
        let key = identity(&entry.object_key);
        let Some(record) = self.now.get(&key).cloned() else {
            let reason = if self.away.contains(&key) { "source-down" } else { "gone" };
            self.tell(entry, "kept", reason, Vec::new());
            return Ok(());
        };
        if entry.verb == "password" {
            // A former hash is in no history.
            if entry.job.is_some() && !entry.after.is_empty() {
                return Ok(());
            }
            self.tell(entry, "kept", "password", Vec::new());
            return Ok(());
        }
        let differs: Vec<String> = entry
            .after
            .iter()
            .filter(|(field, value)| record.get(field) != Some(value))
            .map(|(field, _)| field.clone())
            .collect();
        if entry.verb == "add" {
            self.take_back_added(entry, &key, record, differs);
        } else if !differs.is_empty() {
            self.tell(entry, "kept", "changed", differs);
        } else {
            self.give_back(turn, stamp, entry, &key, record).await?;
        }
        Ok(())
    }

    fn take_back_added(&mut self, entry: &AuditEntry, key: &str, mut record: Record, mut differs: Vec<String>) {
        // Fields that were empty when it was added are not in the history.
        let new: Vec<String> = record
            .filled()
            .into_iter()
            .filter(|(field, _)| !entry.after.iter().any(|(known, _)| known == field))
            .map(|(field, _)| field.to_owned())
            .collect();
        differs.extend(new);
        if !differs.is_empty() || self.touched.contains(key) {
            return self.tell(entry, "kept", "changed", differs);
        }
        if self.referred.contains(key) {
            let before = record.get("valid").unwrap_or("").to_owned();
            if before != Validity::Invalid.name() {
                record.put("valid", Validity::Invalid.name());
                let side = |value: &str| vec![("valid".to_owned(), value.to_owned())];
                let sides = (side(&before), side(Validity::Invalid.name()));
                self.history.push(("update", record.key().to_owned(), sides.0, sides.1));
                self.changed.push((record.key().to_owned(), record.clone(), vec!["valid".to_owned()]));
                self.now.insert(key.to_owned(), record);
            }
            self.invalidated += 1;
            return self.tell(entry, "invalidated", "referred", Vec::new());
        }
        let before = record.filled().into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect();
        self.history.push(("remove", record.key().to_owned(), before, Vec::new()));
        // What was given back before it is removed need not be written.
        self.changed.retain(|(_, changed, _)| identity(changed.key()) != key);
        self.now.remove(key);
        self.removed.push(record);
    }

    async fn give_back(
        &mut self,
        turn: &mut Turn,
        stamp: &Stamp,
        entry: &AuditEntry,
        key: &str,
        mut record: Record,
    ) -> Result<()> {
        let old_key = record.key().to_owned();
        for (field, value) in &entry.before {
            record.put(field, value);
        }
        let new_key = record.key().to_owned();
        let mut verb = "update";
        let touched: Vec<String> = entry.before.iter().map(|(field, _)| field.clone()).collect();
        if new_key != old_key {
            verb = "rename";
            let people = self.kind == ObjectKind::CustomerUser;
            let taken = identity(&new_key) != key
                && if people {
                    turn.app().person(turn, &new_key).await?.is_some()
                } else {
                    turn.app().company(turn, &new_key).await?.is_some()
                };
            if taken {
                self.tell(entry, "kept", "taken", Vec::new());
                return Ok(());
            }
            let list = if people { references::OF_LOGIN } else { references::OF_CUSTOMER };
            references::rename(turn, list, (&old_key, &new_key), stamp.at, stamp.user_id).await?;
        }
        self.history.push((verb, new_key.clone(), entry.after.clone(), entry.before.clone()));
        self.now.remove(key);
        self.now.insert(identity(&new_key), record.clone());
        if verb == "rename" {
            // At once: what follows in this portion looks for it by its old key.
            write(turn, stamp, &old_key, &record, &touched).await?;
        } else {
            self.changed.push((old_key, record, touched));
        }
        self.restored += 1;
        Ok(())
    }

    async fn write(&mut self, turn: &mut Turn, stamp: &Stamp, tally: &mut Tally) -> Result<()> {
        for (key, record, touched) in &self.changed {
            write(turn, stamp, key, record, touched).await?;
        }
        let mut ids = Vec::new();
        let mut companies = Vec::new();
        for record in &self.removed {
            match record {
                Record::Person(id, values) => ids.push((*id, values.login.as_str())),
                Record::Company(slot, values) => companies.push((*slot, values.customer_id.as_str())),
            }
        }
        let numbers: Vec<i64> = ids.iter().map(|(id, _)| *id).collect();
        turn.remove_people(&numbers).await?;
        turn.forget_people(&ids).await?;
        for (slot, id) in companies {
            turn.remove_companies(slot, &[id]).await?;
            turn.forget_companies(slot, &[id]).await?;
        }
        let records: Vec<audit::Record<'_>> = self
            .history
            .iter()
            .map(|(verb, key, before, after)| audit::Record {
                stamp,
                verb,
                kind: self.kind,
                key,
                before: side(before),
                after: side(after),
            })
            .collect();
        audit::add_records(turn, &records).await?;
        tally.counts.more("removed", self.removed.len());
        tally.counts.more("restored", self.restored);
        tally.counts.more("invalidated", self.invalidated);
        tally.counts.more("kept", self.told.iter().filter(|told| told.verdict == "kept").count());
        Ok(())
    }
}

fn side(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect()
}

async fn write(turn: &mut Turn, stamp: &Stamp, key: &str, record: &Record, touched: &[String]) -> Result<()> {
    let touched: Vec<&str> = touched.iter().map(String::as_str).collect();
    match record {
        Record::Person(id, values) => {
            turn.change_person(*id, values, &touched, (stamp.at, stamp.user_id)).await?;
        }
        Record::Company(slot, values) => {
            turn.change_company(*slot, key, values, &touched, (stamp.at, stamp.user_id)).await?;
        }
    }
    Ok(())
}
