//! An index a source: who is in it, and who is hidden behind whom.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use padron_domain::audit::ObjectKind;
use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::fold::identity;
use padron_domain::search::{Form, Rules};
use padron_domain::source::{Slot, Source};
use padron_index::{By, Config, Entry, Index, Query, Sorted};
use padron_storage::numbers::slot_of;

use super::Found;
use crate::fields::Searched;
use crate::settings::{CUSTOMER_NAME, Settings};
use crate::sources::{Configured, Sources};

/// An index a source, in the order of the sources, and what they need of each other.
#[derive(Debug)]
pub(crate) struct Shelves {
    pub(super) people: Vec<Shelf<i64>>,
    pub(super) customers: Vec<Shelf<String>>,
    /// Names of companies by the identity of their id, as the lists of people show them.
    pub(super) names: HashMap<Box<str>, Box<str>>,
    /// People whose login an earlier source has, by identity: they are found nowhere, and in the list of conflicts.
    pub(super) hidden: BTreeMap<String, Vec<i64>>,
    /// What is searched of the fields that were added.
    searched: Arc<Searched>,
    /// Companies whose id an earlier source has, by identity: their source, and the id as it is written there.
    pub(super) hidden_customers: BTreeMap<String, Vec<(Slot, String)>>,
}

impl<K: Clone + Eq + Ord + std::hash::Hash> From<Option<&Shelf<K>>> for Found {
    fn from(shelf: Option<&Shelf<K>>) -> Self {
        shelf.map_or(Self::Nowhere, |shelf| Self::In(shelf.slot))
    }
}

/// What a source holds.
#[derive(Debug)]
pub(super) struct Shelf<K: Clone + Eq + Ord + std::hash::Hash> {
    pub(super) slot: Slot,
    pub(super) index: Index<K>,
}

/// A list's column made of these fields.
fn sorted(name: &str, fields: &[&str]) -> Sorted {
    Sorted { name: name.to_owned(), by: By::Fields(fields.iter().map(|field| (*field).to_owned()).collect()) }
}

/// The fields that are configured, and those that were added.
fn with<'a>(fields: &[String], added: impl Iterator<Item = &'a str>) -> Vec<String> {
    fields.iter().cloned().chain(added.map(str::to_owned)).collect()
}

pub(super) fn people(settings: &Settings, source: &Source, first: bool, searched: &Searched) -> Config {
    // What is set for the program is set for the first source; the others say for themselves.
    let search = if first { &settings.customer_user_search } else { &source.search };
    Config {
        sorted: vec![
            sorted("login", &["login"]),
            sorted("name", &["last_name", "first_name"]),
            sorted("email", &["email"]),
            sorted("customer", &[CUSTOMER_NAME, "customer_id"]),
            Sorted { name: "last_login".to_owned(), by: By::Time },
            Sorted { name: "valid".to_owned(), by: By::Validity },
        ],
        rules: Rules {
            prefix: search.prefix.clone(),
            suffix: search.suffix.clone(),
            ..Rules::new(Form::CustomerUsers)
        },
        case_sensitive: search.case_sensitive,
        ..Config::people(&with(&search.fields, searched.names(ObjectKind::CustomerUser, source)))
    }
}

pub(super) fn companies(settings: &Settings, source: &Source, first: bool, searched: &Searched) -> Config {
    let search = if first { &settings.customer_search } else { &source.search };
    Config {
        sorted: vec![
            sorted("customer_id", &["customer_id"]),
            sorted("name", &["name"]),
            sorted("city", &["city"]),
            sorted("country", &["country"]),
            Sorted { name: "changed_at".to_owned(), by: By::Time },
            Sorted { name: "valid".to_owned(), by: By::Validity },
        ],
        rules: Rules { prefix: search.prefix.clone(), suffix: search.suffix.clone(), ..Rules::new(Form::Customers) },
        case_sensitive: search.case_sensitive,
        ..Config::customers(&with(&search.fields, searched.names(ObjectKind::Customer, source)))
    }
}

