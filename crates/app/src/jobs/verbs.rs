//! What an administrator may do about jobs: look at them, pause, resume, cancel, take back.

use padron_domain::audit::ObjectKind;
use padron_storage::audit;
use padron_storage::jobs::{self, JobRow, NewJob};
use serde_json::json;

use super::work;
use super::{Job, JobKind, JobState, runner};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::once::Made;
use crate::turn::Turn;

/// A page of a list of jobs.
#[derive(Debug, Clone)]
pub struct JobPage {
    /// The newest first.
    pub jobs: Vec<Job>,
    /// How many there are in all.
    pub total: u64,
}

impl Admin {
    /// The newest jobs of these kinds (of all where none is named), below a number if one is given.
    pub async fn jobs(&self, kinds: &[JobKind], below: Option<i64>, limit: usize) -> Result<JobPage> {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let mut connection = self.app.db.read().await?;
        let total = jobs::count(&mut connection, &kinds).await?;
        let found = jobs::newest(&mut connection, &kinds, below.unwrap_or(i64::MAX), limit).await?;
        Ok(JobPage { jobs: found.into_iter().map(Job::of).collect(), total })
    }

    /// The job with this number.
    pub async fn job(&self, id: i64) -> Result<Job> {
        Ok(Job::of(jobs::get(&mut self.app.db.read().await?, id).await?.ok_or(AppError::Missing)?))
    }

    /// What kinds of records a job writes, or takes back; all there are where nobody can tell.
    pub async fn job_writes(&self, job: &Job) -> Result<Vec<ObjectKind>> {
        let kind = match job.undoes() {
            Some(original) => self.job(original).await?.records(),
            None => job.records(),
        };
        Ok(kind.map_or_else(|| vec![ObjectKind::Customer, ObjectKind::CustomerUser], |kind| vec![kind]))
    }

    /// The rows of a job that are kept to be looked at, after a row, of these verdicts (of all where none is named).
    pub async fn job_rows(&self, id: i64, verdicts: &[&str], after: i64, limit: usize) -> Result<Vec<JobRow>> {
        Ok(jobs::rows(&mut self.app.db.read().await?, id, verdicts, after, limit).await?)
    }

    /// Whether the file of a job is still there.
    pub async fn job_has_file(&self, id: i64) -> Result<bool> {
        Ok(jobs::has_file(&mut self.app.db.read().await?, id).await?)
    }

    /// Begins a job in this transaction; its number. With a runner it is that runner's at once, else it waits for one, who
    /// is told by [`Admin::announce_job`] after the commit.
    pub(crate) async fn begin_job(
        &self,
        turn: &mut Turn,
        kind: JobKind,
        state: JobState,
        (title, options, total, runner): (&str, &str, i64, Option<&str>),
    ) -> Result<i64> {
        let stamp = self.stamp();
        let new = NewJob { kind: kind.name(), state: state.name(), title, options, total, runner };
        let id = jobs::add(turn, &stamp, &new).await?;
        let values = [("kind", kind.name()), ("name", title)];
        audit::add(turn, &stamp, "add", (ObjectKind::Job, &id.to_string()), &[], &values).await?;
        Ok(id)
    }

    /// Wakes whoever works on jobs in this process.
    pub(crate) fn announce_job(&self) {
        self.app.work.notify_one();
    }

    /// Works on a job here and now, until it ends or somebody stops it, unless somebody else alive has it.
    /// `runner` is who began it with that name, or anybody.
    pub async fn work_on_job(&self, id: i64, runner: Option<&str>) -> Result<Job> {
        let runner = runner.map_or_else(runner::name, str::to_owned);
        if self.app.claim_job(id, &runner).await? {
            // Large, and part of everything that waits for a job.
            Box::pin(work::drive(&self.app, id, &runner)).await?;
        }
        self.job(id).await
    }

    /// Stops a job for a while.
    pub async fn pause_job(&self, id: i64) -> Result<Job> {
        self.turn_job(id, &[JobState::Running], JobState::Paused, "pause").await
    }

