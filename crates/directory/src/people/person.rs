//! An entry becomes a person.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use chrono::NaiveDateTime;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::validity::Validity;

use super::People;
use super::group::Members;
use super::plan::STABLE;
use crate::text;
use crate::wire::Entry;

/// What somebody is known by for as long as their entry lives, however they are called and wherever they are moved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StableId(String);

impl StableId {
    /// One that was kept as a text.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As a text, to be kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it survives a move and a rename. Where a directory has no such ids the name of the entry stands in, and whoever
    /// moves seems to go and somebody new to come.
    pub fn is_stable(&self) -> bool {
        !self.0.starts_with("dn:")
    }

    fn of(entry: &Entry) -> Self {
        for name in STABLE {
            let Some(value) = entry.first(name).filter(|value| !value.is_empty()) else { continue };
            let id = match name {
                "objectGUID" | "GUID" => text::guid(value).unwrap_or_else(|| text::hex(value)),
                _ => String::from_utf8_lossy(value).to_lowercase(),
            };
            return Self(format!("{}:{id}", name.to_lowercase()));
        }
        Self(format!("dn:{}", crate::dn::identity(entry.dn())))
    }

    /// The attribute and the value it is made of, to be asked for.
    pub(super) fn question(&self) -> Option<(&'static str, Vec<u8>)> {
        let (kind, id) = self.0.split_once(':')?;
        let name = STABLE.into_iter().find(|name| name.eq_ignore_ascii_case(kind))?;
        let value = match name {
            "objectGUID" | "GUID" => text::guid_bytes(id)?,
            _ => id.as_bytes().to_vec(),
        };
        Some((name, value))
    }
}

impl fmt::Display for StableId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A person of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they stay known by.
    pub id: StableId,
    /// The name of their entry.
    pub dn: String,
    /// Their record. It has no number (`id` is 0): whoever keeps it gives it one.
    pub record: CustomerUser,
    /// Further customers they belong to, in the directory's order.
    pub customer_ids: Vec<String>,
}

/// That somebody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What they stay known by.
    pub id: StableId,
    /// The value of the key attribute.
    pub login: String,
}

/// The names of entries exactly as they came, as short sums: enough to know one again within one reading.
#[derive(Debug, Default, Clone)]
pub(super) struct Names {
    sums: HashSet<u64>,
    state: RandomState,
}

impl Names {
    fn sum(&self, dn: &str) -> u64 {
        self.state.hash_one(dn)
    }

    /// Whether it is new.
    pub(super) fn insert(&mut self, dn: &str) -> bool {
        let sum = self.sum(dn);
        self.sums.insert(sum)
    }

    pub(super) fn contains(&self, dn: &str) -> bool {
        self.sums.contains(&self.sum(dn))
    }
}

/// What else decides about the people of one reading.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// The entries that the valid filter finds, if there is one.
    pub(super) valid: Option<Names>,
    /// The members of the group, if there is one.
    pub(super) members: Option<std::sync::Arc<Members>>,
    /// What stands for the names of managers.
    pub(super) managers: HashMap<String, String>,
}

impl People {
    /// The entry as a person; nobody without a key, or outside the group.
    pub(super) fn person(&self, entry: &Entry, around: &Around) -> Option<Person> {
        let key = self.key_of(entry).filter(|key| around.admits(entry, key))?;
        let mut values = CustomerUserValues::of(self.plan.shape);
        for (field, attribute) in &self.plan.fields {
            if let Some(place) = values.get_mut(field) {
                *place = self.text(entry, field, attribute, around);
            }
        }
        if values.login.is_empty() {
            values.login = key;
        }
        values.validity = self.validity(entry, around);
        let time = |names: [&str; 2]| names.iter().find_map(|name| time_of(entry, name));
        let record = CustomerUser {
            id: 0,
            source: self.slot,
            values,
            has_password: false,
            created_at: time(["createTimestamp", "whenCreated"]),
            changed_at: changed_at(entry),
            changed_by: 0,
            last_login: None,
        };
        let customer_ids = self.customer_ids(entry);
        Some(Person { id: StableId::of(entry), dn: entry.dn().to_owned(), record, customer_ids })
    }

