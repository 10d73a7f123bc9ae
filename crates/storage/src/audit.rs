//! The history of everything (`padron_audit`): written in the transaction of the change, never changed after.

use std::collections::{HashMap, VecDeque};

use chrono::NaiveDateTime;
use padron_domain::audit::{AuditEntry, Door, ObjectKind};
use padron_domain::fold::same_identity;
use serde_json::{Map, Value as Json};

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, password_links};

/// Who acts, when, through which door.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The acting agent's number.
    pub user_id: i64,
    /// The acting agent's login.
    pub actor: String,
    /// `agent` for a person at the desk, `system` for the program itself or its command line.
    pub actor_kind: &'static str,
    /// Through which door.
    pub door: Door,
    /// When (UTC).
    pub at: NaiveDateTime,
    /// Which job acts, if one does.
    pub job: Option<i64>,
}

/// Values by field name, as they are recorded.
pub type Values<'a> = &'a [(&'a str, &'a str)];

const INSERT: &str = "INSERT INTO padron_audit (at, actor_kind, actor, door, verb, object_kind, object_key, before_values, after_values, job_id) VALUES ";
const INSERT_VALUES: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Records a change.
pub async fn add(
    writer: &mut Writer,
    stamp: &Stamp,
    verb: &str,
    (kind, key): (ObjectKind, &str),
    before: Values<'_>,
    after: Values<'_>,
) -> Result<()> {
    password_links::end(writer, std::iter::once((kind, verb, key, before))).await?;
    let id = writer.insert(entry(stamp, verb, (kind, key), before, after)).await?;
    // Of a new record every field is new: only changes are worth looking up by their field.
    if before.is_empty() || after.is_empty() {
        return Ok(());
    }
    let sql = Sql::new("INSERT INTO padron_audit_field (field, audit_id) VALUES ").rows("(?, ?)", after.len());
    writer.execute(after.iter().fold(sql, |sql, (field, _)| sql.bind(*field).bind(id))).await.map(|_| ())
}

/// The statement that records a change.
pub(crate) fn entry(stamp: &Stamp, verb: &str, key: (ObjectKind, &str), before: Values<'_>, after: Values<'_>) -> Sql {
    bind(Sql::new(INSERT).push(INSERT_VALUES), stamp, verb, key, (json(before), json(after)))
}

