//! `/sources/{name}/runs`: readings of directories, what they changed or would change, and what is decided about them.

use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::json::time;
use padron_app::sources::runs::{Changed, Counts, Kind, Run, What};
use padron_app::tokens::Scope;
use padron_domain::problem::Fault;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::Sent;
use super::caller::Caller;
use super::path::Key;
use super::problem::Problem;
use super::query::Params;
use crate::link;
use crate::state::Web;

/// So long a request waits for a reading; a longer one goes on without it.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(list, read))
        .routes(routes!(show))
        .routes(routes!(changes))
        .routes(routes!(approve))
        .routes(routes!(discard))
        .routes(routes!(undo))
        .routes(routes!(resume))
}

/// A source and one of its readings.
#[derive(Debug)]
struct Reading(String, i64);

impl FromRequestParts<Web> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let found = Path::<(String, i64)>::from_request_parts(parts, web).await;
        found.map(|Path((name, id))| Self(link::key(&name).to_owned(), id)).map_err(|_| Problem::missing())
    }
}

/// What became of people, or would.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRunCounts)]
struct CountsBody {
    /// Met for the first time.
    new: u64,
    /// Something about them is another.
    changed: u64,
    /// There again.
    back: u64,
    /// Not in use any more.
    disabled: u64,
    /// Not there any more.
    gone: u64,
    /// As they were.
    same: u64,
}

impl From<Counts> for CountsBody {
    fn from(counts: Counts) -> Self {
        let Counts { new, changed, same, disabled, gone, back } = counts;
        Self { new, changed, back, disabled, gone, same }
    }
}

/// A reading of a directory.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRun)]
struct RunBody {
    /// Its number.
    id: i64,
    /// `whole`: everybody; `changes`: who changed; `plan`: everybody, only to look.
    #[schema(example = "whole")]
    kind: String,
    /// `running`, `complete`, `failed` (nothing was changed), `held` (waits for a yes), `approved`, `discarded`, `undone`, `planned`.
    #[schema(example = "held")]
    state: String,
    /// When it began (UTC).
    #[schema(format = DateTime)]
    began_at: Option<String>,
    /// When it ended (UTC).
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// How long the directory took.
    milliseconds: u64,
    /// How many people came.
    entries: u64,
    /// What became of them.
    counts: CountsBody,
    /// Why it failed or is held: a stable code.
    #[schema(example = "many")]
    cause: Option<String>,
    /// The same as a sentence.
    sentence: Option<String>,
    /// Who approved, discarded or undid it.
    decided_by: Option<String>,
    /// When that was (UTC).
    #[schema(format = DateTime)]
    decided_at: Option<String>,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: run.id,
            kind: run.kind,
            state: run.state,
            began_at: run.began_at.map(time),
            ended_at: run.ended_at.map(time),
            milliseconds: run.milliseconds,
            entries: run.entries,
            counts: run.counts.into(),
            cause: filled(run.cause),
            sentence: filled(run.sentence),
            decided_by: filled(run.decided_by),
            decided_at: run.decided_at.map(time),
        }
    }
}

/// A page of readings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRunList)]
struct RunList {
    /// The readings, the newest first.
    items: Vec<RunBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
    /// Whether what readings find waits for an administrator, because one was taken back.
    paused: bool,
}

/// A field of a change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRunField)]
struct FieldBody {
    /// The field.
    field: String,
    /// Its value before.
    before: String,
    /// Its value after.
    after: String,
}

/// What becomes of a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRunChange)]
struct ChangeBody {
    /// `new`, `changed`, `back`, `disabled` or `gone`.
    #[schema(example = "gone")]
    what: &'static str,
    /// Their login, as it was.
    login: String,
    /// Their name.
    name: String,
    /// Whether it was made.
    applied: bool,
    /// What differs.
    fields: Vec<FieldBody>,
}

impl From<Changed> for ChangeBody {
    fn from(change: Changed) -> Self {
        let fields = change.fields.into_iter().map(|(field, before, after)| FieldBody { field, before, after });
        Self {
            what: change.what.name(),
            login: change.login,
            name: change.name,
            applied: change.applied,
            fields: fields.collect(),
        }
    }
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceRunChangeList)]
struct ChangeList {
    /// The changes, in their order.
    items: Vec<ChangeBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
}

/// What is to be read.
#[derive(Debug, ToSchema)]
#[schema(as = NewSourceRun)]
#[expect(dead_code, reason = "only the document reads it")]
struct Wanted {
    /// `whole` (default) or `plan`.
    kind: Option<String>,
}

/// List the readings of a directory
#[utoipa::path(
    get, path = "/sources/{name}/runs", tag = "Sources", operation_id = "listSourceRuns",
    params(
        ("name" = String, Path, description = "What the source is called."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<i64>, Query, description = "The `next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The readings.", body = RunList)),
)]
async fn list(caller: Caller, uri: Uri, Key(name): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    let mut params = Params::read(&uri, &["limit", "cursor"]);
    let (limit, below) = (params.limit(), params.number("cursor", 1..=i64::MAX));
    params.done()?;
    let mut runs = admin.source_runs(&name, below, limit + 1).await?;
    let more = runs.len() > limit;
    runs.truncate(limit);
    let next_cursor = runs.last().filter(|_| more).map(|run| run.id.to_string());
    let paused = admin.source_is_paused(&name).await?;
    Ok(Json(RunList { items: runs.into_iter().map(RunBody::from).collect(), next_cursor, paused }).into_response())
}

