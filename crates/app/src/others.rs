//! What other programs write becomes history too: their rows of the change feed are taken from it, each by one node only.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use padron_domain::audit::{Door, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::validity::Validity;
use padron_storage::audit::{self, Record, Stamp};
use padron_storage::changes::{self, Change, Foreign, Op};
use padron_storage::numbers::{pack, unpack};
use padron_storage::{agents, references};

use crate::App;
use crate::error::Result;

/// So many changes are recorded in one transaction.
const PORTION: i64 = 500;
/// So many portions in a row; the register is fed in between.
const AT_ONCE: usize = 10;

impl App {
    /// Puts what other programs changed into the history; how many entries that made. What is left is for the next time.
    pub async fn record_others(&self) -> Result<usize> {
        let mut made = 0;
        for _ in 0..AT_ONCE {
            let found = changes::open(&mut self.db.read().await?, PORTION).await?;
            if found.is_empty() {
                break;
            }
            let full = found.len() >= usize::try_from(PORTION).unwrap_or(usize::MAX);
            made += self.record(found).await?;
            if !full {
                break;
            }
        }
        if made > 0 {
            self.news.notify_waiters();
        }
        Ok(made)
    }

    async fn record(&self, mut found: Vec<Foreign>) -> Result<usize> {
        let mut writer = self.db.write().await?;
        let seqs: Vec<i64> = found.iter().map(|change| change.seq).collect();
        // Several nodes see the same rows: whoever locks a row that is still open records it.
        let ours = changes::still_open(&mut writer, &seqs).await?;
        found.retain(|change| ours.contains(&change.seq));
        // The numbers of the feed are those of the family's own table, whichever source that is.
        let feed = self.sources.people.iter().find(|supply| supply.has_feed()).map(|supply| supply.source.slot);
        let ids: HashSet<i64> =
            found.iter().filter_map(Foreign::person).filter_map(|id| feed.map(|slot| pack(slot, id))).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut people = States::default();
        for person in self.people(&mut writer, &ids).await? {
            people.begin(unpack(person.id), person.values, person.changed_by);
        }
        let keys: HashSet<&str> = found.iter().filter_map(Foreign::company).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        let mut companies = States::default();
        for company in self.companies(&mut writer, &keys).await? {
            companies.begin(company.values.customer_id.clone(), company.values, company.changed_by);
        }
        let logins: HashMap<i64, String> = agents::names(&mut writer).await?.into_iter().collect();
        let mut told = Vec::with_capacity(found.len());
        // Backwards: what a row was after a change is what it was before the next one, at last what it is now.
        for change in found.iter().rev() {
            match &change.row {
                Change::CustomerUser(id) => {
                    let (after, by) = people.undo(*id, *id, change);
                    let by = by.and_then(|by| logins.get_key_value(&by));
                    tell::<CustomerUserValues>(ObjectKind::CustomerUser, change, after, by, &mut told);
                }
                Change::Customer(key) => {
                    let (after, by) = companies.undo(key.clone(), change.old_key.clone(), change);
                    let by = by.and_then(|by| logins.get_key_value(&by));
                    tell::<CustomerValues>(ObjectKind::Customer, change, after, by, &mut told);
                }
                Change::LastLogin(_) | Change::PersonValue(_) | Change::CustomerValue(_) | Change::All => {}
            }
        }
        told.reverse();
        let records: Vec<Record<'_>> = told.iter().map(Told::record).collect();
        audit::add_records(&mut writer, &records).await?;
        // What lies beside their tables other programs know nothing of.
        for told in told.iter().filter(|told| told.verb == "rename") {
            let (references, field) = match told.kind {
                ObjectKind::Customer => (references::OF_CUSTOMER, "customer_id"),
                _ => (references::OF_LOGIN, "login"),
            };
            if let Some(key) = told.changes.iter().find(|change| change.field == field) {
                references::rename_parts(&mut writer, references, (&key.before, &key.after)).await?;
            }
        }
        let seqs: Vec<i64> = found.iter().map(|change| change.seq).collect();
        changes::recorded(&mut writer, &seqs).await?;
        writer.commit().await?;
        Ok(told.len())
    }
}

/// What rows are between changes, while changes are gone through backwards.
struct States<K, R> {
    now: HashMap<K, Option<R>>,
    /// Who changed a row last.
    by: HashMap<K, i64>,
}

impl<K, R> Default for States<K, R> {
    fn default() -> Self {
        Self { now: HashMap::new(), by: HashMap::new() }
    }
}

impl<K: Eq + Hash + Clone, R: Kept> States<K, R> {
    /// A row as it is now.
    fn begin(&mut self, key: K, values: R, by: i64) {
        self.by.insert(key.clone(), by);
        self.now.insert(key, Some(values));
    }

