//! The customer user: a person of a customer, known by their `login`.

use chrono::NaiveDateTime;

use crate::email::EmailRules;
use crate::problem::{Fault, FieldFault, FieldFaults};
use crate::record::{Strictness, text_faults, text_record};
use crate::source::Slot;
use crate::validity::Validity;

text_record! {
    /// What somebody may write about a customer user (table `customer_user`), the password aside.
    CustomerUserValues {
        /// Title or salutation.
        title: "title", 50, false;
        /// Given name.
        first_name: "first_name", 100, true;
        /// Family name.
        last_name: "last_name", 100, true;
        /// The key everything else refers to; upper and lower case are the same key.
        login: "login", 191, true;
        /// E-mail address.
        email: "email", 150, true;
        /// The primary customer.
        customer_id: "customer_id", 150, true;
        /// Telephone number, as typed.
        phone: "phone", 150, false;
        /// Fax number, as typed.
        fax: "fax", 150, false;
        /// Mobile number, as typed.
        mobile: "mobile", 150, false;
        /// Street and number.
        street: "street", 150, false;
        /// Postal code.
        zip: "zip", 200, false;
        /// Town.
        city: "city", 200, false;
        /// Country, as its English name.
        country: "country", 200, false;
        /// A remark.
        comment: "comments", 250, false;
    }
}

/// A customer user as stored; the password hash never leaves the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerUser {
    /// What they are known by among all sources: the row's number (`customer_user.id`) in the family's own table. It stays when
    /// the login changes.
    pub id: i64,
    /// The source they are from.
    pub source: Slot,
    /// Their values.
    pub values: CustomerUserValues,
    /// Whether any password is stored.
    pub has_password: bool,
    /// When they were added (UTC).
    pub created_at: Option<NaiveDateTime>,
    /// When they were last changed (UTC).
    pub changed_at: Option<NaiveDateTime>,
    /// The agent (`users.id`) who last changed them.
    pub changed_by: i64,
    /// When they last signed in to the portal (UTC), from the preference `UserLastLogin`.
    pub last_login: Option<NaiveDateTime>,
}

impl CustomerUserValues {
    /// Checks every value by itself; what other records have is the store's to check.
    pub fn check(&self, strictness: Strictness, email: &EmailRules) -> Result<(), FieldFaults> {
        let mut faults = text_faults(self.texts(), strictness);
        if self.login.is_empty() && !faults.iter().any(|fault| fault.field == "login") {
            faults.push(FieldFault { field: "login", fault: Fault::Required });
        }
        if strictness == Strictness::Full {
            if self.login.trim() != self.login {
                faults.push(FieldFault { field: "login", fault: Fault::SurroundingSpace });
            }
            // As the family does: an address is only checked while the person is valid (data-layer 3.2, step 8).
            let checked = self.validity == Validity::Valid && !faults.iter().any(|fault| fault.field == "email");
            if checked && let Err(fault) = email.check(&self.email) {
                faults.push(FieldFault { field: "email", fault });
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The name shown for a person: the non-empty parts of the configured fields, joined (data-layer 3.2, `CustomerName`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameFormat {
    /// Fields by their names, in order.
    pub fields: Vec<String>,
    /// What stands between them.
    pub join: String,
}

impl Default for NameFormat {
    fn default() -> Self {
        Self { fields: ["title", "first_name", "last_name"].map(str::to_owned).to_vec(), join: " ".to_owned() }
    }
}

impl NameFormat {
    /// The name of this person.
    pub fn name(&self, person: &CustomerUserValues) -> String {
        let parts: Vec<&str> =
            self.fields.iter().filter_map(|field| person.get(field)).filter(|part| !part.is_empty()).collect();
        parts.join(&self.join)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jose() -> CustomerUserValues {
        CustomerUserValues {
            login: "jgarcia".into(),
            first_name: "José".into(),
            last_name: "García".into(),
            email: "j.garcia@example.es".into(),
            customer_id: "K1".into(),
            ..CustomerUserValues::default()
        }
    }

    #[test]
    fn a_whole_person_is_right() {
        assert_eq!(jose().check(Strictness::Full, &EmailRules::default()), Ok(()));
    }

    #[test]
    fn an_address_is_checked_only_while_valid() {
        let mut person = CustomerUserValues { email: "nonsense".into(), ..jose() };
        let faults = person.check(Strictness::Full, &EmailRules::default()).unwrap_err();
        assert_eq!(faults, [FieldFault { field: "email", fault: Fault::NotAnAddress }]);
        person.validity = Validity::Invalid;
        assert_eq!(person.check(Strictness::Full, &EmailRules::default()), Ok(()));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faults = CustomerUserValues::default().check(Strictness::Full, &EmailRules::default()).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "login", "email", "customer_id"]);
    }

    #[test]
    fn names_leave_out_empty_parts() {
        assert_eq!(NameFormat::default().name(&jose()), "José García");
        let format = NameFormat { fields: vec!["last_name".into(), "first_name".into()], join: ", ".into() };
        assert_eq!(format.name(&jose()), "García, José");
    }
}
