//! A database that holds sources: the main one, or a foreign one that is connected to when it is first needed, and again when
//! it was away.

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use padron_domain::secret::Secret;
use padron_storage::db::{Pooling, Pulse};
use padron_storage::{Db, StorageError};
use tokio::sync::{Mutex, watch};

/// How long anybody waits for a foreign database.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How long anybody waits for it to write: many rows at once, perhaps behind somebody else's.
pub(super) const WRITING: Duration = Duration::from_secs(30);
/// How long its pulse may take.
const BEAT: Duration = Duration::from_secs(3);
/// How often the pulse of a database is felt that answers.
const EVERY: Duration = Duration::from_secs(1);
/// Likewise of one that is away.
const AWAY: Duration = Duration::from_secs(2);
/// Likewise of one that does not let us in: a server that counts such tries is not to lock us out for good.
const REFUSED: Duration = Duration::from_secs(30);

/// A database of sources.
#[derive(Debug)]
pub(crate) struct Database {
    /// Where a foreign one is.
    url: Option<Secret>,
    open: RwLock<Option<Db>>,
    /// Whether its pulse was gone when it was last felt.
    away: watch::Sender<bool>,
    pulse: Mutex<Felt>,
}

/// The pulse, and when it is felt again.
#[derive(Debug, Default)]
struct Felt {
    pulse: Pulse,
    next: Option<Instant>,
}

/// What has become of a database.
pub(super) enum News {
    /// It is there again.
    Back,
    /// It is not there.
    Away(StorageError),
}

impl Database {
    pub(super) fn new(url: Option<Secret>, main: &Db) -> Self {
        let open = url.is_none().then(|| main.clone());
        Self { url, open: RwLock::new(open), away: watch::Sender::new(false), pulse: Mutex::default() }
    }

    /// Where a foreign one is; `None` is the main one.
    pub(super) fn url(&self) -> Option<&Secret> {
        self.url.as_ref()
    }

    /// Whether this is the main one.
    pub(super) fn is_main(&self) -> bool {
        self.url.is_none()
    }

    /// Whether it is known to be away.
    pub(super) fn is_away(&self) -> bool {
        *self.away.borrow()
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
        let db = db.map_err(|_| StorageError::Silent(PATIENCE.as_secs()))??;
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(db.clone());
        Ok(db)
    }

    /// What a foreign database answers, if it does so in time; `None` once it is known to be away. The main one is waited for as
    /// everybody waits for it.
    pub(super) async fn within<R>(
        &self,
        patience: Duration,
        asked: impl Future<Output = Result<R, StorageError>>,
    ) -> Option<Result<R, StorageError>> {
        if self.is_main() {
            return Some(asked.await);
        }
        let answer = self.unless_away(tokio::time::timeout(patience, asked)).await?;
        Some(answer.unwrap_or(Err(StorageError::Silent(patience.as_secs()))))
    }

    /// Goes on with something for as long as it is not known to be away.
    pub(super) async fn unless_away<R>(&self, work: impl Future<Output = R>) -> Option<R> {
        let mut away = self.away.subscribe();
        tokio::select! {
            biased;
            _ = away.wait_for(|away| *away) => None,
            done = work => Some(done),
        }
    }

    /// Feels its pulse, if it is a foreign one and time; what has become of it, where that is news.
    pub(super) async fn feel(&self) -> Option<News> {
        let url = self.url.as_ref()?;
        // Somebody else is feeling it.
        let mut felt = self.pulse.try_lock().ok()?;
        if felt.next.is_some_and(|next| next > Instant::now()) {
            return None;
        }
        let found = felt.pulse.feel(url.reveal(), BEAT).await;
        felt.next = Some(
            Instant::now()
                + match &found {
                    Ok(()) => EVERY,
                    Err(StorageError::Unavailable(_) | StorageError::Silent(_)) => AWAY,
                    Err(_) => REFUSED,
                },
        );
        match found {
            Ok(()) => self.away.send_replace(false).then_some(News::Back),
            Err(error) => {
                self.away.send_replace(true);
                Some(News::Away(error))
            }
        }
    }

    /// Lets its pulse be felt at the next occasion.
    pub(super) fn hurry(&self) {
        // Whoever holds it feels it right now.
        if let Ok(mut felt) = self.pulse.try_lock() {
            felt.next = None;
        }
    }
}
