//! The same change to many: what to change, what would happen, and the job.

use askama::Template;

use crate::view::{FieldDiff, Input, JobView, Shell};

/// A way to change many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkWay {
    /// The value of `action`.
    pub name: &'static str,
    /// What it is called.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// What it needs to know.
    pub inputs: Vec<Input>,
}

/// A record and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkExample {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What changes.
    pub changes: Vec<FieldDiff>,
    /// Why it is refused.
    pub faults: Vec<String>,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkPreview {
    /// That another number matches now, if that is so.
    pub moved: Option<String>,
    /// How many become what.
    pub counts: Vec<String>,
    /// The first that change.
    pub examples: Vec<BulkExample>,
    /// The first that are refused.
    pub refused: Vec<BulkExample>,
    /// Whether it can be undone.
    pub note: String,
    /// What the button says; none where nothing would change.
    pub run: Option<String>,
    /// Everything that was asked for, to be sent again.
    pub hidden: Vec<(String, String)>,
}

/// The page. Sent as `POST` to `action` with `csrf`, the selection (`hidden`), `action` and what it needs, and `step=look`
/// or `step=run`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/bulk.html")]
pub struct Bulk {
    /// What surrounds it.
    pub page: Shell,
    /// How many there are, in words.
    pub who: String,
    /// Which they are, in words.
    pub meant: String,
    /// What is wrong with it as a whole.
    pub fault: Option<String>,
    /// Where it is sent; empty where nobody is selected.
    pub action: String,
    /// The selection.
    pub hidden: Vec<(String, String)>,
    /// What can be done.
    pub ways: Vec<BulkWay>,
    /// Back to the list.
    pub back_href: String,
    /// What would happen.
    pub preview: Option<BulkPreview>,
}

/// A bulk edit that is under way or over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/bulk_job.html")]
pub struct BulkJob {
    /// What surrounds it.
    pub page: Shell,
    /// How it is.
    pub job: JobView,
}
