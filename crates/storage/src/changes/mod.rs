//! The change feed (`padron_change`), filled by triggers, so that rows written by any program are seen.

pub mod glance;
mod late;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime};

pub use late::{LATE_FOR, Late};
use tokio::time::Instant;

use crate::db::{Connection, Engine, Row, Sql, Writer};
use crate::{Result, dialect, meta};

/// A row that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A person, by the number of the row.
    CustomerUser(i64),
    /// A company, by its id.
    Customer(String),
    /// The last login of a person, by login.
    LastLogin(String),
    /// What lies beside the tables of a person, by login.
    PersonValue(String),
    /// What lies beside the tables of a company, by its id.
    CustomerValue(String),
    /// Everything, as after a restore.
    All,
}

/// The newest number of the feed.
pub async fn newest(connection: &mut Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT MAX(c.seq) FROM padron_change c")).await?.int(0)
}

/// The oldest number that is still there; 0 where the feed is empty. What only waits to be recorded outlives its neighbours.
pub async fn oldest(connection: &mut Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT MIN(c.seq) FROM padron_change c WHERE c.recorded = 1")).await?.int(0)
}

/// What changed after number `after`, at most `limit` rows, each with its number.
pub async fn after(connection: &mut Connection, after: i64, limit: i64) -> Result<Vec<(i64, Change)>> {
    let sql =
        Sql::new("SELECT c.seq, c.kind, c.object_key FROM padron_change c WHERE c.seq > ? ORDER BY c.seq LIMIT ?");
    numbered(connection, sql.bind(after).bind(limit)).await
}

/// What has come with numbers of these ranges, at most about `limit` rows.
pub async fn within(connection: &mut Connection, ranges: &[(i64, i64)], limit: i64) -> Result<Vec<(i64, Change)>> {
    let mut found = Vec::new();
    for ranges in ranges.chunks(dialect::MAX_VALUES / 2) {
        let mut sql = Sql::new("SELECT c.seq, c.kind, c.object_key FROM padron_change c WHERE (1 = 0");
        for (from, to) in ranges {
            sql = sql.push(" OR c.seq BETWEEN ? AND ?").bind(*from).bind(*to);
        }
        found.extend(numbered(connection, sql.push(") ORDER BY c.seq LIMIT ?").bind(limit).varying()).await?);
    }
    Ok(found)
}

async fn numbered(connection: &mut Connection, sql: Sql) -> Result<Vec<(i64, Change)>> {
    connection.fetch(sql).await?.iter().map(|row| Ok((row.int(0)?, change(&row.text(1)?, row.text(2)?)))).collect()
}

/// What may still come below `newest` for a reader that begins there. SQLite has one writer: there nothing does.
pub async fn late_below(connection: &mut Connection, newest: i64, window: i64) -> Result<Late> {
    let (mut late, mut seqs) = (Late::default(), Vec::new());
    if connection.engine() != Engine::Sqlite {
        let from = (newest - window).max(0);
        let sql = Sql::new("SELECT c.seq FROM padron_change c WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq");
        for row in connection.fetch(sql.bind(from).bind(newest)).await? {
            seqs.push(row.int(0)?);
        }
        late.passed(from, seqs, Instant::now());
    }
    Ok(late)
}

fn change(kind: &str, key: String) -> Change {
    match kind {
        "customer_user" => key.parse().map_or(Change::All, Change::CustomerUser),
        "customer" => Change::Customer(key),
        "preference" => Change::LastLogin(key),
        "person_value" => Change::PersonValue(key),
        "customer_value" => Change::CustomerValue(key),
        _ => Change::All,
    }
}

/// How many of the triggers that fill the feed are missing, as after a table was made anew by hand.
pub async fn missing_triggers(connection: &mut Connection) -> Result<i64> {
    let (sql, wanted) = dialect::triggers(connection.engine());
    Ok((wanted - connection.fetch_one(sql).await?.int(0)?).max(0))
}

/// Tells every reader of the feed to read everything anew.
pub(crate) fn announcement() -> Sql {
    Sql::new("INSERT INTO padron_change (kind, object_key) VALUES ('all', '')")
}

/// Tells every reader of the feed that values beside the tables changed, which no trigger tells.
pub async fn tell_values(writer: &mut Writer, people: bool, keys: &[&str]) -> Result<()> {
    let kind = if people { "person_value" } else { "customer_value" };
    for keys in keys.chunks(dialect::MAX_VALUES / 2) {
        let sql = Sql::new("INSERT INTO padron_change (kind, object_key) VALUES ").rows("(?, ?)", keys.len());
        writer.execute(keys.iter().fold(sql, |sql, key| sql.bind(kind).bind(*key))).await?;
    }
    Ok(())
}

/// Begins a transaction that writes the history of what it changes itself: its rows of the feed are born recorded, whatever
/// it touches, so that nobody takes them for the work of another program. Call [`end`] before its commit. It is [`alone`].
pub async fn begin(writer: &mut Writer) -> Result<()> {
    alone(writer).await?;
    turn(writer, true).await
}

