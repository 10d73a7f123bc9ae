//! A transaction whose changes are in the history, because the verb that makes them writes it.
//!
//! The change feed holds every change of people and companies, by whomever. What was not written within a turn was written by
//! another program, and is recorded as such by whoever follows the feed ([`crate::others`]).

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use padron_storage::{StorageError, Writer, changes};

use crate::App;
use crate::admin::Admin;
use crate::error::Result;
use crate::sources::{Database, Shelf, Supply};

/// A transaction that records what it changes; without [`Turn::commit`] nothing of it stays.
pub(crate) struct Turn {
    writer: Writer,
    /// Transactions in foreign databases that records of sources are written in.
    foreign: Vec<(Arc<Database>, Writer)>,
    /// The foreign database that is committed behind the main one: what leaves it arrives elsewhere first.
    last: Option<Arc<Database>>,
    app: App,
    rehearsal: bool,
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
        let is_last = |database: &Arc<Database>| self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, database));
        let (last, first): (Vec<_>, Vec<_>) = self.foreign.into_iter().partition(|(database, _)| is_last(database));
        let foreign = !first.is_empty();
        for (_, writer) in first {
            writer.commit().await?;
        }
        if let Err(error) = self.writer.commit().await {
            if foreign {
                tracing::error!("a change in a foreign database has no history, because the main one failed: {error}");
            }
            return Err(error.into());
        }
        self.app.news.notify_waiters();
        for (_, writer) in last {
            if let Err(error) = writer.commit().await {
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
        let open = self.foreign.iter().position(|(known, _)| Arc::ptr_eq(known, database));
        let place = if let Some(place) = open {
            place
        } else {
            let db = database.db().await.map_err(|error| supply.failed(&error))?;
            let writer = db.write().await.map_err(|error| supply.failed(&error))?;
            self.foreign.push((Arc::clone(database), writer));
            self.foreign.len() - 1
        };
        Ok(&mut self.foreign[place].1)
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
