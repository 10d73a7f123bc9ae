//! `/customers/export` and `/customer-users/export`: a list or a search as a file.

use axum::body::{Body, Bytes};
use axum::http::Uri;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, StreamExt as _};
use padron_app::admin::Admin;
use padron_app::export::{Export, Format, Kind, Options, Selection};
use padron_app::tokens::Scope;
use padron_domain::validity::Validity;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::problem::Problem;
use super::query::Params;
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(companies)).routes(routes!(people))
}

/// What both have in common.
struct Asked {
    search: String,
    validity: Option<Validity>,
    options: Options,
}

impl Asked {
    fn read(params: &mut Params, admin: &Admin, kind: Kind) -> Self {
        let name = params.text("format").unwrap_or("jsonl").to_owned();
        let format = Format::parse(&name).unwrap_or_else(|| {
            params.fault("format", "unknown-value", "This is csv, xlsx or jsonl.");
            Format::JsonLines
        });
        let columns = params.text("columns").map(str::to_owned);
        let columns: Vec<String> =
            columns.iter().flat_map(|columns| columns.split(',')).map(|name| name.trim().to_owned()).collect();
        let known = admin.app().export_columns(kind);
        for (place, name) in columns.iter().enumerate() {
            let same = |other: &String| {
                known.iter().any(|it| {
                    [it.name, it.field].contains(&other.as_str()) && [it.name, it.field].contains(&name.as_str())
                })
            };
            if columns[..place].iter().any(same) {
                params.fault("columns", "repeated", format!("The column {name:?} is there twice."));
            } else if !known.iter().any(|column| column.name == name || column.field == name) {
                let names: Vec<&str> = known.iter().map(|column| column.name).collect();
                params.fault(
                    "columns",
                    "unknown-field",
                    format!("There is no column {name:?}. Known: {}.", names.join(", ")),
                );
            }
        }
        let safe = match params.text("formulas").unwrap_or("safe") {
            "safe" => true,
            "raw" => false,
            _ => {
                params.fault("formulas", "unknown-value", "This is safe or raw.");
                true
            }
        };
        let bom = match params.text("bom").unwrap_or("false") {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => {
                params.fault("bom", "unknown-value", "This is true or false.");
                false
            }
        };
        Self {
            search: params.text("search").unwrap_or("").to_owned(),
            validity: params.validity(),
            options: Options { format, columns, safe, bom },
        }
    }
}

/// Export companies
///
/// The whole list or a search as a file, streamed. A file that could not be written to its end breaks off.
#[utoipa::path(
    get, path = "/customers/export", tag = "Customers", operation_id = "exportCustomers",
    params(
        ("search" = Option<String>, Query, description = "What to look for."),
        ("valid" = Option<String>, Query, description = "`valid`, `invalid`, `invalid-temporarily` or `all` (default)."),
        ("source" = Option<String>, Query, description = "Only those of the source with this name."),
        ("sort" = Option<String>, Query, description = "As in the list; without it all companies come as they lie in the database."),
        ("format" = Option<String>, Query, description = "`jsonl` (default), `csv` or `xlsx`."),
        ("columns" = Option<String>, Query, description = "Columns in their order, with commas between them.", example = "customer_id,name"),
        ("formulas" = Option<String>, Query, description = "`safe` (default): CSV cells that a spreadsheet would compute get a `'` in front; `raw`: they do not."),
        ("bom" = Option<bool>, Query, description = "Whether a CSV file begins with a byte order mark."),
    ),
    responses((status = 200, description = "The file.", content(
        (String = "application/x-ndjson"), (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    ))),
)]
async fn companies(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomersRead)?;
    let mut params = Params::read(&uri, &["search", "valid", "source", "sort", "format", "columns", "formulas", "bom"]);
    let asked = Asked::read(&mut params, admin, Kind::Customers);
    let source = params.source(&admin.sources_of_companies());
    let sort = params.sort();
    params.done()?;
    let (sort, descending) = (sort.map(|(sort, _)| sort), sort.is_some_and(|(_, descending)| descending));
    let selection =
        Selection { search: &asked.search, validity: asked.validity, customer_id: None, source, sort, descending };
    let export = admin.export_customers(&selection, &asked.options).await?;
    file(Kind::Customers, asked.options.format, export).await
}

/// Export people
///
/// The whole list or a search as a file, streamed; never a password. A file that could not be written to its end breaks off.
#[utoipa::path(
    get, path = "/customer-users/export", tag = "Customer users", operation_id = "exportCustomerUsers",
    params(
        ("search" = Option<String>, Query, description = "What to look for."),
        ("valid" = Option<String>, Query, description = "`valid`, `invalid`, `invalid-temporarily` or `all` (default)."),
        ("customer_id" = Option<String>, Query, description = "Only those whose primary customer this is."),
        ("source" = Option<String>, Query, description = "Only those of the source with this name."),
        ("sort" = Option<String>, Query, description = "As in the list; without it all people come as they lie in the database."),
        ("format" = Option<String>, Query, description = "`jsonl` (default), `csv` or `xlsx`."),
        ("columns" = Option<String>, Query, description = "Columns in their order, with commas between them.", example = "login,email"),
        ("formulas" = Option<String>, Query, description = "`safe` (default): CSV cells that a spreadsheet would compute get a `'` in front; `raw`: they do not."),
        ("bom" = Option<bool>, Query, description = "Whether a CSV file begins with a byte order mark."),
    ),
    responses((status = 200, description = "The file.", content(
        (String = "application/x-ndjson"), (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    ))),
)]
async fn people(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersRead)?;
    let known = ["search", "valid", "customer_id", "source", "sort", "format", "columns", "formulas", "bom"];
    let mut params = Params::read(&uri, &known);
    let asked = Asked::read(&mut params, admin, Kind::CustomerUsers);
    let source = params.source(&admin.sources_of_people());
    let customer = params.text("customer_id").map(str::to_owned);
    let sort = params.sort();
    params.done()?;
    let (sort, descending) = (sort.map(|(sort, _)| sort), sort.is_some_and(|(_, descending)| descending));
    let customer_id = customer.as_deref();
    let selection =
        Selection { search: &asked.search, validity: asked.validity, customer_id, source, sort, descending };
    let export = admin.export_customer_users(&selection, &asked.options).await?;
    file(Kind::CustomerUsers, asked.options.format, export).await
}

async fn file(kind: Kind, format: Format, mut export: Export) -> Result<Response, Problem> {
    // What fails before the first bytes is told as a problem; a spreadsheet has none until it is done.
    let first = match format {
        Format::Xlsx => None,
        Format::Csv | Format::JsonLines => export.next().await.transpose()?,
    };
    let rest = stream::unfold(export, |mut export| async move {
        let piece = export.next().await?;
        let piece = piece.map(Bytes::from).map_err(|error| {
            tracing::error!("an export broke off: {error}");
            std::io::Error::other("the file broke off")
        });
        Some((piece, export))
    });
    // Fused: whoever compresses asks once more after the end.
    let first = stream::iter(first.map(|bytes| Ok(Bytes::from(bytes))));
    let body = Body::from_stream(first.chain(rest).fuse());
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{}.{}\"", kind.file(), format.name())) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
