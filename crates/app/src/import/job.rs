//! An import as a job: looked at first, then taken in portion by portion.

use padron_domain::problem::FieldFault;
use padron_storage::{StorageError, jobs};

use super::judge::Judge;
use super::plan::{ImportOptions, Plan, Row};
use super::report::ShownRow;
use super::table::Stored;
use super::verdict::{Judged, Verdict};
use super::{ImportKind, write};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::jobs::work::{Stop, Tally, Work};
use crate::jobs::{Job, JobFault, JobState};
use crate::password::check_hashable;
use crate::turn::Turn;

/// Rows looked at together.
const LOOKED_AT: usize = 4_000;
/// Rows written in one transaction: few enough that other writers hardly wait, many enough that commits do not count.
const WRITTEN: usize = 4_500;
/// Rows that bring a password to be hashed, in one transaction: more take so long that the runner would seem dead.
const HASHED: usize = 64;

/// What was said about an import.
pub(super) fn options(job: &Job) -> Result<ImportOptions, JobFault> {
    serde_json::from_str(&job.options).map_err(|error| JobFault::new("options").with(error.to_string()))
}

/// What both works share: the file, and how its rows are judged.
struct Reading {
    admin: Admin,
    id: i64,
    kind: ImportKind,
    all_or_nothing: bool,
    plan: Plan,
    stored: Stored,
    judge: Judge,
}

impl Reading {
    async fn open(admin: &Admin, job: &Job) -> Result<Self, Stop> {
        let options = options(job)?;
        let plan = Plan::of(&admin.app, &options)?;
        let mut connection = admin.app.db.read().await?;
        let mut stored = Stored::open(&mut connection, job.id, &options.format).await?;
        let mut judge = Judge::new(plan.clone(), &admin.app);
        // Rows that are through are read once more, so that rows behind them know what they said.
        let mut left = usize::try_from(job.done).unwrap_or(usize::MAX);
        while left > 0 {
            let rows = stored.next(&mut connection, left.min(LOOKED_AT)).await?;
            if rows.is_empty() {
                break;
            }
            left -= rows.len();
            judge.pass(rows.into_iter().map(|raw| plan.row(raw)).collect());
        }
        let (kind, all_or_nothing) = (options.kind, options.all_or_nothing);
        Ok(Self { admin: admin.clone(), id: job.id, kind, all_or_nothing, plan, stored, judge })
    }

    async fn next(&mut self, most: usize) -> Result<Vec<Row>, Stop> {
        let mut connection = self.admin.app.db.read().await?;
        let rows = self.stored.next(&mut connection, most).await?;
        Ok(rows.into_iter().map(|raw| self.plan.row(raw)).collect())
    }
}

/// Counts what was judged; `done` is what becomes of additions and changes.
fn count(tally: &mut Tally, judged: &[Judged], (add, change, refuse): (&str, &str, &str)) {
    for (verdict, name) in
        [(Verdict::Add, add), (Verdict::Change, change), (Verdict::Same, "same"), (Verdict::Refuse, refuse)]
    {
        tally.counts.more(name, judged.iter().filter(|one| one.verdict == verdict).count());
    }
    tally.counts.more("accepted", judged.iter().filter(|one| !one.accepted.is_empty()).count());
    tally.done += u64::try_from(judged.len()).unwrap_or(u64::MAX);
    tally.total = tally.total.max(tally.done);
}

/// Looking at a file without changing anything but what is known of the job.
pub(crate) struct Check {
    reading: Reading,
    judged: Vec<Judged>,
    anew: bool,
}

impl Work for Check {
    async fn open(admin: &Admin, job: &Job) -> Result<Self, Stop> {
        Ok(Self { reading: Reading::open(admin, job).await?, judged: Vec::new(), anew: job.done == 0 })
    }

    async fn prepare(&mut self) -> Result<bool, Stop> {
        let rows = self.reading.next(LOOKED_AT).await?;
        let mut connection = self.reading.admin.app.db.read().await?;
        self.judged = self.reading.judge.judge(&mut connection, rows).await?;
        Ok(!self.judged.is_empty())
    }

    async fn portion(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<(), Stop> {
        if std::mem::take(&mut self.anew) {
            jobs::drop_rows(turn, self.reading.id).await?;
        }
        let told = self.judged.iter().filter(|one| matches!(one.verdict, Verdict::Change | Verdict::Refuse));
        let rows: Vec<_> = told.map(|one| ShownRow::of(&self.reading.plan, one).kept()).collect();
        jobs::add_rows(turn, self.reading.id, &rows).await?;
        count(tally, &self.judged, ("add", "change", "refuse"));
        Ok(())
    }

    async fn finish(&mut self, _: &mut Turn, tally: &mut Tally) -> Result<JobState, Stop> {
        if tally.done == 0 {
            return Err(JobFault::new("no-rows").into());
        }
        tally.total = tally.done;
        Ok(JobState::Checked)
    }
}

/// Taking a file in.
pub(crate) struct Run {
    reading: Reading,
    rows: Vec<Row>,
    /// Rows that were read with them and are done after them, the next ones last.
    waiting: Vec<Vec<Row>>,
    /// Why the source of the only row of the portion does not take it.
    refusal: Option<FieldFault>,
    hashes: Vec<String>,
    /// Rows that were refused where one refused row stops all.
    stopped_by: Vec<ShownRow>,
    anew: bool,
    through: bool,
}

impl Run {
    /// The hashes of the passwords of these rows, in order.
    async fn hash(&self, rows: &[Row]) -> Result<Vec<String>> {
        let clear = rows.iter().map(|row| &row.password);
        let clear: Vec<String> = clear.filter(|it| !it.is_empty() && check_hashable(it).is_ok()).cloned().collect();
        self.reading.admin.hash_each(&clear).await
    }

