//! A PATCH whose `source` is another one: the record goes there.

use axum::http::StatusCode;
use padron_app::AppError;
use padron_app::moving::Move;
use padron_domain::record::TextRecord;
use serde_json::Value;

use super::body::{Reader, Sent};
use super::problem::Problem;

/// Where a record goes, and what it gets there.
pub(super) struct Order {
    to: String,
    lose_fields: bool,
    with: Vec<(String, String)>,
}

impl Order {
    /// Reads a body; `blank` is an empty record of the source of a name, `known` are the names there are.
    pub(super) fn read<R: TextRecord>(
        sent: &Sent,
        key: &str,
        blank: impl FnOnce(&str) -> Result<R, AppError>,
        known: &[String],
    ) -> Result<Self, Problem> {
        let mut reader = Reader::new(&sent.object);
        let to = reader.text("source").unwrap_or_default();
        let lose_fields = reader.boolean("lose_fields");
        let mut values = match blank(&to) {
            Ok(values) => values,
            Err(AppError::Fields(_)) => {
                reader.unknown_source(known);
                R::default()
            }
            Err(other) => return Err(other.into()),
        };
        if sent.object.contains_key(key) {
            reader.fault(key, "read-only", "A key is not changed on the way: send it by itself.");
        }
        reader.record(&mut values);
        reader.done(&["display_name", "created_at", "changed_at"], Vec::new)?;
        let extras = sent.object.get("fields").and_then(Value::as_object);
        let said =
            |name: &str| sent.object.contains_key(name) || extras.is_some_and(|extras| extras.contains_key(name));
        let texts = values.shape().iter().map(|field| field.name).filter(|name| *name != key && said(name));
        let mut with: Vec<(String, String)> =
            texts.map(|name| (name.to_owned(), values.text(name).unwrap_or_default().to_owned())).collect();
        if sent.object.contains_key("valid") {
            with.push(("valid".to_owned(), values.validity().name().to_owned()));
        }
        Ok(Self { to, lose_fields, with })
    }

    /// The same as the verb takes it.
    pub(super) fn told(&self) -> Move<'_> {
        Move { to: &self.to, lose_fields: self.lose_fields, with: &self.with }
    }
}

/// The record is where it should be, and in its old source as well.
pub(super) fn half_moved(source: &str) -> Problem {
    let detail = format!("The record was moved, but the source {source} did not let go of it: it is in both now.");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "half-moved", "Moved, and still there as well", detail)
}
