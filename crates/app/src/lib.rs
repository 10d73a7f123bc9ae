//! The verbs of Padrón: what every door calls, and the only place that decides who may do what in which transaction.
//!
//! A door asks for a handle ([`App::as_admin`]) and gets it or a refusal; verbs exist only on the handle that may call them.

pub mod account;
pub mod admin;
pub mod bulk;
pub mod clock;
pub mod demo;
pub mod digest;
pub mod error;
pub mod events;
pub mod export;
pub mod fields;
#[cfg(feature = "fixture")]
pub mod fixture;
pub mod import;
pub mod jobs;
pub mod json;
pub mod mail;
pub mod moving;
pub mod once;
mod others;
pub mod password;
pub mod random;
pub mod register;
pub mod run_time;
pub mod session;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod sources;
mod sweep;
pub mod tokens;
mod turn;
mod watch;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use padron_storage::Db;
use tokio::sync::{Notify, Semaphore};

pub use clock::Clock;
pub use error::{AppError, Hindrance, Result};
pub use settings::Settings;

use crate::register::Register;

/// Padrón on one database.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

/// What all clones of an [`App`] share.
#[derive(Debug)]
pub struct Inner {
    /// The database.
    pub(crate) db: Db,
    /// Where people and companies come from.
    pub(crate) sources: sources::Sources,
    /// Everybody and every company, to be searched.
    pub(crate) register: Register,
    /// Where the time comes from.
    pub(crate) clock: Clock,
    /// What an administrator may set, in the file and at run time.
    pub(crate) live: run_time::Live,
    /// Fields that administrators added.
    pub(crate) fields: fields::Live,
    /// Tokens that were looked up just now.
    pub(crate) tokens: tokens::Remembered,
    /// How many passwords are hashed at once: each takes 19 MiB.
    hashing: Semaphore,
    /// Told when a message was put into the outbox.
    pub(crate) outbox_filled: Notify,
    /// Whether no more messages are begun.
    pub(crate) sending_over: AtomicBool,
    /// Told when a job was begun.
    pub(crate) work: Notify,
    /// Told when something is in the history that was not there before.
    pub(crate) news: Notify,
    /// How many spreadsheets are written at once: each keeps a thread.
    pub(crate) spreadsheets: Semaphore,
}

/// Argon2 on more cores than there are only makes everybody wait.
const HASHES_AT_ONCE: usize = 2;
/// One less than there are threads beside hashing.
const SPREADSHEETS_AT_ONCE: usize = 1;

impl App {
    /// Padrón on a migrated database, its register still empty: fill it with [`App::load`] before searching.
    pub fn new(db: Db, settings: Settings, clock: Clock) -> Self {
        Self::with_sources(db, settings, sources::own_tables(), clock)
    }

    /// The same with sources as configured. Their tables are looked for by [`App::load`].
    pub fn with_sources(db: Db, settings: Settings, sources: sources::Configured, clock: Clock) -> Self {
        let register = Register::new(&settings, sources.clone());
        Self(Arc::new(Inner {
            sources: sources::Sources::new(&db, sources),
            db,
            register,
            clock,
            live: run_time::Live::new(settings),
            fields: fields::Live::default(),
            tokens: tokens::Remembered::default(),
            hashing: Semaphore::new(HASHES_AT_ONCE),
            outbox_filled: Notify::new(),
            sending_over: AtomicBool::new(false),
            work: Notify::new(),
            news: Notify::new(),
            spreadsheets: Semaphore::new(SPREADSHEETS_AT_ONCE),
        }))
    }

    /// Opens the database of this address as it is. [`App::open`] also brings it up to this version.
    pub async fn connect(url: &str, settings: Settings, clock: Clock) -> Result<Self> {
        Ok(Self::new(Db::connect(url, false).await?, settings, clock))
    }

    /// Opens the database of this address, makes it where it is not there yet, and brings it up to this version.
    pub async fn open(url: &str, settings: Settings, clock: Clock) -> Result<Self> {
        let db = Db::connect(url, true).await?;
        padron_storage::migrate::migrate(&db).await?;
        let app = Self::new(db, settings, clock);
        app.refresh_settings().await?;
        Ok(app)
    }

    /// What an administrator may set, as it is now.
    pub fn settings(&self) -> Arc<Settings> {
        self.live.now()
    }

    /// Where the time comes from.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Whether the database answers and is of this version, for `/readyz` and `doctor`.
    pub async fn ready(&self) -> Result<bool> {
        let migrated = padron_storage::migrate::applied(&self.db).await? == padron_storage::migrate::newest();
        Ok(migrated && self.register.loaded())
    }

    /// Whether the database may be written, for whoever starts a server on it.
    pub async fn check_writing(&self) -> Result<()> {
        Ok(padron_storage::meta::check_writing(&self.db).await?)
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
