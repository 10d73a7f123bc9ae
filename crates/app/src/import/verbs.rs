//! What an administrator may do about an import that is a job: say how the file is to be taken, look at it, run it, get back
//! what was refused.

use padron_storage::jobs;

use super::judge::Judge;
use super::plan::{ImportOptions, Plan};
use super::report::{ShownRow, reject_head, reject_line, reject_text};
use super::table::Stored;
use super::upload::Stopped;
use super::verdict::Verdict;
use super::{columns, job};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::jobs::{Job, JobFault, JobKind, JobState};
use crate::once::Made;

/// How many rows of a file are shown while its columns are matched.
const PREVIEWED: usize = 5;
/// Rows judged at a time while some of them are looked for.
const LOOKED_AT: usize = 2_000;

/// The beginning of a file.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What was found out, and said.
    pub options: ImportOptions,
    /// The cells of the first rows.
    pub rows: Vec<Vec<String>>,
    /// Why the file cannot be read like this.
    pub fault: Option<JobFault>,
}

/// States in which it can still be said how a file is to be taken.
const OPEN: [JobState; 3] = [JobState::Draft, JobState::Checked, JobState::Failed];

impl Admin {
    /// An import with what was said about it.
    pub async fn import_job(&self, id: i64) -> Result<(Job, ImportOptions)> {
        let job = self.job(id).await?;
        if job.kind != JobKind::Import {
            return Err(AppError::Missing);
        }
        let options = job::options(&job).unwrap_or_else(|_| ImportOptions::nothing());
        Ok((job, options))
    }

    /// The beginning of the file of an import.
    pub async fn preview_import(&self, id: i64) -> Result<Preview> {
        let (_, options) = self.import_job(id).await?;
        let mut connection = self.app.db.read().await?;
        let read = async {
            let mut stored = Stored::open(&mut connection, id, &options.format).await?;
            stored.next(&mut connection, PREVIEWED).await
        };
        let (rows, fault) = match read.await {
            Ok(rows) => (rows, None),
            Err(crate::jobs::work::Stop::Fault(fault)) => (Vec::new(), Some(fault)),
            Err(crate::jobs::work::Stop::App(error)) => return Err(error),
        };
        let rows = rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect();
        Ok(Preview { options, rows, fault })
    }

    /// Says how the file of an import is to be taken; it is a draft again, with the columns it then has.
    pub async fn set_import(&self, id: i64, options: ImportOptions) -> Result<ImportOptions, Stopped> {
        let (job, _) = self.import_job(id).await?;
        if !OPEN.contains(&job.state) || !self.job_has_file(id).await? {
            return Err(AppError::Conflict.into());
        }
        let options = self.read_columns(id, options).await?;
        let mut turn = self.app.turn().await?;
        let text = serde_json::to_string(&options).unwrap_or_default();
        jobs::restart(&mut turn, id, JobState::Draft.name(), &text).await?;
        turn.commit().await?;
        Ok(options)
    }

    /// Begins to look at the file of an import; what its columns are taken for is remembered.
    pub async fn check_import(&self, id: i64) -> Result<Job, Stopped> {
        self.start_import(id, JobState::Checking, None).await
    }

    /// Begins to take in the file of an import, looked at or not. With a runner it is that runner's at once.
    pub async fn run_import(&self, id: i64, runner: Option<&str>) -> Result<Job, Stopped> {
        self.start_import(id, JobState::Running, runner).await
    }

