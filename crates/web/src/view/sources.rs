//! Where people and companies come from, how each source is doing, and how a test of one went.

use std::borrow::Cow;

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::Shell;

/// In what state the answers of a source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SourceState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// Everything was read.
    Complete,
    /// Everything but some columns.
    Partial,
    /// What is known is of some time ago.
    Stale,
    /// It never answered.
    Down,
}

impl SourceState {
    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Complete => "state",
            Self::Unknown | Self::Partial | Self::Stale => "state paused",
            Self::Down => "state off",
        }
    }

    /// What the reader sees.
    pub fn text(self, t: Texts) -> Cow<'static, str> {
        match self {
            Self::Unknown => t.get("source-state-unknown"),
            Self::Complete => t.get("source-state-complete"),
            Self::Partial => t.get("source-state-partial"),
            Self::Stale => t.get("source-state-stale"),
            Self::Down => t.get("source-state-down"),
        }
    }
}

/// A column that the map names and the table lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LackedColumn {
    /// The column.
    pub column: String,
    /// What its field is called.
    pub label: String,
    /// The statement that adds it.
    pub remedy: String,
}

/// One step of a test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceStep {
    /// Its name, translated.
    pub name: String,
    /// `good`, `warn` or `bad`.
    pub class: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The verdict in a word, translated, for whoever does not see the icon.
    pub verdict: String,
    /// What was found.
    pub text: String,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceTest {
    /// Whether records can be read.
    pub good: bool,
    /// In a sentence.
    pub text: String,
    /// Step by step.
    pub steps: Vec<SourceStep>,
    /// The first few records: key, name, and address or town.
    pub sample: Vec<[String; 3]>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceCard {
    /// Where it stands on the page.
    pub anchor: String,
    /// What it is called.
    pub name: String,
    /// Its place among those of its kind, 0 to 10.
    pub slot: u8,
    /// What kind of place it is, translated.
    pub kind: String,
    /// Table and address, without secrets.
    pub place: String,
    /// Whether its records can only be read.
    pub read_only: bool,
    /// How it is doing.
    pub state: SourceState,
    /// When it last answered.
    pub last_good: Option<When>,
    /// How many records that answer had, in words.
    pub count: String,
    /// How long it took, in words.
    pub duration: String,
    /// Why it does not answer now.
    pub error: Option<String>,
    /// What its table lacks.
    pub missing: Vec<LackedColumn>,
    /// Its records.
    pub list_href: String,
    /// Where it is tested (`POST` with `csrf`).
    pub test_action: String,
    /// How a test just went.
    pub test: Option<SourceTest>,
    /// Its readings, where it is a directory.
    pub runs_href: Option<String>,
}

/// A login or customer id that more than one source has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClashRow {
    /// The login or customer id.
    pub key: String,
    /// The page of the record that is found.
    pub href: String,
    /// The source that wins.
    pub wins: String,
    /// The sources whose records are hidden.
    pub hidden: String,
}

/// The keys that more than one source has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clashes {
    /// The first of them.
    pub rows: Vec<ClashRow>,
    /// How many there are.
    pub total: u64,
}

impl Clashes {
    /// How many there are besides those shown.
    pub fn more(&self) -> u64 {
        self.total.saturating_sub(u64::try_from(self.rows.len()).unwrap_or(u64::MAX))
    }
}

/// The screen `/sources`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/sources.html")]
pub struct SourcesPage {
    /// What surrounds it.
    pub page: Shell,
    /// The sources of people, in their order.
    pub people: Vec<SourceCard>,
    /// The sources of companies.
    pub companies: Vec<SourceCard>,
    /// Logins that more than one source has.
    pub people_clashes: Clashes,
    /// Customer ids that more than one source has.
    pub company_clashes: Clashes,
}
