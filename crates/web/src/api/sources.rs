//! `/sources`: where people and companies come from, how each source is doing, and a test of one.

use axum::Json;
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use padron_app::sources::{Of, Report, Trial};
use padron_app::tokens::Scope;
use padron_app::{AppError, json};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::path::Key;
use super::problem::Problem;
use super::query::Params;
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(conflicts)).routes(routes!(test))
}

/// A column that the map names and the table lacks.
#[derive(Debug, Serialize, ToSchema)]
struct LackedColumn {
    /// The field.
    field: String,
    /// The column.
    column: String,
    /// The statement that adds it.
    #[schema(example = "ALTER TABLE workers ADD COLUMN room VARCHAR(200)")]
    remedy: String,
}

/// A source and how it is doing. Nothing secret is in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
struct Shown {
    /// What it is called.
    #[schema(example = "Warehouse")]
    name: String,
    /// What its records are: `customer_users` or `customers`.
    #[schema(example = "customer_users")]
    records: &'static str,
    /// Its place among those of its kind, 0 to 10: of equal logins the lower counts.
    slot: u8,
    /// `own-table`, `table`, `postgresql`, `mariadb`, `sqlite` or `ldap`.
    #[schema(example = "mariadb")]
    kind: &'static str,
    /// The table, and of a foreign database its address without secrets.
    #[schema(example = "workers · mysql://reader@db.example/warehouse")]
    place: String,
    /// Whether its records can only be read.
    read_only: bool,
    /// `complete`, `partial` (columns are missing), `stale` (does not answer, shown as it was), `down` (never answered) or `unknown`
    /// (not asked yet).
    #[schema(example = "complete")]
    state: &'static str,
    /// When it last answered whole.
    #[schema(example = "2026-11-24T10:02:00Z")]
    last_good_at: Option<String>,
    /// How many records that answer had.
    count: u64,
    /// How many milliseconds it took.
    milliseconds: u64,
    /// Why it does not answer now.
    error: Option<String>,
    /// The columns its table lacks.
    missing: Vec<LackedColumn>,
}

fn lacked(missing: Vec<padron_app::sources::MissingColumn>) -> Vec<LackedColumn> {
    let of = |column: padron_app::sources::MissingColumn| LackedColumn {
        field: column.field,
        column: column.column,
        remedy: column.remedy,
    };
    missing.into_iter().map(of).collect()
}

impl From<Report> for Shown {
    fn from(report: Report) -> Self {
        let health = report.health;
        Self {
            name: report.name,
            records: report.of.name(),
            slot: report.slot.number(),
            kind: report.kind.name(),
            place: report.place,
            read_only: report.read_only,
            state: health.state.name(),
            last_good_at: health.last_good.map(json::time),
            count: health.count,
            milliseconds: health.milliseconds,
            error: health.error,
            missing: lacked(health.missing),
        }
    }
}

/// Every source.
#[derive(Debug, Serialize, ToSchema)]
struct SourceList {
    /// The sources of people, then those of companies, in their order.
    items: Vec<Shown>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
    /// How many there are.
    total: usize,
}

/// A step of a test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceStep)]
struct Step {
    /// `name`, `connect`, `tls`, `sign-in`, then `table` and `columns`, or of a directory `base` and `filter`, then `sample`.
    #[schema(example = "sign-in")]
    #[serde(rename = "step")]
    name: &'static str,
    /// `good`, `warning` or `failed`; what is behind a failed step was not tried.
    #[schema(example = "good")]
    verdict: &'static str,
    /// What was found, or why it failed.
    #[schema(example = "MariaDB 10.11.6")]
    text: String,
}

/// One of the first records.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceSample)]
struct Sampled {
    /// Login or customer id.
    key: String,
    /// The name.
    name: String,
    /// E-mail address of a person, town of a company.
    more: String,
}

/// How a test went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceTest)]
struct Tested {
    /// The source.
    name: String,
    /// What its records are.
    records: &'static str,
    /// Whether records can be read.
    good: bool,
    /// The steps that were tried.
    steps: Vec<Step>,
    /// The columns its table lacks.
    missing: Vec<LackedColumn>,
    /// The first few records.
    sample: Vec<Sampled>,
}

