//! People go to another source.

use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::kept::not_kept;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::FieldChange;
use padron_domain::source::map::PASSWORD;
use padron_domain::validity::Validity;
use padron_storage::customer_users::{NewCustomerUser, People};
use padron_storage::{Connection, audit};

use super::{Fit, HIDDEN, Move, MovePlan, Moved, Target, changes_of, fit, target};
use crate::App;
use crate::admin::customers::sides;
use crate::admin::{Admin, Version, refuse_nul, taken};
use crate::error::{AppError, Result};
use crate::sources::Supply;

/// A person as they would be, and the stored hash of their password.
struct Journey {
    fit: Fit<CustomerUserValues>,
    hash: Option<String>,
}

impl App {
    /// What becomes of a person in another source.
    async fn journey(
        &self,
        main: &mut Connection,
        person: &CustomerUser,
        to: &Supply<People>,
        with: &[(String, String)],
    ) -> Result<Journey> {
        let from = self.sources.of_people(person.source).ok_or(AppError::Missing)?;
        let people = to.ask(to.found()).await?;
        let table = people.table();
        // With what lies beside the tables, which stays with the record wherever it goes.
        let mapped = to.mapped();
        let place = Target { source: &mapped, shape: to.shape(), has_validity: table.has_validity(), key: "login" };
        let mut fit = fit(&person.values, &from.source, &place, with);
        let hash = self.hashes(main, &[person.id]).await?.pop().map(|(_, hash)| hash).filter(|hash| !hash.is_empty());
        let said = with.iter().any(|(name, _)| name == "email");
        if said
            && fit.values.validity == Validity::Valid
            && let Err(fault) = self.settings().email.check(&fit.values.email)
        {
            fit.plan.faults.push(FieldFault { field: "email", fault });
        }
        if person.has_password && !table.has_passwords() {
            fit.plan.lost.push((PASSWORD, HIDDEN.to_owned()));
        }
        let length = hash.as_deref().map_or(0, |hash| hash.chars().count());
        if let Some(max) = table.password_width().filter(|width| *width < length) {
            fit.plan.faults.push(FieldFault { field: PASSWORD, fault: Fault::TooLong { max, length } });
        }
        self.add_faults_among_others(main, person, to, &mut fit).await?;
        Ok(Journey { fit, hash: hash.filter(|_| table.has_passwords()) })
    }

