//! Tokens of programs (`padron_token`): only the hash of a token is stored.

use chrono::NaiveDateTime;

use crate::Result;
use crate::db::{Connection, Row, Sql, Writer};

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The row's number, by which it is revoked.
    pub id: i64,
    /// The agent in whose name it acts.
    pub user_id: i64,
    /// That agent's login; empty where the agent is gone.
    pub agent: String,
    /// What somebody called it.
    pub name: String,
    /// Names of what it may do, blanks between them; empty for all rights of the agent.
    pub scopes: String,
    /// When it was made (UTC).
    pub created_at: NaiveDateTime,
    /// When it ends (UTC); `None` for never.
    pub expires_at: Option<NaiveDateTime>,
    /// When it was last used (UTC, to the minute).
    pub used_at: Option<NaiveDateTime>,
}

const COLUMNS: &str = "SELECT t.id, t.user_id, u.login, t.name, t.scopes, t.created_at, t.expires_at, t.used_at \
     FROM padron_token t LEFT JOIN users u ON u.id = t.user_id";

fn read(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.int(0)?,
        user_id: row.int(1)?,
        agent: row.text(2)?,
        name: row.text(3)?,
        scopes: row.text(4)?,
        created_at: row.time(5)?.unwrap_or_default(),
        expires_at: row.time(6)?,
        used_at: row.time(7)?,
    })
}

/// Stores a token; its number. The agent's login is not looked at.
pub async fn add(writer: &mut Writer, token_hash: &str, token: &Token) -> Result<i64> {
    let sql = Sql::new(
        "INSERT INTO padron_token (token_hash, user_id, name, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    );
    let sql = sql.bind(token_hash).bind(token.user_id).bind(&token.name).bind(&token.scopes);
    writer.insert(sql.bind(token.created_at).bind(token.expires_at)).await
}

/// The token of a secret's hash, expired or not.
pub async fn by_hash(connection: &mut Connection, token_hash: &str) -> Result<Option<Token>> {
    let sql = Sql::new(COLUMNS).push(" WHERE t.token_hash = ?").bind(token_hash);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The token with this number.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Token>> {
    connection.fetch_optional(Sql::new(COLUMNS).push(" WHERE t.id = ?").bind(id)).await?.as_ref().map(read).transpose()
}

/// Every token, the newest first.
pub async fn all(connection: &mut Connection) -> Result<Vec<Token>> {
    connection.fetch(Sql::new(COLUMNS).push(" ORDER BY t.id DESC")).await?.iter().map(read).collect()
}

/// Notes that a token was used.
pub async fn touch(writer: &mut Writer, id: i64, used_at: NaiveDateTime) -> Result<()> {
    let sql = Sql::new("UPDATE padron_token SET used_at = ? WHERE id = ?").bind(used_at).bind(id);
    writer.execute(sql).await.map(|_| ())
}

/// Takes a token away, with the answers it was given; whether there was one.
pub async fn remove(writer: &mut Writer, id: i64) -> Result<bool> {
    writer.execute(Sql::new("DELETE FROM padron_idempotency WHERE token_id = ?").bind(id)).await?;
    Ok(writer.execute(Sql::new("DELETE FROM padron_token WHERE id = ?").bind(id)).await? > 0)
}
