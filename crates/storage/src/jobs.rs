//! Work that outlives a request (`padron_job`), its file in pieces (`padron_job_chunk`) and the rows somebody will want to
//! look at (`padron_job_row`).
//!
//! Who works on a job is said by `runner`, and that this runner is alive by `seen_at`. A job is taken with one `UPDATE` that
//! holds only while nobody else has it, so that of several processes one gets it.

use chrono::NaiveDateTime;

use crate::audit::Stamp;
use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

/// A job as stored. Options and counts are JSON; their shape is the matter of the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJob {
    /// Its number.
    pub id: i64,
    /// What kind of work: `import`, `bulk`, `undo`.
    pub kind: String,
    /// How far it is: `draft`, `checking`, `checked`, `running`, `paused` …
    pub state: String,
    /// The agent who began it, by number.
    pub user_id: i64,
    /// The agent's login.
    pub actor: String,
    /// `agent` or `system`.
    pub actor_kind: String,
    /// Through which door it was begun.
    pub door: String,
    /// What it is called: the name of a file, or what is done to whom.
    pub title: String,
    /// What was asked for (JSON).
    pub options: String,
    /// What came of it so far (JSON).
    pub counts: String,
    /// How many rows there are to do; 0 while nobody knows.
    pub total: i64,
    /// How many are done.
    pub done: i64,
    /// Why it failed.
    pub fault: Option<String>,
    /// Who works on it.
    pub runner: Option<String>,
    /// When it was begun (UTC).
    pub created_at: Option<NaiveDateTime>,
    /// When somebody began to work on it (UTC).
    pub started_at: Option<NaiveDateTime>,
    /// When its runner was last seen (UTC).
    pub seen_at: Option<NaiveDateTime>,
    /// When it ended (UTC).
    pub finished_at: Option<NaiveDateTime>,
}

const COLUMNS: &str = "SELECT j.id, j.kind, j.state, j.user_id, j.actor, j.actor_kind, j.door, j.title, j.options, j.counts, j.total, \
     j.done, j.fault, j.runner, j.created_at, j.started_at, j.seen_at, j.finished_at FROM padron_job j";

fn read(row: &Row) -> Result<StoredJob> {
    Ok(StoredJob {
        id: row.int(0)?,
        kind: row.text(1)?,
        state: row.text(2)?,
        user_id: row.int(3)?,
        actor: row.text(4)?,
        actor_kind: row.text(5)?,
        door: row.text(6)?,
        title: row.text(7)?,
        options: row.text(8)?,
        counts: row.text(9)?,
        total: row.int(10)?,
        done: row.int(11)?,
        fault: row.opt_text(12)?,
        runner: row.opt_text(13)?,
        created_at: row.time(14)?,
        started_at: row.time(15)?,
        seen_at: row.time(16)?,
        finished_at: row.time(17)?,
    })
}

/// A job to be begun.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    /// What kind of work.
    pub kind: &'a str,
    /// How it begins.
    pub state: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// What is asked for (JSON).
    pub options: &'a str,
    /// How many rows there are to do, if that is known.
    pub total: i64,
    /// Who works on it already, so that nobody else takes it.
    pub runner: Option<&'a str>,
}

/// Begins a job; its number.
pub async fn add(writer: &mut Writer, stamp: &Stamp, new: &NewJob<'_>) -> Result<i64> {
    let sql = Sql::new(
        "INSERT INTO padron_job (kind, state, user_id, actor, actor_kind, door, title, options, counts, total, done, runner, \
         created_at, started_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, 0, ?, ?, ?, ?)",
    );
    let began = new.runner.map(|_| stamp.at);
    let sql = sql.bind(new.kind).bind(new.state).bind(stamp.user_id).bind(&stamp.actor).bind(stamp.actor_kind);
    let title: String = new.title.chars().filter(|letter| *letter != '\0').take(250).collect();
    let sql = sql.bind(stamp.door.name()).bind(title).bind(new.options).bind(new.total);
    writer.insert(sql.bind(new.runner.map(str::to_owned)).bind(stamp.at).bind(began).bind(began)).await
}

