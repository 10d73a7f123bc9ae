//! What is told of the sources: how each is doing, who is hidden behind whom, what a map calls its fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::CustomerUser;
use padron_domain::fold::{fold, identity};
use padron_domain::source::{Kind as Holds, Place, Row, Slot, Source};
use padron_storage::numbers::slot_of;
use padron_storage::{Engine, db::address};

use super::supply::Shelf;
use super::{Health, State, Supply};
use crate::admin::Admin;
use crate::error::Result;

/// What the records of a source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Customer users.
    People,
    /// Customers.
    Companies,
}

impl Of {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "customer_users",
            Self::Companies => "customers",
        }
    }
}

/// What kind of place a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The family's own table.
    Own,
    /// Another table or view of the main database.
    Table,
    /// A table of another database of this engine.
    Foreign(Engine),
    /// An LDAP directory.
    Directory,
}

impl Kind {
    fn of(source: &Source) -> Self {
        let Place::Table(table) = &source.place else { return Self::Directory };
        match &table.database {
            Some(url) => address::engine_of(url.reveal()).map_or(Self::Table, Self::Foreign),
            None if source.is_own() => Self::Own,
            None => Self::Table,
        }
    }

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own-table",
            Self::Table => "table",
            Self::Foreign(Engine::Sqlite) => "sqlite",
            Self::Foreign(Engine::Postgres) => "postgresql",
            Self::Foreign(Engine::MySql) => "mariadb",
            Self::Directory => "ldap",
        }
    }
}

/// A source and how it is doing. Nothing secret is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What its records are.
    pub of: Of,
    /// Its place among those of its kind.
    pub slot: Slot,
    /// What it is called.
    pub name: String,
    /// What kind of place it is.
    pub kind: Kind,
    /// The table, and of a foreign database its address.
    pub place: String,
    /// Whether its records can only be read.
    pub read_only: bool,
    /// How it is doing.
    pub health: Health,
}

/// A login, or a customer id, that more than one source has: the first wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The login or the customer id.
    pub key: String,
    /// The source whose record is found.
    pub wins: String,
    /// The sources whose records of that key are hidden.
    pub hidden: Vec<String>,
}

/// The address of a database without its secrets.
pub(super) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let rest = rest.split('?').next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    match authority.rsplit_once('@') {
        Some((credentials, host)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}/{path}")
        }
        None => format!("{scheme}://{authority}/{path}"),
    }
}

fn place(source: &Source) -> String {
    match &source.place {
        Place::Table(table) => match &table.database {
            Some(url) => format!("{} · {}", table.name, shown(url.reveal())),
            None => table.name.clone(),
        },
        Place::Directory(directory) => format!("{} · {}", directory.hosts.join(", "), directory.base_dn),
    }
}

fn report<T: Shelf>(supply: &Supply<T>, of: Of, now: NaiveDateTime, filed: Option<u64>) -> Report {
    let source = &supply.source;
    let mut health = supply.health();
    // Its changes come by the feed: what is known of it is of now.
    if let (true, Some(filed), State::Complete | State::Partial) = (supply.has_feed(), filed, health.state) {
        health.last_good = Some(now);
        health.count = filed;
    }
    Report {
        of,
        slot: source.slot,
        name: source.name.clone(),
        kind: Kind::of(source),
        place: place(source),
        read_only: !source.is_writable(),
        health,
    }
}

impl Admin {
    /// The source of people with this slot; its map has the fields that were added too.
    pub fn source_of_people(&self, slot: Slot) -> Option<Arc<Source>> {
        self.app.sources.of_people(slot).map(Supply::mapped)
    }

    /// The source of companies with this slot, likewise.
    pub fn source_of_companies(&self, slot: Slot) -> Option<Arc<Source>> {
        self.app.sources.of_companies(slot).map(Supply::mapped)
    }

    /// The source that a new company goes to, if there is one that can be written.
    pub fn source_for_new_customer(&self) -> Option<Arc<Source>> {
        self.app.sources.writable_companies().next().map(Supply::mapped)
    }

