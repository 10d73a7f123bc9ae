//! What programs get to see of a record: one shape for REST, the terminal and JSON lines.

use chrono::NaiveDateTime;
use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::problem::FieldFaults;
use padron_domain::record::TextRecord;
use padron_domain::validity::Validity;
use serde_json::{Map, Value, json};

use crate::admin::Admin;

/// A person. Never a password or a hash.
pub fn customer_user(admin: &Admin, person: &CustomerUser) -> Map<String, Value> {
    let mut object = record(
        admin.source_of_person(person),
        &person.values,
        person.values.validity,
        (person.created_at, person.changed_at),
    );
    object.insert("display_name".to_owned(), admin.person_name(person).into());
    object
}

/// A company.
pub fn customer(admin: &Admin, customer: &Customer) -> Map<String, Value> {
    let values = &customer.values;
    let mut object =
        record(admin.source_of_company(customer), values, values.validity, (customer.created_at, customer.changed_at));
    object.insert("display_name".to_owned(), values.name.clone().into());
    object
}

/// A moment, as JSON has it.
pub fn time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What is wrong with a record. `message` finds the sentence for a code and its detail.
pub fn faults(faults: &FieldFaults, message: impl Fn(&str, &str) -> String) -> Value {
    let one = |found: &padron_domain::problem::FieldFault| {
        let (code, detail) = (found.fault.code(), found.fault.detail());
        json!({ "field": found.field, "code": code, "message": message(code, &detail) })
    };
    faults.iter().map(one).collect()
}

fn record<R: TextRecord>(
    source: &str,
    values: &R,
    validity: Validity,
    (created, changed): (Option<NaiveDateTime>, Option<NaiveDateTime>),
) -> Map<String, Value> {
    let mut object: Map<String, Value> =
        R::FIELDS.iter().map(|field| (field.name.to_owned(), values.text(field.name).into())).collect();
    object.insert("valid".to_owned(), validity.name().into());
    object.insert("source".to_owned(), source.into());
    // Extras that a source maps besides the fields of the form.
    let extras = values.shape().extras().iter();
    let extras: Map<String, Value> =
        extras.map(|field| (field.name.to_owned(), values.text(field.name).into())).collect();
    object.insert("fields".to_owned(), extras.into());
    object.insert("created_at".to_owned(), created.map(time).into());
    object.insert("changed_at".to_owned(), changed.map(time).into());
    object
}
