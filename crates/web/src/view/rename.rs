//! Changing the key of a record, with a preview of what moves.

use askama::Template;

use crate::view::{Input, RecordKind, Shell};

/// How many rows of one kind move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MoveCount {
    /// What they are, translated: "customer users", "tickets" …
    pub what: String,
    /// How many.
    pub rows: u64,
}

/// The page that changes a customer id or a login. First drawn without `moves` (asks for the new key, sent as `GET` with
/// `to`), then with them (confirms, sent as `POST` with `csrf`, `version`, `to`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/rename.html")]
pub struct Rename {
    /// What surrounds it.
    pub page: Shell,
    /// What it is.
    pub kind: RecordKind,
    /// The key now.
    pub from: String,
    /// The new key, named `to`, with what is wrong with it.
    pub to: Input,
    /// Where the form is sent.
    pub action: String,
    /// Back to the record.
    pub back_href: String,
    /// The record's version, opaque.
    pub version: String,
    /// What moves; `None` while the new key is not known or not good.
    pub moves: Option<Vec<MoveCount>>,
}

impl Rename {
    /// All rows together.
    pub fn total(&self) -> u64 {
        self.moves.iter().flatten().map(|count| count.rows).sum()
    }
}
