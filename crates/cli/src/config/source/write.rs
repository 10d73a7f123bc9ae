//! A source as a block: every key that does not have its default, so that reading the block gives the same source.

use std::fmt::Write as _;

use padron_domain::source::{Kind, Place, Row, Scope, Shown, Source, Sources, StartTls};
use toml::{Table, Value};

use super::block::SourceBlock;
use super::{Of, address, map, read};
use crate::config::{CustomerSection, CustomerUserSection};

/// What stands for a password that is not shown.
const HIDDEN: &str = "…";

/// A source as keys and values, passwords as `…`.
pub(crate) fn table(of: Of, source: &Source) -> Table {
    let mut table = written(of, source);
    if let Some(password) = table.get_mut("password") {
        *password = HIDDEN.into();
    }
    table
}

/// Sources as a file would have them, passwords as `…`.
pub(crate) fn as_toml(sources: &Sources) -> String {
    text(sources, table)
}

/// Sources as a file would have them, passwords too.
#[cfg(test)]
pub(super) fn with_passwords(sources: &Sources) -> String {
    text(sources, written)
}

fn text(sources: &Sources, table: impl Fn(Of, &Source) -> Table) -> String {
    let mut text = String::new();
    for (of, sources) in [(Of::CustomerUsers, &sources.customer_users), (Of::Customers, &sources.customers)] {
        if !sources.iter().any(|source| source.slot.number() == 0) {
            let _ = writeln!(text, "[[{}]]\nslot = 0\ndisabled = true\n", of.block());
        }
        for source in sources {
            let _ = writeln!(text, "[[{}]]", of.block());
            block(&mut text, &table(of, source));
            text.push('\n');
        }
    }
    text
}

/// The order of keys; what is not among them comes behind them.
const ORDER: [&str; 9] = ["slot", "name", "table", "database", "password", "foreign", "key", "customer_id", "valid"];
/// Long ones come last.
const LAST: [&str; 4] = ["ldap", "selections", "map", "extra"];

fn block(text: &mut String, table: &Table) {
    let first = ORDER.iter().filter_map(|key| table.get_key_value(*key));
    let rest = table.iter().filter(|(key, _)| !ORDER.contains(&key.as_str()) && !LAST.contains(&key.as_str()));
    let last = LAST.iter().filter_map(|key| table.get_key_value(*key));
    for (key, value) in first.chain(rest).chain(last) {
        match value {
            Value::Array(rows) if matches!(key.as_str(), "map" | "extra") => {
                let _ = writeln!(text, "{key} = [");
                for row in rows.iter().filter_map(Value::as_table) {
                    let _ = writeln!(text, "    {},", inline(row));
                }
                text.push_str("]\n");
            }
            value => {
                let _ = writeln!(text, "{key} = {value}");
            }
        }
    }
}

/// A row in one line, its field first.
fn inline(row: &Table) -> String {
    let first = ["field", "column"];
    let head = first.iter().filter_map(|key| row.get_key_value(*key));
    let rest = row.iter().filter(|(key, _)| !first.contains(&key.as_str()));
    let parts: Vec<String> = head.chain(rest).map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", parts.join(", "))
}

/// With its password.
fn written(of: Of, source: &Source) -> Table {
    let mut table = whole(of, source);
    // A key that may be left out is: the reader is asked, so that the two can never differ.
    let keys: Vec<String> = table.keys().filter(|key| !matches!(key.as_str(), "slot" | "name")).cloned().collect();
    for key in keys {
        let Some(value) = table.remove(&key) else { continue };
        if same(of, source, &table) {
            continue;
        }
        let value = match value {
            Value::Array(rows) if key == "map" => {
                // Only what is added to the family's own map, where it is that and more.
                let own = map::own(of).rows.len();
                if rows.len() > own {
                    let extra = rows[own..].to_vec();
                    table.insert("extra".to_owned(), Value::Array(extra));
                    if same(of, source, &table) {
                        continue;
                    }
                    table.remove("extra");
                }
                Value::Array(rows)
            }
            value => value,
        };
        table.insert(key, value);
    }
    for key in ["map", "extra"] {
        shorten_rows(of, source, &mut table, key);
    }
    shorten_ldap(of, source, &mut table);
    table
}

fn shorten_rows(of: Of, source: &Source, table: &mut Table, key: &str) {
    let count = table.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    for at in 0..count {
        let row =
            |table: &mut Table| -> Option<Table> { table.get_mut(key)?.as_array_mut()?.get(at)?.as_table().cloned() };
        let put = |table: &mut Table, row: Table| {
            if let Some(place) = table.get_mut(key).and_then(Value::as_array_mut).and_then(|rows| rows.get_mut(at)) {
                *place = Value::Table(row);
            }
        };
        let Some(whole) = row(table) else { continue };
        let mut short = whole.clone();
        for name in whole.keys().filter(|name| !matches!(name.as_str(), "field" | "column")) {
            let Some(value) = short.remove(name) else { continue };
            put(table, short.clone());
            if !same(of, source, table) {
                short.insert(name.clone(), value);
            }
        }
        put(table, short);
    }
}

fn shorten_ldap(of: Of, source: &Source, table: &mut Table) {
    let Some(mut ldap) = table.get("ldap").and_then(Value::as_table).cloned() else { return };
    let keys: Vec<String> =
        ldap.keys().filter(|key| !matches!(key.as_str(), "hosts" | "base_dn" | "port")).cloned().collect();
    for key in keys {
        let Some(value) = ldap.remove(&key) else { continue };
        table.insert("ldap".to_owned(), Value::Table(ldap.clone()));
        if !same(of, source, table) {
            ldap.insert(key, value);
        }
    }
    table.insert("ldap".to_owned(), Value::Table(ldap));
}

