//! Everybody and every company, to be searched: loaded once, fed by our own writes at once and by the change feed for those
//! of others.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use padron_domain::customer::Customer;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::fold::identity;
use padron_domain::wanted::{Form, Language};
use padron_finder::{Entry, FieldRef, Index, Layout};
use padron_storage::changes::{self, Change};
use padron_storage::{Connection, customer_users, customers};
use tokio::sync::{Mutex, Notify};

use crate::App;
use crate::error::Result;
use crate::settings::{CUSTOMER_NAME, Settings};

/// How often the feed is asked for what others wrote.
pub const FOLLOW_EVERY: Duration = Duration::from_millis(250);
/// More changes than this at once are answered by reading everything anew.
const MANY: i64 = 5_000;
/// So many rows of the feed are kept for readers that are behind.
const KEPT: i64 = 20_000;

/// What can be searched.
#[derive(Debug)]
pub(crate) struct Register {
    shelves: RwLock<Shelves>,
    searched: Vec<String>,
    searched_customers: Vec<String>,
    loaded: AtomicBool,
    /// Told when everything was read.
    ready: Notify,
    /// How far the feed was followed.
    followed: AtomicI64,
    /// Only one reads the feed at a time.
    following: Mutex<()>,
}

/// The two indexes, and what both need.
#[derive(Debug)]
pub(crate) struct Shelves {
    pub(crate) people: Index<i64>,
    pub(crate) customers: Index<String>,
    /// Names of companies by the identity of their id, as the lists of people show them.
    names: HashMap<Box<str>, Box<str>>,
}

/// The orders of people by text, in the order of [`Layout::text_orders`].
pub(crate) const PEOPLE_ORDERS: [&[&str]; 4] =
    [&["login"], &["last_name", "first_name"], &["email"], &[CUSTOMER_NAME, "customer_id"]];
/// The orders of companies.
pub(crate) const CUSTOMER_ORDERS: [&[&str]; 4] = [&["customer_id"], &["name"], &["city"], &["country"]];

fn layout(searched: &[String], orders: &[&[&str]], language: Language) -> (Layout, Vec<String>) {
    let mut unsearched: Vec<String> = Vec::new();
    let mut reference = |field: &str| {
        let found = searched.iter().position(|name| name == field).filter(|_| !language.case_sensitive);
        found.map_or_else(
            || {
                let place = unsearched.iter().position(|name| name == field).unwrap_or_else(|| {
                    unsearched.push(field.to_owned());
                    unsearched.len() - 1
                });
                FieldRef::Unsearched(place)
            },
            FieldRef::Searched,
        )
    };
    let text_orders = orders.iter().map(|fields| fields.iter().map(|field| reference(field)).collect()).collect();
    (Layout { language, searched: searched.len(), unsearched: unsearched.len(), text_orders }, unsearched)
}

impl Shelves {
    fn new(settings: &Settings) -> Self {
        let search = &settings.customer_user_search;
        let language = Language {
            form: Form::CustomerUser,
            prefix: search.prefix.clone(),
            suffix: search.suffix.clone(),
            case_sensitive: search.case_sensitive,
            every_word: true,
        };
        let people = layout(&search.fields, &PEOPLE_ORDERS, language).0;
        let search = &settings.customer_search;
        let language = Language {
            form: Form::Customer,
            prefix: search.prefix.clone(),
            suffix: search.suffix.clone(),
            case_sensitive: false,
            every_word: true,
        };
        let customers = layout(&search.fields, &CUSTOMER_ORDERS, language).0;
        Self { people: Index::new(people), customers: Index::new(customers), names: HashMap::new() }
    }

    /// The name of a company.
    pub(crate) fn customer_name(&self, customer_id: &str) -> Option<&str> {
        self.names.get(identity(customer_id).as_str()).map(|name| &**name)
    }

    fn put_person(&mut self, searched: &[String], person: &CustomerUser) {
        let name = self.customer_name(&person.values.customer_id).unwrap_or("").to_owned();
        let value = |field: &str| field_of(&person.values, &name, field).to_owned();
        let sensitive = unsearched(searched, &PEOPLE_ORDERS, self.people_are_case_sensitive());
        let texts: Vec<String> = searched.iter().map(|field| value(field)).collect();
        let rest: Vec<String> = sensitive.iter().map(|field| value(field)).collect();
        self.people.put(&Entry {
            key: person.id,
            searched: &texts.iter().map(|text| Some(text.as_str())).collect::<Vec<_>>(),
            unsearched: &rest.iter().map(String::as_str).collect::<Vec<_>>(),
            validity: person.values.validity,
            owner: &person.values.customer_id,
            number: person.last_login.map(|time| time.and_utc().timestamp()),
        });
    }

