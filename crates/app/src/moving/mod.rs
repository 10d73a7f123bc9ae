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

/// What a database made of values that are none of those it was given: cut, or read as something else. Nothing of that may last.
fn not_kept<R: TextRecord>(meant: &R, stored: &R) -> FieldFaults {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let kept = |meant: &str, stored: &str| {
        let same = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| (a - b).abs() < f64::EPSILON);
        meant == stored || (meant.is_empty() && number(stored) == Some(0.0)) || same(number(meant), number(stored))
    };
    let differs = |field: &'static text::TextField| {
        let (meant, stored) = (meant.text(field.name)?, stored.text(field.name)?);
        if kept(meant, stored) {
            return None;
        }
        let cut = meant.starts_with(stored) && !stored.is_empty();
        let (max, length) = (stored.chars().count(), meant.chars().count());
        Some(FieldFault {
            field: field.name,
            fault: if cut { Fault::TooLong { max, length } } else { Fault::UnknownValue },
        })
    };
    meant.shape().iter().filter_map(differs).collect()
}

/// The source of this name that something may be moved to.
fn target<'a, T: Shelf>(supplies: &'a [Supply<T>], name: &str) -> Result<&'a Supply<T>, AppError> {
    let found = supplies.iter().find(|supply| supply.source.name == name);
    let found = found.ok_or_else(|| AppError::field(SOURCE, Fault::UnknownValue))?;
    found.writable()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use padron_domain::customer_user::CustomerUserValues;

    #[test]
    fn what_a_database_cut_or_took_for_something_else_is_not_kept() {
        let with = |zip: &str, city: &str| CustomerUserValues {
            zip: zip.into(),
            city: city.into(),
            ..CustomerUserValues::default()
        };
        let told = |meant: &CustomerUserValues, stored: &CustomerUserValues| -> Vec<(&str, &str)> {
            not_kept(meant, stored).into_iter().map(|fault| (fault.field, fault.fault.code())).collect()
        };
        assert_eq!(told(&with("007", ""), &with("7", "0")), []);
        assert_eq!(
            told(&with("Oslo 12", "Málaga"), &with("Oslo", "M?laga")),
            [("zip", "too-long"), ("city", "unknown-value")]
        );
        assert_eq!(told(&with("Oslo", ""), &with("", "")), [("zip", "unknown-value")]);
    }
}
