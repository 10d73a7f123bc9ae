//! Questions to the history (`padron_audit`): a page of it, what came after a number, and how old entries go.

use chrono::NaiveDateTime;
use padron_domain::audit::{AuditEntry, Door, ObjectKind};
use padron_domain::fold::same_identity;

use crate::audit::{COLUMNS, read};
use crate::db::{Connection, Engine, Sql, Writer};
use crate::{Result, changes, dialect};

/// Which entries are wanted; what is not said does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind of record.
    pub kind: Option<ObjectKind>,
    /// Of the record with this key; with `kind` a customer's or customer user's earlier keys count too.
    pub key: Option<String>,
    /// By the agent with this login.
    pub actor: Option<String>,
    /// Through this door.
    pub door: Option<Door>,
    /// Of this deed.
    pub verb: Option<String>,
    /// Changes of this field.
    pub field: Option<String>,
    /// Made by this job.
    pub job: Option<i64>,
    /// Not before (UTC).
    pub from: Option<NaiveDateTime>,
    /// Before (UTC).
    pub to: Option<NaiveDateTime>,
}

impl Filter {
    /// Whether only the time narrows, so that the index by time is the way in.
    fn by_time(&self) -> bool {
        let narrow = self.key.is_some() || self.actor.is_some() || self.field.is_some() || self.job.is_some();
        (self.from.is_some() || self.to.is_some()) && !narrow
    }
}

/// So many renames of one record are followed; nobody was renamed more often.
const MOST_RENAMES: usize = 100;

/// The entries a filter leaves, newest first, below the entry `below` of an earlier page.
pub async fn page(
    connection: &mut Connection,
    filter: &Filter,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>> {
    let mut sql = Sql::new(COLUMNS);
    if let Some(field) = &filter.field {
        sql = sql.push(" JOIN padron_audit_field f ON f.audit_id = a.id WHERE f.field = ?").bind(field);
    } else {
        sql = sql.push(" WHERE 1 = 1");
    }
    sql = of_record(connection, filter, sql).await?;
    if let Some(actor) = &filter.actor {
        sql = dialect::exactly(connection.engine(), sql.push(" AND "), "a.actor", actor);
    }
    if let Some(door) = filter.door {
        sql = sql.push(" AND a.door = ?").bind(door.name());
    }
    if let Some(verb) = &filter.verb {
        sql = sql.push(" AND a.verb = ?").bind(verb);
    }
    if let Some(job) = filter.job {
        sql = sql.push(" AND a.job_id = ?").bind(job);
    }
    if let Some(from) = filter.from {
        sql = sql.push(" AND a.at >= ?").bind(from);
    }
    if let Some(to) = filter.to {
        sql = sql.push(" AND a.at < ?").bind(to);
    }
    sql = match below {
        Some(below) if filter.by_time() => {
            let at = Sql::new("SELECT a.at FROM padron_audit a WHERE a.id = ?").bind(below);
            match connection.fetch_optional(at).await?.map(|row| row.time(0)).transpose()?.flatten() {
                Some(at) => sql.push(" AND a.at <= ? AND (a.at < ? OR a.id < ?)").bind(at).bind(at).bind(below),
                // It was swept meanwhile, and everything older with it.
                None => return Ok(Vec::new()),
            }
        }
        Some(below) => {
            sql.push(if filter.field.is_some() { " AND f.audit_id < ?" } else { " AND a.id < ?" }).bind(below)
        }
        None => sql,
    };
    sql = sql.push(if filter.by_time() {
        " ORDER BY a.at DESC, a.id DESC LIMIT ?"
    } else if filter.field.is_some() {
        " ORDER BY f.audit_id DESC LIMIT ?"
    } else {
        " ORDER BY a.id DESC LIMIT ?"
    });
    connection.fetch(sql.bind(limit)).await?.iter().map(read).collect()
}

/// Narrows to a kind and a record, whose earlier keys lead to parts of the history of their own.
async fn of_record(connection: &mut Connection, filter: &Filter, sql: Sql) -> Result<Sql> {
    let sql = match filter.kind {
        Some(kind) => sql.push(" AND a.object_kind = ?").bind(kind.name()),
        None => sql,
    };
    let Some(key) = &filter.key else { return Ok(sql) };
    let Some(kind @ (ObjectKind::Customer | ObjectKind::CustomerUser)) = filter.kind else {
        return Ok(dialect::exactly(connection.engine(), sql.push(" AND "), "a.object_key", key));
    };
    let mut sql = sql.push(" AND (1 = 0");
    for (key, from, below) in parts(connection, kind, key).await? {
        sql = dialect::exactly(connection.engine(), sql.push(" OR ("), "a.object_key", &key);
        sql = sql.push(" AND a.id >= ? AND a.id < ?)").bind(from).bind(below);
    }
    Ok(sql.push(")"))
}

/// Under which keys a record was filed when: key, first and last entry (exclusive), newest first. A `rename` is filed under the
/// new key and leads on to the old one; the history ends at the `add`.
async fn parts(connection: &mut Connection, kind: ObjectKind, key: &str) -> Result<Vec<(String, i64, i64)>> {
    let name = key_field(kind);
    let (mut key, mut below) = (key.to_owned(), i64::MAX);
    let mut found = Vec::new();
    while found.len() < MOST_RENAMES {
        let sql = Sql::new(COLUMNS).push(
            " WHERE a.object_kind = ? AND a.object_key = ? AND a.id < ? AND a.verb IN ('add', 'rename') ORDER BY a.id DESC",
        );
        let rows = connection.fetch(sql.bind(kind.name()).bind(&key).bind(below)).await?;
        let entries: Vec<AuditEntry> = rows.iter().map(read).collect::<Result<_>>()?;
        // MariaDB's collation merges accents, and so the histories of two keys that differ in them.
        let Some(entry) = entries.into_iter().find(|entry| same_identity(&entry.object_key, &key)) else {
            found.push((key, 0, below));
            break;
        };
        found.push((key, entry.id, below));
        let earlier = entry.before.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        match earlier {
            Some(earlier) if entry.verb == "rename" => (key, below) = (earlier, entry.id),
            _ => break,
        }
    }
    Ok(found)
}

/// The field that holds the key of this kind of record.
fn key_field(kind: ObjectKind) -> &'static str {
    if kind == ObjectKind::Customer { "customer_id" } else { "login" }
}

