//! An import that is looked at, runs or is over: what becomes of its rows, how far it is, what can be done with it.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::import::{CellFault, ShownRow, Stopped, Verdict};
use padron_app::jobs::{Job, JobRow, JobState};
use padron_domain::audit::ObjectKind;
use serde::Deserialize;

use super::imports::{job_fault_text, object_of, state_text};
use super::record::{self, shown_value};
use crate::answer::{Answer, go, page};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    FieldDiff, ImportJob, ImportState, JobAction, JobView, Link, Place, RowFault, RowLine, Status, Step, VerdictCount,
    fault_text, field_label,
};

/// Rows on one page.
const SHOWN: usize = 50;
/// Lines of a reject file read together.
const TOGETHER: usize = 500;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: i64,
}

/// `GET /imports/{id}/check`
pub(super) async fn check(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let job = admin.job(id).await.map_err(|error| visitor.failed(&error))?;
    match job.state {
        JobState::Draft => Ok(go(&link::import_step(id, "columns"))),
        JobState::Checking | JobState::Checked | JobState::Failed if job.counts.get("added") == 0 => {
            draw(&admin, &visitor, &job, Step::Check, &asked).await
        }
        _ => Ok(go(&link::import(id))),
    }
}

/// `GET /imports/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (job, _) = admin.import_job(id).await.map_err(|error| visitor.failed(&error))?;
    match job.state {
        JobState::Draft => Ok(go(&link::import_step(id, "columns"))),
        JobState::Checking | JobState::Checked => Ok(go(&link::import_step(id, "check"))),
        _ => draw(&admin, &visitor, &job, Step::Run, &asked).await,
    }
}

async fn draw(admin: &Admin, visitor: &Visitor, job: &Job, at: Step, asked: &Asked) -> Result<Response, Answer> {
    let mut shell = visitor.shell(job.title.clone(), Place::Imports);
    shell.crumbs = vec![Link { text: visitor.t.get("imports-title").into_owned(), href: link::IMPORTS.into() }];
    let view = view(admin, visitor, job, at, asked).await.map_err(|error| visitor.failed(&error))?;
    if visitor.partial {
        return page(&ImportState { page: shell, job: view });
    }
    page(&ImportJob { page: shell, at, job: view })
}

/// The words for how many rows became what; counts nobody needs have none.
pub(super) fn count_text(t: Texts, name: &str, many: u64) -> Option<String> {
    let text = match name {
        "add" => t.num("import-count-add", "count", many),
        "change" => t.num("import-count-change", "count", many),
        "same" => t.num("import-count-same", "count", many),
        "refuse" => t.num("import-count-refuse", "count", many),
        "added" => t.num("import-count-added", "count", many),
        "changed" => t.num("import-count-changed", "count", many),
        "refused" => t.num("import-count-refused", "count", many),
        "accepted" => t.num("import-count-accepted", "count", many),
        "removed" => t.num("import-count-removed", "count", many),
        "restored" => t.num("import-count-restored", "count", many),
        "invalidated" => t.num("import-count-invalidated", "count", many),
        "kept" => t.num("import-count-kept", "count", many),
        _ => return None,
    };
    Some(text.into_owned())
}

async fn view(admin: &Admin, visitor: &Visitor, job: &Job, at: Step, asked: &Asked) -> Result<JobView, AppError> {
    let t = visitor.t;
    let undo =
        if matches!(job.state, JobState::Undoing | JobState::Undone) { admin.undo_of(job.id).await? } else { None };
    // While something is taken back, it is that work whose progress is told.
    let working = undo.as_ref().filter(|undo| !undo.state.is_over()).unwrap_or(job);
    let href = if at == Step::Check { link::import_step(job.id, "check") } else { link::import(job.id) };
    let (state, class) = state_text(t, job.state);
    let mut view = JobView {
        href: href.clone(),
        working: working.state.is_active(),
        state,
        class,
        percent: working.percent(),
        fault: job.fault.as_ref().map(|fault| job_fault_text(t, fault)),
        actions: actions(t, job, undo.as_ref()),
        ..JobView::default()
    };
    if working.total > 0 {
        view.rows = t.nums("import-rows-of", &[("done", working.done), ("total", working.total)]).into_owned();
    }
    let mut pace = Vec::new();
    if let Some(rate) = working.rows_a_second(visitor.now).filter(|rate| *rate > 0) {
        pace.push(t.num("import-pace", "rate", rate).into_owned());
    }
    if let Some(left) = working.time_left(visitor.now) {
        pace.push(t.num("import-left", "seconds", left.num_seconds().unsigned_abs()).into_owned());
    }
    view.pace = pace.join(" · ");
    let has_file = admin.job_has_file(job.id).await?;
    if has_file && matches!(job.state, JobState::Checked | JobState::Failed) {
        let columns = link::import_step(job.id, "columns");
        view.links.push(Link { text: t.get("import-change").into_owned(), href: columns });
    }
    if job.state.is_over() {
        view.links.push(Link { text: t.get("import-again").into_owned(), href: link::IMPORTS.to_owned() });
    }
    if job.can_undo() {
        view.note = Some(t.get("import-undo-note").into_owned());
    }
    if job.counts.get("refused") + job.counts.get("refuse") > 0 && !job.state.is_active() {
        view.rejects_href = Some(link::import_step(job.id, "rejects"));
    }
    if !job.state.is_active() {
        rows(admin, visitor, job, undo.as_ref(), (&href, asked), &mut view).await?;
    }
    Ok(view)
}

