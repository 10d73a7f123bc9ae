//! How a verb may fail.

use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_storage::StorageError;

/// Why a verb did not do what was asked; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The actor may not do this.
    #[error("this needs rw on the group admin")]
    Denied,
    /// Too many tries; accepted again after so many seconds.
    #[error("too many tries, the next one in {0} seconds")]
    Throttled(u64),
    /// There is no such record.
    #[error("not found")]
    Missing,
    /// Some values are wrong; every one of them is told.
    #[error("some values are wrong")]
    Fields(FieldFaults),
    /// The record was changed meanwhile.
    #[error("the record was changed meanwhile")]
    Conflict,
    /// A cursor of another search, order or filter, or none at all.
    #[error("not a cursor of this list")]
    Cursor,
    /// The key of a request that must not be carried out twice belongs to another request.
    #[error("the key was used for another request")]
    OtherRequest,
    /// The same request was carried out beside this one.
    #[error("the request was carried out already")]
    Repeated,
    /// An OTOBO or Znuny beside us says this, and is where it is changed.
    #[error("the OTOBO beside Padrón says this in its own settings: change it there")]
    MadeElsewhere,
    /// Records of the source with this name cannot be changed here.
    #[error("the source {0} is read-only")]
    SourceReadOnly(String),
    /// The source with this name does not answer.
    #[error("the source {0} does not answer")]
    SourceDown(String),
    /// The source with this name answers something else: what.
    #[error("the source {0} says: {1}")]
    SourceSays(String, String),
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What should never happen; the text is for the log.
    #[error("{0}")]
    Fault(String),
}

/// What keeps a database from doing its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// It cannot be reached, or others hold it: trying again may help.
    Unreachable,
    /// It may not be written.
    ReadOnly,
    /// There is no room left.
    Full,
}

impl AppError {
    /// What keeps the database from doing its work, if that is why.
    pub fn hindrance(&self) -> Option<Hindrance> {
        match self {
            Self::Storage(StorageError::Busy | StorageError::Unavailable(_) | StorageError::Silent(_)) => {
                Some(Hindrance::Unreachable)
            }
            Self::Storage(StorageError::ReadOnly | StorageError::Forbidden(_)) => Some(Hindrance::ReadOnly),
            Self::Storage(StorageError::Full) => Some(Hindrance::Full),
            _ => None,
        }
    }

    /// One wrong field.
    pub fn field(field: &'static str, fault: Fault) -> Self {
        Self::Fields(vec![FieldFault { field, fault }])
    }
}

/// The result of a verb.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

impl From<FieldFaults> for AppError {
    fn from(faults: FieldFaults) -> Self {
        Self::Fields(faults)
    }
}
