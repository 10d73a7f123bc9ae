//! What can go wrong with a database, sorted by what somebody can do about it.

/// A failure of the store. Its text is for the log; doors find their own words.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The address begins with none of `sqlite:`, `postgres:`, `mysql:`.
    #[error("a database address begins with sqlite:, postgres: or mysql:")]
    UnknownScheme,
    /// The database cannot be reached, or nobody got a connection in time.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] sqlx::Error),
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
    /// A database that another program made.
    #[error(
        "this database was made by another program (OTOBO, Znuny); this version of Padrón runs only on databases of its own"
    )]
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

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                Self::Unique(database.message().to_owned())
            }
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // SQLite's primary codes are the low byte of the extended ones; 25006 and 53100 are PostgreSQL's.
                Some(code) => match code.parse::<u32>().map(|number| (code.len() < 5, number & 0xFF)) {
                    Ok((true, 5 | 6)) => Self::Busy,
                    Ok((true, 8)) => Self::ReadOnly,
                    Ok((true, 13)) => Self::Full,
                    Ok((true, 14)) => Self::Unavailable(error),
                    // Of two transactions that wait for each other one is given up: it can be tried again.
                    _ if matches!(code, "40001" | "40P01") => Self::Busy,
                    _ if code == "25006" => Self::ReadOnly,
                    _ if code == "53100" => Self::Full,
                    _ => Self::Fault(error),
                },
                None => Self::Fault(error),
            },
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                Self::Unavailable(error)
            }
            _ => Self::Fault(error),
        }
    }
}