    /// Takes a job up again.
    pub async fn resume_job(&self, id: i64) -> Result<Job> {
        let job = self.job(id).await?;
        // A job that its runner left is running already: whoever looks for work will find it.
        let job = if job.state == JobState::Running {
            job
        } else {
            self.turn_job(id, &[JobState::Paused], JobState::Running, "resume").await?
        };
        self.announce_job();
        Ok(job)
    }

    /// Stops a job for good; what it did until now stays, and can be taken back.
    pub async fn cancel_job(&self, id: i64) -> Result<Job> {
        let from = [JobState::Draft, JobState::Checking, JobState::Checked, JobState::Running, JobState::Paused];
        self.turn_job(id, &from, JobState::Cancelled, "cancel").await
    }

    /// Begins to take back what a job did; the job that does it.
    pub async fn undo_job(&self, id: i64) -> Result<Job> {
        let undo = self.begin_undo(id, None).await?;
        self.announce_job();
        self.job(undo).await
    }

    /// Takes back what a job did, here and now; the job that did it.
    pub async fn undo_job_now(&self, id: i64) -> Result<Job> {
        let runner = runner::name();
        let undo = self.begin_undo(id, Some(&runner)).await?;
        self.work_on_job(undo, Some(&runner)).await
    }

    async fn begin_undo(&self, id: i64, runner: Option<&str>) -> Result<i64> {
        let mut turn = self.app.turn().await?;
        self.reserve(&mut turn).await?;
        let job = Job::of(jobs::get(&mut turn, id).await?.ok_or(AppError::Missing)?);
        if !job.can_undo() {
            return Err(AppError::Conflict);
        }
        let from = [JobState::Done.name(), JobState::Failed.name(), JobState::Cancelled.name()];
        if !jobs::turn_to(&mut turn, id, &from, JobState::Undoing.name()).await? {
            return Err(AppError::Conflict);
        }
        let total = audit::count_of_job(&mut turn, id).await?;
        let options = json!({ "job": id }).to_string();
        let told = (job.title.as_str(), options.as_str(), total, runner);
        let undo = self.begin_job(&mut turn, JobKind::Undo, JobState::Running, told).await?;
        self.answer(&mut turn, &Made::Job(undo)).await?;
        turn.commit().await?;
        Ok(undo)
    }

    /// The job that takes back, or took back, what this one did.
    pub async fn undo_of(&self, id: i64) -> Result<Option<Job>> {
        let found = jobs::newest(&mut self.app.db.read().await?, &[JobKind::Undo.name()], i64::MAX, 1_000).await?;
        Ok(found.into_iter().map(Job::of).find(|job| job.undoes() == Some(id)))
    }

    async fn turn_job(&self, id: i64, from: &[JobState], to: JobState, verb: &str) -> Result<Job> {
        let mut turn = self.app.turn().await?;
        self.reserve(&mut turn).await?;
        let before = Job::of(jobs::get(&mut turn, id).await?.ok_or(AppError::Missing)?);
        let from: Vec<&str> = from.iter().map(|state| state.name()).collect();
        if !jobs::turn_to(&mut turn, id, &from, to.name()).await? {
            return Err(AppError::Conflict);
        }
        if to.is_over() {
            jobs::end(&mut turn, id, to.name(), None, self.app.clock.now()).await?;
            jobs::drop_file(&mut turn, id).await?;
            // What an undo that was stopped has not taken back can be taken back later.
            if let Some(original) = before.undoes() {
                jobs::turn_to(&mut turn, original, &[JobState::Undoing.name()], JobState::Done.name()).await?;
            }
        }
        let (was, is) = ([("state", before.state.name())], [("state", to.name())]);
        audit::add(&mut turn, &self.stamp(), verb, (ObjectKind::Job, &id.to_string()), &was, &is).await?;
        self.answer(&mut turn, &Made::Job(id)).await?;
        turn.commit().await?;
        self.job(id).await
    }
}
