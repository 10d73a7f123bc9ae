//! Everybody and every company, to be searched: loaded once, fed by our own writes at once and by the change feed for those
//! of others.

mod shelves;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use padron_domain::audit::ObjectKind;
use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::source::Slot;
use padron_index::{Index, Validities};
use padron_storage::changes::{self, Change, Late};
use padron_storage::numbers::{pack, slot_of};
use padron_storage::{Connection, Engine, migrate};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use crate::App;
use crate::error::Result;
use crate::fields::Searched;
use crate::settings::Settings;
use crate::sources::{Configured, Everybody, Supply};
use crate::watch::Watch;

pub(crate) use shelves::Shelves;
use shelves::{companies, people};

/// How often the feed is asked for what others wrote.
pub const FOLLOW_EVERY: Duration = Duration::from_millis(250);
/// More changes than this at once are answered by reading everything anew.
pub(crate) const MANY: i64 = 5_000;
/// So many rows of the feed are kept for readers that are behind.
const KEPT: i64 = 20_000;

/// What can be searched.
#[derive(Debug)]
pub(crate) struct Register {
    shelves: RwLock<Shelves>,
    /// What the sources are, as configured.
    sources: Configured,
    /// What is searched of the fields that were added.
    searched: RwLock<Arc<Searched>>,
    loaded: AtomicBool,
    /// Told when everything was read.
    ready: Notify,
    /// How far the feed was followed.
    followed: AtomicI64,
    /// Only one reads the feed at a time; what it passed over.
    following: Mutex<Behind>,
}

/// Where the reader of the feed is, beside the newest number.
#[derive(Debug, Default)]
struct Behind {
    /// What may still be committed below it.
    late: Late,
    /// Where nothing fills the feed: what the tables looked like.
    watch: Option<Watch>,
}

/// In which source a record is, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Not everything was read yet.
    NotRead,
    /// In none.
    Nowhere,
    /// In this one.
    In(Slot),
}

impl Found {
    /// Whether this source need not be asked.
    pub(crate) fn excludes(self, slot: Slot) -> bool {
        self != Self::NotRead && self != Self::In(slot)
    }
}

impl Register {
    pub(crate) fn new(settings: &Settings, sources: Configured) -> Self {
        Self {
            shelves: RwLock::new(Shelves::new(settings, &sources, Arc::default())),
            sources,
            searched: RwLock::default(),
            loaded: AtomicBool::new(false),
            ready: Notify::new(),
            followed: AtomicI64::new(0),
            following: Mutex::default(),
        }
    }

    /// Whether everything was read.
    pub(crate) fn loaded(&self) -> bool {
        self.loaded.load(Ordering::Acquire)
    }

    /// To search. A panic of a writer elsewhere leaves at worst a stale entry, which the feed mends.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelves> {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads searches by the rules of these settings from now on.
    pub(crate) fn set_rules(&self, settings: &Settings) {
        let mut shelves = self.write();
        for (place, (shelf, source)) in shelves.people.iter_mut().zip(&self.sources.customer_users).enumerate() {
            shelf.index.set_rules(people(settings, source, place == 0, &Searched::default()).rules);
        }
        for (place, (shelf, source)) in shelves.customers.iter_mut().zip(&self.sources.customers).enumerate() {
            shelf.index.set_rules(companies(settings, source, place == 0, &Searched::default()).rules);
        }
    }

