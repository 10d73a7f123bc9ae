//! Lists and searches. What matches is found in memory; what is shown is read from the database, a page at a time.

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::{CustomerUser, NameFormat};
use padron_domain::search::{Expr, Form, Rules, mark, parse};
use padron_domain::source::Slot;
use padron_domain::validity::Validity;
use padron_index::{Direction, Hits, Index, Order, Position, Query, Validities, Work, search_several};
use padron_storage::numbers::slot_of;

use super::{Admin, cursor};
use crate::error::Result;

/// An order of a list, by the name that pages, programs and the terminal have for it.
pub trait Sort: Copy + PartialEq + 'static {
    /// Each order with its name.
    const NAMES: &'static [(&'static str, Self)];
    /// Names that are understood besides.
    const ALSO: &'static [(&'static str, Self)];

    /// Its name, which is that of the column in the register too; best matches are no column.
    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, sort)| *sort == self).map_or("", |(name, _)| name)
    }

    /// The order of this name; a hyphen is as good as an underscore.
    fn parse(name: &str) -> Option<Self> {
        let name = name.replace('-', "_");
        Self::NAMES.iter().chain(Self::ALSO).find(|(known, _)| *known == name).map(|(_, sort)| *sort)
    }
}

impl Sort for CustomerUserSort {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("relevance", Self::Relevance),
        ("login", Self::Login),
        ("name", Self::Name),
        ("email", Self::Email),
        ("customer", Self::Customer),
        ("last_login", Self::LastLogin),
        ("valid", Self::Validity),
    ];
    const ALSO: &'static [(&'static str, Self)] = &[("last_name", Self::Name)];
}

impl Sort for CustomerSort {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("relevance", Self::Relevance),
        ("customer_id", Self::Id),
        ("name", Self::Name),
        ("city", Self::City),
        ("country", Self::Country),
        ("changed_at", Self::Changed),
        ("valid", Self::Validity),
    ];
    const ALSO: &'static [(&'static str, Self)] = &[("changed", Self::Changed)];
}

/// Orders of customer users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerUserSort {
    /// Best matches first.
    Relevance,
    /// By login.
    Login,
    /// By last name, then first name.
    Name,
    /// By e-mail address.
    Email,
    /// By the customer's name.
    Customer,
    /// By the last login; whoever never signed in comes first.
    LastLogin,
    /// By validity.
    Validity,
}

/// What customer users are asked for.
#[derive(Debug, Clone, Copy)]
pub struct CustomerUserQuery<'a> {
    /// In the search language; blank is everybody.
    pub search: &'a str,
    /// Only those in this state.
    pub validity: Option<Validity>,
    /// Only those whose primary customer this is.
    pub customer_id: Option<&'a str>,
    /// Only those of the source with this slot.
    pub source: Option<Slot>,
    /// The order.
    pub sort: CustomerUserSort,
    /// The other way round.
    pub descending: bool,
    /// How many are passed over.
    pub offset: usize,
    /// How many are wanted.
    pub limit: usize,
}

/// Orders of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerSort {
    /// Best matches first.
    Relevance,
    /// By `customer_id`.
    Id,
    /// By name.
    Name,
    /// By town.
    City,
    /// By country.
    Country,
    /// By the time of the last change.
    Changed,
    /// By validity.
    Validity,
}

/// The order an index knows by this name.
fn order<K: Clone + Eq + Ord + std::hash::Hash>(index: &Index<K>, sort: impl Sort, descending: bool) -> Order {
    let direction = if descending { Direction::Descending } else { Direction::Ascending };
    // The register has a column for every order but that of the best matches.
    index.column(sort.name()).map_or(Order::Relevance, |column| Order::By(column, direction))
}

/// What customers are asked for.
#[derive(Debug, Clone, Copy)]
pub struct CustomerQuery<'a> {
    /// In the search language; blank is all of them.
    pub search: &'a str,
    /// Only those in this state.
    pub validity: Option<Validity>,
    /// Only those of the source with this slot.
    pub source: Option<Slot>,
    /// The order.
    pub sort: CustomerSort,
    /// The other way round.
    pub descending: bool,
    /// How many are passed over.
    pub offset: usize,
    /// How many are wanted.
    pub limit: usize,
}

/// How much a search may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// A few milliseconds for what is shown; the total is what is known by the way.
    Rows,
    /// A few milliseconds; the total is exact up to 10,000 if that is enough for it, and says whether it is.
    Usual,
    /// Whatever it takes: every row, and the exact total.
    Whole,
}

