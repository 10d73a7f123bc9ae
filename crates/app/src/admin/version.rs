//! The version of a record: what an editor saw, so that two editors do not undo each other.

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;

use crate::digest;

/// An opaque text that differs as soon as any value of the record does. Values that came back to what the editor saw are no
/// conflict, whenever they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(String);

impl Version {
    /// The version a form or a header carries.
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text to be carried.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of a person.
    pub fn of_customer_user(person: &CustomerUser) -> Self {
        let values = person.values.texts().map(|(_, value)| value);
        Self::of(values.chain([person.values.validity.name(), &person.id.to_string()]))
    }

    /// Of a company.
    pub fn of_customer(customer: &Customer) -> Self {
        let values = customer.values.texts().map(|(_, value)| value);
        Self::of(values.chain([customer.values.validity.name()]))
    }

    fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut text = String::new();
        for value in values {
            // No value holds U+001F, so values cannot run into each other.
            text.push('\u{1f}');
            text.push_str(value);
        }
        let mut digest = digest::of("version", &text);
        digest.truncate(32);
        Self(digest)
    }
}
