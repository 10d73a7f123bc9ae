//! A job by its number alone, as the history links to it.

use axum::extract::{Path, State};
use axum::response::Response;
use padron_app::jobs::JobKind;

use crate::answer::{Answer, go};
use crate::link;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::Status;

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
