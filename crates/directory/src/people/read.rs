//! Everybody, or everybody's ids.

use chrono::NaiveDateTime;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::pages::Pages;
use super::person::{Around, Names, changed_at};
use super::plan::NAMES_ONLY;
use super::{People, Person, Seen};
use crate::error::{Cause, Failure};
use crate::filter::Filter;
use crate::wire::Entry;

/// That a reading brought everything. There is no other way to one than an answer that was whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// How many were handed over.
    pub people: u64,
    /// Entries that are nobody of the source: without its key, or outside the group.
    pub passed_over: u64,
    /// Where the directory says that more could be (referrals). That is not read.
    pub references: Vec<String>,
    /// The last change among all that came, by the directory's clock.
    pub newest: Option<NaiveDateTime>,
    /// In how many pages it came.
    pub pages: u32,
    /// Which host answered.
    pub host: String,
    /// Whether nobody in between could read it.
    pub encrypted: bool,
}

/// Whoever takes what is read.
pub(super) trait Taker: Send {
    /// Takes an entry; whether it is a person.
    fn take(&mut self, entry: &Entry, around: &Around) -> bool;

    /// What is done when a page was read, before the next one is.
    fn turn_page(&mut self) -> impl Future<Output = ()> + Send {
        async {}
    }
}

impl<F: FnMut(&Entry, &Around) -> bool + Send> Taker for F {
    fn take(&mut self, entry: &Entry, around: &Around) -> bool {
        self(entry, around)
    }
}

/// Sends the people of a page on when it was read, and reads on when there is room for them.
struct Sending<'a> {
    people: &'a People,
    page: Vec<Person>,
    to: mpsc::Sender<Vec<Person>>,
}

impl Taker for Sending<'_> {
    fn take(&mut self, entry: &Entry, around: &Around) -> bool {
        let person = self.people.person(entry, around);
        let found = person.is_some();
        self.page.extend(person);
        found
    }

    async fn turn_page(&mut self) {
        // Whoever does not listen any more gets nothing any more.
        let _ = self.to.send(std::mem::take(&mut self.page)).await;
    }
}

impl People {
    /// Sends everybody, valid or not, a page at a time; `since` only those who changed, likewise [`People::each_changed`]. Nothing
    /// more is read than there is room for.
    ///
    /// # Errors
    ///
    /// As [`People::each`].
    pub async fn send_each(
        &self,
        since: Option<NaiveDateTime>,
        to: mpsc::Sender<Vec<Person>>,
    ) -> Result<Complete, Failure> {
        let sending = Sending { people: self, page: Vec::new(), to };
        self.within(async {
            let filter = match since {
                Some(since) => self.changed_since(since).await?,
                None => self.plan.everybody(),
            };
            let around = self.around(&filter, since.is_none()).await?;
            self.read(&filter, &self.plan.attributes, around, sending).await
        })
        .await
    }

    /// Hands over everybody, valid or not. Only a page is in memory at a time.
    ///
    /// # Errors
    ///
    /// What makes the answer less than whole. People who were handed over before are right, but those who were not may be there
    /// nevertheless.
    pub async fn each(&self, mut each: impl FnMut(Person) + Send) -> Result<Complete, Failure> {
        let filter = self.plan.everybody();
        self.within(async {
            let around = self.around(&filter, true).await?;
            self.read(&filter, &self.plan.attributes, around, |entry: &Entry, around: &Around| {
                self.person(entry, around).map(&mut each).is_some()
            })
            .await
        })
        .await
    }

    /// Hands over everybody's ids: who is not among them is gone. Cheaper than everything.
    ///
    /// # Errors
    ///
    /// As [`People::each`].
    pub async fn each_id(&self, mut each: impl FnMut(Seen) + Send) -> Result<Complete, Failure> {
        let filter = self.plan.everybody();
        self.within(async {
            let around = Around { members: self.members(true).await?, ..Around::default() };
            self.read(&filter, &self.plan.ids, around, |entry: &Entry, around: &Around| {
                self.seen(entry, around).map(&mut each).is_some()
            })
            .await
        })
        .await
    }

    /// Not longer than a whole reading may take.
    pub(super) async fn within<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        timeout(self.settings.whole, work).await.unwrap_or_else(|_| Err(Failure::new(Cause::TimedOut, "")))
    }

    /// What decides about the people of a filter besides their entries. `anew` asks for the group again.
    pub(super) async fn around(&self, filter: &Filter, anew: bool) -> Result<Around, Failure> {
        let members = self.members(anew).await?;
        let valid = match &self.plan.valid {
            None => None,
            Some(valid) => Some(self.names(&filter.clone().and(Some(valid.clone()))).await?),
        };
        Ok(Around { valid, members, ..Around::default() })
    }

    /// The names of the entries that a filter finds.
    async fn names(&self, filter: &Filter) -> Result<Names, Failure> {
        let attributes = [NAMES_ONLY.to_owned()];
        let mut pages = Pages::of_source(self, filter, &attributes).await?;
        let mut names = Names::default();
        while let Some(entries) = pages.next().await? {
            for entry in &entries {
                names.insert(entry.dn());
            }
        }
        pages.lease.done();
        Ok(names)
    }

    pub(super) async fn read(
        &self,
        filter: &Filter,
        attributes: &[String],
        mut around: Around,
        mut taker: impl Taker,
    ) -> Result<Complete, Failure> {
        let mut pages = Pages::of_source(self, filter, attributes).await?;
        let mut complete = Complete {
            people: 0,
            passed_over: 0,
            references: Vec::new(),
            newest: None,
            pages: 0,
            host: String::new(),
            encrypted: false,
        };
        while let Some(entries) = pages.next().await? {
            let came = pages.came;
            self.add_managers(&mut pages.lease, &entries, &mut around)
                .await
                .map_err(|failure| Failure { came, ..failure })?;
            pages.ask_ahead().await;
            for entry in &entries {
                *(if taker.take(entry, &around) { &mut complete.people } else { &mut complete.passed_over }) += 1;
                complete.newest = complete.newest.max(changed_at(entry));
            }
            taker.turn_page().await;
        }
        complete.pages = pages.number;
        complete.references = std::mem::take(&mut pages.references);
        pages.lease.line.host().clone_into(&mut complete.host);
        complete.encrypted = pages.lease.line.is_encrypted();
        pages.lease.done();
        Ok(complete)
    }
}
