//! What an administrator may do. An administrator is an agent with `rw` on the group `admin`.

mod cursor;
pub mod customer_users;
pub mod customers;
pub mod history;
pub mod lists;
pub mod settings;
mod stored;
mod version;

use std::path::Path;

use padron_domain::agent::{Agent, ROOT};
use padron_domain::audit::Door;
use padron_storage::audit::Stamp;
use padron_storage::jobs::StoredJob;
use padron_storage::{StorageError, agents, backup};

use crate::App;
use crate::error::{AppError, Result};

pub use version::Version;

/// The handle on everything an administrator may do.
#[derive(Debug, Clone)]
pub struct Admin {
    pub(crate) app: App,
    user_id: i64,
    login: String,
    actor_kind: &'static str,
    door: Door,
    /// The job that acts through this handle, if one does.
    job: Option<i64>,
    /// The request that must not be carried out twice, if there is one.
    pub(crate) once: Option<crate::once::Once>,
    /// Whether nothing of what this handle does lasts.
    pub(crate) rehearsal: bool,
}

impl App {
    /// The handle, if this agent may have it.
    pub fn as_admin(&self, agent: &Agent, door: Door) -> Result<Admin> {
        if !agent.administrator {
            return Err(AppError::Denied);
        }
        Ok(Admin {
            app: self.clone(),
            user_id: agent.id,
            login: agent.login.clone(),
            actor_kind: "agent",
            door,
            job: None,
            once: None,
            rehearsal: false,
        })
    }

    /// The handle of the command line: whoever may read the database file may do everything anyway.
    pub async fn as_operator(&self) -> Result<Admin> {
        let root = agents::by_id(&mut self.db.read().await?, ROOT).await?.ok_or(AppError::Missing)?.agent;
        Ok(Admin {
            app: self.clone(),
            user_id: root.id,
            login: root.login,
            actor_kind: "system",
            door: Door::Cli,
            job: None,
            once: None,
            rehearsal: false,
        })
    }
}

impl Admin {
    /// Padrón itself.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl App {
    /// The handle of whoever began a job, for the job: what it changes is theirs, through the door they used.
    pub(crate) fn on_behalf_of(&self, job: &StoredJob) -> Admin {
        Admin {
            app: self.clone(),
            user_id: job.user_id,
            login: job.actor.clone(),
            actor_kind: if job.actor_kind == "system" { "system" } else { "agent" },
            door: Door::from_name(&job.door).unwrap_or(Door::Cli),
            job: Some(job.id),
            once: None,
            rehearsal: false,
        }
    }
}

impl Admin {
    /// The same handle, whose verbs on people and companies do everything but make it last: to see what would happen.
    #[must_use]
    pub fn rehearsing(&self) -> Self {
        Self { rehearsal: true, ..self.clone() }
    }

    /// Copies the embedded database into a new file, as of one moment.
    pub async fn backup(&self, target: &Path) -> Result<()> {
        Ok(backup::backup(&self.app.db, target).await?)
    }

    /// Puts everything back as a backup has it; how many rows that were.
    pub async fn restore(&self, source: &Path) -> Result<u64> {
        Ok(backup::restore(&self.app.db, source, &self.stamp()).await?)
    }

    /// The acting agent: login and number.
    pub(crate) fn actor(&self) -> (&str, i64) {
        (&self.login, self.user_id)
    }

    /// Now (UTC).
    pub fn now(&self) -> chrono::NaiveDateTime {
        self.app.clock.now()
    }

    /// Whether [`Admin::restore`] could be done with this file.
    pub async fn would_restore(&self, source: &Path) -> Result<()> {
        Ok(backup::usable(&self.app.db, source).await?)
    }

    /// The stamp of a change made now.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            user_id: self.user_id,
            actor: self.login.clone(),
            actor_kind: self.actor_kind,
            door: self.door,
            at: self.app.clock.now(),
            job: self.job,
        }
    }
}

/// A unique key that was taken between our check and the write: told as the check would have told it.
pub(crate) fn taken(error: AppError, field: &'static str, value: &str) -> AppError {
    match error {
        AppError::Storage(StorageError::Unique(_)) => {
            AppError::field(field, padron_domain::problem::Fault::Taken(value.to_owned()))
        }
        other => other,
    }
}

/// No key holds U+0000, and PostgreSQL takes none in a text: there is no such record.
pub(crate) fn refuse_nul(key: &str) -> Result<()> {
    if key.contains('\0') { Err(AppError::Missing) } else { Ok(()) }
}
