//! A bulk edit as a job: how far it is, what came of it, and what can be done with it.

use axum::extract::{Path, State};
use axum::response::Response;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::bulk::{BulkAction, BulkKind};
use padron_app::jobs::{Job, JobKind, JobRow, JobState};
use padron_domain::audit::ObjectKind;

use super::import_job::{self, count_text, kept_line, kind_of};
use super::imports::{job_fault_text, state_text};
use super::record::{label, shown_value};
use crate::answer::{Answer, go, page};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    BulkJob, ImportState, JobAction, JobView, Link, Place, RowFault, RowLine, Status, VerdictCount, fault_text,
};

/// Rows that are shown at most.
const SHOWN: usize = 200;

/// The job, if it is one of these.
async fn found(admin: &Admin, visitor: &Visitor, id: i64) -> Result<Job, Answer> {
    let job = admin.job(id).await.map_err(|error| visitor.failed(&error))?;
    if job.kind == JobKind::Bulk { Ok(job) } else { Err(visitor.message(Status::NotFound)) }
}

/// The words for how many rows became what, of any job.
pub(super) fn any_count_text(t: Texts, name: &str, many: u64) -> Option<String> {
    match name {
        "mailed" => Some(t.num("bulk-count-mailed", "count", many).into_owned()),
        "gone" => Some(t.num("bulk-count-gone", "count", many).into_owned()),
        other => count_text(t, other, many),
    }
}

/// What a bulk edit does, in the reader's words.
pub(super) fn title(admin: &Admin, t: Texts, job: &Job) -> String {
    let bulk = Admin::bulk_of(job);
    let companies = bulk.as_ref().is_some_and(|bulk| bulk.kind == BulkKind::Customers);
    let kind = if companies { ObjectKind::Customer } else { ObjectKind::CustomerUser };
    match bulk.map(|bulk| bulk.action) {
        Some(BulkAction::SendLinks { .. }) => t.get("bulk-send-links").into_owned(),
        Some(BulkAction::Set { field, value }) => {
            let value = shown_value(admin, t, kind, &field, &value);
            let value = if value.is_empty() { t.get("bulk-job-empty").into_owned() } else { value };
            t.with("bulk-job-set", &[("field", &label(admin, t, kind, &field)), ("value", &value)]).into_owned()
        }
        None => job.title.clone(),
    }
}

/// `GET /bulk/jobs/{id}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let job = found(&admin, &visitor, id).await?;
    let bulk = Admin::bulk_of(&job);
    let people = bulk.as_ref().is_none_or(|bulk| bulk.kind == BulkKind::CustomerUsers);
    let t = visitor.t;
    let title = title(&admin, t, &job);
    let mut shell = visitor.shell(title, if people { Place::CustomerUsers } else { Place::Customers });
    let (text, href) = if people {
        (t.get("customer-users-title"), link::CUSTOMER_USERS)
    } else {
        (t.get("customers-title"), link::CUSTOMERS)
    };
    shell.crumbs = vec![Link { text: text.into_owned(), href: href.into() }];
    let view = view(&admin, &visitor, &job, href).await.map_err(|error| visitor.failed(&error))?;
    if visitor.partial {
        return page(&ImportState { page: shell, job: view });
    }
    page(&BulkJob { page: shell, job: view })
}

