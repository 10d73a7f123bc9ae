//! `Map` and `Selections`: rows of six to ten elements become fields.

use padron_domain::source::map::{CUSTOMER_IDS, OF_CUSTOMER_USERS, OF_CUSTOMERS, PASSWORD, VALID};
use padron_domain::source::{FieldMap, Kind, Labels, Row, Selection, Shown};

use super::Of;
use super::block::Block;
use super::fields::name_for;
use crate::perl::{Node, Value};

/// More rows than any form has.
const MAX_ROWS: usize = 500;

/// The map; nothing where the source cannot be used with it.
pub(super) fn read(of: Of, block: &mut Block<'_>) -> Option<FieldMap> {
    let Some(node) = block.get("Map") else {
        block.fail(block.place(), "has no Map");
        return None;
    };
    let Some(written) = node.as_list() else {
        block.fail(node.place, "has a Map that was not understood");
        return None;
    };
    if written.len() > MAX_ROWS {
        block.fail(node.place, format!("has a Map of more than {MAX_ROWS} rows"));
        return None;
    }
    let mut rows: Vec<Row> = Vec::new();
    for row in written {
        if row.value == Value::Undef {
            continue;
        }
        match one(of, row, block, &rows) {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => {}
            Err(what) => block.error(row.place, format!("has a row of its Map that {what}: the row is left out")),
        }
    }
    let needed: &[(&str, &str)] = match of {
        Of::CustomerUsers => &[("login", "UserLogin"), ("customer_id", "UserCustomerID")],
        Of::Customers => &[("customer_id", "CustomerID")],
    };
    for (name, variable) in needed {
        if !rows.iter().any(|row| row.name == *name) {
            block.fail(node.place, format!("has no row {variable} in its Map"));
            return None;
        }
    }
    let usual = if of == Of::CustomerUsers { ("email", "UserEmail") } else { ("name", "CustomerCompanyName") };
    if !rows.iter().any(|row| row.name == usual.0) {
        block.note(node.place, format!("has no row {} in its Map", usual.1));
    }
    selections(block, &mut rows);
    Some(FieldMap { rows })
}

fn one(of: Of, row: &Node, block: &mut Block<'_>, before: &[Row]) -> Result<Option<Row>, &'static str> {
    let Some(parts) = row.as_list() else {
        return Err(if row.is_unknown() { "was not understood" } else { "is no list" });
    };
    if parts.iter().any(|part| !matches!(part.value, Value::Text(_) | Value::Undef)) {
        return Err("was not understood");
    }
    let text = |at: usize| parts.get(at).and_then(Node::as_text).unwrap_or_default();
    let is = |at: usize| parts.get(at).is_some_and(Node::is_true);
    let (variable, column) = (text(0).trim(), text(2).trim());
    if variable.is_empty() || column.is_empty() {
        return Err("names no variable or no column");
    }
    if before.iter().any(|known| known.variable == variable) {
        block.note(row.place, format!("has {} twice in its Map: the first row counts", shortened(variable)));
        return Ok(None);
    }
    let kind = match text(5) {
        "dynamic_field" => Kind::DynamicField,
        kind if kind.eq_ignore_ascii_case("int") => Kind::Integer,
        kind if kind.eq_ignore_ascii_case("var") || kind.is_empty() => Kind::Text,
        _ => {
            block.note(
                row.place,
                format!("has a type at {} that means nothing: it is taken as var", shortened(variable)),
            );
            Kind::Text
        }
    };
    let shown = match parts.get(3) {
        Some(node) if node.as_text().and_then(|text| text.parse::<u32>().ok()).is_some_and(|shown| shown >= 2) => {
            Shown::Lite
        }
        Some(node) if node.is_true() => Shown::Always,
        _ => Shown::Never,
    };
    let own = own_name(of, variable).filter(|name| !before.iter().any(|known| known.name == *name));
    let name = own.map_or_else(
        || {
            let special = |name: &str| matches!(name, PASSWORD | VALID | CUSTOMER_IDS);
            name_for(column, variable, |name| {
                special(name) || before.iter().any(|known| known.name == name) || is_ours(of, name)
            })
        },
        str::to_owned,
    );
    let label = if text(1).is_empty() { variable } else { text(1) };
    Ok(Some(Row {
        shown,
        required: is(4),
        kind,
        link: text(6).to_owned(),
        read_only: is(7),
        link_target: text(8).to_owned(),
        link_class: text(9).to_owned(),
        ..Row::text(&name, variable, label, column)
    }))
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

fn names(of: Of) -> &'static [(&'static str, &'static str, &'static str)] {
    match of {
        Of::CustomerUsers => &OF_CUSTOMER_USERS,
        Of::Customers => &OF_CUSTOMERS,
    }
}

fn is_ours(of: Of, name: &str) -> bool {
    names(of).iter().any(|(_, _, own)| *own == name)
}

fn own_name(of: Of, variable: &str) -> Option<&'static str> {
    // The family takes the password in any spelling.
    if of == Of::CustomerUsers && variable.eq_ignore_ascii_case("UserPassword") {
        return Some(PASSWORD);
    }
    if of == Of::CustomerUsers && variable == "UserCustomerIDs" {
        return Some(CUSTOMER_IDS);
    }
    names(of).iter().find(|(known, ..)| *known == variable).map(|(_, _, name)| *name)
}

/// `Selections`: which values may be chosen. Perl keeps no order of them, so they are in that of the values.
fn selections(block: &mut Block<'_>, rows: &mut [Row]) {
    let Some(node) = block.get("Selections").filter(|node| node.value != Value::Undef) else { return };
    let Some(selections) = node.as_hash() else {
        block.error(node.place, "has Selections that were not understood: they are left out");
        return;
    };
    for (variable, values) in selections.iter() {
        let Some(row) = rows.iter_mut().find(|row| row.variable == variable) else {
            block.note(values.place, "has a selection here for a variable that is not in its Map");
            continue;
        };
        let named = shortened(variable);
        let Some(hash) = values.as_hash() else {
            block.error(values.place, format!("has a selection for {named} that was not understood: it is left out"));
            continue;
        };
        let mut selection = Vec::new();
        for (value, label) in hash.iter() {
            match &label.value {
                Value::Text(label) => selection.push(Selection {
                    value: value.to_owned(),
                    label: label.clone(),
                    labels: Labels::default(),
                }),
                Value::Undef => selection.push(Selection {
                    value: value.to_owned(),
                    label: String::new(),
                    labels: Labels::default(),
                }),
                _ => {
                    block
                        .error(label.place, format!("has a label for {named} that was not understood: it is left out"));
                }
            }
        }
        selection.sort_by(|a, b| a.value.cmp(&b.value));
        row.selection = selection;
    }
}
