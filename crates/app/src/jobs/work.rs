//! How a job is worked on: portion by portion, each in one transaction.
//!
//! What is acknowledged as done is written: a portion's changes, their history, the rows to look at and the job's progress
//! are committed together. The first statement of each portion asks whether the job is still ours, so that a pause, a
//! cancellation or a runner that took us for dead ends our work before it writes anything.

use std::future::Future;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use padron_domain::problem::{Fault, FieldFault};
use padron_storage::{StorageError, jobs};

use super::{Counts, Job, JobFault, JobKind, JobState, runner, undo};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::turn::Turn;
use crate::{App, bulk, import};

/// A runner that was not seen for so long is dead.
pub(crate) const DEAD_AFTER: TimeDelta = TimeDelta::seconds(10);
/// How often a server looks for work that somebody else left.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Jobs a server works on at a time: a check need not wait for a long import.
const AT_ONCE: usize = 2;
/// The file of a job that nobody did anything about is dropped after this.
const FILE_KEPT: TimeDelta = TimeDelta::days(1);
/// How often files are looked through.
const TIDY_EVERY: u32 = 600;
/// A portion that met a key taken at that moment is tried again.
const TRIES: usize = 3;

/// States a runner works in.
const ACTIVE: [&str; 2] = [JobState::Checking.name(), JobState::Running.name()];

/// Why work stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Because of the job itself: it fails, and this is told.
    Fault(JobFault),
    /// Because of the store or of us.
    App(AppError),
}

impl From<JobFault> for Stop {
    fn from(fault: JobFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::App(error.into())
    }
}

/// How far a job is. A portion adds to it; it counts once the portion is committed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Rows done.
    pub(crate) done: u64,
    /// Rows there are.
    pub(crate) total: u64,
    /// What came of them.
    pub(crate) counts: Counts,
}

/// A kind of work in a state that is worked in.
pub(crate) trait Work: Sized + Send {
    /// Takes the work up where it was left: `job.done` rows are through. The handle acts as the agent who began the job, and
    /// its stamp carries the job.
    fn open(admin: &Admin, job: &Job) -> impl Future<Output = Result<Self, Stop>> + Send;

    /// Gets the next portion ready outside of any transaction: reading, hashing. `false` if nothing is left.
    fn prepare(&mut self) -> impl Future<Output = Result<bool, Stop>> + Send;

    /// Does the portion. It may be asked to do the same portion again, after a transaction that was given up.
    fn portion(&mut self, turn: &mut Turn, tally: &mut Tally) -> impl Future<Output = Result<(), Stop>> + Send;

    /// Told that the source of a record took nothing of the portion, for this reason: makes the portion smaller, or notes that its
    /// only record is refused. `false` where the job ends with it.
    fn narrow(&mut self, _why: &FieldFault) -> bool {
        false
    }

    /// The last thing, in a transaction of its own, when nothing is left; the state the job ends in.
    fn finish(&mut self, turn: &mut Turn, tally: &mut Tally) -> impl Future<Output = Result<JobState, Stop>> + Send;

