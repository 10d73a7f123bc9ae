//! Who changed what: the row written with every change.

use chrono::NaiveDateTime;

/// The way a change came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The pages for agents.
    Web,
    /// The command line.
    Cli,
    /// Programs, through REST.
    Api,
    /// Another program that writes the same tables.
    Other,
}

impl Door {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Web, Self::Api, Self::Cli, Self::Other];

    /// The door with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|door| door.name() == name)
    }

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Cli => "cli",
            Self::Api => "api",
            Self::Other => "other",
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
    /// A program's token.
    Token,
    /// Something an administrator set.
    Setting,
    /// A field that an administrator added.
    Field,
    /// An import, a bulk edit, or the undoing of one.
    Job,
    /// A directory, by its name: a reading of it, or what was decided about one.
    Source,
}

impl ObjectKind {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::Customer,
        Self::CustomerUser,
        Self::Agent,
        Self::Token,
        Self::Setting,
        Self::Field,
        Self::Job,
        Self::Source,
        Self::Database,
    ];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::CustomerUser => "customer_user",
            Self::Agent => "agent",
            Self::Database => "database",
            Self::Token => "token",
            Self::Setting => "setting",
            Self::Field => "field",
            Self::Job => "job",
            Self::Source => "source",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A change as it is recorded, in the transaction that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The row's number; rises with time.
    pub id: i64,
    /// When (UTC).
    pub at: NaiveDateTime,
    /// The acting agent's login; empty where another program did it and nobody can say who.
    pub actor: String,
    /// `agent` for a person at the desk, `system` for a program.
    pub actor_kind: String,
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
    /// The job that made the change.
    pub job: Option<i64>,
}
