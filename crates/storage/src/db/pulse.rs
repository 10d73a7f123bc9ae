//! Whether a server is there: one connection beside the pool, asked again and again.
//!
//! A pool tries a server that refuses until its time is over, and whoever waits for it waits as long. This connection tells at
//! once, and why.

use std::time::Duration;

use sqlx::{ConnectOptions as _, Connection as _, MySqlConnection, PgConnection};

use super::{Engine, address};
use crate::error::StorageError;

/// The pulse of a database's server.
#[derive(Debug, Default)]
pub struct Pulse(Option<Kind>);

#[derive(Debug)]
enum Kind {
    Postgres(PgConnection),
    MySql(MySqlConnection),
}

impl Pulse {
    /// Asks the server, over a new connection where the last one is gone. A file is always there.
    ///
    /// # Errors
    ///
    /// Why it cannot be asked; [`StorageError::Silent`] where nothing comes in time.
    pub async fn feel(&mut self, url: &str, patience: Duration) -> Result<(), StorageError> {
        // Taken out while it is asked: what is given up in the middle is of no use afterwards.
        let kept = self.0.take();
        let felt = tokio::time::timeout(patience, felt(kept, url)).await;
        self.0 = felt.map_err(|_| StorageError::Silent(patience.as_secs()))??;
        Ok(())
    }
}

async fn felt(kept: Option<Kind>, url: &str) -> Result<Option<Kind>, StorageError> {
    let kept = match kept {
        Some(Kind::Postgres(mut connection)) => connection.ping().await.is_ok().then_some(Kind::Postgres(connection)),
        Some(Kind::MySql(mut connection)) => connection.ping().await.is_ok().then_some(Kind::MySql(connection)),
        None => None,
    };
    if kept.is_some() {
        return Ok(kept);
    }
    Ok(match address::engine_of(url)? {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Kind::Postgres(address::postgres(url)?.connect().await?)),
        Engine::MySql => Some(Kind::MySql(address::mysql(url)?.connect().await?)),
    })
}
