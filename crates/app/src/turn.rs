//! A transaction whose changes are in the history, because the verb that makes them writes it.
//!
//! The change feed holds every change of people and companies, by whomever. What was not written within a turn was written by
//! another program, and is recorded as such by whoever follows the feed ([`crate::others`]).

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use padron_storage::{StorageError, Writer, changes};

use crate::App;
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::sources::{Database, Shelf, Supply, refused};

/// How long a foreign database may take to confirm a change.
const PATIENCE: Duration = Duration::from_secs(10);

/// A transaction that records what it changes; without [`Turn::commit`] nothing of it stays.
pub(crate) struct Turn {
    writer: Writer,
    /// Transactions in foreign databases that records of sources are written in.
    foreign: Vec<Foreign>,
    /// The foreign database that is committed behind the main one: what leaves it arrives elsewhere first.
    last: Option<Arc<Database>>,
    app: App,
    rehearsal: bool,
}

/// A transaction in a foreign database.
struct Foreign {
    database: Arc<Database>,
    /// The source it was begun for.
    source: String,
    writer: Writer,
}

impl App {
    /// A transaction to change people and companies in.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let mut writer = self.db.write().await?;
        changes::begin(&mut writer).await?;
        Ok(Turn { writer, foreign: Vec::new(), last: None, app: self.clone(), rehearsal: false })
    }
}

impl Admin {
    /// A transaction of this handle; of one that rehearses nothing ever lasts.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        Ok(Turn { rehearsal: self.rehearsal, ..self.app.turn().await? })
    }
}

impl Turn {
    /// Makes everything done in this transaction last, and tells those who wait for changes.
    ///
    /// Foreign databases first: should one of them refuse, nothing at all stays. Should the main one fail after a foreign one
    /// has agreed, which takes a crash in between, the change is there and its line of history is not; that is logged.
    pub(crate) async fn commit(self) -> Result<()> {
        self.commit_telling().await?.map_or(Ok(()), |error| Err(error.into()))
    }

    /// The same; why the database that was to be the last has not agreed, where all others have.
    pub(crate) async fn commit_telling(mut self) -> Result<Option<StorageError>> {
        if self.rehearsal {
            return Ok(None);
        }
        changes::end(&mut self.writer).await?;
        let databases: Vec<Arc<Database>> = self.foreign.iter().map(|known| Arc::clone(&known.database)).collect();
        let is_last = |known: &Foreign| self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &known.database));
        let (last, first): (Vec<Foreign>, Vec<Foreign>) = self.foreign.into_iter().partition(is_last);
        let foreign = !first.is_empty();
        for (place, Foreign { source, writer, .. }) in first.into_iter().enumerate() {
            let committed = tokio::time::timeout(PATIENCE, writer.commit()).await;
            // Whether or not it came to pass: nobody may be shown what was there before.
            self.app.sources.forget(&databases);
            if let Err(error) = committed.unwrap_or(Err(StorageError::Silent(PATIENCE.as_secs()))) {
                tracing::error!(source, "a change was not confirmed, and has no history if it was made: {error}");
                if place > 0 {
                    tracing::error!("a change in another foreign database has no history for that");
                }
                return Err(match error {
                    StorageError::Refused(_) | StorageError::Unique(_) => refused(&source, &error.to_string()),
                    _ => AppError::SourceDown(source),
                });
            }
        }
        if let Err(error) = self.writer.commit().await {
            if foreign {
                tracing::error!("a change in a foreign database has no history, because the main one failed: {error}");
            }
            return Err(error.into());
        }
        self.app.news.notify_waiters();
        for Foreign { writer, .. } in last {
            let committed = tokio::time::timeout(PATIENCE, writer.commit()).await;
            self.app.sources.forget(&databases);
            if let Err(error) = committed.unwrap_or(Err(StorageError::Silent(PATIENCE.as_secs()))) {
                return Ok(Some(error));
            }
        }
        Ok(None)
    }

    /// Lets this database agree when all others have.
    pub(crate) fn commit_last(&mut self, database: &Arc<Database>) {
        self.last = Some(Arc::clone(database));
    }

    /// Padrón itself.
    pub(crate) fn app(&self) -> App {
        self.app.clone()
    }

    /// The transaction in the foreign database of this source, begun where it is not open yet.
    pub(crate) async fn foreign<T: Shelf>(&mut self, supply: &Supply<T>) -> Result<&mut Writer> {
        let database = supply.database();
        let open = self.foreign.iter().position(|known| Arc::ptr_eq(&known.database, database));
        let place = if let Some(place) = open {
            place
        } else {
            let writer = supply.write(async { database.db().await?.write().await }).await?;
            let (database, source) = (Arc::clone(database), supply.source.name.clone());
            self.foreign.push(Foreign { database, source, writer });
            self.foreign.len() - 1
        };
        Ok(&mut self.foreign[place].writer)
    }
}

impl Deref for Turn {
    type Target = Writer;

    fn deref(&self) -> &Writer {
        &self.writer
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut Writer {
        &mut self.writer
    }
}