/// How an entry gets into an index: [`Index::upsert`] for one, [`Index::pour`] for everybody.
type Put<K> = fn(&mut Index<K>, &Entry<'_, K>);

impl Shelves {
    pub(super) fn new(settings: &Settings, sources: &Configured, searched: Arc<Searched>) -> Self {
        let people = sources.customer_users.iter().enumerate().map(|(place, source)| Shelf {
            slot: source.slot,
            index: Index::new(people(settings, source, place == 0, &searched)),
        });
        let customers = sources.customers.iter().enumerate().map(|(place, source)| Shelf {
            slot: source.slot,
            index: Index::new(companies(settings, source, place == 0, &searched)),
        });
        Self {
            people: people.collect(),
            customers: customers.collect(),
            names: HashMap::new(),
            hidden: BTreeMap::new(),
            searched,
            hidden_customers: BTreeMap::new(),
        }
    }

    /// The indexes of people, in the order of the sources; of one source, if it is asked for.
    pub(crate) fn people(&self, only: Option<Slot>) -> Vec<&Index<i64>> {
        let wanted = |shelf: &&Shelf<i64>| only.is_none_or(|slot| shelf.slot == slot);
        self.people.iter().filter(wanted).map(|shelf| &shelf.index).collect()
    }

    /// The indexes of companies, likewise.
    pub(crate) fn customers(&self, only: Option<Slot>) -> Vec<&Index<String>> {
        let wanted = |shelf: &&Shelf<String>| only.is_none_or(|slot| shelf.slot == slot);
        self.customers.iter().filter(wanted).map(|shelf| &shelf.index).collect()
    }

    /// The name of a company.
    pub(crate) fn customer_name(&self, customer_id: &str) -> Option<&str> {
        self.names.get(identity(customer_id).as_str()).map(|name| &**name)
    }

    /// People whose login an earlier source has: the login, and their numbers.
    pub(crate) fn hidden(&self) -> impl Iterator<Item = (&str, &[i64])> {
        self.hidden.iter().map(|(login, ids)| (login.as_str(), ids.as_slice()))
    }

    /// Companies whose id an earlier source has: the id, and the sources they are in.
    pub(crate) fn hidden_customers(&self) -> impl Iterator<Item = (&str, &[(Slot, String)])> {
        self.hidden_customers.iter().map(|(id, there)| (id.as_str(), there.as_slice()))
    }

    /// The source in which a company of this id is found.
    pub(crate) fn slot_of_customer(&self, customer_id: &str) -> Option<Slot> {
        self.customers.iter().find(|shelf| shelf.index.find_login(customer_id).is_some()).map(|shelf| shelf.slot)
    }

    /// The source in which a person of this login is found.
    pub(crate) fn slot_of_login(&self, login: &str) -> Option<Slot> {
        self.people.iter().find(|shelf| shelf.index.find_login(login).is_some()).map(|shelf| shelf.slot)
    }

    /// The people whose primary customer this is.
    pub(super) fn people_of(&self, customer_id: &str) -> Vec<i64> {
        let query = Query { customer: Some(customer_id), limit: usize::MAX, ..Query::default() };
        self.people.iter().flat_map(|shelf| shelf.index.search(&query).keys).collect()
    }

    pub(super) fn place(&self, slot: Slot) -> Option<usize> {
        self.people.iter().position(|shelf| shelf.slot == slot)
    }

    /// Files a person, unless an earlier source has somebody of that login.
    pub(super) fn put_person(&mut self, person: &CustomerUser, put: Put<i64>) {
        let Some(place) = self.place(person.source) else { return };
        if self.people.len() > 1 && self.gives_way(place, person) {
            return;
        }
        let values = &person.values;
        let company = self.names.get(identity(&values.customer_id).as_str()).map_or("", |name| name);
        let index = &mut self.people[place].index;
        let searched = &self.searched;
        let chosen = |field: &str, value| searched.text(ObjectKind::CustomerUser, field, value).unwrap_or(value);
        let text = |field: &String| {
            if field == CUSTOMER_NAME { Some(company) } else { Some(chosen(field, values.get(field)?)) }
        };
        let texts: Vec<Option<&str>> = index.fields().iter().map(text).collect();
        let entry = Entry {
            key: person.id,
            texts: &texts,
            customers: &[&values.customer_id],
            validity: values.validity,
            time: person.last_login.map(|time| time.and_utc().timestamp()),
        };
        put(index, &entry);
    }

    /// Whether a person is hidden behind one of an earlier source; those of later sources are hidden behind them.
    fn gives_way(&mut self, place: usize, person: &CustomerUser) -> bool {
        let login = &person.values.login;
        if self.people[..place].iter().any(|shelf| shelf.index.find_login(login).is_some()) {
            self.people[place].index.remove(&person.id);
            self.hide(login, person.id);
            return true;
        }
        let later: Vec<(usize, i64)> = (place + 1..self.people.len())
            .filter_map(|later| self.people[later].index.find_login(login).map(|id| (later, id)))
            .collect();
        for (later, id) in later {
            self.people[later].index.remove(&id);
            self.hide(login, id);
        }
        if !self.hidden.is_empty() {
            self.unhide(login, person.id);
        }
        false
    }

    fn hide(&mut self, login: &str, id: i64) {
        let hidden = self.hidden.entry(identity(login)).or_default();
        if !hidden.contains(&id) {
            hidden.push(id);
        }
    }

    fn unhide(&mut self, login: &str, id: i64) {
        let login = identity(login);
        if let Some(ids) = self.hidden.get_mut(&login) {
            ids.retain(|known| *known != id);
            if ids.is_empty() {
                self.hidden.remove(&login);
            }
        }
    }

    /// Takes a person out; whoever may come to light by that has to be read again.
    pub(super) fn remove_person(&mut self, id: i64) {
        if let Some(place) = self.place(slot_of(id)) {
            self.people[place].index.remove(&id);
        }
        self.hidden.retain(|_, ids| {
            ids.retain(|known| *known != id);
            !ids.is_empty()
        });
    }

    /// Takes a company out of a source; whoever may come to light by that has to be read again.
    pub(super) fn remove_customer(&mut self, slot: Slot, customer_id: &str) {
        for shelf in self.customers.iter_mut().filter(|shelf| shelf.slot == slot) {
            if let Some(key) = shelf.index.find_login(customer_id) {
                shelf.index.remove(&key);
            }
        }
        self.unhide_customer(slot, customer_id);
        if self.slot_of_customer(customer_id).is_none() {
            self.names.remove(identity(customer_id).as_str());
        }
    }

    /// Companies that are hidden behind none any more, and have to be read again: their ids.
    pub(super) fn customers_come_to_light(&mut self) -> Vec<String> {
        let lit: Vec<String> =
            self.hidden_customers.keys().filter(|id| self.slot_of_customer(id).is_none()).cloned().collect();
        let ids = |id: &String| self.hidden_customers.remove(id).unwrap_or_default().into_iter().map(|(_, id)| id);
        lit.iter().flat_map(ids).collect()
    }

    /// Takes over what is known of sources without a feed, until they are read again.
    pub(super) fn keep_unfed(&mut self, before: &mut Self, sources: &Sources) {
        let people = self.people.iter_mut().zip(&mut before.people).zip(&sources.people);
        for ((fresh, old), _) in people.filter(|(_, supply)| !supply.has_feed()) {
            std::mem::swap(fresh, old);
        }
        let companies = self.customers.iter_mut().zip(&mut before.customers).zip(&sources.companies);
        for ((fresh, old), _) in companies.filter(|(_, supply)| !supply.has_feed()) {
            std::mem::swap(fresh, old);
        }
    }

    /// Those who are hidden behind nobody any more, and have to be read again.
    pub(super) fn come_to_light(&mut self) -> Vec<i64> {
        let shelves = &self.people;
        let nobody = |login: &str| !shelves.iter().any(|shelf| shelf.index.find_login(login).is_some());
        let lit: Vec<String> = self.hidden.keys().filter(|login| nobody(login)).cloned().collect();
        lit.iter().flat_map(|login| self.hidden.remove(login).unwrap_or_default()).collect()
    }

    /// Files a company; of equal ids the one of the earliest source is found.
    pub(super) fn put_customer(&mut self, customer: &Customer, put: Put<String>) {
        let values = &customer.values;
        let Some(place) = self.customers.iter().position(|shelf| shelf.slot == customer.source) else { return };
        if self.customers.len() > 1 && self.customer_gives_way(place, &values.customer_id) {
            return;
        }
        self.names.insert(identity(&values.customer_id).into(), values.name.as_str().into());
        let index = &mut self.customers[place].index;
        let searched = &self.searched;
        let chosen = |field: &str, value| searched.text(ObjectKind::Customer, field, value).unwrap_or(value);
        let texts: Vec<Option<&str>> =
            index.fields().iter().map(|field| Some(chosen(field, values.get(field)?))).collect();
        let entry = Entry {
            key: values.customer_id.clone(),
            texts: &texts,
            customers: &[],
            validity: values.validity,
            time: customer.changed_at.map(|time| time.and_utc().timestamp()),
        };
        put(index, &entry);
    }

    /// Whether a company is hidden behind one of an earlier source; those of later sources are hidden behind it.
    fn customer_gives_way(&mut self, place: usize, id: &str) -> bool {
        if self.customers[..place].iter().any(|shelf| shelf.index.find_login(id).is_some()) {
            self.customers[place].index.remove(&id.to_owned());
            self.hide_customer(self.customers[place].slot, id);
            return true;
        }
        let later: Vec<(Slot, String)> = self.customers[place + 1..]
            .iter_mut()
            .filter_map(|shelf| {
                let key = shelf.index.find_login(id)?;
                shelf.index.remove(&key);
                Some((shelf.slot, key))
            })
            .collect();
        for (slot, key) in later {
            self.hide_customer(slot, &key);
        }
        if !self.hidden_customers.is_empty() {
            self.unhide_customer(self.customers[place].slot, id);
        }
        false
    }

    fn unhide_customer(&mut self, slot: Slot, customer_id: &str) {
        let id = identity(customer_id);
        if let Some(there) = self.hidden_customers.get_mut(&id) {
            there.retain(|(hidden, _)| *hidden != slot);
            if there.is_empty() {
                self.hidden_customers.remove(&id);
            }
        }
    }

    fn hide_customer(&mut self, slot: Slot, id: &str) {
        let hidden = self.hidden_customers.entry(identity(id)).or_default();
        if !hidden.iter().any(|(known, _)| *known == slot) {
            hidden.push((slot, id.to_owned()));
        }
    }
}