    /// Asks the row of a field in the first map that has it; a field that was added has one although it is in use no more.
    pub(crate) fn row<R>(&self, kind: ObjectKind, name: &str, mut ask: impl FnMut(&Row) -> R) -> Option<R> {
        let sources = &self.app.sources;
        let mapped = match kind {
            ObjectKind::CustomerUser => {
                sources.people.iter().find_map(|supply| supply.mapped().map.row(name).map(&mut ask))
            }
            ObjectKind::Customer => {
                sources.companies.iter().find_map(|supply| supply.mapped().map.row(name).map(&mut ask))
            }
            _ => return None,
        };
        mapped.or_else(|| self.app.fields.find(kind, name).map(|stored| ask(&stored.field.row())))
    }

    /// What a map calls a field, for readers of this language.
    pub fn extra_label(&self, kind: ObjectKind, name: &str, language: &str) -> Option<String> {
        self.row(kind, name, |row| row.label(language).to_owned()).filter(|label| !label.is_empty())
    }

    /// What a field of a map holds, if any has it.
    pub fn kind_of_field(&self, kind: ObjectKind, name: &str) -> Option<Holds> {
        self.row(kind, name, |row| row.kind)
    }

    /// What a map calls a value that was chosen, for readers of this language.
    pub fn chosen_label(&self, kind: ObjectKind, name: &str, value: &str, language: &str) -> Option<String> {
        let of = |row: &Row| {
            row.selection.iter().find(|known| known.value == value).map(|known| known.label(language).to_owned())
        };
        self.row(kind, name, of).flatten()
    }

    /// The value that somebody means who writes what they read: the one of this label in any language, case and accents aside.
    pub fn value_of_label(&self, kind: ObjectKind, name: &str, text: &str) -> Option<String> {
        let same = |label: &str| !label.is_empty() && fold(label) == fold(text);
        let of = |row: &Row| {
            let is = |known: &&padron_domain::source::Selection| {
                same(&known.label) || known.labels.all().into_iter().any(same)
            };
            let exact = row.selection.iter().any(|known| known.value == text);
            if exact { None } else { row.selection.iter().find(is).map(|known| known.value.clone()) }
        };
        self.row(kind, name, of).flatten()
    }

    /// Whether a password of this person can be stored here.
    pub fn keeps_passwords(&self, person: &CustomerUser) -> bool {
        let supply = self.app.sources.of_people(person.source);
        let has = |supply: &Supply<padron_storage::customer_users::People>| {
            supply.source.is_writable() && supply.known().is_none_or(|people| people.table().has_passwords())
        };
        supply.is_some_and(has)
    }

    /// The sources whose person of this login is hidden behind the one that is found.
    pub fn sources_hidden_behind(&self, login: &str) -> Vec<String> {
        let wanted = identity(login);
        let shelves = self.app.register.read();
        let ids = shelves.hidden().find(|(login, _)| *login == wanted).map(|(_, ids)| ids.to_vec());
        self.names_of(&ids.unwrap_or_default())
    }

    fn names_of(&self, ids: &[i64]) -> Vec<String> {
        let sources = ids.iter().filter_map(|id| self.source_of_people(slot_of(*id)));
        sources.map(|source| source.name.clone()).collect()
    }