/// Read a directory now
///
/// Everybody, or with `plan` everybody only to look. A reading that takes long is answered while it runs: 202.
#[utoipa::path(
    post, path = "/sources/{name}/runs", tag = "Sources", operation_id = "readSource",
    params(("name" = String, Path, description = "What the source is called.")),
    request_body = Wanted,
    responses(
        (status = 201, description = "The reading, ended.", body = RunBody),
        (status = 202, description = "The reading goes on.", body = RunBody),
    ),
)]
async fn read(caller: Caller, uri: Uri, Key(name): Key, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    if sent.object.keys().any(|key| key != "kind") {
        return Err(AppError::field("kind", Fault::UnknownValue).into());
    }
    let kind = match sent.object.get("kind").map(serde_json::Value::as_str) {
        None | Some(Some("whole")) => Kind::Whole,
        Some(Some("plan")) => Kind::Plan,
        Some(_) => return Err(AppError::field("kind", Fault::UnknownValue).into()),
    };
    let run = admin.read_source(&name, kind, PATIENCE).await?;
    let status = if run.state == "running" { StatusCode::ACCEPTED } else { StatusCode::CREATED };
    Ok((status, Json(RunBody::from(run))).into_response())
}

/// Show a reading of a directory
#[utoipa::path(
    get, path = "/sources/{name}/runs/{id}", tag = "Sources", operation_id = "showSourceRun",
    params(("name" = String, Path, description = "What the source is called."), ("id" = i64, Path, description = "The reading.")),
    responses((status = 200, description = "The reading.", body = RunBody)),
)]
async fn show(caller: Caller, uri: Uri, Reading(name, id): Reading) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    Params::read(&uri, &[]).done()?;
    Ok(Json(RunBody::from(admin.source_run(&name, id).await?)).into_response())
}

/// List what a reading changed or would change
///
/// Changes hold values of people: a token needs `customer-users:read` besides.
#[utoipa::path(
    get, path = "/sources/{name}/runs/{id}/changes", tag = "Sources", operation_id = "listSourceRunChanges",
    params(
        ("name" = String, Path, description = "What the source is called."),
        ("id" = i64, Path, description = "The reading."),
        ("what" = Option<String>, Query, description = "Only `new`, `changed`, `back`, `disabled` or `gone`."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<i64>, Query, description = "The `next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The changes.", body = ChangeList)),
)]
async fn changes(caller: Caller, uri: Uri, Reading(name, id): Reading) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    caller.may(Scope::CustomerUsersRead)?;
    let mut params = Params::read(&uri, &["what", "limit", "cursor"]);
    let (limit, after) = (params.limit(), params.number("cursor", 0..=i64::MAX));
    let asked = params.text("what").map(str::to_owned);
    let what = asked.as_deref().and_then(What::from_name);
    if asked.is_some() && what.is_none() {
        params.fault("what", "unknown-value", "This is new, changed, back, disabled or gone.");
    }
    params.done()?;
    let page = admin.source_run_changes(&name, id, what, after, limit).await?;
    let items = page.items.into_iter().map(ChangeBody::from).collect();
    Ok(Json(ChangeList { items, next_cursor: page.next.map(|next| next.to_string()) }).into_response())
}

/// Apply what a reading holds
#[utoipa::path(
    post, path = "/sources/{name}/runs/{id}/approve", tag = "Sources", operation_id = "approveSourceRun",
    params(("name" = String, Path, description = "What the source is called."), ("id" = i64, Path, description = "The reading.")),
    responses((status = 200, description = "The reading.", body = RunBody)),
)]
async fn approve(caller: Caller, uri: Uri, Reading(name, id): Reading) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    Ok(Json(RunBody::from(admin.approve_run(&name, id).await?)).into_response())
}

/// Leave what a reading holds as it is
#[utoipa::path(
    post, path = "/sources/{name}/runs/{id}/discard", tag = "Sources", operation_id = "discardSourceRun",
    params(("name" = String, Path, description = "What the source is called."), ("id" = i64, Path, description = "The reading.")),
    responses((status = 200, description = "The reading.", body = RunBody)),
)]
async fn discard(caller: Caller, uri: Uri, Reading(name, id): Reading) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    Ok(Json(RunBody::from(admin.discard_run(&name, id).await?)).into_response())
}

/// Take back what a reading changed
///
/// What later readings find waits from then on, until `resume`.
#[utoipa::path(
    post, path = "/sources/{name}/runs/{id}/undo", tag = "Sources", operation_id = "undoSourceRun",
    params(("name" = String, Path, description = "What the source is called."), ("id" = i64, Path, description = "The reading.")),
    responses((status = 200, description = "The reading.", body = RunBody)),
)]
async fn undo(caller: Caller, uri: Uri, Reading(name, id): Reading) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    Ok(Json(RunBody::from(admin.undo_run(&name, id).await?)).into_response())
}

/// Let readings be applied again
#[utoipa::path(
    post, path = "/sources/{name}/resume", tag = "Sources", operation_id = "resumeSource",
    params(("name" = String, Path, description = "What the source is called.")),
    responses((status = 204, description = "They are.")),
)]
async fn resume(caller: Caller, uri: Uri, Key(name): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    admin.resume_source(&name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
