//! `/fields`: fields that administrators added to people and companies.

use axum::Json;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::{Admin, Version};
use padron_app::fields::{FieldEdit, StoredField};
use padron_app::json::FieldJson;
use padron_app::once::{KeptAnswer, Made};
use padron_app::tokens::Scope;
use padron_domain::audit::ObjectKind;
use padron_domain::source::{Choice, Holds, Labels, Shown};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::BASE;
use super::body::{Reader, Sent};
use super::caller::Caller;
use super::once::{Asked, answer, carry_out, kept};
use super::path::Number;
use super::problem::{FieldError, Problem};
use super::query::Params;
use super::version::{Known, tag};
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, change))
}

/// What can be read of a field and not written.
const READ_ONLY: [&str; 3] = ["id", "created_at", "changed_at"];

/// What something is called, by language; a language without a label has one of the others.
#[derive(Debug, ToSchema)]
#[schema(as = Labels)]
#[expect(dead_code, reason = "the shape of what is written by `padron_app::json`")]
struct LabelsShape {
    /// In English.
    #[schema(required = false, max_length = 100, example = "Cost center")]
    en: Option<String>,
    /// In Spanish.
    #[schema(required = false, max_length = 100, example = "Centro de coste")]
    es: Option<String>,
    /// In German.
    #[schema(required = false, max_length = 100, example = "Kostenstelle")]
    de: Option<String>,
}

/// A value that may be chosen.
#[derive(Debug, ToSchema)]
#[schema(as = FieldChoice)]
#[expect(dead_code, reason = "the shape of what is written by `padron_app::json`")]
struct ChoiceShape {
    /// What is stored.
    #[schema(min_length = 1, max_length = 100, example = "north")]
    value: String,
    /// What is shown; where there is none, the value.
    #[schema(required = false, value_type = Option<LabelsShape>)]
    labels: Option<LabelsShape>,
}

/// A field that was added. Its value is in `fields` of the records that have it.
#[derive(Debug, ToSchema)]
#[schema(as = Field)]
#[expect(dead_code, reason = "the shape of what is written by `padron_app::json`")]
struct FieldShape {
    /// Its number.
    id: i64,
    /// Whose records have it: `customer_users` or `customers`.
    #[schema(example = "customer_users")]
    records: String,
    /// Its name in `fields`, in files and in searches.
    #[schema(example = "cost_center")]
    name: String,
    /// `text`, `textarea`, `integer`, `date`, `checkbox` or `dropdown`.
    #[schema(example = "text")]
    r#type: String,
    /// What stands beside it.
    labels: LabelsShape,
    /// Whether it must be filled.
    required: bool,
    /// Where it is shown in information boxes: `never`, `always` or `lite`.
    #[schema(example = "always")]
    shown: String,
    /// Whether a search looks at it.
    searched: bool,
    /// Its place among the fields of these records.
    position: i64,
    /// `valid`, or `invalid` where it is not in use; its values are kept.
    #[schema(example = "valid")]
    valid: String,
    /// The only source whose records have it; null: all of them.
    source: Option<String>,
    /// What may be chosen, of a `dropdown`.
    choices: Vec<ChoiceShape>,
    /// When it was added (UTC).
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// When it was last changed (UTC).
    #[schema(format = DateTime)]
    changed_at: Option<String>,
}

/// Every field that was added.
#[derive(Debug, Serialize, ToSchema)]
struct FieldList {
    /// The fields of people, then those of companies, in their order.
    #[schema(value_type = Vec<FieldShape>)]
    items: Vec<FieldJson>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
    /// How many there are.
    total: usize,
}

/// A field to be added.
#[derive(Debug, ToSchema)]
#[schema(as = NewField)]
#[expect(dead_code, reason = "the shape of a body, which is read key by key")]
struct Wanted {
    /// Whose records get it: `customer_users` (also without the key) or `customers`.
    #[schema(required = false, example = "customer_users")]
    records: Option<String>,
    /// Its name: a small letter, then small letters, digits and underscores.
    #[schema(pattern = "^[a-z][a-z0-9_]*$", min_length = 1, max_length = 50, example = "cost_center")]
    name: String,
    /// What it holds; `text` without the key.
    #[schema(required = false, example = "text")]
    r#type: Option<String>,
    /// What stands beside it, in one language at least.
    labels: LabelsShape,
    /// Whether it must be filled.
    #[schema(required = false)]
    required: Option<bool>,
    /// Where it is shown in information boxes: `never`, `always` or `lite`.
    #[schema(required = false)]
    shown: Option<String>,
    /// Whether a search looks at it; without the key yes, but for a `checkbox`.
    #[schema(required = false)]
    searched: Option<bool>,
    /// Its place among the fields of these records; the last without the key.
    #[schema(required = false, minimum = 1)]
    position: Option<i64>,
    /// `valid` or `invalid`.
    #[schema(required = false)]
    valid: Option<String>,
    /// The only source whose records have it; null: all of them.
    #[schema(required = false)]
    source: Option<String>,
    /// What may be chosen, of a `dropdown`.
    #[schema(required = false, value_type = Option<Vec<ChoiceShape>>)]
    choices: Option<Vec<ChoiceShape>>,
}

