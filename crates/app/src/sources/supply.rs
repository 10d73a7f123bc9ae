//! One source while Padrón runs: its configuration, its database, its table once that was found.

use std::future::Future;
use std::hash::{DefaultHasher, Hash as _};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::problem::Fault;
use padron_domain::record::FieldChange;
use padron_domain::secret::Secret;
use padron_domain::source::{self as domain, AddedField, Kind, Place, Row, Shape, Source, beside_field};
use padron_domain::text::TextField;
use padron_storage::customer_users::People;
use padron_storage::customers::Companies;
use padron_storage::dynamic_fields::{self, DynamicField};
use padron_storage::fields::StoredField;
use padron_storage::table::MissingColumn;
use padron_storage::{Connection, Db, StorageError};

use super::beside::Beside;
use super::database::{Database, PATIENCE, WRITING};
use super::health::{Health, State};
use super::memory::Memory;
use super::runs::Reader;
use crate::App;
use crate::error::{AppError, Result};

/// The most characters of a value of a dynamic field.
const LONGEST_DYNAMIC: usize = 3_800;
/// For so long a source that did not answer is not asked again by anybody who waits.
const REST: Duration = Duration::from_secs(5);

/// The address of a source's database; `None` is the main one.
pub(super) fn url(source: &Source) -> Option<Secret> {
    match &source.place {
        Place::Table(table) => table.database.clone(),
        Place::Directory(_) => None,
    }
}

/// What a source is read from.
pub(crate) trait Shelf: Sized + Send + Sync + 'static {
    /// What it holds.
    type Record: Clone + std::fmt::Debug + Send;

    /// Whether these are people; otherwise companies.
    const PEOPLE: bool;

    /// The fields of the family's own table.
    const OWN: &'static [TextField];

    /// The family's own table.
    fn own(source: &Source) -> Self;

    /// Looks for the table.
    fn find(
        connection: &mut Connection,
        source: &Source,
        main: bool,
    ) -> impl Future<Output = Result<(Self, Vec<MissingColumn>), StorageError>> + Send;

    /// Which fields its records have.
    fn shape(&self) -> &'static Shape;

    /// Hands over every record.
    fn each(
        &self,
        connection: &mut Connection,
        each: impl FnMut(Self::Record) + Send,
    ) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Adds what a record is found and shown by to a digest.
    fn hash(record: &Self::Record, digest: &mut DefaultHasher);

    /// The key and the field of a record whose text cannot be read, if there is such a field.
    fn broken(record: &Self::Record) -> Option<(String, &'static str)>;

    /// Files every record of a source anew.
    fn file(app: &App, supply: &Supply<Self>, records: Vec<Self::Record>) -> impl Future<Output = ()> + Send;

    /// The copy of a directory with this number, where there can be one.
    fn copied(source: &Source, number: i64) -> Option<Self>;

    /// Takes over what others know its records by from when it was found before.
    fn succeed(&mut self, before: &Self);
}

impl Shelf for People {
    type Record = CustomerUser;

    const PEOPLE: bool = true;

    const OWN: &'static [TextField] = CustomerUserValues::FIELDS;

    fn own(source: &Source) -> Self {
        Self::own(source)
    }

    async fn find(
        connection: &mut Connection,
        source: &Source,
        main: bool,
    ) -> Result<(Self, Vec<MissingColumn>), StorageError> {
        Self::find(connection, source, main).await
    }

    fn shape(&self) -> &'static Shape {
        self.shape()
    }

    async fn each(
        &self,
        connection: &mut Connection,
        each: impl FnMut(CustomerUser) + Send,
    ) -> Result<(), StorageError> {
        self.each(connection, each).await
    }

    fn hash(person: &CustomerUser, digest: &mut DefaultHasher) {
        person.values.texts().for_each(|(_, text)| text.hash(digest));
        (person.values.validity.id(), person.changed_at, person.last_login).hash(digest);
    }

    fn broken(person: &CustomerUser) -> Option<(String, &'static str)> {
        let mut texts = person.values.texts();
        let (field, _) = texts.find(|(_, text)| text.contains(char::REPLACEMENT_CHARACTER))?;
        Some((person.values.login.clone(), field.name))
    }

    async fn file(app: &App, supply: &Supply<Self>, records: Vec<CustomerUser>) {
        app.file_people(supply, records).await;
    }

    fn copied(source: &Source, number: i64) -> Option<Self> {
        Some(Self::copied(source, number))
    }

    fn succeed(&mut self, before: &Self) {
        self.keep_numbers_of(before);
    }
}