/// Waits until no other transaction that asked for this is under way, on any node: what is read from here on is as it will be when
/// this one writes. So checks that look before they write (a login that is free, a version that was seen) hold on every engine as they
/// do on SQLite, which has one writer.
pub async fn alone(writer: &mut Writer) -> Result<()> {
    let Some(sql) = dialect::alone(writer.engine()) else { return Ok(()) };
    if writer.execute(sql.clone()).await? == 0 && writer.engine() == Engine::MySql {
        meta::put_if_absent(writer, "turn", "").await?;
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Whether a transaction that is [`alone`] is under way on this node of MariaDB.
pub(crate) async fn is_under_way(connection: &mut Connection) -> Result<bool> {
    if meta::get(connection, "turn").await?.is_none() {
        return Ok(false);
    }
    let sql = "SELECT m.meta_key FROM padron_meta m WHERE m.meta_key = 'turn' FOR UPDATE SKIP LOCKED";
    Ok(connection.fetch_optional(Sql::new(sql)).await?.is_none())
}

/// Says that this transaction goes on to add more rows than any reader of the feed looks at one by one: every reader is told
/// to read everything anew, and the feed says no more about rows that are added. Between [`begin`] and [`end`].
pub async fn hush(writer: &mut Writer) -> Result<()> {
    let Some(sql) = dialect::hush(writer.engine()) else { return Ok(()) };
    writer.execute(announcement()).await?;
    writer.execute(sql).await.map(|_| ())
}

/// The other end of [`begin`].
pub async fn end(writer: &mut Writer) -> Result<()> {
    turn(writer, false).await
}

async fn turn(writer: &mut Writer, ours: bool) -> Result<()> {
    match dialect::turn(writer.engine(), ours) {
        Some(sql) => writer.execute(sql).await.map(|_| ()),
        None => Ok(()),
    }
}

/// How another program touched a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Added it.
    Insert,
    /// Changed it, its key perhaps too.
    Update,
    /// Removed it.
    Delete,
}

/// A change of another program that nobody has put into the history yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Its number in the feed.
    pub seq: i64,
    /// Which row.
    pub row: Change,
    /// How.
    pub op: Op,
    /// The row's key before: login or customer id.
    pub old_key: String,
    /// The row's values before, in the order of the form, then the validity's id; for people then `1` where the password
    /// changed. Empty for a new row.
    pub before: Vec<String>,
    /// When (UTC), by the clock of the database.
    pub at: NaiveDateTime,
}

impl Foreign {
    /// The number of the person's row, if it is one.
    pub fn person(&self) -> Option<i64> {
        if let Change::CustomerUser(id) = self.row { Some(id) } else { None }
    }

    /// The company's id after the change, if it is one.
    pub fn company(&self) -> Option<&str> {
        if let Change::Customer(id) = &self.row { Some(id) } else { None }
    }
}

/// The oldest changes of other programs that are not in the history yet.
pub async fn open(connection: &mut Connection, limit: i64) -> Result<Vec<Foreign>> {
    let sql = Sql::new(
        "SELECT c.seq, c.kind, c.object_key, c.op, c.old_key, c.old_values, c.at_ms FROM padron_change c \
         WHERE c.recorded = 0 ORDER BY c.seq LIMIT ?",
    );
    connection.fetch(sql.bind(limit)).await?.iter().map(foreign).collect()
}

fn foreign(row: &Row) -> Result<Foreign> {
    let before = row.opt_text(5)?;
    Ok(Foreign {
        seq: row.int(0)?,
        row: change(&row.text(1)?, row.text(2)?),
        op: match row.text(3)?.to_ascii_lowercase().as_str() {
            "insert" => Op::Insert,
            "delete" => Op::Delete,
            _ => Op::Update,
        },
        old_key: row.text(4)?,
        before: before.map(|text| text.split('\u{1f}').map(str::to_owned).collect()).unwrap_or_default(),
        at: DateTime::from_timestamp(row.int(6)?.div_euclid(1_000), 0).unwrap_or_default().naive_utc(),
    })
}

/// Which of these changes are still in nobody's history; they are this transaction's until it ends.
pub async fn still_open(writer: &mut Writer, seqs: &[i64]) -> Result<HashSet<i64>> {
    let mut found = HashSet::new();
    for seqs in seqs.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("SELECT c.seq FROM padron_change c WHERE c.seq IN").list(seqs.iter().copied());
        let sql = dialect::for_update(writer.engine(), sql.push(" AND c.recorded = 0 ORDER BY c.seq"));
        for row in writer.fetch(sql).await? {
            found.insert(row.int(0)?);
        }
    }
    Ok(found)
}

/// Says that these changes are in the history now.
pub async fn recorded(writer: &mut Writer, seqs: &[i64]) -> Result<()> {
    for seqs in seqs.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("UPDATE padron_change SET recorded = 1 WHERE seq IN").list(seqs.iter().copied());
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Drops the feed up to `through`, except for what is in no history yet and, where rows may be committed late, what is young.
/// Readers that were further behind than that read everything anew.
pub async fn prune(writer: &mut Writer, through: i64) -> Result<u64> {
    let sql = Sql::new("DELETE FROM padron_change WHERE seq <= ? AND recorded = 1").bind(through);
    let patience = i64::try_from(2 * LATE_FOR.as_millis()).unwrap_or(i64::MAX);
    writer.execute(dialect::older(writer.engine(), sql, "at_ms", patience)).await
}
