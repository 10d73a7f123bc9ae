//! `padron settings`: what is made while Padrón runs.

use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::run_time::Setting;
use serde_json::{Value, json};

use super::{Outcome, complain, table};
use crate::args::{Settings, Writing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: Settings, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Settings::List { json } => Ok(list(&admin, json)),
        Settings::Show { name, json } => told(&admin, &name, json, None, admin.setting(&name)).await,
        Settings::Set { name, value, writing } => {
            // What is no JSON is meant as it stands: a text need not be quoted twice.
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            let made = writing.handle(admin.clone()).change_setting(&name, |_| true, &value).await;
            told(&admin, &name, writing.json, Some((writing, "set")), made).await
        }
        Settings::Reset { name, writing } => {
            let made = writing.handle(admin.clone()).reset_setting(&name, |_| true).await;
            told(&admin, &name, writing.json, Some((writing, "reset")), made).await
        }
    };
    opened.app.close().await;
    outcome
}

fn as_json(setting: &Setting) -> Value {
    json!({ "name": setting.definition.name, "value": setting.value, "source": setting.source.name() })
}

fn list(admin: &Admin, as_json_too: bool) -> Outcome {
    let settings = admin.settings();
    if as_json_too {
        let items: Vec<Value> = settings.iter().map(as_json).collect();
        println!("{}", json!({ "items": items, "total": settings.len() }));
    } else {
        let values: Vec<String> = settings.iter().map(|setting| setting.value.to_string()).collect();
        let rows = settings.iter().zip(&values);
        table::print(
            ["name", "value", "from"],
            rows.map(|(setting, value)| [setting.definition.name, value.as_str(), setting.source.name()]),
        );
    }
    Outcome::Done
}

/// Tells a setting, and what is odd about it.
async fn told(
    admin: &Admin,
    name: &str,
    in_json: bool,
    done: Option<(Writing, &str)>,
    made: Result<Setting, AppError>,
) -> anyhow::Result<Outcome> {
    let setting = match made {
        Ok(setting) => setting,
        Err(AppError::Missing) => {
            complain(in_json, "name", "not-found", &format!("there is no setting {name}"));
            return Ok(Outcome::Refused);
        }
        Err(error @ AppError::MadeElsewhere) => {
            complain(in_json, "name", "made-elsewhere", &format!("{name}: {error}"));
            return Ok(Outcome::Refused);
        }
        Err(AppError::Fields(_)) => {
            let kind = admin.setting(name)?.definition.kind.name();
            complain(in_json, "value", "unknown-value", &format!("{name} takes a value of another kind: {kind}"));
            return Ok(Outcome::Refused);
        }
        Err(other) => return Err(other.into()),
    };
    let unknown = admin.unknown_groups_in(&setting).await?;
    let warnings: Vec<String> = unknown.iter().map(|name| format!("There is no group {name:?}.")).collect();
    if in_json {
        let mut object = as_json(&setting);
        object["warnings"] = json!(warnings);
        println!("{object}");
    } else {
        let would = done.filter(|(writing, _)| writing.dry_run).map_or("", |_| " would be");
        println!("{name}{would} = {} (from {})", setting.value, setting.source.name());
    }
    for warning in &warnings {
        eprintln!("padron: {warning}");
    }
    Ok(Outcome::Done)
}
