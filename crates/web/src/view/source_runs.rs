//! Readings of a directory, what one of them changed or would change, and the tools to try a directory.

use askama::Template;

use crate::locale::When;
use crate::view::{Input, Shell, SourceState};

/// A reading in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunRow {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// When it began.
    pub when: When,
    /// What was read, translated.
    pub kind: String,
    /// The class of its state.
    pub class: &'static str,
    /// Its state, translated.
    pub state: String,
    /// What became of people, in words.
    pub counts: String,
    /// How long it took, in words.
    pub duration: String,
}

/// The screen with the readings of a directory.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/source_runs.html")]
pub struct SourceRunsPage {
    /// What surrounds it.
    pub page: Shell,
    /// What the source is called.
    pub name: String,
    /// Where a reading is begun (`POST`).
    pub action: String,
    /// Where readings are let go on (`POST`), where they wait.
    pub resume_action: Option<String>,
    /// Where a filter or a login is tried.
    pub try_href: String,
    /// How the source is doing.
    pub state: SourceState,
    /// When it last answered.
    pub last_good: Option<When>,
    /// Why it does not answer now.
    pub error: Option<String>,
    /// The readings, the newest first.
    pub rows: Vec<RunRow>,
    /// Older ones.
    pub older_href: Option<String>,
}

/// Changes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunFilter {
    /// What it is called, translated.
    pub text: String,
    /// How many there are.
    pub count: u64,
    /// Where only they are shown.
    pub href: String,
    /// Whether that is so now.
    pub current: bool,
}

/// What becomes of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunChange {
    /// The class of what becomes of them.
    pub class: &'static str,
    /// What becomes of them, translated.
    pub what: String,
    /// Their login.
    pub login: String,
    /// Their page.
    pub href: String,
    /// Their name.
    pub name: String,
    /// Whether it was made, where some were and some were not: translated.
    pub applied: Option<String>,
    /// Fields that differ: label, before, after.
    pub fields: Vec<(String, String, String)>,
}

/// The screen of one reading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/source_run.html")]
pub struct SourceRunPage {
    /// What surrounds it.
    pub page: Shell,
    /// What the source is called.
    pub name: String,
    /// The readings of the source.
    pub runs_href: String,
    /// The reading.
    pub run: RunRow,
    /// Why it failed or waits.
    pub sentence: String,
    /// What that means, translated.
    pub explained: Option<String>,
    /// Who decided what, translated.
    pub decided: Option<String>,
    /// Where it is approved (`POST`).
    pub approve_action: Option<String>,
    /// Where it is discarded (`POST`).
    pub discard_action: Option<String>,
    /// Where it is taken back (`POST`).
    pub undo_action: Option<String>,
    /// Its changes by kind.
    pub filters: Vec<RunFilter>,
    /// Its changes.
    pub changes: Vec<RunChange>,
    /// The next of them.
    pub next_href: Option<String>,
}

/// An entry that was found, and who that is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TriedEntry {
    /// Its name in the directory.
    pub dn: String,
    /// Its attributes with their values.
    pub attributes: Vec<(String, Vec<String>)>,
    /// The person it becomes: label and value; empty where it becomes nobody.
    pub person: Vec<(String, String)>,
}

/// The screen to try a filter or a login.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/source_try.html")]
pub struct SourceTryPage {
    /// What surrounds it.
    pub page: Shell,
    /// What the source is called.
    pub name: String,
    /// The readings of the source.
    pub runs_href: String,
    /// Where it is sent (`POST`).
    pub action: String,
    /// The filter.
    pub filter: Input,
    /// The login.
    pub login: Input,
    /// The password.
    pub password: Input,
    /// Why the directory did not answer.
    pub error: Option<String>,
    /// Whether something was tried.
    pub tried: bool,
    /// The filter as it was sent.
    pub sent: String,
    /// What the directory says of the password: whether it is right, and in words.
    pub sign_in: Option<(bool, String)>,
    /// What was found.
    pub found: Vec<TriedEntry>,
    /// Whether there is more.
    pub more: bool,
}
