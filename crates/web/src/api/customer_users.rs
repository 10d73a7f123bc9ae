//! `/customer-users` and their passwords; `/customers/{customer_id}/customer-users`.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderValue, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_app::admin::{Admin, Version};
use padron_app::json::{self, CustomerUserJson, PageJson, PasswordJson, Secret};
use padron_app::once::{KeptAnswer, Made};
use padron_app::tokens::Scope;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::source::Slot;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder};
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
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, change))
        .routes(routes!(set_password))
        .routes(routes!(send_link))
        .routes(routes!(list_of_customer))
}

/// What can be read of a person and not written.
const READ_ONLY: [&str; 6] =
    ["source", "display_name", "created_at", "changed_at", "generated_password", "generated_password_withheld"];

fn about(field: &str) -> &'static str {
    match field {
        "title" => "Title or salutation.",
        "first_name" => "Given name.",
        "last_name" => "Family name.",
        "login" => {
            "The key everything else refers to; two that differ in nothing but case are the same key. It may be left out where \
             the source makes logins."
        }
        "email" => "E-mail address, ASCII.",
        "customer_id" => {
            "The primary customer. There must be one with this id when it is written, in any case of letters; it is kept as \
             it was sent. Other programs may leave an id here that no customer has."
        }
        "phone" => "Telephone number, as typed.",
        "fax" => "Fax number, as typed.",
        "mobile" => "Mobile number, as typed.",
        "street" => "Street and number.",
        "zip" => "Postal code.",
        "city" => "Town.",
        "country" => "Country, as its English name.",
        _ => "A remark; may have several lines.",
    }
}

fn readable() -> Vec<(&'static str, ObjectBuilder)> {
    vec![
        ("source", schema::text("The name of the source the person comes from, as in `/sources`.")),
        ("display_name", schema::text("The name as the pages show it.")),
        ("fields", schema::extras()),
        ("created_at", schema::time("When they were added (UTC).")),
        ("changed_at", schema::time("When they were last changed (UTC).")),
        (
            "generated_password",
            schema::text("The password that was made up; told once, in the answer to a POST without one."),
        ),
        (
            "generated_password_withheld",
            schema::boolean("Set where the password was told in the first answer to this request."),
        ),
    ]
}

fn password() -> ObjectBuilder {
    let about = "The password in clear text, at most 1,024 bytes of UTF-8 without U+0000, and not empty. Without the key, or with \
        null, a strong one is made up and told once, as `generated_password`; no mail is sent.";
    schema::text_or_null(about).min_length(Some(1)).max_length(Some(1024))
}

/// The password of a body; without one it is made up. An empty one is a mistake of whoever filled it in, not a wish.
fn wanted_password(reader: &mut Reader) -> String {
    let given = reader.text("password");
    if given.as_ref().is_some_and(String::is_empty) {
        reader.fault("password", "required", "This must not be empty; without the key a password is made up.");
    }
    given.unwrap_or_default()
}

fn new() -> Vec<(&'static str, ObjectBuilder)> {
    vec![
        ("password", password()),
        ("source", schema::text("The source to add them to; without it the first that can be written.")),
        ("fields", schema::extras()),
    ]
}

schema!(Person, "CustomerUser", schema::record(CustomerUserValues::FIELDS, Purpose::Read, about, readable()));
schema!(NewPerson, "NewCustomerUser", schema::record(CustomerUserValues::FIELDS, Purpose::Add, about, new()));
schema!(
    PersonChange,
    "CustomerUserChange",
    schema::record(CustomerUserValues::FIELDS, Purpose::Change, about, schema::changeable())
);
schema!(PersonPage, "CustomerUserPage", schema::page("CustomerUser", "A page of people."));
schema!(
    NewPassword,
    "NewPassword",
    utoipa::openapi::RefOr::T(
        ObjectBuilder::new()
            .property("password", password())
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .into()
    )
);
schema!(
    PasswordSet,
    "PasswordSet",
    utoipa::openapi::RefOr::T(
        ObjectBuilder::new()
            .property("login", schema::text("Whose password it is."))
            .property("generated_password", schema::text("The password that was made up; told once."))
            .property(
                "generated_password_withheld",
                schema::boolean("Set where the password was told in the first answer to this request.")
            )
            .required("login")
            .into()
    )
);

schema!(
    LinkSent,
    "PasswordLink",
    utoipa::openapi::RefOr::T(
        ObjectBuilder::new()
            .description(Some("A link that waits to be mailed."))
            .property("login", schema::text("Who may choose a password."))
            .property("email", schema::text("Where the link goes."))
            .required("login")
            .required("email")
            .into()
    )
);

