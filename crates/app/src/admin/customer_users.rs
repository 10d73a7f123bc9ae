//! People: get, add, change, passwords; a changed login takes everything along.

use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::fold::same_identity;
use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::record::{FieldChange, Strictness, TextRecord as _};
use padron_domain::source::Slot;
use padron_domain::validity::Validity;
use padron_storage::customer_users::{LookUp, NewCustomerUser};
use padron_storage::{Connection, audit, references};

use super::customers::{Follower, followers, sides};
use super::stored::{asks, kept, not_found_again, without_place};
use super::{Admin, Version, refuse_nul, taken};
use crate::error::{AppError, Result};
use crate::once::Made;
use crate::password;
use crate::set_up::check_hashable;

/// The length of a generated password: about 90 bits.
const GENERATED_LENGTH: usize = 16;

/// What [`Admin::add_customer_user`] made.
#[derive(Debug)]
pub struct Added {
    /// The person.
    pub person: CustomerUser,
    /// The password made up for them, told this once.
    pub generated_password: Option<String>,
}

/// How somebody comes to their first password.
#[derive(Debug, Clone, Copy)]
enum First<'a> {
    /// It is this one; empty: it is made up.
    Password(&'a str),
    /// By a link, in this language.
    Link(Option<&'a str>),
}

impl Admin {
    /// The person with this login.
    pub async fn customer_user(&self, login: &str) -> Result<CustomerUser> {
        refuse_nul(login)?;
        self.app.person_shown(&mut self.app.db.read().await?, login).await?.ok_or(AppError::Missing)
    }

    /// The people with these row numbers, in their order; numbers nobody has are left out.
    pub async fn customer_users(&self, ids: &[i64]) -> Result<Vec<CustomerUser>> {
        let mut found = self.app.people_shown(&mut self.app.db.read().await?, ids).await?;
        let places: std::collections::HashMap<i64, usize> =
            ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        found.sort_by_key(|person| places.get(&person.id).copied());
        Ok(found)
    }

    /// What is wrong with a new person's values in themselves.
    pub fn faults_of_customer_user(&self, values: &CustomerUserValues) -> FieldFaults {
        values.check(Strictness::Full, &self.app.settings().email).err().unwrap_or_default()
    }

    /// Adds a person. Without a password a strong one is made up and told once.
    pub async fn add_customer_user(&self, values: CustomerUserValues, password: &str) -> Result<Added> {
        self.add_customer_user_to(None, values, password).await
    }

    /// Adds a person to the source of this slot; without one, to the first that can be written.
    pub async fn add_customer_user_to(
        &self,
        source: Option<Slot>,
        values: CustomerUserValues,
        password: &str,
    ) -> Result<Added> {
        self.add_customer_user_with(source, values, First::Password(password)).await
    }

    /// Adds a person without a password and sends them a link to choose one, in the same transaction.
    pub async fn invite_customer_user(
        &self,
        source: Option<Slot>,
        values: CustomerUserValues,
        language: Option<&str>,
    ) -> Result<CustomerUser> {
        Ok(self.add_customer_user_with(source, values, First::Link(language)).await?.person)
    }

    async fn add_customer_user_with(
        &self,
        source: Option<Slot>,
        values: CustomerUserValues,
        first: First<'_>,
    ) -> Result<Added> {
        let app = self.app.clone();
        let supply = app.source_for_new(source)?;
        let slot = supply.source.slot;
        let lacking = without_place(&values, supply.shape(), &supply.source);
        let mut values = values.moved_to(supply.shape());
        let password = if let First::Password(password) = first { password } else { "" };
        values.normalize(None);
        values.email = values.email.trim().to_owned();
        if values.login.is_empty()
            && let Some(login) = app.free_login(&mut app.db.read().await?, slot).await?
        {
            values.login = login;
        }
        let mut faults = values.check(Strictness::Full, &self.app.settings().email).err().unwrap_or_default();
        faults.extend(lacking);
        if let Err(fault) = check_hashable(password) {
            faults.push(FieldFault { field: "password", fault });
        }
        // A source whose table has no place for passwords gets people without one.
        let keeps = supply.known().is_none_or(|people| people.table().has_passwords());
        if !keeps && !matches!(first, First::Password("")) {
            faults.push(FieldFault { field: "password", fault: Fault::NoSuchField(supply.source.name.clone()) });
        }
        // Everything that is wrong is told at once: what others have is asked although the values may be wrong already.
        faults.extend(self.faults_beside_others(&mut self.app.db.read().await?, slot, &values, None).await?);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let made_up = (keeps && matches!(first, First::Password(""))).then(|| password::generate(GENERATED_LENGTH));
        // The hash takes tens of milliseconds: made before the transaction, not in it.
        let hash = match first {
            First::Password(_) if !keeps => None,
            First::Password(given) => Some(self.app.hash(made_up.as_deref().unwrap_or(given)).await?),
            First::Link(_) => None,
        };
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        self.reserve(&mut writer).await?;
        let faults = self.faults_beside_others(&mut writer, slot, &values, None).await?;
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let new = NewCustomerUser { values, hash, times: None };
        let values = &new.values;
        let id = writer
            .add_person(slot, &new, (stamp.at, stamp.user_id))
            .await
            .map_err(|error| taken(error, "login", &values.login))?;
        let person = writer.person_again(id).await?.ok_or_else(|| not_found_again("login"))?;
        kept(values, &person.values, &[], &supply.source)?;
        let key = (ObjectKind::CustomerUser, person.values.login.as_str());
        audit::add(&mut writer, &stamp, "add", key, &[], &person.values.filled()).await?;
        if let First::Link(language) = first {
            self.app.check_mailable(&person)?;
            self.queue_password_links(&mut writer, &[&person], language).await?;
        }
        self.answer(&mut writer, &Made::CustomerUser(&person, made_up.is_some())).await?;
        writer.commit().await?;
        self.registered(&person);
        if matches!(first, First::Link(_)) {
            self.app.outbox_filled.notify_one();
        }
        Ok(Added { person, generated_password: made_up })
    }

    /// Writes a person's values over those of the version the editor saw; what changed. A new login takes every reference
    /// along, in the same transaction.
    pub async fn change_customer_user(
        &self,
        login: &str,
        version: &Version,
        values: CustomerUserValues,
    ) -> Result<(CustomerUser, Vec<FieldChange>)> {
        self.edit_customer_user(login, |seen| seen == version, |_| values).await
    }

    /// Changes some values of a person, whatever the others are by now; `expects` is asked about the version it is of.
    pub async fn edit_customer_user(
        &self,
        login: &str,
        expects: impl FnOnce(&Version) -> bool,
        edit: impl FnOnce(&CustomerUserValues) -> CustomerUserValues,
    ) -> Result<(CustomerUser, Vec<FieldChange>)> {
        refuse_nul(login)?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        let before = writer.person_to_change(login).await?;
        if !expects(&Version::of_customer_user(&before)) {
            return Err(AppError::Conflict);
        }
        let mut values = edit(&before.values);
        values.normalize(Some(&before.values));
        values.email = values.email.trim().to_owned();
        let changes = values.changes_since(&before.values);
        let app = self.app.clone();
        let supply = app.sources.of_people(before.source).ok_or(AppError::Missing)?;
        supply.writable_for(before.values.shape, &changes)?;
        if changes.is_empty() {
            return Ok((before, changes));
        }
        let mut faults = values.check(Strictness::Full, &self.app.settings().email).err().unwrap_or_default();
        // What old data holds may stay as it is, so that the rest of such a person can be edited, and switched off. Who is
        // made valid again needs a right address (as in the family).
        let made_valid = values.validity == Validity::Valid && before.values.validity != Validity::Valid;
        // What the map of the source asks for besides is asked for by every edit.
        let asked = asks(supply, &values, &changes);
        // Of a record that can only be read nobody can be asked for anything.
        let locked = |field: &str| !supply.source.is_writable() && !before.values.shape.is_beside(field);
        let concerns = |fault: &FieldFault| {
            (asked(fault) && !locked(fault.field))
                || changes.iter().any(|change| change.field == fault.field)
                || (made_valid && fault.field == "email")
        };
        faults.retain(concerns);
        faults.extend(without_place(&values, before.values.shape, &supply.source));
        faults.extend(supply.mapped().map.outdated(&values, &before.values));
        faults.extend(self.faults_beside_others(&mut writer, before.source, &values, Some(&before.values)).await?);
        let (old, new) = (before.values.login.as_str(), values.login.as_str());
        let renamed = old != new;
        if renamed && faults.is_empty() {
            faults.extend(too_wide(&mut writer, old, new).await?);
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if renamed {
            references::rename(&mut writer, references::OF_LOGIN, (old, new), stamp.at, stamp.user_id).await?;
        }
        let touched: Vec<&str> = changes.iter().map(|change| change.field).collect();
        writer
            .change_person(before.id, &values, &touched, (stamp.at, stamp.user_id))
            .await
            .map_err(|error| taken(error, "login", &values.login))?;
        let person = writer.person_again(before.id).await?.ok_or_else(|| not_found_again("login"))?;
        kept(&values, &person.values, &touched, &supply.source)?;
        // A database writes some values in a way of its own: the history has what is there.
        let changes = person.values.changes_since(&before.values);
        if changes.is_empty() {
            return Ok((before, changes));
        }
        let (was, is) = sides(&changes);
        let verb = if renamed { "rename" } else { "update" };
        audit::add(&mut writer, &stamp, verb, (ObjectKind::CustomerUser, new), &was, &is).await?;
        writer.commit().await?;
        self.registered(&person);
        Ok((person, changes))
    }

    /// Sets a new password; an empty one is made up and told once.
    pub async fn set_customer_user_password(
        &self,
        login: &str,
        password: &str,
    ) -> Result<(CustomerUser, Option<String>)> {
        self.write_password(login, password, None, |_| true).await
    }

    /// The same, if `expects` says so of the version the person is of.
    pub async fn set_password_of_version(
        &self,
        login: &str,
        password: &str,
        expects: impl FnOnce(&Version) -> bool,
    ) -> Result<(CustomerUser, Option<String>)> {
        self.write_password(login, password, None, expects).await
    }

    /// Which of their passwords a person has: another text after every change. It says nothing about the password.
    pub async fn password_version(&self, login: &str) -> Result<String> {
        refuse_nul(login)?;
        password_version(&mut self.app.db.read().await?, login).await
    }

    /// The same as [`Admin::set_customer_user_password`], unless the password was changed since it was `was`.
    pub async fn replace_customer_user_password(
        &self,
        login: &str,
        password: &str,
        was: Option<&str>,
    ) -> Result<(CustomerUser, Option<String>)> {
        self.write_password(login, password, was, |_| true).await
    }

    async fn write_password(
        &self,
        login: &str,
        password: &str,
        was: Option<&str>,
        expects: impl FnOnce(&Version) -> bool,
    ) -> Result<(CustomerUser, Option<String>)> {
        refuse_nul(login)?;
        check_hashable(password).map_err(|fault| AppError::field("password", fault))?;
        let generated = password.is_empty().then(|| password::generate(GENERATED_LENGTH));
        let hash = self.app.hash(generated.as_deref().unwrap_or(password)).await?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        self.reserve(&mut writer).await?;
        let person = self.app.person(&mut writer, login).await?.ok_or(AppError::Missing)?;
        let login = person.values.login.as_str();
        if !expects(&Version::of_customer_user(&person)) {
            return Err(AppError::Conflict);
        }
        if let Some(was) = was
            && password_version(&mut writer, login).await? != was
        {
            return Err(AppError::Conflict);
        }
        writer.set_hash(person.id, Some(hash), (stamp.at, stamp.user_id)).await?;
        let key = (ObjectKind::CustomerUser, login);
        audit::add(&mut writer, &stamp, "password", key, &[], &[]).await?;
        let person = writer.person_again(person.id).await?.ok_or(AppError::Missing)?;
        self.answer(&mut writer, &Made::Password(&person, generated.is_some())).await?;
        writer.commit().await?;
        self.registered(&person);
        Ok((person, generated))
    }

    /// Puts a person who was just written into the register.
    pub(crate) fn registered(&self, person: &CustomerUser) {
        if !self.rehearsal {
            self.app.refresh_customer_user(person);
        }
    }

    /// What refers to a person and would move with their login.
    pub async fn customer_user_followers(&self, login: &str) -> Result<Vec<Follower>> {
        followers(&mut self.app.db.read().await?, references::OF_LOGIN, login).await
    }

    /// What others forbid: a login that is taken, an address that is taken (where that is switched on), an unknown company.
    async fn faults_beside_others(
        &self,
        connection: &mut Connection,
        slot: Slot,
        values: &CustomerUserValues,
        before: Option<&CustomerUserValues>,
    ) -> Result<FieldFaults> {
        let app = self.app.clone();
        let supply = app.sources.of_people(slot).ok_or(AppError::Missing)?;
        let mut faults = supply.mapped().map.faults(values, before);
        let unchanged = |get: fn(&CustomerUserValues) -> &String| {
            before.is_some_and(|before| same_identity(get(before), get(values)))
        };
        let askable = |value: &str| !value.is_empty() && refuse_nul(value).is_ok();
        if askable(&values.login) && !unchanged(|values| &values.login) {
            let looked = app.look_up_people(connection, LookUp::Login, &[(&values.login, "")]).await?;
            if let Some(other) = looked.found.into_iter().next() {
                faults.push(FieldFault { field: "login", fault: Fault::Taken(other.values.login) });
            } else if let Some(source) = app.may_be_in(&looked.away, LookUp::Login, &values.login)
                && app.sources.of_people(source.slot).is_some_and(|supply| supply.health().last_good.is_some())
            {
                // Who is known to be there is not added a second time. A source that never answered stops nobody: whoever turns out
                // to be there as well is in the list of conflicts.
                return Err(AppError::SourceDown(source.name.clone()));
            }
        }
        if supply.source.people.company_support
            && askable(&values.customer_id)
            && !unchanged(|values| &values.customer_id)
            && self.app.company(connection, &values.customer_id).await?.is_none()
        {
            faults.push(FieldFault { field: "customer_id", fault: Fault::UnknownCustomer });
        }
        if self.app.unique_email(slot) && askable(&values.email) && !unchanged(|values| &values.email) {
            let (mut lane, people) = supply.lane(connection).await?;
            let others = people.logins_of_email(&mut lane, &values.email).await?;
            let own = before.map(|before| before.login.as_str());
            if let Some(other) = others.into_iter().find(|login| Some(login.as_str()) != own) {
                faults.push(FieldFault { field: "email", fault: Fault::Taken(other) });
            }
        }
        Ok(faults)
    }
}

/// The family's tables of groups and additional customers hold logins of 100 characters only.
async fn too_wide(connection: &mut Connection, old: &str, new: &str) -> Result<Option<FieldFault>> {
    let length = new.chars().count();
    let narrow = references::count(connection, references::OF_LOGIN, old).await?;
    let most = narrow.iter().map(|(reference, _)| reference.width).filter(|width| *width < length).min();
    Ok(most.map(|max| FieldFault { field: "login", fault: Fault::TooLong { max, length } }))
}

async fn password_version(connection: &mut Connection, login: &str) -> Result<String> {
    let newest = audit::newest_deed(connection, ObjectKind::CustomerUser, login, "password").await?;
    Ok(newest.unwrap_or(0).to_string())
}
