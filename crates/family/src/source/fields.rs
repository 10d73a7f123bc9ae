//! Lists of columns become lists of fields. A column that is not in the map gets a row of its own, which is no part of forms.

use padron_domain::source::{FieldMap, Row};

use super::block::Block;
use crate::perl::Value;

pub(super) struct Fields {
    pub(super) map: FieldMap,
}

impl Fields {
    pub(super) fn new(map: FieldMap) -> Self {
        Self { map }
    }

    /// The fields whose columns a key lists; where there is no such key those with the usual names, as far as they are there.
    pub(super) fn named(&mut self, block: &mut Block<'_>, key: &str, usual: &[&str]) -> Vec<String> {
        let Some(node) = block.get(key).filter(|node| node.value != Value::Undef) else {
            return usual.iter().filter(|name| self.map.row(name).is_some()).map(|name| (*name).to_owned()).collect();
        };
        let Some(columns) = node.as_list() else {
            block.error(node.place, format!("has {key}, which was not understood: it is left out"));
            return Vec::new();
        };
        let mut names: Vec<String> = Vec::new();
        for column in columns {
            match column.as_text().map(str::trim) {
                Some("") => {}
                Some(column) => {
                    let name = self.of_column(column);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                None if column.value == Value::Undef => {}
                None => {
                    block.error(column.place, format!("has {key}, of which a part was not understood: it is left out"));
                }
            }
        }
        names
    }

    fn of_column(&mut self, column: &str) -> String {
        if let Some(name) = self.map.name_of_column(column) {
            return name.to_owned();
        }
        let name = name_for(column, "", |name| self.map.row(name).is_some());
        self.map.rows.push(Row { mapped: false, ..Row::text(&name, "", column, column) });
        name
    }
}

/// The name of a field that is none of ours: its column in small letters; where that is taken, what the family calls it.
pub(super) fn name_for(column: &str, variable: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = |text: &str| -> String {
        text.to_lowercase().chars().map(|char| if char.is_alphanumeric() { char } else { '_' }).collect()
    };
    let mut name = plain(column);
    if is_taken(&name) && !variable.is_empty() {
        name = plain(variable);
    }
    let first = name.clone();
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{first}_{number}");
        number += 1;
    }
    name
}
