//! Looking people and companies up for pages that are only looked at: a foreign source with a lifetime (`CacheTTL`) may answer from
//! memory, and what it said a moment ago is shown even while it does not answer.

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::fold::same_identity;
use padron_storage::Connection;
use padron_storage::customer_users::People;
use padron_storage::customers::Companies;

use super::look_up::{Ask, add_unseen, fill_last_logins, last_login_of};
use super::{Supply, beside};
use crate::App;
use crate::error::Result;

impl App {
    /// The person with this login, likewise [`App::person`].
    pub(crate) async fn person_shown(&self, main: &mut Connection, login: &str) -> Result<Option<CustomerUser>> {
        self.person_as(main, login, Ask::Memory).await
    }

    /// The company with this id, likewise [`App::company`].
    pub(crate) async fn company_shown(&self, main: &mut Connection, customer_id: &str) -> Result<Option<Customer>> {
        self.company_as(main, customer_id, Ask::Memory).await
    }

    /// The people with these numbers, likewise [`App::people`].
    pub(crate) async fn people_shown(&self, main: &mut Connection, ids: &[i64]) -> Result<Vec<CustomerUser>> {
        let mut found = Vec::with_capacity(ids.len());
        let mut others = Vec::new();
        for (supply, ids) in self.by_source(ids) {
            match self.looked_at(main, supply, &ids, |_| true).await? {
                Some(mut people) => found.append(&mut people),
                None => others.extend(ids),
            }
        }
        fill_last_logins(main, found.is_empty(), found.iter_mut().map(last_login_of)).await?;
        found.append(&mut self.people(main, &others).await?);
        Ok(found)
    }

    /// The people of a source with these numbers, without their last sign-ins, where looking at them is no simple reading of its table:
    /// it remembers, or is the copy of a directory.
    pub(super) async fn looked_at(
        &self,
        main: &mut Connection,
        supply: &Supply<People>,
        ids: &[i64],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Option<Vec<CustomerUser>>> {
        let mut people = if supply.remembers() {
            self.shown_people_of(main, supply, ids).await
        } else if supply.directory.is_some() {
            self.people_again(main, supply, ids).await?
        } else {
            return Ok(None);
        };
        // What lies beside the table is of the main database, and never remembered.
        beside::fill(main, supply, &mut people, wanted).await?;
        Ok(Some(people))
    }

    /// The people of a directory with these numbers, read again where it answers.
    async fn people_again(
        &self,
        main: &mut Connection,
        supply: &Supply<People>,
        ids: &[i64],
    ) -> Result<Vec<CustomerUser>> {
        let (mut lane, people) = supply.lane(main).await?;
        let found = supply.ask(people.get_many(&mut lane, ids)).await?;
        Ok(Box::pin(self.read_again_shown(supply, found)).await)
    }

    /// A person of a directory, likewise.
    pub(super) async fn one_again(&self, supply: &Supply<People>, person: CustomerUser) -> CustomerUser {
        let mut found = Box::pin(self.read_again_shown(supply, vec![person.clone()])).await;
        found.pop().unwrap_or(person)
    }

    /// The people of a source that remembers. Who is not remembered is missing while it does not answer.
    async fn shown_people_of(&self, main: &mut Connection, supply: &Supply<People>, ids: &[i64]) -> Vec<CustomerUser> {
        let (asked, memory) = (supply.memory.asked(), &supply.memory);
        let (mut found, mut rest) = (Vec::with_capacity(ids.len()), Vec::new());
        let known = supply.known();
        let remembered = |id: i64| memory.get(&known.as_ref()?.login_of(id)?);
        for id in ids {
            match remembered(*id) {
                Some(answer) => found.extend(answer.record()),
                None => rest.push(*id),
            }
        }
        if !rest.is_empty()
            && let Ok((mut lane, people)) = supply.lane(main).await
        {
            // Who did not answer was noted when it was asked.
            if let Ok(more) = supply.ask(people.get_many(&mut lane, &rest)).await {
                for one in &more {
                    memory.keep(asked, &one.values.login, Some(one.clone()));
                }
                found.extend(more);
            }
        }
        found
    }

    /// The companies with these ids, likewise [`App::companies`].
    pub(crate) async fn companies_shown(&self, main: &mut Connection, ids: &[&str]) -> Result<Vec<Customer>> {
        if !self.sources.companies.iter().any(Supply::remembers) {
            return self.companies(main, ids).await;
        }
        let (mut found, mut seen) = (Vec::new(), std::collections::HashSet::new());
        for supply in &self.sources.companies {
            let mut more = shown_companies_of(main, supply, ids).await?;
            beside::fill(main, supply, &mut more, |_| true).await?;
            add_unseen(&mut found, &mut seen, more, |company: &Customer| &company.values.customer_id);
        }
        Ok(found)
    }
}

async fn shown_companies_of(main: &mut Connection, supply: &Supply<Companies>, ids: &[&str]) -> Result<Vec<Customer>> {
    let (asked, memory) = (supply.memory.asked(), &supply.memory);
    let (mut found, mut rest) = (Vec::with_capacity(ids.len()), Vec::new());
    for id in ids {
        match memory.get(id) {
            Some(answer) => found.extend(answer.record()),
            None => rest.push(*id),
        }
    }
    if rest.is_empty() {
        return Ok(found);
    }
    let Ok((mut lane, companies)) = supply.lane(main).await else { return Ok(found) };
    match supply.ask(companies.get_many(&mut lane, &rest)).await {
        Ok(more) => {
            for id in rest {
                let answer = more.iter().find(|company| same_identity(&company.values.customer_id, id));
                memory.keep(asked, id, answer.cloned());
            }
            found.extend(more);
        }
        Err(error) if supply.has_feed() => return Err(error),
        Err(_) => {}
    }
    Ok(found)
}
