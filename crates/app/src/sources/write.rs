//! Writing people and companies into the source they are from, within a turn. What lies in the main database is written in the
//! turn's own transaction; a foreign database gets one of its own, committed right before it.

use chrono::NaiveDateTime;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::source::Slot;
use padron_storage::Writer;
use padron_storage::customer_users::{NewCustomerUser, People};
use padron_storage::customers::{Companies, NewCustomer};
use padron_storage::numbers::slot_of;

use super::supply::Shelf;
use super::{Supply, beside};
use crate::App;
use crate::error::{AppError, Result};
use crate::turn::Turn;

/// Who writes, and when.
pub(crate) type By = (NaiveDateTime, i64);

impl Turn {
    /// The transaction in which rows of this source are written.
    async fn lane<T: Shelf>(&mut self, supply: &Supply<T>) -> Result<(&mut Writer, std::sync::Arc<T>)> {
        supply.writable()?;
        if supply.is_away() && !supply.is_main() {
            return Err(supply.down());
        }
        let table = supply.write(supply.found()).await?;
        let writer = if supply.is_main() { &mut **self } else { self.foreign(supply).await? };
        Ok((writer, table))
    }

    /// Adds a person to a source; their number.
    pub(crate) async fn add_person(&mut self, slot: Slot, new: &NewCustomerUser, by: By) -> Result<i64> {
        let app = self.app();
        let supply = people_of(&app, slot)?;
        let (writer, people) = self.lane(supply).await?;
        let id = supply.write(people.add(writer, new, by.0, by.1)).await?;
        self.put_beside(supply, &[(&new.values.login, &new.values)], |_| true, supply.has_feed()).await?;
        Ok(id)
    }

    /// Adds many people to a source.
    pub(crate) async fn add_people(&mut self, slot: Slot, new: &[NewCustomerUser], by: By) -> Result<()> {
        let app = self.app();
        let supply = people_of(&app, slot)?;
        let (writer, people) = self.lane(supply).await?;
        supply.write(people.add_many(writer, new, by.0, by.1)).await?;
        if supply.beside().is_none() {
            return Ok(());
        }
        let records: Vec<(&str, &CustomerUserValues)> =
            new.iter().map(|new| (new.values.login.as_str(), &new.values)).collect();
        self.put_beside(supply, &records, |_| true, supply.has_feed()).await
    }

    /// Writes a person's values over those of the row, and beside it: of the fields those that are `touched`. Where records can only
    /// be read, what lies beside them can be written.
    pub(crate) async fn change_person(
        &mut self,
        id: i64,
        values: &CustomerUserValues,
        touched: &[&str],
        by: By,
    ) -> Result<bool> {
        let app = self.app();
        let supply = people_of(&app, slot_of(id))?;
        let in_table = supply.source.is_writable() || !touched.iter().all(|field| values.shape.is_beside(field));
        let mut changed = true;
        if in_table {
            let (writer, people) = self.lane(supply).await?;
            changed = supply.write(people.change(writer, id, values, by.0, by.1)).await?;
        }
        let told = in_table && supply.has_feed();
        self.put_beside(supply, &[(&values.login, values)], |name| touched.contains(&name), told).await?;
        Ok(changed)
    }

    /// Stores a password hash.
    pub(crate) async fn set_hash(&mut self, id: i64, hash: Option<String>, by: By) -> Result<bool> {
        let app = self.app();
        let supply = people_of(&app, slot_of(id))?;
        let (writer, people) = self.lane(supply).await?;
        if !people.table().has_passwords() {
            return Err(AppError::SourceReadOnly(supply.source.name.clone()));
        }
        supply.write(people.set_password(writer, id, hash, by.0, by.1)).await
    }

    /// Removes people as if they had never been added; how many rows that were. What lies beside them stays: they may have gone
    /// to another source.
    pub(crate) async fn remove_people(&mut self, ids: &[i64]) -> Result<u64> {
        let app = self.app();
        let mut removed = 0;
        for supply in &app.sources.people {
            let ids: Vec<i64> = ids.iter().copied().filter(|id| slot_of(*id) == supply.source.slot).collect();
            if !ids.is_empty() {
                let (writer, people) = self.lane(supply).await?;
                removed += supply.write(people.remove(writer, &ids)).await?;
            }
        }
        Ok(removed)
    }

    /// Takes away what lies beside the tables of people, known by number and login, who are there no more.
    pub(crate) async fn forget_people(&mut self, gone: &[(i64, &str)]) -> Result<()> {
        let app = self.app();
        for supply in &app.sources.people {
            let of = gone.iter().filter(|(id, _)| slot_of(*id) == supply.source.slot);
            let logins: Vec<&str> = of.map(|(_, login)| *login).collect();
            self.remove_beside(supply, &logins).await?;
        }
        Ok(())
    }

    /// Takes away what lies beside the tables of companies that are there no more.
    pub(crate) async fn forget_companies(&mut self, slot: Slot, ids: &[&str]) -> Result<()> {
        let app = self.app();
        self.remove_beside(companies_of(&app, slot)?, ids).await
    }

