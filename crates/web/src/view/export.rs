//! The page on which a list becomes a file.

use askama::Template;

use crate::view::Shell;

/// A column that may go into the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportColumn {
    /// Its name in the file.
    pub name: &'static str,
    /// Its label, translated.
    pub label: String,
    /// Whether it is ticked.
    pub chosen: bool,
}

/// The page on which a list becomes a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/export.html")]
pub struct ExportPage {
    /// What surrounds it.
    pub page: Shell,
    /// What will be in the file, translated: "1,204 people".
    pub count: String,
    /// Whether rows were ticked, so that their keys are sent along in a form of its own.
    pub ticked: bool,
    /// Why there is nothing to export.
    pub fault: Option<String>,
    /// What narrows the list, as name and value of the address; sent along.
    pub kept: Vec<(&'static str, String)>,
    /// The same in words: what is searched, which validity, which customer.
    pub narrowed: Vec<String>,
    /// Where the form is sent.
    pub action: String,
    /// Back to the list.
    pub back_href: String,
    /// The columns, in the order of the file.
    pub columns: Vec<ExportColumn>,
}
