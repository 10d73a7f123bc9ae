//! `padron sources runs | plan | read | approve | discard | undo | resume | try-filter | try-login`: readings of directories.

use std::time::Duration;

use padron_app::admin::Admin;
use padron_app::json::time;
use padron_app::sources::runs::{Attempt, Changed, Kind, Run, SignInSaid, What};
use padron_app::{AppError, Result};
use serde_json::{Value, json};

use super::{Outcome, table};
use crate::args::Directories;

/// A reading that is waited for may take so long.
const PATIENCE: Duration = Duration::from_hours(2);

pub(super) async fn run(command: Directories, admin: &Admin, asked: bool) -> anyhow::Result<Outcome> {
    match done(command, admin, asked).await {
        Ok(outcome) => Ok(outcome),
        Err(AppError::Missing) => {
            eprintln!(
                "padron: there is no such directory or reading; directories are: {}",
                admin.directories().join(", ")
            );
            Ok(Outcome::Refused)
        }
        Err(AppError::Conflict) => {
            eprintln!("padron: this reading holds nothing that could be decided so");
            Ok(Outcome::Refused)
        }
        Err(AppError::Fields(faults)) => {
            super::record::tell_faults(asked, &faults);
            Ok(Outcome::Refused)
        }
        Err(error @ (AppError::SourceDown(_) | AppError::SourceSays(..))) => {
            eprintln!("padron: {}", table::visible(&error.to_string()));
            Ok(Outcome::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

async fn done(command: Directories, admin: &Admin, asked: bool) -> Result<Outcome> {
    match command {
        Directories::Runs { name, run: None, limit, json, .. } => {
            let runs = admin.source_runs(&name, None, limit).await?;
            let paused = admin.source_is_paused(&name).await?;
            if json || asked {
                let items: Vec<Value> = runs.iter().map(as_json).collect();
                println!("{}", json!({ "items": items, "paused": paused }));
            } else {
                list(&runs);
                if paused {
                    println!("\nA reading was taken back: what others find waits until padron sources resume {name:?}");
                }
            }
            Ok(Outcome::Done)
        }
        Directories::Runs { name, run: Some(run), what, limit, json } => {
            let what = what.as_deref().and_then(What::from_name);
            let page = admin.source_run_changes(&name, run, what, None, limit).await?;
            if json || asked {
                let items: Vec<Value> = page.items.iter().map(change_json).collect();
                println!("{}", json!({ "items": items, "next": page.next }));
            } else {
                changes(&page.items);
                if page.next.is_some() {
                    println!("\nThere is more: --limit");
                }
            }
            Ok(Outcome::Done)
        }
        Directories::Plan(named) => {
            let run = admin.read_source(&named.name, Kind::Plan, PATIENCE).await?;
            Ok(told(&run, named.json || asked))
        }
        Directories::Read(named) => {
            let run = admin.read_source(&named.name, Kind::Whole, PATIENCE).await?;
            Ok(told(&run, named.json || asked))
        }
        Directories::Approve(one) => Ok(told(&admin.approve_run(&one.name, one.run).await?, one.json || asked)),
        Directories::Discard(one) => Ok(told(&admin.discard_run(&one.name, one.run).await?, one.json || asked)),
        Directories::Undo(one) => Ok(told(&admin.undo_run(&one.name, one.run).await?, one.json || asked)),
        Directories::Resume(named) => {
            admin.resume_source(&named.name).await?;
            if named.json || asked {
                println!("{}", json!({ "paused": false }));
            }
            Ok(Outcome::Done)
        }
        Directories::TryFilter { name, filter, limit, json } => {
            attempt(&admin.try_filter(&name, &filter, limit).await?, None, json || asked);
            Ok(Outcome::Done)
        }
        Directories::TryLogin { name, login, password_stdin, json } => {
            let password = if password_stdin {
                Some(super::line_from_stdin().map_err(|error| AppError::Fault(error.to_string()))?)
            } else {
                None
            };
            let (found, said) = admin.try_login(&name, &login, password.as_deref()).await?;
            attempt(&found, said.as_ref(), json || asked);
            let refused = matches!(said, Some(SignInSaid::Refused(_))) || found.found.is_empty();
            Ok(if refused { Outcome::Refused } else { Outcome::Done })
        }
    }
}

/// A reading, as a command leaves it. One that failed or is held is no success.
fn told(run: &Run, json: bool) -> Outcome {
    if json {
        println!("{}", as_json(run));
    } else {
        list(std::slice::from_ref(run));
        if !run.sentence.is_empty() {
            println!("\n{}", table::visible(&run.sentence));
        }
    }
    if matches!(run.state.as_str(), "failed" | "held") { Outcome::Refused } else { Outcome::Done }
}

fn list(runs: &[Run]) {
    let rows: Vec<[String; 11]> = runs
        .iter()
        .map(|run| {
            let counts = &run.counts;
            let numbers = [counts.new, counts.changed, counts.back, counts.disabled, counts.gone, counts.same];
            let [new, changed, back, disabled, gone, same] = numbers.map(|count| count.to_string());
            let began = run.began_at.map(time).unwrap_or_default();
            let state = if run.cause.is_empty() { run.state.clone() } else { format!("{}: {}", run.state, run.cause) };
            let took = format!("{} ms", run.milliseconds);
            [run.id.to_string(), began, run.kind.clone(), state, new, changed, back, disabled, gone, same, took]
        })
        .collect();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    let heads = ["run", "began", "kind", "state", "new", "changed", "back", "disabled", "gone", "same", "took"];
    table::print(heads, rows);
}

fn changes(changes: &[Changed]) {
    let rows: Vec<[String; 5]> = changes
        .iter()
        .map(|change| {
            let fields: Vec<String> = match change.what {
                What::Changed | What::Disabled => {
                    change.fields.iter().map(|(name, before, after)| format!("{name}: {before} → {after}")).collect()
                }
                _ => Vec::new(),
            };
            [
                change.what.name().to_owned(),
                if change.applied { "yes" } else { "no" }.to_owned(),
                change.login.clone(),
                change.name.clone(),
                fields.join("; "),
            ]
        })
        .collect();
    let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
    table::print(["what", "applied", "login", "name", "fields"], rows);
}

fn as_json(run: &Run) -> Value {
    let counts = &run.counts;
    json!({
        "id": run.id,
        "kind": run.kind,
        "state": run.state,
        "began_at": run.began_at.map(time),
        "ended_at": run.ended_at.map(time),
        "milliseconds": run.milliseconds,
        "entries": run.entries,
        "counts": {
            "new": counts.new, "changed": counts.changed, "back": counts.back, "disabled": counts.disabled, "gone": counts.gone,
            "same": counts.same,
        },
        "cause": Some(&run.cause).filter(|cause| !cause.is_empty()),
        "sentence": Some(&run.sentence).filter(|text| !text.is_empty()),
        "decided_by": Some(&run.decided_by).filter(|by| !by.is_empty()),
        "decided_at": run.decided_at.map(time),
    })
}

fn change_json(change: &Changed) -> Value {
    let field =
        |(name, before, after): &(String, String, String)| json!({ "field": name, "before": before, "after": after });
    json!({
        "what": change.what.name(),
        "applied": change.applied,
        "login": change.login,
        "name": change.name,
        "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn attempt(found: &Attempt, said: Option<&SignInSaid>, json: bool) {
    let word = said.map(|said| match said {
        SignInSaid::Accepted => "accepted",
        SignInSaid::Refused(why) => why.code(),
    });
    if json {
        let one = |tried: &padron_app::sources::runs::Tried| {
            let attributes: serde_json::Map<String, Value> =
                tried.attributes.iter().map(|(name, values)| (name.clone(), json!(values))).collect();
            let person = tried.person.as_ref().map(|person| {
                let fields: serde_json::Map<String, Value> =
                    person.record.values.texts().map(|(field, value)| (field.name.to_owned(), json!(value))).collect();
                json!({ "fields": fields, "valid": person.record.values.validity.name(), "customer_ids": person.customer_ids })
            });
            json!({ "dn": tried.dn, "attributes": attributes, "person": person })
        };
        let items: Vec<Value> = found.found.iter().map(one).collect();
        println!("{}", json!({ "filter": found.filter, "items": items, "more": found.more, "sign_in": word }));
        return;
    }
    println!("filter  {}", table::visible(&found.filter));
    if let Some(word) = word {
        println!("sign-in {word}");
    }
    for tried in &found.found {
        println!("\n{}", table::visible(&tried.dn));
        for (name, values) in &tried.attributes {
            for value in values {
                println!("  {name}: {}", table::visible(value));
            }
        }
        match &tried.person {
            None => println!("  → nobody: without a key, or not in the group"),
            Some(person) => {
                for (field, value) in person.record.values.filled() {
                    println!("  → {field}: {}", table::visible(value));
                }
                if !person.customer_ids.is_empty() {
                    println!("  → customer_ids: {}", table::visible(&person.customer_ids.join(", ")));
                }
            }
        }
    }
    if found.more {
        println!("\nThere is more.");
    }
}
