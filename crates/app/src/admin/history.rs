//! Who changed what, and putting back what somebody changed.

use padron_domain::audit::{AuditEntry, ObjectKind};
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::record::{FieldChange, TextRecord as _};
use padron_domain::source::map::PASSWORD;
use padron_storage::{audit, history};

pub use padron_storage::history::Filter;

use super::{Admin, Version};
use crate::error::{AppError, Result};
use crate::moving::{Move, SOURCE};

/// What a move is called in the history.
const MOVE: &str = "move";

/// So far back somebody is looked for who edits what was changed meanwhile.
const BACK: usize = 50;

/// What an entry of the history would put back.
#[derive(Debug, Clone)]
pub struct Former {
    /// The entry.
    pub entry: AuditEntry,
    /// What it is about.
    pub kind: ObjectKind,
    /// The record's key by now.
    pub key: String,
    /// The record's version by now.
    pub version: Version,
    /// Each field of the entry.
    pub fields: Vec<FormerField>,
}

/// A field that an entry would put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerField {
    /// Its name.
    pub field: String,
    /// Its value now.
    pub now: String,
    /// Its value before the entry.
    pub former: String,
    /// Whether somebody changed it after the entry.
    pub changed_since: bool,
}

/// A record whose former values can be put back.
enum Record {
    Customer(Customer),
    CustomerUser(CustomerUser),
}

impl Record {
    fn value(&self, field: &str) -> Option<String> {
        let (text, validity) = match self {
            Self::Customer(record) => (record.values.get(field), record.values.validity),
            Self::CustomerUser(record) => (record.values.get(field), record.values.validity),
        };
        text.map(str::to_owned).or_else(|| (field == "valid").then(|| validity.name().to_owned()))
    }
}

impl Admin {
    /// A page of the history of everything, newest first, below entry `below` of the page before.
    pub async fn history_page(&self, filter: &Filter, below: Option<i64>, limit: i64) -> Result<Vec<AuditEntry>> {
        // No text of the database holds U+0000, and PostgreSQL takes none: nothing is found.
        let asked = [&filter.key, &filter.actor, &filter.verb, &filter.field];
        if asked.into_iter().flatten().any(|text| text.contains('\0')) {
            return Ok(Vec::new());
        }
        Ok(history::page(&mut self.app.db.read().await?, filter, below, limit).await?)
    }

    /// What entry `id` would put back: all of its fields, or only one.
    pub async fn former(&self, id: i64, only: Option<&str>) -> Result<Former> {
        let (former, _) = self.former_of(id, only).await?;
        Ok(former)
    }

