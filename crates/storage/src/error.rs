//! What can go wrong with a database, sorted by what somebody can do about it.

use sqlx::mysql::MySqlDatabaseError;
use sqlx::sqlite::SqliteError;

/// A failure of the store. Its text is for the log; doors find their own words.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The address begins with none of `sqlite:`, `postgres:`, `mysql:`.
    #[error("a database address begins with sqlite:, postgres: or mysql:")]
    UnknownScheme,
    /// The address cannot be used; says why, without the address.
    #[error("{0}")]
    Address(String),
    /// The database's user may not do this.
    #[error("the database user may not do this: {0}")]
    Forbidden(String),
    /// A migration broke off on an engine that cannot undo a change of the schema.
    #[error(
        "migration {name} broke off at its statement {statement}: {source}. What came before is kept; mend the cause and run padron migrate again, it goes on there"
    )]
    Halfway {
        /// Which.
        name: &'static str,
        /// The number of the statement in it, from 1.
        statement: i64,
        /// Why.
        source: Box<StorageError>,
    },
    /// The database cannot be reached, or nobody got a connection in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Nothing came back in so many seconds.
    #[error("no answer within {0} seconds")]
    Silent(u64),
    /// The database does not take a value; says why in its own words.
    #[error("the database does not take this: {0}")]
    Refused(String),
    /// The file or the user may not be written with.
    #[error("the database is read-only")]
    ReadOnly,
    /// No space is left.
    #[error("the disk of the database is full")]
    Full,
    /// Somebody else holds the write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// A unique key has this value already.
    #[error("a unique value exists already: {0}")]
    Unique(String),
    /// Another server runs on this SQLite file.
    #[error("another Padrón server runs on this database file")]
    InUse,
    /// The database is of a newer Padrón.
    #[error("this database was written by a newer Padrón (migration {0}); use that version")]
    Newer(i64),
    /// Tables of ours without the record of migrations.
    #[error("there are tables of Padrón here, but padron_migration, which says of which version they are, is missing")]
    Foreign,
    /// A source names a table that is not there.
    #[error("there is no table or view {0}")]
    NoTable(String),
    /// A table lacks a column without which nothing can be read from it.
    #[error("the table {0} has no column {1}")]
    NoColumn(String, String),
    /// A file that is no backup, or not of this version.
    #[error("{0}")]
    NotABackup(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else.
    #[error("the database failed: {0}")]
    Fault(#[source] sqlx::Error),
}

impl StorageError {
    /// Whether encryption is what failed: the server has none, or a certificate that is not believed.
    pub fn is_about_encryption(&self) -> bool {
        match self {
            Self::Unavailable(sqlx::Error::Tls(_)) => true,
            // A certificate that is not believed comes as data that are not what they should be.
            Self::Unavailable(sqlx::Error::Io(error)) => error.kind() == std::io::ErrorKind::InvalidData,
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                Self::Unique(database.message().to_owned())
            }
            sqlx::Error::Database(database) => {
                if let Some(fault) = database.try_downcast_ref::<MySqlDatabaseError>() {
                    of_mysql(fault.number(), error)
                } else {
                    let code = database.code().unwrap_or_default().into_owned();
                    if database.try_downcast_ref::<SqliteError>().is_some() {
                        of_sqlite(&code, error)
                    } else {
                        of_postgres(&code, error)
                    }
                }
            }
            // An answer that ends in the middle, or none: whoever was there is gone.
            sqlx::Error::Io(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => Self::Unavailable(error),
            _ => Self::Fault(error),
        }
    }
}

/// What the database itself says, without the driver's introduction.
fn words(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// SQLite's primary codes are the low byte of the extended ones.
fn of_sqlite(code: &str, error: sqlx::Error) -> StorageError {
    match code.parse::<u32>().map(|number| number & 0xFF) {
        Ok(5 | 6) => StorageError::Busy,
        Ok(8) => StorageError::ReadOnly,
        Ok(13) => StorageError::Full,
        Ok(14) => StorageError::Unavailable(error),
        Ok(19) => StorageError::Refused(words(&error)),
        Ok(1) if words(&error).contains("because it is a view") => StorageError::ReadOnly,
        _ => StorageError::Fault(error),
    }
}

fn of_postgres(code: &str, error: sqlx::Error) -> StorageError {
    match code {
        // Of two transactions that wait for each other one is given up, and waiting for a lock ends: it can be tried again.
        "40001" | "40P01" | "55P03" => StorageError::Busy,
        // Nobody writes into a view that is none of a single table.
        "25006" | "55000" => StorageError::ReadOnly,
        "53100" => StorageError::Full,
        "42501" => StorageError::Forbidden(error.to_string()),
        // Stopped, crashed, starting, full of connections, or the connection is gone.
        "57P01" | "57P02" | "57P03" | "53300" => StorageError::Unavailable(error),
        // No date, too large, too long; empty where something must be, or not what a rule asks for.
        "0A000" if words(&error).contains("view") => StorageError::ReadOnly,
        code if code.starts_with("22") || code.starts_with("23") => StorageError::Refused(words(&error)),
        code if code.starts_with("08") => StorageError::Unavailable(error),
        _ => StorageError::Fault(error),
    }
}

fn of_mysql(number: u16, error: sqlx::Error) -> StorageError {
    match number {
        // Waited too long for a lock, or given up for another transaction; under Galera also at the commit.
        1205 | 1213 => StorageError::Busy,
        // Nor into some views (1288, 1348, 1471).
        1036 | 1288 | 1290 | 1348 | 1471 | 1792 | 1836 => StorageError::ReadOnly,
        1021 | 1114 => StorageError::Full,
        1044 | 1142 | 1143 | 1227 | 1370 | 1419 => StorageError::Forbidden(error.to_string()),
        // Too long, too large, no date, no letter of its charset; empty where something must be, or not what a rule asks for.
        1048 | 1216 | 1217 | 1264 | 1265 | 1292 | 1364 | 1366 | 1406 | 1411 | 1451 | 1452 | 3819 | 4025 => {
            StorageError::Refused(words(&error))
        }
        // Full of connections, not (yet) part of its cluster, stopping, or the connection is gone.
        1040 | 1047 | 1053 | 1077 | 1079 | 1152 | 1158..=1161 | 1203 | 1226 | 1927 | 2006 | 2013 => {
            StorageError::Unavailable(error)
        }
        _ => StorageError::Fault(error),
    }
}