fn location(person: &CustomerUser) -> String {
    link::api("customer-users", &person.values.login)
}

fn added(admin: &Admin, person: &CustomerUser, password: Secret) -> KeptAnswer {
    let (location, tag) = (location(person), tag(&Version::of_customer_user(person)));
    let headers = [(LOCATION.as_str(), location.as_str()), (ETAG.as_str(), tag.as_str())];
    kept(StatusCode::CREATED, &headers, &CustomerUserJson { admin, person, wanted: None, password })
}

fn set(person: &CustomerUser, password: Secret) -> KeptAnswer {
    let tag = tag(&Version::of_customer_user(person));
    kept(StatusCode::OK, &[(ETAG.as_str(), tag.as_str())], &PasswordJson { login: &person.values.login, password })
}

/// What is kept of an answer instead of a secret.
fn withheld(is: bool) -> Secret {
    if is { Secret::Withheld } else { Secret::None }
}

/// An answer that no cache may keep.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// List or search people
///
/// `search` is the language of the pages: words, `*`, `+`, `!`, `"…"`. Without `sort` a search answers the best matches first,
/// and everything else is in the order of `login`.
#[utoipa::path(
    get, path = "/customer-users", tag = "Customer users", operation_id = "listCustomerUsers",
    params(
        ("search" = Option<String>, Query, description = "What to look for.", example = "garc*"),
        ("valid" = Option<String>, Query, description = "`valid`, `invalid`, `invalid-temporarily` or `all` (default)."),
        ("customer_id" = Option<String>, Query, description = "Only those whose primary customer this is."),
        ("source" = Option<String>, Query, description = "Only those of the source with this name."),
        ("sort" = Option<String>, Query, description = "`relevance`, `login`, `name` (last, then first), `email`, `customer` (its name), `last_login` or `valid`; `-` in front for descending."),
        ("fields" = Option<String>, Query, description = "The only keys that are wanted, with commas between them.", example = "login,email"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, of the same search, filters and order."),
        ("total" = Option<String>, Query, description = "`exact`: count all that match, however long it takes. Otherwise `total_is_exact` tells whether `total` is exact or only the least there are."),
    ),
    responses((status = 200, description = "A page of people.", body = PersonPage)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersRead)?;
    let known = ["search", "valid", "customer_id", "source", "sort", "fields", "limit", "cursor", "total"];
    let mut params = Params::read(&uri, &known);
    let source = params.source(&admin.sources_of_people());
    let customer_id = params.text("customer_id").map(str::to_owned);
    page(admin, params, customer_id.as_deref(), source).await
}

/// List the people of a company
#[utoipa::path(
    get, path = "/customers/{customer_id}/customer-users", tag = "Customers", operation_id = "listCustomerUsersOfCustomer",
    params(
        ("customer_id" = String, Path, description = "The company whose people are wanted, percent-encoded.", example = "K10001"),
        ("search" = Option<String>, Query, description = "What to look for."),
        ("valid" = Option<String>, Query, description = "`valid`, `invalid`, `invalid-temporarily` or `all` (default)."),
        ("sort" = Option<String>, Query, description = "As in the list of all people."),
        ("fields" = Option<String>, Query, description = "The only keys that are wanted, with commas between them."),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many (default 50)."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, of the same search, filters and order."),
        ("total" = Option<String>, Query, description = "`exact`: count all that match, however long it takes. Otherwise `total_is_exact` tells whether `total` is exact or only the least there are."),
    ),
    responses((status = 200, description = "A page of its people.", body = PersonPage)),
)]
async fn list_of_customer(caller: Caller, uri: Uri, Key(id): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersRead)?;
    let params = Params::read(&uri, &["search", "valid", "sort", "fields", "limit", "cursor", "total"]);
    let customer = admin.customer(&id).await?;
    page(admin, params, Some(&customer.values.customer_id), None).await
}

async fn page(
    admin: &Admin,
    mut params: Params,
    customer_id: Option<&str>,
    source: Option<Slot>,
) -> Result<Response, Problem> {
    let search = params.text("search").unwrap_or("").to_owned();
    let natural = if search.trim().is_empty() { CustomerUserSort::Login } else { CustomerUserSort::Relevance };
    let (validity, limit) = (params.validity(), params.limit());
    let (sort, descending) = params.sort().unwrap_or((natural, false));
    let fields = params.fields(&json::customer_user_fields());
    let effort = params.effort();
    params.done()?;
    let query =
        CustomerUserQuery { search: &search, validity, customer_id, source, sort, descending, offset: 0, limit };
    let page = admin.page_of_customer_users(&query, params.text("cursor"), effort).await?;
    let people = admin.customer_users(&page.keys).await?;
    let wanted = fields.as_deref();
    let item = |person| CustomerUserJson { admin, person, wanted, password: Secret::None };
    let items = people.iter().map(item).collect();
    Ok(Json(PageJson { items, next_cursor: page.next, total: page.total, total_is_exact: page.total_is_exact })
        .into_response())
}