    /// Told after work was stopped by a fault, in the transaction that says so.
    fn failed(&mut self, _turn: &mut Turn, _tally: &mut Tally) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// Works on a job that is ours until it ends or somebody stops it.
pub(crate) async fn drive(app: &App, id: i64, runner: &str) -> Result<()> {
    loop {
        let stored = jobs::get(&mut app.db.read().await?, id).await?.ok_or(AppError::Missing)?;
        let admin = app.on_behalf_of(&stored);
        let job = Job::of(stored);
        let on = (&admin, &job, runner);
        // Boxed: the state of such work is large, and would be part of every future that may come to begin some.
        match (job.kind, job.state) {
            (JobKind::Import, JobState::Checking) => Box::pin(run::<import::Check>(on)).await?,
            (JobKind::Import, JobState::Running) => Box::pin(run::<import::Run>(on)).await?,
            (JobKind::Bulk, JobState::Running) => Box::pin(run::<bulk::Run>(on)).await?,
            (JobKind::Undo, JobState::Running) => Box::pin(run::<undo::Undo>(on)).await?,
            _ => return Ok(()),
        }
    }
}

async fn run<W: Work>((admin, job, runner): (&Admin, &Job, &str)) -> Result<()> {
    let app = &admin.app;
    let mut tally = Tally { done: job.done, total: job.total, counts: job.counts.clone() };
    let (fault, mut work) = match W::open(admin, job).await {
        Ok(mut work) => match portions(&mut work, (admin, job, runner), &mut tally).await {
            Ok(()) => return app.follow_changes().await,
            Err(stop) => (stop, Some(work)),
        },
        Err(stop) => (stop, None),
    };
    let fault = match fault {
        Stop::Fault(fault) => fault,
        // The store comes back; the job is taken up again then.
        Stop::App(error) if error.hindrance().is_some() => return Err(error),
        Stop::App(AppError::SourceDown(source)) => JobFault::new("source-down").with(source),
        Stop::App(AppError::Fields(faults))
            if matches!(faults[..], [FieldFault { fault: Fault::SourceRefused(_), .. }]) =>
        {
            JobFault::new("source-refused").with(faults[0].fault.detail())
        }
        Stop::App(error) => {
            tracing::error!(job = job.id, "a job failed: {error}");
            JobFault::new("internal").with(error.to_string())
        }
    };
    let mut turn = app.turn().await?;
    let now = app.clock.now();
    if jobs::hold(&mut turn, job.id, runner, job.state.name(), now).await? {
        if let Some(work) = &mut work {
            work.failed(&mut turn, &mut tally).await?;
            save(&mut turn, job.id, &tally).await?;
        }
        let text = serde_json::to_string(&fault).unwrap_or_default();
        jobs::end(&mut turn, job.id, JobState::Failed.name(), Some(&text), now).await?;
        turn.commit().await?;
    }
    app.follow_changes().await
}

/// Portion after portion, until nothing is left or the job is no longer ours.
async fn portions<W: Work>(
    work: &mut W,
    (admin, job, runner): (&Admin, &Job, &str),
    tally: &mut Tally,
) -> Result<(), Stop> {
    let app = &admin.app;
    loop {
        let more = work.prepare().await?;
        let mut tries = 0;
        let ended = loop {
            let mut turn = app.turn().await?;
            if !jobs::hold(&mut turn, job.id, runner, job.state.name(), app.clock.now()).await? {
                return Ok(());
            }
            let mut next = tally.clone();
            let ended = if more {
                match work.portion(&mut turn, &mut next).await {
                    Ok(()) => None,
                    Err(Stop::App(AppError::Storage(StorageError::Unique(_)))) if tries < TRIES => {
                        tries += 1;
                        continue;
                    }
                    // What a source does not take is refused by itself, and keeps nobody else waiting.
                    Err(stop) => {
                        narrow(work, stop)?;
                        continue;
                    }
                }
            } else {
                Some(work.finish(&mut turn, &mut next).await?)
            };
            save(&mut turn, job.id, &next).await?;
            if let Some(state) = ended {
                jobs::end(&mut turn, job.id, state.name(), None, app.clock.now()).await?;
            }
            match turn.commit().await.map_err(Stop::App) {
                Ok(()) => {}
                Err(stop) if ended.is_some() => return Err(stop),
                Err(stop) => {
                    narrow(work, stop)?;
                    continue;
                }
            }
            *tally = next;
            break ended.is_some();
        };
        if ended {
            return Ok(());
        }
    }
}

/// Goes on with less of the portion where a source did not take it; anything else stops the work.
fn narrow<W: Work>(work: &mut W, stop: Stop) -> Result<(), Stop> {
    match refusal(&stop) {
        Some(why) if work.narrow(&why) => Ok(()),
        _ => Err(stop),
    }
}

/// Why the source of a record did not take it, if that is what stopped the work.
fn refusal(stop: &Stop) -> Option<FieldFault> {
    match stop {
        Stop::App(AppError::Fields(faults)) => match &faults[..] {
            [fault @ FieldFault { fault: Fault::SourceRefused(_), .. }] => Some(fault.clone()),
            _ => None,
        },
        Stop::App(AppError::SourceReadOnly(source)) => {
            Some(FieldFault { field: "source", fault: Fault::SourceReadOnly(source.clone()) })
        }
        _ => None,
    }
}

async fn save(turn: &mut Turn, id: i64, tally: &Tally) -> Result<()> {
    let counts = serde_json::to_string(&tally.counts).unwrap_or_else(|_| "{}".to_owned());
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(jobs::progress(turn, id, number(tally.done), number(tally.total), &counts).await?)
}

/// The moment before which a runner must have been seen to be alive.
pub(crate) fn stale(now: NaiveDateTime) -> NaiveDateTime {
    now - DEAD_AFTER
}

impl App {
    /// Works on jobs for ever: on those begun here at once, on those that somebody else left a little later.
    pub async fn keep_working(&self) {
        let worker = async |tidies: bool| {
            let runner = runner::name();
            let mut rounds = 0_u32;
            loop {
                match self.work_on_next(&runner).await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => tracing::error!("a job could not be worked on, trying again: {error}"),
                }
                if tidies && rounds.is_multiple_of(TIDY_EVERY) {
                    self.drop_old_files().await;
                }
                rounds = rounds.wrapping_add(1);
                // Whoever begins a job says so; what another process began or left is found by looking.
                let _ = tokio::time::timeout(LOOK_EVERY, self.work.notified()).await;
            }
        };
        let workers = (0..AT_ONCE).map(|number| worker(number == 0));
        futures_util::future::join_all(workers).await;
    }

