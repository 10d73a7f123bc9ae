//! `padron sources`: where people and companies come from, whether they answer, and a test of one.

use std::time::Duration;

use padron_app::admin::Admin;
use padron_app::json::time;
use padron_app::sources::{Clash, MissingColumn, Of, Report, State, Trial, Verdict};
use serde_json::{Value, json};

use super::{Outcome, table};
use crate::args::Sources;
use crate::config::Config;
use crate::wiring;

/// How long sources may take to answer before the list is told without them.
const PATIENCE: Duration = Duration::from_secs(15);

/// So many conflicts of a kind are told.
const CLASHES: usize = 20;

pub(super) async fn run(command: Option<Sources>, json: bool, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        None | Some(Sources::List { json: false }) if !json => list(&opened.app, &admin, false).await,
        None | Some(Sources::List { .. }) => list(&opened.app, &admin, true).await,
        Some(Sources::Directories(command)) => super::directories::run(command, &admin, json).await,
        Some(Sources::Test { name, customers, json: asked }) => test(&admin, &name, customers, asked || json).await,
    };
    opened.app.close().await;
    outcome
}

/// Every source, after each was asked once.
pub(super) async fn asked(app: &padron_app::App, admin: &Admin) -> anyhow::Result<Vec<Report>> {
    app.load().await?;
    admin.ask_sources_once(PATIENCE).await;
    Ok(admin.source_reports())
}

/// Whether a source keeps from doing what is asked of it.
pub(super) const fn is_away(report: &Report) -> bool {
    matches!(report.health.state, State::Down | State::Stale | State::Unknown)
}

async fn list(app: &padron_app::App, admin: &Admin, json: bool) -> anyhow::Result<Outcome> {
    let reports = asked(app, admin).await?;
    let people = admin.source_clashes(Of::People, CLASHES).await?;
    let companies = admin.source_clashes(Of::Companies, CLASHES).await?;
    if json {
        let items: Vec<Value> = reports.iter().map(as_json).collect();
        let conflicts = conflicts_json("login", &people);
        let of_customers = conflicts_json("customer_id", &companies);
        println!(
            "{}",
            json!({ "items": items, "total": reports.len(), "conflicts": conflicts, "customer_conflicts": of_customers })
        );
    } else {
        let rows: Vec<[String; 7]> = reports.iter().map(row).collect();
        let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
        table::print(["source", "records", "slot", "kind", "state", "count", "place"], rows);
        for report in &reports {
            if let Some(error) = &report.health.error {
                println!("\n{}: {}", report.name, table::visible(error));
            }
            lacked(&report.name, &report.health.missing);
        }
        tell_conflicts("logins", &people);
        tell_conflicts("customer ids", &companies);
    }
    Ok(if reports.iter().any(is_away) { Outcome::Refused } else { Outcome::Done })
}

fn conflicts_json(key: &str, (found, total): &(Vec<Clash>, usize)) -> Value {
    let clash = |clash: &Clash| json!({ key: clash.key, "found_in": clash.wins, "hidden_in": clash.hidden });
    json!({ "items": found.iter().map(clash).collect::<Vec<_>>(), "total": total })
}

fn tell_conflicts(what: &str, (found, total): &(Vec<Clash>, usize)) {
    for clash in found {
        let key = table::visible(&clash.key);
        println!("\n{key}: found in {}, hidden in {}", clash.wins, clash.hidden.join(", "));
    }
    if *total > found.len() {
        println!("and {} more {what} in several sources", total - found.len());
    }
}

fn lacked(name: &str, missing: &[MissingColumn]) {
    for column in missing {
        println!("\n{name}: the column {} of the field {} is missing. This adds it:", column.column, column.field);
        println!("  {};", table::visible(&column.remedy));
    }
}

fn row(report: &Report) -> [String; 7] {
    let state = report.health.state.name();
    [
        report.name.clone(),
        report.of.name().to_owned(),
        report.slot.number().to_string(),
        if report.read_only { format!("{}, read-only", report.kind.name()) } else { report.kind.name().to_owned() },
        state.to_owned(),
        report.health.count.to_string(),
        report.place.clone(),
    ]
}

fn missing_json(missing: &[MissingColumn]) -> Vec<Value> {
    let one =
        |column: &MissingColumn| json!({ "field": column.field, "column": column.column, "remedy": column.remedy });
    missing.iter().map(one).collect()
}

/// A source as the API tells it.
fn as_json(report: &Report) -> Value {
    let health = &report.health;
    json!({
        "name": report.name,
        "records": report.of.name(),
        "slot": report.slot.number(),
        "kind": report.kind.name(),
        "place": report.place,
        "read_only": report.read_only,
        "state": health.state.name(),
        "last_good_at": health.last_good.map(time),
        "count": health.count,
        "milliseconds": health.milliseconds,
        "error": health.error,
        "missing": missing_json(&health.missing),
    })
}

async fn test(admin: &Admin, name: &str, customers: bool, json: bool) -> anyhow::Result<Outcome> {
    let asked = if customers { Some(Of::Companies) } else { None };
    let found = admin.sources_named(name).into_iter().find(|of| asked.is_none_or(|asked| asked == *of));
    let Some(of) = found else {
        let known: Vec<String> = admin.source_reports().into_iter().map(|report| report.name).collect();
        eprintln!("padron: there is no source {name}; there are {}", known.join(", "));
        return Ok(Outcome::Refused);
    };
    let trial = admin.test_source(of, name).await?;
    if json {
        println!("{}", trial_json(&trial));
    } else {
        for finding in &trial.findings {
            let mark = match finding.verdict {
                Verdict::Good => "ok  ",
                Verdict::Warning => "WARN",
                Verdict::Failed => "FAIL",
            };
            let unencrypted = finding.text.is_empty() && finding.verdict == Verdict::Warning;
            let text = if unencrypted { "the line is not encrypted" } else { finding.text.as_str() };
            println!("{mark} {:<8} {}", finding.step.name(), table::visible(text));
        }
        lacked(&trial.name, &trial.missing);
        if !trial.sample.is_empty() {
            println!();
            let rows =
                trial.sample.iter().map(|record| [record.key.as_str(), record.name.as_str(), record.more.as_str()]);
            table::print(["key", "name", if of == Of::People { "email" } else { "city" }], rows);
        }
    }
    Ok(if trial.is_good() { Outcome::Done } else { Outcome::Refused })
}

fn trial_json(trial: &Trial) -> Value {
    let step = |finding: &padron_app::sources::Finding| json!({ "step": finding.step.name(), "verdict": finding.verdict.name(), "text": finding.text });
    let sampled =
        |record: &padron_app::sources::Sampled| json!({ "key": record.key, "name": record.name, "more": record.more });
    json!({
        "name": trial.name,
        "records": trial.of.name(),
        "good": trial.is_good(),
        "steps": trial.findings.iter().map(step).collect::<Vec<_>>(),
        "missing": missing_json(&trial.missing),
        "sample": trial.sample.iter().map(sampled).collect::<Vec<_>>(),
    })
}
