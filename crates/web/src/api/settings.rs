//! `/settings`: what an administrator may set while Padrón runs, by the family's names.

use axum::Json;
use axum::http::Uri;
use axum::http::header::ETAG;
use axum::response::{IntoResponse as _, Response};
use padron_app::admin::{Admin, Version};
use padron_app::run_time::{Kind, Setting};
use padron_app::tokens::Scope;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{Reader, Sent};
use super::caller::Caller;
use super::path::Key;
use super::problem::{FieldError, Problem};
use super::query::Params;
use super::version::{Known, tag};
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, change, reset))
}

/// A setting with its value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Setting)]
struct Shown {
    /// The family's name.
    #[schema(example = "CustomerUserEmailUniqCheck")]
    name: &'static str,
    /// Its value; what kind, `type` says.
    #[schema(value_type = Option<Value>, example = json!(true))]
    value: Value,
    /// Its value in a fresh installation.
    #[schema(value_type = Option<Value>, example = json!(false))]
    default: Value,
    /// Where the value comes from: `default`, `file` (padron.toml), `database` (made at run time) or `otobo` (what the
    /// OTOBO beside Padrón says; it cannot be changed here).
    #[schema(example = "database")]
    source: &'static str,
    /// `boolean`, `integer`, `string`, `array` (of strings) or `object`.
    #[serde(rename = "type")]
    #[schema(example = "boolean")]
    kind: &'static str,
    /// What it does.
    description: &'static str,
    /// What is odd about the value and yet allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<String>,
}

impl Shown {
    fn of(setting: &Setting, warnings: Vec<String>) -> Self {
        Self {
            name: setting.definition.name,
            value: setting.value.clone(),
            default: setting.definition.default(),
            source: setting.source.name(),
            kind: setting.definition.kind.name(),
            description: setting.definition.description,
            warnings,
        }
    }
}

/// Every setting.
#[derive(Debug, Serialize, ToSchema)]
struct SettingList {
    /// The settings, by name.
    items: Vec<Shown>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
    /// How many there are.
    total: usize,
}

/// A value for a setting.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[expect(dead_code, reason = "the shape of a body; what is read of it is a value of any kind")]
#[serde(deny_unknown_fields)]
struct NewSetting {
    /// The value. For yes and no also 1 and 0, as the family writes them.
    #[schema(value_type = Value, example = json!(true))]
    value: Value,
}

/// List settings
#[utoipa::path(
    get, path = "/settings", tag = "Settings", operation_id = "listSettings",
    responses((status = 200, description = "Every setting.", body = SettingList)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    Params::read(&uri, &[]).done()?;
    let items: Vec<Shown> = admin.settings().iter().map(|setting| Shown::of(setting, Vec::new())).collect();
    let total = items.len();
    Ok(Json(SettingList { items, next_cursor: None, total }).into_response())
}

/// Read a setting
#[utoipa::path(
    get, path = "/settings/{name}", tag = "Settings", operation_id = "readSetting",
    params(("name" = String, Path, description = "The family's name.", example = "CustomerUserEmailUniqCheck")),
    responses(
        (status = 200, description = "The setting.", body = Shown),
        (status = 304, description = "The version in `If-None-Match` is the present one."),
    ),
)]
async fn show(caller: Caller, uri: Uri, known: Known, Key(name): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsRead)?;
    Params::read(&uri, &[]).done()?;
    let setting = admin.setting(&name)?;
    let warnings = warnings(admin, &setting).await?;
    Ok(known.answer(&Version::of_setting(&setting), &Shown::of(&setting, warnings)))
}

/// Change a setting
///
/// It lies over padron.toml: at once in this server, within a second in others.
#[utoipa::path(
    put, path = "/settings/{name}", tag = "Settings", operation_id = "changeSetting",
    params(("name" = String, Path, description = "The family's name.", example = "CustomerUserEmailUniqCheck")),
    request_body(content = NewSetting),
    responses(
        (status = 200, description = "The setting as it is now.", body = Shown),
        (status = 409, description = "The OTOBO beside Padrón says it: change it there.", body = super::problem::Written),
        (status = 412, description = "The setting is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn change(caller: Caller, uri: Uri, known: Known, Key(name): Key, mut sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    let kind = admin.setting(&name)?.definition.kind;
    let value = sent.object.remove("value");
    Reader::new(&sent.object).done(&[], Vec::new)?;
    let error = |code, says| Problem::fields(vec![FieldError::new("value", code, says)]);
    let value = value.ok_or_else(|| error("required", "This must be there.".to_owned()))?;
    let changed = admin.change_setting(&name, |seen| known.allows(seen), &value).await;
    let setting = match changed {
        Err(padron_app::AppError::Fields(_)) => return Err(error("wrong-type", wanted(kind))),
        other => other?,
    };
    Ok(answer(warnings(admin, &setting).await?, &setting))
}

/// Reset a setting
///
/// What padron.toml says holds again, or the default.
#[utoipa::path(
    delete, path = "/settings/{name}", tag = "Settings", operation_id = "resetSetting",
    params(("name" = String, Path, description = "The family's name.", example = "CustomerUserEmailUniqCheck")),
    responses(
        (status = 200, description = "The setting as it is now.", body = Shown),
        (status = 409, description = "The OTOBO beside Padrón says it: change it there.", body = super::problem::Written),
        (status = 412, description = "The setting is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn reset(caller: Caller, uri: Uri, known: Known, Key(name): Key) -> Result<Response, Problem> {
    let admin = caller.may(Scope::SettingsWrite)?;
    Params::read(&uri, &[]).done()?;
    let setting = admin.reset_setting(&name, |seen| known.allows(seen)).await?;
    Ok(answer(warnings(admin, &setting).await?, &setting))
}

/// What is odd about a setting and yet allowed.
async fn warnings(admin: &Admin, setting: &Setting) -> Result<Vec<String>, Problem> {
    let unknown = admin.unknown_groups_in(setting).await?;
    Ok(unknown.iter().map(|name| format!("There is no group {name:?}.")).collect())
}

fn answer(warnings: Vec<String>, setting: &Setting) -> Response {
    let tag = tag(&Version::of_setting(setting));
    ([(ETAG, tag)], Json(Shown::of(setting, warnings))).into_response()
}

/// What a value has to be, in words.
fn wanted(kind: Kind) -> String {
    match kind {
        Kind::Flag => "This is true or false, or 1 or 0.".into(),
        Kind::Number(most) => format!("This is a whole number from 1 to {most}."),
        Kind::Text(most) => format!("This is a text of at most {most} characters without control characters."),
        Kind::List => "This is a list of at most 1,000 texts without control characters.".into(),
        Kind::Map => "This is an object of at most 1,000 keys and 64 KiB.".into(),
    }
}