/// What is to be other of a field; what is not there stays.
#[derive(Debug, ToSchema)]
#[schema(as = FieldChange)]
#[expect(dead_code, reason = "the shape of a body, which is read key by key")]
struct Change {
    /// What it holds. Values that are none of that stay readable, and an edit asks for others.
    #[schema(required = false, example = "textarea")]
    r#type: Option<String>,
    /// What stands beside it; languages that are left out stay.
    #[schema(required = false, value_type = Option<LabelsShape>)]
    labels: Option<LabelsShape>,
    /// Whether it must be filled.
    #[schema(required = false)]
    required: Option<bool>,
    /// Where it is shown in information boxes.
    #[schema(required = false)]
    shown: Option<String>,
    /// Whether a search looks at it.
    #[schema(required = false)]
    searched: Option<bool>,
    /// Its place among the fields of these records.
    #[schema(required = false, minimum = 1)]
    position: Option<i64>,
    /// `invalid` takes it out of use; its values are kept.
    #[schema(required = false)]
    valid: Option<String>,
    /// The only source whose records have it; null: all of them.
    #[schema(required = false)]
    source: Option<String>,
    /// What may be chosen; all of it.
    #[schema(required = false, value_type = Option<Vec<ChoiceShape>>)]
    choices: Option<Vec<ChoiceShape>>,
}

/// Whose records are meant.
fn records(name: &str) -> Option<ObjectKind> {
    [ObjectKind::CustomerUser, ObjectKind::Customer].into_iter().find(|of| padron_app::json::records(*of) == name)
}

/// One of several names.
fn one_of<T>(reader: &mut Reader, key: &'static str, known: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = reader.text(key)?;
    let found = find(&text);
    if found.is_none() {
        reader.fault(key, "unknown-value", format!("Known: {known}."));
    }
    found
}

fn flag(reader: &mut Reader, key: &'static str) -> Option<bool> {
    match reader.take(key)? {
        Value::Bool(flag) => Some(flag),
        other => {
            reader.wrong_type(key, "true or false", &other);
            None
        }
    }
}

/// Labels by language, `null` being an empty one; only the languages that are there.
fn labels(reader: &mut Reader, key: &str, value: &Value) -> Option<[Option<String>; 3]> {
    let Value::Object(object) = value else {
        reader.wrong_type(key, "an object", value);
        return None;
    };
    let mut found = [None, None, None];
    for (language, label) in object {
        let place = ["en", "es", "de"].iter().position(|known| known == language);
        match (place, label) {
            (Some(place), Value::String(label)) => found[place] = Some(label.clone()),
            (Some(place), Value::Null) => found[place] = Some(String::new()),
            (Some(_), other) => reader.wrong_type(key, "an object of texts", other),
            (None, _) => reader.fault(key, "unknown-field", "The languages are en, es and de."),
        }
    }
    Some(found)
}

fn choices(reader: &mut Reader) -> Option<Vec<Choice>> {
    let value = reader.take("choices")?;
    let Value::Array(items) = &value else {
        reader.wrong_type("choices", "a list", &value);
        return None;
    };
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        let Some(Value::String(value)) = item.get("value") else {
            reader.fault("choices", "wrong-type", "Each of these is an object with a text value.");
            return None;
        };
        let unknown = item.as_object().is_some_and(|item| item.keys().any(|key| key != "value" && key != "labels"));
        if unknown {
            reader.fault("choices", "unknown-field", "A choice has value and labels.");
        }
        let given = item.get("labels").filter(|labels| !labels.is_null());
        let [en, es, de] = given.and_then(|given| labels(reader, "choices", given)).unwrap_or_default();
        let labels = Labels { en: en.unwrap_or_default(), es: es.unwrap_or_default(), de: de.unwrap_or_default() };
        found.push(Choice { value: value.clone(), labels });
    }
    Some(found)
}

/// What a body says of a field.
fn edit(reader: &mut Reader, object: &Map<String, Value>) -> FieldEdit {
    let holds = one_of(reader, "type", "text, textarea, integer, date, checkbox, dropdown", Holds::from_name);
    let shown = one_of(reader, "shown", "never, always, lite", Shown::from_name);
    let valid = one_of(reader, "valid", "valid, invalid", |text| match text {
        "valid" => Some(true),
        "invalid" => Some(false),
        _ => None,
    });
    let position = reader.take("position").and_then(|value| {
        let found = value.as_i64().filter(|position| *position > 0);
        if found.is_none() {
            reader.wrong_type("position", "a whole number from 1", &value);
        }
        found
    });
    let given = reader.take("labels");
    let [label_en, label_es, label_de] = given.and_then(|given| labels(reader, "labels", &given)).unwrap_or_default();
    // To say that all sources have it is to say something.
    let everywhere = object.get("source").is_some_and(Value::is_null).then(String::new);
    FieldEdit {
        holds,
        required: flag(reader, "required"),
        shown,
        searched: flag(reader, "searched"),
        valid,
        source: reader.text("source").or(everywhere),
        label_en,
        label_es,
        label_de,
        choices: choices(reader),
        position,
    }
}

