//! Sessions of agents (`padron_session`): only the hash of a token is stored.

use chrono::NaiveDateTime;

use crate::Result;
use crate::db::{Connection, Row, Sql, Writer};

/// A session, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The row's number, by which it is revoked.
    pub id: i64,
    /// The agent.
    pub user_id: i64,
    /// When it began (UTC).
    pub created_at: NaiveDateTime,
    /// When it was last used (UTC, to the minute).
    pub seen_at: NaiveDateTime,
    /// When it ends at the latest (UTC).
    pub expires_at: NaiveDateTime,
    /// The address it began from.
    pub address: String,
    /// What the browser called itself.
    pub user_agent: String,
}

const COLUMNS: &str =
    "SELECT s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, s.user_agent FROM padron_session s";

fn read(row: &Row) -> Result<Session> {
    Ok(Session {
        id: row.int(0)?,
        user_id: row.int(1)?,
        created_at: row.time(2)?.unwrap_or_default(),
        seen_at: row.time(3)?.unwrap_or_default(),
        expires_at: row.time(4)?.unwrap_or_default(),
        address: row.text(5)?,
        user_agent: row.text(6)?,
    })
}

/// Begins a session; its number.
pub async fn add(writer: &mut Writer, token_hash: &str, session: &Session) -> Result<i64> {
    let sql = Sql::new(
        "INSERT INTO padron_session (token_hash, user_id, created_at, seen_at, expires_at, address, user_agent) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    let sql = sql
        .bind(token_hash)
        .bind(session.user_id)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.expires_at);
    writer.insert(sql.bind(&session.address).bind(&session.user_agent)).await
}

/// The session of a token's hash, expired or not.
pub async fn by_hash(connection: &mut Connection, token_hash: &str) -> Result<Option<Session>> {
    let sql = Sql::new(COLUMNS).push(" WHERE s.token_hash = ?").bind(token_hash);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The sessions of an agent, the last used first.
pub async fn of_agent(connection: &mut Connection, user_id: i64) -> Result<Vec<Session>> {
    let sql = Sql::new(COLUMNS).push(" WHERE s.user_id = ? ORDER BY s.seen_at DESC, s.id DESC").bind(user_id);
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// Notes that a session was used.
pub async fn touch(writer: &mut Writer, id: i64, seen_at: NaiveDateTime) -> Result<()> {
    let sql = Sql::new("UPDATE padron_session SET seen_at = ? WHERE id = ?").bind(seen_at).bind(id);
    writer.execute(sql).await.map(|_| ())
}

/// Ends a session of this agent; whether there was one.
pub async fn remove(writer: &mut Writer, user_id: i64, id: i64) -> Result<bool> {
    let sql = Sql::new("DELETE FROM padron_session WHERE id = ? AND user_id = ?").bind(id).bind(user_id);
    Ok(writer.execute(sql).await? > 0)
}

/// Ends all sessions of an agent but one.
pub async fn remove_others(writer: &mut Writer, user_id: i64, keep: i64) -> Result<u64> {
    let sql = Sql::new("DELETE FROM padron_session WHERE user_id = ? AND id <> ?").bind(user_id).bind(keep);
    writer.execute(sql).await
}

/// Clears away what is over: past its end, or unused since `idle_since`.
pub async fn sweep(writer: &mut Writer, now: NaiveDateTime, idle_since: NaiveDateTime) -> Result<u64> {
    let sql = Sql::new("DELETE FROM padron_session WHERE expires_at < ? OR seen_at < ?").bind(now).bind(idle_since);
    writer.execute(sql).await
}
