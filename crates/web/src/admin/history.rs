//! Entries of the history as pages show them.

use padron_domain::audit::AuditEntry;

use crate::request::Visitor;
use crate::view::{Change, FieldDiff, field_label};

/// How many changes a record's page shows.
pub(super) const SHOWN: usize = 50;

/// An entry in the reader's words.
pub(super) fn change(visitor: &Visitor, entry: &AuditEntry) -> Change {
    let t = visitor.t;
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in entry.before.iter().chain(&entry.after) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let value = |side: &[(String, String)], wanted: &str| {
        side.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    Change {
        who: entry.actor.clone(),
        when: t.when(entry.at, visitor.now),
        door: Change::door_text(t, &entry.door),
        what: Change::what_text(t, &entry.verb),
        fields: names
            .into_iter()
            .map(|name| FieldDiff { label: field_label(t, name), old: value(&entry.before, name), new: value(&entry.after, name) })
            .collect(),
    }
}
