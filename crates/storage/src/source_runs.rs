//! Readings of directories (`padron_source_run`), and what each of them changed or would change (`padron_source_run_change`).

use chrono::NaiveDateTime;

use crate::db::{Connection, Row, Sql, Writer};
use crate::directories::cut;
use crate::{Result, dialect};

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Met for the first time.
    pub new: u64,
    /// Something about them is another.
    pub changed: u64,
    /// As they were.
    pub same: u64,
    /// Not in use any more.
    pub disabled: u64,
    /// Not there any more.
    pub gone: u64,
    /// There again.
    pub back: u64,
}

impl Counts {
    /// Whether anything differs.
    pub const fn is_news(&self) -> bool {
        self.new + self.changed + self.disabled + self.gone + self.back > 0
    }
}

/// A reading as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRun {
    /// Its number.
    pub id: i64,
    /// The directory's number.
    pub source: i64,
    /// `whole`, `changes` or `plan`.
    pub kind: String,
    /// `running`, `complete`, `failed`, `held`, `approved`, `discarded`, `undone`, `planned`.
    pub state: String,
    /// When it began (UTC).
    pub began_at: Option<NaiveDateTime>,
    /// When it ended (UTC).
    pub ended_at: Option<NaiveDateTime>,
    /// How long the directory took.
    pub milliseconds: u64,
    /// How many people came.
    pub entries: u64,
    /// What became of them.
    pub counts: Counts,
    /// The last change among them, by the directory's clock.
    pub newest: Option<NaiveDateTime>,
    /// What it holds, as one number: two readings that hold the same have the same.
    pub mark: i64,
    /// Why it failed, for programs; why it is held.
    pub cause: String,
    /// The same as a sentence.
    pub sentence: String,
    /// Who approved, discarded or undid it.
    pub decided_by: String,
    /// When that was (UTC).
    pub decided_at: Option<NaiveDateTime>,
}

const COLUMNS: &str = "SELECT r.id, r.source_id, r.kind, r.state, r.began_at, r.ended_at, r.milliseconds, r.entries, r.n_new, r.n_changed, \
     r.n_same, r.n_disabled, r.n_gone, r.n_back, r.newest_at, r.cause, r.sentence, r.mark, r.decided_by, r.decided_at FROM padron_source_run r";

fn read(row: &Row) -> Result<StoredRun> {
    let count = |place| Ok::<_, crate::StorageError>(row.int(place)?.unsigned_abs());
    Ok(StoredRun {
        id: row.int(0)?,
        source: row.int(1)?,
        kind: row.text(2)?,
        state: row.text(3)?,
        began_at: row.time(4)?,
        ended_at: row.time(5)?,
        milliseconds: count(6)?,
        entries: count(7)?,
        counts: Counts {
            new: count(8)?,
            changed: count(9)?,
            same: count(10)?,
            disabled: count(11)?,
            gone: count(12)?,
            back: count(13)?,
        },
        newest: row.time(14)?,
        cause: row.text(15)?,
        sentence: row.text(16)?,
        mark: row.int(17)?,
        decided_by: row.text(18)?,
        decided_at: row.time(19)?,
    })
}

/// Begins a reading; its number.
pub async fn begin(writer: &mut Writer, source: i64, kind: &str, at: NaiveDateTime) -> Result<i64> {
    let sql = Sql::new(
        "INSERT INTO padron_source_run (source_id, kind, state, began_at, milliseconds, entries, n_new, n_changed, n_same, n_disabled, \
         n_gone, n_back, mark, cause, sentence, decided_by) VALUES (?, ?, 'running', ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '', '')",
    );
    writer.insert(sql.bind(source).bind(kind).bind(at)).await
}

/// Writes how far a reading is.
pub async fn put(writer: &mut Writer, run: &StoredRun) -> Result<()> {
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let sql = Sql::new(
        "UPDATE padron_source_run SET state = ?, ended_at = ?, milliseconds = ?, entries = ?, n_new = ?, n_changed = ?, n_same = ?, \
         n_disabled = ?, n_gone = ?, n_back = ?, newest_at = ?, mark = ?, cause = ?, sentence = ?, decided_by = ?, decided_at = ? WHERE id = ?",
    );
    let counts = &run.counts;
    let numbers = [counts.new, counts.changed, counts.same, counts.disabled, counts.gone, counts.back].map(count);
    let sql = sql.bind(&run.state).bind(run.ended_at).bind(count(run.milliseconds)).bind(count(run.entries));
    let sentence: String = run.sentence.chars().filter(|letter| *letter != '\0').take(1_000).collect();
    let sql = sql.bind_all(numbers).bind(run.newest).bind(run.mark).bind(&run.cause).bind(sentence);
    writer.execute(sql.bind(cut(&run.decided_by)).bind(run.decided_at).bind(run.id)).await.map(|_| ())
}

