//! Mail on its way (`padron_mail`). A row says to whom, with which template and why; what is said is made when it is sent, so
//! that no secret lies here.

use chrono::NaiveDateTime;

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

/// It is to be sent, now or at its next try.
pub const WAITING: &str = "waiting";
/// Somebody is at it; who has not said at the next try's time what came of it stopped in the middle.
pub const SENDING: &str = "sending";
/// The mail server took it.
pub const SENT: &str = "sent";
/// Nobody tries any more.
pub const FAILED: &str = "failed";
/// It was being handed over, and nobody knows whether the mail server took it. Nobody tries again by themselves.
pub const UNSURE: &str = "unsure";

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The row's number.
    pub id: i64,
    /// Which text it is made of.
    pub template: String,
    /// In which language.
    pub language: String,
    /// The address.
    pub recipient: String,
    /// Whom it is about: a login.
    pub object_key: String,
    /// [`WAITING`], [`SENDING`], [`SENT`], [`FAILED`] or [`UNSURE`].
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed: the step, a colon, and what was said.
    pub fault: Option<String>,
    /// The job that asked for it.
    pub job: Option<i64>,
    /// When it was asked for (UTC).
    pub created_at: NaiveDateTime,
    /// When it is tried next (UTC).
    pub next_try_at: NaiveDateTime,
    /// When the mail server took it (UTC).
    pub sent_at: Option<NaiveDateTime>,
}

/// A message to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewLetter<'a> {
    /// Which text it is made of.
    pub template: &'a str,
    /// In which language.
    pub language: &'a str,
    /// The address.
    pub recipient: &'a str,
    /// Whom it is about: a login.
    pub object_key: &'a str,
}

const INSERT: &str = "INSERT INTO padron_mail (template, language, recipient, object_key, params, state, tries, job_id, created_at, next_try_at) VALUES ";
const INSERT_VALUES: &str = "(?, ?, ?, ?, '{}', 'waiting', 0, ?, ?, ?)";

const COLUMNS: &str = "SELECT m.id, m.template, m.language, m.recipient, m.object_key, m.state, m.tries, m.fault, m.job_id, m.created_at, \
     m.next_try_at, m.sent_at FROM padron_mail m";

/// The width of the column `fault`.
const FAULT_WIDTH: usize = 1_000;

fn read(row: &Row) -> Result<Letter> {
    Ok(Letter {
        id: row.int(0)?,
        template: row.text(1)?,
        language: row.text(2)?,
        recipient: row.text(3)?,
        object_key: row.text(4)?,
        state: row.text(5)?,
        tries: row.int(6)?,
        fault: row.opt_text(7)?,
        job: row.opt_int(8)?,
        created_at: row.time(9)?.unwrap_or_default(),
        next_try_at: row.time(10)?.unwrap_or_default(),
        sent_at: row.time(11)?,
    })
}

