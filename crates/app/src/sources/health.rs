//! How a source is doing.

use chrono::NaiveDateTime;

/// In what state the answers of a source are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not asked yet.
    #[default]
    Unknown,
    /// Everything was read.
    Complete,
    /// Everything was read except for some columns or rows.
    Partial,
    /// What is known is of some time ago, because it does not answer now.
    Stale,
    /// It never answered.
    Down,
}

impl State {
    /// Its name in JSON and in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Stale => "stale",
            Self::Down => "down",
        }
    }
}

/// What is known of a source's health.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// In what state its answers are.
    pub state: State,
    /// When it last answered whole (UTC).
    pub last_good: Option<NaiveDateTime>,
    /// How many records that answer had.
    pub count: u64,
    /// How many milliseconds it took.
    pub milliseconds: u64,
    /// Why it does not answer now.
    pub error: Option<String>,
    /// Whether its database answers, and has no such table.
    pub lacks_table: bool,
    /// Columns that the map names and the table lacks, each with the statement that adds it.
    pub missing: Vec<padron_storage::table::MissingColumn>,
}
