//! Who changed what: the row written with every change.

use chrono::NaiveDateTime;

/// The way a change came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The pages for agents.
    Web,
    /// The command line.
    Cli,
}

impl Door {
    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Cli => "cli",
        }
    }
}

/// What a change was made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// A company.
    Customer,
    /// A person.
    CustomerUser,
    /// Somebody of the desk.
    Agent,
    /// Everything at once, as a restore writes it.
    Database,
}

impl ObjectKind {
    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::CustomerUser => "customer_user",
            Self::Agent => "agent",
            Self::Database => "database",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Customer, Self::CustomerUser, Self::Agent, Self::Database].into_iter().find(|kind| kind.name() == name)
    }
}

/// A change as it is recorded, in the transaction that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The row's number; rises with time.
    pub id: i64,
    /// When (UTC).
    pub at: NaiveDateTime,
    /// The acting agent's login.
    pub actor: String,
    /// Through which door.
    pub door: String,
    /// What was done: `add`, `change`, `rename`, `set_password`, `import` …
    pub verb: String,
    /// To what kind of record.
    pub object_kind: String,
    /// The record's key at that time.
    pub object_key: String,
    /// Values before, by field name; empty when the record was new. Secrets never appear.
    pub before: Vec<(String, String)>,
    /// Values after, by field name.
    pub after: Vec<(String, String)>,
}