    async fn start_import(&self, id: i64, state: JobState, runner: Option<&str>) -> Result<Job, Stopped> {
        let (job, options) = self.import_job(id).await?;
        if !OPEN.contains(&job.state) || !self.job_has_file(id).await? {
            return Err(AppError::Conflict.into());
        }
        Plan::of(&self.app, &options)?;
        if state == JobState::Running && options.all_or_nothing && job.counts.get("refuse") > 0 {
            return Err(JobFault::new("refused").into());
        }
        let mut turn = self.app.turn().await?;
        self.reserve(&mut turn).await?;
        let from = OPEN.map(JobState::name);
        if !jobs::turn_to(&mut turn, id, &from, state.name()).await? {
            return Err(AppError::Conflict.into());
        }
        jobs::restart(&mut turn, id, state.name(), &job.options).await?;
        if let Some(runner) = runner {
            let now = self.app.clock.now();
            jobs::claim(&mut turn, id, &[state.name()], (runner, None), (now, now)).await?;
        }
        if options.format.header {
            let own = self.app.import_columns(options.kind);
            let known = own.targets();
            let named = options.headers.iter().zip(&options.columns).filter(|(header, column)| {
                let obvious = known.contains(&header.as_str()) || own.guess(header) == Some(column);
                !obvious && !column.is_empty()
            });
            let named: Vec<(String, String)> =
                named.map(|(header, column)| (columns::plain(header), column.clone())).collect();
            jobs::remember_columns(&mut turn, options.kind.name(), &named).await?;
        }
        self.answer(&mut turn, &Made::Job(id)).await?;
        turn.commit().await?;
        self.announce_job();
        Ok(self.job(id).await?)
    }

    /// Rows of an import after a row: refused and changed ones as they were found, the others as they are found now.
    pub async fn import_rows(
        &self,
        id: i64,
        verdict: Option<Verdict>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<ShownRow>> {
        if matches!(verdict, Some(Verdict::Change | Verdict::Refuse)) {
            let verdicts: Vec<&str> = verdict.iter().map(|verdict| verdict.name()).collect();
            let kept = self.job_rows(id, &verdicts, after, limit).await?;
            return Ok(kept.iter().map(ShownRow::of_kept).collect());
        }
        let (_, options) = self.import_job(id).await?;
        let Ok(plan) = Plan::of(&self.app, &options) else { return Ok(Vec::new()) };
        let kept = self.job_rows(id, &["refuse", "change"], after, limit).await?;
        let kept: Vec<ShownRow> = kept.iter().map(ShownRow::of_kept).collect();
        let mut judge = Judge::new(plan.clone(), &self.app);
        let mut connection = self.app.db.read().await?;
        let Ok(mut stored) = Stored::open(&mut connection, id, &options.format).await else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        while found.len() < limit {
            let Ok(rows) = stored.next(&mut connection, LOOKED_AT).await else { break };
            if rows.is_empty() {
                break;
            }
            let after = after.unsigned_abs();
            let rows: Vec<_> = rows.into_iter().filter(|raw| raw.no > after).map(|raw| plan.row(raw)).collect();
            for judged in judge.judge(&mut connection, rows).await? {
                let no = i64::try_from(judged.row.no).unwrap_or(i64::MAX);
                if let Some(kept) = kept.iter().find(|kept| kept.row == no) {
                    if verdict.is_none() {
                        found.push(kept.clone());
                    }
                } else if verdict.is_none_or(|verdict| verdict == judged.verdict) {
                    found.push(ShownRow::of(&plan, &judged));
                }
                if found.len() == limit {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// The beginning of the reject file of an import: the file's own columns and the reasons.
    pub async fn reject_head(&self, id: i64) -> Result<Vec<u8>> {
        let (_, options) = self.import_job(id).await?;
        // By the mark a spreadsheet knows UTF-8.
        let mut head = "\u{feff}".as_bytes().to_vec();
        head.extend(reject_text(&options.format, &[reject_head(&options.headers)]));
        Ok(head)
    }

    /// Lines of the reject file after a row, with the number of the last row; none at the end.
    pub async fn reject_lines(&self, id: i64, after: i64, limit: usize) -> Result<Option<(i64, Vec<u8>)>> {
        let (_, options) = self.import_job(id).await?;
        let rows = self.job_rows(id, &["refuse"], after, limit).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let lines: Vec<_> = rows.iter().map(|row| reject_line(&options.headers, &ShownRow::of_kept(row))).collect();
        Ok(Some((last.row_no, reject_text(&options.format, &lines))))
    }
}

impl ImportOptions {
    fn nothing() -> Self {
        Self {
            kind: super::ImportKind::CustomerUsers,
            format: super::Format::default(),
            sheets: Vec::new(),
            sheet: String::new(),
            headers: Vec::new(),
            columns: Vec::new(),
            source: None,
            matching: None,
            accept_legacy: false,
            all_or_nothing: false,
        }
    }
}
