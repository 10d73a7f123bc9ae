//! What an administrator may set while Padrón runs: shown, made, taken back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::{Admin, Version};
use padron_app::run_time::{Kind as Type, Setting, Source};
use padron_domain::audit::ObjectKind;
use serde_json::{Value, json};

use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::{Texts, integer};
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Choice, GROUPS, Input, Kind, Link, Place, SettingPage, SettingRow, SettingsPage, setting_told};

/// `GET /settings`
pub(super) async fn list(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let row = |name: &'static str| {
        let setting = admin.setting(name).ok()?;
        let from = if setting.source == Source::Default { String::new() } else { from(t, setting.source) };
        Some(SettingRow {
            title: setting_told(t, name).0,
            name: setting.definition.name,
            value: readable(t, &setting.value),
            from,
            locked: setting.source == Source::Family,
            href: link::setting(name),
        })
    };
    let groups = GROUPS.iter().map(|group| {
        let rows = group.settings.iter().filter_map(|(name, ..)| row(name)).collect();
        (t.get(group.title).into_owned(), rows)
    });
    page(&SettingsPage { page: visitor.shell(t.get("settings-title"), Place::Settings), groups: groups.collect() })
}

/// `GET /settings/{name}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(name): Key) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let setting = admin.setting(&name).map_err(|error| visitor.failed(&error))?;
    page(&drawn(&admin, &visitor, &setting).await?)
}

/// `POST /settings/{name}`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Key(name): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let before = admin.setting(&name).map_err(|error| visitor.failed(&error))?;
    let typed = sent.get("value").to_owned();
    let value = value_of(before.definition.kind, &typed);
    let expects = |seen: &Version| seen.as_str() == sent.get("version");
    let fault = match &value {
        None => "setting-fault-json",
        Some(value) => match admin.change_setting(&name, expects, value).await {
            Ok(after) => {
                let flash = if after.value == before.value { Flash::NothingChanged } else { Flash::SettingSaved };
                return Ok(told(&visitor, flash, &name));
            }
            Err(AppError::Fields(_)) => match before.definition.kind {
                Type::Number(_) => "setting-fault-number",
                _ => "setting-fault-text",
            },
            Err(AppError::Conflict) => "setting-fault-conflict",
            // The page says why.
            Err(AppError::MadeElsewhere) => {
                return page_with(StatusCode::CONFLICT, &drawn(&admin, &visitor, &before).await?);
            }
            Err(other) => return Err(visitor.failed(&other)),
        },
    };
    let now = admin.setting(&name).map_err(|error| visitor.failed(&error))?;
    let mut shown = drawn(&admin, &visitor, &now).await?;
    let most = if let Type::Number(most) = before.definition.kind { most.unsigned_abs() } else { 0 };
    shown.input.value = typed;
    shown.input.fault = Some(visitor.t.num(fault, "max", most).into_owned());
    let status =
        if fault == "setting-fault-conflict" { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &shown)
}

/// `POST /settings/{name}/reset`
pub(super) async fn reset(
    State(web): State<Web>,
    visitor: Visitor,
    Key(name): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    // Whatever somebody else made meanwhile is taken back as well: that is what was asked for.
    match admin.reset_setting(&name, |_| true).await {
        Ok(_) => Ok(told(&visitor, Flash::SettingSaved, &name)),
        Err(AppError::MadeElsewhere) => {
            let setting = admin.setting(&name).map_err(|error| visitor.failed(&error))?;
            page_with(StatusCode::CONFLICT, &drawn(&admin, &visitor, &setting).await?)
        }
        Err(error) => Err(visitor.failed(&error)),
    }
}

/// Back to the setting, with a word of what happened.
fn told(visitor: &Visitor, flash: Flash, name: &str) -> Response {
    (CookieJar::new().add(flash.cookie(name, visitor.https)), go(&link::setting(name))).into_response()
}