async fn view(admin: &Admin, visitor: &Visitor, job: &Job, list: &str) -> Result<JobView, AppError> {
    let t = visitor.t;
    let undo =
        if matches!(job.state, JobState::Undoing | JobState::Undone) { admin.undo_of(job.id).await? } else { None };
    // While something is taken back, it is that work whose progress is told.
    let working = undo.as_ref().filter(|undo| !undo.state.is_over()).unwrap_or(job);
    let (state, class) = state_text(t, job.state);
    let mailed = job.counts.get("mailed") > 0;
    let note = if mailed {
        Some(t.get("bulk-cannot-undo").into_owned())
    } else {
        job.can_undo().then(|| t.get("import-undo-note").into_owned())
    };
    let mut view = JobView {
        href: link::bulk_job(job.id),
        working: working.state.is_active(),
        state,
        class,
        percent: working.percent(),
        rows: t.nums("import-rows-of", &[("done", working.done), ("total", working.total)]).into_owned(),
        fault: job.fault.as_ref().map(|fault| job_fault_text(t, fault)),
        actions: actions(t, job, working),
        note,
        ..JobView::default()
    };
    if let Some(left) = working.time_left(visitor.now) {
        view.pace = t.num("import-left", "seconds", left.num_seconds().unsigned_abs()).into_owned();
    }
    if job.state.is_over() {
        view.links.push(Link { text: t.get("bulk-back").into_owned(), href: list.to_owned() });
        if mailed {
            view.links.push(Link { text: t.get("mail-outbox").into_owned(), href: link::MAIL.to_owned() });
        }
    }
    if job.state.is_active() {
        return Ok(view);
    }
    let counts = job.counts.iter().chain(undo.iter().flat_map(|undo| undo.counts.iter()));
    for (name, many) in counts {
        let text = any_count_text(t, name, many);
        view.counts.extend(text.map(|text| VerdictCount { text, ..VerdictCount::default() }));
    }
    let rows = match &undo {
        Some(undo) => {
            admin.job_rows(undo.id, &[], 0, SHOWN).await?.iter().map(|row| kept_line(admin, t, row)).collect()
        }
        None => admin.job_rows(job.id, &[], 0, SHOWN).await?.iter().map(|row| refused_line(admin, t, row)).collect(),
    };
    view.lines = rows;
    Ok(view)
}

fn refused_line(admin: &Admin, t: Texts, row: &JobRow) -> RowLine {
    let content: serde_json::Value = serde_json::from_str(&row.content).unwrap_or_default();
    let fields = content["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let codes = content["reason"].as_str().unwrap_or("").split(", ");
    let fault = |(place, (field, code)): (usize, (&serde_json::Value, &str))| RowFault {
        label: import_job::label(admin, t, kind_of(&content), field.as_str().unwrap_or("")),
        value: String::new(),
        text: fault_text(t, code, content["details"][place].as_str().unwrap_or("")),
    };
    RowLine {
        line: row.row_no.to_string(),
        key: row.object_key.clone(),
        verdict: t.get("import-verdict-refuse").into_owned(),
        class: "state off",
        faults: fields.iter().zip(codes).enumerate().map(fault).collect(),
        changes: Vec::new(),
    }
}

fn actions(t: Texts, job: &Job, working: &Job) -> Vec<JobAction> {
    let action = |name: &str, text: std::borrow::Cow<'static, str>, icon, class| JobAction {
        action: format!("{}/{name}", link::bulk_job(job.id)),
        text: text.into_owned(),
        icon,
        class,
    };
    let mut all = Vec::new();
    if working.can_pause() {
        all.push(action("pause", t.get("import-pause"), "pause", "button"));
    }
    if working.can_resume() {
        all.push(action("resume", t.get("import-resume"), "play", "button main-action"));
    }
    if job.can_undo() {
        all.push(action("undo", t.get("bulk-undo"), "undo-2", "button"));
    }
    if working.can_cancel() {
        all.push(action("cancel", t.get("import-cancel"), "x", "button quiet"));
    }
    all
}

/// `POST /bulk/jobs/{id}/pause`, `…/resume`, `…/cancel`, `…/undo`
pub(super) async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, what)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let job = found(&admin, &visitor, id).await?;
    let undo = match job.state {
        JobState::Undoing => admin.undo_of(id).await.map_err(|error| visitor.failed(&error))?,
        _ => None,
    };
    let working = undo.map_or(id, |undo| undo.id);
    let done = match what.as_str() {
        "pause" => admin.pause_job(working).await,
        "resume" => admin.resume_job(working).await,
        "cancel" => admin.cancel_job(working).await,
        "undo" => admin.undo_job(id).await,
        _ => return Err(visitor.message(Status::NotFound)),
    };
    match done {
        // A job that went on meanwhile is shown as it is.
        Ok(_) | Err(AppError::Conflict) => Ok(go(&link::bulk_job(id))),
        Err(error) => Err(visitor.failed(&error)),
    }
}
