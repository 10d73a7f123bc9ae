//! What other programs write becomes history too: their rows of the change feed are taken from it, each by one node only.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::validity::Validity;
use padron_storage::audit::{self, Record, Stamp};
use padron_storage::changes::{self, Change, Foreign, Op};
use padron_storage::{agents, customer_users, customers};

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
        let stories = stories(&found);
        let ids: Vec<i64> = stories.iter().filter_map(|story| story.person).collect();
        let people: HashMap<i64, _> =
            customer_users::get_many(&mut writer, &ids).await?.into_iter().map(|person| (person.id, person)).collect();
        let keys: Vec<&str> = stories.iter().filter_map(|story| story.company.as_deref()).collect();
        let companies: HashMap<String, _> = customers::get_many(&mut writer, &keys)
            .await?
            .into_iter()
            .map(|company| (company.values.customer_id.clone(), company))
            .collect();
        let logins: HashMap<i64, String> = agents::names(&mut writer).await?.into_iter().collect();
        let mut told = Vec::with_capacity(stories.len());
        for story in &stories {
            if let Some(id) = story.person {
                let now = people.get(&id).map(|person| (&person.values, person.changed_by));
                tell::<CustomerUserValues>(story, ObjectKind::CustomerUser, now, &logins, &mut told);
            } else if let Some(key) = &story.company {
                let now = companies.get(key).map(|company| (&company.values, company.changed_by));
                tell::<CustomerValues>(story, ObjectKind::Customer, now, &logins, &mut told);
            }
        }
        let records: Vec<Record<'_>> = told.iter().map(Told::record).collect();
        audit::add_records(&mut writer, &records).await?;
        let seqs: Vec<i64> = found.iter().map(|change| change.seq).collect();
        changes::recorded(&mut writer, &seqs).await?;
        writer.commit().await?;
        Ok(told.len())
    }
}

/// What happened to one record within a portion.
#[derive(Debug)]
struct Story {
    person: Option<i64>,
    company: Option<String>,
    /// Whether it began within the portion.
    new: bool,
    /// Key and values before the first change.
    old_key: String,
    first: Vec<String>,
    /// Key and values before the last one, for a record that is gone.
    last_key: String,
    last: Vec<String>,
    /// Whether its password changed.
    password: bool,
    at: NaiveDateTime,
}

/// The changes of a portion, one story a record, in the order of their beginnings.
fn stories(found: &[Foreign]) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    let mut people: HashMap<i64, usize> = HashMap::new();
    let mut companies: HashMap<String, usize> = HashMap::new();
    for change in found {
        let place = match &change.row {
            Change::CustomerUser(id) => people.get(id).copied(),
            // A company is known by its key, which this very change may have given it.
            Change::Customer(key) if change.op == Op::Update && change.old_key != *key => companies.remove(&change.old_key),
            Change::Customer(key) => companies.get(key).copied(),
            Change::LastLogin(_) | Change::All => continue,
        };
        let place = place.unwrap_or_else(|| {
            stories.push(Story {
                person: None,
                company: None,
                new: change.op == Op::Insert,
                old_key: change.old_key.clone(),
                first: change.before.clone(),
                last_key: String::new(),
                last: Vec::new(),
                password: false,
                at: change.at,
            });
            stories.len() - 1
        });
        let story = &mut stories[place];
        match &change.row {
            Change::CustomerUser(id) => {
                story.person = Some(*id);
                people.insert(*id, place);
                story.password |= change.before.last().is_some_and(|flag| flag == "1");
            }
            Change::Customer(key) => {
                story.company = Some(key.clone());
                companies.insert(key.clone(), place);
            }
            Change::LastLogin(_) | Change::All => {}
        }
        story.last_key.clone_from(&change.old_key);
        story.last.clone_from(&change.before);
        story.at = change.at;
    }
    stories
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

/// The values that a row of the feed carries; `None` where another program put the separator into one of them.
fn read<R: Kept>(texts: &[String]) -> Option<R> {
    let mut values = R::default();
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

/// Puts a story into entries.
fn tell<R: Kept>(
    story: &Story,
    kind: ObjectKind,
    now: Option<(&R, i64)>,
    logins: &HashMap<i64, String>,
    told: &mut Vec<Told>,
) {
    let by = now.and_then(|(_, by)| logins.get(&by).map(|login| (by, login)));
    let stamp = Stamp {
        user_id: by.map_or(0, |(id, _)| id),
        actor: by.map(|(_, login)| login.clone()).unwrap_or_default(),
        actor_kind: if by.is_some() { "agent" } else { "system" },
        door: Door::Other,
        at: story.at,
        job: None,
    };
    let entry = |verb, key: &str, changes, sides| Told { stamp: stamp.clone(), verb, kind, key: key.to_owned(), changes, sides };
    let nothing = R::default();
    match (now, read::<R>(&story.first)) {
        (Some((now, _)), None) => {
            let verb = if story.new { "add" } else { "update" };
            told.push(entry(verb, now.key(), filled(now), (false, true)));
        }
        (Some((now, _)), Some(before)) => {
            let changes = now.differences(&before);
            let verb = if now.key() == before.key() { "update" } else { "rename" };
            if !changes.is_empty() {
                told.push(entry(verb, now.key(), changes, (true, true)));
            }
            if story.password {
                told.push(entry("password", now.key(), Vec::new(), (false, false)));
            }
        }
        // It came and went unseen.
        (None, _) if story.new => {}
        (None, _) => {
            let last = read::<R>(&story.last).unwrap_or(nothing);
            let changes = filled(&last).into_iter().map(|change| FieldChange { before: change.after, after: String::new(), ..change });
            let key = if story.last_key.is_empty() { &story.old_key } else { &story.last_key };
            told.push(entry("remove", key, changes.collect(), (true, false)));
        }
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
