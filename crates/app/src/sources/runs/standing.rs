//! A source whose table is the copy of a directory, and how that is doing.

use std::sync::{Arc, PoisonError};

use chrono::NaiveDateTime;
use padron_storage::{Db, StorageError, directories};

use super::Reader;
use crate::error::AppError;
use crate::sources::supply::locked;
use crate::sources::{Shelf, State, Supply};

impl<T: Shelf> Supply<T> {
    /// The same, whose table is the copy of a directory.
    pub(in crate::sources) fn copying(mut self, directory: Option<Arc<Reader>>) -> Self {
        self.directory = directory;
        self
    }

    /// The copy of a directory. Of one that nobody read yet it has nobody.
    pub(in crate::sources) async fn find_copy(&self, db: &Db) -> Result<Arc<T>, StorageError> {
        let found = directories::look_for(&mut db.read().await?, &self.source.name).await?;
        let kept = if let Some(kept) = found {
            kept
        } else {
            let mut writer = db.write().await?;
            let kept = directories::of(&mut writer, &self.source.name).await?;
            writer.commit().await?;
            kept
        };
        let mut missing = Vec::new();
        self.find_dynamic(&mut missing).await?;
        locked(&self.health).missing = missing;
        let table = T::copied(&self.source, kept.id).ok_or_else(|| StorageError::NoTable(self.source.name.clone()))?;
        let table = Arc::new(table);
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&table));
        Ok(table)
    }

    /// Notes why what it says is not known any more, where no store failed.
    pub(crate) fn failed_with(&self, text: &str) -> AppError {
        let mut health = locked(&self.health);
        health.state = if health.last_good.is_some() { State::Stale } else { State::Down };
        if health.error.as_deref() != Some(text) {
            tracing::warn!(source = self.source.name, "the source does not answer as it should: {text}");
            health.error = Some(text.to_owned());
        }
        drop(health);
        self.down()
    }

    /// Notes that it answered whole as far as it was asked: what is known of it is of now.
    pub(crate) fn answers_again(&self, at: NaiveDateTime) {
        let mut health = locked(&self.health);
        health.last_good = Some(at);
        health.state = if health.missing.is_empty() { State::Complete } else { State::Partial };
        if health.error.take().is_some() {
            tracing::info!(source = self.source.name, "the source answers again");
        }
    }
}