/// The counts and the rows to look at.
async fn rows(
    admin: &Admin,
    visitor: &Visitor,
    job: &Job,
    undo: Option<&Job>,
    (href, asked): (&str, &Asked),
    view: &mut JobView,
) -> Result<(), AppError> {
    let t = visitor.t;
    let checked = job.state == JobState::Checked;
    let refused = job.counts.get("refused") + job.counts.get("refuse");
    // What wants attention is shown first.
    let shown = Verdict::from_name(&asked.show).or_else(|| {
        [(Verdict::Refuse, refused), (Verdict::Change, job.counts.get("change")), (Verdict::Add, job.counts.get("add"))]
            .into_iter()
            .find(|(_, many)| *many > 0)
            .map(|(verdict, _)| verdict)
    });
    // Who asks for the refused rows is shown them, taken back or not.
    let asked_for = Verdict::from_name(&asked.show).is_some_and(|verdict| verdict == Verdict::Refuse && refused > 0);
    for (name, many) in job.counts.iter() {
        let Some(text) = count_text(t, name, many) else { continue };
        let verdict = match name {
            "refused" => Some(Verdict::Refuse),
            other if checked => Verdict::from_name(other),
            other => Verdict::from_name(other).filter(|verdict| *verdict == Verdict::Refuse),
        };
        view.counts.push(VerdictCount {
            text,
            href: verdict.map(|verdict| link::with(href, "show", verdict.name())),
            current: verdict.is_some() && verdict == shown && (undo.is_none() || asked_for),
        });
    }
    if let Some(undo) = undo {
        for (name, many) in undo.counts.iter() {
            let text = count_text(t, name, many);
            view.counts.extend(text.map(|text| VerdictCount { text, ..VerdictCount::default() }));
        }
    }
    if let Some(undo) = undo.filter(|_| !asked_for) {
        let kept = admin.job_rows(undo.id, &[], asked.after, SHOWN).await?;
        view.lines = kept.iter().map(|row| kept_line(admin, t, row)).collect();
        if let Some(last) = kept.last().filter(|_| kept.len() == SHOWN) {
            view.next_href = Some(link::with(href, "after", &last.row_no.to_string()));
        }
        return Ok(());
    }
    let Some(shown) = shown.filter(|shown| checked || *shown == Verdict::Refuse) else { return Ok(()) };
    let found = admin.import_rows(job.id, Some(shown), asked.after, SHOWN).await?;
    view.lines = found.iter().map(|row| row_line(admin, t, object_of(job), row)).collect();
    if let Some(last) = found.last().filter(|_| found.len() == SHOWN) {
        let next = link::with(&link::with(href, "show", shown.name()), "after", &last.row.to_string());
        view.next_href = Some(next);
    }
    Ok(())
}

fn row_line(admin: &Admin, t: Texts, kind: ObjectKind, row: &ShownRow) -> RowLine {
    let (verdict, class) = match Verdict::from_name(&row.verdict) {
        Some(Verdict::Add) => (t.get("import-verdict-add"), "state new"),
        Some(Verdict::Change) => (t.get("import-verdict-change"), "state paused"),
        Some(Verdict::Same) => (t.get("import-verdict-same"), "state"),
        _ => (t.get("import-verdict-refuse"), "state off"),
    };
    let fault = |fault: &CellFault| RowFault {
        label: label(admin, t, kind, &fault.field),
        value: fault.value.clone(),
        text: match fault.line {
            Some(line) => t.with("fault-taken-line", &[("line", line.to_string().as_str())]).into_owned(),
            None => fault_text(t, &fault.code, &fault.detail),
        },
    };
    let mut changes: Vec<FieldDiff> = row
        .changes
        .iter()
        .map(|change| FieldDiff {
            label: label(admin, t, kind, &change.field),
            old: shown_value(admin, t, kind, &change.field, &change.before),
            new: shown_value(admin, t, kind, &change.field, &change.after),
        })
        .collect();
    if row.password {
        changes.push(FieldDiff {
            label: field_label(t, "password"), old: "•••".to_owned(), new: "•••".to_owned()
        });
    }
    RowLine {
        line: row.line.to_string(),
        key: row.key.clone(),
        verdict: verdict.into_owned(),
        class,
        faults: row.faults.iter().map(fault).collect(),
        changes,
    }
}

