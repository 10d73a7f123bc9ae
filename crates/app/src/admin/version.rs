//! The version of a record: what an editor saw, so that two editors do not undo each other.

use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::record::TextRecord;

use crate::digest;

/// Every text of a record. What lies beside its table counts by name and only where it is filled: a field that somebody adds
/// changes no record.
fn texts<R: TextRecord>(record: &R) -> Vec<String> {
    let shape = record.shape();
    let own = shape.own().iter().flatten().copied();
    let in_table = own.chain(shape.extras()[..shape.in_table()].iter().copied());
    let mut texts: Vec<String> = in_table.map(|field| record.text(field.name).unwrap_or_default().to_owned()).collect();
    for field in shape.beside() {
        let value = record.text(field.name).unwrap_or_default();
        if !value.is_empty() {
            texts.push(format!("{}={value}", field.name));
        }
    }
    texts
}

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
        let values = texts(&person.values);
        Self::of(values.iter().map(String::as_str).chain([person.values.validity.name(), &person.id.to_string()]))
    }

    /// Of a company.
    pub fn of_customer(customer: &Customer) -> Self {
        let values = texts(&customer.values);
        Self::of(values.iter().map(String::as_str).chain([customer.values.validity.name()]))
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