    /// That an entry is somebody.
    pub(super) fn seen(&self, entry: &Entry, around: &Around) -> Option<Seen> {
        let login = self.key_of(entry).filter(|key| around.admits(entry, key))?;
        Some(Seen { id: StableId::of(entry), login })
    }

    pub(super) fn key_of(&self, entry: &Entry) -> Option<String> {
        let name = self.plan.key.name();
        entry.values(name).map(|value| text::value(name, value, self.plan.charset)).find(|key| !key.is_empty())
    }

    /// The text of a field. What identifies somebody or leads to them is one value, the first; of everything else all count.
    fn text(&self, entry: &Entry, field: &str, attribute: &str, around: &Around) -> String {
        let managers = self.directory.manager_attribute.is_some() && attribute.eq_ignore_ascii_case("manager");
        let mut values = entry.values(attribute).map(|value| {
            let value = text::value(attribute, value, self.plan.charset);
            if managers { around.managers.get(&value).cloned().unwrap_or_default() } else { value }
        });
        match field {
            "login" | "email" | "customer_id" => values.find(|value| !value.is_empty()).unwrap_or_default(),
            _ => text::joined(values, ", "),
        }
    }

    /// Several values are several customers; a single one may be a list, as the family writes it: separated by whichever of
    /// these signs stands in it.
    fn customer_ids(&self, entry: &Entry) -> Vec<String> {
        let Some(attribute) = &self.plan.customer_ids else { return Vec::new() };
        let values: Vec<String> =
            entry.values(attribute).map(|value| text::value(attribute, value, self.plan.charset)).collect();
        let mut ids: Vec<String> = match values.as_slice() {
            [one] => match [';', ',', '|'].into_iter().find(|sign| one.contains(*sign)) {
                Some(sign) => one.split(sign).map(|id| id.trim().to_owned()).collect(),
                None => values,
            },
            _ => values,
        };
        let mut known = HashSet::new();
        ids.retain(|id| !id.is_empty() && known.insert(id.clone()));
        ids
    }

    fn validity(&self, entry: &Entry, around: &Around) -> Validity {
        let named = around.valid.as_ref().is_none_or(|valid| valid.contains(entry.dn()));
        if !named || is_switched_off(entry) {
            return Validity::Invalid;
        }
        let Some(attribute) = &self.plan.validity else { return Validity::Valid };
        match entry.first(attribute).map(|value| text::value(attribute, value, self.plan.charset)) {
            // As the family: whoever has none is valid.
            None => Validity::Valid,
            Some(value) => match value.to_lowercase().as_str() {
                "true" => Validity::Valid,
                // What is not surely valid must not sign in.
                other => Validity::parse(other).unwrap_or(Validity::Invalid),
            },
        }
    }
}

impl Around {
    fn admits(&self, entry: &Entry, key: &str) -> bool {
        self.members.as_ref().is_none_or(|members| members.admit(entry, key))
    }
}

/// Whether the directory itself does not let them in any more.
fn is_switched_off(entry: &Entry) -> bool {
    /// The bit of `userAccountControl` that says so.
    const DISABLED: i64 = 2;
    let text = |name: &str| entry.first(name).and_then(|value| std::str::from_utf8(value).ok()).map(str::trim);
    let control = text("userAccountControl").and_then(|value| value.parse::<i64>().ok()).unwrap_or_default();
    control & DISABLED != 0 || text("nsAccountLock").is_some_and(|lock| lock.eq_ignore_ascii_case("true"))
}

/// When an entry was last changed, by the directory's clock.
pub(super) fn changed_at(entry: &Entry) -> Option<NaiveDateTime> {
    ["modifyTimestamp", "whenChanged"].iter().find_map(|name| time_of(entry, name))
}

fn time_of(entry: &Entry, name: &str) -> Option<NaiveDateTime> {
    entry.first(name).and_then(|value| std::str::from_utf8(value).ok()).and_then(text::time)
}
