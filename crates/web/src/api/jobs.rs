//! `/jobs`: work that outlives a request.

use axum::Json;
use axum::http::header::LOCATION;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::import::{CellChange, CellFault, ShownRow};
use padron_app::jobs::{Job, JobKind, JobRow};
use padron_app::json::time;
use padron_app::once::{KeptAnswer, Made};
use padron_app::tokens::Scope;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::BASE;
use super::caller::Caller;
use super::once::{Asked, answer, carry_out, kept};
use super::path::Number;
use super::problem::Problem;
use super::query::Params;
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(rows))
        .routes(routes!(undo))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(cancel))
}

/// Work that outlives a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Job)]
pub(super) struct JobBody {
    /// Its number.
    id: i64,
    /// What kind of work: `import`, `bulk`, `undo`.
    #[schema(example = "import")]
    kind: &'static str,
    /// How far it is: `draft`, `checking`, `checked`, `running`, `paused`, `done`, `failed`, `cancelled`, `undoing`, `undone`.
    #[schema(example = "done")]
    state: &'static str,
    /// What it is called.
    #[schema(example = "people.csv")]
    title: String,
    /// The login of the agent who began it.
    #[schema(example = "ada")]
    actor: String,
    /// Through which door it was begun.
    #[schema(example = "api")]
    door: String,
    /// How many rows there are; an estimate until all were seen.
    total: u64,
    /// How many are done.
    done: u64,
    /// Rows a second, as far as that can be told.
    rows_per_second: Option<u64>,
    /// Seconds it will still take, as far as that can be told.
    seconds_left: Option<i64>,
    /// What came of the rows: `add`, `change`, `same`, `refuse` of a check; `added`, `changed`, `same`, `refused` of a run; `removed`,
    /// `restored`, `invalidated`, `kept` of taking back.
    #[schema(example = json!({"added": 4960, "refused": 40}))]
    counts: std::collections::BTreeMap<String, u64>,
    /// Why it failed.
    fault: Option<FaultBody>,
    /// When it was begun (UTC).
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// When somebody began to work on it (UTC).
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When it ended (UTC).
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = JobFault)]
struct FaultBody {
    /// A stable code.
    #[schema(example = "not-utf-8")]
    code: String,
    /// What is to blame: a column, a limit.
    detail: String,
    /// The line of the file, where one is to blame.
    line: Option<u64>,
}

impl JobBody {
    pub(super) fn of(admin: &Admin, job: &Job) -> Self {
        let now = admin.now();
        Self {
            id: job.id,
            kind: job.kind.name(),
            state: job.state.name(),
            title: job.title.clone(),
            actor: job.actor.clone(),
            door: job.door.clone(),
            total: job.total,
            done: job.done,
            rows_per_second: job.rows_a_second(now),
            seconds_left: job.time_left(now).map(|left| left.num_seconds()),
            counts: job.counts.iter().map(|(name, many)| (name.to_owned(), many)).collect(),
            fault: job.fault.as_ref().map(|fault| FaultBody {
                code: fault.code.clone(),
                detail: fault.detail.clone(),
                line: fault.line,
            }),
            created_at: job.created_at.map(time),
            started_at: job.started_at.map(time),
            finished_at: job.finished_at.map(time),
        }
    }
}

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
struct JobList {
    /// The jobs, the newest first.
    items: Vec<JobBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
    /// How many there are in all.
    total: u64,
}

/// What is wrong with a cell.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RowError)]
struct RowErrorBody {
    /// The field.
    field: String,
    /// A stable code.
    code: String,
    /// What a sentence about it needs.
    detail: String,
    /// The value as the file has it.
    value: String,
}

/// A value that changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RowChange)]
struct RowChangeBody {
    /// The field.
    field: String,
    /// What is there.
    before: String,
    /// What will be there.
    after: String,
}