/// The job with this number.
pub async fn get(connection: &mut Connection, id: i64) -> Result<Option<StoredJob>> {
    let sql = Sql::new(COLUMNS).push(" WHERE j.id = ?").bind(id);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The newest jobs below a number.
pub async fn newest(connection: &mut Connection, kinds: &[&str], below: i64, limit: usize) -> Result<Vec<StoredJob>> {
    let sql = Sql::new(COLUMNS).push(" WHERE j.id < ?").bind(below);
    let sql = if kinds.is_empty() { sql } else { sql.push(" AND j.kind IN").list(kinds.iter().copied()) };
    let sql = sql.push(" ORDER BY j.id DESC LIMIT ?").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// How many jobs of these kinds there are; of every kind where none is named.
pub async fn count(connection: &mut Connection, kinds: &[&str]) -> Result<u64> {
    let sql = Sql::new("SELECT COUNT(*) FROM padron_job j");
    let sql = if kinds.is_empty() { sql } else { sql.push(" WHERE j.kind IN").list(kinds.iter().copied()) };
    Ok(connection.fetch_one(sql).await?.int(0)?.unsigned_abs())
}

/// The jobs in these states, the oldest first, with who works on each and when that one was last seen.
pub async fn active(
    connection: &mut Connection,
    states: &[&str],
) -> Result<Vec<(i64, Option<String>, Option<NaiveDateTime>)>> {
    let sql = Sql::new("SELECT j.id, j.runner, j.seen_at FROM padron_job j WHERE j.state IN");
    let sql = sql.list(states.iter().copied()).push(" ORDER BY j.id LIMIT 100");
    connection.fetch(sql).await?.iter().map(|row| Ok((row.int(0)?, row.opt_text(1)?, row.time(2)?))).collect()
}

/// Takes a job, if it is in one of these states and nobody alive has it: nobody at all, this runner already, one that was not
/// seen since `stale`, or one that is known to be dead. Whether we have it now.
pub async fn claim(
    writer: &mut Writer,
    id: i64,
    states: &[&str],
    (runner, dead): (&str, Option<&str>),
    (at, stale): (NaiveDateTime, NaiveDateTime),
) -> Result<bool> {
    let sql = Sql::new(
        "UPDATE padron_job SET runner = ?, seen_at = ?, started_at = COALESCE(started_at, ?) WHERE id = ? AND state IN",
    );
    let sql = sql.bind(runner).bind(at).bind(at).bind(id).list(states.iter().copied());
    let sql = sql.push(" AND (runner IS NULL OR runner = ? OR runner = ? OR seen_at < ?)");
    let sql = sql.bind(runner).bind(dead.unwrap_or(runner)).bind(stale);
    Ok(writer.execute(sql).await? == 1)
}

/// Says that the runner is alive. Whether the job is still its, and in this state: else somebody stopped or took it.
/// Locks the job's row for the rest of the transaction.
pub async fn hold(writer: &mut Writer, id: i64, runner: &str, state: &str, at: NaiveDateTime) -> Result<bool> {
    let sql = Sql::new("UPDATE padron_job SET seen_at = ? WHERE id = ? AND runner = ? AND state = ?");
    Ok(writer.execute(sql.bind(at).bind(id).bind(runner).bind(state)).await? == 1)
}

/// How far the job is, written in the transaction of what was done.
pub async fn progress(writer: &mut Writer, id: i64, done: i64, total: i64, counts: &str) -> Result<()> {
    let sql = Sql::new("UPDATE padron_job SET done = ?, total = ?, counts = ? WHERE id = ?");
    writer.execute(sql.bind(done).bind(total).bind(counts).bind(id)).await.map(|_| ())
}

/// Brings a job from one of these states into another, where nobody works on it any more. Whether it was in one of them.
pub async fn turn_to(writer: &mut Writer, id: i64, from: &[&str], to: &str) -> Result<bool> {
    let sql = Sql::new("UPDATE padron_job SET state = ?, runner = NULL, fault = NULL WHERE id = ? AND state IN");
    Ok(writer.execute(sql.bind(to).bind(id).list(from.iter().copied())).await? == 1)
}

/// Ends a job, for now or for good.
pub async fn end(writer: &mut Writer, id: i64, state: &str, fault: Option<&str>, at: NaiveDateTime) -> Result<()> {
    let sql = Sql::new("UPDATE padron_job SET state = ?, fault = ?, runner = NULL, finished_at = ? WHERE id = ?");
    let fault = fault.map(|text| text.replace('\0', ""));
    writer.execute(sql.bind(state).bind(fault).bind(at).bind(id)).await.map(|_| ())
}

/// Begins a job's work anew, with other options: nothing is done of it, nothing counted.
pub async fn restart(writer: &mut Writer, id: i64, state: &str, options: &str) -> Result<()> {
    let sql = Sql::new(
        "UPDATE padron_job SET state = ?, options = ?, counts = '{}', done = 0, fault = NULL, runner = NULL, started_at = NULL, \
         finished_at = NULL WHERE id = ?",
    );
    writer.execute(sql.bind(state).bind(options).bind(id)).await.map(|_| ())
}

// -------------------- The file --------------------

/// Adds a piece to the file of a job.
pub async fn add_chunk(writer: &mut Writer, id: i64, seq: i64, bytes: Vec<u8>) -> Result<()> {
    let sql = Sql::new("INSERT INTO padron_job_chunk (job_id, seq, bytes) VALUES (?, ?, ?)");
    writer.execute(sql.bind(id).bind(seq).bind(bytes)).await.map(|_| ())
}

/// A piece of the file of a job; `None` after the last one.
pub async fn chunk(connection: &mut Connection, id: i64, seq: i64) -> Result<Option<Vec<u8>>> {
    let sql = Sql::new("SELECT k.bytes FROM padron_job_chunk k WHERE k.job_id = ? AND k.seq = ?").bind(id).bind(seq);
    connection.fetch_optional(sql).await?.map(|row| row.bytes(0)).transpose()
}

/// Whether the file of a job is still there.
pub async fn has_file(connection: &mut Connection, id: i64) -> Result<bool> {
    let sql = Sql::new("SELECT COUNT(*) FROM padron_job_chunk k WHERE k.job_id = ?").bind(id);
    Ok(connection.fetch_one(sql).await?.int(0)? > 0)
}

/// Drops the file of a job.
pub async fn drop_file(writer: &mut Writer, id: i64) -> Result<()> {
    writer.execute(Sql::new("DELETE FROM padron_job_chunk WHERE job_id = ?").bind(id)).await.map(|_| ())
}

/// The jobs that still have a file although nothing was done about them since this time.
pub async fn with_old_files(connection: &mut Connection, before: NaiveDateTime) -> Result<Vec<i64>> {
    let sql = Sql::new(
        "SELECT j.id FROM padron_job j WHERE j.created_at < ? AND (j.seen_at IS NULL OR j.seen_at < ?) \
         AND EXISTS (SELECT 1 FROM padron_job_chunk k WHERE k.job_id = j.id) ORDER BY j.id LIMIT 100",
    );
    connection.fetch(sql.bind(before).bind(before)).await?.iter().map(|row| row.int(0)).collect()
}

// -------------------- Rows to look at --------------------

/// A row of a job that somebody will want to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Which row of the job, counted from 1.
    pub row_no: i64,
    /// What became of it.
    pub verdict: String,
    /// The key of the record it is about.
    pub object_key: String,
    /// All that is to be told (JSON).
    pub content: String,
}

/// Keeps rows of a job.
pub async fn add_rows(writer: &mut Writer, id: i64, rows: &[JobRow]) -> Result<()> {
    for rows in rows.chunks(dialect::MAX_VALUES / 5) {
        let mut sql = Sql::new("INSERT INTO padron_job_row (job_id, row_no, verdict, object_key, content) VALUES ")
            .rows("(?, ?, ?, ?, ?)", rows.len());
        for row in rows {
            let key: String = row.object_key.chars().filter(|letter| *letter != '\0').take(191).collect();
            sql = sql.bind(id).bind(row.row_no).bind(&row.verdict).bind(key).bind(&row.content);
        }
        writer.execute(sql).await?;
    }
    Ok(())
}

/// The rows of a job after a row, of one verdict or of all.
pub async fn rows(
    connection: &mut Connection,
    id: i64,
    verdicts: &[&str],
    after: i64,
    limit: usize,
) -> Result<Vec<JobRow>> {
    let sql = Sql::new("SELECT r.row_no, r.verdict, r.object_key, r.content FROM padron_job_row r WHERE r.job_id = ?");
    let sql = sql.bind(id).push(" AND r.row_no > ?").bind(after);
    let sql = if verdicts.is_empty() { sql } else { sql.push(" AND r.verdict IN").list(verdicts.iter().copied()) };
    let sql = sql.push(" ORDER BY r.row_no LIMIT ?").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let read = |row: &Row| {
        Ok(JobRow { row_no: row.int(0)?, verdict: row.text(1)?, object_key: row.text(2)?, content: row.text(3)? })
    };
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// Forgets the rows of a job.
pub async fn drop_rows(writer: &mut Writer, id: i64) -> Result<()> {
    writer.execute(Sql::new("DELETE FROM padron_job_row WHERE job_id = ?").bind(id)).await.map(|_| ())
}

// -------------------- Columns that are remembered --------------------

/// Which field each of these headers was taken for the last time.
pub async fn remembered_columns(
    connection: &mut Connection,
    object_kind: &str,
    headers: &[&str],
) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for headers in headers.chunks(dialect::MAX_VALUES) {
        let sql =
            Sql::new("SELECT c.header, c.field FROM padron_import_column c WHERE c.object_kind = ? AND c.header IN");
        for row in connection.fetch(sql.bind(object_kind).list(headers.iter().copied())).await? {
            found.push((row.text(0)?, row.text(1)?));
        }
    }
    Ok(found)
}

/// Remembers which field each of these headers is.
pub async fn remember_columns(writer: &mut Writer, object_kind: &str, columns: &[(String, String)]) -> Result<()> {
    for (header, field) in columns {
        let sql = Sql::new("DELETE FROM padron_import_column WHERE object_kind = ? AND header = ?");
        writer.execute(sql.bind(object_kind).bind(header)).await?;
        let sql = Sql::new("INSERT INTO padron_import_column (object_kind, header, field) VALUES (?, ?, ?)");
        writer.execute(sql.bind(object_kind).bind(header).bind(field)).await?;
    }
    Ok(())
}