/// The reading with this number, if it is one of this directory.
pub async fn get(connection: &mut Connection, source: i64, id: i64) -> Result<Option<StoredRun>> {
    let sql = Sql::new(COLUMNS).push(" WHERE r.id = ? AND r.source_id = ?").bind(id).bind(source);
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// The newest readings below a number.
pub async fn newest(connection: &mut Connection, source: i64, below: i64, limit: usize) -> Result<Vec<StoredRun>> {
    let sql = Sql::new(COLUMNS).push(" WHERE r.source_id = ? AND r.id < ? ORDER BY r.id DESC LIMIT ?");
    let sql = sql.bind(source).bind(below).bind(i64::try_from(limit).unwrap_or(i64::MAX));
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// The newest reading in one of these states.
pub async fn last_in(
    connection: &mut Connection,
    source: i64,
    kinds: &[&str],
    states: &[&str],
) -> Result<Option<StoredRun>> {
    let sql = Sql::new(COLUMNS).push(" WHERE r.source_id = ?").bind(source);
    let sql = sql.push(" AND r.kind IN").list(kinds.iter().copied());
    let sql = sql.push(" AND r.state IN").list(states.iter().copied()).push(" ORDER BY r.id DESC LIMIT 1");
    connection.fetch_optional(sql).await?.as_ref().map(read).transpose()
}

/// Every reading in one of these states, the oldest first.
pub async fn all_in(connection: &mut Connection, source: i64, states: &[&str]) -> Result<Vec<StoredRun>> {
    let sql = Sql::new(COLUMNS).push(" WHERE r.source_id = ?").bind(source);
    let sql = sql.push(" AND r.state IN").list(states.iter().copied()).push(" ORDER BY r.id LIMIT 1000");
    connection.fetch(sql).await?.iter().map(read).collect()
}

/// Takes readings away, with what they would have changed.
pub async fn remove(writer: &mut Writer, ids: &[i64]) -> Result<()> {
    for ids in ids.chunks(dialect::MAX_VALUES) {
        forget_changes(writer, ids).await?;
        writer.execute(Sql::new("DELETE FROM padron_source_run WHERE id IN").list(ids.iter().copied())).await?;
    }
    Ok(())
}

/// Takes away what readings would have changed.
pub async fn forget_changes(writer: &mut Writer, ids: &[i64]) -> Result<()> {
    let sql = Sql::new("DELETE FROM padron_source_run_change WHERE run_id IN").list(ids.iter().copied());
    writer.execute(sql).await.map(|_| ())
}

/// One change of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// Its place within the reading.
    pub seq: i64,
    /// `new`, `changed`, `disabled`, `gone`, `back`.
    pub what: String,
    /// What the person is known by, short.
    pub key: String,
    /// The same as the directory says it.
    pub stable_id: String,
    /// Their login, before where there is a before.
    pub login: String,
    /// Their content before.
    pub before: Option<String>,
    /// Their content after.
    pub after: Option<String>,
    /// When the directory says they were added and changed.
    pub times: (Option<NaiveDateTime>, Option<NaiveDateTime>),
    /// Whether it was made.
    pub applied: bool,
}

/// Notes changes of a reading.
pub async fn add_changes(writer: &mut Writer, run: i64, changes: &[StoredChange]) -> Result<()> {
    const PORTION: usize = dialect::MAX_VALUES / 11;
    for changes in changes.chunks(PORTION) {
        let sql = Sql::new(
            "INSERT INTO padron_source_run_change (run_id, seq, what, stable_key, stable_id, login, before_content, after_content, \
             create_time, change_time, applied) VALUES ",
        );
        let sql = sql.rows("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", changes.len()).again(changes.len() == PORTION);
        let sql = changes.iter().fold(sql, |sql, change| {
            let sql = sql.bind(run).bind(change.seq).bind(&change.what).bind(&change.key).bind(&change.stable_id);
            let sql = sql.bind(cut(&change.login)).bind(change.before.clone()).bind(change.after.clone());
            sql.bind(change.times.0).bind(change.times.1).bind(i64::from(change.applied))
        });
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Which changes of a reading are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Of these kinds; none is all.
    pub what: &'a [&'a str],
    /// Only those that were made, or that were not.
    pub applied: Option<bool>,
    /// Behind this place.
    pub after: i64,
    /// At most so many.
    pub limit: usize,
}

/// Changes of a reading, in their order.
pub async fn changes(connection: &mut Connection, run: i64, wanted: Wanted<'_>) -> Result<Vec<StoredChange>> {
    let sql = Sql::new(
        "SELECT c.seq, c.what, c.stable_key, c.stable_id, c.login, c.before_content, c.after_content, c.create_time, c.change_time, \
         c.applied FROM padron_source_run_change c WHERE c.run_id = ? AND c.seq > ?",
    );
    let mut sql = sql.bind(run).bind(wanted.after);
    if !wanted.what.is_empty() {
        sql = sql.push(" AND c.what IN").list(wanted.what.iter().copied());
    }
    if let Some(applied) = wanted.applied {
        sql = sql.push(" AND c.applied = ?").bind(i64::from(applied));
    }
    let sql = sql.push(" ORDER BY c.seq LIMIT ?").bind(i64::try_from(wanted.limit).unwrap_or(i64::MAX));
    let change = |row: &Row| {
        Ok(StoredChange {
            seq: row.int(0)?,
            what: row.text(1)?,
            key: row.text(2)?,
            stable_id: row.text(3)?,
            login: row.text(4)?,
            before: row.opt_text(5)?,
            after: row.opt_text(6)?,
            times: (row.time(7)?, row.time(8)?),
            applied: row.int(9)? != 0,
        })
    };
    connection.fetch(sql).await?.iter().map(change).collect()
}

/// Notes that changes were made.
pub async fn mark_applied(writer: &mut Writer, run: i64, seqs: &[i64]) -> Result<()> {
    for seqs in seqs.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("UPDATE padron_source_run_change SET applied = 1 WHERE run_id = ?").bind(run);
        writer.execute(sql.push(" AND seq IN").list(seqs.iter().copied())).await?;
    }
    Ok(())
}
