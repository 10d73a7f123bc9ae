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
            if row.kind == Kind::Integer && !value.is_empty() && value.parse::<i64>().is_err() {
                return Some(Fault::NotANumber);
            }
            let chosen = |known: &super::Selection| known.value == value;
            let offered = row.selection.is_empty() || value.is_empty() || row.selection.iter().any(chosen);
            (!offered).then_some(Fault::UnknownValue)
        };
        // Most rows of most maps ask for nothing, and are passed over before anything is looked up.
        let asks = |row: &&Row| row.read_only || row.kind == Kind::Integer || !row.selection.is_empty();
        let faults = self.rows.iter().filter(asks).filter_map(|row| {
            let (field, value) = (values.shape().get(&row.name)?, values.text(&row.name)?);
            let first = self.row(&row.name).is_some_and(|first| std::ptr::eq(first, row));
            let fault = if first { fault_of(row, value) } else { None };
            fault.map(|fault| FieldFault { field: field.name, fault })
        });
        faults.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer_user::CustomerUserValues;
    use crate::source::Selection;

    #[test]
    fn values_keep_to_the_map() {
        let mut map = FieldMap::customer_users();
        let choice = |value: &str| Selection { value: value.to_owned(), label: value.to_owned() };
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
