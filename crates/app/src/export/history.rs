//! The history as a file: JSON lines with an object an entry, CSV with a line a field.

use padron_domain::formula::csv_safe;
use tokio::sync::mpsc;

use super::{Export, Format, PORTION, Piece, WAITING};
use crate::admin::Admin;
use crate::admin::history::Filter;
use crate::error::{AppError, Result};
use crate::events::Event;

/// The columns of a CSV file.
const COLUMNS: &[&str] = &[
    "id",
    "at",
    "actor",
    "actor_kind",
    "door",
    "verb",
    "object_kind",
    "object_key",
    "job_id",
    "field",
    "before",
    "after",
];

impl Admin {
    /// The entries a filter leaves as a file, newest first. A spreadsheet is not among the formats.
    pub fn export_history(&self, filter: &Filter, format: Format) -> Result<Export> {
        if format == Format::Xlsx {
            return Err(AppError::field("format", padron_domain::problem::Fault::UnknownValue));
        }
        let (pieces, receiver) = mpsc::channel(WAITING);
        let (admin, filter) = (self.clone(), filter.clone());
        let export = Export { total: 0, written: std::sync::Arc::default(), pieces: receiver, ended: false };
        tokio::spawn(async move {
            let done = admin.write_history(&filter, format, &pieces).await;
            let _ = pieces.send(done.map_or_else(Piece::Failed, |()| Piece::End)).await;
        });
        Ok(export)
    }

    async fn write_history(&self, filter: &Filter, format: Format, pieces: &mpsc::Sender<Piece>) -> Result<()> {
        let mut bytes = Vec::new();
        if format == Format::Csv {
            line(&mut bytes, COLUMNS)?;
        }
        let mut below = None;
        loop {
            let found = self.history_page(filter, below, i64::try_from(PORTION).unwrap_or(i64::MAX)).await?;
            for entry in &found {
                let event = Event::from(entry);
                if format == Format::Csv {
                    fields(&event, &mut bytes)?;
                } else {
                    let failed = |error: serde_json::Error| AppError::Fault(error.to_string());
                    serde_json::to_writer(&mut bytes, &event).map_err(failed)?;
                    bytes.push(b'\n');
                }
            }
            // A reader who went away needs no more.
            if !bytes.is_empty() && pieces.send(Piece::Bytes(std::mem::take(&mut bytes))).await.is_err() {
                return Ok(());
            }
            match found.last() {
                Some(entry) => below = Some(entry.id),
                None => return Ok(()),
            }
        }
    }
}

/// A line for each field, or one for an entry without any.
fn fields(event: &Event<'_>, bytes: &mut Vec<u8>) -> Result<()> {
    let (seq, job) = (event.seq.to_string(), event.job.map(|job| job.to_string()).unwrap_or_default());
    let key = csv_safe(event.key);
    let actor = csv_safe(event.actor);
    let start = [&seq, &event.at, &*actor, event.actor_kind, event.door, event.verb, event.kind, &*key, &job];
    let names: std::collections::BTreeSet<&str> = event.before.keys().chain(event.after.keys()).copied().collect();
    let value = |side: &std::collections::BTreeMap<&str, &str>, name: &str| {
        csv_safe(side.get(name).copied().unwrap_or("")).into_owned()
    };
    if names.is_empty() {
        return line(bytes, &[&start[..], &["", "", ""]].concat());
    }
    for name in names {
        let (before, after) = (value(&event.before, name), value(&event.after, name));
        line(bytes, &[&start[..], &[name, &before, &after]].concat())?;
    }
    Ok(())
}

fn line(bytes: &mut Vec<u8>, cells: &[&str]) -> Result<()> {
    let failed = |error: csv::Error| AppError::Fault(error.to_string());
    csv::Writer::from_writer(bytes).write_record(cells).map_err(failed)
}
