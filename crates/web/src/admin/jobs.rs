//! Work that outlives a request: every import, bulk edit and taking back, and a job by its number alone, as the history links to it.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use padron_app::admin::Admin;
use padron_app::jobs::{Job, JobKind};
use serde::Deserialize;

use super::bulk_job;
use super::imports::state_text;
use crate::answer::{Answer, go, page};
use crate::link;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{ImportLine, Jobs, Place, Status};

/// Jobs on one page.
const LISTED: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    below: Option<i64>,
}

/// `GET /jobs`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let found = admin.jobs(&[], asked.below, LISTED).await.map_err(|error| visitor.failed(&error))?;
    let older_href = found.jobs.last().filter(|_| found.jobs.len() == LISTED);
    page(&Jobs {
        page: visitor.shell(visitor.t.get("jobs-title"), Place::Jobs),
        lines: found.jobs.iter().map(|job| line(&admin, &visitor, job)).collect(),
        older_href: older_href.map(|job| link::with(link::JOBS, "below", &job.id.to_string())),
    })
}

fn line(admin: &Admin, visitor: &Visitor, job: &Job) -> ImportLine {
    let t = visitor.t;
    let (state, class) = state_text(t, job.state);
    let counts = job.counts.iter().filter_map(|(name, many)| bulk_job::any_count_text(t, name, many));
    let mut counts: Vec<String> = counts.collect();
    // How far it is, as long as it goes on.
    if !job.state.is_over() && job.total > 0 {
        counts.insert(0, t.nums("import-rows-of", &[("done", job.done), ("total", job.total)]).into_owned());
    }
    ImportLine {
        title: match job.kind {
            JobKind::Bulk => bulk_job::title(admin, t, job),
            JobKind::Import | JobKind::Undo => job.title.clone(),
        },
        href: link::job(job.id),
        what: match job.kind {
            JobKind::Import => t.get("jobs-import"),
            JobKind::Bulk => t.get("jobs-bulk"),
            JobKind::Undo => t.get("jobs-undo"),
        }
        .into_owned(),
        state,
        class,
        counts: counts.join(" · "),
        who: job.actor.clone(),
        when: job.created_at.map(|time| t.when(time, visitor.now)).unwrap_or_default(),
    }
}

/// `GET /jobs/{id}`: on to the screen of its kind; what takes a job back is shown with that job.
pub(super) async fn find(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let failed = |error| visitor.failed(&error);
    let mut job = admin.job(id).await.map_err(failed)?;
    if job.kind == JobKind::Undo {
        let undone = job.undoes().ok_or_else(|| visitor.message(Status::NotFound))?;
        job = admin.job(undone).await.map_err(failed)?;
    }
    Ok(match job.kind {
        JobKind::Import => go(&link::import(job.id)),
        JobKind::Bulk => go(&link::bulk_job(job.id)),
        JobKind::Undo => return Err(visitor.message(Status::NotFound)),
    })
}