/// Faults of the verbs, by the keys of the body.
fn problem(error: AppError) -> Problem {
    let AppError::Fields(faults) = error else { return error.into() };
    let named = |fault| {
        let mut found = FieldError::from(fault);
        if found.field.starts_with("label_") {
            found.field = "labels".into();
        }
        found
    };
    Problem::fields(faults.iter().map(named).collect())
}

fn added(admin: &Admin, stored: &StoredField) -> KeptAnswer {
    let location = format!("{BASE}/fields/{}", stored.field.id);
    let tag = tag(&Version::of_field(stored));
    let headers = [(LOCATION.as_str(), location.as_str()), (ETAG.as_str(), tag.as_str())];
    kept(StatusCode::CREATED, &headers, &FieldJson::of(admin, stored))
}

/// List fields that were added
#[utoipa::path(
    get, path = "/fields", tag = "Fields", operation_id = "listFields",
    params(("records" = Option<String>, Query, description = "Only those of `customer_users` or of `customers`.")),
    responses((status = 200, description = "Every field that was added, those not in use too.", body = FieldList)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    let mut params = Params::read(&uri, &["records"]);
    let only = params.text("records").map(str::to_owned);
    let of = only.as_deref().map(records);
    if of == Some(None) {
        params.fault("records", "unknown-value", "Known: customer_users, customers.");
    }
    params.done()?;
    let kinds = [ObjectKind::CustomerUser, ObjectKind::Customer].into_iter();
    let kinds = kinds.filter(|kind| of.flatten().is_none_or(|only| only == *kind));
    let items: Vec<FieldJson> =
        kinds.flat_map(|of| admin.added_fields(of)).map(|stored| FieldJson::of(admin, &stored)).collect();
    let total = items.len();
    Ok(Json(FieldList { items, next_cursor: None, total }).into_response())
}

/// Add a field
///
/// At once in this server, within a second in others. Its values are kept beside the tables of the sources, so that people and
/// companies of every source have it, those that can only be read too.
#[utoipa::path(
    post, path = "/fields", tag = "Fields", operation_id = "addField",
    request_body(content = Wanted, example = json!({
        "name": "cost_center", "type": "text", "labels": {"en": "Cost center", "es": "Centro de coste", "de": "Kostenstelle"}
    })),
    responses((status = 201, description = "The field as it was added.", body = FieldShape)),
)]
async fn add(caller: Caller, uri: Uri, asked: Asked, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    let named = admin.clone();
    let admin = asked.once(&caller, admin, &sent.bytes, move |made| match made {
        Made::Field(stored) => added(&named, stored),
        _ => kept(StatusCode::CREATED, &[], &()),
    });
    let work = async {
        let mut reader = Reader::new(&sent.object);
        let of = one_of(&mut reader, "records", "customer_users, customers", records);
        let name = reader.text("name").unwrap_or_default();
        let edit = edit(&mut reader, &sent.object);
        reader.done(&READ_ONLY, Vec::new)?;
        let stored = admin.add_field(of.unwrap_or(ObjectKind::CustomerUser), &name, edit).await.map_err(problem)?;
        Ok(answer(&added(&admin, &stored)))
    };
    carry_out(&admin, Box::pin(work)).await
}

/// Read a field
#[utoipa::path(
    get, path = "/fields/{id}", tag = "Fields", operation_id = "readField",
    params(("id" = i64, Path, description = "Its number.", example = 1)),
    responses(
        (status = 200, description = "The field.", body = FieldShape),
        (status = 304, description = "The version in `If-None-Match` is the present one."),
    ),
)]
async fn show(caller: Caller, uri: Uri, known: Known, Number(id): Number) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    Params::read(&uri, &[]).done()?;
    let stored = admin.added_field_numbered(id)?;
    Ok(known.answer(&Version::of_field(&stored), &FieldJson::of(admin, &stored)))
}

/// Change a field
///
/// Whose records have it and what it is called stay. `"valid": "invalid"` takes it out of use; nothing is lost by that.
#[utoipa::path(
    patch, path = "/fields/{id}", tag = "Fields", operation_id = "changeField",
    params(("id" = i64, Path, description = "Its number.", example = 1)),
    request_body(content = Change, example = json!({"labels": {"de": "Kostenstelle"}, "required": true})),
    responses(
        (status = 200, description = "The field as it is now.", body = FieldShape),
        (status = 412, description = "The field is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn change(caller: Caller, uri: Uri, known: Known, Number(id): Number, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    let field = admin.added_field_numbered(id)?.field;
    let mut reader = Reader::new(&sent.object);
    let edit = edit(&mut reader, &sent.object);
    reader.done(&[&READ_ONLY[..], &["records", "name"]].concat(), Vec::new)?;
    let done = admin.change_field((field.of, &field.name), |seen| known.allows(seen), edit).await;
    let (stored, _) = done.map_err(problem)?;
    Ok(([(ETAG, tag(&Version::of_field(&stored)))], Json(FieldJson::of(admin, &stored))).into_response())
}
