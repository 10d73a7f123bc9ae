//! The description of the REST door as a page.

use askama::Template;

use crate::view::Shell;

/// A sentence with names in it that are set in type of equal width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose(pub Vec<(bool, String)>);

impl Prose {
    /// Reads a text in which names stand between backticks.
    pub fn read(text: &str) -> Self {
        let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
        Self(parts.map(|(at, part)| (at % 2 == 1, part.to_owned())).collect())
    }
}

/// One thing an operation takes, or a schema has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Where it stands: `query`, `path`, `header`; empty for a property.
    pub place: String,
    /// What kind of value it is.
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub about: Prose,
}

/// One answer of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: String,
    /// What it means.
    pub about: Prose,
    /// The schema of its body.
    pub schema: Option<String>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operation {
    /// Its name, also its place on the page.
    pub id: String,
    /// `GET`, `POST` …
    pub method: String,
    /// The path below the base.
    pub path: String,
    /// What it does, in a few words.
    pub summary: String,
    /// The same at length.
    pub about: Option<Prose>,
    /// What it takes.
    pub parameters: Vec<Described>,
    /// The schema of what is sent.
    pub body: Option<String>,
    /// What is sent, for example.
    pub example: Option<String>,
    /// What comes back.
    pub replies: Vec<Reply>,
    /// A line for a terminal.
    pub curl: String,
}

/// Operations that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// What they are about.
    pub name: String,
    /// In the order of their paths.
    pub operations: Vec<Operation>,
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// Its name, also its place on the page.
    pub name: String,
    /// What it has.
    pub properties: Vec<Described>,
}

/// The screen `/docs/api`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/api_browser.html")]
pub struct ApiBrowser {
    /// What surrounds it.
    pub page: Shell,
    /// Where the door is.
    pub base: String,
    /// What the document says of itself.
    pub about: Vec<Prose>,
    /// All operations.
    pub groups: Vec<Group>,
    /// All schemas.
    pub shapes: Vec<Shape>,
}
