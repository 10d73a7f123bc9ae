//! What the pages of a company and of a person share: forms and what is wrong with them, heads, conflicts, and the words of fields
//! that only a source knows.

use chrono::NaiveDateTime;
use padron_app::admin::Admin;
use padron_domain::audit::ObjectKind;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::source::{self, Source};
use padron_domain::validity::Validity;

use super::fields::{property_label, property_value};
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::view::{Conflict, ConflictRow, FieldLink, Form, fault_text, field_label, field_value, sent_name};

/// The label of a field, as [`field_label`], and of one that only a source knows what its map calls it.
pub(super) fn label(admin: &Admin, t: Texts, kind: ObjectKind, name: &str) -> String {
    if kind == ObjectKind::Field {
        return property_label(t, name);
    }
    let own = field_label(t, name);
    if own == name { admin.extra_label(kind, name, t.language().tag()).unwrap_or(own) } else { own }
}

/// A field's value as people read it, as [`field_value`]; one that was chosen by what it is called in the map.
pub(super) fn shown_value(admin: &Admin, t: Texts, kind: ObjectKind, name: &str, value: &str) -> String {
    if kind == ObjectKind::Field {
        return property_value(t, name, value);
    }
    if let Some(chosen) = admin.chosen_label(kind, name, value, t.language().tag()) {
        return chosen;
    }
    match admin.kind_of_field(kind, name) {
        Some(source::Kind::Date) => t.day(value),
        Some(source::Kind::Checkbox) => yes_or_no(t, value),
        _ => field_value(t, name, value),
    }
}

/// A tick in a word.
pub(super) fn yes_or_no(t: Texts, value: &str) -> String {
    match value {
        "1" => t.get("yes").into_owned(),
        "0" => t.get("no").into_owned(),
        other => other.to_owned(),
    }
}

/// Fills a form with a record's values, and puts beside them where they lead.
pub(super) fn fill<R: TextRecord>(form: &mut Form, t: Texts, values: &R, source: Option<&Source>) {
    for field in values.shape().iter() {
        let Some(value) = values.text(field.name) else { continue };
        form.fill(field.name, value);
        let row = source.and_then(|source| source.map.row(field.name));
        let leads = row.and_then(|row| source?.map.link(row, |name| values.text(name)).zip(Some(row)));
        if let (Some((href, row)), Some(input)) = (leads, form.input_mut(field.name)) {
            let text = t.with("link-follow", &[("label", input.label.as_str())]).into_owned();
            let (target, class) = (row.link_target.clone(), row.link_class.clone());
            input.link = Some(FieldLink { href, target, class, text });
        }
    }
    form.fill("valid", values.validity().name());
}

/// Without the line breaks that a browser takes out of a field of one line.
fn on_one_line(value: &str) -> String {
    value.replace(['\r', '\n'], "")
}

/// The values a form sent, laid over those there were. Where there is one line only, line breaks are blanks.
pub(super) fn sent_values<R: TextRecord>(sent: &Sent, before: &R) -> (R, Vec<FieldFault>) {
    let mut values = before.clone();
    let mine = |name: &'static str| sent.find(sent_name(name)).filter(|_| !takes_theirs(sent, name));
    for field in before.shape().iter() {
        if let Some(value) = mine(field.name) {
            let value = value.replace("\r\n", "\n");
            let stored = before.text(field.name).unwrap_or_default();
            if !field.is_long() && stored.contains(['\r', '\n']) && on_one_line(stored) == on_one_line(&value) {
                // A foreign table may hold lines where we show one: what nobody touched stays.
                continue;
            }
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

/// Which source a record is from, in words.
pub(super) fn source_text(visitor: &Visitor, source: &str) -> String {
    visitor.t.with("source-of-record", &[("source", source)]).into_owned()
}

/// What two editors made of the same record: `changes` lead from their values to mine. `seen` tells what a field held when I
/// began; what I left as it was is not mine to win.
pub(super) fn conflict(
    (visitor, admin, kind): (&Visitor, &Admin, ObjectKind),
    (at, by): (Option<NaiveDateTime>, &str),
    changes: &[FieldChange],
    seen: impl Fn(&str) -> Option<String>,
) -> Conflict {
    let t = visitor.t;
    let when = at.map(|at| t.when(at, visitor.now).shown).unwrap_or_default();
    let row = |change: &FieldChange| ConflictRow {
        name: change.field.to_owned(),
        label: label(admin, t, kind, change.field),
        mine: shown_value(admin, t, kind, change.field, &change.after),
        theirs: shown_value(admin, t, kind, change.field, &change.before),
        untouched: seen(change.field).is_some_and(|value| value == change.after),
    };
    Conflict { who: by.to_owned(), when, rows: changes.iter().map(row).collect() }
}

/// Whether a conflict was settled for the other editor's value of this field.
fn takes_theirs(sent: &Sent, field: &str) -> bool {
    sent.get(&format!("keep-{field}")) == "theirs"
}
