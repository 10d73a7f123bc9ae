//! `padron fields`: fields that were added to people and companies.

use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::fields::{FieldEdit, StoredField};
use padron_app::json::{FieldJson, records};
use padron_domain::audit::ObjectKind;
use serde_json::json;

use super::{Outcome, complain, record, table};
use crate::args::{AddedFields, Given, Writing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: AddedFields, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        AddedFields::List { json } => list(&admin, json),
        AddedFields::Add { name, of, given, writing } => {
            let done = writing.handle(admin.clone()).add_field(of.kind(), &name, edit(given, None)).await;
            told(&admin, (of.kind(), &name), writing, "Added", done.map(|stored| (stored, true)))
        }
        AddedFields::Change { name, of, given, valid, writing } => {
            let edit = edit(given, valid.map(|state| state == "valid"));
            let done = writing.handle(admin.clone()).change_field((of.kind(), &name), |_| true, edit).await;
            told(&admin, (of.kind(), &name), writing, "Changed", done)
        }
        AddedFields::Remove { name, of, writing } => {
            let edit = FieldEdit { valid: Some(false), ..FieldEdit::default() };
            let done = writing.handle(admin.clone()).change_field((of.kind(), &name), |_| true, edit).await;
            told(&admin, (of.kind(), &name), writing, "Taken out of use", done)
        }
    };
    opened.app.close().await;
    outcome
}

fn edit(given: Given, valid: Option<bool>) -> FieldEdit {
    FieldEdit {
        holds: given.holds,
        required: given.required,
        shown: given.shown,
        searched: given.searched,
        valid,
        source: given.source,
        label_en: given.label,
        label_es: given.label_es,
        label_de: given.label_de,
        choices: (!given.choices.is_empty()).then_some(given.choices),
        position: given.position,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as the other commands end")]
fn list(admin: &Admin, as_json: bool) -> anyhow::Result<Outcome> {
    let kinds = [ObjectKind::CustomerUser, ObjectKind::Customer];
    let items: Vec<FieldJson> =
        kinds.into_iter().flat_map(|of| admin.added_fields(of)).map(|stored| FieldJson::of(admin, &stored)).collect();
    if as_json {
        println!("{}", json!({ "items": items, "total": items.len() }));
        return Ok(Outcome::Done);
    }
    let rows: Vec<[String; 7]> = items
        .into_iter()
        .map(|field| {
            let notes = [(field.required, "required"), (field.searched, "searched")];
            let notes: Vec<&str> = notes.into_iter().filter(|(is, _)| *is).map(|(_, note)| note).collect();
            let label = [field.labels.en, field.labels.es, field.labels.de].into_iter().find(|label| !label.is_empty());
            [
                field.records.replace('_', "-"),
                field.name,
                field.holds.to_owned(),
                label.unwrap_or_default(),
                notes.join(", "),
                field.source.unwrap_or_default(),
                field.valid.to_owned(),
            ]
        })
        .collect();
    let cells = rows.iter().map(|row| row.each_ref().map(String::as_str));
    table::print(["of", "name", "type", "label", "notes", "source", "valid"], cells);
    Ok(Outcome::Done)
}

fn told(
    admin: &Admin,
    (of, name): (ObjectKind, &str),
    writing: Writing,
    verb: &str,
    done: Result<(StoredField, bool), AppError>,
) -> anyhow::Result<Outcome> {
    let about = format!("field {name} of {}", records(of).replace('_', " "));
    match done {
        Ok((stored, changed)) => {
            if writing.json {
                let mut object = serde_json::to_value(FieldJson::of(admin, &stored))?;
                if writing.dry_run {
                    object["dry_run"] = true.into();
                }
                println!("{object}");
            } else if changed {
                println!("{verb}{}: {about}.", if writing.dry_run { " (not really)" } else { "" });
            } else {
                println!("Nothing to change: {about} is so already.");
            }
            Ok(Outcome::Done)
        }
        Err(AppError::Fields(faults)) => {
            record::tell_faults(writing.json, &faults);
            Ok(Outcome::Refused)
        }
        Err(AppError::Missing) => {
            complain(writing.json, "name", "not-found", &format!("there is no {about}"));
            Ok(Outcome::Refused)
        }
        Err(other) => Err(other.into()),
    }
}
