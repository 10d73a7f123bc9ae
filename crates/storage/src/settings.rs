//! Settings made at run time (`padron_setting`), by the family's names; values are JSON.

use chrono::NaiveDateTime;

use crate::Result;
use crate::db::{Connection, Sql, Writer};

/// Every setting that was made here, by name.
pub async fn all(connection: &mut Connection) -> Result<Vec<(String, String)>> {
    let rows = connection.fetch(Sql::new("SELECT s.name, s.content FROM padron_setting s ORDER BY s.name")).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// The value of a setting, if it was made here.
pub async fn get(connection: &mut Connection, name: &str) -> Result<Option<String>> {
    let sql = Sql::new("SELECT s.content FROM padron_setting s WHERE s.name = ?").bind(name);
    connection.fetch_optional(sql).await?.map(|row| row.text(0)).transpose()
}

/// Writes a setting over whatever was there.
pub async fn put(writer: &mut Writer, name: &str, content: &str, at: NaiveDateTime, by: i64) -> Result<()> {
    remove(writer, name).await?;
    let sql = Sql::new("INSERT INTO padron_setting (name, content, changed_at, changed_by) VALUES (?, ?, ?, ?)");
    writer.execute(sql.bind(name).bind(content).bind(at).bind(by)).await.map(|_| ())
}

/// Takes a setting away, so that the file's holds again; whether it was there.
pub async fn remove(writer: &mut Writer, name: &str) -> Result<bool> {
    Ok(writer.execute(Sql::new("DELETE FROM padron_setting WHERE name = ?").bind(name)).await? > 0)
}

/// The names of all groups.
pub async fn group_names(connection: &mut Connection) -> Result<Vec<String>> {
    let rows = connection.fetch(Sql::new("SELECT g.name FROM groups_table g ORDER BY g.name")).await?;
    rows.iter().map(|row| row.text(0)).collect()
}
