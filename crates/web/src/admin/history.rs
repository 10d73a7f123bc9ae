//! Entries of the history as pages show them.

use padron_app::admin::Admin;
use padron_domain::audit::{AuditEntry, ObjectKind};

use super::record::{label, shown_value};
use crate::request::Visitor;
use crate::view::{Change, FieldDiff};

/// How many changes a record's page shows at first.
const SHOWN: usize = 50;
/// How many it shows at most.
const ALL: usize = 1_000;

impl Visitor {
    /// How many changes the reader asks for: `?history=all` or the first ones.
    pub(super) fn history_limit(&self) -> usize {
        if self.asks("history", "all") { ALL } else { SHOWN }
    }
}

/// Where the rest of a history is, if there may be more than is shown.
pub(super) fn more(visitor: &Visitor, entries: &[AuditEntry], record: &str) -> Option<String> {
    let cut = entries.len() == SHOWN && visitor.history_limit() == SHOWN;
    cut.then(|| format!("{}#history", crate::link::with(record, "history", "all")))
}

/// An entry in the reader's words.
pub(super) fn change(visitor: &Visitor, admin: &Admin, entry: &AuditEntry) -> Change {
    let t = visitor.t;
    let kind = ObjectKind::from_name(&entry.object_kind).unwrap_or(ObjectKind::Job);
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
            .map(|name| FieldDiff {
                label: label(admin, t, kind, name),
                old: shown_value(admin, t, kind, name, &value(&entry.before, name)),
                new: shown_value(admin, t, kind, name, &value(&entry.after, name)),
            })
            .collect(),
    }
}