impl Shelf for Companies {
    type Record = Customer;

    const PEOPLE: bool = false;

    const OWN: &'static [TextField] = CustomerValues::FIELDS;

    fn own(source: &Source) -> Self {
        Self::own(source)
    }

    async fn find(
        connection: &mut Connection,
        source: &Source,
        _main: bool,
    ) -> Result<(Self, Vec<MissingColumn>), StorageError> {
        Self::find(connection, source).await
    }

    fn shape(&self) -> &'static Shape {
        self.shape()
    }

    async fn each(&self, connection: &mut Connection, each: impl FnMut(Customer) + Send) -> Result<(), StorageError> {
        self.each(connection, each).await
    }

    fn hash(company: &Customer, digest: &mut DefaultHasher) {
        company.values.texts().for_each(|(_, text)| text.hash(digest));
        (company.values.validity.id(), company.changed_at).hash(digest);
    }

    fn broken(company: &Customer) -> Option<(String, &'static str)> {
        let mut texts = company.values.texts();
        let (field, _) = texts.find(|(_, text)| text.contains(char::REPLACEMENT_CHARACTER))?;
        Some((company.values.customer_id.clone(), field.name))
    }

    async fn file(app: &App, supply: &Supply<Self>, records: Vec<Customer>) {
        app.file_companies_of(supply, records).await;
    }

    /// The family has no directories of companies.
    fn copied(_source: &Source, _number: i64) -> Option<Self> {
        None
    }

    /// Companies are known by their ids.
    fn succeed(&mut self, _before: &Self) {}
}

/// A source while Padrón runs.
#[derive(Debug)]
pub(crate) struct Supply<T: Shelf> {
    /// As configured.
    pub(crate) source: Source,
    /// The same, to be shared.
    alone: Arc<Source>,
    /// The main database, where values beside its table are.
    main: Db,
    pub(super) database: Arc<Database>,
    pub(super) table: RwLock<Option<Arc<T>>>,
    pub(super) health: Mutex<Health>,
    /// Until when nobody asks.
    resting: Mutex<Option<Instant>>,
    /// What it answered a moment ago; of the main database nothing.
    pub(super) memory: Memory<T::Record>,
    /// When everything is read again, and what was read last, as one number.
    pub(super) schedule: Mutex<super::refresh::Schedule>,
    /// The directory that is read, where the source is one; its table is the copy in the main database.
    pub(crate) directory: Option<Arc<Reader>>,
    /// What lies beside its table.
    beside: RwLock<Added>,
}

/// The fields that were added to the records of a source.
#[derive(Debug, Default)]
struct Added {
    fields: Vec<AddedField>,
    /// The dynamic fields that its map names, by the names of their rows.
    dynamic: Vec<(String, DynamicField)>,
    /// The source with a map that has these fields too.
    mapped: Option<Arc<Source>>,
    /// The shape of the table, and what is made of it with these fields.
    known: Option<(&'static Shape, Arc<Beside>)>,
}

/// A connection to a source's database: the caller's, or one of its own.
pub(crate) enum Lane<'a> {
    Main(&'a mut Connection),
    Own(Connection),
}

impl Deref for Lane<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Main(connection) => connection,
            Self::Own(connection) => connection,
        }
    }
}

