//! Companies: get, add, change; a changed `customer_id` takes everything along.

use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::fold::same_identity;
use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::record::{FieldChange, Strictness, TextRecord as _};
use padron_domain::source::Slot;
use padron_storage::customers::NewCustomer;
use padron_storage::{Connection, audit, references};

use super::stored::{asks, kept, not_found_again, without_place};
use super::{Admin, Version, refuse_nul, taken};
use crate::App;
use crate::error::{AppError, Result};
use crate::once::Made;

/// Rows of one kind that a rename takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follower {
    /// What they are: `customer-users`, `tickets`, `groups` …
    pub name: &'static str,
    /// How many.
    pub rows: u64,
}

impl Admin {
    /// The company with this id.
    pub async fn customer(&self, customer_id: &str) -> Result<Customer> {
        refuse_nul(customer_id)?;
        self.app.company_shown(&mut self.app.db.read().await?, customer_id).await?.ok_or(AppError::Missing)
    }

    /// The companies with these ids, in their order; ids nobody has are left out.
    pub async fn customers(&self, customer_ids: &[&str]) -> Result<Vec<Customer>> {
        let mut found = self.app.companies_shown(&mut self.app.db.read().await?, customer_ids).await?;
        let place =
            |customer: &Customer| customer_ids.iter().position(|id| same_identity(id, &customer.values.customer_id));
        found.sort_by_cached_key(place);
        Ok(found)
    }

    /// Adds a company to the first source that can be written.
    pub async fn add_customer(&self, values: CustomerValues) -> Result<Customer> {
        self.add_customer_to(None, values).await
    }

    /// Adds a company to the source of this slot; without one, to the first that can be written.
    pub async fn add_customer_to(&self, source: Option<Slot>, values: CustomerValues) -> Result<Customer> {
        let app = self.app.clone();
        let supply = app.source_for_new_company(source)?;
        let slot = supply.source.slot;
        let lacking = without_place(&values, supply.shape(), &supply.source);
        let mut values = values.moved_to(supply.shape());
        values.normalize(None);
        let mut faults = values.check(Strictness::Full).err().unwrap_or_default();
        faults.extend(lacking);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        self.reserve(&mut writer).await?;
        check_others((&self.app, slot), &mut writer, &values, None).await?;
        let new = NewCustomer { values: values.clone(), times: None };
        writer
            .add_companies(slot, &[new], (stamp.at, stamp.user_id))
            .await
            .map_err(|error| taken(error, "name", &values.name))?;
        let customer = writer.company_again(slot, &values.customer_id).await?;
        let customer = customer.ok_or_else(|| not_found_again("customer_id"))?;
        kept(&values, &customer.values, &[], &supply.source)?;
        let key = (ObjectKind::Customer, customer.values.customer_id.as_str());
        audit::add(&mut writer, &stamp, "add", key, &[], &customer.values.filled()).await?;
        self.answer(&mut writer, &Made::Customer(&customer)).await?;
        writer.commit().await?;
        if !self.rehearsal {
            self.app.refresh_customer(&customer).await?;
        }
        Ok(customer)
    }

    /// Writes a company's values over those of the version the editor saw; what changed. A new `customer_id` takes every
    /// reference along, in the same transaction.
    pub async fn change_customer(
        &self,
        customer_id: &str,
        version: &Version,
        values: CustomerValues,
    ) -> Result<(Customer, Vec<FieldChange>)> {
        self.edit_customer(customer_id, |seen| seen == version, |_| values).await
    }