    async fn former_of(&self, id: i64, only: Option<&str>) -> Result<(Former, Record)> {
        let mut connection = self.app.db.read().await?;
        let entry = history::get(&mut connection, id).await?.ok_or(AppError::Missing)?;
        let kind = ObjectKind::from_name(&entry.object_kind).ok_or(AppError::Missing)?;
        // Only a change has values that were there before and can be there again.
        if entry.before.is_empty() || entry.after.is_empty() {
            return Err(AppError::Missing);
        }
        let record = match kind {
            ObjectKind::Customer | ObjectKind::CustomerUser => {
                let key = history::key_now(&mut connection, kind, &entry).await?;
                drop(connection);
                if kind == ObjectKind::Customer {
                    Record::Customer(self.customer(&key).await?)
                } else {
                    Record::CustomerUser(self.customer_user(&key).await?)
                }
            }
            _ => return Err(AppError::Missing),
        };
        let (key, version) = match &record {
            Record::Customer(record) => (record.values.customer_id.clone(), Version::of_customer(record)),
            Record::CustomerUser(record) => (record.values.login.clone(), Version::of_customer_user(record)),
        };
        let mut fields = Vec::new();
        let source = match &record {
            Record::Customer(record) => self.source_of_company(record),
            Record::CustomerUser(record) => self.source_of_person(record),
        };
        for (field, former) in &entry.before {
            if only.is_some_and(|only| only != field) {
                continue;
            }
            let now = match record.value(field) {
                _ if entry.verb == MOVE && field == SOURCE => source.to_owned(),
                Some(now) => now,
                // What was lost on the way comes back together with the source that has a place for it.
                None if entry.verb == MOVE && only.is_none() && field != PASSWORD => String::new(),
                None => continue,
            };
            let then = entry.after.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str());
            let changed_since = then.is_some_and(|then| then != now);
            fields.push(FormerField { field: field.clone(), now, former: former.clone(), changed_since });
        }
        if fields.is_empty() {
            return Err(AppError::Missing);
        }
        Ok((Former { entry, kind, key, version, fields }, record))
    }

    /// Puts the former values of entry `id` back, as an ordinary change of the version that was seen; the record's key by then,
    /// and what changed.
    pub async fn put_back(&self, id: i64, only: Option<&str>, version: &Version) -> Result<(String, Vec<FieldChange>)> {
        let (former, record) = self.former_of(id, only).await?;
        let home = former.fields.iter().find(|field| former.entry.verb == MOVE && field.field == SOURCE);
        if let Some(home) = home.filter(|home| home.now != home.former) {
            return self.move_back(&former, &home.former, version).await;
        }
        match record {
            Record::Customer(record) => {
                let mut values = record.values;
                former.fields.iter().for_each(|field| values.put(&field.field, &field.former));
                let (record, changes) = self.change_customer(&former.key, version, values).await?;
                Ok((record.values.customer_id, changes))
            }
            Record::CustomerUser(record) => {
                let mut values = record.values;
                former.fields.iter().for_each(|field| values.put(&field.field, &field.former));
                let (record, changes) = self.change_customer_user(&former.key, version, values).await?;
                Ok((record.values.login, changes))
            }
        }
    }

    /// Moves a record back to the source it came from, where it gets again what was lost on the way; the key, and what changed.
    async fn move_back(&self, former: &Former, to: &str, version: &Version) -> Result<(String, Vec<FieldChange>)> {
        let with = former.fields.iter().filter(|field| field.field != SOURCE);
        let with: Vec<(String, String)> = with.map(|field| (field.field.clone(), field.former.clone())).collect();
        let order = Move { to, lose_fields: false, with: &with };
        let expects = |seen: &Version| seen == version;
        let changes = if former.kind == ObjectKind::Customer {
            self.move_customer(&former.key, expects, &order).await?.changes
        } else {
            self.move_customer_user(&former.key, expects, &order).await?.changes
        };
        Ok((former.key.clone(), changes))
    }

    /// The newest entries about a record, its earlier keys included.
    pub async fn history(&self, kind: ObjectKind, key: &str, limit: usize) -> Result<Vec<AuditEntry>> {
        Ok(audit::of_object(&mut self.app.db.read().await?, kind, key, limit).await?)
    }

    /// The newest entries about companies and people.
    pub async fn recent_changes(&self, limit: i64) -> Result<Vec<AuditEntry>> {
        let kinds = [ObjectKind::Customer, ObjectKind::CustomerUser];
        Ok(audit::newest(&mut self.app.db.read().await?, &kinds, limit).await?)
    }

    /// The values of a company at the version an editor saw, as far as the history knows.
    pub async fn customer_as_seen(&self, now: &Customer, seen: &Version) -> Result<Option<CustomerValues>> {
        let mut then = now.clone();
        for entry in self.history(ObjectKind::Customer, &now.values.customer_id, BACK).await? {
            if Version::of_customer(&then) == *seen {
                return Ok(Some(then.values));
            }
            entry.before.iter().for_each(|(field, value)| then.values.put(field, value));
        }
        Ok(None)
    }

    /// The values of a person at the version an editor saw, as far as the history knows.
    pub async fn customer_user_as_seen(
        &self,
        now: &CustomerUser,
        seen: &Version,
    ) -> Result<Option<CustomerUserValues>> {
        let mut then = now.clone();
        for entry in self.history(ObjectKind::CustomerUser, &now.values.login, BACK).await? {
            if Version::of_customer_user(&then) == *seen {
                return Ok(Some(then.values));
            }
            entry.before.iter().for_each(|(field, value)| then.values.put(field, value));
        }
        Ok(None)
    }
}