/// A row of a job that somebody will want to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JobRow)]
struct RowBody {
    /// Which row of the job, from 1.
    row: i64,
    /// The line of the file it begins in.
    line: Option<u64>,
    /// `refuse` or `change` of an import, `kept` or `invalidated` of taking back.
    verdict: String,
    /// The key of the record.
    key: String,
    /// Why it was refused.
    errors: Vec<RowErrorBody>,
    /// What changes.
    changes: Vec<RowChangeBody>,
    /// Why it was left as it is: `changed`, `gone`, `password`, `taken`, `referred`.
    reason: Option<String>,
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
struct JobRowList {
    /// The rows, in the order of the job.
    items: Vec<RowBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
}

impl RowBody {
    fn of(row: &JobRow) -> Self {
        let shown: Option<ShownRow> = serde_json::from_str(&row.content).ok();
        let content: serde_json::Value = serde_json::from_str(&row.content).unwrap_or_default();
        let error = |fault: &CellFault| RowErrorBody {
            field: fault.field.clone(),
            code: fault.code.clone(),
            detail: fault.detail.clone(),
            value: fault.value.clone(),
        };
        let change = |change: &CellChange| RowChangeBody {
            field: change.field.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        Self {
            row: row.row_no,
            line: shown.as_ref().map(|shown| shown.line),
            verdict: row.verdict.clone(),
            key: row.object_key.clone(),
            errors: shown.iter().flat_map(|shown| shown.faults.iter().map(error)).collect(),
            changes: shown.iter().flat_map(|shown| shown.changes.iter().map(change)).collect(),
            reason: content["reason"].as_str().map(str::to_owned),
        }
    }
}

/// The number of a cursor: these lists are ordered by numbers that never change.
fn place(params: &Params) -> Result<Option<i64>, Problem> {
    let Some(text) = params.text("cursor") else { return Ok(None) };
    let number = text.strip_prefix('n').and_then(|number| number.parse().ok()).filter(|number| *number >= 0);
    number.map(Some).ok_or_else(|| AppError::Cursor.into())
}

/// List jobs
#[utoipa::path(
    get, path = "/jobs", tag = "Jobs", operation_id = "listJobs",
    params(
        ("kind" = Option<String>, Query, description = "Only this kind: import, bulk or undo.", example = "import"),
        ("limit" = Option<i64>, Query, description = "How many at most.", minimum = 1, maximum = 1000),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The newest jobs.", body = JobList)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::JobsRead)?;
    let mut params = Params::read(&uri, &["kind", "limit", "cursor"]);
    let limit = params.limit();
    let asked = params.text("kind").map(str::to_owned);
    let kind = asked.as_deref().and_then(JobKind::from_name);
    if asked.is_some() && kind.is_none() {
        params.fault("kind", "unknown-value", "This is import, bulk or undo.");
    }
    params.done()?;
    let kinds: Vec<JobKind> = kind.into_iter().collect();
    let page = admin.jobs(&kinds, place(&params)?, limit).await?;
    let next_cursor = page.jobs.last().filter(|_| page.jobs.len() == limit).map(|job| format!("n{}", job.id));
    let items = page.jobs.iter().map(|job| JobBody::of(admin, job)).collect();
    Ok(Json(JobList { items, next_cursor, total: page.total }).into_response())
}

/// Read a job
///
/// How far it is, and what came of it.
#[utoipa::path(
    get, path = "/jobs/{id}", tag = "Jobs", operation_id = "readJob",
    params(("id" = i64, Path, description = "Its number.", example = 1)),
    responses((status = 200, description = "The job.", body = JobBody)),
)]
async fn show(caller: Caller, uri: Uri, Number(id): Number) -> Result<Response, Problem> {
    let admin = caller.may(Scope::JobsRead)?;
    Params::read(&uri, &[]).done()?;
    Ok(Json(JobBody::of(admin, &admin.job(id).await?)).into_response())
}

/// List the rows of a job to look at
///
/// Of an import the refused ones and, while it was only checked, those that would change something; of taking back those that are
/// not as they were before. They show values of records, so a token needs the scope to read those besides `jobs:read`:
/// `customer-users:read`, `customers:read`.
#[utoipa::path(
    get, path = "/jobs/{id}/rows", tag = "Jobs", operation_id = "listJobRows",
    params(
        ("id" = i64, Path, description = "Its number.", example = 1),
        ("verdict" = Option<String>, Query, description = "Only this verdict: refuse, change, kept or invalidated.", example = "refuse"),
        ("limit" = Option<i64>, Query, description = "How many at most.", minimum = 1, maximum = 1000),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "Rows.", body = JobRowList)),
)]
async fn rows(caller: Caller, uri: Uri, Number(id): Number) -> Result<Response, Problem> {
    let admin = caller.may(Scope::JobsRead)?;
    let mut params = Params::read(&uri, &["verdict", "limit", "cursor"]);
    let limit = params.limit();
    let verdict = params.text("verdict").map(str::to_owned);
    if verdict.as_deref().is_some_and(|it| !["refuse", "change", "kept", "invalidated"].contains(&it)) {
        params.fault("verdict", "unknown-value", "This is refuse, change, kept or invalidated.");
    }
    params.done()?;
    // Rows hold values of people and companies: a right to look at jobs alone is none to look at those.
    let writes = admin.job_writes(&admin.job(id).await?).await?;
    caller.may_all(&writes, false)?;
    let verdicts: Vec<&str> = verdict.as_deref().into_iter().collect();
    let found = admin.job_rows(id, &verdicts, place(&params)?.unwrap_or(0), limit).await?;
    let next_cursor = found.last().filter(|_| found.len() == limit).map(|row| format!("n{}", row.row_no));
    Ok(Json(JobRowList { items: found.iter().map(RowBody::of).collect(), next_cursor }).into_response())
}

