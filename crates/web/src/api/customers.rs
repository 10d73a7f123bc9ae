//! `/customers`: companies.

use axum::Json;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::lists::{CustomerQuery, CustomerSort};
use padron_app::admin::{Admin, Version};
use padron_app::json::{self, CustomerJson, PageJson};
use padron_app::once::{KeptAnswer, Made};
use padron_app::tokens::Scope;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::record::Strictness;
use utoipa::openapi::schema::ObjectBuilder;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{Reader, Sent};
use super::caller::Caller;
use super::moving::{Order, half_moved};
use super::once::{Asked, answer, carry_out, kept};
use super::path::Key;
use super::problem::Problem;
use super::query::Params;
use super::schema::{self, Purpose, schema};
use super::version::{Known, tag};
use crate::link;
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// What can be read of a customer and not written.
const READ_ONLY: [&str; 3] = ["source", "created_at", "changed_at"];

fn about(field: &str) -> &'static str {
    match field {
        "customer_id" => "The key everything else refers to; two that differ in nothing but case are the same key.",
        "name" => "The company's name, unique.",
        "street" => "Street and number.",
        "zip" => "Postal code.",
        "city" => "Town.",
        "country" => "Country, as its English name.",
        "url" => "Web address.",
        _ => "A remark.",
    }
}

fn readable() -> Vec<(&'static str, ObjectBuilder)> {
    vec![
        ("source", schema::text("The name of the source the company comes from, as in `/sources`.")),
        ("fields", schema::extras()),
        ("created_at", schema::time("When it was added (UTC).")),
        ("changed_at", schema::time("When it was last changed (UTC).")),
    ]
}

fn new() -> Vec<(&'static str, ObjectBuilder)> {
    vec![
        ("source", schema::text("The source to add it to; without it the first that can be written.")),
        ("fields", schema::extras()),
    ]
}

schema!(CustomerSchema, "Customer", schema::record(CustomerValues::FIELDS, Purpose::Read, about, readable()));
schema!(NewCustomer, "NewCustomer", schema::record(CustomerValues::FIELDS, Purpose::Add, about, new()));
schema!(
    CustomerChange,
    "CustomerChange",
    schema::record(CustomerValues::FIELDS, Purpose::Change, about, schema::changeable())
);
schema!(CustomerPage, "CustomerPage", schema::page("Customer", "A page of companies."));

fn location(customer: &Customer) -> String {
    link::api("customers", &customer.values.customer_id)
}

fn added(admin: &Admin, customer: &Customer) -> KeptAnswer {
    let tag = tag(&Version::of_customer(customer));
    let headers = [(LOCATION.as_str(), location(customer)), (ETAG.as_str(), tag)];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    kept(StatusCode::CREATED, &headers, &CustomerJson { admin, customer, wanted: None })
}

/// List or search companies
///
/// `search` is the language of the pages: words, `*`, `+`, `!`, `"…"`, `( )`, `||`. Without `sort` a search answers the best
/// matches first, and everything else is in the order of `customer_id`.
#[utoipa::path(
    get, path = "/customers", tag = "Customers", operation_id = "listCustomers",
    params(
        ("search" = Option<String>, Query, description = "What to look for.", example = "cabr*"),
        ("valid" = Option<String>, Query, description = "`valid`, `invalid`, `invalid-temporarily` or `all` (default)."),
        ("source" = Option<String>, Query, description = "Only those of the source with this name."),
        ("sort" = Option<String>, Query, description = "`relevance`, `customer_id`, `name`, `city`, `country`, `changed_at` or `valid`; `-` in front for descending."),
        ("fields" = Option<String>, Query, description = "The only keys that are wanted, with commas between them.", example = "customer_id,name"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, of the same search, filters and order."),
        ("total" = Option<String>, Query, description = "`exact`: count all that match, however long it takes. Otherwise `total_is_exact` tells whether `total` is exact or only the least there are."),
    ),
    responses((status = 200, description = "A page of companies.", body = CustomerPage)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomersRead)?;
    let mut params = Params::read(&uri, &["search", "valid", "source", "sort", "fields", "limit", "cursor", "total"]);
    let search = params.text("search").unwrap_or("").to_owned();
    let natural = if search.trim().is_empty() { CustomerSort::Id } else { CustomerSort::Relevance };
    let (validity, limit) = (params.validity(), params.limit());
    let source = params.source(&admin.sources_of_companies());
    let (sort, descending) = params.sort().unwrap_or((natural, false));
    let fields = params.fields(&json::customer_fields());
    let effort = params.effort();
    params.done()?;
    let query = CustomerQuery { search: &search, validity, source, sort, descending, offset: 0, limit };
    let page = admin.page_of_customers(&query, params.text("cursor"), effort).await?;
    let keys: Vec<&str> = page.keys.iter().map(String::as_str).collect();
    let customers = admin.customers(&keys).await?;
    let wanted = fields.as_deref();
    let items = customers.iter().map(|customer| CustomerJson { admin, customer, wanted }).collect();
    Ok(Json(PageJson { items, next_cursor: page.next, total: page.total, total_is_exact: page.total_is_exact })
        .into_response())
}

