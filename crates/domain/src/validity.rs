//! Validity instead of deletion: a record is never removed, it is switched off.

use std::fmt;

/// The three states of the family's table `valid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Validity {
    /// In use.
    Valid,
    /// Switched off.
    Invalid,
    /// Switched off for a while.
    InvalidTemporarily,
}

impl Validity {
    /// All states, in the order of their ids.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Invalid, Self::InvalidTemporarily];

    /// The name the table `valid` gives the state; also its name in JSON, CSV and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::InvalidTemporarily => "invalid-temporarily",
        }
    }

    /// The id of the state on a fresh installation of the family (1, 2, 3).
    pub const fn id(self) -> i64 {
        match self {
            Self::Valid => 1,
            Self::Invalid => 2,
            Self::InvalidTemporarily => 3,
        }
    }

    /// The state with this id. Ids nobody knows count as invalid: what is not surely valid must not sign in.
    pub const fn from_id(id: i64) -> Self {
        match id {
            1 => Self::Valid,
            3 => Self::InvalidTemporarily,
            _ => Self::Invalid,
        }
    }

    /// Reads a name or an id, as CSV files and forms carry them.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "1" => Some(Self::Valid),
            "2" => Some(Self::Invalid),
            "3" => Some(Self::InvalidTemporarily),
            name => Self::ALL.into_iter().find(|state| state.name() == name),
        }
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