/// The entry with this number.
pub async fn get(connection: &mut Connection, id: i64) -> Result<Option<AuditEntry>> {
    let sql = Sql::new(COLUMNS).push(" WHERE a.id = ?").bind(id);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The key that the record of an entry has by now, as far as renames tell.
pub async fn key_now(connection: &mut Connection, kind: ObjectKind, entry: &AuditEntry) -> Result<String> {
    let name = key_field(kind);
    let mut key = entry.object_key.clone();
    let sql =
        Sql::new(COLUMNS).push(" JOIN padron_audit_field f ON f.audit_id = a.id WHERE f.field = ? AND f.audit_id > ?");
    let sql = sql.bind(name).bind(entry.id).push(" AND a.object_kind = ? AND a.verb = 'rename' ORDER BY f.audit_id");
    connection
        .fetch_each(sql.bind(kind.name()), |row| {
            let later = read(row)?;
            if later.before.iter().any(|(field, value)| field == name && same_identity(value, &key)) {
                key = later.object_key;
            }
            Ok(())
        })
        .await?;
    Ok(key)
}

/// What follows entry `after` about records of these kinds, oldest first; rows that others may still be committed beside are
/// held back where the engine can tell.
pub async fn after(
    connection: &mut Connection,
    after: i64,
    kinds: &[ObjectKind],
    limit: i64,
) -> Result<Vec<AuditEntry>> {
    let sql = Sql::new(COLUMNS).push(" WHERE a.id > ?").bind(after);
    // That old entries were dropped changes no record.
    let sql = sql.push(" AND a.verb <> 'sweep' AND a.object_kind IN").list(kinds.iter().map(|kind| kind.name()));
    let known = known(connection).await?;
    let sql = dialect::settled(connection.engine(), sql, known).push(" ORDER BY a.id LIMIT ?").bind(limit);
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// The number up to which PostgreSQL knows that nothing will be committed any more, as long as nobody writes history: the oldest
/// running transaction of the whole server, which is what an entry is compared with otherwise, may be of another database.
/// In this order: who takes a number holds the lock before, so whoever has one up to the last one given is seen after.
async fn known(connection: &mut Connection) -> Result<i64> {
    if connection.engine() != Engine::Postgres {
        return Ok(0);
    }
    let last = connection.fetch_one(Sql::new("SELECT s.last_value FROM padron_audit_id_seq s")).await?.int(0)?;
    let writers = Sql::new(
        "SELECT COUNT(*) FROM pg_locks l WHERE l.relation = 'padron_audit'::regclass AND l.pid <> pg_backend_pid() \
         AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) \
         AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')",
    );
    Ok(if connection.fetch_one(writers).await?.int(0)? == 0 { last } else { 0 })
}

/// The last number before the first gap above `after` behind which an entry up to `through` was written after `young`: whoever
/// took the missing number may still commit. SQLite has one writer, so there a gap is nobody's; PostgreSQL knows who is under way.
pub async fn unsettled(
    connection: &mut Connection,
    after: i64,
    through: i64,
    young: NaiveDateTime,
) -> Result<Option<i64>> {
    if connection.engine() != Engine::MySql {
        return Ok(None);
    }
    // Transactions of ours that may be long can be seen: then a gap is theirs for as long as they run.
    let young = if changes::is_under_way(connection).await? { young - changes::LATE_FOR } else { young };
    let sql = Sql::new("SELECT a.id, a.at FROM padron_audit a WHERE a.id > ? AND a.id <= ? ORDER BY a.id");
    let (mut expected, mut found) = (after + 1, None);
    connection
        .fetch_each(sql.bind(after).bind(through), |row| {
            let id = row.int(0)?;
            if found.is_none() && id != expected && row.time(1)?.is_some_and(|at| at > young) {
                found = Some(expected - 1);
            }
            expected = id + 1;
            Ok(())
        })
        .await?;
    Ok(found)
}

/// The highest number in the history; 0 where it is empty.
pub async fn last(connection: &mut Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT COALESCE(MAX(a.id), 0) FROM padron_audit a")).await?.int(0)
}

/// Where the log ends for somebody who begins to follow it: the newest entry beside which nothing can be committed any more.
pub async fn end(connection: &mut Connection, young: NaiveDateTime) -> Result<i64> {
    let known = known(connection).await?;
    let sql = dialect::settled(connection.engine(), Sql::new("SELECT a.id FROM padron_audit a WHERE 1 = 1"), known);
    let newest = connection.fetch_optional(sql.push(" ORDER BY a.id DESC LIMIT 1")).await?;
    let newest = newest.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    // So many numbers back a gap is looked for; more are not given within the patience.
    let held = unsettled(connection, (newest - 10_000).max(0), newest, young).await?;
    Ok(held.unwrap_or(newest))
}

/// Drops entries older than this, a portion at a time; how many, and the highest number among them.
pub async fn sweep(writer: &mut Writer, before: NaiveDateTime, limit: i64) -> Result<(u64, i64)> {
    let sql = Sql::new("SELECT a.id FROM padron_audit a WHERE a.at < ? ORDER BY a.at, a.id LIMIT ?");
    let rows = writer.fetch(sql.bind(before).bind(limit)).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let mut dropped = 0;
    for ids in ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("DELETE FROM padron_audit_field WHERE audit_id IN").list(ids.iter().copied());
        writer.execute(sql).await?;
        let sql = Sql::new("DELETE FROM padron_audit WHERE id IN").list(ids.iter().copied());
        dropped += writer.execute(sql).await?;
    }
    Ok((dropped, ids.into_iter().max().unwrap_or(0)))
}