/// Add a person
///
/// Without `password` a strong one is made up and told once, as `generated_password`; no mail is sent, and nobody is added
/// without a password. To let the person choose one, send them a link (`/customer-users/{login}/password-link`).
#[utoipa::path(
    post, path = "/customer-users", tag = "Customer users", operation_id = "addCustomerUser",
    request_body(content = NewPerson, example = json!({
        "login": "jgarcia", "first_name": "José", "last_name": "García", "email": "j.garcia@example.es",
        "customer_id": "K10001", "phone": "+34 952 000 000", "valid": "valid"
    })),
    responses(
        (status = 201, description = "The person as they were added.", body = Person),
    ),
)]
async fn add(caller: Caller, uri: Uri, asked: Asked, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersWrite)?;
    Params::read(&uri, &[]).done()?;
    let named = admin.clone();
    let admin = asked.once(&caller, admin, &sent.bytes, move |made| match made {
        Made::CustomerUser(person, generated) => added(&named, person, withheld(*generated)),
        _ => kept(StatusCode::CREATED, &[], &()),
    });
    let work = async {
        let mut reader = Reader::new(&sent.object);
        let source = reader.text("source").filter(|name| !name.is_empty());
        let (slot, mut values) = match admin.new_customer_user(source.as_deref()) {
            Err(AppError::Fields(_)) => {
                reader.unknown_source(&admin.writable_sources());
                admin.new_customer_user(None)?
            }
            other => other?,
        };
        let password = wanted_password(&mut reader);
        reader.record(&mut values);
        let faults = || {
            let mut faults = admin.faults_of_customer_user(&values);
            // Where logins are made, none is missing.
            faults.retain(|fault| fault.field != "login" || !values.login.is_empty() || !admin.makes_logins(slot));
            faults
        };
        reader.done(&READ_ONLY, faults)?;
        let made = admin.add_customer_user_to(Some(slot), values, &password).await?;
        let secret = made.generated_password.map_or(Secret::None, Secret::Told);
        Ok(private(answer(&added(&admin, &made.person, secret))))
    };
    carry_out(&admin, Box::pin(work)).await
}

/// Read a person
#[utoipa::path(
    get, path = "/customer-users/{login}", tag = "Customer users", operation_id = "readCustomerUser",
    params(
        ("login" = String, Path, description = "The login, percent-encoded.", example = "jgarcia"),
        ("fields" = Option<String>, Query, description = "The only keys that are wanted, with commas between them."),
    ),
    responses(
        (status = 200, description = "The person.", body = Person),
        (status = 304, description = "The version in `If-None-Match` is the present one."),
    ),
)]
async fn show(caller: Caller, uri: Uri, known: Known, Key(login): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersRead)?;
    let mut params = Params::read(&uri, &["fields"]);
    let fields = params.fields(&json::customer_user_fields());
    params.done()?;
    let person = admin.customer_user(&login).await?;
    let body = CustomerUserJson { admin, person: &person, wanted: fields.as_deref(), password: Secret::None };
    Ok(known.answer(&Version::of_customer_user(&person), &body))
}