/// The label of a field, by our name or the table's.
pub(super) fn label(admin: &Admin, t: Texts, kind: ObjectKind, field: &str) -> String {
    match field {
        "row" => t.get("field-row").into_owned(),
        "pw" => t.get("import-field-hash").into_owned(),
        "valid_id" => field_label(t, "valid"),
        other => record::label(admin, t, kind, other),
    }
}

/// What a row of a job is about.
pub(super) fn kind_of(content: &serde_json::Value) -> ObjectKind {
    content["kind"].as_str().and_then(ObjectKind::from_name).unwrap_or(ObjectKind::CustomerUser)
}

/// A row that an undoing left other than it was before.
pub(super) fn kept_line(admin: &Admin, t: Texts, row: &JobRow) -> RowLine {
    let content: serde_json::Value = serde_json::from_str(&row.content).unwrap_or_default();
    let text = match content["reason"].as_str().unwrap_or("") {
        "gone" => t.get("undo-gone"),
        "source-down" => t.get("undo-source-down"),
        "password" => t.get("undo-password"),
        "taken" => t.get("undo-taken"),
        "referred" => t.get("undo-referred"),
        _ => t.get("undo-changed"),
    };
    let fields = content["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let kind = kind_of(&content);
    let labels: Vec<String> =
        fields.iter().filter_map(|field| field.as_str()).map(|field| label(admin, t, kind, field)).collect();
    let invalidated = row.verdict == "invalidated";
    RowLine {
        line: String::new(),
        key: row.object_key.clone(),
        verdict: if invalidated { t.get("undo-invalidated") } else { t.get("undo-kept") }.into_owned(),
        class: if invalidated { "state off" } else { "state paused" },
        faults: vec![RowFault { label: labels.join(", "), value: String::new(), text: text.into_owned() }],
        changes: Vec::new(),
    }
}

fn actions(t: Texts, job: &Job, undo: Option<&Job>) -> Vec<JobAction> {
    let action = |name: &str, text: std::borrow::Cow<'static, str>, icon, class| JobAction {
        action: link::import_step(job.id, name),
        text: text.into_owned(),
        icon,
        class,
    };
    let worked_on = undo.filter(|undo| !undo.state.is_over()).unwrap_or(job);
    let mut all = Vec::new();
    if job.state == JobState::Checked {
        let rows = job.counts.get("add") + job.counts.get("change");
        let text = if rows > 0 { t.num("import-run-count", "count", rows) } else { t.get("import-run") };
        all.push(action("run", text, "check", "button main-action"));
    }
    if worked_on.can_pause() {
        all.push(action("pause", t.get("import-pause"), "pause", "button"));
    }
    if worked_on.can_resume() {
        all.push(action("resume", t.get("import-resume"), "play", "button main-action"));
    }
    if job.can_undo() {
        all.push(action("undo", t.get("import-undo"), "undo-2", "button"));
    }
    if worked_on.can_cancel() {
        let text = if job.state == JobState::Checked { t.get("import-discard") } else { t.get("import-cancel") };
        all.push(action("cancel", text, "x", "button quiet"));
    }
    all
}

/// `POST /imports/{id}/run`, `…/pause`, `…/resume`, `…/cancel`, `…/undo`
pub(super) async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, what)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let failed = |error: AppError| visitor.failed(&error);
    let (job, _) = admin.import_job(id).await.map_err(failed)?;
    // What stops or goes on while an import is taken back is the taking back.
    let undo = if job.state == JobState::Undoing { admin.undo_of(id).await.map_err(failed)? } else { None };
    let worked_on = undo.map_or(id, |undo| undo.id);
    let done = match what.as_str() {
        "run" => match admin.run_import(id, None).await {
            Ok(job) => Ok(job),
            Err(Stopped::App(error)) => Err(error),
            // The page of the check says why, as long as nobody chose otherwise.
            Err(Stopped::Fault(_)) => return Ok(go(&link::import_step(id, "columns"))),
        },
        "pause" => admin.pause_job(worked_on).await,
        "resume" => admin.resume_job(worked_on).await,
        "cancel" => admin.cancel_job(worked_on).await,
        "undo" => admin.undo_job(id).await,
        _ => return Err(visitor.message(Status::NotFound)),
    };
    match done {
        // A job that went on meanwhile is shown as it is.
        Ok(_) | Err(AppError::Conflict) => Ok(go(&link::import(id))),
        Err(error) => Err(visitor.failed(&error)),
    }
}

/// `GET /imports/{id}/rejects`: the refused rows, to be corrected and fed again.
pub(super) async fn rejects(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let head = admin.reject_head(id).await.map_err(|error| visitor.failed(&error))?;
    let lines = futures_util::stream::try_unfold((admin, 0, Some(head)), move |(admin, after, first)| async move {
        if let Some(first) = first {
            return Ok(Some((first, (admin, after, None))));
        }
        let found = admin.reject_lines(id, after, TOGETHER).await?;
        Ok::<_, AppError>(found.map(|(last, lines)| (lines, (admin, last, None))))
    });
    let name = format!("attachment; filename=\"rejects-{id}.csv\"");
    let head = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((head, Body::from_stream(lines)).into_response())
}
