//! The same change to many records: who, what, what would come of it, and the job that does it.
//!
//! *Everything that matches* is looked for when it is begun, not when it was shown; whoever is changed is then written down with the
//! job, so that a runner that takes it up after a kill goes on with the same records.

mod judge;
mod run;
mod verbs;

use padron_domain::audit::ObjectKind;
use padron_domain::problem::FieldFault;
use padron_domain::record::FieldChange;
use serde::{Deserialize, Serialize};

pub(crate) use run::Run;

/// What kind of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkKind {
    /// People.
    CustomerUsers,
    /// Companies.
    Customers,
}

impl BulkKind {
    const fn object(self) -> ObjectKind {
        match self {
            Self::CustomerUsers => ObjectKind::CustomerUser,
            Self::Customers => ObjectKind::Customer,
        }
    }

    /// The fields that many records can share. Keys, names and addresses of mail are everybody's own.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::CustomerUsers => &[
                "title",
                "phone",
                "fax",
                "mobile",
                "street",
                "zip",
                "city",
                "country",
                "comment",
                "first_name",
                "last_name",
                "customer_id",
                "valid",
            ],
            Self::Customers => &["street", "zip", "city", "country", "url", "comment", "valid"],
        }
    }
}

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These, by their keys.
    Keys(Vec<String>),
    /// All that match.
    Matching {
        /// In the search language; blank is everybody.
        search: String,
        /// Only those in this state, by its name.
        #[serde(default)]
        valid: Option<String>,
        /// Only those whose primary customer this is.
        #[serde(default)]
        customer_id: Option<String>,
        /// Only those of the source of this name.
        #[serde(default)]
        source: Option<String>,
        /// How many matched when it was asked for, to be compared.
        #[serde(default)]
        shown: Option<u64>,
    },
}

/// What is done to each of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// A field gets this value: a text, `valid` (the name of a state) or `customer_id`.
    Set {
        /// The field.
        field: String,
        /// Its new value.
        value: String,
    },
    /// Each person is mailed a link to choose a password.
    SendLinks {
        /// The mails' language; without it each person's own.
        #[serde(default)]
        language: Option<String>,
    },
}

/// The same change to many records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Of what kind.
    pub kind: BulkKind,
    /// Which.
    pub selection: Selection,
    /// What is done.
    pub action: BulkAction,
}

/// A record and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What changes.
    pub changes: Vec<FieldChange>,
    /// Why it is refused.
    pub faults: Vec<FieldFault>,
}

/// What would come of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// How many records there are now.
    pub total: u64,
    /// How many there were when they were shown, where that differs.
    pub shown: Option<u64>,
    /// How many would change, or be mailed.
    pub change: u64,
    /// How many are so already.
    pub same: u64,
    /// How many would be refused.
    pub refuse: u64,
    /// Selected keys that nobody has any more.
    pub gone: u64,
    /// The first that would change.
    pub examples: Vec<Example>,
    /// The first that would be refused.
    pub refused: Vec<Example>,
}
