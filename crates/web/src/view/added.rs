//! Fields that were added: the list, and the form of one.

use askama::Template;

use crate::view::{Form, Shell};

/// A field in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldLine {
    /// What it is called, in the reader's language.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Its name in files and for programs.
    pub name: String,
    /// What it holds, translated.
    pub holds: String,
    /// What is special about it, translated: required, not searched, its only source.
    pub notes: String,
    /// Whether it is in use.
    pub valid: bool,
    /// Where it is moved (`POST` with `csrf` and `to`, the place from 1).
    pub move_action: String,
    /// The place before it, unless it is the first.
    pub up: Option<usize>,
    /// The place behind it, unless it is the last.
    pub down: Option<usize>,
}

/// The screen `/fields`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/added_fields.html")]
pub struct AddedFieldsPage {
    /// What surrounds it.
    pub page: Shell,
    /// The fields of people, in their order.
    pub people: Vec<FieldLine>,
    /// The fields of companies.
    pub companies: Vec<FieldLine>,
    /// Where a field of people is added.
    pub add_people_href: String,
    /// Where a field of companies is added.
    pub add_companies_href: String,
}

/// The page of a field, to add or to change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/added_field.html")]
pub struct AddedFieldPage {
    /// What surrounds it.
    pub page: Shell,
    /// Its properties.
    pub form: Form,
    /// How many records have a value of it, in words; nothing on adding.
    pub values: Option<String>,
    /// Its changes on the screen over everything.
    pub history_href: Option<String>,
}
