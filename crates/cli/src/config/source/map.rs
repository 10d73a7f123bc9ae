//! Rows of a map: a key that is not there has the default of the family's field of that name.

use anyhow::{Context as _, ensure};
use padron_domain::source::map::{CUSTOMER_IDS, PASSWORD, VALID};
use padron_domain::source::{FieldMap, Kind, Labels, Row, Selection, Shown};

use super::Of;
use super::block::{KindWord, RowBlock, ShownWord, SourceBlock};

/// The map of a block: its own or the family's, and what is added to it.
pub(super) fn read(of: Of, block: &SourceBlock) -> anyhow::Result<FieldMap> {
    let own = own(of);
    let mut rows = match &block.map {
        None => own.rows.clone(),
        Some(rows) => rows
            .iter()
            .enumerate()
            .map(|(at, row)| one(of, &own, row).with_context(|| place("map", at, row)))
            .collect::<anyhow::Result<_>>()?,
    };
    for (at, row) in block.extra.iter().enumerate() {
        rows.push(one(of, &own, row).with_context(|| place("extra", at, row))?);
    }
    for (at, row) in rows.iter().enumerate() {
        ensure!(!rows[..at].iter().any(|before| before.name == row.name), "map: the field {} is in it twice", row.name);
    }
    let needed: &[&str] = match of {
        Of::CustomerUsers => &["login", "customer_id"],
        Of::Customers => &["customer_id"],
    };
    for name in needed {
        ensure!(rows.iter().any(|row| row.name == *name && row.mapped), "map: it has no field {name}");
    }
    for (field, values) in &block.selections {
        let row = rows.iter_mut().find(|row| row.name == *field);
        let row = row.with_context(|| format!("selections: there is no field {field} in the map"))?;
        let selection = |(value, label): (&String, &String)| Selection {
            value: value.clone(),
            label: label.clone(),
            labels: Labels::default(),
        };
        row.selection = values.iter().map(selection).collect();
    }
    Ok(FieldMap { rows })
}

/// The family's map.
pub(super) fn own(of: Of) -> FieldMap {
    match of {
        Of::CustomerUsers => FieldMap::customer_users(),
        Of::Customers => FieldMap::customers(),
    }
}

fn place(key: &str, at: usize, row: &RowBlock) -> String {
    match row.field.as_str() {
        "" => format!("{key}, row {}", at + 1),
        field => format!("{key}, row {} ({field})", at + 1),
    }
}

fn one(of: Of, own: &FieldMap, block: &RowBlock) -> anyhow::Result<Row> {
    let name = block.field.as_str();
    ensure!(!name.is_empty(), "field: name it");
    let is_word = name.chars().all(|char| (char.is_alphanumeric() && !char.is_uppercase()) || char == '_');
    ensure!(is_word, "field: small letters, digits and _ alone");
    let mapped = block.mapped.unwrap_or(true);
    let variable = match name {
        _ if !mapped => String::new(),
        CUSTOMER_IDS if of == Of::CustomerUsers => "UserCustomerIDs".to_owned(),
        _ => variable(of, name),
    };
    let start = match own.row(name) {
        Some(row) => row.clone(),
        None => Row::text(name, &variable, name, name),
    };
    let column = block.column.clone().unwrap_or(start.column);
    ensure!(!column.trim().is_empty(), "column: name it");
    let kind = match block.kind {
        None => start.kind,
        Some(KindWord::Text) => Kind::Text,
        Some(KindWord::Integer) => Kind::Integer,
        Some(KindWord::DynamicField) => Kind::DynamicField,
    };
    ensure!(
        kind != Kind::DynamicField || !matches!(name, "login" | "customer_id" | PASSWORD | VALID),
        "type: {name} needs a column"
    );
    let shown = match block.shown {
        None => start.shown,
        Some(ShownWord::Never) => Shown::Never,
        Some(ShownWord::Always) => Shown::Always,
        Some(ShownWord::Lite) => Shown::Lite,
    };
    Ok(Row {
        name: name.to_owned(),
        variable: block.variable.clone().unwrap_or(start.variable),
        label: block.label.clone().unwrap_or(start.label),
        column,
        shown,
        required: block.required.unwrap_or(start.required),
        kind,
        link: block.link.clone().unwrap_or(start.link),
        link_target: block.link_target.clone().unwrap_or(start.link_target),
        link_class: block.link_class.clone().unwrap_or(start.link_class),
        read_only: block.read_only.unwrap_or(start.read_only),
        mapped,
        ..start
    })
}

/// What the family would call a field: `cost_center` is `UserCostCenter`.
fn variable(of: Of, name: &str) -> String {
    let prefix = match of {
        Of::CustomerUsers => "User",
        Of::Customers => "CustomerCompany",
    };
    let capital = |part: &str| {
        let mut chars = part.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    format!("{prefix}{}", name.split('_').map(capital).collect::<String>())
}
