//! The family's dynamic fields of customer users and customers, as far as a field map names them: one text a record.
//!
//! Their values belong to an object number that stands for the record's key (`dynamic_field_obj_id_name`, exact spelling). What has
//! several values, or a type that is no plain text, number or day, is only read.

use std::collections::HashMap;

use padron_domain::fold::identity;
use padron_domain::source::Kind;

use crate::db::{Connection, Row, Sql, Writer};
use crate::field_values::{Put, Values};
use crate::{Result, catalogue, dialect};

/// A dynamic field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicField {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What the family calls it beside its value.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it can be written as one text.
    pub writable: bool,
    /// Whether a value has a time of day.
    timed: bool,
}

/// What an object is to the family.
const fn object_type(people: bool) -> &'static str {
    if people { "CustomerUser" } else { "CustomerCompany" }
}

/// The dynamic fields with these names of people or of companies that are in use; none where the database has no such tables.
pub async fn find(connection: &mut Connection, people: bool, names: &[&str]) -> Result<Vec<DynamicField>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    for table in ["dynamic_field", "dynamic_field_value", "dynamic_field_obj_id_name"] {
        if catalogue::of(connection, table).await?.is_none() {
            return Ok(Vec::new());
        }
    }
    let sql = Sql::new(
        "SELECT f.id, f.name, f.label, f.field_type, f.config FROM dynamic_field f WHERE f.valid_id = 1 AND f.object_type = ? \
         AND f.name IN",
    );
    let rows = connection.fetch(sql.bind(object_type(people)).list(names.iter().copied())).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (kind, timed, single) = match row.text(3)?.as_str() {
            "Text" | "Dropdown" => (Kind::Text, false, true),
            "TextArea" => (Kind::TextArea, false, true),
            "Checkbox" => (Kind::Checkbox, false, true),
            "Date" => (Kind::Date, false, true),
            "DateTime" => (Kind::Text, true, false),
            _ => (Kind::Text, false, false),
        };
        let config = row.text(4)?;
        let several = config.lines().any(|line| {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            key.trim() == "MultiValue" && value.trim().trim_matches(['\'', '"']) == "1"
        });
        let (name, label) = (row.text(1)?, row.text(2)?);
        // MariaDB's collation merges names that differ in case only.
        if names.contains(&name.as_str()) {
            found.push(DynamicField { id: row.int(0)?, name, label, kind, writable: single && !several, timed });
        }
    }
    Ok(found)
}

const SELECT: &str = "SELECT o.object_name, v.field_id, v.value_text, v.value_date, v.value_int \
                      FROM dynamic_field_obj_id_name o JOIN dynamic_field_value v ON v.object_id = o.object_id \
                      WHERE o.object_type = ? AND v.field_id IN";

