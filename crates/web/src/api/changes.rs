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
/// Enough to keep a copy of all companies and people:
///
/// * `add`: a new record; `after` has every value that is not empty.
/// * `update`: `after` has the changed fields, `before` what they were.
/// * `rename`: the key is another one: `customer_id` or `login`, the old one in `before`, the new one in `after`, beside every
///   other field that changed with it. A company renamed by Padrón takes its people along without changes of their own: whoever has
///   its old `customer_id` has the new one. With `door` `other` (another program wrote) only those move who have a change of their
///   own: read the people of both keys again.
/// * `remove`: the record is gone. Only other programs and the undoing of an import remove; there is no DELETE for records.
/// * `kind` `all`: everything was put back from a backup: begin anew.
///
/// The list of verbs is open. What changes no value of the record (`password`, `password_link` …) comes in the same feed, with empty
/// `before` and `after`: pass it over. Apply the fields in `after` of a verb that is not known, or read the record again.
///
/// To begin: ask with `after=latest` (answered at once, with `wait` too), read all records, then follow from `next`. What changed
/// while you read comes once more; applying a change twice does no harm, except where a key was renamed while you read: begin anew
/// until there was no `rename` in between. Keep `next` after what came before it is applied, in the same transaction if you can.
#[utoipa::path(
    get, path = "/changes", tag = "History", operation_id = "followChanges",
    params(
        ("after" = Option<String>, Query, description = "The number after which changes are wanted (default 0, the oldest there is), or `latest` for the place where the log ends now.", example = "4711"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many at most (default 50)."),
        ("wait" = Option<u16>, Query, minimum = 0, maximum = 55, description = "Where there are none, wait so many seconds for the first one."),
    ),
    responses(
        (status = 200, description = "Changes; none where nothing happened.", body = Changes),
        (status = 410, description = "Changes after that number were dropped with old history, or the log never came so far (it may have been put back from a backup): begin anew.", body = super::problem::Written<'static>),
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
        let detail = "Changes after that number were dropped with old history, or there is no such number. Ask with after=latest, read all records, and go on from there.";
        return Err(Problem::new(StatusCode::GONE, "gone", "Dropped", detail));
    }
    Ok(Json(Changes { items: found.items.iter().map(ChangeBody::from).collect(), next: found.next }).into_response())
}