    /// Changes some values of a company, whatever the others are by now; `expects` is asked about the version it is of.
    pub async fn edit_customer(
        &self,
        customer_id: &str,
        expects: impl FnOnce(&Version) -> bool,
        edit: impl FnOnce(&CustomerValues) -> CustomerValues,
    ) -> Result<(Customer, Vec<FieldChange>)> {
        refuse_nul(customer_id)?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        let before = self.app.company(&mut writer, customer_id).await?.ok_or(AppError::Missing)?;
        let app = self.app.clone();
        let supply = app.sources.of_companies(before.source).ok_or(AppError::Missing)?;
        if !expects(&Version::of_customer(&before)) {
            return Err(AppError::Conflict);
        }
        let mut values = edit(&before.values);
        values.normalize(Some(&before.values));
        let changes = values.changes_since(&before.values);
        supply.writable_for(before.values.shape, &changes)?;
        if changes.is_empty() {
            return Ok((before, changes));
        }
        // What old data holds may stay as it is, so that the rest of such a company can be edited.
        let mut faults = values.check(Strictness::Full).err().unwrap_or_default();
        // What the map of the source asks for besides is asked for by every edit, unless the record can only be read.
        let asked = asks(supply, &values, &changes);
        let locked = |field: &str| !supply.source.is_writable() && !before.values.shape.is_beside(field);
        faults.retain(|fault| {
            (asked(fault) && !locked(fault.field)) || changes.iter().any(|change| change.field == fault.field)
        });
        faults.extend(without_place(&values, before.values.shape, &supply.source));
        faults.extend(supply.mapped().map.outdated(&values, &before.values));
        if !faults.is_empty() {
            return Err(faults.into());
        }
        check_others((&self.app, before.source), &mut writer, &values, Some(&before.values)).await?;
        let (old, new) = (before.values.customer_id.as_str(), values.customer_id.as_str());
        let renamed = old != new;
        let touched: Vec<&str> = changes.iter().map(|change| change.field).collect();
        if renamed {
            references::rename(&mut writer, references::OF_CUSTOMER, (old, new), stamp.at, stamp.user_id).await?;
            writer.rename_customer((old, new), (stamp.at, stamp.user_id)).await?;
        }
        writer
            .change_company(before.source, old, &values, &touched, (stamp.at, stamp.user_id))
            .await
            .map_err(|error| taken(error, "name", &values.name))?;
        let customer = writer.company_again(before.source, new).await?;
        let customer = customer.ok_or_else(|| not_found_again("customer_id"))?;
        kept(&values, &customer.values, &touched, &supply.source)?;
        let changes = customer.values.changes_since(&before.values);
        if changes.is_empty() {
            return Ok((before, changes));
        }
        let (was, is) = sides(&changes);
        let verb = if renamed { "rename" } else { "update" };
        audit::add(&mut writer, &stamp, verb, (ObjectKind::Customer, new), &was, &is).await?;
        writer.commit().await?;
        if self.rehearsal {
            return Ok((customer, changes));
        }
        if renamed {
            // Its people changed with it: the feed knows which.
            self.app.replace_customer(&[(before.source, old)], &[]).await?;
            self.app.follow_changes().await?;
            if self.app.register.loaded() {
                self.app.refresh_sources().await;
            }
        }
        self.app.refresh_customer(&customer).await?;
        Ok((customer, changes))
    }

    /// What refers to a company and would move with its id.
    pub async fn customer_followers(&self, customer_id: &str) -> Result<Vec<Follower>> {
        let mut found = followers(&mut self.app.db.read().await?, references::OF_CUSTOMER, customer_id).await?;
        let others = self.app.sources.people.iter().filter(|supply| !supply.has_feed() && supply.source.is_writable());
        let rows: usize = others.map(|supply| self.app.register.people_of(supply.source.slot, customer_id)).sum();
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        match found.iter_mut().find(|follower| follower.name == "customer-users") {
            Some(people) => people.rows += rows,
            None if rows > 0 => found.insert(0, Follower { name: "customer-users", rows }),
            None => {}
        }
        Ok(found)
    }
}

/// How many rows of each kind refer to a key.
pub(super) async fn followers(
    connection: &mut Connection,
    references: &[references::Reference],
    key: &str,
) -> Result<Vec<Follower>> {
    let found = references::count(connection, references, key).await?;
    Ok(found.into_iter().map(|(reference, rows)| Follower { name: reference.name, rows }).collect())
}

/// What the map of the source and other companies forbid: an id or a name that is taken.
async fn check_others(
    (app, slot): (&App, Slot),
    connection: &mut Connection,
    values: &CustomerValues,
    before: Option<&CustomerValues>,
) -> Result<()> {
    let supply = app.sources.of_companies(slot).ok_or(AppError::Missing)?;
    let mut faults: FieldFaults = supply.mapped().map.faults(values, before);
    let same_id = before.is_some_and(|before| same_identity(&before.customer_id, &values.customer_id));
    if !same_id && let Some(other) = app.company(connection, &values.customer_id).await? {
        faults.push(FieldFault { field: "customer_id", fault: Fault::Taken(other.values.name) });
    }
    if let Some(other) = app.company_of_name(connection, &values.name).await? {
        let own = before.is_some_and(|before| before.customer_id == other);
        if !own {
            faults.push(FieldFault { field: "name", fault: Fault::Taken(other) });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(AppError::Fields(faults)) }
}

/// Values by field name.
pub(crate) type Named<'a> = Vec<(&'a str, &'a str)>;

/// The two sides of a list of changes.
pub(crate) fn sides(changes: &[FieldChange]) -> (Named<'_>, Named<'_>) {
    let before = changes.iter().map(|change| (change.field, change.before.as_str())).collect();
    let after = changes.iter().map(|change| (change.field, change.after.as_str())).collect();
    (before, after)
}
