//! Answers to requests that carried an `Idempotency-Key` (`padron_idempotency`), so that a repeated one gets the first answer.

use chrono::NaiveDateTime;

use crate::Result;
use crate::db::{Connection, Sql, Writer};

/// A request, as far as it has to be told from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The token it came with: keys of different tokens are different keys.
    pub token_id: i64,
    /// A hash of the key the caller chose: of one length, and the same on every collation.
    pub key: String,
    /// A hash of all that was asked.
    pub hash: String,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, as JSON.
    pub headers: String,
    /// The body, without secrets.
    pub body: String,
}

/// The hash and the answer of an earlier request with this key, not older than `since`.
pub async fn get(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
    since: NaiveDateTime,
) -> Result<Option<(String, Answer)>> {
    let sql = Sql::new(
        "SELECT i.request_hash, i.status, i.headers, i.body FROM padron_idempotency i \
         WHERE i.token_id = ? AND i.request_key = ? AND i.created_at >= ?",
    );
    let found = connection.fetch_optional(sql.bind(token_id).bind(key).bind(since)).await?;
    let read = |row: crate::db::Row| {
        let status = u16::try_from(row.int(1)?).unwrap_or(500);
        Ok((row.text(0)?, Answer { status, headers: row.text(2)?, body: row.text(3)? }))
    };
    found.map(read).transpose()
}

/// How many answers nobody asks for any more are dropped with a new one.
const SWEPT: i64 = 20;

/// Takes the key for this request. Fails with `Unique` where another request, done or under way, has it.
pub async fn reserve(writer: &mut Writer, request: &Request, at: NaiveDateTime, forget: NaiveDateTime) -> Result<()> {
    // Looked for first and then dropped by their keys: MariaDB would lock the gap that a range leaves, and two requests at
    // once would stop each other.
    let sql = Sql::new("SELECT i.token_id, i.request_key FROM padron_idempotency i WHERE i.created_at < ? LIMIT ?");
    for row in writer.fetch(sql.bind(forget).bind(SWEPT)).await? {
        let sql = Sql::new("DELETE FROM padron_idempotency WHERE token_id = ? AND request_key = ?");
        writer.execute(sql.bind(row.int(0)?).bind(row.text(1)?)).await?;
    }
    let sql = Sql::new(
        "INSERT INTO padron_idempotency (token_id, request_key, request_hash, status, created_at) VALUES (?, ?, ?, 0, ?)",
    );
    writer.execute(sql.bind(request.token_id).bind(&request.key).bind(&request.hash).bind(at)).await.map(|_| ())
}

/// Writes down what the request is answered.
pub async fn answer(writer: &mut Writer, request: &Request, answer: &Answer) -> Result<()> {
    let sql = Sql::new(
        "UPDATE padron_idempotency SET status = ?, headers = ?, body = ? WHERE token_id = ? AND request_key = ?",
    );
    let sql = sql.bind(i64::from(answer.status)).bind(&answer.headers).bind(&answer.body);
    writer.execute(sql.bind(request.token_id).bind(&request.key)).await.map(|_| ())
}