/// Takes a value into those of its record; several of one field stand behind each other.
fn take(fields: &[DynamicField], row: &Row, found: &mut HashMap<String, Values>) -> Result<()> {
    let id = row.int(1)?;
    let Some(field) = fields.iter().find(|field| field.id == id) else { return Ok(()) };
    let value = match field.kind {
        Kind::Checkbox => row.opt_int(4)?.map(|value| value.to_string()).unwrap_or_default(),
        _ if field.timed => row.time(3)?.map(|time| time.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default(),
        Kind::Date => row.time(3)?.map(|time| time.format("%Y-%m-%d").to_string()).unwrap_or_default(),
        _ => row.text(2)?,
    };
    if value.is_empty() {
        return Ok(());
    }
    let values = found.entry(identity(&row.text(0)?)).or_default();
    match values.iter_mut().find(|(known, _)| *known == id) {
        Some((_, known)) => {
            known.push_str(", ");
            known.push_str(&value);
        }
        None => values.push((id, value)),
    }
    Ok(())
}

/// The values of these fields of the records with these keys, by the identity of the key.
pub async fn of(
    connection: &mut Connection,
    people: bool,
    fields: &[DynamicField],
    keys: &[&str],
) -> Result<HashMap<String, Values>> {
    let mut found = HashMap::new();
    let portion = dialect::MAX_VALUES.saturating_sub(fields.len() + 1).max(1);
    for keys in keys.chunks(portion) {
        let sql = Sql::new(SELECT).bind(object_type(people)).list(fields.iter().map(|field| field.id));
        let sql = sql.push(" AND o.object_name IN").list(keys.iter().copied()).push(" ORDER BY v.id");
        for row in connection.fetch(sql).await? {
            take(fields, &row, &mut found)?;
        }
    }
    Ok(found)
}

/// The values of these fields of everybody, likewise.
pub async fn all(
    connection: &mut Connection,
    people: bool,
    fields: &[DynamicField],
) -> Result<HashMap<String, Values>> {
    let mut found = HashMap::new();
    let sql = Sql::new(SELECT).bind(object_type(people)).list(fields.iter().map(|field| field.id));
    connection.fetch_each(sql.push(" ORDER BY v.id"), |row| take(fields, row, &mut found)).await?;
    Ok(found)
}

/// The numbers that stand for these keys, by the key as it is written.
async fn objects(connection: &mut Connection, people: bool, keys: &[&str]) -> Result<HashMap<String, i64>> {
    let mut found = HashMap::new();
    for part in keys.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new(
            "SELECT o.object_name, o.object_id FROM dynamic_field_obj_id_name o WHERE o.object_type = ? AND o.object_name IN",
        );
        for row in connection.fetch(sql.bind(object_type(people)).list(part.iter().copied())).await? {
            found.insert(identity(&row.text(0)?), row.int(1)?);
        }
    }
    Ok(found)
}

/// Writes values over whatever those records hold of these fields, as the family does: what was there goes, what is empty has no row,
/// and a record gets its number with its first value.
pub async fn put(
    writer: &mut Writer,
    people: bool,
    fields: &[DynamicField],
    keys: &[&str],
    values: &[Put<'_>],
) -> Result<()> {
    let mut known = objects(writer, people, keys).await?;
    let new: Vec<&str> = keys
        .iter()
        .copied()
        .filter(|key| !known.contains_key(&identity(key)))
        .filter(|key| values.iter().any(|(of, _, value)| of == key && !value.is_empty()))
        .collect();
    for part in new.chunks(dialect::MAX_VALUES / 2) {
        let sql = Sql::new("INSERT INTO dynamic_field_obj_id_name (object_name, object_type) VALUES ");
        let sql = sql.rows("(?, ?)", part.len());
        writer.execute(part.iter().fold(sql, |sql, key| sql.bind(*key).bind(object_type(people)))).await?;
    }
    if !new.is_empty() {
        known.extend(objects(writer, people, &new).await?);
    }
    let ids: Vec<i64> = keys.iter().filter_map(|key| known.get(&identity(key)).copied()).collect();
    for part in ids.chunks(dialect::MAX_VALUES.saturating_sub(fields.len()).max(1)) {
        let sql =
            Sql::new("DELETE FROM dynamic_field_value WHERE field_id IN").list(fields.iter().map(|field| field.id));
        writer.execute(sql.push(" AND object_id IN").list(part.iter().copied())).await?;
    }
    for (key, id, value) in values.iter().filter(|(_, _, value)| !value.is_empty()) {
        let (Some(object), Some(field)) = (known.get(&identity(key)), fields.iter().find(|field| field.id == *id))
        else {
            continue;
        };
        let column = match field.kind {
            Kind::Checkbox => "value_int",
            Kind::Date => "value_date",
            _ => "value_text",
        };
        let sql =
            Sql::new("INSERT INTO dynamic_field_value (field_id, object_id, ").push(column).push(") VALUES (?, ?, ?)");
        let sql = sql.bind(*id).bind(*object);
        let sql = match field.kind {
            Kind::Checkbox => sql.bind(value.parse::<i64>().unwrap_or(0)),
            Kind::Date => {
                let day = chrono::NaiveDate::parse_from_str(value, "%Y-%m-%d").unwrap_or_default();
                sql.bind(day.and_time(chrono::NaiveTime::MIN))
            }
            _ => sql.bind(*value),
        };
        writer.execute(sql).await?;
    }
    Ok(())
}
