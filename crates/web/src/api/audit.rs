//! `/audit`: the history of everything.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDateTime;
use padron_app::admin::history::Filter;
use padron_app::events::Event;
use padron_app::tokens::Scope;
use padron_domain::audit::{AuditEntry, Door, ObjectKind};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::problem::Problem;
use super::query::Params;
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A change, as the history and the log of events tell it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub(super) struct ChangeBody {
    /// Its number; later changes have higher ones.
    #[schema(example = 4711)]
    seq: i64,
    /// When (UTC).
    #[schema(format = DateTime)]
    at: String,
    /// Of what: `customer`, `customer_user`, `agent`, `token`, `setting`, `job`, `database`; `all` where everything was put back from
    /// a backup.
    #[schema(example = "customer_user")]
    kind: String,
    /// The record's key after it.
    #[schema(example = "jgarcia")]
    key: String,
    /// What was done: `add`, `update`, `rename`, `remove`, `password`, `password_link`, `restore` …; the list is open.
    #[schema(example = "update")]
    verb: String,
    /// The login of who did it; empty where nobody can say.
    #[schema(example = "ada")]
    actor: String,
    /// `agent` or `system`.
    #[schema(example = "agent")]
    actor_kind: String,
    /// Through which door: `web`, `api`, `cli`, `other` (another program on the same tables).
    #[schema(example = "web")]
    door: String,
    /// By which job.
    job: Option<i64>,
    /// Values before, by field; empty for a new record.
    #[schema(example = json!({"city": "Sevilla"}))]
    before: BTreeMap<String, String>,
    /// Values after, by field; of a new record all that are not empty.
    #[schema(example = json!({"city": "Dos Hermanas"}))]
    after: BTreeMap<String, String>,
}

impl From<&AuditEntry> for ChangeBody {
    fn from(entry: &AuditEntry) -> Self {
        let event = Event::from(entry);
        let named = |values: BTreeMap<&str, &str>| {
            values.into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect()
        };
        Self {
            seq: event.seq,
            at: event.at,
            kind: event.kind.to_owned(),
            key: event.key.to_owned(),
            verb: event.verb.to_owned(),
            actor: event.actor.to_owned(),
            actor_kind: event.actor_kind.to_owned(),
            door: event.door.to_owned(),
            job: event.job,
            before: named(event.before),
            after: named(event.after),
        }
    }
}

/// A page of the history.
#[derive(Debug, Serialize, ToSchema)]
struct History {
    /// The changes, the newest first.
    items: Vec<ChangeBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
}

/// List the history, newest first
///
/// All filters narrow together. With `kind` `customer` or `customer_user` a `key` stands for the record under all the keys it had.
#[utoipa::path(
    get, path = "/audit", tag = "History", operation_id = "listHistory",
    params(
        ("kind" = Option<String>, Query, description = "Kind of record, as `customer_user`."),
        ("key" = Option<String>, Query, description = "The record's key, as a login."),
        ("actor" = Option<String>, Query, description = "Only by this agent (login)."),
        ("door" = Option<String>, Query, description = "`web`, `api`, `cli` or `other`."),
        ("verb" = Option<String>, Query, description = "What was done, as `update`."),
        ("field" = Option<String>, Query, description = "Only changes of this field."),
        ("job" = Option<i64>, Query, minimum = 1, description = "Only by this job."),
        ("from" = Option<String>, Query, description = "Not before this time (RFC 3339, UTC).", example = "2026-11-01T00:00:00Z"),
        ("to" = Option<String>, Query, description = "Before this time."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, of the same filters."),
    ),
    responses((status = 200, description = "A page of the history.", body = History)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::HistoryRead)?;
    let known = ["kind", "key", "actor", "door", "verb", "field", "job", "from", "to", "limit", "cursor"];
    let mut params = Params::read(&uri, &known);
    let text = |params: &Params, name: &str| params.text(name).map(str::to_owned);
    let kind = kind(&mut params);
    let door = text(&params, "door").and_then(|name| {
        let found = Door::from_name(&name);
        if found.is_none() {
            params.fault("door", "unknown-value", "This is web, api, cli or other.");
        }
        found
    });
    let job = params.number("job", 1..=i64::MAX);
    let (from, to) = (time(&mut params, "from"), time(&mut params, "to"));
    let cursor = text(&params, "cursor").and_then(|text| {
        let found = text.parse().ok();
        if found.is_none() {
            params.fault("cursor", "unknown-value", "This is no cursor of this list.");
        }
        found
    });
    let limit = params.limit();
    params.done()?;
    let filter = Filter {
        kind,
        key: text(&params, "key"),
        actor: text(&params, "actor"),
        door,
        verb: text(&params, "verb"),
        field: text(&params, "field"),
        job,
        from,
        to,
    };
    let wanted = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let found = admin.history_page(&filter, cursor, wanted).await?;
    let items: Vec<ChangeBody> = found.iter().take(limit).map(ChangeBody::from).collect();
    let next_cursor = if found.len() > limit { items.last().map(|last| last.seq.to_string()) } else { None };
    Ok(Json(History { items, next_cursor }).into_response())
}

/// `kind`: a kind of record.
fn kind(params: &mut Params) -> Option<ObjectKind> {
    let name = params.text("kind")?.to_owned();
    let found = ObjectKind::from_name(&name);
    if found.is_none() {
        let names: Vec<&str> = ObjectKind::ALL.iter().map(|kind| kind.name()).collect();
        params.fault("kind", "unknown-value", format!("One of {}.", names.join(", ")));
    }
    found
}

/// A time of the address.
fn time(params: &mut Params, name: &str) -> Option<NaiveDateTime> {
    let text = params.text(name)?.to_owned();
    let found = chrono::DateTime::parse_from_rfc3339(&text).ok().map(|time| time.naive_utc());
    if found.is_none() {
        params.fault(name, "wrong-type", "This is a time as 2026-11-24T12:00:00Z.");
    }
    found
}
