//! What a field map says of values: which may be chosen, which are numbers, which stay as they are.

use super::map::{FieldMap, Kind, Row};
use crate::problem::{Fault, FieldFault, FieldFaults};
use crate::record::TextRecord;

impl FieldMap {
    /// What is wrong with a record by its map; `before` is what is stored already, which may stay as it is.
    pub fn faults<R: TextRecord>(&self, values: &R, before: Option<&R>) -> FieldFaults {
        let fault_of = |row: &Row, value: &str| {
            let stays = before.and_then(|before| before.text(&row.name)).unwrap_or_default() == value;
            if stays {
                return None;
            }
            if row.read_only && before.is_some() {
                return Some(Fault::ReadOnlyField);
            }
            row.fault(value)
        };
        // Most rows of most maps ask for nothing, and are passed over before anything is looked up.
        let asks = |row: &&Row| row.read_only || row.is_typed();
        let faults = self.rows.iter().filter(asks).filter_map(|row| {
            let (field, value) = (values.shape().get(&row.name)?, values.text(&row.name)?);
            let first = self.row(&row.name).is_some_and(|first| std::ptr::eq(first, row));
            let fault = if first { fault_of(row, value) } else { None };
            fault.map(|fault| FieldFault { field: field.name, fault })
        });
        faults.collect()
    }

    /// Values beside the table that are as they were and no longer right, since their field was changed: people with them stay
    /// readable, and an edit by hand asks for better ones.
    pub fn outdated<R: TextRecord>(&self, values: &R, before: &R) -> FieldFaults {
        let outdated = |row: &Row| {
            let (field, value) = (values.shape().get(&row.name)?, values.text(&row.name)?);
            let stays = before.text(&row.name) == Some(value) && values.shape().is_beside(&row.name);
            let fault = if stays { row.fault(value) } else { None };
            fault.map(|fault| FieldFault { field: field.name, fault })
        };
        self.rows.iter().filter(|row| row.beside.is_some() && row.is_typed()).filter_map(outdated).collect()
    }
}

impl Row {
    /// Whether not every text will do.
    fn is_typed(&self) -> bool {
        !matches!(self.kind, Kind::Text | Kind::TextArea) || !self.selection.is_empty()
    }

    /// What is wrong with a value, whatever was there before.
    pub fn fault(&self, value: &str) -> Option<Fault> {
        if value.is_empty() {
            return None;
        }
        match self.kind {
            Kind::Integer if value.parse::<i64>().is_err() => return Some(Fault::NotANumber),
            Kind::Date if !is_day(value) => return Some(Fault::NotADate),
            Kind::Checkbox if !matches!(value, "0" | "1") => return Some(Fault::UnknownValue),
            _ => {}
        }
        let offered = self.selection.is_empty() || self.selection.iter().any(|known| known.value == value);
        (!offered).then_some(Fault::UnknownValue)
    }
}

/// Whether a text is a day as `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(place, byte)| if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
        && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer_user::CustomerUserValues;
    use crate::source::Selection;

    #[test]
    fn days_and_ticks_have_one_spelling() {
        let row = |kind| Row { kind, ..Row::text("a", "", "A", "a") };
        for (kind, value, code) in [
            (Kind::Date, "2024-02-29", None),
            (Kind::Date, "2023-02-29", Some("not-a-date")),
            (Kind::Date, "29.02.2024", Some("not-a-date")),
            (Kind::Date, "2024-2-9", Some("not-a-date")),
            (Kind::Date, "", None),
            (Kind::Checkbox, "0", None),
            (Kind::Checkbox, "1", None),
            (Kind::Checkbox, "yes", Some("unknown-value")),
            (Kind::Integer, "-12", None),
            (Kind::Integer, "1.5", Some("not-a-number")),
            (Kind::TextArea, "any\nthing", None),
        ] {
            assert_eq!(row(kind).fault(value).map(|fault| fault.code()), code, "{kind:?} {value}");
        }
    }

    #[test]
    fn what_lies_beside_the_table_is_asked_for_again_when_its_field_changed() {
        let field = crate::source::AddedField {
            holds: crate::source::Holds::Date,
            ..crate::source::AddedField::new(crate::audit::ObjectKind::CustomerUser, "since")
        };
        let mut map = FieldMap::customer_users();
        let shape = map.shape(CustomerUserValues::FIELDS, |_| 20).with([field.text()]);
        map.rows.push(field.row());
        let mut old = CustomerUserValues::of(shape);
        old.put("since", "long ago");
        let new = CustomerUserValues { phone: "1".into(), ..old.clone() };
        assert_eq!(map.faults(&new, Some(&old)), []);
        assert_eq!(map.outdated(&new, &old).len(), 1);
        old.put("since", "2020-01-01");
        let new = CustomerUserValues { phone: "1".into(), ..old.clone() };
        assert_eq!(map.outdated(&new, &old), []);
        assert_eq!((shape.in_table(), shape.is_beside("since"), shape.is_beside("phone")), (0, true, false));
    }

    #[test]
    fn values_keep_to_the_map() {
        let mut map = FieldMap::customer_users();
        let choice = |value: &str| Selection {
            value: value.to_owned(),
            label: value.to_owned(),
            labels: crate::source::Labels::default(),
        };
        map.rows.extend([
            Row { kind: Kind::Integer, ..Row::text("floor", "UserFloor", "Floor", "floor") },
            Row { selection: vec![choice("a"), choice("b")], ..Row::text("wing", "UserWing", "Wing", "wing") },
            Row { read_only: true, ..Row::text("badge", "UserBadge", "Badge", "badge") },
        ]);
        let shape = map.shape(CustomerUserValues::FIELDS, |_| 20);
        let person = |floor: &str, wing: &str, badge: &str| {
            let mut person = CustomerUserValues::of(shape);
            for (name, value) in [("floor", floor), ("wing", wing), ("badge", badge)] {
                person.put(name, value);
            }
            person
        };
        let wrong = |values: &CustomerUserValues, before: Option<&CustomerUserValues>| -> Vec<(&str, &str)> {
            map.faults(values, before).into_iter().map(|fault| (fault.field, fault.fault.code())).collect()
        };
        assert_eq!(wrong(&person("-3", "b", "x"), None), []);
        assert_eq!(wrong(&person("", "", ""), None), []);
        assert_eq!(wrong(&person("ground", "c", "x"), None), [("floor", "not-a-number"), ("wing", "unknown-value")]);
        // What is there already stays.
        let old = person("ground", "c", "x");
        assert_eq!(wrong(&old, Some(&old)), []);
        assert_eq!(wrong(&person("ground", "c", "y"), Some(&old)), [("badge", "read-only")]);
    }
}
