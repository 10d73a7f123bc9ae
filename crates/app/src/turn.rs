//! A transaction whose changes are in the history, because the verb that makes them writes it.
//!
//! The change feed holds every change of people and companies, by whomever. What was not written within a turn was written by
//! another program, and is recorded as such by whoever follows the feed ([`crate::others`]).

use std::ops::{Deref, DerefMut};

use padron_storage::{Writer, changes};

use crate::App;
use crate::admin::Admin;
use crate::error::Result;

/// A transaction that records what it changes; without [`Turn::commit`] nothing of it stays.
pub(crate) struct Turn {
    writer: Writer,
    app: App,
    rehearsal: bool,
}

impl App {
    /// A transaction to change people and companies in.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let mut writer = self.db.write().await?;
        changes::begin(&mut writer).await?;
        Ok(Turn { writer, app: self.clone(), rehearsal: false })
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
    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.rehearsal {
            return Ok(());
        }
        changes::end(&mut self.writer).await?;
        self.writer.commit().await?;
        self.app.news.notify_waiters();
        Ok(())
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