impl Effort {
    const fn work(self) -> Work {
        match self {
            Self::Rows => Work::PAGE,
            Self::Usual => Work::USUAL,
            Self::Whole => Work::Unbounded,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<K> {
    /// How many match in all; where that is not exact, at least.
    pub total: u64,
    /// Whether the total is exact.
    pub total_is_exact: bool,
    /// The keys of the wanted ones, in order.
    pub keys: Vec<K>,
}

/// A page of what was found, and the way to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// How many match in all; where that is not exact, at least.
    pub total: u64,
    /// Whether the total is exact.
    pub total_is_exact: bool,
    /// The keys of the wanted ones, in order.
    pub keys: Vec<K>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A person as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCustomerUser {
    /// Their login.
    pub login: String,
    /// Their name, as configured.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone number; empty unless it was asked for.
    pub phone: String,
    /// Their town; empty unless it was asked for.
    pub city: String,
    /// Their primary customer.
    pub customer_id: String,
    /// Its name; `None` if there is no such customer.
    pub customer_name: Option<String>,
    /// Whether they are in use.
    pub validity: Validity,
    /// When they last signed in to the portal (UTC).
    pub last_login: Option<NaiveDateTime>,
    /// What was asked for of the fields that only their source has, in the order of the question.
    pub extras: Vec<(String, String)>,
}

/// What every list shows beside the name.
const LISTED: [&str; 3] = ["login", "email", "customer_id"];

/// How many there are by validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// In use.
    pub valid: u64,
    /// Switched off.
    pub invalid: u64,
    /// Switched off for a while.
    pub invalid_temporarily: u64,
}

/// Marks in texts why a search found them.
#[derive(Debug, Clone)]
pub struct Marker {
    expr: Expr,
    case_sensitive: bool,
    searched: Vec<String>,
}

impl Marker {
    fn new<K: Clone + Eq + Ord + std::hash::Hash>(indexes: &[&Index<K>], search: &str, searched: &[String]) -> Self {
        // What marks is read by the rules of the first source.
        let Some(config) = indexes.first().map(|index| index.config()) else {
            let expr = parse(search, &Rules::new(Form::CustomerUsers));
            return Self { expr, case_sensitive: false, searched: searched.to_vec() };
        };
        Self { expr: parse(search, &config.rules), case_sensitive: config.case_sensitive, searched: searched.to_vec() }
    }

    /// The marked parts of a field's text, as byte ranges; none where the field is not searched.
    pub fn ranges(&self, field: &str, text: &str) -> Vec<Range<usize>> {
        // A name as shown is made of fields that are searched.
        let searched = match field {
            "name" => self.searched.iter().any(|name| matches!(name.as_str(), "name" | "first_name" | "last_name")),
            other => self.searched.iter().any(|name| name == other),
        };
        if searched { mark(&self.expr, text, self.case_sensitive) } else { Vec::new() }
    }
}

fn counts<K: Clone + Eq + Ord + std::hash::Hash>(indexes: &[&Index<K>]) -> Counts {
    let of = |validity| {
        let query = Query { valid: Validities::only(validity), limit: 0, ..Query::default() };
        count(search_several(indexes, &query).total)
    };
    Counts {
        valid: of(Validity::Valid),
        invalid: of(Validity::Invalid),
        invalid_temporarily: of(Validity::InvalidTemporarily),
    }
}

/// Searches some sources together; `wanted` says the rest.
fn search<K: Clone + Eq + Ord + std::hash::Hash>(
    indexes: &[&Index<K>],
    (text, validity): (&str, Option<Validity>),
    (sort, descending): (impl Sort, bool),
    wanted: &Query<'_, K>,
) -> Hits<K> {
    let Some(first) = indexes.first() else {
        return Hits { total: 0, total_is_exact: true, keys: Vec::new(), next: None };
    };
    let valid = validity.map_or(Validities::ALL, Validities::only);
    let order = order(first, sort, descending);
    search_several(indexes, &Query { text: &bounded(text), valid, order, ..*wanted })
}

/// The most letters of a search that are looked for; no field is that long, and no list of words worth typing.
const LONGEST_SEARCH: usize = 2_000;
/// The most wildcards: each one multiplies the ways in which a text may match.
const MOST_WILDCARDS: usize = 64;

/// The search as it is carried out, so that no text keeps everybody waiting.
fn bounded(search: &str) -> String {
    let mut wildcards = 0;
    let allowed = |letter: &char| {
        wildcards += usize::from(matches!(letter, '_' | '*' | '%'));
        wildcards <= MOST_WILDCARDS
    };
    search.chars().take(LONGEST_SEARCH).take_while(allowed).collect()
}

fn found<K>(hits: Hits<K>) -> Found<K> {
    Found { total: count(hits.total), total_is_exact: hits.total_is_exact, keys: hits.keys }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Admin {
    /// Finds customer users: all rows that are wanted, and the exact total.
    pub async fn find_customer_users(&self, query: &CustomerUserQuery<'_>) -> Result<Found<i64>> {
        self.look_for_customer_users(query, Effort::Whole).await
    }

    /// Finds customers, likewise.
    pub async fn find_customers(&self, query: &CustomerQuery<'_>) -> Result<Found<String>> {
        self.look_for_customers(query, Effort::Whole).await
    }

    /// Finds customer users within some effort. What would be an empty answer for want of it is looked for to the end.
    pub async fn look_for_customer_users(&self, query: &CustomerUserQuery<'_>, effort: Effort) -> Result<Found<i64>> {
        let mut hits = self.search_customer_users(query, None, effort).await?;
        if hits.keys.is_empty() && hits.next.is_some() {
            hits = self.search_customer_users(query, None, Effort::Whole).await?;
        }
        Ok(found(hits))
    }

    /// Finds customers, likewise.
    pub async fn look_for_customers(&self, query: &CustomerQuery<'_>, effort: Effort) -> Result<Found<String>> {
        let mut hits = self.search_customers(query, None, effort).await?;
        if hits.keys.is_empty() && hits.next.is_some() {
            hits = self.search_customers(query, None, Effort::Whole).await?;
        }
        Ok(found(hits))
    }

    /// Finds customer users, page after page: the next begins at the cursor that this one ends with, whatever changed
    /// meanwhile. A page can be shorter than wanted and have a cursor all the same: the effort was not enough for more.
    pub async fn page_of_customer_users(
        &self,
        query: &CustomerUserQuery<'_>,
        cursor: Option<&str>,
        effort: Effort,
    ) -> Result<Page<i64>> {
        let list = format!(
            "customer-users\0{}\0{:?}\0{:?}\0{:?}\0{:?}\0{}",
            query.search, query.validity, query.customer_id, query.source, query.sort, query.descending
        );
        let after = cursor.map(|cursor| cursor::read(&list, cursor)).transpose()?;
        let hits = self.search_customer_users(query, after.as_ref(), effort).await?;
        let next = hits.next.map(|position| cursor::write(&list, &position));
        Ok(Page { total: count(hits.total), total_is_exact: hits.total_is_exact, keys: hits.keys, next })
    }

    /// Finds customers, page after page, likewise.
    pub async fn page_of_customers(
        &self,
        query: &CustomerQuery<'_>,
        cursor: Option<&str>,
        effort: Effort,
    ) -> Result<Page<String>> {
        let list = format!(
            "customers\0{}\0{:?}\0{:?}\0{:?}\0{}",
            query.search, query.validity, query.source, query.sort, query.descending
        );
        let after = cursor.map(|cursor| cursor::read(&list, cursor)).transpose()?;
        let hits = self.search_customers(query, after.as_ref(), effort).await?;
        let next = hits.next.map(|position| cursor::write(&list, &position));
        Ok(Page { total: count(hits.total), total_is_exact: hits.total_is_exact, keys: hits.keys, next })
    }

    async fn search_customer_users(
        &self,
        query: &CustomerUserQuery<'_>,
        after: Option<&Position<i64>>,
        effort: Effort,
    ) -> Result<Hits<i64>> {
        self.app.register.wait().await;
        let indexes = self.app.register.read();
        let wanted = Query {
            customer: query.customer_id,
            offset: query.offset,
            limit: query.limit,
            after,
            work: effort.work(),
            ..Query::default()
        };
        let order = (query.sort, query.descending);
        Ok(search(&indexes.people(query.source), (query.search, query.validity), order, &wanted))
    }

    async fn search_customers(
        &self,
        query: &CustomerQuery<'_>,
        after: Option<&Position<String>>,
        effort: Effort,
    ) -> Result<Hits<String>> {
        self.app.register.wait().await;
        let indexes = self.app.register.read();
        let wanted = Query { offset: query.offset, limit: query.limit, after, work: effort.work(), ..Query::default() };
        let order = (query.sort, query.descending);
        Ok(search(&indexes.customers(query.source), (query.search, query.validity), order, &wanted))
    }

    /// The people of a page, read from the database in the order of their keys: whoever is gone since is left out. `more` names
    /// fields that are wanted besides; each one costs a thousand texts on a page of a thousand rows.
    pub async fn listed_customer_users(&self, ids: &[i64], more: &[&str]) -> Result<Vec<ListedCustomerUser>> {
        let settings = self.app.settings();
        let names: HashMap<Slot, &NameFormat> = self
            .app
            .sources
            .people
            .iter()
            .map(|supply| supply.source.slot)
            .map(|slot| (slot, self.app.name_format(slot, &settings)))
            .collect();
        let wanted = |slot: Slot| -> Vec<&'static str> {
            let by_name =
                |field: &str| names.get(&slot).is_some_and(|name| name.fields.iter().any(|part| part == field));
            let shown = |field: &&str| LISTED.contains(field) || more.contains(field) || by_name(field);
            self.app.fields_of(slot).iter().map(|field| field.name).filter(shown).collect()
        };
        let mut found = self.app.people_listed(&mut self.app.db.read().await?, ids, wanted).await?;
        let places: HashMap<i64, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        found.sort_by_key(|person| places.get(&person.id).copied());
        let shelves = self.app.register.read();
        let listed = found.into_iter().map(|person| {
            let (values, last_login) = (person.values, person.last_login);
            let extra = |name: &&str| {
                values
                    .shape
                    .extra(name)
                    .and_then(|_| values.get(name))
                    .map(|text| ((*name).to_owned(), text.to_owned()))
            };
            ListedCustomerUser {
                extras: more.iter().filter_map(extra).collect(),
                name: names.get(&slot_of(person.id)).map(|name| name.name(&values)).unwrap_or_default(),
                customer_name: shelves.customer_name(&values.customer_id).map(str::to_owned),
                login: values.login,
                email: values.email,
                phone: values.phone,
                city: values.city,
                customer_id: values.customer_id,
                validity: values.validity,
                last_login,
            }
        });
        Ok(listed.collect())
    }

    /// Ids and names of the customers that fit best, for a field that completes itself.
    pub async fn suggest_customers(&self, search: &str, limit: usize) -> Result<Vec<(String, String)>> {
        let query = CustomerQuery {
            search,
            validity: Some(Validity::Valid),
            source: None,
            sort: CustomerSort::Relevance,
            descending: false,
            offset: 0,
            limit,
        };
        let found = self.look_for_customers(&query, Effort::Rows).await?;
        let shelves = self.app.register.read();
        Ok(found
            .keys
            .into_iter()
            .map(|id| (shelves.customer_name(&id).unwrap_or("").to_owned(), id))
            .map(|(name, id)| (id, name))
            .collect())
    }

    /// The name of a customer, if there is one with this id.
    pub fn customer_name(&self, customer_id: &str) -> Option<String> {
        self.app.register.read().customer_name(customer_id).map(str::to_owned)
    }

    /// A person's name, as configured.
    pub fn person_name(&self, person: &CustomerUser) -> String {
        self.app.name_format(person.source, &self.app.settings()).name(&person.values)
    }

    /// How many people have this customer as their primary one.
    pub fn people_of(&self, customer_id: &str) -> u64 {
        count(
            self.app
                .register
                .read()
                .people(None)
                .iter()
                .map(|index| index.count_of_customer(customer_id, Validities::ALL))
                .sum(),
        )
    }

    /// How many customers there are.
    pub fn customer_count(&self) -> usize {
        self.app.register.read().customers(None).iter().map(|index| index.len()).sum()
    }

    /// How many customers and customer users there are, by validity.
    pub async fn counts(&self) -> Result<(Counts, Counts)> {
        self.app.register.wait().await;
        let shelves = self.app.register.read();
        Ok((counts(&shelves.customers(None)), counts(&shelves.people(None))))
    }

    /// What marks in people's texts why a search found them.
    pub fn customer_user_marker(&self, search: &str) -> Marker {
        let searched = self.searched(ObjectKind::CustomerUser, &self.app.settings().customer_user_search.fields);
        Marker::new(&self.app.register.read().people(None), search, &searched)
    }

    /// What marks in companies' texts why a search found them.
    pub fn customer_marker(&self, search: &str) -> Marker {
        let searched = self.searched(ObjectKind::Customer, &self.app.settings().customer_search.fields);
        Marker::new(&self.app.register.read().customers(None), search, &searched)
    }

    /// The fields that are searched: those that are configured, and those that were added.
    fn searched(&self, of: ObjectKind, configured: &[String]) -> Vec<String> {
        let added = self.app.register.searched();
        configured.iter().cloned().chain(added.all_names(of).map(str::to_owned)).collect()
    }

    /// The login of an agent, by number; the number itself where nobody has it any more.
    pub async fn agent_name(&self, id: i64) -> Result<String> {
        let found = padron_storage::agents::by_id(&mut self.app.db.read().await?, id).await?;
        Ok(found.map_or_else(|| id.to_string(), |found| found.agent.login))
    }
}
