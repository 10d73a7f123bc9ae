//! Three ordinary driver pools behind one type. This module and [`crate::dialect`] are all that knows which engine runs.

pub mod address;
mod connection;
pub(crate) mod files;
mod pulse;
mod row;
mod sql;

use std::sync::Arc;
use std::time::Duration;

use sqlx::mysql::{MySqlPool, MySqlPoolOptions};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::Semaphore;

pub use connection::{Connection, Writer};
pub use pulse::Pulse;
pub use row::Row;
pub use sql::{Sql, Value};

use crate::error::StorageError;

/// The engine a database runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded; also the default.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MariaDB or MySQL.
    MySql,
}

impl Engine {
    /// The engine's name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MariaDB",
        }
    }
}

/// Connections to one database.
#[derive(Debug, Clone)]
pub struct Db(Pools);

#[derive(Debug, Clone)]
enum Pools {
    /// SQLite has one writer at a time; whoever waits for it holds this turn's place and not a connection, so that pages that
    /// read never wait for pages that write.
    Sqlite(SqlitePool, Arc<Semaphore>),
    Postgres(PgPool),
    MySql(MySqlPool),
}

/// How long SQLite's write lock is waited for before a request gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many connections a program keeps, and how long it waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pooling {
    /// The most connections at once; at least 2, because whoever migrates holds one for its lock.
    pub max_connections: u32,
    /// How long a request waits for a connection before it gives up.
    pub acquire_timeout: Duration,
}

impl Default for Pooling {
    fn default() -> Self {
        // Readers of SQLite are cheap, and more than eight only wait for a core.
        Self { max_connections: 8, acquire_timeout: Duration::from_secs(10) }
    }
}

impl Db {
    /// Connects with the usual [`Pooling`].
    pub async fn connect(url: &str, create: bool) -> Result<Self, StorageError> {
        Self::connect_with(url, create, Pooling::default()).await
    }

    /// Connects to `sqlite:PATH`, `postgres://…` or `mysql://…`. An SQLite file is made if it is not there and `create` is set.
    pub async fn connect_with(url: &str, create: bool, pooling: Pooling) -> Result<Self, StorageError> {
        let (most, patience) = (pooling.max_connections.max(2), pooling.acquire_timeout);
        let pools = match address::engine_of(url)? {
            Engine::Sqlite => {
                let pool = SqlitePoolOptions::new().max_connections(most).acquire_timeout(patience);
                Pools::Sqlite(sqlite_pool(pool, url, create).await?, Arc::new(Semaphore::new(1)))
            }
            Engine::Postgres => {
                let options = address::postgres(url)?;
                // By hand first: a pool tries again until its time is over and then says only that it is over.
                options.connect().await?.close().await?;
                let pool = PgPoolOptions::new().max_connections(most).acquire_timeout(patience);
                let pool = pool.after_connect(|connection, _| Box::pin(address::prepare_postgres(connection)));
                Pools::Postgres(pool.connect_with(options).await?)
            }
            Engine::MySql => {
                let options = address::mysql(url)?;
                options.connect().await?.close().await?;
                let pool = MySqlPoolOptions::new().max_connections(most).acquire_timeout(patience);
                let pool = pool.after_connect(|connection, _| Box::pin(address::prepare_mysql(connection)));
                Pools::MySql(pool.connect_with(options).await?)
            }
        };
        Ok(Self(pools))
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Pools::Sqlite(..) => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
            Pools::MySql(_) => Engine::MySql,
        }
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Connection, StorageError> {
        Ok(match &self.0 {
            Pools::Sqlite(pool, _) => Connection::sqlite(pool.acquire().await?),
            Pools::Postgres(pool) => Connection::postgres(pool.acquire().await?),
            Pools::MySql(pool) => Connection::mysql(pool.acquire().await?),
        })
    }

    /// A transaction to write in; without [`Writer::commit`] nothing of it stays.
    ///
    /// SQLite takes its write lock here and not at the first write, so that two writers queue instead of failing.
    pub async fn write(&self) -> Result<Writer, StorageError> {
        Ok(match &self.0 {
            Pools::Sqlite(pool, turns) => {
                let turn = tokio::time::timeout(PATIENCE, Arc::clone(turns).acquire_owned()).await;
                let turn = turn.map_err(|_| StorageError::Busy)?.map_err(|_| StorageError::Busy)?;
                Writer::sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, turn)
            }
            Pools::Postgres(pool) => Writer::postgres(pool.begin().await?),
            Pools::MySql(pool) => Writer::mysql(pool.begin().await?),
        })
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite(pool, _) => pool.close().await,
            Pools::Postgres(pool) => pool.close().await,
            Pools::MySql(pool) => pool.close().await,
        }
    }
}

/// WAL, so that readers never wait for the writer; `FULL`, so that what was acknowledged survives a power cut.
async fn sqlite_pool(pool: SqlitePoolOptions, url: &str, create: bool) -> Result<SqlitePool, StorageError> {
    let options: SqliteConnectOptions = url.parse()?;
    if create && let Some(path) = crate::lock::sqlite_path(url) {
        files::make_private(&path)?;
    }
    let options = options
        .create_if_missing(create)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        // A statement of many rows keeps what it changed until it is through; in a file that is twelve writes a row.
        .pragma("temp_store", "MEMORY")
        // Rows come from a thread of SQLite's own: with room for a page of them the two need not take turns.
        .row_buffer_size(512)
        .disable_statement_logging();
    // On a full disk SQLite rolls back by itself and the driver's own rollback fails then: such a connection counts a
    // transaction that is none any more, for good. It is thrown away.
    let pool = pool.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    // A file cannot have hung up meanwhile: asking it whether it is there costs a third of a small query.
    Ok(pool.test_before_acquire(false).connect_with(options).await?)
}