/// Whether this block, in a file of its own, is that source.
fn same(of: Of, source: &Source, table: &Table) -> bool {
    let base = match of {
        Of::CustomerUsers => CustomerUserSection::default().source(source.slot),
        Of::Customers => CustomerSection::default().source(source.slot),
    };
    let block: Result<SourceBlock, _> = Value::Table(table.clone()).try_into();
    block.is_ok_and(|block| read::source(of, source.slot, &block, &base).is_ok_and(|read| read == *source))
}

/// Every key.
fn whole(of: Of, source: &Source) -> Table {
    let list = |names: &[String]| Value::Array(names.iter().map(|name| Value::from(name.as_str())).collect());
    let number = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let search = &source.search;
    let mut table = Table::new();
    let mut put = |key: &str, value: Value| {
        table.insert(key.to_owned(), value);
    };
    put("slot", i64::from(source.slot.number()).into());
    put("name", source.name.as_str().into());
    put("key", source.key.as_str().into());
    put("valid", source.valid.as_deref().unwrap_or_default().into());
    put("list_fields", list(&source.list_fields));
    put("search_fields", list(&search.fields));
    put("search_prefix", search.prefix.as_str().into());
    put("search_suffix", search.suffix.as_str().into());
    put("search_list_limit", number(search.list_limit));
    put("search_case_sensitive", search.case_sensitive.into());
    put("cache_seconds", i64::try_from(source.cache_seconds).unwrap_or(i64::MAX).into());
    put("read_only", source.read_only.into());
    if of == Of::CustomerUsers {
        let people = &source.people;
        put("customer_id", people.customer_id.as_str().into());
        put("name_fields", list(&people.name.fields));
        put("name_join", people.name.join.as_str().into());
        put("sender_fields", list(&people.sender_fields));
        put("unique_email", people.unique_email.into());
        put("exclude_primary_customer_id", people.exclude_primary.into());
        put("auto_login", people.auto_login.is_some().into());
        if let Some(prefix) = &people.auto_login {
            put("auto_login_prefix", prefix.as_str().into());
        }
        put("preferences", people.preferences.into());
        put("customer_company_support", people.company_support.into());
    }
    put("map", Value::Array(source.map.rows.iter().map(|row| Value::Table(whole_row(row))).collect()));
    let chosen = source.map.rows.iter().filter(|row| !row.selection.is_empty());
    let selections: Table = chosen.map(|row| (row.name.clone(), selection(row))).collect();
    put("selections", Value::Table(selections));
    match &source.place {
        Place::Table(place) => {
            put("table", place.name.as_str().into());
            put("foreign", place.foreign.into());
            if let Some(url) = &place.database {
                let (url, password) = address::split(url.reveal());
                put("database", url.into());
                if let Some(password) = password {
                    put("password", password.into());
                }
            }
        }
        Place::Directory(directory) => {
            let mut ldap = Table::new();
            let mut put_ldap = |key: &str, value: Value| ldap.insert(key.to_owned(), value);
            put_ldap("hosts", list(&directory.hosts));
            put_ldap("base_dn", directory.base_dn.as_str().into());
            put_ldap("scope", if directory.scope == Scope::One { "one" } else { "subtree" }.into());
            put_ldap("always_filter", directory.always_filter.as_str().into());
            put_ldap("valid_filter", directory.valid_filter.as_str().into());
            put_ldap("group_dn", directory.group_dn.as_str().into());
            put_ldap("charset", directory.charset.as_str().into());
            put_ldap("port", i64::from(directory.port).into());
            put_ldap("timeout_seconds", i64::try_from(directory.timeout_seconds).unwrap_or(i64::MAX).into());
            let start_tls = match directory.start_tls {
                StartTls::Off => "off",
                StartTls::Checked => "checked",
                StartTls::Unchecked => "unchecked",
            };
            put_ldap("start_tls", start_tls.into());
            put_ldap("verify", directory.verify.into());
            put_ldap("ca_file", directory.ca_file.as_str().into());
            put_ldap("pin_sha256", directory.pin_sha256.as_str().into());
            put_ldap("manager_attribute", directory.manager_attribute.as_deref().unwrap_or_default().into());
            if let Some((user, password)) = &directory.bind {
                put_ldap("bind_dn", user.as_str().into());
                put("password", password.reveal().into());
            }
            put("ldap", Value::Table(ldap));
        }
    }
    table
}

fn selection(row: &Row) -> Value {
    Value::Table(row.selection.iter().map(|choice| (choice.value.clone(), choice.label.as_str().into())).collect())
}

fn whole_row(row: &Row) -> Table {
    let shown = match row.shown {
        Shown::Never => "never",
        Shown::Always => "always",
        Shown::Lite => "lite",
    };
    let kind = match row.kind {
        // Only fields that were added are of the other kinds, and those stand in no block.
        Kind::Text | Kind::TextArea | Kind::Date | Kind::Checkbox => "text",
        Kind::Integer => "integer",
        Kind::DynamicField => "dynamic_field",
    };
    let keys: [(&str, Value); 12] = [
        ("field", row.name.as_str().into()),
        ("column", row.column.as_str().into()),
        ("label", row.label.as_str().into()),
        ("variable", row.variable.as_str().into()),
        ("shown", shown.into()),
        ("required", row.required.into()),
        ("type", kind.into()),
        ("link", row.link.as_str().into()),
        ("link_target", row.link_target.as_str().into()),
        ("link_class", row.link_class.as_str().into()),
        ("read_only", row.read_only.into()),
        ("mapped", row.mapped.into()),
    ];
    keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