/// Puts messages into the outbox.
pub async fn add(writer: &mut Writer, letters: &[NewLetter<'_>], job: Option<i64>, at: NaiveDateTime) -> Result<()> {
    for letters in letters.chunks(dialect::MAX_VALUES / 8) {
        let sql = Sql::new(INSERT).rows(INSERT_VALUES, letters.len());
        let sql = letters.iter().fold(sql, |sql, letter| {
            let sql = sql.bind(letter.template).bind(letter.language).bind(letter.recipient).bind(letter.object_key);
            sql.bind(job).bind(at).bind(at)
        });
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Messages whose time has come, the longest waiting first.
pub async fn due(connection: &mut Connection, now: NaiveDateTime, limit: i64) -> Result<Vec<Letter>> {
    let sql = Sql::new(COLUMNS).push(" WHERE m.state = 'waiting' AND m.next_try_at <= ?").bind(now);
    let sql = sql.push(" ORDER BY m.next_try_at, m.id LIMIT ?").bind(limit);
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// Takes a message for one try, which ends before `until`; whether nobody was quicker. `tries` is what was seen:
/// two that saw the same message cannot both have it.
pub async fn claim(writer: &mut Writer, letter: &Letter, now: NaiveDateTime, until: NaiveDateTime) -> Result<bool> {
    let sql = Sql::new("UPDATE padron_mail SET state = 'sending', tries = tries + 1, next_try_at = ? WHERE id = ?");
    let sql = sql.push(" AND tries = ? AND state = 'waiting' AND next_try_at <= ?");
    Ok(writer.execute(sql.bind(until).bind(letter.id).bind(letter.tries).bind(now)).await? == 1)
}

/// Notes that the mail server took a message. `tries` is the number of this try.
pub async fn sent(writer: &mut Writer, (id, tries): (i64, i64), recipient: &str, at: NaiveDateTime) -> Result<bool> {
    let sql = Sql::new(
        "UPDATE padron_mail SET state = 'sent', sent_at = ?, recipient = ?, fault = NULL WHERE id = ? AND tries = ? AND state = 'sending'",
    );
    Ok(writer.execute(sql.bind(at).bind(recipient).bind(id).bind(tries)).await? == 1)
}

/// Whether somebody stopped in the middle of sending.
pub async fn has_stopped(connection: &mut Connection, now: NaiveDateTime) -> Result<bool> {
    let sql = Sql::new("SELECT m.id FROM padron_mail m WHERE m.state = 'sending' AND m.next_try_at <= ?").bind(now);
    Ok(connection.fetch_optional(sql.push(" ORDER BY m.next_try_at LIMIT 1")).await?.is_some())
}

/// Marks what somebody stopped sending in the middle; how many messages that are.
pub async fn mark_stopped(writer: &mut Writer, now: NaiveDateTime) -> Result<u64> {
    let sql = Sql::new("UPDATE padron_mail SET state = 'unsure', fault = NULL WHERE state = 'sending'");
    writer.execute(sql.push(" AND next_try_at <= ?").bind(now)).await
}

/// Notes that nobody knows what came of a try. `tries` is the number of this try.
pub async fn unsure(writer: &mut Writer, (id, tries): (i64, i64), fault: &str) -> Result<bool> {
    let sql = Sql::new("UPDATE padron_mail SET state = 'unsure', fault = ? WHERE id = ? AND tries = ?");
    let sql = sql.push(" AND state = 'sending'").bind(kept(fault)).bind(id).bind(tries);
    Ok(writer.execute(sql).await? == 1)
}

/// As much of a fault as there is room for.
fn kept(fault: &str) -> String {
    fault.chars().filter(|letter| *letter != '\0').take(FAULT_WIDTH).collect()
}

/// Notes that a try failed; without a next time nobody tries any more.
pub async fn failed(
    writer: &mut Writer,
    (id, tries): (i64, i64),
    fault: &str,
    (now, next): (NaiveDateTime, Option<NaiveDateTime>),
) -> Result<bool> {
    let state = if next.is_some() { WAITING } else { FAILED };
    let sql = Sql::new(
        "UPDATE padron_mail SET state = ?, fault = ?, next_try_at = ? WHERE id = ? AND tries = ? AND state = 'sending'",
    );
    let sql = sql.bind(state).bind(kept(fault)).bind(next.unwrap_or(now)).bind(id).bind(tries);
    Ok(writer.execute(sql).await? == 1)
}

/// A message by its number.
pub async fn get(connection: &mut Connection, id: i64) -> Result<Option<Letter>> {
    let sql = Sql::new(COLUMNS).push(" WHERE m.id = ?").bind(id);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The newest messages, of one state or all, below a number.
pub async fn list(
    connection: &mut Connection,
    state: Option<&str>,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Letter>> {
    let mut sql = Sql::new(COLUMNS).push(" WHERE m.id < ?").bind(below.unwrap_or(i64::MAX));
    if let Some(state) = state {
        sql = sql.push(" AND m.state = ?").bind(state);
    }
    connection.fetch(sql.push(" ORDER BY m.id DESC LIMIT ?").bind(limit)).await?.iter().map(read).collect()
}

/// How many messages there are in each state.
pub async fn counts(connection: &mut Connection) -> Result<Vec<(String, i64)>> {
    let rows = connection.fetch(Sql::new("SELECT m.state, COUNT(*) FROM padron_mail m GROUP BY m.state")).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Lets a message be tried again at once, with all its tries before it; whether it waits, was given up or is unsure.
pub async fn retry(writer: &mut Writer, id: i64, now: NaiveDateTime) -> Result<bool> {
    let sql = Sql::new(
        "UPDATE padron_mail SET state = 'waiting', tries = 0, next_try_at = ? WHERE id = ? AND state IN ('waiting', 'failed', 'unsure')",
    );
    Ok(writer.execute(sql.bind(now).bind(id)).await? > 0)
}

/// Lets everything that was given up be tried again; how many that are.
pub async fn retry_all(writer: &mut Writer, now: NaiveDateTime) -> Result<u64> {
    let sql = Sql::new("UPDATE padron_mail SET state = 'waiting', tries = 0, next_try_at = ? WHERE state = 'failed'");
    writer.execute(sql.bind(now)).await
}

/// Clears away what was sent, given up or unsure before `time`.
pub async fn sweep(writer: &mut Writer, time: NaiveDateTime) -> Result<u64> {
    let sql =
        Sql::new("DELETE FROM padron_mail WHERE state IN ('sent', 'failed', 'unsure') AND created_at < ?").bind(time);
    writer.execute(sql).await
}
