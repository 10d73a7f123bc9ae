//! A connection of any engine, and the transaction that may write.

use std::ops::{Deref, DerefMut};

use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, MySql, Postgres, Sqlite, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use super::sql::numbered;
use super::{Engine, Row, Sql, Value};
use crate::error::StorageError;

/// A connection; whoever holds one may read.
pub struct Connection(Kind);

enum Kind {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    MySql(PoolConnection<MySql>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresTx(Transaction<'static, Postgres>),
    MySqlTx(Transaction<'static, MySql>),
}

/// An open transaction; whoever holds one may write.
pub struct Writer(Connection, Option<OwnedSemaphorePermit>);

/// The driver's query for a statement, its values bound.
macro_rules! query {
    ($text:expr, $sql:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($text)).persistent(!$sql.varies);
        for value in $sql.values {
            query = match value {
                Value::Int(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Time(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

/// Runs `$body` with the native connection and the native query of whichever engine this is.
macro_rules! on_engine {
    ($self:expr, $sql:expr, |$query:ident, $native:ident, $row:ident| $body:expr) => {
        match &mut $self.0 {
            Kind::Sqlite(connection) => on_engine!(@arm connection, $sql.text, $sql, Row::Sqlite, $query, $native, $row, $body),
            Kind::SqliteTx(connection) => on_engine!(@arm connection, $sql.text, $sql, Row::Sqlite, $query, $native, $row, $body),
            Kind::Postgres(connection) => on_engine!(@arm connection, numbered(&$sql.text), $sql, Row::Postgres, $query, $native, $row, $body),
            Kind::PostgresTx(connection) => on_engine!(@arm connection, numbered(&$sql.text), $sql, Row::Postgres, $query, $native, $row, $body),
            Kind::MySql(connection) => on_engine!(@arm connection, $sql.text, $sql, Row::MySql, $query, $native, $row, $body),
            Kind::MySqlTx(connection) => on_engine!(@arm connection, $sql.text, $sql, Row::MySql, $query, $native, $row, $body),
        }
    };
    (@arm $connection:ident, $text:expr, $sql:expr, $variant:path, $query:ident, $native:ident, $row:ident, $body:expr) => {{
        let $query = query!($text, $sql);
        let $native = &mut **$connection;
        let $row = $variant;
        $body
    }};
}

impl Connection {
    pub(super) const fn sqlite(connection: PoolConnection<Sqlite>) -> Self {
        Self(Kind::Sqlite(connection))
    }

    pub(super) const fn postgres(connection: PoolConnection<Postgres>) -> Self {
        Self(Kind::Postgres(connection))
    }

    pub(super) const fn mysql(connection: PoolConnection<MySql>) -> Self {
        Self(Kind::MySql(connection))
    }

    /// The engine.
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Kind::Sqlite(_) | Kind::SqliteTx(_) => Engine::Sqlite,
            Kind::Postgres(_) | Kind::PostgresTx(_) => Engine::Postgres,
            Kind::MySql(_) | Kind::MySqlTx(_) => Engine::MySql,
        }
    }

    /// All rows.
    pub async fn fetch(&mut self, sql: Sql) -> Result<Vec<Row>, StorageError> {
        on_engine!(self, sql, |query, native, row| {
            Ok(query.fetch_all(native).await?.into_iter().map(row).collect())
        })
    }

    /// The first row, if there is one.
    pub async fn fetch_optional(&mut self, sql: Sql) -> Result<Option<Row>, StorageError> {
        on_engine!(self, sql, |query, native, row| Ok(query.fetch_optional(native).await?.map(row)))
    }

    /// The first row of a statement that always has one, as `SELECT COUNT(*)`.
    pub async fn fetch_one(&mut self, sql: Sql) -> Result<Row, StorageError> {
        on_engine!(self, sql, |query, native, row| Ok(query.fetch_one(native).await.map(row)?))
    }

    /// Hands over row after row, without holding them all.
    pub async fn fetch_each(
        &mut self,
        sql: Sql,
        mut each: impl FnMut(&Row) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        on_engine!(self, sql, |query, native, row| {
            let mut rows = query.fetch(native);
            while let Some(next) = rows.try_next().await? {
                each(&row(next))?;
            }
            Ok(())
        })
    }

    /// Lets go of pages that were kept for the next statement: whoever read everything reads none of it again.
    pub async fn forget_pages(&mut self) -> Result<(), StorageError> {
        match self.engine() {
            Engine::Sqlite => self.run(Sql::new("PRAGMA shrink_memory")).await.map(|_| ()),
            Engine::Postgres | Engine::MySql => Ok(()),
        }
    }

    /// Runs a statement that changes settings of this connection alone, as `PRAGMA` or `ATTACH`.
    pub(crate) async fn run(&mut self, sql: Sql) -> Result<u64, StorageError> {
        on_engine!(self, sql, |query, native, row| {
            let _ = row;
            Ok(query.execute(native).await?.rows_affected())
        })
    }
}

impl Writer {
    /// `turn` is the place in the queue of SQLite's writers, given up when the transaction ends.
    pub(super) const fn sqlite(transaction: Transaction<'static, Sqlite>, turn: OwnedSemaphorePermit) -> Self {
        Self(Connection(Kind::SqliteTx(transaction)), Some(turn))
    }

    pub(super) const fn postgres(transaction: Transaction<'static, Postgres>) -> Self {
        Self(Connection(Kind::PostgresTx(transaction)), None)
    }

    pub(super) const fn mysql(transaction: Transaction<'static, MySql>) -> Self {
        Self(Connection(Kind::MySqlTx(transaction)), None)
    }

    /// Runs a statement; the number of rows it touched.
    pub async fn execute(&mut self, sql: Sql) -> Result<u64, StorageError> {
        self.0.run(sql).await
    }

    /// Runs an `INSERT` into a table whose key `id` the database makes, and gives that key.
    pub async fn insert(&mut self, sql: Sql) -> Result<i64, StorageError> {
        // MySQL proper has no RETURNING, but its driver reports the key; the others answer it as a row.
        if let Kind::MySqlTx(transaction) = &mut (self.0).0 {
            let done = query!(sql.text, sql).execute(&mut **transaction).await?;
            return Ok(i64::try_from(done.last_insert_id()).unwrap_or(i64::MAX));
        }
        self.0.fetch_one(sql.push(" RETURNING id")).await?.int(0)
    }

    /// Says that many rows will be written: SQLite then keeps more of its indexes in memory, as long as
    /// this connection lives.
    pub async fn expect_many(&mut self) -> Result<(), StorageError> {
        self.page_cache(64 * 1024).await
    }

    /// The memory SQLite may keep pages of this connection in, in KiB.
    async fn page_cache(&mut self, size: i64) -> Result<(), StorageError> {
        if self.engine() == Engine::Sqlite {
            self.execute(Sql::new("PRAGMA cache_size = -").push(&size.to_string())).await?;
        }
        Ok(())
    }

    /// Makes everything done in this transaction last.
    pub async fn commit(self) -> Result<(), StorageError> {
        let Self(connection, turn) = self;
        match connection.0 {
            Kind::SqliteTx(transaction) => transaction.commit().await?,
            Kind::PostgresTx(transaction) => transaction.commit().await?,
            Kind::MySqlTx(transaction) => transaction.commit().await?,
            // A writer is made of a transaction only, by the three constructors above.
            Kind::Sqlite(_) | Kind::Postgres(_) | Kind::MySql(_) => {}
        }
        drop(turn);
        Ok(())
    }
}

impl Deref for Writer {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}
