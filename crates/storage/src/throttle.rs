//! How often a sign-in was tried (`padron_sign_in_throttle`), counted by account and by address.

use chrono::NaiveDateTime;

use crate::db::{Sql, Writer};
use crate::{Result, dialect};

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

/// The count of a subject, held until the transaction ends: of many tries at once each is counted after the other. One that
/// nobody tried before is counted from `now`.
pub async fn hold(writer: &mut Writer, subject: &Subject, now: NaiveDateTime) -> Result<Count> {
    let sql = Sql::new(
        "INSERT INTO padron_sign_in_throttle (subject_kind, subject_hash, tries, window_start, blocked_until) VALUES (?, ?, 0, ?, ?)",
    );
    let sql = sql.bind(subject.kind).bind(&subject.hash).bind(now).bind(None::<NaiveDateTime>);
    let sql = dialect::insert_or_ignore(writer.engine(), sql, "tries");
    writer.execute(sql).await?;
    let sql = Sql::new(
        "SELECT t.tries, t.window_start, t.blocked_until FROM padron_sign_in_throttle t \
         WHERE t.subject_kind = ? AND t.subject_hash = ?",
    );
    let sql = dialect::for_update(writer.engine(), sql.bind(subject.kind).bind(&subject.hash));
    let row = writer.fetch_one(sql).await?;
    Ok(Count { tries: row.int(0)?, window_start: row.time(1)?.unwrap_or(now), blocked_until: row.time(2)? })
}

/// Writes the count of a subject that is held.
pub async fn put(writer: &mut Writer, subject: &Subject, count: Count) -> Result<()> {
    let sql = Sql::new("UPDATE padron_sign_in_throttle SET tries = ?, window_start = ?, blocked_until = ?");
    let sql = sql.bind(count.tries).bind(count.window_start).bind(count.blocked_until);
    let sql = sql.push(" WHERE subject_kind = ? AND subject_hash = ?").bind(subject.kind).bind(&subject.hash);
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

/// Forgets what began before `time` and blocks nobody any more. Looked for without a lock: a statement that deletes by time waits on
/// MariaDB for every row that somebody holds, and so would two who try at once wait for each other.
pub async fn sweep(writer: &mut Writer, time: NaiveDateTime) -> Result<u64> {
    let over = " window_start < ? AND (blocked_until IS NULL OR blocked_until < ?)";
    let sql = Sql::new("SELECT subject_kind, subject_hash FROM padron_sign_in_throttle WHERE").push(over);
    let mut swept = 0;
    for row in writer.fetch(sql.bind(time).bind(time).push(" LIMIT 200")).await? {
        let sql = Sql::new("DELETE FROM padron_sign_in_throttle WHERE subject_kind = ? AND subject_hash = ? AND");
        let sql = sql.bind(row.text(0)?).bind(row.text(1)?).push(over).bind(time).bind(time);
        swept += writer.execute(sql).await?;
    }
    Ok(swept)
}