/// What is done with a job.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Undo,
    Pause,
    Resume,
    Cancel,
}

/// Declares the operation that does something with a job, which answers 202 and a job.
macro_rules! deed {
    ($(#[$about:meta])* $name:ident, $path:literal, $operation:literal, $deed:ident, $answer:literal) => {
        $(#[$about])*
        #[utoipa::path(
            post, path = $path, tag = "Jobs", operation_id = $operation,
            params(("id" = i64, Path, description = "Its number.", example = 1)),
            responses(
                (status = 202, description = $answer, body = JobBody),
                (status = 409, description = "It is not in a state for that.", body = super::problem::Written<'static>),
            ),
        )]
        async fn $name(caller: Caller, uri: Uri, Number(id): Number, asked: Asked) -> Result<Response, Problem> {
            Box::pin(act(&caller, &uri, id, &asked, Deed::$deed)).await
        }
    };
}

deed!(
    /// Take back what a job did
    ///
    /// Records that somebody changed since stay as they are; the rows of the answered job say which, and why.
    undo, "/jobs/{id}/undo", "undoJob", Undo, "The job that takes it back."
);
deed!(
    /// Stop a job for a while
    pause, "/jobs/{id}/pause", "pauseJob", Pause, "The job."
);
deed!(
    /// Take a job up again
    resume, "/jobs/{id}/resume", "resumeJob", Resume, "The job."
);
deed!(
    /// Stop a job for good
    ///
    /// What it did until now stays, and can be taken back.
    cancel, "/jobs/{id}/cancel", "cancelJob", Cancel, "The job."
);

async fn act(caller: &Caller, uri: &Uri, id: i64, asked: &Asked, deed: Deed) -> Result<Response, Problem> {
    let admin = caller.may(Scope::JobsWrite)?;
    Params::read(uri, &[]).done()?;
    let before = admin.job(id).await?;
    // Going on and taking back write people or companies.
    if matches!(deed, Deed::Undo | Deed::Resume) {
        caller.may_all(&admin.job_writes(&before).await?, true)?;
    }
    let once = asked.once(caller, admin, b"", {
        let (admin, before) = (admin.clone(), before.clone());
        move |made| {
            let number = if let Made::Job(number) = made { *number } else { id };
            begun(&admin, &Job { id: number, ..before.clone() })
        }
    });
    let work = async {
        let done = match deed {
            Deed::Undo => once.undo_job(id).await,
            Deed::Pause => once.pause_job(id).await,
            Deed::Resume => once.resume_job(id).await,
            Deed::Cancel => once.cancel_job(id).await,
        };
        match done {
            Ok(job) => Ok(answer(&begun(admin, &job))),
            Err(AppError::Conflict) => Err(wrong_state(&before)),
            Err(error) => Err(error.into()),
        }
    };
    Box::pin(carry_out(&once, work)).await
}

/// The answer that work was begun.
pub(super) fn begun(admin: &Admin, job: &Job) -> KeptAnswer {
    let location = format!("{BASE}/jobs/{}", job.id);
    kept(StatusCode::ACCEPTED, &[(LOCATION.as_str(), location.as_str())], &JobBody::of(admin, job))
}

fn wrong_state(job: &Job) -> Problem {
    let detail = format!("Nothing was changed: job {} is {}.", job.id, job.state.name());
    Problem::new(StatusCode::CONFLICT, "state", "Not in a state for that", detail)
}
