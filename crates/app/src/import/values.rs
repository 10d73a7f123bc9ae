//! The values of a person or a company, where an import treats them alike.

use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::email::EmailRules;
use padron_domain::problem::FieldFaults;
use padron_domain::record::{FieldChange, Strictness, TextRecord as _};
use padron_domain::source::{FieldMap, Shape};
use padron_domain::text::TextField;
use padron_domain::validity::Validity;

/// What a row says, or what is there.
#[derive(Debug, Clone)]
pub(super) enum Values {
    /// Of a person.
    Person(CustomerUserValues),
    /// Of a company.
    Company(CustomerValues),
}

impl Values {
    /// The name of the key's field.
    pub(super) const fn key_field(&self) -> &'static str {
        match self {
            Self::Person(_) => "login",
            Self::Company(_) => "customer_id",
        }
    }

    pub(super) fn key(&self) -> &str {
        match self {
            Self::Person(values) => &values.login,
            Self::Company(values) => &values.customer_id,
        }
    }

    pub(super) fn get(&self, field: &str) -> &str {
        match self {
            Self::Person(values) => values.get(field),
            Self::Company(values) => values.get(field),
        }
        .unwrap_or("")
    }

    /// Which fields its source has.
    pub(super) const fn shape(&self) -> &'static Shape {
        match self {
            Self::Person(values) => values.shape,
            Self::Company(values) => values.shape,
        }
    }

    /// The same values as a record of another source.
    pub(super) fn moved_to(&self, shape: &'static Shape) -> Self {
        match self {
            Self::Person(values) if std::ptr::eq(values.shape, shape) => self.clone(),
            Self::Company(values) if std::ptr::eq(values.shape, shape) => self.clone(),
            Self::Person(values) => Self::Person(values.moved_to(shape)),
            Self::Company(values) => Self::Company(values.moved_to(shape)),
        }
    }

    pub(super) const fn validity(&self) -> Validity {
        match self {
            Self::Person(values) => values.validity,
            Self::Company(values) => values.validity,
        }
    }

    pub(super) const fn set_validity(&mut self, validity: Validity) {
        match self {
            Self::Person(values) => values.validity = validity,
            Self::Company(values) => values.validity = validity,
        }
    }

    /// Writes one text.
    pub(super) fn put(&mut self, field: &TextField, value: &str) {
        let place = match self {
            Self::Person(values) => values.get_mut(field.name),
            Self::Company(values) => values.get_mut(field.name),
        };
        if let Some(place) = place {
            value.clone_into(place);
        }
    }

    /// Takes over one text of another.
    pub(super) fn take(&mut self, field: &TextField, from: &Self) {
        self.put(field, from.get(field.name));
    }

    pub(super) fn check(&self, strictness: Strictness, email: &EmailRules) -> FieldFaults {
        match self {
            Self::Person(values) => values.check(strictness, email),
            Self::Company(values) => values.check(strictness),
        }
        .err()
        .unwrap_or_default()
    }

    /// What is wrong with it by the map of its source.
    pub(super) fn faults_of(&self, map: &FieldMap, before: Option<&Self>) -> FieldFaults {
        match (self, before) {
            (Self::Person(values), Some(Self::Person(before))) => map.faults(values, Some(before)),
            (Self::Company(values), Some(Self::Company(before))) => map.faults(values, Some(before)),
            (Self::Person(values), _) => map.faults(values, None),
            (Self::Company(values), _) => map.faults(values, None),
        }
    }

    /// What differs from `before`; nothing between a person and a company.
    pub(super) fn changes_since(&self, before: &Self) -> Vec<FieldChange> {
        match (self, before) {
            (Self::Person(values), Self::Person(before)) => values.changes_since(before),
            (Self::Company(values), Self::Company(before)) => values.changes_since(before),
            _ => Vec::new(),
        }
    }
}
