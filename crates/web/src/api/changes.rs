//! `/changes`: the ordered log that other programs follow.

use std::time::Duration;

use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::events::COPIED;
use padron_app::tokens::Scope;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::audit::ChangeBody;
use super::caller::Caller;
use super::problem::Problem;
use super::query::Params;
use crate::state::Web;

/// The longest a request waits; the server gives up a request after a minute.
const LONGEST: i64 = 55;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// Some changes, and where to go on.
#[derive(Debug, Serialize, ToSchema)]
struct Changes {
    /// The changes, the oldest first.
    items: Vec<ChangeBody>,
    /// The `after` of the next request.
    #[schema(example = 4711)]
    next: i64,
}

/// Follow the changes of companies and people
///
/// Enough to keep a copy: an `add` has every value that is not empty, an `update` the changed fields, a `rename` the old key in
/// `before` and the new one in `after` (`customer_id` or `login`), a `remove` ends a record. A `rename` of a company moves its people
/// with it: whoever has its old `customer_id` has the new one, without a change of their own (with `door` `other` only those move who
/// have one). `kind` `all` says that everything was
/// put back from a backup: start anew.
///
/// To begin: ask with `after=latest`, read all records, then follow from `next`. Applying a change twice does no harm.
#[utoipa::path(
    get, path = "/changes", tag = "History", operation_id = "followChanges",
    params(
        ("after" = Option<String>, Query, description = "The number after which changes are wanted (default 0, the oldest there is), or `latest` for the place where the log ends now.", example = "4711"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many at most (default 50)."),
        ("wait" = Option<u16>, Query, minimum = 0, maximum = 55, description = "Where there are none, wait so many seconds for the first one."),
    ),
    responses(
        (status = 200, description = "Changes; none where nothing happened.", body = Changes),
        (status = 410, description = "Changes after that number were dropped with old history: begin anew.", body = super::problem::Written<'static>),
    ),
)]
async fn follow(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::HistoryRead)?;
    let mut params = Params::read(&uri, &["after", "limit", "wait"]);
    let after = if params.text("after") == Some("latest") {
        None
    } else {
        Some(params.number("after", 0..=i64::MAX).unwrap_or(0))
    };
    let limit = i64::try_from(params.limit()).unwrap_or(i64::MAX);
    let wait = params.number("wait", 0..=LONGEST).unwrap_or(0).unsigned_abs();
    params.done()?;
    let found = admin.changes(after, &COPIED, limit, Duration::from_secs(wait)).await?;
    if found.lost {
        let detail = "Changes after that number were dropped with old history. Ask with after=latest, read all records, and go on from there.";
        return Err(Problem::new(StatusCode::GONE, "gone", "Dropped", detail));
    }
    Ok(Json(Changes { items: found.items.iter().map(ChangeBody::from).collect(), next: found.next }).into_response())
}
