//! `padron mail`.

use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::json::time;
use padron_app::mail::Letter;
use serde_json::{Value, json};

use super::{Outcome, record, table};
use crate::args::{Mail, Showing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: Mail, config: &Config) -> anyhow::Result<Outcome> {
    let dry_run = matches!(command, Mail::Retry { dry_run: true, .. });
    let opened = wiring::open_for(config, dry_run).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Mail::Test { address, language, showing } => test(&admin, &address, &language, showing).await,
        Mail::List { state, limit, showing } => list(&admin, state.as_deref(), limit, showing).await,
        Mail::Retry { id, dry_run, .. } => retry(&admin, id, dry_run).await,
    };
    opened.app.close().await;
    outcome
}

async fn test(admin: &Admin, address: &str, language: &str, showing: Showing) -> anyhow::Result<Outcome> {
    let (steps, failed) = match admin.test_mail(address, language).await {
        Ok(done) => done,
        Err(AppError::Fields(faults)) => {
            record::tell_faults(showing.json, &faults);
            return Ok(Outcome::Refused);
        }
        Err(error) => return Err(error.into()),
    };
    if showing.json {
        let done = steps.iter().map(|(step, text)| json!({ "step": step.name(), "ok": true, "text": text }));
        let not =
            failed.iter().map(|finding| json!({ "step": finding.step.name(), "ok": false, "text": finding.text }));
        println!("{}", json!({ "sent": failed.is_none(), "steps": done.chain(not).collect::<Vec<Value>>() }));
    } else {
        for (step, text) in &steps {
            println!("ok    {:<10} {}", step.name(), table::visible(text));
        }
        if let Some(finding) = &failed {
            println!("FAIL  {:<10} {}", finding.step.name(), table::visible(&finding.text));
        }
        println!("{}", if failed.is_none() { "The mail server took the test." } else { "Nothing was sent." });
    }
    Ok(if failed.is_none() { Outcome::Done } else { Outcome::Refused })
}

async fn list(admin: &Admin, state: Option<&str>, limit: i64, showing: Showing) -> anyhow::Result<Outcome> {
    let letters = admin.letters(state, None, limit).await?;
    let counts = admin.outbox().await?;
    if showing.json {
        let items: Vec<Value> = letters.iter().map(as_json).collect();
        println!(
            "{}",
            json!({
                "items": items, "waiting": counts.waiting, "sent": counts.sent, "failed": counts.failed, "unsure": counts.unsure,
            })
        );
        return Ok(Outcome::Done);
    }
    let rows: Vec<[String; 6]> = letters
        .iter()
        .map(|letter| {
            let fault = letter.fault.clone().unwrap_or_default();
            [
                letter.id.to_string(),
                letter.state.clone(),
                letter.recipient.clone(),
                letter.tries.to_string(),
                time(letter.created_at),
                fault,
            ]
        })
        .collect();
    table::print(
        ["id", "state", "recipient", "tries", "created_at", "fault"],
        rows.iter().map(|row| row.each_ref().map(String::as_str)),
    );
    println!("{} waiting, {} sent, {} given up, {} unsure", counts.waiting, counts.sent, counts.failed, counts.unsure);
    Ok(Outcome::Done)
}

fn as_json(letter: &Letter) -> Value {
    json!({
        "id": letter.id, "template": letter.template, "language": letter.language, "recipient": letter.recipient,
        "login": letter.object_key, "state": letter.state, "tries": letter.tries, "fault": letter.fault,
        "job": letter.job, "created_at": time(letter.created_at), "next_try_at": time(letter.next_try_at),
        "sent_at": letter.sent_at.map(time),
    })
}

async fn retry(admin: &Admin, id: Option<i64>, dry_run: bool) -> anyhow::Result<Outcome> {
    let Some(id) = id else {
        let count = if dry_run { admin.outbox().await?.failed } else { admin.retry_failed_letters().await? };
        let does = if dry_run { "would be" } else { table::are(count) };
        println!("{} {does} tried again.", table::many(count, "mail"));
        return Ok(Outcome::Done);
    };
    let done = if dry_run { admin.letter_to_retry(id).await } else { admin.retry_letter(id).await };
    match done {
        Ok(()) => {
            println!("Mail {id} {} tried again.", if dry_run { "would be" } else { "is" });
            Ok(Outcome::Done)
        }
        Err(AppError::Missing) => {
            eprintln!("padron: there is no mail {id} that waits, was given up or is unsure");
            Ok(Outcome::Refused)
        }
        Err(error) => Err(error.into()),
    }
}