/// Change a person
///
/// Only the keys that are sent are changed. A new `login` takes everything along that refers to the person: tickets, groups,
/// services. Another `source` moves the person there: what that source has no place for is named (`no-such-field`) unless
/// `lose_fields` is true, and the history keeps it; keys sent besides, except `login`, are what they get there.
#[utoipa::path(
    patch, path = "/customer-users/{login}", tag = "Customer users", operation_id = "changeCustomerUser",
    params(("login" = String, Path, description = "The login, percent-encoded.", example = "jgarcia")),
    request_body(content = PersonChange, example = json!({"phone": "+34 952 111 111", "comment": null})),
    responses(
        (status = 200, description = "The person as they are now.", body = Person),
        (status = 409, description = "The source they are in, or go to, can only be read.", body = super::problem::Written),
        (status = 412, description = "The person is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn change(caller: Caller, uri: Uri, known: Known, Key(login): Key, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersWrite)?;
    Params::read(&uri, &[]).done()?;
    let before = admin.customer_user(&login).await?;
    let Some(sent) = sent.beside_source(admin.source_of_person(&before)) else {
        return Box::pin(go_elsewhere(admin, &login, &known, &sent)).await;
    };
    // Read as if over an empty record of the same source first: what is wrong by itself is told before anything is opened.
    let shape = before.values.shape;
    let (mut reader, mut values) = (Reader::new(&sent.object), CustomerUserValues::of(shape));
    reader.record(&mut values);
    reader.done(&READ_ONLY, || sent.faults(admin.faults_of_customer_user(&values)))?;
    let edit = |before: &CustomerUserValues| {
        let mut values = before.clone();
        Reader::new(&sent.object).record(&mut values);
        values
    };
    let (person, _) = admin.edit_customer_user(&login, |seen| known.allows(seen), edit).await?;
    Ok(changed(admin, &person))
}

fn changed(admin: &Admin, person: &CustomerUser) -> Response {
    let headers = [(ETAG, tag(&Version::of_customer_user(person))), (LOCATION, location(person))];
    let body = CustomerUserJson { admin, person, wanted: None, password: Secret::None };
    (headers, Json(body)).into_response()
}

/// Moves a person to another source.
async fn go_elsewhere(admin: &Admin, login: &str, known: &Known, sent: &Sent) -> Result<Response, Problem> {
    let order = Order::read(sent, "login", |to| Ok(admin.new_customer_user(Some(to))?.1), &admin.writable_sources())?;
    let moved = admin.move_customer_user(login, |seen| known.allows(seen), &order.told()).await?;
    match moved.left_in {
        None => Ok(changed(admin, &moved.record)),
        Some(source) => Err(half_moved(&source)),
    }
}

/// Set a person's password
///
/// Without `password`, or with null, a strong one is made up and told once.
#[utoipa::path(
    put, path = "/customer-users/{login}/password", tag = "Customer users", operation_id = "setCustomerUserPassword",
    params(("login" = String, Path, description = "Whose password, percent-encoded.", example = "jgarcia")),
    request_body(content = NewPassword, example = json!({"password": null})),
    responses(
        (status = 200, description = "It is set.", body = PasswordSet),
        (status = 412, description = "The person is no longer as `If-Match` says.", body = super::problem::Written),
    ),
    extensions(("x-once" = json!(true))),
)]
async fn set_password(
    caller: Caller,
    uri: Uri,
    asked: Asked,
    known: Known,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersWrite)?;
    Params::read(&uri, &[]).done()?;
    let admin = asked.once(&caller, admin, &sent.bytes, |made| match made {
        Made::Password(person, generated) => set(person, withheld(*generated)),
        _ => kept(StatusCode::OK, &[], &()),
    });
    let work = async {
        let mut reader = Reader::new(&sent.object);
        let password = wanted_password(&mut reader);
        reader.done(&[], Vec::new)?;
        let (person, generated) = admin.set_password_of_version(&login, &password, |seen| known.allows(seen)).await?;
        Ok(private(answer(&set(&person, generated.map_or(Secret::None, Secret::Told)))))
    };
    carry_out(&admin, Box::pin(work)).await
}

/// Mail a person a link to choose a password
///
/// The mail is sent in the background; an earlier link stops working. The password that is there stays until the person has chosen.
#[utoipa::path(
    post, path = "/customer-users/{login}/password-link", tag = "Customer users", operation_id = "sendPasswordLink",
    params(("login" = String, Path, description = "To whom, percent-encoded.", example = "jgarcia")),
    responses(
        (status = 202, description = "The mail waits to be sent.", body = LinkSent),
        (status = 422, description = "The person is switched off, has no right address, or mail is not set up.", body = super::problem::Written),
    ),
)]
async fn send_link(caller: Caller, uri: Uri, asked: Asked, Key(login): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::CustomerUsersWrite)?;
    Params::read(&uri, &[]).done()?;
    let admin = asked.once(&caller, admin, &[], |made| match made {
        Made::Link(person) => link_sent(person),
        _ => kept(StatusCode::ACCEPTED, &[], &()),
    });
    let work = async { Ok(answer(&link_sent(&admin.send_password_link(&login, None).await?))) };
    carry_out(&admin, Box::pin(work)).await
}

fn link_sent(person: &CustomerUser) -> KeptAnswer {
    let body = serde_json::json!({ "login": person.values.login, "email": person.values.email });
    kept(StatusCode::ACCEPTED, &[], &body)
}
