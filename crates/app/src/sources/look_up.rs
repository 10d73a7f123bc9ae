//! Finding people and companies among all sources. The caller's connection is to the main database; foreign ones are asked
//! through connections of their own, and only where the register knows somebody there.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues, NameFormat};
use padron_domain::fold::identity;
use padron_domain::problem::Fault;
use padron_domain::source::{Shape, Slot, Source};
use padron_domain::text::TextField;
use padron_storage::Connection;
use padron_storage::customer_users::{self, Listed, LookUp};
use padron_storage::customers;
use padron_storage::numbers::slot_of;

use super::memory::Answer;
use super::supply::Shelf;
use super::{Supply, beside};
use crate::App;
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::import::{Columns, ImportKind};
use crate::register::Found;
use crate::settings::Settings;

impl App {
    /// The person with this login: of several the one of the earliest source.
    pub(crate) async fn person(&self, main: &mut Connection, login: &str) -> Result<Option<CustomerUser>> {
        self.person_as(main, login, Ask::Source).await
    }

    pub(super) async fn person_as(&self, main: &mut Connection, login: &str, ask: Ask) -> Result<Option<CustomerUser>> {
        let known = self.register.source_of_person(login);
        // Where the register says nobody is comes last: another process may have put somebody there a moment ago.
        let unlikely = |supply: &&Supply<_>| !supply.is_main() && known.excludes(supply.source.slot);
        let (last, first): (Vec<_>, Vec<_>) = self.sources.people.iter().partition(unlikely);
        for supply in first.into_iter().chain(last) {
            let (asked, remembered) = (supply.memory.asked(), ask.of(supply, login));
            let found = match remembered {
                Some(answer) => Ok(answer.record()),
                None => match supply.lane(main).await {
                    Ok((mut lane, people)) => supply.ask(people.get(&mut lane, login)).await,
                    Err(error) => Err(error),
                },
            };
            if let Ok(answer) = &found {
                supply.memory.keep(asked, login, answer.clone());
            }
            match found {
                Ok(Some(person)) => {
                    let again = ask == Ask::Memory && supply.directory.is_some();
                    let mut person = if again { self.one_again(supply, person).await } else { person };
                    fill_last_logins(main, supply.has_feed(), [last_login_of(&mut person)]).await?;
                    beside::fill(main, supply, std::slice::from_mut(&mut person), |_| true).await?;
                    return Ok(Some(person));
                }
                // Whoever is known to be there is not taken for missing, or for somebody of a later source.
                Err(error) if supply.has_feed() || known == Found::In(supply.source.slot) => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// The people with these numbers, in no order; who is gone, or in a source that does not answer, is left out.
    pub(crate) async fn people(&self, main: &mut Connection, ids: &[i64]) -> Result<Vec<CustomerUser>> {
        // Those whose last sign-ins are asked for apart: of all sources at once.
        let (mut found, mut apart) = (Vec::with_capacity(ids.len()), Vec::new());
        for (supply, ids) in self.by_source(ids) {
            let Ok((mut lane, people)) = supply.lane(main).await else { continue };
            let asked = supply.ask(people.get_many(&mut lane, &ids)).await;
            drop(lane);
            match asked {
                Ok(mut people) => {
                    beside::fill(main, supply, &mut people, |_| true).await?;
                    if supply.has_feed() { found.append(&mut people) } else { apart.append(&mut people) }
                }
                Err(error) if supply.has_feed() => return Err(error),
                Err(_) => {}
            }
        }
        fill_last_logins(main, apart.is_empty(), apart.iter_mut().map(last_login_of)).await?;
        found.append(&mut apart);
        Ok(found)
    }

    /// Some fields of the people with these numbers, likewise.
    pub(crate) async fn people_listed(
        &self,
        main: &mut Connection,
        ids: &[i64],
        fields: impl Fn(Slot) -> Vec<&'static str>,
    ) -> Result<Vec<Listed>> {
        let (mut found, mut apart) = (Vec::with_capacity(ids.len()), Vec::new());
        for (supply, ids) in self.by_source(ids) {
            let wanted = fields(supply.source.slot);
            if let Some(people) = self.looked_at(main, supply, &ids, |name| wanted.contains(&name)).await? {
                let listed = |person: CustomerUser| Listed { id: person.id, values: person.values, last_login: None };
                apart.extend(people.into_iter().map(listed));
                continue;
            }
            let Ok((mut lane, people)) = supply.lane(main).await else { continue };
            let asked = supply.ask(people.get_listed(&mut lane, &ids, &wanted)).await;
            drop(lane);
            match asked {
                Ok(mut listed) => {
                    beside::fill(main, supply, &mut listed, |name| wanted.contains(&name)).await?;
                    if supply.has_feed() { found.append(&mut listed) } else { apart.append(&mut listed) }
                }
                Err(error) if supply.has_feed() => return Err(error),
                Err(_) => {}
            }
        }
        fill_last_logins(main, apart.is_empty(), apart.iter_mut().map(Listed::last_login_of)).await?;
        found.append(&mut apart);
        Ok(found)
    }

    /// People by what a file says of them, among all sources; of equal logins that of the earliest source.
    pub(crate) async fn look_up_people(
        &self,
        main: &mut Connection,
        by: LookUp,
        values: &[(&str, &str)],
    ) -> Result<LookedUp<CustomerUser>> {
        let mut looked = LookedUp::default();
        let mut seen = HashSet::new();
        for supply in &self.sources.people {
            let more = match supply.lane(main).await {
                Ok((mut lane, people)) => supply.ask(people.look_up(&mut lane, by, values)).await,
                Err(error) => Err(error),
            };
            match more {
                Ok(mut more) => {
                    beside::fill(main, supply, &mut more, |_| true).await?;
                    add_unseen(&mut looked.found, &mut seen, more, |person| &person.values.login);
                }
                Err(error) if supply.has_feed() => return Err(error),
                Err(_) => looked.away.push(supply.source.slot),
            }
        }
        Ok(looked)
    }

    /// The source that does not answer and on which it depends who has this login, whom an earlier source does not have: who was
    /// there when it last answered is known; of one that never did nothing is.
    pub(crate) fn may_be_in(&self, away: &[Slot], by: LookUp, value: &str) -> Option<&Source> {
        let shelves = self.register.read();
        let known = |slot: Slot| {
            shelves.people(Some(slot)).iter().any(|index| match by {
                LookUp::Login => index.find_login(value).is_some(),
                LookUp::Email => !index.find_email(value).is_empty(),
                // Names are not kept so that they could be asked for.
                LookUp::CustomerAndName => true,
            })
        };
        let supplies = away.iter().filter_map(|slot| self.sources.of_people(*slot));
        let mut depends = supplies.filter(|supply| {
            let health = supply.health();
            // A table that is not there, or is no table of people, has nobody.
            !health.lacks_table && (health.last_good.is_none() || known(supply.source.slot))
        });
        depends.next().map(|supply| &supply.source)
    }

    /// Those of these logins that are known to be in sources that do not answer, with their numbers.
    pub(crate) fn known_where<'a>(&self, away: &[Slot], logins: &[&'a str]) -> Vec<(&'a str, i64)> {
        let shelves = self.register.read();
        // Whoever is in an earlier source is not filed under a later one.
        let indexes: Vec<_> = away.iter().flat_map(|slot| shelves.people(Some(*slot))).collect();
        let of = |login: &&'a str| indexes.iter().find_map(|index| index.find_login(login)).map(|id| (*login, id));
        logins.iter().filter_map(of).collect()
    }

    /// Likewise of these companies, as they write their ids.
    pub(crate) fn companies_known_where(&self, away: &[Slot], ids: &[&str]) -> Vec<String> {
        let shelves = self.register.read();
        let indexes: Vec<_> = away.iter().flat_map(|slot| shelves.customers(Some(*slot))).collect();
        ids.iter().filter_map(|id| indexes.iter().find_map(|index| index.find_login(id))).collect()
    }

    /// The login of a person whose source does not answer, and that source.
    pub(crate) fn person_away(&self, id: i64) -> Option<(String, &Source)> {
        let supply = self.sources.of_people(slot_of(id)).filter(|supply| supply.is_away())?;
        let login = supply.known().and_then(|people| people.login_of(id)).unwrap_or_default();
        Some((login, &supply.source))
    }

    /// The source of a company, where it does not answer.
    pub(crate) fn company_away(&self, customer_id: &str) -> Option<&Source> {
        let Found::In(slot) = self.register.source_of_company(customer_id) else { return None };
        self.sources.of_companies(slot).filter(|supply| supply.is_away()).map(|supply| &supply.source)
    }

    /// The first of these sources of companies.
    pub(crate) fn any_source_of_companies(&self, away: &[Slot]) -> Option<&Source> {
        away.first().and_then(|slot| self.sources.of_companies(*slot)).map(|supply| &supply.source)
    }

    /// Likewise of companies: which source it depends on whether there is one of this id.
    pub(crate) fn company_may_be_in(&self, away: &[Slot], customer_id: &str) -> Option<&Source> {
        let shelves = self.register.read();
        let known =
            |slot: Slot| shelves.customers(Some(slot)).iter().any(|index| index.find_login(customer_id).is_some());
        let supplies = away.iter().filter_map(|slot| self.sources.of_companies(*slot));
        let mut depends = supplies.filter(|supply| supply.health().last_good.is_none() || known(supply.source.slot));
        depends.next().map(|supply| &supply.source)
    }

    /// The stored hashes of the people with these numbers.
    pub(crate) async fn hashes(&self, main: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, String)>> {
        let mut found = Vec::with_capacity(ids.len());
        for (supply, ids) in self.by_source(ids) {
            let (mut lane, people) = supply.lane(main).await?;
            found.append(&mut supply.ask(people.hashes(&mut lane, &ids)).await?);
        }
        Ok(found)
    }

    /// The company with this id: of several that of the earliest source.
    pub(crate) async fn company(&self, main: &mut Connection, customer_id: &str) -> Result<Option<Customer>> {
        self.company_as(main, customer_id, Ask::Source).await
    }

    pub(super) async fn company_as(
        &self,
        main: &mut Connection,
        customer_id: &str,
        ask: Ask,
    ) -> Result<Option<Customer>> {
        let known = self.register.source_of_company(customer_id);
        // Where the register says nobody is comes last: another process may have put somebody there a moment ago.
        let unlikely = |supply: &&Supply<_>| !supply.is_main() && known.excludes(supply.source.slot);
        let (last, first): (Vec<_>, Vec<_>) = self.sources.companies.iter().partition(unlikely);
        for supply in first.into_iter().chain(last) {
            let (asked, remembered) = (supply.memory.asked(), ask.of(supply, customer_id));
            let found = match remembered {
                Some(answer) => Ok(answer.record()),
                None => match supply.lane(main).await {
                    Ok((mut lane, table)) => supply.ask(table.get(&mut lane, customer_id)).await,
                    Err(error) => Err(error),
                },
            };
            if let Ok(answer) = &found {
                supply.memory.keep(asked, customer_id, answer.clone());
            }
            match found {
                Ok(Some(mut company)) => {
                    beside::fill(main, supply, std::slice::from_mut(&mut company), |_| true).await?;
                    return Ok(Some(company));
                }
                Err(error) if supply.has_feed() || known == Found::In(supply.source.slot) => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// The companies with these ids, in no order; those that are gone, or in a source that does not answer, are left out.
    pub(crate) async fn companies(&self, main: &mut Connection, ids: &[&str]) -> Result<Vec<Customer>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for supply in &self.sources.companies {
            let Ok((mut lane, table)) = supply.lane(main).await else { continue };
            let asked = supply.ask(table.get_many(&mut lane, ids)).await;
            drop(lane);
            match asked {
                Ok(mut more) => {
                    beside::fill(main, supply, &mut more, |_| true).await?;
                    add_unseen(&mut found, &mut seen, more, |company| &company.values.customer_id);
                }
                Err(error) if supply.has_feed() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(found)
    }

    /// Companies by id or by name, among all sources; of equal ids that of the earliest source.
    pub(crate) async fn look_up_companies(
        &self,
        main: &mut Connection,
        by_name: bool,
        values: &[&str],
    ) -> Result<LookedUp<Customer>> {
        let mut looked = LookedUp::default();
        let mut seen = HashSet::new();
        for supply in &self.sources.companies {
            let more = match supply.lane(main).await {
                Ok((mut lane, table)) => supply.ask(table.look_up(&mut lane, by_name, values)).await,
                Err(error) => Err(error),
            };
            match more {
                Ok(mut more) => {
                    beside::fill(main, supply, &mut more, |_| true).await?;
                    add_unseen(&mut looked.found, &mut seen, more, |company| &company.values.customer_id);
                }
                Err(error) if supply.has_feed() => return Err(error),
                Err(_) => looked.away.push(supply.source.slot),
            }
        }
        Ok(looked)
    }

    /// The id of a company of this name, whichever source it is from.
    pub(crate) async fn company_of_name(&self, main: &mut Connection, name: &str) -> Result<Option<String>> {
        for supply in &self.sources.companies {
            let Ok((mut lane, companies)) = supply.lane(main).await else { continue };
            match supply.ask(companies.id_of_name(&mut lane, name)).await {
                Ok(Some(id)) => return Ok(Some(id)),
                Err(error) if supply.has_feed() => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// The source a new person is added to: the one asked for, or the first that can be written.
    pub(crate) fn source_for_new(&self, asked: Option<Slot>) -> Result<&Supply<customer_users::People>> {
        let supply = match asked {
            Some(slot) => self.sources.of_people(slot),
            None => self.sources.writable_people().next(),
        };
        let names =
            || self.sources.people.iter().map(|supply| supply.source.name.as_str()).collect::<Vec<_>>().join(", ");
        let supply = supply.ok_or_else(|| AppError::SourceReadOnly(names()))?;
        supply.writable()?;
        Ok(supply)
    }

    /// The source a new company is added to, likewise.
    pub(crate) fn source_for_new_company(&self, asked: Option<Slot>) -> Result<&Supply<customers::Companies>> {
        let supply = match asked {
            Some(slot) => self.sources.of_companies(slot),
            None => self.sources.writable_companies().next(),
        };
        let supply = supply.ok_or_else(|| AppError::SourceReadOnly(self.names_of_companies()))?;
        supply.writable()?;
        Ok(supply)
    }

    /// The columns a file of this kind may have.
    pub fn import_columns(&self, kind: ImportKind) -> Columns {
        Columns::new(
            kind,
            match kind {
                ImportKind::CustomerUsers => self.sources.fields_of_people(),
                ImportKind::Customers => self.sources.fields_of_companies(),
            },
        )
    }

    /// The source that new records of a file go to, and which fields it has. Where nothing can be written but what lies beside the
    /// tables, it is the first: rows that would add somebody are refused one by one.
    pub(crate) fn target_of_import(&self, kind: ImportKind, asked: Option<&str>) -> Result<(Slot, &'static Shape)> {
        match kind {
            ImportKind::CustomerUsers => target(&self.sources.people, asked),
            ImportKind::Customers => target(&self.sources.companies, asked),
        }
    }

    /// Whether people of a source can be changed here, and what it is called.
    pub(crate) fn writable_person(&self, slot: Slot) -> (bool, String) {
        let supply = self.sources.of_people(slot);
        supply.map_or((false, String::new()), |supply| (supply.source.is_writable(), supply.source.name.clone()))
    }

    /// Whether companies of a source can be changed here, likewise.
    pub(crate) fn writable_company(&self, slot: Slot) -> (bool, String) {
        let supply = self.sources.of_companies(slot);
        supply.map_or((false, String::new()), |supply| (supply.source.is_writable(), supply.source.name.clone()))
    }

    /// Whether a source tells who is in use; in one that does not everybody is.
    pub(crate) fn keeps_validity(&self, of: ObjectKind, slot: Slot) -> bool {
        let (people, companies) = (self.sources.of_people(slot), self.sources.of_companies(slot));
        match of {
            ObjectKind::Customer => companies.and_then(Supply::known).is_none_or(|known| known.table().has_validity()),
            _ => people.and_then(Supply::known).is_none_or(|known| known.table().has_validity()),
        }
    }

    /// An extra field of any source, by name.
    pub(crate) fn extra_field(&self, kind: ObjectKind, name: &str) -> Option<&'static TextField> {
        let (fields, own) = match kind {
            ObjectKind::Customer => (self.sources.fields_of_companies(), CustomerValues::FIELDS),
            _ => (self.sources.fields_of_people(), CustomerUserValues::FIELDS),
        };
        let extra = |field: &&'static TextField| !own.iter().any(|own| own.name == field.name);
        fields.into_iter().filter(extra).find(|field| field.name == name)
    }

    /// What the map of a record's source has against a value of one of its fields.
    pub(crate) fn fault_by_map(&self, of: ObjectKind, slot: Slot, field: &str, value: &str) -> Option<Fault> {
        let source = match of {
            ObjectKind::Customer => self.sources.of_companies(slot)?.mapped(),
            _ => self.sources.of_people(slot)?.mapped(),
        };
        let row = source.map.row(field)?;
        if row.read_only { Some(Fault::ReadOnlyField) } else { row.fault(value) }
    }

    /// The name of a field of any source.
    pub(crate) fn any_field(&self, name: &str) -> Option<&'static str> {
        let all = [self.sources.fields_of_people(), self.sources.fields_of_companies()];
        all.into_iter().flatten().find(|field| field.name == name).map(|field| field.name)
    }

    /// The fields of the people of a source.
    pub(crate) fn fields_of(&self, slot: Slot) -> Vec<&'static TextField> {
        self.sources.of_people(slot).map(|supply| supply.shape().iter().collect()).unwrap_or_default()
    }

    /// What the sources of companies are called.
    pub(crate) fn names_of_companies(&self) -> String {
        self.sources.companies.iter().map(|supply| supply.source.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Whether two people of a source may not share an address. What is set for the program is set for the first.
    pub(crate) fn unique_email(&self, slot: Slot) -> bool {
        match self.sources.people.iter().position(|supply| supply.source.slot == slot) {
            Some(0) | None => self.settings().unique_email,
            Some(place) => self.sources.people[place].source.people.unique_email,
        }
    }

    /// How the names of a source's people are put together.
    pub(crate) fn name_format<'a>(&'a self, slot: Slot, settings: &'a Settings) -> &'a NameFormat {
        match self.sources.people.iter().position(|supply| supply.source.slot == slot) {
            Some(0) | None => &settings.name,
            Some(place) => &self.sources.people[place].source.people.name,
        }
    }

    /// Numbers of people, source by source.
    pub(super) fn by_source(&self, ids: &[i64]) -> Vec<(&Supply<customer_users::People>, Vec<i64>)> {
        let of = |supply: &Supply<customer_users::People>| -> Vec<i64> {
            ids.iter().copied().filter(|id| slot_of(*id) == supply.source.slot).collect()
        };
        self.sources.people.iter().map(|supply| (supply, of(supply))).filter(|(_, ids)| !ids.is_empty()).collect()
    }
}

fn target<T: Shelf>(supplies: &[Supply<T>], asked: Option<&str>) -> Result<(Slot, &'static Shape)> {
    let named = |supply: &&Supply<T>| asked.is_none_or(|name| supply.source.name == name);
    let mut fitting = supplies.iter().filter(named);
    let found = fitting.find(|supply| supply.source.is_writable() || asked.is_some());
    let beside = || supplies.iter().find(|supply| asked.is_none() && supply.beside().is_some());
    let Some(supply) = found else {
        let supply = beside().ok_or_else(|| AppError::SourceReadOnly(asked.unwrap_or_default().to_owned()))?;
        return Ok((supply.source.slot, supply.shape()));
    };
    supply.writable()?;
    Ok((supply.source.slot, supply.shape()))
}

/// What was looked up in all sources.
#[derive(Debug)]
pub(crate) struct LookedUp<R> {
    /// What was found.
    pub(crate) found: Vec<R>,
    /// The sources that did not answer: who may be there is not in `found`.
    pub(crate) away: Vec<Slot>,
}

impl<R> Default for LookedUp<R> {
    fn default() -> Self {
        Self { found: Vec::new(), away: Vec::new() }
    }
}

/// Whether somebody may be answered with what a source said a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// No: something is decided by the answer.
    Source,
    /// Yes: it is only looked at.
    Memory,
}

impl Ask {
    /// What a source said of this key not long ago.
    fn of<T: Shelf>(self, supply: &Supply<T>, key: &str) -> Option<Answer<T::Record>> {
        if self == Self::Memory { supply.memory.get(key) } else { None }
    }
}

/// A person's login, and the place of their last sign-in.
pub(super) type LastLogin<'a> = (&'a str, &'a mut Option<NaiveDateTime>);

/// What [`fill_last_logins`] needs of a person.
pub(super) fn last_login_of(person: &mut CustomerUser) -> LastLogin<'_> {
    (&person.values.login, &mut person.last_login)
}

/// Fills in last sign-ins, unless they are `known`: preferences are in the main database only.
pub(super) async fn fill_last_logins<'a>(
    main: &mut Connection,
    known: bool,
    people: impl IntoIterator<Item = LastLogin<'a>>,
) -> Result<()> {
    if known {
        return Ok(());
    }
    let people: Vec<LastLogin<'a>> = people.into_iter().collect();
    let logins: Vec<&str> = people.iter().map(|(login, _)| *login).collect();
    let times = customer_users::last_logins(main, &logins).await?;
    for (login, last) in people {
        *last = times.get(login).copied();
    }
    Ok(())
}

/// Of records with the same key those of an earlier source go before; within a source every one counts.
pub(super) fn add_unseen<R>(found: &mut Vec<R>, seen: &mut HashSet<String>, more: Vec<R>, key: impl Fn(&R) -> &str) {
    let before = found.len();
    found.extend(more.into_iter().filter(|record| !seen.contains(&identity(key(record)))));
    seen.extend(found[before..].iter().map(|record| identity(key(record))));
}

impl Admin {
    /// What the source of a person is called.
    pub fn source_of_person(&self, person: &CustomerUser) -> &str {
        self.app.sources.of_people(person.source).map_or("", |supply| &supply.source.name)
    }

    /// What the source of a company is called.
    pub fn source_of_company(&self, company: &Customer) -> &str {
        self.app.sources.of_companies(company.source).map_or("", |supply| &supply.source.name)
    }

    /// An empty person of the source with this name; without a name, of the first that can be written. The slot is for
    /// [`Admin::add_customer_user_to`].
    pub fn new_customer_user(&self, source: Option<&str>) -> Result<(Slot, CustomerUserValues)> {
        let unknown = || AppError::field("source", Fault::UnknownValue);
        let slot = source.map(|name| self.slot_of_source(name).ok_or_else(unknown)).transpose()?;
        let supply = self.app.source_for_new(slot)?;
        Ok((supply.source.slot, CustomerUserValues::of(supply.shape())))
    }

    /// An empty company of the source with this name; without a name, of the first that can be written. The slot is for
    /// [`Admin::add_customer_to`].
    pub fn new_customer(&self, source: Option<&str>) -> Result<(Slot, CustomerValues)> {
        let unknown = || AppError::field("source", Fault::UnknownValue);
        let slot = source.map(|name| self.slot_of_company_source(name).ok_or_else(unknown)).transpose()?;
        let supply = self.app.source_for_new_company(slot)?;
        Ok((supply.source.slot, CustomerValues::of(supply.shape())))
    }

    /// The slot of the source of people with this name.
    pub fn slot_of_source(&self, name: &str) -> Option<Slot> {
        self.app.sources.people.iter().find(|supply| supply.source.name == name).map(|supply| supply.source.slot)
    }

    /// The slot of the source of companies with this name.
    pub fn slot_of_company_source(&self, name: &str) -> Option<Slot> {
        self.app.sources.companies.iter().find(|supply| supply.source.name == name).map(|supply| supply.source.slot)
    }

    /// The sources of people, by name.
    pub fn sources_of_people(&self) -> Vec<(Slot, String)> {
        self.app.sources.people.iter().map(|supply| (supply.source.slot, supply.source.name.clone())).collect()
    }

    /// The sources of companies, by name.
    pub fn sources_of_companies(&self) -> Vec<(Slot, String)> {
        self.app.sources.companies.iter().map(|supply| (supply.source.slot, supply.source.name.clone())).collect()
    }

    /// The sources of people that new ones can be added to, by name.
    pub fn writable_sources(&self) -> Vec<String> {
        self.app.sources.writable_people().map(|supply| supply.source.name.clone()).collect()
    }

    /// The sources of companies that new ones can be added to, by name.
    pub fn writable_sources_of_companies(&self) -> Vec<String> {
        self.app.sources.writable_companies().map(|supply| supply.source.name.clone()).collect()
    }

    /// The fields that people of any source have.
    pub fn fields_of_people(&self) -> Vec<&'static TextField> {
        self.app.sources.fields_of_people()
    }

    /// The fields that companies of any source have.
    pub fn fields_of_companies(&self) -> Vec<&'static TextField> {
        self.app.sources.fields_of_companies()
    }
}
