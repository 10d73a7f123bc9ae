//! The description of this door (OpenAPI 3.1), made from the handlers.

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi, ServerBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::problem::{FieldError, Written};
use super::{BASE, resources};

const ABOUT: &str = "Customers (companies) and customer users (their people) of a service desk.\n\n\
    Send a token with every request: `Authorization: Bearer padron_…`. Bodies are JSON; keys nobody knows are refused. \
    Times are UTC (RFC 3339). Keys in paths are percent-encoded. What is refused is told as a problem (RFC 9457) with \
    every wrong field in `errors`, and changed nothing.\n\n\
    **Scopes.** Each operation names the scope its token needs, in its description and as `x-scope`. A token without scopes may do \
    all that its agent may.\n\n\
    **Keys.** `login` and `customer_id` are compared with every letter made lower case by itself, and nothing else: `ÀB` is `àb`, \
    but `straße` is not `STRASSE`, and accents count: `ab` is not `àb`. They are kept as they were sent, and so is the \
    `customer_id` of a person. In a path they are percent-encoded; and since no address can hold a part that is empty, `.` or \
    `..`, a key of underscores alone, or of `.` or `..` behind any number of underscores (`_`, `.`, `_..` and so on), gets one more \
    `_` in front.\n\n\
    **Texts** are stored in NFC, with `\\n` as the end of a line; a text in another form is the same text, in paths too. \
    Keys must not begin or end with white space. No text may hold control characters (a comment: but for the end of \
    a line), and none that nobody sees or that change the direction of the text around them; keys no joiners or variation \
    selectors besides. Addresses are ASCII. What breaks a rule is refused with 422 and one of the codes `required`, `too-long`, \
    `forbidden-character`, `surrounding-space`, `not-an-address`, `refused-address`, `taken`, `unknown-customer`, `unknown-value`, \
    `wrong-type`, `unknown-field`, `read-only`; more may come. Old records may break rules of today: what is not changed of them is \
    not refused. Only an import takes such values anew (`accept_legacy`).\n\n\
    **Nothing is deleted.** Companies and people have no DELETE, since tickets refer to them: set `valid` to `invalid`. `remove` in the \
    history is the work of another program, or of an import that was taken back.";

/// What the key of a path is, for programs that write addresses.
const KEY: &str = " A key of underscores alone, or of `.` or `..` behind any number of underscores, gets one more `_` in \
    front.";

/// The scope that an operation needs.
const SCOPES: [(&str, &str); 46] = [
    ("listCustomers", "customers:read"),
    ("readCustomer", "customers:read"),
    ("exportCustomers", "customers:read"),
    ("addCustomer", "customers:write"),
    ("changeCustomer", "customers:write"),
    ("listCustomerUsers", "customer-users:read"),
    ("listCustomerUsersOfCustomer", "customer-users:read"),
    ("readCustomerUser", "customer-users:read"),
    ("exportCustomerUsers", "customer-users:read"),
    ("addCustomerUser", "customer-users:write"),
    ("changeCustomerUser", "customer-users:write"),
    ("setCustomerUserPassword", "customer-users:write"),
    ("sendPasswordLink", "customer-users:write"),
    ("listHistory", "history:read"),
    ("followChanges", "history:read"),
    ("listJobs", "jobs:read"),
    ("readJob", "jobs:read"),
    ("listJobRows", "jobs:read"),
    ("addImport", "jobs:write"),
    ("undoJob", "jobs:write"),
    ("pauseJob", "jobs:write"),
    ("resumeJob", "jobs:write"),
    ("cancelJob", "jobs:write"),
    ("listSettings", "settings:read"),
    ("readSetting", "settings:read"),
    ("changeSetting", "settings:write"),
    ("resetSetting", "settings:write"),
    ("listFields", "settings:read"),
    ("readField", "settings:read"),
    ("addField", "settings:write"),
    ("changeField", "settings:write"),
    ("listSources", "settings:read"),
    ("listSourceConflicts", "settings:read"),
    ("testSource", "settings:read"),
    ("listSourceRuns", "settings:read"),
    ("readSource", "settings:write"),
    ("showSourceRun", "settings:read"),
    ("listSourceRunChanges", "settings:read"),
    ("approveSourceRun", "settings:write"),
    ("discardSourceRun", "settings:write"),
    ("undoSourceRun", "settings:write"),
    ("resumeSource", "settings:write"),
    ("listTokens", "tokens:read"),
    ("readToken", "tokens:read"),
    ("addToken", "tokens:write"),
    ("revokeToken", "tokens:write"),
];

fn scope(operation: &str) -> Option<&'static str> {
    SCOPES.iter().find(|(name, _)| *name == operation).map(|(_, scope)| *scope)
}

