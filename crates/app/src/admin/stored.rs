//! What becomes of values in the table of a source: some have no place there, some come back as something else.

use padron_domain::kept::not_kept;
use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::source::{Shape, Source};
use padron_domain::validity::Validity;

use crate::error::{AppError, Result};
use crate::sources::{Shelf, Supply};

/// The values that a source has no field for: they would be lost without a word.
pub(super) fn without_place<R: TextRecord>(values: &R, shape: &Shape, source: &Source) -> FieldFaults {
    let fault = |field| FieldFault { field, fault: Fault::NoSuchField(source.name.clone()) };
    values.without_place_in(shape).into_iter().map(fault).collect()
}

/// Whether an edit asks for what is missing: everywhere but in the family's own fields of its own tables, where old data may stay as it
/// is. Who is only switched off is asked for nothing.
pub(super) fn asks<T: Shelf, R: TextRecord>(
    supply: &Supply<T>,
    values: &R,
    changes: &[FieldChange],
) -> impl Fn(&FieldFault) -> bool {
    let switched_off = changes.iter().all(|change| change.field == "valid") && values.validity() != Validity::Valid;
    let (own_table, shape) = (supply.has_feed(), values.shape());
    move |fault| {
        let by_map = !own_table || shape.extra(fault.field).is_some();
        fault.fault == Fault::Required && by_map && !switched_off
    }
}

/// Refuses what a database made something else of; `touched` are the fields that were written, none for all.
pub(super) fn kept<R: TextRecord>(meant: &R, stored: &R, touched: &[&str], source: &Source) -> Result<()> {
    let mut faults = not_kept(meant, stored);
    faults.retain(|fault| touched.is_empty() || touched.contains(&fault.field));
    if meant.validity() != stored.validity() {
        // A source without a column for it has valid records only.
        faults.push(FieldFault { field: "valid", fault: Fault::NoSuchField(source.name.clone()) });
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// The record that was just written is not there under its key: the database made another one of it.
pub(super) fn not_found_again(key: &'static str) -> AppError {
    AppError::field(key, Fault::UnknownValue)
}
