//! A transaction whose changes are in the history, because the verb that makes them writes it.
//!
//! The change feed holds every change of people and companies, by whomever. What is not claimed here was made by another
//! program, and is recorded as such by whoever follows the feed.

use std::ops::{Deref, DerefMut};

use padron_storage::{Writer, changes};

use crate::App;
use crate::admin::Admin;
use crate::error::Result;

/// A transaction that records what it changes; without [`Turn::commit`] nothing of it stays.
pub(crate) struct Turn {
    writer: Writer,
    since: i64,
    rehearsal: bool,
}

impl App {
    /// A transaction to change people and companies in.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let mut writer = self.db.write().await?;
        let since = changes::newest(&mut writer).await?;
        Ok(Turn { writer, since, rehearsal: false })
    }
}

impl Admin {
    /// A transaction of this handle; of one that rehearses nothing ever lasts.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        Ok(Turn { rehearsal: self.rehearsal, ..self.app.turn().await? })
    }
}

impl Turn {
    /// Makes everything done in this transaction last.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if self.rehearsal {
            return Ok(());
        }
        changes::claim(&mut self.writer, self.since).await?;
        Ok(self.writer.commit().await?)
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
