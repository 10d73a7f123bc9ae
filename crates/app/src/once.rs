//! A request that is carried out once, however often it is sent: its key is taken and its answer is kept in the transaction of
//! what it does, so that neither a second request beside it nor a restart does it again.

use std::sync::Arc;

use chrono::TimeDelta;
use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_storage::idempotency::{self, Answer, Request};
use padron_storage::{StorageError, Writer};

use crate::admin::Admin;
use crate::digest;
use crate::error::{AppError, Result};
use crate::tokens::ListedToken;

pub use padron_storage::idempotency::Answer as KeptAnswer;

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What a verb made, for the answer to be written from, before the transaction ends.
#[derive(Debug, Clone, Copy)]
pub enum Made<'a> {
    /// A company.
    Customer(&'a Customer),
    /// A person; whether a password was made up for them.
    CustomerUser(&'a CustomerUser, bool),
    /// A person's new password; whether it was made up.
    Password(&'a CustomerUser, bool),
    /// A link to choose a password, for this person.
    Link(&'a CustomerUser),
    /// A token.
    Token(&'a ListedToken),
    /// A field that was added.
    Field(&'a padron_storage::fields::StoredField),
    /// A job, by its number.
    Job(i64),
}

/// Writes the answer to keep, without any secret.
pub type Render = dyn Fn(&Made<'_>) -> Answer + Send + Sync;

/// A request that must not be carried out twice.
#[derive(Clone)]
pub struct Once {
    request: Request,
    render: Arc<Render>,
}

impl std::fmt::Debug for Once {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.request.fmt(out)
    }
}

impl Once {
    /// The request of a token with this key; `asked` is all that makes it another request.
    pub fn new(token_id: i64, key: &str, asked: &str, render: Arc<Render>) -> Self {
        let (key, hash) = (digest::of("idempotency-key", key), digest::of("idempotent", asked));
        Self { request: Request { token_id, key, hash }, render }
    }
}

impl Admin {
    /// The handle through which this request, and no other, is carried out.
    #[must_use]
    pub fn once(&self, once: Option<Once>) -> Self {
        let mut admin = self.clone();
        admin.once = once;
        admin
    }

    /// What was answered to this request the first time, if it was sent before. Refuses the key for another request.
    pub async fn answered(&self) -> Result<Option<Answer>> {
        let Some(once) = &self.once else { return Ok(None) };
        let since = self.app.clock.now() - KEPT;
        let request = &once.request;
        let mut connection = self.app.db.read().await?;
        match idempotency::get(&mut connection, request.token_id, &request.key, since).await? {
            Some((hash, _)) if hash != request.hash => Err(AppError::OtherRequest),
            Some((_, answer)) => Ok(Some(answer)),
            None => Ok(None),
        }
    }

    /// Takes the key of this request, first thing in its transaction.
    pub(crate) async fn reserve(&self, writer: &mut Writer) -> Result<()> {
        let Some(once) = &self.once else { return Ok(()) };
        let now = self.app.clock.now();
        idempotency::reserve(writer, &once.request, now, now - KEPT).await.map_err(|error| match error {
            StorageError::Unique(_) => AppError::Repeated,
            other => other.into(),
        })
    }

    /// Keeps the answer, last thing in its transaction.
    pub(crate) async fn answer(&self, writer: &mut Writer, made: &Made<'_>) -> Result<()> {
        let Some(once) = &self.once else { return Ok(()) };
        Ok(idempotency::answer(writer, &once.request, &(once.render)(made)).await?)
    }
}
