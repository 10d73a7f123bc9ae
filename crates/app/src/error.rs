//! How a verb may fail.

use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_storage::StorageError;

/// Why a verb did not do what was asked; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The actor may not do this.
    #[error("this needs rw on the group admin")]
    Denied,
    /// There is no such record.
    #[error("not found")]
    Missing,
    /// Some values are wrong; every one of them is told.
    #[error("some values are wrong")]
    Fields(FieldFaults),
    /// The record was changed meanwhile.
    #[error("the record was changed meanwhile")]
    Conflict,
    /// The store failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What should never happen; the text is for the log.
    #[error("{0}")]
    Fault(String),
}

impl AppError {
    /// Whether it is the database that cannot be reached or written, so that trying again later may help.
    pub fn is_unavailable(&self) -> bool {
        use StorageError::{Busy, Full, ReadOnly, Unavailable};
        matches!(self, Self::Storage(Busy | Full | ReadOnly | Unavailable(_)))
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
