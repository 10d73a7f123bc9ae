//! Facts about this installation (`padron_meta`).

use crate::db::{Connection, Db, Sql, Writer};
use crate::{Result, dialect};

/// The value of a fact.
pub async fn get(connection: &mut Connection, key: &str) -> Result<Option<String>> {
    let sql = Sql::new("SELECT m.meta_value FROM padron_meta m WHERE m.meta_key = ?").bind(key);
    connection.fetch_optional(sql).await?.map(|row| row.text(0)).transpose()
}

/// Writes a fact that is not there yet; an existing one stays.
pub async fn put_if_absent(writer: &mut Writer, key: &str, value: &str) -> Result<()> {
    let sql = Sql::new("INSERT INTO padron_meta (meta_key, meta_value) VALUES (?, ?)").bind(key).bind(value);
    let sql = dialect::insert_or_ignore(writer.engine(), sql, "meta_key");
    writer.execute(sql).await.map(|_| ())
}

/// Writes a fact over whatever was there.
pub async fn put(writer: &mut Writer, key: &str, value: &str) -> Result<()> {
    remove(writer, key).await?;
    put_if_absent(writer, key, value).await
}

/// Takes a fact away; whether it was there.
pub async fn remove(writer: &mut Writer, key: &str) -> Result<bool> {
    Ok(writer.execute(Sql::new("DELETE FROM padron_meta WHERE meta_key = ?").bind(key)).await? > 0)
}

/// Writes something and takes it back: whether the database may be written shows only then.
pub async fn check_writing(db: &Db) -> Result<()> {
    let mut writer = db.write().await?;
    put(&mut writer, "written_by_a_check", "").await
}