    /// Takes the oldest job that waits, if there is one, and works on it.
    async fn work_on_next(&self, runner: &str) -> Result<bool> {
        let active = jobs::active(&mut self.db.read().await?, &ACTIVE).await?;
        let stale = stale(self.clock.now());
        for (id, other, seen) in active {
            let left = match &other {
                None => true,
                Some(other) => other == runner || runner::is_dead(other) || seen.is_none_or(|seen| seen < stale),
            };
            if left && self.claim_job(id, runner).await? {
                Box::pin(drive(self, id, runner)).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes a job, if it waits for somebody.
    pub(crate) async fn claim_job(&self, id: i64, runner: &str) -> Result<bool> {
        let now = self.clock.now();
        let mut writer = self.db.write().await?;
        let other = jobs::get(&mut writer, id).await?.and_then(|job| job.runner);
        let dead = other.as_deref().filter(|other| runner::is_dead(other));
        let ours = jobs::claim(&mut writer, id, &ACTIVE, (runner, dead), (now, stale(now))).await?;
        writer.commit().await?;
        Ok(ours)
    }

    /// Drops files nobody will want any more: they hold people's data, and perhaps passwords.
    async fn drop_old_files(&self) {
        let dropped = async {
            let now = self.clock.now();
            let old = jobs::with_old_files(&mut self.db.read().await?, now - FILE_KEPT).await?;
            for id in old {
                let mut writer = self.db.write().await?;
                let open = [JobState::Draft.name(), JobState::Checked.name(), JobState::Paused.name()];
                if jobs::turn_to(&mut writer, id, &open, JobState::Cancelled.name()).await? {
                    jobs::end(&mut writer, id, JobState::Cancelled.name(), None, now).await?;
                }
                jobs::drop_file(&mut writer, id).await?;
                writer.commit().await?;
            }
            Ok::<(), AppError>(())
        };
        if let Err(error) = dropped.await {
            tracing::warn!("old files of jobs could not be dropped: {error}");
        }
    }
}