    /// Every source and how it is doing: those of people, then those of companies, in their order.
    pub fn source_reports(&self) -> Vec<Report> {
        let now = self.now();
        let filed = self.app.register.loaded().then(|| {
            let shelves = self.app.register.read();
            let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
            let mut people: BTreeMap<Slot, u64> = BTreeMap::new();
            for supply in &self.app.sources.people {
                let slot = supply.source.slot;
                let found: usize = shelves.people(Some(slot)).iter().map(|index| index.len()).sum();
                let hidden = shelves.hidden().flat_map(|(_, ids)| ids).filter(|id| slot_of(**id) == slot).count();
                people.insert(slot, count(found + hidden));
            }
            let companies: BTreeMap<Slot, u64> = self
                .app
                .sources
                .companies
                .iter()
                .map(|supply| supply.source.slot)
                .map(|slot| {
                    let found: usize = shelves.customers(Some(slot)).iter().map(|index| index.len()).sum();
                    let hidden =
                        shelves.hidden_customers().flat_map(|(_, there)| there).filter(|(hidden, _)| *hidden == slot);
                    (slot, count(found + hidden.count()))
                })
                .collect();
            (people, companies)
        });
        let of_people = |slot: Slot| filed.as_ref().and_then(|(people, _)| people.get(&slot)).copied();
        let of_companies = |slot: Slot| filed.as_ref().and_then(|(_, companies)| companies.get(&slot)).copied();
        let people =
            self.app.sources.people.iter().map(|supply| report(supply, Of::People, now, of_people(supply.source.slot)));
        let companies = self
            .app
            .sources
            .companies
            .iter()
            .map(|supply| report(supply, Of::Companies, now, of_companies(supply.source.slot)));
        people.chain(companies).collect()
    }

    /// The logins, or customer ids, that more than one source has, in order; at most so many, and how many there are.
    pub async fn source_clashes(&self, of: Of, most: usize) -> Result<(Vec<Clash>, usize)> {
        self.app.register.wait().await;
        let shelves = self.app.register.read();
        let name = |slot: Option<Slot>| {
            let source = slot.and_then(|slot| match of {
                Of::People => self.source_of_people(slot),
                Of::Companies => self.source_of_companies(slot),
            });
            source.map(|source| source.name.clone()).unwrap_or_default()
        };
        let clash = |key: &str, wins: Option<Slot>, hidden: Vec<String>| Clash {
            key: key.to_owned(),
            wins: name(wins),
            hidden,
        };
        Ok(match of {
            Of::People => {
                let found = shelves.hidden().take(most);
                let found = found.map(|(login, ids)| clash(login, shelves.slot_of_login(login), self.names_of(ids)));
                (found.collect(), shelves.hidden().count())
            }
            Of::Companies => {
                let names = |there: &[(Slot, String)]| there.iter().map(|(slot, _)| name(Some(*slot))).collect();
                let found = shelves.hidden_customers().take(most);
                let found = found.map(|(id, there)| clash(id, shelves.slot_of_customer(id), names(there)));
                (found.collect(), shelves.hidden_customers().count())
            }
        })
    }

    /// The sources whose company of this id is hidden behind the one that is found.
    pub fn sources_with_hidden_company(&self, customer_id: &str) -> Vec<String> {
        let wanted = identity(customer_id);
        let shelves = self.app.register.read();
        let there = shelves.hidden_customers().find(|(id, _)| *id == wanted).map(|(_, there)| there.to_vec());
        let sources = there.unwrap_or_default().into_iter().filter_map(|(slot, _)| self.source_of_companies(slot));
        sources.map(|source| source.name.clone()).collect()
    }

    /// Reads sources until each was asked once, at most for so long: for commands, which end before the next reading.
    pub async fn ask_sources_once(&self, patience: std::time::Duration) {
        let asked = async {
            loop {
                self.app.refresh_sources().await;
                if self.source_reports().iter().all(|report| report.health.state != State::Unknown) {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        };
        let _ = tokio::time::timeout(patience, asked).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_without_secrets() {
        for (url, told) in [
            ("mysql://reader:p%40ss@db.example:3306/crm?sslmode=require", "mysql://reader@db.example:3306/crm"),
            ("postgres://db/crm", "postgres://db/crm"),
            ("postgres://reader@[::1]:5432/crm", "postgres://reader@[::1]:5432/crm"),
            ("mysql://reader:a@b:c@db/crm", "mysql://reader@db/crm"),
            ("sqlite:legacy/people.db", "sqlite:legacy/people.db"),
        ] {
            assert_eq!(shown(url), told);
        }
    }
}