    async fn judged(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<Vec<Judged>, Stop> {
        let mut judged = self.reading.judge.judge(turn, self.rows.clone()).await?;
        if let (Some(why), [only]) = (&self.refusal, &mut judged[..]) {
            only.refuse(why.clone());
        }
        count(tally, &judged, ("added", "changed", "refused"));
        Ok(judged)
    }
}

impl Work for Run {
    async fn open(admin: &Admin, job: &Job) -> Result<Self, Stop> {
        let reading = Reading::open(admin, job).await?;
        let anew = job.done == 0;
        let (rows, waiting, hashes, stopped_by) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self { reading, rows, waiting, refusal: None, hashes, stopped_by, anew, through: false })
    }

    async fn prepare(&mut self) -> Result<bool, Stop> {
        if self.through {
            return Ok(false);
        }
        let hashes = self.reading.plan.has("password");
        self.refusal = None;
        // Whatever was read before is through.
        self.anew &= self.rows.is_empty();
        self.rows = match self.waiting.pop() {
            Some(rows) => rows,
            None => self.reading.next(if hashes { HASHED } else { WRITTEN }).await?,
        };
        self.hashes = self.hash(&self.rows).await?;
        Ok(!self.rows.is_empty())
    }

    async fn portion(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<(), Stop> {
        turn.expect_many().await?;
        if self.anew {
            // The check's own rows make room for those of the run.
            jobs::drop_rows(turn, self.reading.id).await?;
        }
        let stamp = self.reading.admin.stamp();
        loop {
            let judged = self.judged(turn, tally).await?;
            let mut hashes = hashes_of(&judged, &self.hashes).into_iter();
            if self.stopped_by.is_empty() {
                match write::write(turn, &stamp, (self.reading.kind, self.reading.plan.slot), &judged, &mut hashes)
                    .await
                {
                    // All of it cannot be tried again from here: the rows before are read.
                    Err(AppError::Storage(StorageError::Unique(_))) if self.reading.all_or_nothing => {
                        return Err(JobFault::new("conflict").into());
                    }
                    other => other?,
                }
            }
            let refused = judged.iter().filter(|one| one.verdict == Verdict::Refuse);
            let refused: Vec<ShownRow> = refused.map(|one| ShownRow::of(&self.reading.plan, one)).collect();
            if !self.reading.all_or_nothing {
                let kept: Vec<_> = refused.iter().map(ShownRow::kept).collect();
                jobs::add_rows(turn, self.reading.id, &kept).await?;
                return Ok(());
            }
            self.stopped_by.extend(refused.into_iter().take(1_000));
            if !Box::pin(self.prepare()).await? {
                self.through = true;
                break;
            }
        }
        if self.stopped_by.is_empty() { Ok(()) } else { Err(JobFault::new("refused").into()) }
    }

    fn narrow(&mut self, why: &FieldFault) -> bool {
        if self.reading.all_or_nothing {
            return false;
        }
        if self.rows.len() > 1 {
            self.waiting.push(self.rows.split_off(self.rows.len() / 2));
            // A hash for each that is left; those of the others are made when it is their turn.
            let kept = self.rows.iter().filter(|row| !row.password.is_empty() && check_hashable(&row.password).is_ok());
            self.hashes.truncate(kept.count());
            return true;
        }
        self.refusal.replace(why.clone()).is_none()
    }

    async fn finish(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<JobState, Stop> {
        if tally.done == 0 {
            return Err(JobFault::new("no-rows").into());
        }
        tally.total = tally.done;
        jobs::drop_file(turn, self.reading.id).await?;
        Ok(JobState::Done)
    }

    async fn failed(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<()> {
        if self.stopped_by.is_empty() {
            return Ok(());
        }
        jobs::drop_rows(turn, self.reading.id).await?;
        let rows: Vec<_> = self.stopped_by.iter().map(ShownRow::kept).collect();
        tally.counts.more("refused", rows.len());
        Ok(jobs::add_rows(turn, self.reading.id, &rows).await?)
    }
}

/// Of the hashes of all rows those of the rows that are written.
fn hashes_of(judged: &[Judged], hashes: &[String]) -> Vec<String> {
    let mut hashes = hashes.iter();
    let mut written = Vec::new();
    for one in judged {
        let password = &one.row.password;
        if password.is_empty() || check_hashable(password).is_err() {
            continue;
        }
        let hash = hashes.next();
        if matches!(one.verdict, Verdict::Add | Verdict::Change) {
            written.extend(hash.cloned());
        }
    }
    written
}
