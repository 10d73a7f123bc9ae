//! `padron history`.

use std::io::IsTerminal as _;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use padron_app::AppError;
use padron_app::admin::history::Filter;
use padron_app::events::Event;
use padron_app::export::Format;
use padron_domain::audit::{Door, ObjectKind};
use serde_json::json;

use super::{Outcome, complain, table};
use crate::args::{History, HistoryFilter, Writing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: History, config: &Config) -> anyhow::Result<Outcome> {
    let asked = match command {
        History::List(asked) => asked,
        History::Export { filter, format, out } => return export(&filter, &format, out.as_deref(), config).await,
        History::PutBack { id, field, writing } => return put_back(id, field.as_deref(), writing, config).await,
    };
    let filter = match filter(&asked.filter) {
        Ok(filter) => filter,
        Err(why) => {
            complain(asked.json, "arguments", "usage", &why);
            return Ok(Outcome::Usage);
        }
    };
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let found = admin.history_page(&filter, asked.below, i64::from(asked.limit)).await;
    opened.app.close().await;
    let found = found?;
    if asked.json {
        let items: Vec<Event<'_>> = found.iter().map(Event::from).collect();
        let next = found.last().filter(|_| found.len() >= asked.limit as usize).map(|entry| entry.id);
        println!("{}", json!({ "items": items, "next": next }));
    } else {
        let cells: Vec<[String; 7]> = found
            .iter()
            .map(|entry| {
                let event = Event::from(entry);
                let actor = if event.actor.is_empty() { "?" } else { event.actor };
                let object = format!("{}:{}", event.kind, event.key);
                let at = entry.at.format("%Y-%m-%d %H:%M:%S").to_string();
                [
                    event.seq.to_string(),
                    at,
                    actor.to_owned(),
                    event.door.to_owned(),
                    event.verb.to_owned(),
                    object,
                    changed(&event),
                ]
            })
            .collect();
        let rows = cells.iter().map(|row| row.each_ref().map(String::as_str));
        table::print(["number", "time (UTC)", "who", "door", "what", "record", "fields"], rows);
    }
    Ok(Outcome::Done)
}

/// Writes changes into a file.
async fn export(asked: &HistoryFilter, format: &str, out: Option<&Path>, config: &Config) -> anyhow::Result<Outcome> {
    let filter = match filter(asked) {
        Ok(filter) => filter,
        Err(why) => {
            complain(false, "arguments", "usage", &why);
            return Ok(Outcome::Usage);
        }
    };
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let export = admin.export_history(&filter, Format::parse(format).unwrap_or(Format::Csv))?;
    let shown = out.is_none() && std::io::stdout().is_terminal();
    let done = super::export::write(export, out, shown).await;
    opened.app.close().await;
    done
}

/// Gives a record its former values back.
async fn put_back(id: i64, field: Option<&str>, writing: Writing, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = writing.handle(opened.app.as_operator().await?);
    let back = async {
        let former = admin.former(id, field).await?;
        admin.put_back(id, field, &former.version).await
    };
    let done = back.await;
    opened.app.close().await;
    match done {
        Ok((key, changes)) if writing.json => {
            let changes: Vec<_> = changes
                .iter()
                .map(|change| json!({ "field": change.field, "before": change.before, "after": change.after }))
                .collect();
            println!("{}", json!({ "key": key, "changes": changes, "dry_run": writing.dry_run }));
        }
        Ok((key, changes)) if changes.is_empty() => println!("Nothing to put back: {key} is so already."),
        Ok((key, changes)) => {
            let does = if writing.dry_run { "would have" } else { "has" };
            println!("{key} {does} back:");
            for change in changes {
                println!("  {}: {:?} → {:?}", change.field, change.before, change.after);
            }
        }
        Err(AppError::Missing) => {
            let why = format!("there is no change {id} with former values of a record that is still there");
            complain(writing.json, "id", "not-found", &why);
            return Ok(Outcome::Refused);
        }
        Err(AppError::Fields(faults)) => {
            super::record::tell_faults(writing.json, &faults);
            return Ok(Outcome::Refused);
        }
        Err(AppError::Conflict) => {
            complain(writing.json, "id", "conflict", "the record was changed meanwhile");
            return Ok(Outcome::Refused);
        }
        Err(other) => return Err(other.into()),
    }
    Ok(Outcome::Done)
}

/// The fields of a change in one line; of a new record only which it has.
fn changed(event: &Event<'_>) -> String {
    if event.before.is_empty() {
        return event.after.keys().copied().collect::<Vec<_>>().join(" ");
    }
    let parts = event.before.iter().map(|(field, before)| match event.after.get(field) {
        Some(after) => format!("{field}: {before:?} → {after:?}"),
        None => format!("{field}: {before:?}"),
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn filter(asked: &HistoryFilter) -> Result<Filter, String> {
    let (mut kind, mut key) = (None, None);
    if let Some(object) = &asked.object {
        let (name, rest) = object.split_once(':').map_or((object.as_str(), None), |(name, rest)| (name, Some(rest)));
        kind = ObjectKind::from_name(&name.replace('-', "_"));
        if kind.is_none() {
            let known: Vec<String> = ObjectKind::ALL.iter().map(|kind| kind.name().replace('_', "-")).collect();
            return Err(format!("--object: there is no {name:?}. There are: {}", known.join(", ")));
        }
        key = rest.map(str::to_owned);
    }
    let time = |name: &str, text: &Option<String>, whole_day: bool| match text {
        None => Ok(None),
        Some(text) => parse_time(text, whole_day)
            .map(Some)
            .ok_or_else(|| format!("--{name}: {text:?} is no time as 2026-11-24 or 2026-11-24T12:00")),
    };
    Ok(Filter {
        kind,
        key,
        actor: asked.actor.clone(),
        door: asked.door.as_deref().and_then(Door::from_name),
        verb: asked.verb.clone(),
        field: asked.field.clone(),
        job: asked.job,
        from: time("from", &asked.from, false)?,
        to: time("to", &asked.to, true)?,
    })
}

/// A day, or a day with a time. As an end a day counts whole.
fn parse_time(text: &str, whole_day: bool) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return day
            .checked_add_signed(TimeDelta::days(i64::from(whole_day)))
            .map(|day| day.and_time(chrono::NaiveTime::MIN));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    forms.into_iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_whole_at_the_end() {
        let told = |text, whole| parse_time(text, whole).map(|time| time.to_string());
        assert_eq!(told("2026-11-24", false).as_deref(), Some("2026-11-24 00:00:00"));
        assert_eq!(told("2026-11-24", true).as_deref(), Some("2026-11-25 00:00:00"));
        assert_eq!(told("2026-11-24T12:30", true).as_deref(), Some("2026-11-24 12:30:00"));
        assert_eq!(told("2026-11-24 12:30:01Z", true).as_deref(), Some("2026-11-24 12:30:01"));
        assert_eq!(told("yesterday", true), None);
    }
}