async fn drawn(admin: &Admin, visitor: &Visitor, setting: &Setting) -> Result<SettingPage, Answer> {
    let t = visitor.t;
    let failed = |error: AppError| visitor.failed(&error);
    let definition = setting.definition;
    let (title, about) = setting_told(t, definition.name);
    let mut shell = visitor.shell(title.as_str(), Place::Settings);
    shell.crumbs = vec![Link { text: t.get("settings-title").into_owned(), href: link::SETTINGS.into() }];
    let made = if setting.source == Source::Database {
        let history = admin.history(ObjectKind::Setting, definition.name, 1).await.map_err(failed)?;
        history.into_iter().next().map(|entry| (entry.actor, t.when(entry.at, visitor.now)))
    } else {
        None
    };
    let unknown = admin.unknown_groups_in(setting).await.map_err(failed)?;
    let warnings = unknown.iter().map(|name| t.with("settings-no-group", &[("group", name.as_str())]).into_owned());
    let locked = setting.source == Source::Family;
    let action = link::setting(definition.name);
    Ok(SettingPage {
        page: shell,
        name: definition.name,
        about,
        from: from(t, setting.source),
        made,
        default: readable(t, &definition.default()),
        input: Input { locked, label: t.get("settings-column-value").into_owned(), ..input(t, setting) },
        locked: locked.then(|| t.get("settings-locked").into_owned()),
        warnings: warnings.collect(),
        version: Version::of_setting(setting).as_str().to_owned(),
        reset: (setting.source == Source::Database).then(|| format!("{action}/reset")),
        history_href: format!("{}?kind=setting&key={}", link::HISTORY, link::encode(definition.name)),
        action,
    })
}

/// The input for a setting's value.
fn input(t: Texts, setting: &Setting) -> Input {
    let choice = |value: bool| Choice { value: value.to_string(), text: yes_or_no(t, value) };
    let (kind, value, hint) = match setting.definition.kind {
        Type::Flag => (Kind::Select(vec![choice(true), choice(false)]), setting.value.to_string(), None),
        Type::Number(_) => (Kind::Number, setting.value.to_string(), None),
        Type::Text(_) => (Kind::Code, setting.value.as_str().unwrap_or_default().to_owned(), None),
        Type::List => {
            let items = setting.value.as_array().into_iter().flatten().filter_map(Value::as_str);
            (Kind::Area, items.collect::<Vec<_>>().join("\n"), Some("setting-hint-list"))
        }
        Type::Map => {
            (Kind::Area, serde_json::to_string_pretty(&setting.value).unwrap_or_default(), Some("setting-hint-json"))
        }
    };
    let hint = hint.map(|key| t.get(key).into_owned());
    Input { name: "value", value, kind, hint, ..Input::default() }
}

/// What was typed, as the setting's value; `None` where it should have been JSON.
fn value_of(kind: Type, typed: &str) -> Option<Value> {
    Some(match kind {
        Type::Flag => json!(typed == "true"),
        Type::Number(_) => typed.trim().parse::<i64>().map_or_else(|_| json!(typed), |number| json!(number)),
        Type::Text(_) => json!(typed),
        Type::List => typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
        Type::Map => return serde_json::from_str(typed).ok(),
    })
}

fn yes_or_no(t: Texts, value: bool) -> String {
    t.get(if value { "settings-yes" } else { "settings-no" }).into_owned()
}

/// A value as people read it.
fn readable(t: Texts, value: &Value) -> String {
    match value {
        Value::Bool(flag) => yes_or_no(t, *flag),
        // Blanks at the ends would not be seen.
        Value::String(text) if text.trim() == text => text.clone(),
        Value::String(text) => format!("“{text}”"),
        Value::Number(number) => {
            number.as_u64().map_or_else(|| number.to_string(), |number| integer(t.language(), number))
        }
        Value::Array(items) => items.iter().map(|item| readable(t, item)).collect::<Vec<_>>().join(", "),
        Value::Object(items) => items.keys().cloned().collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
    }
}

fn from(t: Texts, source: Source) -> String {
    let key = match source {
        Source::Default => "settings-from-default",
        Source::File => "settings-from-file",
        Source::Database => "settings-from-here",
        Source::Family => "settings-from-otobo",
    };
    t.get(key).into_owned()
}
