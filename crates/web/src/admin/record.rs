//! What the pages of a company and of a person share: forms and what is wrong with them, heads, conflicts.

use chrono::NaiveDateTime;
use padron_domain::problem::FieldFault;
use padron_domain::record::FieldChange;
use padron_domain::text::TextField;

use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::view::{Conflict, ConflictRow, Form, field_label, fault_text};

/// The value a form sent for a field. A text area sends line breaks; our texts are one line.
pub(super) fn sent_text(sent: &Sent, field: &TextField) -> Option<String> {
    sent.find(field.name).map(|value| value.replace("\r\n", " ").replace('\n', " "))
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

/// What two editors made of the same record: `changes` lead from their values to mine.
pub(super) fn conflict(visitor: &Visitor, (at, by): (Option<NaiveDateTime>, &str), changes: &[FieldChange]) -> Conflict {
    let when = at.map(|at| visitor.t.when(at, visitor.now).shown).unwrap_or_default();
    let row = |change: &FieldChange| ConflictRow {
        name: change.field.to_owned(),
        label: field_label(visitor.t, change.field),
        mine: change.after.clone(),
        theirs: change.before.clone(),
    };
    Conflict { who: by.to_owned(), when, rows: changes.iter().map(row).collect() }
}

/// Whether a conflict was settled for the other editor's value of this field.
pub(super) fn takes_theirs(sent: &Sent, field: &str) -> bool {
    sent.get(&format!("keep-{field}")) == "theirs"
}