/// Add a company
#[utoipa::path(
    post, path = "/customers", tag = "Customers", operation_id = "addCustomer",
    request_body(content = NewCustomer, example = json!({"customer_id": "K10001", "name": "Cabrera Inc", "city": "Málaga", "valid": "valid"})),
    responses(
        (status = 201, description = "The company as it was added.", body = CustomerSchema),
    ),
)]
async fn add(caller: Caller, uri: Uri, asked: Asked, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomersWrite)?;
    Params::read(&uri, &[]).done()?;
    let named = admin.clone();
    let admin = asked.once(&caller, admin, &sent.bytes, move |made| match made {
        Made::Customer(customer) => added(&named, customer),
        _ => kept(StatusCode::CREATED, &[], &()),
    });
    let work = async {
        let mut reader = Reader::new(&sent.object);
        let source = reader.text("source").filter(|name| !name.is_empty());
        let (slot, mut values) = match admin.new_customer(source.as_deref()) {
            Err(AppError::Fields(_)) => {
                reader.unknown_source(&admin.writable_sources_of_companies());
                admin.new_customer(None)?
            }
            other => other?,
        };
        reader.record(&mut values);
        reader.done(&READ_ONLY, || values.check(Strictness::Full).err().unwrap_or_default())?;
        Ok(answer(&added(&admin, &admin.add_customer_to(Some(slot), values).await?)))
    };
    carry_out(&admin, Box::pin(work)).await
}

/// Read a company
#[utoipa::path(
    get, path = "/customers/{customer_id}", tag = "Customers", operation_id = "readCustomer",
    params(
        ("customer_id" = String, Path, description = "The id, percent-encoded.", example = "K10001"),
        ("fields" = Option<String>, Query, description = "The only keys that are wanted, with commas between them."),
    ),
    responses(
        (status = 200, description = "The company.", body = CustomerSchema),
        (status = 304, description = "The version in `If-None-Match` is the present one."),
    ),
)]
async fn show(caller: Caller, uri: Uri, known: Known, Key(id): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomersRead)?;
    let mut params = Params::read(&uri, &["fields"]);
    let fields = params.fields(&json::customer_fields());
    params.done()?;
    let customer = admin.customer(&id).await?;
    let body = CustomerJson { admin, customer: &customer, wanted: fields.as_deref() };
    Ok(known.answer(&Version::of_customer(&customer), &body))
}

/// Change a company
///
/// Only the keys that are sent are changed. A new `customer_id` takes everything along that refers to the company: its people,
/// tickets, groups. Another `source` moves the company there: what that source has no place for is named (`no-such-field`)
/// unless `lose_fields` is true, and the history keeps it; keys sent besides, except `customer_id`, are what it gets there.
#[utoipa::path(
    patch, path = "/customers/{customer_id}", tag = "Customers", operation_id = "changeCustomer",
    params(("customer_id" = String, Path, description = "The id, percent-encoded.", example = "K10001")),
    request_body(content = CustomerChange, example = json!({"city": "Sevilla", "url": null})),
    responses(
        (status = 200, description = "The company as it is now.", body = CustomerSchema),
        (status = 409, description = "The source it is in, or goes to, can only be read.", body = super::problem::Written),
        (status = 412, description = "The company is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn change(caller: Caller, uri: Uri, known: Known, Key(id): Key, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomersWrite)?;
    Params::read(&uri, &[]).done()?;
    let before = admin.customer(&id).await?;
    let Some(sent) = sent.beside_source(admin.source_of_company(&before)) else {
        return Box::pin(go_elsewhere(admin, &id, &known, &sent)).await;
    };
    // Read as if over an empty record of the same source first: what is wrong by itself is told before anything is opened.
    let (mut reader, mut values) = (Reader::new(&sent.object), CustomerValues::of(before.values.shape));
    reader.record(&mut values);
    reader.done(&READ_ONLY, || sent.faults(values.check(Strictness::Full).err().unwrap_or_default()))?;
    let edit = |before: &CustomerValues| {
        let mut values = before.clone();
        Reader::new(&sent.object).record(&mut values);
        values
    };
    let (customer, _) = admin.edit_customer(&id, |seen| known.allows(seen), edit).await?;
    Ok(changed(admin, &customer))
}

fn changed(admin: &Admin, customer: &Customer) -> Response {
    let headers = [(ETAG, tag(&Version::of_customer(customer))), (LOCATION, location(customer))];
    (headers, Json(CustomerJson { admin, customer, wanted: None })).into_response()
}

/// Moves a company to another source.
async fn go_elsewhere(admin: &Admin, id: &str, known: &Known, sent: &Sent) -> Result<Response, Problem> {
    let names = admin.writable_sources_of_companies();
    let order = Order::read(sent, "customer_id", |to| Ok(admin.new_customer(Some(to))?.1), &names)?;
    let moved = admin.move_customer(id, |seen| known.allows(seen), &order.told()).await?;
    match moved.left_in {
        None => Ok(changed(admin, &moved.record)),
        Some(source) => Err(half_moved(&source)),
    }
}
