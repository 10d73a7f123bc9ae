//! Reading the sources whose changes nobody tells: all of them at start, then again and again. How often follows from how long it
//! takes, so that a small table is seen to change within seconds and a large one costs no more than a small one.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_storage::{StorageError, customer_users};

use super::Supply;
use super::supply::Shelf;
use crate::App;
use crate::error::Result;

/// A source that is read in no time is read this often.
const SOON: Duration = Duration::from_secs(2);
/// However long it takes, it is read again after this.
const LATE: Duration = Duration::from_mins(10);
/// Reading may take this part of the time.
const SHARE: u32 = 60;
/// Reading everything may take so long.
const PATIENCE: Duration = Duration::from_mins(10);
/// A server that starts waits so long for sources that may be away.
const START: Duration = Duration::from_secs(3);

/// When a source is read again.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    /// Not before this; `None` is at once.
    next: Option<Instant>,
    /// Whether somebody is reading it.
    reading: bool,
    /// What was read last, as one number.
    digest: Option<u64>,
}

impl<T: Shelf> Supply<T> {
    fn schedule(&self) -> std::sync::MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Takes the reading upon oneself, if it is time.
    fn take_turn(&self) -> bool {
        let mut schedule = self.schedule();
        let due = !schedule.reading && schedule.next.is_none_or(|next| next <= Instant::now());
        schedule.reading |= due;
        due
    }

    fn give_turn(&self, took: Duration) {
        let mut schedule = self.schedule();
        schedule.reading = false;
        schedule.next = Some(Instant::now() + (took * SHARE).clamp(SOON, LATE));
    }

    /// Lets it be read at the next occasion.
    pub(super) fn hurry(&self) {
        self.schedule().next = None;
    }

    fn forget(&self) {
        let mut schedule = self.schedule();
        (schedule.next, schedule.digest) = (None, None);
    }

    /// Whether what was read differs from the last time.
    fn is_news(&self, digest: u64) -> bool {
        self.schedule().digest.replace(digest) != Some(digest)
    }
}

impl App {
    /// Finds the tables and columns of all sources in the main database.
    pub async fn find_sources(&self) -> Result<()> {
        for supply in &self.sources.people {
            self.found(supply).await?;
        }
        for supply in &self.sources.companies {
            self.found(supply).await?;
        }
        Ok(())
    }

    async fn found<T: Shelf>(&self, supply: &Supply<T>) -> Result<()> {
        // The family's own map on the family's own table has nothing to be found out.
        if !supply.is_main() {
            return Ok(());
        }
        match supply.find().await {
            Ok(_) => Ok(()),
            Err(error @ (StorageError::NoTable(_) | StorageError::NoColumn(..))) => {
                _ = supply.failed(&error);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Reads every source that has no feed, waiting only so long.
    pub(crate) async fn read_sources_at_start(&self) {
        let app = self.clone();
        let reading = tokio::spawn(async move { app.refresh_sources().await });
        // Whatever is slower goes on beside us.
        let _ = tokio::time::timeout(START, reading).await;
    }

    /// Reads those sources again for which it is time.
    pub(crate) async fn refresh_sources(&self) {
        let companies = self.sources.companies.iter().filter(|supply| !supply.has_feed() && supply.take_turn());
        let companies: Vec<_> = companies.map(|supply| self.refresh_companies(supply)).collect();
        futures_util::future::join_all(companies).await;
        let people = self.sources.people.iter().filter(|supply| !supply.has_feed() && supply.take_turn());
        let people: Vec<_> = people.map(|supply| self.refresh_people(supply)).collect();
        futures_util::future::join_all(people).await;
    }

    /// Reads every source without a feed now, whether or not it is time.
    pub async fn refresh_sources_now(&self) {
        for supply in &self.sources.people {
            supply.hurry();
        }
        for supply in &self.sources.companies {
            supply.hurry();
        }
        self.refresh_sources().await;
    }

    /// Lets every source without a feed be read and filed anew, whatever was read before.
    pub(crate) fn forget_refreshed(&self) {
        for supply in &self.sources.people {
            supply.forget();
        }
        for supply in &self.sources.companies {
            supply.forget();
        }
    }

    /// Whether any source is to be read now and then.
    pub(crate) fn has_sources_to_refresh(&self) -> bool {
        self.sources.people.iter().any(|supply| !supply.has_feed())
            || self.sources.companies.iter().any(|supply| !supply.has_feed())
    }

    async fn refresh_people(&self, supply: &Supply<customer_users::People>) {
        let began = Instant::now();
        let reading = async {
            let people = match supply.known() {
                Some(people) => people,
                None => supply.find().await?,
            };
            let mut connection = supply.database.db().await?.read().await?;
            let (mut digest, mut found): (_, Vec<CustomerUser>) = (DefaultHasher::new(), Vec::new());
            people
                .each(&mut connection, |person| {
                    for (_, text) in person.values.texts() {
                        text.hash(&mut digest);
                    }
                    (person.values.validity.id(), person.changed_at, person.last_login).hash(&mut digest);
                    found.push(person);
                })
                .await?;
            Ok::<_, StorageError>((digest.finish(), found))
        };
        match tokio::time::timeout(PATIENCE, reading).await.map_err(|_| StorageError::Busy).and_then(|read| read) {
            Ok((digest, mut found)) => {
                supply.answered(self.clock.now(), found.len().try_into().unwrap_or(u64::MAX), began.elapsed());
                if supply.is_news(digest) {
                    self.fill_from_preferences(supply, &mut found).await;
                    let again = self.register.replace_people(supply.source.slot, &found);
                    self.read_hidden_again(again).await;
                }
            }
            Err(error) => _ = supply.failed(&error),
        }
        supply.give_turn(began.elapsed());
    }

    /// Last logins are in the main database only; without them people are there all the same.
    async fn fill_from_preferences(&self, supply: &Supply<customer_users::People>, found: &mut [CustomerUser]) {
        if supply.is_main() {
            return;
        }
        let Ok(mut connection) = self.db.read().await else { return };
        for people in found.chunks_mut(1_000) {
            let logins: Vec<&str> = people.iter().map(|person| person.values.login.as_str()).collect();
            let Ok(times) = customer_users::last_logins(&mut connection, &logins).await else { return };
            for person in people {
                person.last_login = times.get(&person.values.login).copied();
            }
        }
    }

    async fn refresh_companies(&self, supply: &Supply<padron_storage::customers::Companies>) {
        let began = Instant::now();
        let reading = async {
            let companies = match supply.known() {
                Some(companies) => companies,
                None => supply.find().await?,
            };
            let mut connection = supply.database.db().await?.read().await?;
            let (mut digest, mut found): (_, Vec<Customer>) = (DefaultHasher::new(), Vec::new());
            companies
                .each(&mut connection, |company| {
                    for (_, text) in company.values.texts() {
                        text.hash(&mut digest);
                    }
                    (company.values.validity.id(), company.changed_at).hash(&mut digest);
                    found.push(company);
                })
                .await?;
            Ok::<_, StorageError>((digest.finish(), found))
        };
        match tokio::time::timeout(PATIENCE, reading).await.map_err(|_| StorageError::Busy).and_then(|read| read) {
            Ok((digest, found)) => {
                supply.answered(self.clock.now(), found.len().try_into().unwrap_or(u64::MAX), began.elapsed());
                if supply.is_news(digest) {
                    self.register.replace_companies(supply.source.slot, &found);
                }
            }
            Err(error) => _ = supply.failed(&error),
        }
        supply.give_turn(began.elapsed());
    }
}
