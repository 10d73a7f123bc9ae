//! Moving records between writable sources: whoever goes elsewhere keeps everything that refers to them, since the key stays.
//!
//! What arrives is committed before what leaves is: a crash in between leaves a record twice, which the list of conflicts shows,
//! and never lost ([`crate::turn::Turn::commit_last`]).

mod companies;
mod people;

use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::record::{FieldChange, TextRecord};
use padron_domain::source::{Kind, Shape, Source};
use padron_domain::text;
use padron_domain::validity::Validity;

use crate::error::AppError;
use crate::sources::{Shelf, Supply};

/// Where a record goes.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The name of the source.
    pub to: &'a str,
    /// Whether what that source has no place for may be lost; it stays in the history.
    pub lose_fields: bool,
    /// Values that the record gets there besides.
    pub with: &'a [(String, String)],
}

/// A record that was moved.
#[derive(Debug, Clone)]
pub struct Moved<R> {
    /// The record as it is there.
    pub record: R,
    /// Its source before and after, and what was lost; nothing where it was there already.
    pub changes: Vec<FieldChange>,
    /// The source it could not be taken out of: it is in both now.
    pub left_in: Option<String>,
}

/// What a move would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MovePlan {
    /// What is lost, by field: what the other source has no place for.
    pub lost: Vec<(&'static str, String)>,
    /// Why it cannot be done, whatever may be lost.
    pub faults: FieldFaults,
}

/// A record as another source would have it.
struct Fit<R> {
    values: R,
    plan: MovePlan,
}

/// The field of a change that tells the source.
pub(crate) const SOURCE: &str = "source";
/// What stands for a password that is lost.
const HIDDEN: &str = "…";

/// Where something goes: the source, its fields, and whether it tells who is in use.
struct Target<'a> {
    source: &'a Source,
    shape: &'static Shape,
    has_validity: bool,
    /// The field that the record is known by.
    key: &'static str,
}

/// Lays a record over an empty one of another source.
fn fit<R: TextRecord>(before: &R, from: &Source, to: &Target<'_>, with: &[(String, String)]) -> Fit<R> {
    let mut values = before.moved_to(to.shape);
    // Another key is another matter.
    for (name, value) in with.iter().filter(|(name, _)| name != to.key) {
        values.put(name, &text::normal(value));
    }
    let kept = |name: &str| to.shape.get(name).is_some();
    let is_number = |name: &str| from.map.row(name).is_some_and(|row| row.kind == Kind::Integer);
    // A number that nobody gave is 0 in the database.
    let empty = |name: &str, value: &str| value.is_empty() || (value == "0" && is_number(name));
    // What is said of a field besides is said knowingly, also that it is to be empty.
    let said = |name: &str| with.iter().any(|(known, _)| known == name);
    let lost = before.shape().iter().filter(|field| !kept(field.name) && !said(field.name));
    let lost = lost.filter_map(|field| before.text(field.name).map(|value| (field.name, value)));
    let mut lost: Vec<(&'static str, String)> =
        lost.filter(|(name, value)| !empty(name, value)).map(|(name, value)| (name, value.to_owned())).collect();
    if !to.has_validity && values.validity() != Validity::Valid {
        lost.push(("valid", values.validity().name().to_owned()));
        *values.validity_mut() = Validity::Valid;
    }
    // As old data may be: only what its new place insists on counts, except for what is said now.
    let texts = to.shape.iter().filter_map(|field| Some((field, values.text(field.name)?)));
    let missing = |field: &text::TextField, value: &str| field.required && value.trim().is_empty();
    let mut faults: FieldFaults = texts
        .filter_map(|(field, value)| {
            let check = if said(field.name) { text::check } else { text::check_storable };
            let fault = check(field, value).err();
            let fault = fault.or_else(|| missing(field, value).then_some(Fault::Required));
            fault.map(|fault| FieldFault { field: field.name, fault })
        })
        .collect();
    let more = to.source.map.faults(&values, None);
    faults.extend(more.into_iter().filter(|fault| fault.fault != Fault::ReadOnlyField));
    Fit { values, plan: MovePlan { lost, faults } }
}

impl MovePlan {
    /// Refuses what cannot be done; what would be lost too, unless that may be.
    fn insist(&self, to: &Source, may_lose: bool) -> Result<(), AppError> {
        let mut faults = self.faults.clone();
        if !may_lose {
            let nowhere = || Fault::NoSuchField(to.name.clone());
            faults.extend(self.lost.iter().map(|(field, _)| FieldFault { field, fault: nowhere() }));
        }
        if faults.is_empty() { Ok(()) } else { Err(AppError::Fields(faults)) }
    }
}

/// What a move changed, its source first.
fn changes_of(from: &Source, to: &Source, changes: Vec<FieldChange>) -> Vec<FieldChange> {
    let moved = FieldChange { field: SOURCE, before: from.name.clone(), after: to.name.clone() };
    std::iter::once(moved).chain(changes).collect()
}

/// The source of this name that something may be moved to.
fn target<'a, T: Shelf>(supplies: &'a [Supply<T>], name: &str) -> Result<&'a Supply<T>, AppError> {
    let found = supplies.iter().find(|supply| supply.source.name == name);
    let found = found.ok_or_else(|| AppError::field(SOURCE, Fault::UnknownValue))?;
    found.writable()?;
    Ok(found)
}
