//! What becomes of one record of a bulk edit: the rules of a change by hand, field by field.

use padron_domain::audit::ObjectKind;
use padron_domain::customer::Customer;
use padron_domain::customer_user::CustomerUser;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::{FieldChange, Strictness, TextRecord as _};
use padron_domain::validity::Validity;

use super::BulkAction;
use crate::App;
use crate::error::AppError;

/// A record as it is.
#[derive(Debug, Clone)]
pub(super) enum Record {
    Person(CustomerUser),
    Company(Customer),
}

/// What becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    /// The record with its new values.
    pub(super) after: Record,
    pub(super) changes: Vec<FieldChange>,
    pub(super) faults: Vec<FieldFault>,
    /// Whether a mail goes out.
    pub(super) mailed: bool,
}

impl Judged {
    /// Refuses a record after all, for this reason.
    pub(super) fn refuse(&mut self, why: FieldFault) {
        self.changes.clear();
        self.mailed = false;
        self.faults.push(why);
    }
}

impl Record {
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Person(person) => &person.values.login,
            Self::Company(company) => &company.values.customer_id,
        }
    }

    pub(super) fn name(&self, app: &App) -> String {
        match self {
            Self::Person(person) => app.name_format(person.source, &app.settings()).name(&person.values),
            Self::Company(company) => company.values.name.clone(),
        }
    }
}

/// Judges a record. Whether the customer exists that people are moved to was asked before, once for all.
pub(super) fn judge(app: &App, action: &BulkAction, record: Record) -> Judged {
    let mut after = record;
    let (mut changes, mut faults, mut mailed) = (Vec::new(), Vec::new(), false);
    match (action, &mut after) {
        (BulkAction::Set { field, value }, Record::Person(person)) => {
            let before = person.values.clone();
            person.values.put(field, value);
            changes = person.values.changes_since(&before);
            // As by hand: old data may stay as it is, and who is made valid again needs a right address.
            let made_valid = person.values.validity == Validity::Valid && before.validity != Validity::Valid;
            faults = person.values.check(Strictness::Full, &app.settings().email).err().unwrap_or_default();
            faults.retain(|fault| concerns(&changes, fault) || (made_valid && fault.field == "email"));
        }
        (BulkAction::Set { field, value }, Record::Company(company)) => {
            let before = company.values.clone();
            company.values.put(field, value);
            changes = company.values.changes_since(&before);
            faults = company.values.check(Strictness::Full).err().unwrap_or_default();
            faults.retain(|fault| concerns(&changes, fault));
        }
        (BulkAction::SendLinks { .. }, Record::Person(person)) => match app.check_mailable(person) {
            Err(AppError::Fields(found)) => faults = found,
            _ => mailed = true,
        },
        (BulkAction::SendLinks { .. }, Record::Company(_)) => {
            faults.push(FieldFault { field: "email", fault: Fault::UnknownValue });
        }
    }
    let (of, slot, shape) = match &after {
        Record::Person(person) => (ObjectKind::CustomerUser, person.source, person.values.shape),
        Record::Company(company) => (ObjectKind::Customer, company.source, company.values.shape),
    };
    let (writable, name) =
        if of == ObjectKind::Customer { app.writable_company(slot) } else { app.writable_person(slot) };
    if let BulkAction::Set { field, value } = action
        && let Some(known) = shape.get(field)
        && let Some(fault) = app.fault_by_map(of, slot, field, value).filter(|_| !changes.is_empty())
        && !faults.iter().any(|fault| fault.field == known.name)
    {
        faults.push(FieldFault { field: known.name, fault });
    }
    // What only other sources have.
    if let BulkAction::Set { field, .. } = action {
        let lacking = match field.as_str() {
            "valid" => (!changes.is_empty() && !app.keeps_validity(of, slot)).then_some("valid"),
            field if shape.get(field).is_none() => app.any_field(field),
            _ => None,
        };
        faults.extend(lacking.map(|field| FieldFault { field, fault: Fault::NoSuchField(name.clone()) }));
    }
    let beside = changes.iter().all(|change| shape.is_beside(change.field));
    if !writable && !changes.is_empty() && !beside {
        faults.push(FieldFault { field: changes[0].field, fault: Fault::SourceReadOnly(name) });
    }
    if !faults.is_empty() {
        changes.clear();
    }
    Judged { after, changes, faults, mailed }
}

fn concerns(changes: &[FieldChange], fault: &FieldFault) -> bool {
    changes.iter().any(|change| change.field == fault.field)
}
