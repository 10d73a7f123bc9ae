//! Taking in a file, in four steps that are addresses: file, columns, check, run.

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::{Choice, FieldDiff, Link, Shell};

/// Where somebody is on the way of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Step {
    /// Choosing the file.
    #[default]
    File,
    /// Saying which column is which field.
    Columns,
    /// Looking at what would become of each row.
    Check,
    /// Taking it in.
    Run,
}

impl Step {
    /// The four of them.
    pub const ALL: [Self; 4] = [Self::File, Self::Columns, Self::Check, Self::Run];

    /// What the reader sees.
    pub fn text(self, t: Texts) -> std::borrow::Cow<'static, str> {
        match self {
            Self::File => t.get("import-step-file"),
            Self::Columns => t.get("import-step-columns"),
            Self::Check => t.get("import-step-check"),
            Self::Run => t.get("import-step-run"),
        }
    }
}

/// A line of the list of imports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportLine {
    /// The file's name.
    pub title: String,
    /// Its page.
    pub href: String,
    /// What its rows are, translated.
    pub what: String,
    /// How far it is, translated.
    pub state: String,
    /// The class of that state.
    pub class: &'static str,
    /// What came of it, translated.
    pub counts: String,
    /// Who began it.
    pub who: String,
    /// When.
    pub when: When,
}

/// The list of imports, with the form for another file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/imports.html")]
pub struct Imports {
    /// What surrounds it.
    pub page: Shell,
    /// Whether companies are offered first.
    pub companies: bool,
    /// Why the last file was not taken.
    pub fault: Option<String>,
    /// The newest imports.
    pub lines: Vec<ImportLine>,
    /// Where older ones are.
    pub older_href: Option<String>,
    /// The largest file, in megabytes.
    pub largest: u64,
}

/// Every job.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/jobs.html")]
pub struct Jobs {
    /// What surrounds it.
    pub page: Shell,
    /// The newest jobs.
    pub lines: Vec<ImportLine>,
    /// Where older ones are.
    pub older_href: Option<String>,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileColumn {
    /// Its name in the file.
    pub header: String,
    /// Its first values.
    pub values: Vec<String>,
    /// What it is taken for.
    pub taken: String,
}

/// A choice with all there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Select {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is about.
    pub label: String,
    /// What is chosen.
    pub value: String,
    /// What there is.
    pub choices: Vec<Choice>,
}

/// How the file is written and which column is which field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/import_columns.html")]
pub struct ImportColumns {
    /// What surrounds it.
    pub page: Shell,
    /// Where the forms are sent.
    pub action: String,
    /// What stops the import.
    pub fault: Option<String>,
    /// Encoding, delimiter, quotes, header; the sheet of a workbook.
    pub format: Vec<Select>,
    /// How records are found.
    pub matching: Select,
    /// Whether one refused row stops all.
    pub all_or_nothing: bool,
    /// Whether old data is taken as it is.
    pub accept_legacy: bool,
    /// The columns.
    pub columns: Vec<FileColumn>,
    /// What a column may be taken for.
    pub targets: Vec<Choice>,
}

impl ImportColumns {
    /// Where this is on the way.
    pub const fn step(&self) -> Step {
        Step::Columns
    }
}

/// How many rows of one verdict there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerdictCount {
    /// How many, with the word: "40 refused".
    pub text: String,
    /// Only these rows.
    pub href: Option<String>,
    /// Whether these are shown.
    pub current: bool,
}

/// A fault of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFault {
    /// The field's label.
    pub label: String,
    /// The value as the file has it.
    pub value: String,
    /// What is wrong with it.
    pub text: String,
}

/// A row with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowLine {
    /// The line of the file.
    pub line: String,
    /// The record's key.
    pub key: String,
    /// The verdict, translated.
    pub verdict: String,
    /// Its class.
    pub class: &'static str,
    /// Why it is refused.
    pub faults: Vec<RowFault>,
    /// What changes.
    pub changes: Vec<FieldDiff>,
}

/// Something that can be done with a job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobAction {
    /// Where the form is sent.
    pub action: String,
    /// What the button says.
    pub text: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its class.
    pub class: &'static str,
}

/// How a job is, and what can be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobView {
    /// This page, to be asked again while somebody works on it.
    pub href: String,
    /// Whether somebody works on it.
    pub working: bool,
    /// How far it is, translated.
    pub state: String,
    /// The class of that state.
    pub class: &'static str,
    /// How much is done, in percent.
    pub percent: u64,
    /// "3,000 of 5,000 rows".
    pub rows: String,
    /// "12,000 rows a second · 4 seconds left".
    pub pace: String,
    /// Why it failed.
    pub fault: Option<String>,
    /// What came of it.
    pub counts: Vec<VerdictCount>,
    /// The rows to look at.
    pub lines: Vec<RowLine>,
    /// Where more of them are.
    pub next_href: Option<String>,
    /// The file of refused rows.
    pub rejects_href: Option<String>,
    /// What can be done.
    pub actions: Vec<JobAction>,
    /// Where to go from here.
    pub links: Vec<Link>,
    /// What should be known.
    pub note: Option<String>,
}

/// The page of an import that is looked at or taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/import_job.html")]
pub struct ImportJob {
    /// What surrounds it.
    pub page: Shell,
    /// Where this is on the way.
    pub at: Step,
    /// How it is.
    pub job: JobView,
}

impl ImportJob {
    /// Where this is on the way.
    pub const fn step(&self) -> Step {
        self.at
    }
}

/// The part of that page that changes while somebody works on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/import_state.html")]
pub struct ImportState {
    /// What surrounds it.
    pub page: Shell,
    /// How it is.
    pub job: JobView,
}
