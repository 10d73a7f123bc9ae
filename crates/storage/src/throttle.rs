//! How often a sign-in was tried (`padron_sign_in_throttle`), counted by account and by address.

use chrono::NaiveDateTime;

use crate::Result;
use crate::db::{Connection, Sql, Writer};

/// What is counted: `kind` is `account` or `address`, `hash` stands for the login or the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `account` or `address`.
    pub kind: &'static str,
    /// A hash, so that the table tells nobody which logins were tried.
    pub hash: String,
}

/// The count of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Tries since `window_start`.
    pub tries: i64,
    /// When counting began (UTC).
    pub window_start: NaiveDateTime,
    /// Until when no try is accepted (UTC).
    pub blocked_until: Option<NaiveDateTime>,
}

/// The count of a subject, if anybody tried.
pub async fn get(connection: &mut Connection, subject: &Subject) -> Result<Option<Count>> {
    let sql = Sql::new(
        "SELECT t.tries, t.window_start, t.blocked_until FROM padron_sign_in_throttle t \
         WHERE t.subject_kind = ? AND t.subject_hash = ?",
    );
    let row = connection.fetch_optional(sql.bind(subject.kind).bind(&subject.hash)).await?;
    row.map(|row| {
        Ok(Count { tries: row.int(0)?, window_start: row.time(1)?.unwrap_or_default(), blocked_until: row.time(2)? })
    })
    .transpose()
}

/// Writes the count of a subject.
pub async fn put(writer: &mut Writer, subject: &Subject, count: Count) -> Result<()> {
    forget(writer, subject).await?;
    let sql = Sql::new(
        "INSERT INTO padron_sign_in_throttle (subject_kind, subject_hash, tries, window_start, blocked_until) VALUES (?, ?, ?, ?, ?)",
    );
    let sql =
        sql.bind(subject.kind).bind(&subject.hash).bind(count.tries).bind(count.window_start).bind(count.blocked_until);
    writer.execute(sql).await.map(|_| ())
}

/// Forgets a subject.
pub async fn forget(writer: &mut Writer, subject: &Subject) -> Result<()> {
    let sql = Sql::new("DELETE FROM padron_sign_in_throttle WHERE subject_kind = ? AND subject_hash = ?");
    writer.execute(sql.bind(subject.kind).bind(&subject.hash)).await.map(|_| ())
}

/// Takes back one try of a subject.
pub async fn give_back(writer: &mut Writer, subject: &Subject) -> Result<()> {
    let sql = Sql::new(
        "UPDATE padron_sign_in_throttle SET tries = tries - 1 WHERE subject_kind = ? AND subject_hash = ? AND tries > 0",
    );
    writer.execute(sql.bind(subject.kind).bind(&subject.hash)).await.map(|_| ())
}

/// Forgets what began before `time` and blocks nobody any more.
pub async fn sweep(writer: &mut Writer, time: NaiveDateTime) -> Result<u64> {
    let sql = Sql::new(
        "DELETE FROM padron_sign_in_throttle WHERE window_start < ? AND (blocked_until IS NULL OR blocked_until < ?)",
    );
    writer.execute(sql.bind(time).bind(time)).await
}