/// Records that many records of one kind were added, each given by its key and its values.
pub async fn add_many(
    writer: &mut Writer,
    stamp: &Stamp,
    kind: ObjectKind,
    records: &[(&str, Vec<(&'static str, &str)>)],
) -> Result<()> {
    for records in records.chunks(crate::dialect::MAX_VALUES / 10) {
        let full = records.len() == crate::dialect::MAX_VALUES / 10;
        let sql = Sql::new(INSERT).rows(INSERT_VALUES, records.len()).again(full);
        let sql =
            records.iter().fold(sql, |sql, (key, values)| bind(sql, stamp, "add", (kind, key), (None, json(values))));
        writer.execute(sql).await?;
    }
    Ok(())
}

/// An entry to be written, among others.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// Who acts.
    pub stamp: &'a Stamp,
    /// What was done.
    pub verb: &'a str,
    /// To what kind of record.
    pub kind: ObjectKind,
    /// The record's key, after the change.
    pub key: &'a str,
    /// Values before.
    pub before: Vec<(&'a str, &'a str)>,
    /// Values after.
    pub after: Vec<(&'a str, &'a str)>,
}

impl Record<'_> {
    /// Whether it is to be found by its fields.
    fn has_fields(&self) -> bool {
        !self.before.is_empty() && !self.after.is_empty()
    }
}

/// Records many changes, in their order, with few statements.
pub async fn add_records(writer: &mut Writer, records: &[Record<'_>]) -> Result<()> {
    let told = records.iter().map(|record| (record.kind, record.verb, record.key, record.before.as_slice()));
    password_links::end(writer, told).await?;
    // The rows of one statement are found again by who did it and to what kind.
    let alike = |a: &Record<'_>, b: &Record<'_>| a.kind == b.kind && a.stamp.actor == b.stamp.actor;
    for records in records.chunk_by(alike).flat_map(|alike| alike.chunks(crate::dialect::MAX_VALUES / 10)) {
        let below = if records.iter().any(Record::has_fields) {
            writer.fetch_one(Sql::new("SELECT MAX(a.id) FROM padron_audit a")).await?.int(0)?
        } else {
            i64::MAX
        };
        let sql = Sql::new(INSERT).rows(INSERT_VALUES, records.len());
        let sql = records.iter().fold(sql, |sql, record| {
            let sides = (json(&record.before), json(&record.after));
            bind(sql, record.stamp, record.verb, (record.kind, record.key), sides)
        });
        writer.execute(sql).await?;
        add_fields(writer, records, below).await?;
    }
    Ok(())
}

/// Makes entries that were just written to be found by their fields; they are above a number of the history.
async fn add_fields(writer: &mut Writer, records: &[Record<'_>], below: i64) -> Result<()> {
    let Some(first) = records.iter().find(|record| record.has_fields()) else { return Ok(()) };
    // The numbers of the new rows are needed, and a transaction sees what others write beside it: so each is found again by
    // what only it can be. Who changes one record twice finds the rows in the order they were written.
    let sql = Sql::new("SELECT a.id, a.object_key, a.verb FROM padron_audit a WHERE a.id > ? AND a.actor = ?");
    let sql = sql.bind(below).bind(&first.stamp.actor).push(" AND a.object_kind = ?").bind(first.kind.name());
    let keys = records.iter().filter(|record| record.has_fields()).map(|record| record.key);
    let sql = sql.push(" AND a.object_key IN").list(keys).push(" ORDER BY a.id");
    let mut ids: HashMap<(String, String), VecDeque<i64>> = HashMap::new();
    for row in writer.fetch(sql).await? {
        ids.entry((row.text(1)?, row.text(2)?)).or_default().push_back(row.int(0)?);
    }
    let mut fields: Vec<(&str, i64)> = Vec::new();
    for record in records {
        let id = ids.get_mut(&(record.key.to_owned(), record.verb.to_owned())).and_then(VecDeque::pop_front);
        if let Some(id) = id.filter(|_| record.has_fields()) {
            fields.extend(record.after.iter().map(|(field, _)| (*field, id)));
        }
    }
    for fields in fields.chunks(crate::dialect::MAX_VALUES / 2) {
        let sql = Sql::new("INSERT INTO padron_audit_field (field, audit_id) VALUES ").rows("(?, ?)", fields.len());
        writer.execute(fields.iter().fold(sql, |sql, (field, id)| sql.bind(*field).bind(*id))).await?;
    }
    Ok(())
}

/// What a job changed, the newest first, below a number of the history.
pub async fn of_job(connection: &mut Connection, job: i64, below: i64, limit: usize) -> Result<Vec<AuditEntry>> {
    let sql = Sql::new(COLUMNS).push(" WHERE a.job_id = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?");
    let sql = sql.bind(job).bind(below).bind(i64::try_from(limit).unwrap_or(i64::MAX));
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// Which of these records were touched after a number of the history by anybody but these jobs: key and verb.
pub async fn touched_since(
    connection: &mut Connection,
    kind: ObjectKind,
    keys: &[&str],
    after: i64,
    jobs: &[i64],
) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for keys in keys.chunks(crate::dialect::MAX_VALUES) {
        let sql =
            Sql::new("SELECT a.object_key, a.verb FROM padron_audit a WHERE a.object_kind = ? AND a.object_key IN");
        let sql = sql.bind(kind.name()).list(keys.iter().copied());
        let sql = sql.push(" AND a.id > ? AND (a.job_id IS NULL OR a.job_id NOT IN").bind(after);
        for row in connection.fetch(sql.list(jobs.iter().copied()).push(")")).await? {
            found.push((row.text(0)?, row.text(1)?));
        }
    }
    Ok(found)
}

/// The newest entry of a deed about a record, by its number.
pub async fn newest_deed(connection: &mut Connection, kind: ObjectKind, key: &str, verb: &str) -> Result<Option<i64>> {
    let sql = Sql::new("SELECT a.id FROM padron_audit a WHERE a.object_kind = ? AND a.object_key = ? AND a.verb = ?");
    let sql = sql.bind(kind.name()).bind(key).bind(verb).push(" ORDER BY a.id DESC LIMIT 1");
    connection.fetch_optional(sql).await?.map(|row| row.int(0)).transpose()
}

/// How many changes a job made.
pub async fn count_of_job(connection: &mut Connection, job: i64) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT COUNT(*) FROM padron_audit a WHERE a.job_id = ?").bind(job)).await?.int(0)
}

fn bind(
    sql: Sql,
    stamp: &Stamp,
    verb: &str,
    (kind, key): (ObjectKind, &str),
    (before, after): (Option<String>, Option<String>),
) -> Sql {
    let sql = sql.bind(stamp.at).bind(stamp.actor_kind).bind(&stamp.actor).bind(stamp.door.name()).bind(verb);
    sql.bind(kind.name()).bind(key).bind(before).bind(after).bind(stamp.job)
}

/// The newest entries about a record. A record keeps its history when its key changes: a `rename` is filed under the new
/// key and leads on to the old one. Where the key belonged to somebody else before, that history ends at the `add`.
pub async fn of_object(
    connection: &mut Connection,
    kind: ObjectKind,
    key: &str,
    limit: usize,
) -> Result<Vec<AuditEntry>> {
    let mut found: Vec<AuditEntry> = Vec::new();
    let mut key = key.to_owned();
    let mut below = i64::MAX;
    loop {
        let sql = Sql::new(COLUMNS)
            .push(" WHERE a.object_kind = ? AND a.object_key = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?");
        let wanted = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
        let rows = connection.fetch(sql.bind(kind.name()).bind(&key).bind(below).bind(wanted)).await?;
        let mut earlier_key = None;
        for row in &rows {
            let entry = read(row)?;
            below = entry.id;
            // MariaDB's collation merges accents, and so the histories of two keys that differ in them.
            if !same_identity(&entry.object_key, &key) {
                continue;
            }
            let (renamed, added) = (entry.verb == "rename", entry.verb == "add");
            let name = if kind == ObjectKind::Customer { "customer_id" } else { "login" };
            let old = entry.before.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
            found.push(entry);
            if renamed && old.is_some() {
                earlier_key = old;
                break;
            }
            if added {
                return Ok(found);
            }
        }
        match earlier_key {
            Some(earlier) if found.len() < limit => key = earlier,
            _ => return Ok(found),
        }
    }
}

/// The newest entries about records of these kinds.
pub async fn newest(connection: &mut Connection, kinds: &[ObjectKind], limit: i64) -> Result<Vec<AuditEntry>> {
    let sql = Sql::new(COLUMNS).push(" WHERE a.object_kind IN").list(kinds.iter().map(|kind| kind.name()));
    let sql = sql.push(" ORDER BY a.id DESC LIMIT ?").bind(limit);
    connection.fetch(sql).await?.iter().map(read).collect()
}

pub(crate) const COLUMNS: &str = "SELECT a.id, a.at, a.actor, a.door, a.verb, a.object_kind, a.object_key, a.before_values, \
     a.after_values, a.job_id, a.actor_kind FROM padron_audit a";

pub(crate) fn read(row: &Row) -> Result<AuditEntry> {
    Ok(AuditEntry {
        id: row.int(0)?,
        at: row.time(1)?.unwrap_or_default(),
        actor: row.text(2)?,
        actor_kind: row.text(10)?,
        door: row.text(3)?,
        verb: row.text(4)?,
        object_kind: row.text(5)?,
        object_key: row.text(6)?,
        before: values(row.opt_text(7)?),
        after: values(row.opt_text(8)?),
        job: row.opt_int(9)?,
    })
}

fn json(values: Values<'_>) -> Option<String> {
    let object: Map<_, _> = values.iter().map(|(name, value)| ((*name).to_owned(), Json::from(*value))).collect();
    (!object.is_empty()).then(|| Json::Object(object).to_string())
}

fn values(text: Option<String>) -> Vec<(String, String)> {
    let parsed = text.and_then(|text| serde_json::from_str::<Map<String, Json>>(&text).ok()).unwrap_or_default();
    parsed.into_iter().filter_map(|(name, value)| value.as_str().map(|value| (name, value.to_owned()))).collect()
}
