//! The change feed (`padron_change`), filled by triggers, so that rows written by any program are seen.

use crate::Result;
use crate::db::{Connection, Sql, Writer};

/// A row that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A person, by the number of the row.
    CustomerUser(i64),
    /// A company, by its id.
    Customer(String),
    /// The last login of a person, by login.
    LastLogin(String),
    /// Everything, as after a restore.
    All,
}

/// The newest number of the feed.
pub async fn newest(connection: &mut Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT MAX(c.seq) FROM padron_change c")).await?.int(0)
}

/// The oldest number that is still there; 0 where the feed is empty.
pub async fn oldest(connection: &mut Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT MIN(c.seq) FROM padron_change c")).await?.int(0)
}

/// What changed after number `after`, at most `limit` rows, with the number of the last one.
pub async fn after(connection: &mut Connection, after: i64, limit: i64) -> Result<(i64, Vec<Change>)> {
    let sql =
        Sql::new("SELECT c.seq, c.kind, c.object_key FROM padron_change c WHERE c.seq > ? ORDER BY c.seq LIMIT ?");
    let mut last = after;
    let mut found = Vec::new();
    for row in connection.fetch(sql.bind(after).bind(limit)).await? {
        last = row.int(0)?;
        let key = row.text(2)?;
        found.push(match row.text(1)?.as_str() {
            "customer_user" => key.parse().map_or(Change::All, Change::CustomerUser),
            "customer" => Change::Customer(key),
            "preference" => Change::LastLogin(key),
            _ => Change::All,
        });
    }
    Ok((last, found))
}

/// Tells every reader of the feed to read everything anew.
pub(crate) fn announcement() -> Sql {
    Sql::new("INSERT INTO padron_change (kind, object_key) VALUES ('all', '')")
}

/// Says that everything this transaction changed since number `since` is in the history, so that nobody takes it for the
/// work of another program. Call it last: triggers write the feed while the transaction goes on.
pub async fn claim(writer: &mut Writer, since: i64) -> Result<()> {
    let sql = Sql::new("UPDATE padron_change SET recorded = 1 WHERE seq > ? AND recorded = 0").bind(since);
    writer.execute(sql).await.map(|_| ())
}

/// Drops the feed up to `through`. Readers that were further behind than that read everything anew.
pub async fn prune(writer: &mut Writer, through: i64) -> Result<u64> {
    writer.execute(Sql::new("DELETE FROM padron_change WHERE seq <= ?").bind(through)).await
}