impl DerefMut for Lane<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        match self {
            Self::Main(connection) => connection,
            Self::Own(connection) => connection,
        }
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Shelf> Supply<T> {
    pub(super) fn new(database: Arc<Database>, source: Source, main: &Db) -> Self {
        // As our migrations make it: what an administrator added to it is found when the sources are first read.
        let memory = Memory::new(if database.is_main() { 0 } else { source.cache_seconds });
        let table = (source.is_own() && database.is_main()).then(|| Arc::new(T::own(&source)));
        Self {
            alone: Arc::new(source.clone()),
            main: main.clone(),
            source,
            database,
            table: RwLock::new(table),
            health: Mutex::default(),
            resting: Mutex::new(None),
            memory,
            schedule: Mutex::default(),
            directory: None,
            beside: RwLock::default(),
        }
    }

    /// Gives its records the fields of these that are theirs. What its map has already is its own.
    pub(crate) fn set_beside(&self, of: ObjectKind, all: &[StoredField]) {
        let is_theirs = |field: &&AddedField| {
            field.of == of && field.is_of(self.source.slot) && self.source.map.row(&field.name).is_none()
        };
        let fields: Vec<AddedField> = all.iter().map(|stored| &stored.field).filter(is_theirs).cloned().collect();
        let mut added = self.beside.write().unwrap_or_else(PoisonError::into_inner);
        added.fields = fields;
        self.remap(&mut added);
    }

    /// Looks for the dynamic fields that its map names, in the main database; what is not there is named.
    pub(super) async fn find_dynamic(&self, missing: &mut Vec<MissingColumn>) -> Result<(), StorageError> {
        let rows: Vec<&Row> = self.source.map.rows.iter().filter(|row| row.kind == Kind::DynamicField).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = rows.iter().map(|row| row.column.as_str()).collect();
        let known = dynamic_fields::find(&mut self.main.read().await?, T::PEOPLE, &names).await?;
        let mut found = Vec::new();
        for row in rows {
            match known.iter().find(|field| field.name == row.column) {
                Some(field) => found.push((row.name.clone(), field.clone())),
                None => missing.push(MissingColumn {
                    field: row.name.clone(),
                    column: row.column.clone(),
                    remedy: format!(
                        "-- a dynamic field {} of {}, which OTOBO adds",
                        row.column,
                        if T::PEOPLE { "customer users" } else { "customers" }
                    ),
                }),
            }
        }
        let mut added = self.beside.write().unwrap_or_else(PoisonError::into_inner);
        added.dynamic = found;
        self.remap(&mut added);
        Ok(())
    }

    /// Makes the map anew that has what lies beside the table too.
    fn remap(&self, added: &mut Added) {
        added.known = None;
        added.mapped = (!added.fields.is_empty() || !added.dynamic.is_empty()).then(|| {
            let mut source = self.source.clone();
            for row in &mut source.map.rows {
                let Some((_, field)) = added.dynamic.iter().find(|(name, _)| *name == row.name) else { continue };
                row.kind = field.kind;
                row.beside = Some(domain::Beside::Dynamic(field.id));
                // The family heeds no `read_only` of dynamic fields; what has several values is not written as one text.
                row.read_only = !field.writable;
                row.required &= field.writable;
                if row.label.is_empty() {
                    row.label.clone_from(&field.label);
                }
            }
            source.map.rows.extend(added.fields.iter().map(AddedField::row));
            Arc::new(source)
        });
    }

    /// The source with a map that has the fields beside its table too.
    pub(crate) fn mapped(&self) -> Arc<Source> {
        let mapped = self.beside.read().unwrap_or_else(PoisonError::into_inner).mapped.clone();
        mapped.unwrap_or_else(|| Arc::clone(&self.alone))
    }

    /// What lies beside its table, if anything does.
    pub(crate) fn beside(&self) -> Option<Arc<Beside>> {
        let base = {
            let added = self.beside.read().unwrap_or_else(PoisonError::into_inner);
            if added.fields.is_empty() && added.dynamic.is_empty() {
                return None;
            }
            let base = self.table_shape();
            if let Some((known, beside)) = &added.known
                && std::ptr::eq(*known, base)
            {
                return Some(Arc::clone(beside));
            }
            base
        };
        let mut added = self.beside.write().unwrap_or_else(PoisonError::into_inner);
        let fields: Vec<(i64, String)> = added.fields.iter().map(|field| (field.id, field.name.clone())).collect();
        let text = |(name, field): &(String, DynamicField)| {
            let required = self.source.map.row(name).is_some_and(|row| row.required) && field.writable;
            beside_field(name, LONGEST_DYNAMIC, required, field.kind == Kind::TextArea)
        };
        let texts = added.dynamic.iter().map(text).chain(added.fields.iter().map(AddedField::text));
        let beside = Arc::new(Beside::new(base.with(texts), &fields, &added.dynamic));
        added.known = Some((base, Arc::clone(&beside)));
        Some(beside)
    }

    /// The database it is in.
    pub(crate) fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// Whether its rows are in the main database.
    pub(crate) fn is_main(&self) -> bool {
        self.database.is_main()
    }

    /// Whether what it answered is kept for a while.
    pub(super) fn remembers(&self) -> bool {
        !self.is_main() && self.source.cache_seconds > 0
    }

    /// Whether others' changes of it come by the change feed.
    pub(crate) fn has_feed(&self) -> bool {
        self.is_main() && self.source.is_own()
    }

    /// Which fields its records have, as far as is known, with those beside the table.
    pub(crate) fn shape(&self) -> &'static Shape {
        self.beside().map_or_else(|| self.table_shape(), |beside| beside.shape)
    }

    fn table_shape(&self) -> &'static Shape {
        let table = self.known();
        table.map_or_else(|| self.source.map.shape(T::OWN, |_| usize::MAX), |table| table.shape())
    }

    /// How it is doing.
    pub(crate) fn health(&self) -> Health {
        locked(&self.health).clone()
    }

    /// Its table, if that was found.
    pub(crate) fn known(&self) -> Option<Arc<T>> {
        self.table.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its table, which is looked for where that was not done yet.
    pub(crate) async fn found(&self) -> Result<Arc<T>, StorageError> {
        match self.known() {
            Some(table) => Ok(table),
            None => self.find().await,
        }
    }

    /// Looks for its table and columns.
    pub(crate) async fn find(&self) -> Result<Arc<T>, StorageError> {
        let db = self.database.db().await?;
        if matches!(self.source.place, Place::Directory(_)) {
            return self.find_copy(&db).await;
        }
        let mut connection = db.read().await?;
        let (mut table, mut missing) = T::find(&mut connection, &self.source, self.is_main()).await?;
        drop(connection);
        self.find_dynamic(&mut missing).await?;
        for column in &missing {
            tracing::warn!(
                source = self.source.name,
                "the column {} of the field {} is not there; this adds it: {}",
                column.column,
                column.field,
                column.remedy
            );
        }
        locked(&self.health).missing = missing;
        let mut known = self.table.write().unwrap_or_else(PoisonError::into_inner);
        // Two may have looked for it at once, and the register already holds the numbers of one of them.
        if let Some(before) = &*known {
            table.succeed(before);
        }
        let table = Arc::new(table);
        *known = Some(Arc::clone(&table));
        Ok(table)
    }

    /// A way to its rows for whoever waits: the main connection, or one of its own. A source that did not answer just now is
    /// not asked.
    pub(crate) async fn lane<'a>(&self, main: &'a mut Connection) -> Result<(Lane<'a>, Arc<T>)> {
        if self.is_main()
            && let Some(table) = self.known()
        {
            return Ok((Lane::Main(main), table));
        }
        if self.is_away() {
            return Err(self.down());
        }
        let reached = async {
            let table = self.found().await?;
            let connection = self.database.db().await?.read().await?;
            Ok::<_, StorageError>((connection, table))
        };
        match self.database.within(PATIENCE, Box::pin(reached)).await {
            Some(Ok((connection, table))) => Ok((Lane::Own(connection), table)),
            Some(Err(error)) => Err(self.failed(&error)),
            None => Err(self.down()),
        }
    }

    /// Whether nobody need ask: its database is known to be away, or it did not answer just now.
    pub(crate) fn is_away(&self) -> bool {
        self.database.is_away() || locked(&self.resting).is_some_and(|until| until > Instant::now())
    }

    /// What it answers to whoever waits. A failure of the main database is everybody's, one of a foreign database is its
    /// source's, and nobody waits for one that is known to be away.
    pub(crate) fn ask<'a, R: 'a>(
        &'a self,
        asked: impl Future<Output = Result<R, StorageError>> + Send + 'a,
    ) -> impl Future<Output = Result<R>> + Send + 'a {
        // Boxed before anything else: it would be part of every future on the way three times over.
        let asked = Box::pin(asked);
        async move {
            match self.database.within(PATIENCE, asked).await {
                Some(Ok(answer)) => Ok(answer),
                Some(Err(error)) if self.has_feed() => Err(error.into()),
                Some(Err(error)) => Err(self.failed(&error)),
                None => Err(self.down()),
            }
        }
    }

    /// What it says to whoever writes: a value that it does not take, or that it takes none at all, is no sign of its being away,
    /// and never told as the main database's.
    pub(crate) fn write<'a, R: 'a>(
        &'a self,
        asked: impl Future<Output = Result<R, StorageError>> + Send + 'a,
    ) -> impl Future<Output = Result<R>> + Send + 'a {
        let asked = Box::pin(asked);
        async move {
            let name = || self.source.name.clone();
            match self.database.within(WRITING, asked).await {
                Some(Ok(done)) => Ok(done),
                Some(Err(StorageError::Refused(why))) => Err(refused(&name(), &why)),
                // Whoever checked before tells who has it.
                Some(Err(error @ StorageError::Unique(_))) => Err(error.into()),
                Some(Err(error)) if self.has_feed() => Err(error.into()),
                Some(Err(StorageError::ReadOnly | StorageError::Forbidden(_))) => Err(AppError::SourceReadOnly(name())),
                Some(Err(error)) if self.is_main() => Err(error.into()),
                Some(Err(error @ (StorageError::Full | StorageError::Fault(_)))) => {
                    Err(refused(&name(), &error.to_string()))
                }
                Some(Err(error)) => Err(self.failed(&error)),
                None => Err(self.down()),
            }
        }
    }

    /// Notes that its database is there again: whoever waits may ask, and it is read anew.
    pub(super) fn is_back(&self) {
        *locked(&self.resting) = None;
        self.hurry();
    }

    /// Notes that it did not answer. A source in the main database fails as everything else there does.
    pub(crate) fn failed(&self, error: &StorageError) -> AppError {
        *locked(&self.resting) = Some(Instant::now() + REST);
        let mut health = locked(&self.health);
        health.state = if health.last_good.is_some() { State::Stale } else { State::Down };
        health.lacks_table = matches!(error, StorageError::NoTable(_) | StorageError::NoColumn(..));
        let text = error.to_string();
        if health.error.as_ref() != Some(&text) {
            tracing::warn!(source = self.source.name, "the source does not answer: {text}");
            health.error = Some(text);
        }
        drop(health);
        self.down()
    }

    /// Notes that everything was read.
    pub(crate) fn answered(&self, at: NaiveDateTime, count: u64, took: Duration) {
        *locked(&self.resting) = None;
        let mut health = locked(&self.health);
        health.state = if health.missing.is_empty() { State::Complete } else { State::Partial };
        health.lacks_table = false;
        health.last_good = Some(at);
        health.count = count;
        health.milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if health.error.take().is_some() {
            tracing::info!(source = self.source.name, "the source answers again");
        }
    }

    pub(crate) fn down(&self) -> AppError {
        AppError::SourceDown(self.source.name.clone())
    }

    /// Refuses changes of records that may only be read; what lies beside them may be changed.
    pub(crate) fn writable_for(&self, shape: &Shape, changes: &[FieldChange]) -> Result<()> {
        let beside = changes.iter().all(|change| shape.is_beside(change.field)) && !shape.beside().is_empty();
        if beside { Ok(()) } else { self.writable() }
    }

    /// Refuses to write where records may only be read.
    pub(crate) fn writable(&self) -> Result<()> {
        if self.source.is_writable() { Ok(()) } else { Err(AppError::SourceReadOnly(self.source.name.clone())) }
    }
}

/// A source that does not take what was to be written.
pub(crate) fn refused(source: &str, why: &str) -> AppError {
    AppError::field("source", Fault::SourceRefused(format!("{source}: {why}")))
}
