//! A row, read by position with getters that forgive what engines differ in: widths of numbers, blobs that hold text.

use chrono::NaiveDateTime;
use sqlx::{Row as _, mysql::MySqlRow, postgres::PgRow, sqlite::SqliteRow};

use crate::error::StorageError;

/// A row of any engine.
pub enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
    /// Of MariaDB.
    MySql(MySqlRow),
}

/// Tries one type after the other, as engines are strict about widths.
macro_rules! first_of {
    ($row:expr, $place:expr, $into:ident: $($kind:ty),+) => {{
        let mut last = None;
        $(
            if last.is_none() || matches!(last, Some(Err(sqlx::Error::ColumnDecode { .. }))) {
                last = Some($row.try_get::<Option<$kind>, _>($place).map(|value| value.and_then(|value| $into::try_from(value).ok())));
            }
        )+
        last.unwrap_or(Ok(None))
    }};
}

impl Row {
    /// A whole number, `None` for `NULL`.
    pub fn opt_int(&self, place: usize) -> Result<Option<i64>, StorageError> {
        let value = match self {
            Self::Sqlite(row) => row.try_get(place),
            Self::Postgres(row) => first_of!(row, place, i64: i64, i32, i16),
            Self::MySql(row) => first_of!(row, place, i64: i64, u64),
        };
        value.map_err(StorageError::from)
    }

    /// A whole number, 0 for `NULL`.
    pub fn int(&self, place: usize) -> Result<i64, StorageError> {
        Ok(self.opt_int(place)?.unwrap_or(0))
    }

    /// A text, `None` for `NULL`. MariaDB keeps some texts of the family in blobs.
    pub fn opt_text(&self, place: usize) -> Result<Option<String>, StorageError> {
        let value = match self {
            // SQLite keeps whatever bytes another program wrote: one broken text must not hide everybody else.
            Self::Sqlite(row) => match row.try_get_unchecked::<Option<String>, _>(place) {
                Err(sqlx::Error::ColumnDecode { .. }) => row
                    .try_get_unchecked::<Option<Vec<u8>>, _>(place)
                    .map(|bytes| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())),
                other => other,
            },
            // A database without an encoding (`SQL_ASCII`) gives whatever bytes it was given.
            Self::Postgres(row) => match row.try_get::<Option<String>, _>(place) {
                Err(sqlx::Error::ColumnDecode { .. }) => row
                    .try_get_unchecked::<Option<Vec<u8>>, _>(place)
                    .map(|bytes| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())),
                other => other,
            },
            Self::MySql(row) => match row.try_get::<Option<String>, _>(place) {
                Err(sqlx::Error::ColumnDecode { .. }) => row
                    .try_get::<Option<Vec<u8>>, _>(place)
                    .map(|bytes| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())),
                other => other,
            },
        };
        value.map_err(StorageError::from)
    }

    /// A text, empty for `NULL`.
    pub fn text(&self, place: usize) -> Result<String, StorageError> {
        Ok(self.opt_text(place)?.unwrap_or_default())
    }

    /// Appends a text, nothing for `NULL`, without making one of its own.
    pub fn push_text(&self, place: usize, out: &mut String) -> Result<(), StorageError> {
        let text: Result<Option<&str>, _> = match self {
            Self::Sqlite(row) => row.try_get_unchecked(place),
            Self::Postgres(row) => row.try_get(place),
            Self::MySql(row) => row.try_get(place),
        };
        match text {
            Ok(text) => out.push_str(text.unwrap_or("")),
            Err(_) => out.push_str(&self.text(place)?),
        }
        Ok(())
    }

    /// Appends a time in UTC as `YYYY-MM-DD HH:MM:SS`, nothing for none.
    pub fn push_time(&self, place: usize, out: &mut String) -> Result<(), StorageError> {
        if let Self::Sqlite(row) = self
            && let Ok(Some(text)) = row.try_get_unchecked::<Option<&str>, _>(place)
            && is_time(text)
        {
            // As it is stored it is as it is wanted: a million times need not be understood.
            out.push_str(text);
        } else if let Some(time) = self.time(place)? {
            out.push_str(&time.format("%Y-%m-%d %H:%M:%S").to_string());
        }
        Ok(())
    }

    /// The bytes of a file; none for `NULL`.
    pub fn bytes(&self, place: usize) -> Result<Vec<u8>, StorageError> {
        let value: Result<Option<Vec<u8>>, _> = match self {
            Self::Sqlite(row) => row.try_get(place),
            Self::Postgres(row) => row.try_get(place),
            Self::MySql(row) => row.try_get(place),
        };
        Ok(value?.unwrap_or_default())
    }

    /// A time in UTC. `None` for `NULL`, for MariaDB's `0000-00-00` and for what is no time at all: SQLite keeps whatever
    /// another program wrote there.
    pub fn time(&self, place: usize) -> Result<Option<NaiveDateTime>, StorageError> {
        let value = match self {
            Self::Sqlite(_) => return Ok(self.opt_text(place)?.as_deref().and_then(parse_time)),
            Self::Postgres(row) => row.try_get(place),
            Self::MySql(row) => row.try_get(place),
        };
        value.map_err(StorageError::from)
    }
}

/// `YYYY-MM-DD HH:MM:SS`, the literal form of the family, with or without fractions.
fn parse_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()
}

/// Whether a text has the literal form of a time, without fractions.
fn is_time(text: &str) -> bool {
    text.len() == 19
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        })
}