    /// The person with this login, to be changed: as they are in the transaction in which they will be written, so that of two
    /// editors the second is seen, whichever database they are in.
    pub(crate) async fn person_to_change(&mut self, login: &str) -> Result<CustomerUser> {
        let app = self.app();
        let found = app.person(self, login).await?.ok_or(AppError::Missing)?;
        let supply = people_of(&app, found.source)?;
        // What can only be read is not read again to be written.
        if supply.is_main() || !supply.source.is_writable() {
            return Ok(found);
        }
        let now = self.person_again(found.id).await?.ok_or(AppError::Missing)?;
        // Preferences are in the main database, where they were read.
        Ok(CustomerUser { last_login: found.last_login, ..now })
    }

    /// A person as they are now in this transaction.
    pub(crate) async fn person_again(&mut self, id: i64) -> Result<Option<CustomerUser>> {
        let app = self.app();
        let supply = people_of(&app, slot_of(id))?;
        if !supply.source.is_writable() {
            return Ok(app.people(self, &[id]).await?.pop());
        }
        let (writer, people) = self.lane(supply).await?;
        let mut found = supply.write(people.get_many(writer, &[id])).await?;
        beside::fill(self, supply, &mut found, |_| true).await?;
        Ok(found.pop())
    }

    /// Moves the people of a customer along with its id, in every source but the family's own table, which the references of a
    /// customer hold already. Whom a source only lets be read stay as they are.
    pub(crate) async fn rename_customer(&mut self, keys: (&str, &str), by: By) -> Result<()> {
        let app = self.app();
        for supply in app.sources.people.iter().filter(|supply| !supply.has_feed() && supply.source.is_writable()) {
            // A command that read nobody does not know who is there: the source itself is asked then.
            if app.register.loaded() && app.register.people_of(supply.source.slot, keys.0) == 0 {
                continue;
            }
            let (writer, people) = self.lane(supply).await?;
            supply.write(people.rename_customer(writer, keys, by.0, by.1)).await?;
            supply.hurry();
        }
        Ok(())
    }

    /// Adds companies to a source.
    pub(crate) async fn add_companies(&mut self, slot: Slot, new: &[NewCustomer], by: By) -> Result<()> {
        let app = self.app();
        let supply = companies_of(&app, slot)?;
        let (writer, companies) = self.lane(supply).await?;
        supply.write(companies.add_many(writer, new, by.0, by.1)).await?;
        if supply.beside().is_none() {
            return Ok(());
        }
        let records: Vec<(&str, &CustomerValues)> =
            new.iter().map(|new| (new.values.customer_id.as_str(), &new.values)).collect();
        self.put_beside(supply, &records, |_| true, supply.has_feed()).await
    }

    /// Writes a company's values over those of the row with exactly this id, and beside it, as [`Turn::change_person`] does.
    pub(crate) async fn change_company(
        &mut self,
        slot: Slot,
        customer_id: &str,
        values: &CustomerValues,
        touched: &[&str],
        by: By,
    ) -> Result<bool> {
        let app = self.app();
        let supply = companies_of(&app, slot)?;
        let in_table = supply.source.is_writable() || !touched.iter().all(|field| values.shape.is_beside(field));
        let mut changed = true;
        if in_table {
            let (writer, companies) = self.lane(supply).await?;
            changed = supply.write(companies.change(writer, customer_id, values, by.0, by.1)).await?;
        }
        let told = in_table && supply.has_feed();
        self.put_beside(supply, &[(&values.customer_id, values)], |name| touched.contains(&name), told).await?;
        Ok(changed)
    }

    /// Removes companies of a source as if they had never been added; how many rows that were.
    pub(crate) async fn remove_companies(&mut self, slot: Slot, ids: &[&str]) -> Result<u64> {
        let app = self.app();
        let supply = companies_of(&app, slot)?;
        let (writer, companies) = self.lane(supply).await?;
        supply.write(companies.remove(writer, ids)).await
    }

    /// A company as it is now in this transaction.
    pub(crate) async fn company_again(
        &mut self,
        slot: Slot,
        customer_id: &str,
    ) -> Result<Option<padron_domain::customer::Customer>> {
        let app = self.app();
        let supply = companies_of(&app, slot)?;
        if !supply.source.is_writable() {
            return app.company(self, customer_id).await;
        }
        let (writer, companies) = self.lane(supply).await?;
        let mut found = supply.write(companies.get(writer, customer_id)).await?;
        beside::fill(self, supply, found.as_mut_slice(), |_| true).await?;
        Ok(found)
    }
}

fn people_of(app: &App, slot: Slot) -> Result<&Supply<People>> {
    app.sources.of_people(slot).ok_or(AppError::Missing)
}

fn companies_of(app: &App, slot: Slot) -> Result<&Supply<Companies>> {
    app.sources.of_companies(slot).ok_or(AppError::Missing)
}
