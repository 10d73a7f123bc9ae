//! The customer: a company, known by its `customer_id`.

use chrono::NaiveDateTime;

use crate::problem::{Fault, FieldFault, FieldFaults};
use crate::record::{Strictness, text_faults, text_record};
use crate::source::Slot;

text_record! {
    /// What somebody may write about a customer (table `customer_company`).
    CustomerValues {
        /// The key everything else refers to; upper and lower case are the same key.
        customer_id: "customer_id", 150, true;
        /// The company's name, unique.
        name: "name", 191, true;
        /// Street and number.
        street: "street", 200, false;
        /// Postal code.
        zip: "zip", 200, false;
        /// Town.
        city: "city", 200, false;
        /// Country, as its English name.
        country: "country", 200, false;
        /// Web address; shown as a link only if it is `http` or `https`.
        url: "url", 200, false;
        /// A remark.
        comment: "comments", 250, false;
    }
}

/// A customer as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The source it is from.
    pub source: Slot,
    /// Its values.
    pub values: CustomerValues,
    /// When it was added (UTC).
    pub created_at: Option<NaiveDateTime>,
    /// When it was last changed (UTC).
    pub changed_at: Option<NaiveDateTime>,
    /// The agent (`users.id`) who last changed it.
    pub changed_by: i64,
}

impl CustomerValues {
    /// Checks every value by itself; what other records have is the store's to check.
    pub fn check(&self, strictness: Strictness) -> Result<(), FieldFaults> {
        let mut faults = text_faults(self.texts(), strictness);
        if self.customer_id.is_empty() && !faults.iter().any(|fault| fault.field == "customer_id") {
            faults.push(FieldFault { field: "customer_id", fault: Fault::Required });
        }
        if strictness == Strictness::Full && self.customer_id.trim() != self.customer_id {
            faults.push(FieldFault { field: "customer_id", fault: Fault::SurroundingSpace });
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_and_name_are_required() {
        let faults = CustomerValues::default().check(Strictness::Full).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["customer_id", "name"]);
    }

    #[test]
    fn legacy_rows_need_only_a_key() {
        let old = CustomerValues { customer_id: " a\tb".into(), ..CustomerValues::default() };
        assert_eq!(old.check(Strictness::Legacy), Ok(()));
        assert!(CustomerValues::default().check(Strictness::Legacy).is_err());
    }

    #[test]
    fn changes_name_the_fields_that_differ() {
        let before = CustomerValues { customer_id: "K1".into(), name: "Old".into(), ..CustomerValues::default() };
        let after =
            CustomerValues { name: "New".into(), validity: crate::validity::Validity::Invalid, ..before.clone() };
        let fields: Vec<_> = after.changes_since(&before).into_iter().map(|change| change.field).collect();
        assert_eq!(fields, ["name", "valid"]);
    }
}