    async fn add_faults_among_others(
        &self,
        main: &mut Connection,
        person: &CustomerUser,
        to: &Supply<People>,
        fit: &mut Fit<CustomerUserValues>,
    ) -> Result<()> {
        let values = &fit.values;
        // Who is hidden behind this person now must not take their place.
        let before = self.sources.people.iter().filter(|supply| supply.source.slot <= to.source.slot);
        for supply in before.filter(|supply| supply.source.slot != person.source) {
            let is_target = supply.source.slot == to.source.slot;
            let found = match supply.lane(main).await {
                Ok((mut lane, people)) => supply.ask(people.get(&mut lane, &values.login)).await,
                Err(error) => Err(error),
            };
            match found {
                Ok(Some(_)) => {
                    let fault = Fault::Taken(supply.source.name.clone());
                    fit.plan.faults.push(FieldFault { field: "login", fault });
                }
                Err(error) if is_target => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        let known = |field: &str| fit.plan.faults.iter().any(|fault| fault.field == field);
        let mut found = Vec::new();
        let company = &values.customer_id;
        if to.source.people.company_support
            && !company.is_empty()
            && !known("customer_id")
            && self.company(main, company).await?.is_none()
        {
            found.push(FieldFault { field: "customer_id", fault: Fault::UnknownCustomer });
        }
        if self.unique_email(to.source.slot) && !values.email.is_empty() && !known("email") {
            let (mut lane, people) = to.lane(main).await?;
            let others = to.ask(people.logins_of_email(&mut lane, &values.email)).await?;
            if let Some(other) = others.into_iter().find(|login| *login != values.login) {
                found.push(FieldFault { field: "email", fault: Fault::Taken(other) });
            }
        }
        fit.plan.faults.extend(found);
        Ok(())
    }
}

impl Admin {
    /// What moving a person to the source of this name would do; `None` where they are there already.
    pub async fn plan_move_of_customer_user(
        &self,
        login: &str,
        to: &str,
        with: &[(String, String)],
    ) -> Result<Option<MovePlan>> {
        refuse_nul(login)?;
        let app = self.app.clone();
        let mut main = app.db.read().await?;
        let person = app.person(&mut main, login).await?.ok_or(AppError::Missing)?;
        app.sources.of_people(person.source).ok_or(AppError::Missing)?.writable()?;
        let to = target(&app.sources.people, to)?;
        if to.source.slot == person.source {
            return Ok(None);
        }
        Ok(Some(app.journey(&mut main, &person, to, with).await?.fit.plan))
    }

    /// The sources that a person can be moved to, by name.
    pub fn sources_to_move_to(&self, person: &CustomerUser) -> Vec<String> {
        let from = self.app.sources.of_people(person.source);
        if from.is_none_or(|supply| !supply.source.is_writable()) {
            return Vec::new();
        }
        let others = self.app.sources.writable_people().filter(|supply| supply.source.slot != person.source);
        others.map(|supply| supply.source.name.clone()).collect()
    }

    /// Moves a person to another source. Everything that refers to them stays theirs, since their login stays; `expects` is asked
    /// about the version they are of.
    ///
    /// # Errors
    ///
    /// What the other source has no place for is named, unless it may be lost; values that do not fit there always are.
    pub async fn move_customer_user(
        &self,
        login: &str,
        expects: impl FnOnce(&Version) -> bool,
        order: &Move<'_>,
    ) -> Result<Moved<CustomerUser>> {
        refuse_nul(login)?;
        let app = self.app.clone();
        let to = target(&app.sources.people, order.to)?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        let before = writer.person_to_change(login).await?;
        let from = app.sources.of_people(before.source).ok_or(AppError::Missing)?;
        from.writable()?;
        if !expects(&Version::of_customer_user(&before)) {
            return Err(AppError::Conflict);
        }
        if before.source == to.source.slot {
            return Ok(Moved { record: before, changes: Vec::new(), left_in: None });
        }
        let Journey { fit, hash } = app.journey(&mut writer, &before, to, order.with).await?;
        fit.plan.insist(&to.source, order.lose_fields)?;
        let times = before.created_at.map(|created| (created, stamp.at));
        let new = NewCustomerUser { values: fit.values, hash, times };
        let by = (stamp.at, stamp.user_id);
        let id = writer
            .add_person(to.source.slot, &new, by)
            .await
            .map_err(|error| taken(error, "login", &new.values.login))?;
        let person = writer.person_again(id).await?.ok_or(AppError::Missing)?;
        let faults = not_kept(&new.values, &person.values);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        // One row left, or it is not the one that was seen.
        if writer.remove_people(&[before.id]).await? != 1 || writer.person_again(id).await?.is_none() {
            return Err(AppError::Conflict);
        }
        if !from.is_main() && !std::sync::Arc::ptr_eq(from.database(), to.database()) {
            writer.commit_last(from.database());
        }
        let mut changes = changes_of(&from.source, &to.source, new.values.changes_since(&before.values));
        if fit.plan.lost.iter().any(|(field, _)| *field == PASSWORD) {
            changes.push(FieldChange { field: PASSWORD, before: HIDDEN.to_owned(), after: String::new() });
        }
        let (was, is) = sides(&changes);
        let key = (ObjectKind::CustomerUser, new.values.login.as_str());
        audit::add(&mut writer, &stamp, "move", key, &was, &is).await?;
        // Preferences are in the main database, and stay.
        let person = CustomerUser { last_login: before.last_login, ..person };
        let left = writer.commit_telling().await?;
        let left_in = left.map(|error| {
            tracing::error!(source = from.source.name, "somebody who was moved is still there: {error}");
            from.source.name.clone()
        });
        match &left_in {
            _ if self.rehearsal => {}
            Some(_) => app.refresh_customer_user(&person),
            None => app.person_moved(before.id, &person).await,
        }
        Ok(Moved { record: person, changes, left_in })
    }
}
