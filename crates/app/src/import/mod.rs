//! Taking in files of people and companies.
//!
//! [`format`] finds out how a file is written, [`columns`] which column is which field; [`table`] reads it piece by piece, [`plan`]
//! makes rows of it, [`judge`] says what becomes of each, [`write`](mod@write) writes them. Around that are two ways to take in a file:
//! [`direct`], all or nothing in one transaction, and [`job`], a file that is kept and taken in portion by portion.

mod columns;
mod direct;
mod format;
mod job;
mod judge;
mod plan;
mod report;
mod table;
mod upload;
mod values;
mod verbs;
mod verdict;
mod write;
mod xlsx;

use padron_domain::audit::ObjectKind;
use serde::{Deserialize, Serialize};

pub use columns::{Columns, IGNORED, REASONS};
pub use direct::{Direct, FileFault, Report, RowFault, is_workbook, workbook_as_text};
pub use format::{DELIMITERS, Encoding, Format, QUOTES};
pub(crate) use job::{Check, Run};
pub use plan::{ImportOptions, MOST_COLUMNS};
pub use report::{CellChange, CellFault, ShownRow};
pub use upload::{MOST_BYTES, Stopped, Upload};
pub use verbs::Preview;
pub use verdict::Verdict;

/// What a file begins with is read to find out how it is written.
const HEAD: usize = 64 * 1024;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// People.
    #[default]
    CustomerUsers,
    /// Companies.
    Customers,
}

impl ImportKind {
    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomerUsers => "customer_users",
            Self::Customers => "customers",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::CustomerUsers, Self::Customers].into_iter().find(|kind| kind.name() == name)
    }

    /// What the history calls it.
    pub const fn object(self) -> ObjectKind {
        match self {
            Self::CustomerUsers => ObjectKind::CustomerUser,
            Self::Customers => ObjectKind::Customer,
        }
    }
}

/// How a row finds the record that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// By login, or by `customer_id`.
    Key,
    /// By e-mail address (people).
    Email,
    /// By name: of people together with their customer.
    Name,
}

impl Matching {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Key, Self::Email, Self::Name];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Email => "email",
            Self::Name => "name",
        }
    }

    /// The way of this name; the key also by the name of its column.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "login" | "customer_id" => Some(Self::Key),
            other => Self::ALL.into_iter().find(|matching| matching.name() == other),
        }
    }

    /// Whether records of this kind can be found by it.
    pub fn fits(self, kind: ImportKind) -> bool {
        kind == ImportKind::CustomerUsers || self != Self::Email
    }

    /// The columns a file must have to be matched by it.
    const fn columns(self, kind: ImportKind) -> &'static [&'static str] {
        match (self, kind) {
            (Self::Key, ImportKind::CustomerUsers) => &["login"],
            (Self::Key, ImportKind::Customers) => &["customer_id"],
            (Self::Email, _) => &["email"],
            (Self::Name, ImportKind::CustomerUsers) => &["customer_id", "first_name", "last_name"],
            (Self::Name, ImportKind::Customers) => &["name"],
        }
    }
}
