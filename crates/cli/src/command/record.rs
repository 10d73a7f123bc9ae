//! What the commands on one record have in common: told for people or as JSON, dry runs, and what was wrong.

use padron_app::moving::{Move, Moved};
use padron_app::{AppError, json};
use padron_domain::problem::{Fault, FieldFaults};
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::text::TextField;
use padron_domain::validity::Validity;
use padron_web::locale::Texts;
use padron_web::view::fault_text;
use serde_json::{Map, Value};

use super::{Outcome, table};
use crate::args::{Moving, Showing, Writing};

/// How often a change is tried anew where somebody else changed the record meanwhile.
const TRIES: usize = 5;

/// Tries a change again where somebody else was quicker.
pub(super) async fn again<T>(changing: impl AsyncFn() -> Result<T, AppError>) -> Result<T, AppError> {
    let mut done = changing().await;
    for _ in 1..TRIES {
        if !matches!(done, Err(AppError::Conflict)) {
            break;
        }
        done = changing().await;
    }
    done
}

/// Tells what came of a verb: what it answered, or why it did not do what was asked.
pub(super) fn told<T>(
    json: bool,
    about: About<'_>,
    done: Result<T, AppError>,
    tell: impl FnOnce(T),
) -> anyhow::Result<Outcome> {
    match done {
        Ok(answer) => {
            tell(answer);
            Ok(Outcome::Done)
        }
        Err(error) => refused(json, about, error),
    }
}

/// Something a command was about: `customer user "jose"`.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) kind: &'a str,
    pub(super) key: &'a str,
}

impl std::fmt::Display for About<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.kind, table::visible(self.key))
    }
}

/// Tells a record: every field that is not empty, and what else there is to say.
pub(super) fn show<'a>(
    showing: Showing,
    object: &Map<String, Value>,
    texts: impl Iterator<Item = (&'static TextField, &'a str)>,
    validity: Validity,
) {
    if showing.json {
        println!("{}", Value::Object(object.clone()));
        return;
    }
    let texts = texts.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field.name, value));
    let rest = ["created_at", "changed_at"]
        .into_iter()
        .filter_map(|name| object.get(name).and_then(Value::as_str).map(|value| (name, value)));
    table::print_values(texts.chain([("valid", validity.name())]).chain(rest));
}

/// Tells that a record was added, or would be. `password` is one that was made up.
pub(super) fn added(writing: Writing, about: About<'_>, mut object: Map<String, Value>, password: Option<&str>) {
    // A made-up password of a dry run is nobody's.
    let password = password.filter(|_| !writing.dry_run);
    if writing.json {
        if let Some(password) = password {
            object.insert("generated_password".to_owned(), password.into());
        }
        println!("{}", finished(writing, object));
        return;
    }
    println!("{} {about}.", if writing.dry_run { "Would add" } else { "Added" });
    if let Some(password) = password {
        println!("password: {password}");
    }
}

/// Tells what changed, or would.
pub(super) fn changed(writing: Writing, about: About<'_>, mut object: Map<String, Value>, changes: &[FieldChange]) {
    if writing.json {
        let one = |change: &FieldChange| serde_json::json!({ "field": change.field, "before": change.before, "after": change.after });
        object.insert("changes".to_owned(), changes.iter().map(one).collect());
        println!("{}", finished(writing, object));
        return;
    }
    if changes.is_empty() {
        println!("Nothing to change: {about} is so already.");
        return;
    }
    println!("{} {about}:", if writing.dry_run { "Would change" } else { "Changed" });
    for change in changes {
        println!("  {}: {:?} → {:?}", change.field, change.before, change.after);
    }
}

/// Where a record was asked to go.
pub(super) fn order(asked: &Moving) -> Move<'_> {
    Move { to: &asked.to, lose_fields: asked.lose_fields, with: &asked.with }
}

/// Refuses values that the source where a record goes has no field for, and another key.
pub(super) fn check_given<R: TextRecord>(blank: &R, key: &str, given: &[(String, String)]) -> Result<(), AppError> {
    let known = |name: &str| name != key && (name == "valid" || blank.shape().get(name).is_some());
    let Some((name, _)) = given.iter().find(|(name, _)| !known(name)) else { return Ok(()) };
    let fields: Vec<&str> = blank.shape().iter().map(|field| field.name).filter(|name| *name != key).collect();
    Err(AppError::field("field", Fault::NoSuchField(format!("{name} ({})", fields.join(", ")))))
}

/// Tells what came of a move.
pub(super) fn moved<R>(
    asked: &Moving,
    about: About<'_>,
    done: Result<Moved<R>, AppError>,
    object: impl FnOnce(&R) -> Map<String, Value>,
) -> anyhow::Result<Outcome> {
    let mut left = None;
    let outcome = told(asked.writing.json, about, done, |moved| {
        changed(asked.writing, about, object(&moved.record), &moved.changes);
        left = moved.left_in;
    })?;
    let Some(source) = left else { return Ok(outcome) };
    let source = table::visible(&source);
    eprintln!("padron: the source {source} did not let go of it: it is in both now, see padron sources");
    Ok(Outcome::Refused)
}

fn finished(writing: Writing, mut object: Map<String, Value>) -> Value {
    if writing.dry_run {
        object.insert("dry_run".to_owned(), true.into());
    }
    Value::Object(object)
}

/// Tells why a verb did not do what was asked; what no reader can mend goes on as an error.
fn refused(json: bool, about: About<'_>, error: AppError) -> anyhow::Result<Outcome> {
    match error {
        AppError::Fields(faults) => {
            tell_faults(json, &faults);
            Ok(Outcome::Refused)
        }
        AppError::Missing => {
            if json {
                println!(
                    "{}",
                    serde_json::json!({ "errors": [{ "field": null, "code": "not-found", "message": format!("There is no {about}.") }] })
                );
            }
            eprintln!("padron: there is no {about}");
            Ok(Outcome::Refused)
        }
        error @ (AppError::SourceReadOnly(_) | AppError::SourceDown(_)) => {
            let code = if matches!(error, AppError::SourceDown(_)) { "source-down" } else { "read-only-source" };
            if json {
                let error = serde_json::json!({ "field": null, "code": code, "message": error.to_string() });
                println!("{}", serde_json::json!({ "errors": [error] }));
            }
            eprintln!("padron: {error}");
            Ok(Outcome::Refused)
        }
        other => Err(other.into()),
    }
}

/// Every wrong field on its own line.
pub(super) fn tell_faults(json: bool, faults: &FieldFaults) {
    let sentence = |code: &str, detail: &str| fault_text(Texts::default(), code, detail);
    if json {
        println!("{}", serde_json::json!({ "errors": json::faults(faults, sentence) }));
    }
    for found in faults {
        eprintln!("{}: {}", found.field, sentence(found.fault.code(), &table::visible(&found.fault.detail())));
    }
}
