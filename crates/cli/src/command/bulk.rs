//! `padron customer-users bulk` and `padron customers bulk`: the same change to everything that matches.

use padron_app::admin::Admin;
use padron_app::bulk::{Bulk, BulkAction, BulkKind, Example, Preview, Selection};
use padron_app::import::ImportKind;
use padron_app::jobs::{JobState, runner};
use padron_app::{App, AppError};
use padron_web::locale::Texts;
use padron_web::view::fault_text;
use serde_json::{Value, json};

use super::{Outcome, complain, import, jobs, record, table};
use crate::args::{BulkCustomerUsers, BulkCustomers, Bulking};

pub(super) async fn customer_users(app: &App, admin: &Admin, asked: &BulkCustomerUsers) -> anyhow::Result<Outcome> {
    let action = if asked.send_links {
        BulkAction::SendLinks { language: asked.language.clone() }
    } else {
        match &asked.customer_id {
            Some(id) => BulkAction::Set { field: "customer_id".into(), value: id.clone() },
            None => setting(&asked.bulking)?,
        }
    };
    run(app, admin, &asked.bulking, (BulkKind::CustomerUsers, asked.where_customer_id.clone(), action)).await
}

pub(super) async fn customers(app: &App, admin: &Admin, asked: &BulkCustomers) -> anyhow::Result<Outcome> {
    run(app, admin, &asked.bulking, (BulkKind::Customers, None, setting(&asked.bulking)?)).await
}

/// The parser lets exactly one action through.
fn setting(bulking: &Bulking) -> anyhow::Result<BulkAction> {
    let (field, value) = match (&bulking.set, &bulking.valid) {
        (Some((field, value)), _) => (field.as_str(), value.as_str()),
        (None, Some(state)) => ("valid", state.as_str()),
        (None, None) => anyhow::bail!("nothing to do"),
    };
    // The column's name is known here as well as ours.
    let field = if field == "comments" { "comment" } else { field };
    Ok(BulkAction::Set { field: field.replace('-', "_"), value: value.to_owned() })
}

async fn run(
    app: &App,
    admin: &Admin,
    bulking: &Bulking,
    (kind, customer_id, action): (BulkKind, Option<String>, BulkAction),
) -> anyhow::Result<Outcome> {
    app.load().await?;
    let selection = Selection::Matching {
        search: bulking.term.clone(),
        valid: Some(bulking.where_valid.clone()).filter(|state| state != "all"),
        customer_id,
        source: None,
        shown: None,
    };
    let bulk = Bulk { kind, selection, action };
    let json = bulking.writing.json;
    let rows = if kind == BulkKind::CustomerUsers { ImportKind::CustomerUsers } else { ImportKind::Customers };
    let columns = app.import_columns(rows);
    let mut fields: Vec<&str> = columns.fields().iter().map(|field| field.name).collect();
    fields.push("valid");
    if let BulkAction::Set { field, .. } = &bulk.action
        && !fields.contains(&field.as_str())
    {
        // A key is there once, so it is no field to be set on many.
        fields.retain(|name| {
            !matches!((kind, *name), (BulkKind::CustomerUsers, "login") | (BulkKind::Customers, "customer_id"))
        });
        complain(
            json,
            "set",
            "usage",
            &format!("--set: there is no field {field:?}. There are: {}", fields.join(", ")),
        );
        return Ok(Outcome::Usage);
    }
    let preview = match admin.preview_bulk(&bulk).await {
        Ok(preview) => preview,
        Err(AppError::Fields(faults)) => {
            record::tell_faults(json, &faults);
            return Ok(Outcome::Refused);
        }
        Err(error) => return Err(error.into()),
    };
    if preview.total == 0 {
        if json {
            println!("{}", preview_json(&preview, bulking.writing.dry_run));
        }
        eprintln!("padron: nobody and nothing matches");
        return Ok(Outcome::Refused);
    }
    let refused = preview.change + preview.same == 0;
    let outcome = if refused { Outcome::Refused } else { Outcome::Done };
    if bulking.writing.dry_run {
        tell(&preview, json);
        return Ok(outcome);
    }
    let runner = runner::name();
    let job = admin.begin_bulk(&bulk, Some(&runner)).await?;
    let job = jobs::watch(admin, job.id, Box::pin(admin.work_on_job(job.id, Some(&runner)))).await?;
    if json {
        println!("{}", jobs::job_json(&job));
    } else {
        for row in admin.job_rows(job.id, &["refuse"], 0, 1_000).await? {
            let content: Value = serde_json::from_str(&row.content).unwrap_or_default();
            eprintln!("refused   {}: {}", table::visible(&row.object_key), content["reason"].as_str().unwrap_or(""));
        }
        for (name, many) in job.counts.iter() {
            println!("{many} {name}");
        }
        if let Some(fault) = &job.fault {
            println!("{}", import::fault_text(fault));
        }
        let undo = if job.can_undo() { format!("; padron jobs undo {} takes it back", job.id) } else { String::new() };
        println!("Job {}: {}{undo}.", job.id, job.state.name());
    }
    Ok(if job.state == JobState::Done { outcome } else { Outcome::Refused })
}

fn tell(preview: &Preview, json: bool) {
    if json {
        println!("{}", preview_json(preview, true));
        return;
    }
    let Preview { change, same, refuse, .. } = preview;
    println!("{change} would change, {same} {} so already, {refuse} would be refused.", table::are(*same));
    for example in &preview.examples {
        let changes: Vec<String> = example
            .changes
            .iter()
            .map(|change| format!("{}: {:?} → {:?}", change.field, change.before, change.after))
            .collect();
        println!("  {} ({})  {}", table::visible(&example.key), table::visible(&example.name), changes.join(", "));
    }
    for example in &preview.refused {
        for found in &example.faults {
            let text = fault_text(Texts::default(), found.fault.code(), &found.fault.detail());
            eprintln!("refused   {}: {}: {text}", table::visible(&example.key), found.field);
        }
    }
}

fn preview_json(preview: &Preview, dry_run: bool) -> Value {
    let one = |example: &Example| {
        let changes: Vec<Value> = example
            .changes
            .iter()
            .map(|change| json!({ "field": change.field, "before": change.before, "after": change.after }))
            .collect();
        let sentence = |code: &str, detail: &str| fault_text(Texts::default(), code, detail);
        json!({ "key": example.key, "name": example.name, "changes": changes, "errors": padron_app::json::faults(&example.faults, sentence) })
    };
    json!({
        "dry_run": dry_run, "total": preview.total, "change": preview.change, "same": preview.same, "refuse": preview.refuse,
        "examples": preview.examples.iter().map(one).collect::<Vec<_>>(), "refused": preview.refused.iter().map(one).collect::<Vec<_>>(),
    })
}
