//! Reading the sources whose changes nobody tells: all of them at start, then again and again. How often follows from how long it
//! takes, so that a small table is seen to change within seconds and a large one costs no more than a small one.

use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_storage::customers::Companies;
use padron_storage::{Connection, StorageError, customer_users};

use super::database::News;
use super::look_up::{fill_last_logins, last_login_of};
use super::supply::Shelf;
use super::{Database, Supply, beside};
use crate::App;
use crate::error::Result;

/// A source that is read in no time is read this often.
const SOON: Duration = Duration::from_secs(2);
/// However long it takes, it is read again after this.
const LATE: Duration = Duration::from_mins(10);
/// What could not be read is tried again after this at the latest.
const AGAIN: Duration = Duration::from_secs(30);
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
        // One that is known to be away is read once it is back.
        let due =
            !schedule.reading && !self.database.is_away() && schedule.next.is_none_or(|next| next <= Instant::now());
        schedule.reading |= due;
        due
    }

    /// Says when it is read again: what failed, soon, however long it took to fail.
    fn give_turn(&self, took: Duration, good: bool) {
        let wait = if good { (took * SHARE).clamp(SOON, LATE) } else { took.clamp(SOON, AGAIN) };
        let mut schedule = self.schedule();
        schedule.reading = false;
        schedule.next = Some(Instant::now() + wait);
    }

    /// Lets it be read at the next occasion.
    pub(crate) fn hurry(&self) {
        self.schedule().next = None;
    }

    fn told(&self, news: &News) {
        match news {
            News::Back => self.is_back(),
            News::Away(error) => _ = self.failed(error),
        }
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
        // A foreign database may be away: it is asked when somebody needs it.
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
        let companies: Vec<_> = companies.map(|supply| self.refresh(supply)).collect();
        futures_util::future::join_all(companies).await;
        let tables = self.sources.people.iter().filter(|supply| !supply.has_feed() && supply.directory.is_none());
        let tables: Vec<_> = tables.filter(|supply| supply.take_turn()).map(|supply| self.refresh(supply)).collect();
        let directories = self.sources.people.iter().filter_map(|supply| Some((supply, supply.directory.as_ref()?)));
        let directories: Vec<_> =
            directories.map(|(supply, reader)| Box::pin(self.refresh_directory(supply, reader))).collect();
        let tables = futures_util::future::join_all(tables);
        futures_util::future::join(tables, futures_util::future::join_all(directories)).await;
    }

    /// Reads every source without a feed now, whether or not it is time.
    pub async fn refresh_sources_now(&self) {
        for supply in &self.sources.people {
            supply.hurry();
            supply.directory.iter().for_each(|reader| reader.hurry());
        }
        for supply in &self.sources.companies {
            supply.hurry();
        }
        self.feel_pulses().await;
        self.refresh_sources().await;
    }

    /// Lets every source without a feed be read and filed anew, whatever was read before.
    pub(crate) fn forget_refreshed(&self) {
        for supply in &self.sources.people {
            supply.forget();
            supply.directory.iter().for_each(|reader| reader.forget_filed());
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

    /// Reads a source, and files its records anew where they differ from the last time. What is as it was is not kept in memory
    /// while it is read.
    async fn refresh<T: Shelf>(&self, supply: &Supply<T>) {
        let began = Instant::now();
        let reading = async {
            let table = supply.found().await?;
            let mut connection = supply.database.db().await?.read().await?;
            let read_before = supply.schedule().digest.is_some();
            let mut read = read_all(&*table, &mut connection, !read_before).await?;
            let news = supply.is_news(read.digest);
            if news && read_before {
                read = read_all(&*table, &mut connection, true).await?;
            }
            Ok::<_, StorageError>((news, read))
        };
        let Some(read) = supply.database.unless_away(tokio::time::timeout(PATIENCE, reading)).await else {
            return supply.give_turn(began.elapsed(), false);
        };
        let read = read.unwrap_or(Err(StorageError::Silent(PATIENCE.as_secs())));
        let good = read.is_ok();
        match read {
            Ok((news, read)) => {
                supply.answered(self.clock.now(), read.count, began.elapsed());
                if let ((count, Some((key, field))), true) = (&read.broken, news) {
                    let source = &supply.source.name;
                    tracing::warn!(
                        source,
                        "{count} records have bytes that are no text; the first is {key:?}, its field {field}"
                    );
                }
                if news {
                    supply.memory.forget();
                    T::file(self, supply, read.records).await;
                }
            }
            Err(error) => _ = supply.failed(&error),
        }
        supply.give_turn(began.elapsed(), good);
    }

    /// Feels the pulse of every foreign database for which it is time, so that one that stops is known before anybody waits for
    /// it, and one that is back is read at once.
    pub(crate) async fn feel_pulses(&self) {
        let databases = self.sources.foreign();
        futures_util::future::join_all(databases.iter().map(|database| self.feel_pulse(database))).await;
    }

    async fn feel_pulse(&self, database: &Arc<Database>) {
        let Some(news) = database.feel().await else { return };
        let of = |other: &Arc<Database>| Arc::ptr_eq(database, other);
        for supply in self.sources.people.iter().filter(|supply| of(&supply.database)) {
            supply.told(&news);
        }
        for supply in self.sources.companies.iter().filter(|supply| of(&supply.database)) {
            supply.told(&news);
        }
    }

    /// Files everybody of a source anew. Last sign-ins are in the main database; without them people are there all the same.
    pub(super) async fn file_people(&self, supply: &Supply<customer_users::People>, mut found: Vec<CustomerUser>) {
        if !supply.has_feed()
            && let Ok(mut main) = self.db.read().await
        {
            for people in found.chunks_mut(1_000) {
                if fill_last_logins(&mut main, false, people.iter_mut().map(last_login_of)).await.is_err() {
                    break;
                }
            }
        }
        self.fill_beside(supply, &mut found).await;
        let again = self.register.replace_people(supply.source.slot, &found, &self.settings());
        self.read_hidden_again(again).await;
    }
}

impl App {
    /// Files every company of a source anew.
    pub(super) async fn file_companies_of(&self, supply: &Supply<Companies>, mut found: Vec<Customer>) {
        self.fill_beside(supply, &mut found).await;
        let again = self.register.replace_companies(supply.source.slot, &found, &self.settings());
        self.read_hidden_companies(again).await;
    }

    /// Gives everybody of a source what lies beside its table, a portion at a time; without it they are there all the same.
    async fn fill_beside<T: Shelf, K: beside::Keyed>(&self, supply: &Supply<T>, found: &mut [K]) {
        if supply.beside().is_none() {
            return;
        }
        let Ok(mut main) = self.db.read().await else { return };
        for records in found.chunks_mut(1_000) {
            if let Err(error) = beside::fill(&mut main, supply, records, |_| true).await {
                tracing::warn!("fields beside the tables could not be read: {error}");
                return;
            }
        }
    }
}

/// What a source was read as.
struct Read<R> {
    /// All of it as one number.
    digest: u64,
    count: u64,
    /// How many records have a text that cannot be read, and the first of them.
    broken: (u64, Option<(String, &'static str)>),
    /// The records, if they were to be kept.
    records: Vec<R>,
}

async fn read_all<T: Shelf>(
    table: &T,
    connection: &mut Connection,
    keep: bool,
) -> Result<Read<T::Record>, StorageError> {
    let mut digest = DefaultHasher::new();
    let mut read = Read { digest: 0, count: 0, broken: (0, None), records: Vec::new() };
    let each = |record: T::Record| {
        T::hash(&record, &mut digest);
        read.count += 1;
        if let Some(broken) = T::broken(&record) {
            read.broken.0 += 1;
            read.broken.1.get_or_insert(broken);
        }
        if keep {
            read.records.push(record);
        }
    };
    table.each(connection, each).await?;
    read.digest = digest.finish();
    Ok(read)
}
