//! What the pages of a company and of a person share: forms and what is wrong with them, heads, conflicts.

use chrono::NaiveDateTime;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::validity::Validity;

use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::view::{Conflict, ConflictRow, Form, fault_text, field_label, field_value};

/// The values a form sent, laid over those there were. Where there is one line only, line breaks are blanks.
pub(super) fn sent_values<R: TextRecord>(sent: &Sent, before: &R) -> (R, Vec<FieldFault>) {
    let mut values = before.clone();
    let mine = |name: &str| sent.find(name).filter(|_| !takes_theirs(sent, name));
    for field in before.shape().iter() {
        if let Some(value) = mine(field.name) {
            let value = value.replace("\r\n", "\n");
            values.put(field.name, &if field.is_long() { value } else { value.replace('\n', " ") });
        }
    }
    let Some(valid) = mine("valid") else { return (values, Vec::new()) };
    values.put("valid", valid);
    let known = Validity::parse(valid).is_some();
    let fault = (!known).then_some(FieldFault { field: "valid", fault: Fault::UnknownValue });
    (values, fault.into_iter().collect())
}

/// Writes the faults beside their fields.
pub(super) fn tell_faults(t: Texts, form: &mut Form, faults: &[FieldFault]) {
    for fault in faults {
        // A person's validity is called `valid` in forms, `valid_id` in files.
        let name = if fault.field == "valid_id" { "valid" } else { fault.field };
        form.fault(name, fault_text(t, fault.fault.code(), &fault.fault.detail()));
    }
}

/// When a record was last changed and by whom, in words.
pub(super) fn changed_text(visitor: &Visitor, at: Option<NaiveDateTime>, by: &str) -> Option<String> {
    let when = visitor.t.when(at?, visitor.now).shown;
    Some(visitor.t.with("record-changed", &[("when", when.as_str()), ("who", by)]).into_owned())
}

/// What two editors made of the same record: `changes` lead from their values to mine. `seen` tells what a field held when I
/// began; what I left as it was is not mine to win.
pub(super) fn conflict(
    visitor: &Visitor,
    (at, by): (Option<NaiveDateTime>, &str),
    changes: &[FieldChange],
    seen: impl Fn(&str) -> Option<String>,
) -> Conflict {
    let t = visitor.t;
    let when = at.map(|at| t.when(at, visitor.now).shown).unwrap_or_default();
    let row = |change: &FieldChange| ConflictRow {
        name: change.field.to_owned(),
        label: field_label(t, change.field),
        mine: field_value(t, change.field, &change.after),
        theirs: field_value(t, change.field, &change.before),
        untouched: seen(change.field).is_some_and(|value| value == change.after),
    };
    Conflict { who: by.to_owned(), when, rows: changes.iter().map(row).collect() }
}

/// Whether a conflict was settled for the other editor's value of this field.
fn takes_theirs(sent: &Sent, field: &str) -> bool {
    sent.get(&format!("keep-{field}")) == "theirs"
}
