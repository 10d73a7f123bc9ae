//! A database that holds sources: the main one, or a foreign one that is connected to when it is first needed, and again when
//! it was away.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use padron_domain::secret::Secret;
use padron_storage::db::Pooling;
use padron_storage::{Db, StorageError};

/// How long anybody waits for a foreign database.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// A database of sources.
#[derive(Debug)]
pub(crate) struct Database {
    /// Where a foreign one is.
    url: Option<Secret>,
    open: RwLock<Option<Db>>,
}

impl Database {
    pub(super) fn new(url: Option<Secret>, main: &Db) -> Self {
        let open = url.is_none().then(|| main.clone());
        Self { url, open: RwLock::new(open) }
    }

    /// Where a foreign one is; `None` is the main one.
    pub(super) fn url(&self) -> Option<&Secret> {
        self.url.as_ref()
    }

    /// Whether this is the main one.
    pub(super) fn is_main(&self) -> bool {
        self.url.is_none()
    }

    /// The connections, made where there are none yet.
    pub(crate) async fn db(&self) -> Result<Db, StorageError> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(db) = open {
            return Ok(db);
        }
        let Some(url) = &self.url else { return Err(StorageError::UnknownScheme) };
        // A pool that waited longer than whoever asks would tell too late that its server is gone.
        let pooling = Pooling { acquire_timeout: PATIENCE, ..Pooling::default() };
        let db = tokio::time::timeout(PATIENCE, Db::connect_with(url.reveal(), false, pooling)).await;
        let db = db.map_err(|_| StorageError::Busy)??;
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(db.clone());
        Ok(db)
    }
}
