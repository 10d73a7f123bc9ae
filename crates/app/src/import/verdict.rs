//! What was found out about a row: its verdict, with what is there and what will be.

use padron_domain::problem::FieldFault;
use padron_domain::record::FieldChange;
use padron_domain::source::Slot;

use super::plan::Row;
use super::values::Values;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A new record.
    Add,
    /// Values of a record change.
    Change,
    /// Everything the row says is so already.
    Same,
    /// Nothing is done with it.
    Refuse,
}

impl Verdict {
    /// Every one, in the order they are told.
    pub const ALL: [Self; 4] = [Self::Add, Self::Change, Self::Same, Self::Refuse];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Same => "same",
            Self::Refuse => "refuse",
        }
    }

    /// The verdict of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// A row with its verdict.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) row: Row,
    pub(super) verdict: Verdict,
    /// Why it is refused.
    pub(super) faults: Vec<FieldFault>,
    /// What is wrong with it and was accepted as old data has it.
    pub(super) accepted: Vec<FieldFault>,
    /// The record that is there.
    pub(super) before: Option<Existing>,
    /// What will be there.
    pub(super) after: Values,
    pub(super) changes: Vec<FieldChange>,
    /// Whether the row brings a password, or the hash of one.
    pub(super) password: bool,
}

impl Judged {
    /// Refuses a row after all, for this reason.
    pub(super) fn refuse(&mut self, why: FieldFault) {
        self.verdict = Verdict::Refuse;
        self.changes.clear();
        self.password = false;
        self.faults.push(why);
    }
}

/// A record that is there.
#[derive(Debug, Clone)]
pub(super) struct Existing {
    /// The row's number; 0 for companies.
    pub(super) id: i64,
    /// The source it is from.
    pub(super) source: Slot,
    pub(super) values: Values,
}