impl From<Trial> for Tested {
    fn from(trial: Trial) -> Self {
        let good = trial.is_good();
        let step = |finding: padron_app::sources::Finding| Step {
            name: finding.step.name(),
            verdict: finding.verdict.name(),
            text: finding.text,
        };
        let sampled =
            |record: padron_app::sources::Sampled| Sampled { key: record.key, name: record.name, more: record.more };
        Self {
            name: trial.name,
            records: trial.of.name(),
            good,
            steps: trial.findings.into_iter().map(step).collect(),
            missing: lacked(trial.missing),
            sample: trial.sample.into_iter().map(sampled).collect(),
        }
    }
}

/// List sources
#[utoipa::path(
    get, path = "/sources", tag = "Sources", operation_id = "listSources",
    responses((status = 200, description = "Every source and how it is doing.", body = SourceList)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    Params::read(&uri, &[]).done()?;
    let items: Vec<Shown> = admin.source_reports().into_iter().map(Shown::from).collect();
    let total = items.len();
    Ok(Json(SourceList { items, next_cursor: None, total }).into_response())
}

/// A key that more than one source has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SourceConflict)]
struct Conflict {
    /// The login or the customer id.
    #[schema(example = "ada")]
    key: String,
    /// The source whose record is found.
    found_in: String,
    /// The sources whose records are hidden behind it.
    hidden_in: Vec<String>,
}

/// The keys that more than one source has.
#[derive(Debug, Serialize, ToSchema)]
struct SourceConflictList {
    /// The first of them, in order.
    items: Vec<Conflict>,
    /// Always null: there is one page.
    next_cursor: Option<String>,
    /// How many there are.
    total: usize,
}

/// List keys that more than one source has
///
/// Of equal logins, or customer ids, the record of the earlier source is found, and no other. Keys are values of records, so a
/// token needs the scope to read those besides: `customer-users:read`, `customers:read`.
#[utoipa::path(
    get, path = "/sources/conflicts", tag = "Sources", operation_id = "listSourceConflicts",
    params(
        ("records" = Option<String>, Query, description = "`customer_users` (default) or `customers`."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
    ),
    responses((status = 200, description = "The keys.", body = SourceConflictList)),
)]
async fn conflicts(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let mut params = Params::read(&uri, &["records", "limit"]);
    let of = records(&mut params).unwrap_or(Of::People);
    let admin = caller.may(Scope::SettingsRead)?;
    // Keys are values of records.
    caller.may(if of == Of::People { Scope::CustomerUsersRead } else { Scope::CustomersRead })?;
    let limit = params.limit();
    params.done()?;
    let (found, total) = admin.source_clashes(of, limit).await?;
    let told =
        |clash: padron_app::sources::Clash| Conflict { key: clash.key, found_in: clash.wins, hidden_in: clash.hidden };
    let items = found.into_iter().map(told).collect();
    Ok(Json(SourceConflictList { items, next_cursor: None, total }).into_response())
}

/// `records`: of which kind.
fn records(params: &mut Params) -> Option<Of> {
    match params.text("records").map(str::to_owned).as_deref() {
        None => None,
        Some("customer_users") => Some(Of::People),
        Some("customers") => Some(Of::Companies),
        Some(_) => {
            params.fault("records", "unknown-value", "This is customer_users or customers.");
            None
        }
    }
}

/// Test a source
///
/// Step by step, over a connection of its own. A source that does not answer is an answer: `good` is false then.
#[utoipa::path(
    post, path = "/sources/{name}/test", tag = "Sources", operation_id = "testSource",
    params(
        ("name" = String, Path, description = "What the source is called.", example = "Warehouse"),
        ("records" = Option<String>, Query, description = "`customer_users` or `customers`, where a source of each has this name; usually the former."),
    ),
    responses((status = 200, description = "What was found at each step.", body = Tested)),
)]
async fn test(caller: Caller, uri: Uri, Key(name): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    let mut params = Params::read(&uri, &["records"]);
    let asked = records(&mut params);
    params.done()?;
    let named = admin.sources_named(&name);
    let of = named.iter().find(|of| asked.is_none_or(|asked| asked == **of)).ok_or(AppError::Missing)?;
    let mut tested = Tested::from(admin.test_source(*of, &name).await?);
    // Whoever may not read records is not shown any by the way.
    let reads = if *of == Of::People { Scope::CustomerUsersRead } else { Scope::CustomersRead };
    if caller.may(reads).is_err() {
        tested.sample.clear();
    }
    Ok(Json(tested).into_response())
}