/// Writes the scope of an operation, and how keys stand in its path.
fn tell(operation: &mut Value) {
    if let Some(scope) = operation["operationId"].as_str().and_then(scope) {
        let says = operation["description"].as_str().unwrap_or("").trim_end().to_owned();
        // What a job does to records takes the right to that, too.
        let more = if scope == "jobs:write" { ", and the scope to write the records concerned" } else { "" };
        let gap = if says.is_empty() { "" } else { "\n\n" };
        operation["description"] = format!("{says}{gap}Scope: `{scope}`{more}.").into();
        operation["x-scope"] = scope.into();
    }
    let parameters = operation["parameters"].as_array_mut();
    for key in parameters.into_iter().flatten().filter(|one| one["in"] == "path" && one["schema"]["type"] == "string") {
        let says = key["description"].as_str().unwrap_or("").to_owned();
        key["description"] = (says + KEY).into();
    }
}

/// The whole document.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(build);
    &DOCUMENT
}

/// The same as it is sent.
pub(super) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());
    &TEXT
}

fn build() -> Value {
    let mut api: OpenApi = resources().into_openapi();
    api.info = InfoBuilder::new()
        .title("Padrón")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build();
    api.servers = Some(vec![ServerBuilder::new().url(BASE).build()]);
    let components = api.components.get_or_insert_with(Components::new);
    components.schemas.insert(Written::name().into_owned(), Written::schema());
    components.schemas.insert(FieldError::name().into_owned(), FieldError::schema());
    let scheme = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("padron_…").build();
    components.security_schemes.insert("token".to_owned(), SecurityScheme::Http(scheme).into());
    api.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    // A document made of our own types can be written.
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    let operations = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for item in operations {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            complete(method, operation);
            tell(operation);
        }
    }
    document
}

/// Adds what every operation has, given what it says of itself.
fn complete(method: &str, operation: &mut Value) {
    let has_body = operation.get("requestBody").is_some();
    let is_file = operation["requestBody"]["content"].get("multipart/form-data").is_some();
    let is_once = method == "post" || operation["x-once"] == true;
    let has = |operation: &Value, place: &str| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["in"] == place))
    };
    let in_path = has(operation, "path");
    let is_checked = operation["responses"].get("412").is_some();
    let is_read = operation["responses"].get("304").is_some();
    let mut headers: Vec<Value> = Vec::new();
    if is_once {
        headers.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Makes the request safe to send again: within 24 hours the first answer comes back, with \
                the header Idempotency-Replayed, and nothing is done twice. Secrets are told the first time only.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
        }));
    }
    if is_checked {
        headers.push(json!({
            "name": "If-Match", "in": "header", "required": false,
            "description": "The ETag of the version this change is meant for; without it the last write wins.",
            "schema": {"type": "string"}
        }));
    }
    if is_read {
        headers.push(json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The ETag of the version that is known already.",
            "schema": {"type": "string"}
        }));
    }
    if let Some(operation) = operation.as_object_mut() {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        parameters.as_array_mut().into_iter().for_each(|all| all.append(&mut headers));
    }
    let mut add = |status: &str, about: &str| {
        let problem = json!({
            "description": about,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        });
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.entry(status.to_owned()).or_insert(problem);
        }
    };
    add("400", "The parameters of the address or the form of the body are wrong.");
    add("401", "No token, or nobody's.");
    add("403", "The token or its agent may not do this.");
    if in_path {
        add("404", "There is no such record.");
    }
    if has_body {
        add("408", "The rest of the body did not come in time.");
    }
    if is_file {
        add("415", "The body is not multipart/form-data.");
    } else if has_body {
        add("413", "The body is larger than 256 KiB.");
        add("415", "The body is not application/json.");
    }
    if has_body || is_once {
        add("422", "Some values are wrong; `errors` has every one.");
    }
    add("429", "Too many requests; wait as long as Retry-After says.");
    add("500", "Padrón failed; the log has more under request_id.");
    add("503", "The database cannot be reached or written right now, or the request took too long.");
    let budget = |about: &str| json!({"description": about, "schema": {"type": "integer", "minimum": 0}});
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        // Problems are written in their own type, whatever the macro assumed.
        if status.starts_with(['4', '5'])
            && let Some(content) = response["content"].as_object_mut()
            && let Some(schema) = content.remove("application/json")
        {
            content.insert("application/problem+json".to_owned(), schema);
        }
        if status != "401" && status != "408" && status != "500" && status != "503" {
            response["headers"]["RateLimit-Limit"] = budget("Requests of the whole budget.");
            response["headers"]["RateLimit-Remaining"] = budget("Requests that are left of it.");
            response["headers"]["RateLimit-Reset"] = budget("Seconds until it is whole again.");
        }
        if status == "429" {
            response["headers"]["Retry-After"] = budget("Seconds to wait.");
        }
        if (is_checked || is_read || status == "201") && status.starts_with('2') {
            response["headers"]["ETag"] =
                json!({"description": "The version of the record.", "schema": {"type": "string"}});
        }
        if status == "201" {
            response["headers"]["Location"] =
                json!({"description": "Where the record is.", "schema": {"type": "string", "format": "uri-reference"}});
        }
    }
    if let Some(operation) = operation.as_object_mut() {
        operation.remove("x-once");
    }
}