    /// Which fields that were added are searched.
    pub(crate) fn searched(&self) -> Arc<Searched> {
        Arc::clone(&self.searched.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets which fields that were added are searched, for whatever is filed anew; whether those are others than before.
    pub(crate) fn set_searched(&self, searched: Searched) -> bool {
        let mut known = self.searched.write().unwrap_or_else(PoisonError::into_inner);
        let news = **known != searched;
        *known = Arc::new(searched);
        news
    }

    /// Waits until everything was read.
    pub(crate) async fn wait(&self) {
        loop {
            let told = self.ready.notified();
            if self.loaded() {
                return;
            }
            told.await;
        }
    }

    /// Files a person; those who come to light by that have to be read again.
    fn put_customer_user(&self, person: &CustomerUser) -> Vec<i64> {
        let mut shelves = self.write();
        shelves.put_person(person, Index::upsert);
        shelves.come_to_light()
    }

    /// Takes a company out of a source, and files what is there instead; companies that come to light by that, and people who are
    /// found by a name that is another now, have to be read again.
    fn replace_customers(&self, gone: &[(Slot, &str)], present: &[Customer]) -> (Vec<String>, Vec<i64>) {
        let mut people = Vec::new();
        let mut shelves = self.write();
        for (slot, id) in gone {
            shelves.remove_customer(*slot, id);
        }
        for customer in present {
            let values = &customer.values;
            let renamed = shelves.customer_name(&values.customer_id) != Some(values.name.as_str());
            shelves.put_customer(customer, Index::upsert);
            if renamed {
                people.extend(shelves.people_of(&values.customer_id));
            }
        }
        (shelves.customers_come_to_light(), people)
    }

    /// Takes a person out and files them elsewhere; those who come to light by that have to be read again.
    fn move_person(&self, from: i64, person: &CustomerUser) -> Vec<i64> {
        let mut shelves = self.write();
        shelves.remove_person(from);
        shelves.put_person(person, Index::upsert);
        shelves.come_to_light()
    }

    /// Which source somebody with this login is found in.
    pub(crate) fn source_of_person(&self, login: &str) -> Found {
        if !self.loaded() {
            return Found::NotRead;
        }
        self.read().people.iter().find(|shelf| shelf.index.find_login(login).is_some()).into()
    }

    /// The numbers of the people with this login, in every source.
    fn ids_of_login(&self, login: &str) -> Vec<i64> {
        self.read().people.iter().filter_map(|shelf| shelf.index.find_login(login)).collect()
    }

    /// How many people of a source belong to a customer.
    pub(crate) fn people_of(&self, slot: Slot, customer_id: &str) -> usize {
        self.read().people(Some(slot)).iter().map(|index| index.count_of_customer(customer_id, Validities::ALL)).sum()
    }

    /// Which source a company with this id is found in, likewise.
    pub(crate) fn source_of_company(&self, customer_id: &str) -> Found {
        if !self.loaded() {
            return Found::NotRead;
        }
        self.read().customers.iter().find(|shelf| shelf.index.find_login(customer_id).is_some()).into()
    }

    /// Files everybody of a source anew. Those who were hidden behind somebody and may come to light now have to be read again.
    pub(crate) fn replace_people(&self, slot: Slot, found: &[CustomerUser], settings: &Settings) -> Vec<i64> {
        let searched = self.searched();
        let mut shelves = self.write();
        let Some(place) = shelves.place(slot) else { return Vec::new() };
        let config = people(settings, &self.sources.customer_users[place], place == 0, &searched);
        shelves.people[place].index = Index::new(config);
        // Those of this source are filed anew, and hidden anew where they have to be.
        shelves.hidden.retain(|_, ids| {
            ids.retain(|id| slot_of(*id) != slot);
            !ids.is_empty()
        });
        for person in found {
            shelves.put_person(person, Index::pour);
        }
        shelves.people[place].index.settle();
        shelves.come_to_light()
    }

    /// Files every company of a source anew. Those that were hidden and may come to light now have to be read again.
    pub(crate) fn replace_companies(&self, slot: Slot, found: &[Customer], settings: &Settings) -> Vec<String> {
        let searched = self.searched();
        let mut shelves = self.write();
        let Some(place) = shelves.customers.iter().position(|shelf| shelf.slot == slot) else { return Vec::new() };
        let config = companies(settings, &self.sources.customers[place], place == 0, &searched);
        shelves.customers[place].index = Index::new(config);
        shelves.hidden_customers.retain(|_, there| {
            there.retain(|(hidden, _)| *hidden != slot);
            !there.is_empty()
        });
        for company in found {
            shelves.put_customer(company, Index::pour);
        }
        shelves.customers[place].index.settle();
        shelves.customers_come_to_light()
    }
}

impl App {
    /// Reads everybody and every company. Searches wait for it.
    pub async fn load(&self) -> Result<()> {
        if migrate::applied(&self.db).await? > 0 {
            self.refresh_settings().await?;
        }
        let mut behind = self.register.following.lock().await;
        self.load_all(&mut behind).await
    }

    /// Reads everybody and every company again.
    pub(crate) async fn reload(&self) -> Result<()> {
        let mut behind = self.register.following.lock().await;
        self.load_all(&mut behind).await
    }

    async fn load_all(&self, behind: &mut Behind) -> Result<()> {
        let searched = self.register.searched();
        let mut fresh = Shelves::new(&self.settings(), &self.register.sources, Arc::clone(&searched));
        // Where nobody may make tables of ours there is no feed, and everybody can be found all the same.
        let fed = migrate::applied(&self.db).await? > 0;
        let mut connection = self.db.read().await?;
        // The feed's place first: what changes while we read is read again after.
        let (mut newest, mut begun) = (0, Behind::default());
        if fed {
            newest = changes::newest(&mut connection).await?;
            begun.late = changes::late_below(&mut connection, newest, KEPT).await?;
            if migrate::is_adopted(&mut connection).await? {
                begun.watch = Some(Watch::begin(&mut connection).await?);
            }
        }
        for (place, supply) in self.sources.companies.iter().enumerate().filter(|(_, supply)| supply.has_feed()) {
            let Some(table) = supply.known() else { continue };
            let (began, mut count) = (Instant::now(), 0);
            let values = Everybody::read(&mut connection, supply, &searched.ids(ObjectKind::Customer)).await?;
            let each = |mut customer| {
                count += 1;
                values.fill(&mut customer);
                fresh.put_customer(&customer, Index::pour);
            };
            table.each(&mut connection, each).await?;
            fresh.customers[place].index.settle();
            supply.answered(self.clock.now(), count, began.elapsed());
        }
        for (place, supply) in self.sources.people.iter().enumerate().filter(|(_, supply)| supply.has_feed()) {
            let Some(table) = supply.known() else { continue };
            let (began, mut count) = (Instant::now(), 0);
            let values = Everybody::read(&mut connection, supply, &searched.ids(ObjectKind::CustomerUser)).await?;
            let each = |mut person| {
                count += 1;
                values.fill(&mut person);
                fresh.put_person(&person, Index::pour);
            };
            table.each(&mut connection, each).await?;
            fresh.people[place].index.settle();
            supply.answered(self.clock.now(), count, began.elapsed());
        }
        connection.forget_pages().await?;
        drop(connection);
        {
            let mut shelves = self.register.write();
            fresh.keep_unfed(&mut shelves, &self.sources);
            *shelves = fresh;
        }
        if self.has_sources_to_refresh() {
            self.forget_refreshed();
            self.read_sources_at_start().await;
        }
        // They may have been changed while everybody was read.
        self.register.set_rules(&self.settings());
        *behind = begun;
        self.register.followed.store(newest, Ordering::Release);
        self.register.loaded.store(true, Ordering::Release);
        self.register.ready.notify_waiters();
        Ok(())
    }

    /// Takes in what was written since the last time, by whomever.
    pub async fn follow_changes(&self) -> Result<()> {
        if !self.register.loaded() {
            return Ok(());
        }
        let mut behind = self.register.following.lock().await;
        let followed = self.register.followed.load(Ordering::Acquire);
        let mut connection = self.db.read().await?;
        let found = changes::after(&mut connection, followed, MANY + 1).await?;
        let ranges = behind.late.ranges(Instant::now());
        let mut came = changes::within(&mut connection, &ranges, MANY + 1).await?;
        came.retain(|(seq, _)| behind.late.misses(*seq));
        let seen = match &mut behind.watch {
            Some(watch) => watch.look(&mut connection).await?,
            None => Vec::new(),
        };
        if found.is_empty() && came.is_empty() && seen.is_empty() {
            return Ok(());
        }
        // Whoever was away for so long that rows of the feed were dropped meanwhile has missed something.
        let missed = !found.is_empty() && changes::oldest(&mut connection).await? > followed + 1 && followed > 0;
        drop(connection);
        let all: Vec<Change> = found.iter().chain(&came).map(|(_, change)| change.clone()).chain(seen).collect();
        if missed || all.len() > usize::try_from(MANY).unwrap_or(usize::MAX) || all.contains(&Change::All) {
            self.load_all(&mut behind).await?;
        } else {
            self.take_in(all).await?;
            // Only now: what could not be read is read again.
            for (seq, _) in &came {
                behind.late.came(*seq);
            }
            let last = found.last().map_or(followed, |(seq, _)| *seq);
            if self.db.engine() != Engine::Sqlite {
                behind.late.passed(followed, found.iter().map(|(seq, _)| *seq), Instant::now());
            }
            if let Some(watch) = &mut behind.watch {
                watch.seen();
            }
            self.register.followed.store(last, Ordering::Release);
        }
        self.prune_feed(followed).await;
        drop(behind);
        // Another node or command may have written the history of what came.
        self.news.notify_waiters();
        Ok(())
    }

    /// Follows the feed for ever, and records what other programs wrote. A store that fails is tried again: what is missed is
    /// still in the feed then.
    pub async fn keep_following(&self) {
        let mut failing = false;
        loop {
            let followed = async {
                self.follow_changes().await?;
                if self.has_sources_to_refresh() {
                    // A slow source must not keep the feed waiting; each is read by one at a time.
                    let app = self.clone();
                    tokio::spawn(async move {
                        app.feel_pulses().await;
                        app.refresh_sources().await;
                    });
                }
                // At first what was written while no server ran.
                self.record_others().await?;
                self.refresh_settings().await
            };
            match followed.await {
                Ok(()) => failing = false,
                Err(error) if !failing => {
                    tracing::error!("changes cannot be followed: {error}");
                    failing = true;
                }
                Err(_) => {}
            }
            tokio::time::sleep(FOLLOW_EVERY).await;
        }
    }

    async fn take_in(&self, found: Vec<Change>) -> Result<()> {
        let (mut ids, mut companies, mut logins) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut beside = HashSet::new();
        // The numbers of the feed are those of the family's own table, whichever source that is.
        let feed = self.sources.people.iter().find(|supply| supply.has_feed()).map(|supply| supply.source.slot);
        for change in found {
            match change {
                Change::CustomerUser(id) => _ = feed.map(|slot| ids.insert(pack(slot, id))),
                Change::Customer(id) => _ = companies.insert(id),
                Change::LastLogin(login) => _ = logins.insert(login),
                Change::PersonValue(login) => ids.extend(self.register.ids_of_login(&login)),
                Change::CustomerValue(id) => _ = beside.insert(id),
                Change::All => {}
            }
        }
        let mut connection = self.db.read().await?;
        let companies: Vec<&str> = companies.iter().map(String::as_str).collect();
        let present = self.companies(&mut connection, &companies).await?;
        // The feed tells of the family's own table; what is found now may be of another source, behind what was there.
        let fed = self.sources.companies.iter().find(|supply| supply.has_feed()).map(|supply| supply.source.slot);
        let is_there = |slot: Slot, id: &str| {
            present.iter().any(|customer| customer.source == slot && customer.values.customer_id == id)
        };
        let gone = companies.iter().filter_map(|id| fed.filter(|slot| !is_there(*slot, id)).map(|slot| (slot, *id)));
        let gone: Vec<(Slot, &str)> = gone.collect();
        ids.extend(self.file_companies(&mut connection, &gone, &present).await?);
        // What lies beside them changed, and nobody is gone: a source may only not answer.
        let beside: Vec<&str> = beside.iter().map(String::as_str).collect();
        let changed = self.companies(&mut connection, &beside).await?;
        ids.extend(self.file_companies(&mut connection, &[], &changed).await?);
        let logins: Vec<String> = logins.into_iter().collect();
        for supply in self.sources.people.iter().filter(|supply| supply.is_main()) {
            if let Some(people) = supply.known() {
                ids.extend(people.ids_of_logins(&mut connection, &logins).await?);
            }
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        self.read_again(&mut connection, &ids).await
    }

    /// Takes in a person written here, at once.
    pub(crate) fn refresh_customer_user(&self, person: &CustomerUser) {
        let again = self.register.put_customer_user(person);
        if !again.is_empty() {
            let app = self.clone();
            tokio::spawn(async move { app.read_hidden_again(again).await });
        }
    }

    /// Takes in a company written here, at once.
    pub(crate) async fn refresh_customer(&self, customer: &Customer) -> Result<()> {
        self.replace_customer(&[], std::slice::from_ref(customer)).await
    }

    /// Takes in that a company is in a source no more, and is there as it was written here.
    pub(crate) async fn replace_customer(&self, gone: &[(Slot, &str)], present: &[Customer]) -> Result<()> {
        let mut connection = self.db.read().await?;
        let ids = self.file_companies(&mut connection, gone, present).await?;
        if ids.is_empty() { Ok(()) } else { self.read_again(&mut connection, &ids).await }
    }

    /// Reads companies again that came to light when a source was filed anew.
    pub(crate) async fn read_hidden_companies(&self, ids: Vec<String>) {
        if ids.is_empty() {
            return;
        }
        let read = async {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let found = self.companies(&mut self.db.read().await?, &ids).await?;
            self.replace_customer(&[], &found).await
        };
        if let Err(error) = read.await {
            tracing::warn!("companies could not be read again: {error}");
        }
    }

    /// Files companies, and those that come to light by that; the people who have to be read again.
    async fn file_companies(
        &self,
        connection: &mut Connection,
        gone: &[(Slot, &str)],
        present: &[Customer],
    ) -> Result<Vec<i64>> {
        let (lit, mut people) = self.register.replace_customers(gone, present);
        if !lit.is_empty() {
            let lit: Vec<&str> = lit.iter().map(String::as_str).collect();
            let found = self.companies(connection, &lit).await?;
            people.extend(self.register.replace_customers(&[], &found).1);
        }
        Ok(people)
    }

    /// Takes in that a person who was known by a number is now another source's.
    pub(crate) async fn person_moved(&self, from: i64, person: &CustomerUser) {
        let again = self.register.move_person(from, person);
        self.read_hidden_again(again).await;
    }

    /// Takes in people whose rows are others now; who is not there any more is taken out.
    pub(crate) async fn file_again(&self, ids: &[i64]) -> Result<()> {
        self.read_again(&mut self.db.read().await?, ids).await
    }

    async fn read_again(&self, connection: &mut Connection, ids: &[i64]) -> Result<()> {
        let people = self.people(connection, ids).await?;
        let here: HashSet<i64> = people.iter().map(|person| person.id).collect();
        if ids.iter().any(|id| !here.contains(id)) {
            // Whoever is gone may have been moved by another process to a source that tells nobody.
            self.sources.people.iter().filter(|supply| !supply.has_feed()).for_each(Supply::hurry);
        }
        let again = {
            let mut shelves = self.register.write();
            for id in ids.iter().filter(|id| !here.contains(id)) {
                shelves.remove_person(*id);
            }
            for person in &people {
                shelves.put_person(person, Index::upsert);
            }
            shelves.come_to_light()
        };
        if !again.is_empty() {
            let people = self.people(connection, &again).await?;
            let mut shelves = self.register.write();
            for person in &people {
                shelves.put_person(person, Index::upsert);
            }
        }
        Ok(())
    }

    /// Reads people again who came to light when a source was filed anew.
    pub(crate) async fn read_hidden_again(&self, ids: Vec<i64>) {
        if ids.is_empty() {
            return;
        }
        let read = async { self.read_again(&mut self.db.read().await?, &ids).await };
        if let Err(error) = read.await {
            tracing::warn!("people could not be read again: {error}");
        }
    }

    /// Drops what every reader must have seen by now, now and then.
    async fn prune_feed(&self, followed: i64) {
        let now = self.register.followed.load(Ordering::Acquire);
        if now / 1_000 == followed / 1_000 {
            return;
        }
        let pruned = async {
            let mut writer = self.db.write().await?;
            changes::prune(&mut writer, now - KEPT).await?;
            writer.commit().await
        };
        if let Err(error) = pruned.await {
            tracing::warn!("the change feed could not be shortened: {error}");
        }
    }
}
