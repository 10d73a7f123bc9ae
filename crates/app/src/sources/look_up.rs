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

use super::Supply;
use super::supply::Shelf;
use crate::App;
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::import::{Columns, ImportKind};
use crate::register::Found;

impl App {
    /// The person with this login: of several the one of the earliest source.
    pub(crate) async fn person(&self, main: &mut Connection, login: &str) -> Result<Option<CustomerUser>> {
        let known = self.register.source_of_person(login);
        for supply in &self.sources.people {
            if !supply.is_main() && known.excludes(supply.source.slot) {
                continue;
            }
            let found = match supply.lane(main).await {
                Ok((mut lane, people)) => people.get(&mut lane, login).await.map_err(|error| fault(supply, error)),
                Err(error) => Err(error),
            };
            match found {
                Ok(Some(mut person)) => {
                    fill_last_logins(main, supply.is_main(), [last_login_of(&mut person)]).await?;
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
        let mut found = Vec::with_capacity(ids.len());
        for (supply, ids) in self.by_source(ids) {
            let Ok((mut lane, people)) = supply.lane(main).await else { continue };
            match people.get_many(&mut lane, &ids).await {
                Ok(mut people) => {
                    drop(lane);
                    fill_last_logins(main, supply.is_main(), people.iter_mut().map(last_login_of)).await?;
                    found.append(&mut people);
                }
                Err(error) if supply.has_feed() => return Err(error.into()),
                Err(error) => _ = supply.failed(&error),
            }
        }
        Ok(found)
    }

    /// Some fields of the people with these numbers, likewise.
    pub(crate) async fn people_listed(
        &self,
        main: &mut Connection,
        ids: &[i64],
        fields: impl Fn(Slot) -> Vec<&'static str>,
    ) -> Result<Vec<Listed>> {
        let mut found = Vec::with_capacity(ids.len());
        for (supply, ids) in self.by_source(ids) {
            let Ok((mut lane, people)) = supply.lane(main).await else { continue };
            match people.get_listed(&mut lane, &ids, &fields(supply.source.slot)).await {
                Ok(mut listed) => {
                    drop(lane);
                    fill_last_logins(main, supply.is_main(), listed.iter_mut().map(Listed::last_login_of)).await?;
                    found.append(&mut listed);
                }
                Err(error) if supply.has_feed() => return Err(error.into()),
                Err(error) => _ = supply.failed(&error),
            }
        }
        Ok(found)
    }

    /// People by what a file says of them, among all sources; of equal logins that of the earliest source.
    pub(crate) async fn look_up_people(
        &self,
        main: &mut Connection,
        by: LookUp,
        values: &[(&str, &str)],
    ) -> Result<Vec<CustomerUser>> {
        let mut found: Vec<CustomerUser> = Vec::new();
        let mut seen = HashSet::new();
        for supply in &self.sources.people {
            let (mut lane, people) = supply.lane(main).await?;
            let more = people.look_up(&mut lane, by, values).await.map_err(|error| fault(supply, error))?;
            if self.sources.people.len() == 1 {
                return Ok(more);
            }
            add_unseen(&mut found, &mut seen, more, |person| &person.values.login);
        }
        Ok(found)
    }

    /// The stored hashes of the people with these numbers.
    pub(crate) async fn hashes(&self, main: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, String)>> {
        let mut found = Vec::with_capacity(ids.len());
        for (supply, ids) in self.by_source(ids) {
            let (mut lane, people) = supply.lane(main).await?;
            found.append(&mut people.hashes(&mut lane, &ids).await.map_err(|error| fault(supply, error))?);
        }
        Ok(found)
    }

    /// The company with this id: of several that of the earliest source.
    pub(crate) async fn company(&self, main: &mut Connection, customer_id: &str) -> Result<Option<Customer>> {
        let known = self.register.source_of_company(customer_id);
        for supply in &self.sources.companies {
            if !supply.is_main() && known.excludes(supply.source.slot) {
                continue;
            }
            let found = match supply.lane(main).await {
                Ok((mut lane, table)) => table.get(&mut lane, customer_id).await.map_err(|error| fault(supply, error)),
                Err(error) => Err(error),
            };
            match found {
                Ok(Some(company)) => return Ok(Some(company)),
                Err(error) if supply.has_feed() || known == Found::In(supply.source.slot) => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// The companies with these ids, in no order; those that are gone, or in a source that does not answer, are left out.
    pub(crate) async fn companies(&self, main: &mut Connection, ids: &[&str]) -> Result<Vec<Customer>> {
        self.gather(main, ids, false, true).await
    }

    /// Companies by id or by name, among all sources; of equal ids that of the earliest source.
    pub(crate) async fn look_up_companies(
        &self,
        main: &mut Connection,
        by_name: bool,
        values: &[&str],
    ) -> Result<Vec<Customer>> {
        self.gather(main, values, by_name, false).await
    }

    async fn gather(
        &self,
        main: &mut Connection,
        values: &[&str],
        by_name: bool,
        lenient: bool,
    ) -> Result<Vec<Customer>> {
        let mut found: Vec<Customer> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for supply in &self.sources.companies {
            let (mut lane, table) = match supply.lane(main).await {
                Ok(lane) => lane,
                Err(_) if lenient => continue,
                Err(error) => return Err(error),
            };
            let more = if by_name || !lenient {
                table.look_up(&mut lane, by_name, values).await
            } else {
                table.get_many(&mut lane, values).await
            };
            let more = match more {
                Ok(more) => more,
                Err(error) if lenient && !supply.has_feed() => {
                    supply.failed(&error);
                    continue;
                }
                Err(error) => return Err(fault(supply, error)),
            };
            if self.sources.companies.len() == 1 {
                return Ok(more);
            }
            add_unseen(&mut found, &mut seen, more, |company| &company.values.customer_id);
        }
        Ok(found)
    }

    /// The id of a company of this name, whichever source it is from.
    pub(crate) async fn company_of_name(&self, main: &mut Connection, name: &str) -> Result<Option<String>> {
        for supply in &self.sources.companies {
            let Ok((mut lane, companies)) = supply.lane(main).await else { continue };
            if let Some(id) = companies.id_of_name(&mut lane, name).await.map_err(|error| fault(supply, error))? {
                return Ok(Some(id));
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

    /// The source that new records of a file go to, and which fields it has.
    pub(crate) fn target_of_import(&self, kind: ImportKind, asked: Option<&str>) -> Result<(Slot, &'static Shape)> {
        let named = |source: &Source| asked.is_none_or(|name| source.name == name);
        let found = match kind {
            ImportKind::CustomerUsers => {
                let mut fitting = self.sources.people.iter().filter(|supply| named(&supply.source));
                let found = fitting.find(|supply| supply.source.is_writable() || asked.is_some());
                found.map(|supply| (supply.writable(), supply.source.slot, supply.shape()))
            }
            ImportKind::Customers => {
                let mut fitting = self.sources.companies.iter().filter(|supply| named(&supply.source));
                let found = fitting.find(|supply| supply.source.is_writable() || asked.is_some());
                found.map(|supply| (supply.writable(), supply.source.slot, supply.shape()))
            }
        };
        let (writable, slot, shape) =
            found.ok_or_else(|| AppError::SourceReadOnly(asked.unwrap_or_default().to_owned()))?;
        writable?;
        Ok((slot, shape))
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

    /// An extra field of any source, by name.
    pub(crate) fn extra_field(&self, kind: ObjectKind, name: &str) -> Option<&'static TextField> {
        let (fields, own) = match kind {
            ObjectKind::Customer => (self.sources.fields_of_companies(), CustomerValues::FIELDS),
            _ => (self.sources.fields_of_people(), CustomerUserValues::FIELDS),
        };
        let extra = |field: &&'static TextField| !own.iter().any(|own| own.name == field.name);
        fields.into_iter().filter(extra).find(|field| field.name == name)
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
    pub(crate) fn name_format(&self, slot: Slot) -> NameFormat {
        match self.sources.people.iter().position(|supply| supply.source.slot == slot) {
            Some(0) | None => self.settings().name.clone(),
            Some(place) => {
                let people = &self.sources.people[place].source.people;
                NameFormat { fields: people.name_fields.clone(), join: people.name_join.clone() }
            }
        }
    }

    /// Numbers of people, source by source.
    fn by_source(&self, ids: &[i64]) -> Vec<(&Supply<customer_users::People>, Vec<i64>)> {
        let of = |supply: &Supply<customer_users::People>| -> Vec<i64> {
            ids.iter().copied().filter(|id| slot_of(*id) == supply.source.slot).collect()
        };
        self.sources.people.iter().map(|supply| (supply, of(supply))).filter(|(_, ids)| !ids.is_empty()).collect()
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
fn add_unseen<R>(found: &mut Vec<R>, seen: &mut HashSet<String>, more: Vec<R>, key: impl Fn(&R) -> &str) {
    let before = found.len();
    found.extend(more.into_iter().filter(|record| !seen.contains(&identity(key(record)))));
    seen.extend(found[before..].iter().map(|record| identity(key(record))));
}

/// A failure of the main database is everybody's, one of a foreign database is its source's.
fn fault<T: Shelf>(supply: &Supply<T>, error: padron_storage::StorageError) -> AppError {
    if supply.has_feed() { error.into() } else { supply.failed(&error) }
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