    fn people_are_case_sensitive(&self) -> bool {
        self.people.language().case_sensitive
    }

    fn put_customer(&mut self, searched: &[String], customer: &Customer) {
        let values = &customer.values;
        self.names.insert(identity(&values.customer_id).into(), values.name.as_str().into());
        let value = |field: &String| values.get(field).unwrap_or("");
        let rest = unsearched(searched, &CUSTOMER_ORDERS, false);
        self.customers.put(&Entry {
            key: values.customer_id.clone(),
            searched: &searched.iter().map(|field| Some(value(field))).collect::<Vec<_>>(),
            unsearched: &rest.iter().map(value).collect::<Vec<_>>(),
            validity: values.validity,
            owner: "",
            number: customer.changed_at.map(|time| time.and_utc().timestamp()),
        });
    }
}

/// The fields that are sorted by but not searched, in the order [`layout`] gives them.
fn unsearched(searched: &[String], orders: &[&[&str]], case_sensitive: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for field in orders.iter().flat_map(|fields| fields.iter()) {
        let is_searched = !case_sensitive && searched.iter().any(|name| name == field);
        if !is_searched && !found.iter().any(|name| name == field) {
            found.push((*field).to_owned());
        }
    }
    found
}

fn field_of<'a>(values: &'a CustomerUserValues, customer_name: &'a str, field: &str) -> &'a str {
    if field == CUSTOMER_NAME { customer_name } else { values.get(field).unwrap_or("") }
}

impl Register {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            shelves: RwLock::new(Shelves::new(settings)),
            searched: settings.customer_user_search.fields.clone(),
            searched_customers: settings.customer_search.fields.clone(),
            loaded: AtomicBool::new(false),
            ready: Notify::new(),
            followed: AtomicI64::new(0),
            following: Mutex::new(()),
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
        self.write().put_person(&self.searched, person);
    }

    /// Files a company; the people who have to be read again, because they are found by its name and that is another now.
    fn put_customer(&self, customer: &Customer) -> Vec<i64> {
        let mut shelves = self.write();
        let values = &customer.values;
        let renamed = shelves.customer_name(&values.customer_id) != Some(values.name.as_str());
        shelves.put_customer(&self.searched_customers, customer);
        if renamed { shelves.people.of_owner(&values.customer_id) } else { Vec::new() }
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
        let turn = self.register.following.lock().await;
        self.load_all().await?;
        drop(turn);
        Ok(())
    }

    async fn load_all(&self) -> Result<()> {
        let mut fresh = Shelves::new(&self.settings);
        let mut connection = self.db.read().await?;
        // The feed's place first: what changes while we read is read again after.
        let newest = changes::newest(&mut connection).await?;
        customers::each(&mut connection, |customer| fresh.put_customer(&self.register.searched_customers, &customer)).await?;
        customer_users::each(&mut connection, |person| fresh.put_person(&self.register.searched, &person)).await?;
        *self.register.write() = fresh;
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
        let turn = self.register.following.lock().await;
        let followed = self.register.followed.load(Ordering::Acquire);
        let (last, found) = changes::after(&mut self.db.read().await?, followed, MANY + 1).await?;
        if found.is_empty() {
            return Ok(());
        }
        if found.len() > usize::try_from(MANY).unwrap_or(usize::MAX) || found.contains(&Change::All) {
            self.load_all().await?;
        } else {
            self.take_in(found).await?;
            self.register.followed.store(last, Ordering::Release);
        }
        self.prune_feed(followed).await;
        drop(turn);
        Ok(())
    }

    /// Follows the feed for ever. A store that fails is tried again: what is missed is still in the feed then.
    pub async fn keep_following(&self) {
        let mut failing = false;
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            match self.follow_changes().await {
                Ok(()) => failing = false,
                Err(error) if !failing => {
                    tracing::error!("changes cannot be followed: {error}");
                    failing = true;
                }
                Err(_) => {}
            }
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
            shelves.put_person(&self.register.searched, person);
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
