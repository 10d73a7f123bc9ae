//! Everybody and every company, to be searched: loaded once, fed by our own writes at once and by the change feed for those
//! of others.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::fold::identity;
use padron_domain::search::{Form, Rules};
use padron_index::{By, Config, Entry, Index, Query, Sorted};
use padron_storage::changes::{self, Change, Late};
use padron_storage::{Connection, Engine, customer_users, customers, migrate};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use crate::App;
use crate::error::Result;
use crate::settings::{CUSTOMER_NAME, Settings};
use crate::watch::Watch;

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

/// The two indexes, and what both need.
#[derive(Debug)]
pub(crate) struct Shelves {
    pub(crate) people: Index<i64>,
    pub(crate) customers: Index<String>,
    /// Names of companies by the identity of their id, as the lists of people show them.
    names: HashMap<Box<str>, Box<str>>,
}

/// A list's column made of these fields.
fn sorted(name: &str, fields: &[&str]) -> Sorted {
    Sorted { name: name.to_owned(), by: By::Fields(fields.iter().map(|field| (*field).to_owned()).collect()) }
}

fn people(settings: &Settings) -> Config {
    let search = &settings.customer_user_search;
    Config {
        sorted: vec![
            sorted("login", &["login"]),
            sorted("name", &["last_name", "first_name"]),
            sorted("email", &["email"]),
            sorted("customer", &[CUSTOMER_NAME, "customer_id"]),
            Sorted { name: "last_login".to_owned(), by: By::Time },
            Sorted { name: "valid".to_owned(), by: By::Validity },
        ],
        rules: Rules {
            prefix: search.prefix.clone(),
            suffix: search.suffix.clone(),
            ..Rules::new(Form::CustomerUsers)
        },
        case_sensitive: search.case_sensitive,
        ..Config::people(&search.fields)
    }
}

fn companies(settings: &Settings) -> Config {
    let search = &settings.customer_search;
    Config {
        sorted: vec![
            sorted("customer_id", &["customer_id"]),
            sorted("name", &["name"]),
            sorted("city", &["city"]),
            sorted("country", &["country"]),
            Sorted { name: "changed".to_owned(), by: By::Time },
            Sorted { name: "valid".to_owned(), by: By::Validity },
        ],
        rules: Rules { prefix: search.prefix.clone(), suffix: search.suffix.clone(), ..Rules::new(Form::Customers) },
        ..Config::customers(&search.fields)
    }
}

impl Shelves {
    fn new(settings: &Settings) -> Self {
        Self { people: Index::new(people(settings)), customers: Index::new(companies(settings)), names: HashMap::new() }
    }

    /// The name of a company.
    pub(crate) fn customer_name(&self, customer_id: &str) -> Option<&str> {
        self.names.get(identity(customer_id).as_str()).map(|name| &**name)
    }

    /// The people whose primary customer this is.
    fn people_of(&self, customer_id: &str) -> Vec<i64> {
        let query = Query { customer: Some(customer_id), limit: usize::MAX, ..Query::default() };
        self.people.search(&query).keys
    }

    /// Files a person: [`Index::upsert`] for one, [`Index::pour`] for everybody.
    fn put_person(&mut self, person: &CustomerUser, put: fn(&mut Index<i64>, &Entry<'_, i64>)) {
        let values = &person.values;
        let company = self.names.get(identity(&values.customer_id).as_str()).map_or("", |name| name);
        let text = |field: &String| if field == CUSTOMER_NAME { Some(company) } else { values.get(field) };
        let texts: Vec<Option<&str>> = self.people.fields().iter().map(text).collect();
        let entry = Entry {
            key: person.id,
            texts: &texts,
            customers: &[&values.customer_id],
            validity: values.validity,
            time: person.last_login.map(|time| time.and_utc().timestamp()),
        };
        put(&mut self.people, &entry);
    }

    /// Files a company, likewise.
    fn put_customer(&mut self, customer: &Customer, put: fn(&mut Index<String>, &Entry<'_, String>)) {
        let values = &customer.values;
        self.names.insert(identity(&values.customer_id).into(), values.name.as_str().into());
        let texts: Vec<Option<&str>> = self.customers.fields().iter().map(|field| values.get(field)).collect();
        let entry = Entry {
            key: values.customer_id.clone(),
            texts: &texts,
            customers: &[],
            validity: values.validity,
            time: customer.changed_at.map(|time| time.and_utc().timestamp()),
        };
        put(&mut self.customers, &entry);
    }
}

impl Register {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            shelves: RwLock::new(Shelves::new(settings)),
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
        shelves.people.set_rules(people(settings).rules);
        shelves.customers.set_rules(companies(settings).rules);
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

    pub(crate) fn put_customer_user(&self, person: &CustomerUser) {
        self.write().put_person(person, Index::upsert);
    }

    /// Files a company; the people who have to be read again, because they are found by its name and that is another now.
    fn put_customer(&self, customer: &Customer) -> Vec<i64> {
        let mut shelves = self.write();
        let values = &customer.values;
        let renamed = shelves.customer_name(&values.customer_id) != Some(values.name.as_str());
        shelves.put_customer(customer, Index::upsert);
        if renamed { shelves.people_of(&values.customer_id) } else { Vec::new() }
    }

    pub(crate) fn remove_customer(&self, customer_id: &str) {
        let mut shelves = self.write();
        shelves.customers.remove(&customer_id.to_owned());
        shelves.names.remove(identity(customer_id).as_str());
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

    async fn load_all(&self, behind: &mut Behind) -> Result<()> {
        let mut fresh = Shelves::new(&self.settings());
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
        customers::each(&mut connection, |customer| fresh.put_customer(&customer, Index::pour)).await?;
        customer_users::each(&mut connection, |person| fresh.put_person(&person, Index::pour)).await?;
        fresh.customers.settle();
        fresh.people.settle();
        *self.register.write() = fresh;
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
        for change in found {
            match change {
                Change::CustomerUser(id) => _ = ids.insert(id),
                Change::Customer(id) => _ = companies.insert(id),
                Change::LastLogin(login) => _ = logins.insert(login),
                Change::All => {}
            }
        }
        let mut connection = self.db.read().await?;
        let companies: Vec<&str> = companies.iter().map(String::as_str).collect();
        let present = customers::get_many(&mut connection, &companies).await?;
        for id in &companies {
            if !present.iter().any(|customer| customer.values.customer_id == **id) {
                self.register.remove_customer(id);
            }
        }
        for customer in &present {
            ids.extend(self.register.put_customer(customer));
        }
        let logins: Vec<String> = logins.into_iter().collect();
        ids.extend(customer_users::ids_of_logins(&mut connection, &logins).await?);
        let ids: Vec<i64> = ids.into_iter().collect();
        self.read_again(&mut connection, &ids).await
    }

    /// Takes in a company written here, at once.
    pub(crate) async fn refresh_customer(&self, customer: &Customer) -> Result<()> {
        let ids = self.register.put_customer(customer);
        if ids.is_empty() { Ok(()) } else { self.read_again(&mut self.db.read().await?, &ids).await }
    }

    async fn read_again(&self, connection: &mut Connection, ids: &[i64]) -> Result<()> {
        let people = customer_users::get_many(connection, ids).await?;
        let here: HashSet<i64> = people.iter().map(|person| person.id).collect();
        let mut shelves = self.register.write();
        for id in ids.iter().filter(|id| !here.contains(id)) {
            shelves.people.remove(id);
        }
        for person in &people {
            shelves.put_person(person, Index::upsert);
        }
        Ok(())
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
