//! Values of fields that administrators added (`padron_field_value`). They lie in the main database for records of every source,
//! by the identity of the record's key: small letters, so that what is written exactly so is what is looked for, on every engine.

use std::collections::HashMap;

use padron_domain::fold::identity;

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

/// Values of a record: the number of a field, and what it holds.
pub type Values = Vec<(i64, String)>;

/// The values of these fields of the records with these keys, by the identity of the key.
pub async fn of(connection: &mut Connection, fields: &[i64], keys: &[&str]) -> Result<HashMap<String, Values>> {
    let mut found: HashMap<String, Values> = HashMap::new();
    let portion = dialect::MAX_VALUES.saturating_sub(fields.len()).max(1);
    for keys in keys.chunks(portion) {
        let sql = Sql::new("SELECT v.record_key, v.field_id, v.content FROM padron_field_value v WHERE v.field_id IN");
        let sql =
            sql.list(fields.iter().copied()).push(" AND v.record_key IN").list(keys.iter().map(|key| identity(key)));
        for row in connection.fetch(sql).await? {
            found.entry(row.text(0)?).or_default().push((row.int(1)?, row.text(2)?));
        }
    }
    Ok(found)
}

/// Hands over every value of these fields: the identity of the key, the number of the field, the value.
pub async fn each(
    connection: &mut Connection,
    fields: &[i64],
    mut each: impl FnMut(String, i64, String),
) -> Result<()> {
    let sql = Sql::new("SELECT v.record_key, v.field_id, v.content FROM padron_field_value v WHERE v.field_id IN");
    let mut take = |row: &Row| {
        each(row.text(0)?, row.int(1)?, row.text(2)?);
        Ok(())
    };
    connection.fetch_each(sql.list(fields.iter().copied()), &mut take).await
}

/// How many records have a value of this field.
pub async fn count(connection: &mut Connection, field: i64) -> Result<u64> {
    let sql = Sql::new("SELECT COUNT(*) FROM padron_field_value v WHERE v.field_id = ?").bind(field);
    Ok(connection.fetch_one(sql).await?.int(0)?.unsigned_abs())
}

/// A value to be written: the record's key, the number of the field, what it holds.
pub type Put<'a> = (&'a str, i64, &'a str);

/// Writes values over whatever those records hold of these fields. An empty value has no row.
pub async fn put(writer: &mut Writer, fields: &[i64], keys: &[&str], values: &[Put<'_>]) -> Result<()> {
    remove(writer, fields, keys).await?;
    let filled: Vec<&Put<'_>> = values.iter().filter(|(_, _, value)| !value.is_empty()).collect();
    let portion = dialect::MAX_VALUES / 3;
    for values in filled.chunks(portion) {
        let sql = Sql::new("INSERT INTO padron_field_value (field_id, record_key, content) VALUES ");
        let sql = sql.rows("(?, ?, ?)", values.len()).again(values.len() == portion);
        let sql = values.iter().fold(sql, |sql, (key, field, value)| sql.bind(*field).bind(identity(key)).bind(*value));
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Takes away what these records hold of these fields.
pub async fn remove(writer: &mut Writer, fields: &[i64], keys: &[&str]) -> Result<()> {
    let portion = dialect::MAX_VALUES.saturating_sub(fields.len()).max(1);
    for keys in keys.chunks(portion) {
        let sql = Sql::new("DELETE FROM padron_field_value WHERE field_id IN").list(fields.iter().copied());
        writer.execute(sql.push(" AND record_key IN").list(keys.iter().map(|key| identity(key)))).await?;
    }
    Ok(())
}
