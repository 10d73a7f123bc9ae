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
#[cfg(feature = "fixture")]
pub mod fixture;
pub mod import;
pub mod jobs;
pub mod json;
pub mod mail;
pub mod password;
pub mod random;
pub mod register;
pub mod session;
pub mod set_up;
pub mod settings;
pub mod sign_in;
mod turn;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use padron_storage::Db;
use tokio::sync::{Notify, Semaphore};

pub use clock::Clock;
pub use error::{AppError, Result};
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
    /// Everybody and every company, to be searched.
    pub(crate) register: Register,
    /// Where the time comes from.
    pub(crate) clock: Clock,
    /// What an administrator may set.
    pub(crate) settings: Settings,
    /// How many passwords are hashed at once: each takes 19 MiB.
    hashing: Semaphore,
    /// Told when a message was put into the outbox.
    pub(crate) outbox_filled: Notify,
    /// Whether no more messages are begun.
    pub(crate) sending_over: AtomicBool,
    /// Told when a job was begun.
    pub(crate) work: Notify,
}

/// Argon2 on more cores than there are only makes everybody wait.
const HASHES_AT_ONCE: usize = 2;

impl App {
    /// Padrón on a migrated database, its register still empty: fill it with [`App::load`] before searching.
    pub fn new(db: Db, settings: Settings, clock: Clock) -> Self {
        let register = Register::new(&settings);
        Self(Arc::new(Inner {
            db,
            register,
            clock,
            settings,
            hashing: Semaphore::new(HASHES_AT_ONCE),
            outbox_filled: Notify::new(),
            sending_over: AtomicBool::new(false),
            work: Notify::new(),
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
        Ok(Self::new(db, settings, clock))
    }

    /// What an administrator may set.
    pub fn settings(&self) -> &Settings {
        &self.settings
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