    /// Goes back before a change of the row with this key, which had `old_key` before: what it was after the change, and who
    /// changed the row last.
    fn undo(&mut self, key: K, old_key: K, change: &Foreign) -> (Option<R>, Option<i64>) {
        let by = self.by.get(&key).copied();
        let after = if change.op == Op::Delete { None } else { self.now.remove(&key).flatten() };
        if change.op != Op::Delete && old_key != key {
            self.now.insert(key, None);
        }
        if change.op == Op::Insert {
            self.now.insert(old_key, None);
        } else {
            if let Some(by) = by {
                self.by.insert(old_key.clone(), by);
            }
            self.now.insert(old_key, read(&change.before, after.as_ref()));
        }
        (after, by)
    }
}

/// An entry to be written.
struct Told {
    stamp: Stamp,
    verb: &'static str,
    kind: ObjectKind,
    key: String,
    changes: Vec<FieldChange>,
    /// Which sides there are.
    sides: (bool, bool),
}

impl Told {
    fn record(&self) -> Record<'_> {
        let before = self.changes.iter().map(|change| (change.field, change.before.as_str()));
        let after = self.changes.iter().map(|change| (change.field, change.after.as_str()));
        Record {
            stamp: &self.stamp,
            verb: self.verb,
            kind: self.kind,
            key: &self.key,
            before: if self.sides.0 { before.collect() } else { Vec::new() },
            after: if self.sides.1 { after.collect() } else { Vec::new() },
        }
    }
}

/// A record as the history has to know it.
trait Kept: TextRecord + Default {
    fn key(&self) -> &str;
    fn differences(&self, before: &Self) -> Vec<FieldChange>;
}

impl Kept for CustomerUserValues {
    fn key(&self) -> &str {
        &self.login
    }

    fn differences(&self, before: &Self) -> Vec<FieldChange> {
        self.changes_since(before)
    }
}

impl Kept for CustomerValues {
    fn key(&self) -> &str {
        &self.customer_id
    }

    fn differences(&self, before: &Self) -> Vec<FieldChange> {
        self.changes_since(before)
    }
}

/// The values that a row of the feed carries; `None` where another program put the separator into one of them. The feed has the
/// family's own columns only: what a source has besides is taken to be as it was `after`.
fn read<R: Kept>(texts: &[String], after: Option<&R>) -> Option<R> {
    let mut values = after.cloned().unwrap_or_default();
    let flags = texts.len().checked_sub(R::FIELDS.len())?;
    if flags == 0 || flags > 2 {
        return None;
    }
    for (field, text) in R::FIELDS.iter().zip(texts) {
        values.put(field.name, text);
    }
    *values.validity_mut() = Validity::from_id(texts[R::FIELDS.len()].trim().parse().unwrap_or(0));
    Some(values)
}

/// Puts a change into entries, the later one first.
fn tell<R: Kept>(
    kind: ObjectKind,
    change: &Foreign,
    after: Option<R>,
    by: Option<(&i64, &String)>,
    told: &mut Vec<Told>,
) {
    let stamp = Stamp {
        user_id: by.map_or(0, |(id, _)| *id),
        actor: by.map(|(_, login)| login.clone()).unwrap_or_default(),
        actor_kind: if by.is_some() { "agent" } else { "system" },
        door: Door::Other,
        at: change.at,
        job: None,
    };
    let entry = |verb, key: &str, changes, sides| Told {
        stamp: stamp.clone(),
        verb,
        kind,
        key: key.to_owned(),
        changes,
        sides,
    };
    let before: Option<R> = if change.op == Op::Insert { None } else { read(&change.before, after.as_ref()) };
    match (change.op, before, after) {
        (Op::Delete, before, _) => {
            let lost = filled(&before.unwrap_or_default()).into_iter();
            let lost = lost.map(|change| FieldChange { before: change.after, after: String::new(), ..change });
            told.push(entry("remove", &change.old_key, lost.collect(), (true, false)));
        }
        (Op::Insert, _, Some(after)) => told.push(entry("add", after.key(), filled(&after), (false, true))),
        (Op::Update, None, Some(after)) => told.push(entry("update", after.key(), filled(&after), (false, true))),
        (Op::Update, Some(before), Some(after)) => {
            if kind == ObjectKind::CustomerUser && change.before.last().is_some_and(|flag| flag == "1") {
                told.push(entry("password", after.key(), Vec::new(), (false, false)));
            }
            let changes = after.differences(&before);
            let verb = if after.key() == before.key() { "update" } else { "rename" };
            if !changes.is_empty() {
                told.push(entry(verb, after.key(), changes, (true, true)));
            }
        }
        // Removed since, which a later portion tells.
        (Op::Insert | Op::Update, _, None) => {}
    }
}

/// Everything that is not empty, as changes from nothing.
fn filled<R: Kept>(values: &R) -> Vec<FieldChange> {
    let mut blank = R::default();
    // The validity of a new record is always told.
    *blank.validity_mut() = values.validity();
    let mut found = values.differences(&blank);
    found.push(FieldChange { field: "valid", before: String::new(), after: values.validity().name().to_owned() });
    found
}
