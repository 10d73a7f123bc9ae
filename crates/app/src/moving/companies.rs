//! Companies go to another source.

use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::fold::same_identity;
use padron_domain::kept::not_kept;
use padron_domain::problem::{Fault, FieldFault};
use padron_storage::customers::{Companies, NewCustomer};
use padron_storage::{Connection, audit};

use super::{Fit, Move, MovePlan, Moved, Target, changes_of, fit, target};
use crate::App;
use crate::admin::customers::sides;
use crate::admin::{Admin, Version, refuse_nul, taken};
use crate::error::{AppError, Result};
use crate::sources::Supply;

impl App {
    /// What becomes of a company in another source.
    async fn journey_of_company(
        &self,
        main: &mut Connection,
        company: &Customer,
        to: &Supply<Companies>,
        with: &[(String, String)],
    ) -> Result<Fit<CustomerValues>> {
        let from = self.sources.of_companies(company.source).ok_or(AppError::Missing)?;
        let found = to.ask(to.found()).await?;
        let table = found.table();
        // With what lies beside the tables, which stays with the record wherever it goes.
        let mapped = to.mapped();
        let place =
            Target { source: &mapped, shape: to.shape(), has_validity: table.has_validity(), key: "customer_id" };
        let mut fit = fit(&company.values, &from.source, &place, with);
        let id = &company.values.customer_id;
        // Which is hidden behind this one now must not take its place.
        let before = self.sources.companies.iter().filter(|supply| supply.source.slot <= to.source.slot);
        for supply in before.filter(|supply| supply.source.slot != company.source) {
            let is_target = supply.source.slot == to.source.slot;
            let other = match supply.lane(main).await {
                Ok((mut lane, table)) => supply.ask(table.get(&mut lane, id)).await,
                Err(error) => Err(error),
            };
            match other {
                Ok(Some(_)) => {
                    let fault = Fault::Taken(supply.source.name.clone());
                    fit.plan.faults.push(FieldFault { field: "customer_id", fault });
                }
                Err(error) if is_target => return Err(error),
                Ok(None) | Err(_) => {}
            }
        }
        if !fit.values.name.is_empty() {
            let (mut lane, table) = to.lane(main).await?;
            let other = to.ask(table.id_of_name(&mut lane, &fit.values.name)).await?;
            if let Some(other) = other.filter(|other| !same_identity(other, id)) {
                fit.plan.faults.push(FieldFault { field: "name", fault: Fault::Taken(other) });
            }
        }
        Ok(fit)
    }
}

impl Admin {
    /// What moving a company to the source of this name would do; `None` where it is there already.
    pub async fn plan_move_of_customer(
        &self,
        customer_id: &str,
        to: &str,
        with: &[(String, String)],
    ) -> Result<Option<MovePlan>> {
        refuse_nul(customer_id)?;
        let app = self.app.clone();
        let mut main = app.db.read().await?;
        let company = app.company(&mut main, customer_id).await?.ok_or(AppError::Missing)?;
        app.sources.of_companies(company.source).ok_or(AppError::Missing)?.writable()?;
        let to = target(&app.sources.companies, to)?;
        if to.source.slot == company.source {
            return Ok(None);
        }
        Ok(Some(app.journey_of_company(&mut main, &company, to, with).await?.plan))
    }

    /// The sources that a company can be moved to, by name.
    pub fn sources_to_move_company_to(&self, company: &Customer) -> Vec<String> {
        let from = self.app.sources.of_companies(company.source);
        if from.is_none_or(|supply| !supply.source.is_writable()) {
            return Vec::new();
        }
        let others = self.app.sources.writable_companies().filter(|supply| supply.source.slot != company.source);
        others.map(|supply| supply.source.name.clone()).collect()
    }

    /// Moves a company to another source. Everything that refers to it stays its own, since its id stays; `expects` is asked
    /// about the version it is of.
    ///
    /// # Errors
    ///
    /// What the other source has no place for is named, unless it may be lost; values that do not fit there always are.
    pub async fn move_customer(
        &self,
        customer_id: &str,
        expects: impl FnOnce(&Version) -> bool,
        order: &Move<'_>,
    ) -> Result<Moved<Customer>> {
        refuse_nul(customer_id)?;
        let app = self.app.clone();
        let to = target(&app.sources.companies, order.to)?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        let found = app.company(&mut writer, customer_id).await?.ok_or(AppError::Missing)?;
        let from = app.sources.of_companies(found.source).ok_or(AppError::Missing)?;
        from.writable()?;
        // As it is in the transaction in which it will be taken out, whichever database it is in.
        let before = writer.company_again(found.source, &found.values.customer_id).await?.ok_or(AppError::Missing)?;
        if !expects(&Version::of_customer(&before)) {
            return Err(AppError::Conflict);
        }
        if before.source == to.source.slot {
            return Ok(Moved { record: before, changes: Vec::new(), left_in: None });
        }
        let fit = app.journey_of_company(&mut writer, &before, to, order.with).await?;
        fit.plan.insist(&to.source, order.lose_fields)?;
        let id = before.values.customer_id.as_str();
        let times = before.created_at.map(|created| (created, stamp.at));
        let by = (stamp.at, stamp.user_id);
        writer
            .add_companies(to.source.slot, &[NewCustomer { values: fit.values.clone(), times }], by)
            .await
            .map_err(|error| taken(error, "name", &fit.values.name))?;
        let company = writer.company_again(to.source.slot, id).await?.ok_or(AppError::Missing)?;
        let faults = not_kept(&fit.values, &company.values);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        // One row left, or it is not the one that was seen.
        let left = writer.remove_companies(before.source, &[id]).await? == 1;
        if !left || writer.company_again(to.source.slot, id).await?.is_none() {
            return Err(AppError::Conflict);
        }
        if !from.is_main() && !std::sync::Arc::ptr_eq(from.database(), to.database()) {
            writer.commit_last(from.database());
        }
        let changes = changes_of(&from.source, &to.source, fit.values.changes_since(&before.values));
        let (was, is) = sides(&changes);
        audit::add(&mut writer, &stamp, "move", (ObjectKind::Customer, id), &was, &is).await?;
        let left = writer.commit_telling().await?;
        let left_in = left.map(|error| {
            tracing::error!(source = from.source.name, "a company that was moved is still there: {error}");
            from.source.name.clone()
        });
        if !self.rehearsal {
            let gone: &[_] = if left_in.is_some() { &[] } else { &[(before.source, id)] };
            app.replace_customer(gone, std::slice::from_ref(&company)).await?;
        }
        Ok(Moved { record: company, changes, left_in })
    }
}
