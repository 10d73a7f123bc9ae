//! Finding anything: the command palette and its page, and the suggestions of the customer field.

use askama::Template;

use crate::locale::Texts;
use crate::view::{Marked, Shell};

/// What a group of findings is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingGroup {
    /// Customer users.
    People,
    /// Customers.
    Companies,
    /// Screens of ours.
    Screens,
}

impl FindingGroup {
    /// Its heading.
    pub fn title(&self, t: Texts) -> std::borrow::Cow<'static, str> {
        match self {
            Self::People => t.get("find-people"),
            Self::Companies => t.get("find-companies"),
            Self::Screens => t.get("find-screens"),
        }
    }

    /// The icon of each finding.
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::People => "circle-user-round",
            Self::Companies => "building-2",
            Self::Screens => "corner-down-left",
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: Marked<'a>,
    /// More about it: e-mail and company, or town; may be empty.
    pub more: String,
    /// Login or id; may be empty.
    pub key: String,
}

/// The page `/find`, for readers without scripts.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "admin/find.html")]
pub struct Find<'a> {
    /// What surrounds it.
    pub page: Shell,
    /// What was asked.
    pub query: String,
    /// What was found; empty groups are left out.
    pub groups: Vec<(FindingGroup, Vec<Finding<'a>>)>,
}

/// The same without surroundings, for the palette (`GET /find?q=` with `HX-Request: true`).
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "admin/find_results.html")]
pub struct FindFragment<'a> {
    /// The reader's language.
    pub t: Texts,
    /// What was asked.
    pub query: String,
    /// What was found; empty groups are left out.
    pub groups: Vec<(FindingGroup, Vec<Finding<'a>>)>,
}

/// One customer offered for the customer field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// Its id, which becomes the field's value.
    pub id: Marked<'a>,
    /// The id again, unmarked.
    pub value: String,
    /// Its name.
    pub name: Marked<'a>,
    /// The name again, unmarked.
    pub plain_name: String,
}

/// The answer to `GET /suggest/customers?q=`: options of the listbox.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "admin/suggestions.html")]
pub struct Suggestions<'a> {
    /// The reader's language.
    pub t: Texts,
    /// The best of them, ten at most.
    pub items: Vec<Suggestion<'a>>,
}
