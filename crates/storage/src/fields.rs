//! Fields that administrators added (`padron_field`, `padron_field_choice`): what they are. Their values are in
//! [`field_values`](crate::field_values).

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::source::{AddedField, Choice, Holds, Labels, Shown, Slot};

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect, meta};

/// The fact that is another one whenever a field changes.
const VERSION: &str = "fields";

/// A field as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredField {
    /// What it is.
    pub field: AddedField,
    /// When it was added (UTC).
    pub created_at: Option<NaiveDateTime>,
    /// When it was last changed (UTC).
    pub changed_at: Option<NaiveDateTime>,
}

/// Which version the fields are of; another text after every change.
pub async fn version(connection: &mut Connection) -> Result<String> {
    Ok(meta::get(connection, VERSION).await?.unwrap_or_default())
}

/// Says that fields changed.
pub async fn set_version(writer: &mut Writer, version: &str) -> Result<()> {
    meta::put(writer, VERSION, version).await
}

/// Every field, those that are not in use too, in their order.
pub async fn all(connection: &mut Connection) -> Result<Vec<StoredField>> {
    let sql = Sql::new(
        "SELECT f.id, f.kind, f.name, f.holds, f.required, f.shown, f.searched, f.position, f.valid, f.source, f.label_en, \
         f.label_es, f.label_de, f.created_at, f.changed_at FROM padron_field f ORDER BY f.position, f.id",
    );
    let rows = connection.fetch(sql).await?;
    let mut found: Vec<StoredField> = rows.iter().map(read).collect::<Result<_>>()?;
    let sql = Sql::new(
        "SELECT c.field_id, c.content, c.label_en, c.label_es, c.label_de FROM padron_field_choice c \
         ORDER BY c.field_id, c.position",
    );
    for row in connection.fetch(sql).await? {
        let id = row.int(0)?;
        if let Some(stored) = found.iter_mut().find(|stored| stored.field.id == id) {
            stored.field.choices.push(Choice { value: row.text(1)?, labels: labels(&row, 2)? });
        }
    }
    Ok(found)
}

fn labels(row: &Row, place: usize) -> Result<Labels> {
    Ok(Labels { en: row.text(place)?, es: row.text(place + 1)?, de: row.text(place + 2)? })
}

fn read(row: &Row) -> Result<StoredField> {
    let of = ObjectKind::from_name(&row.text(1)?).unwrap_or(ObjectKind::CustomerUser);
    let source = row.opt_int(9)?.and_then(|slot| u8::try_from(slot).ok()).and_then(Slot::new);
    let field = AddedField {
        id: row.int(0)?,
        of,
        name: row.text(2)?,
        // What a newer version made of it is a text here.
        holds: Holds::from_name(&row.text(3)?).unwrap_or_default(),
        required: row.int(4)? != 0,
        shown: match row.text(5)?.as_str() {
            "never" => Shown::Never,
            "lite" => Shown::Lite,
            _ => Shown::Always,
        },
        searched: row.int(6)? != 0,
        position: row.int(7)?,
        valid: row.int(8)? != 0,
        source,
        labels: labels(row, 10)?,
        choices: Vec::new(),
    };
    Ok(StoredField { field, created_at: row.time(13)?, changed_at: row.time(14)? })
}

fn bind(sql: Sql, field: &AddedField) -> Sql {
    let flag = |flag: bool| i64::from(flag);
    sql.bind(field.holds.name())
        .bind(flag(field.required))
        .bind(field.shown.name())
        .bind(flag(field.searched))
        .bind(field.position)
        .bind(flag(field.valid))
        .bind(field.source.map(|slot| i64::from(slot.number())))
        .bind(&field.labels.en)
        .bind(&field.labels.es)
        .bind(&field.labels.de)
}

/// Adds a field; its number.
pub async fn add(writer: &mut Writer, field: &AddedField, at: NaiveDateTime, by: i64) -> Result<i64> {
    let sql = Sql::new(
        "INSERT INTO padron_field (kind, name, holds, required, shown, searched, position, valid, source, label_en, label_es, \
         label_de, created_at, created_by, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    let sql = bind(sql.bind(field.of.name()).bind(&field.name), field);
    let id = writer.insert(sql.bind(at).bind(by).bind(at).bind(by)).await?;
    put_choices(writer, id, &field.choices).await?;
    Ok(id)
}

/// Writes a field over what is stored under its number; whose it is and its name stay.
pub async fn change(writer: &mut Writer, field: &AddedField, at: NaiveDateTime, by: i64) -> Result<()> {
    let sql = Sql::new(
        "UPDATE padron_field SET holds = ?, required = ?, shown = ?, searched = ?, position = ?, valid = ?, source = ?, \
         label_en = ?, label_es = ?, label_de = ?, changed_at = ?, changed_by = ? WHERE id = ?",
    );
    writer.execute(bind(sql, field).bind(at).bind(by).bind(field.id)).await?;
    writer.execute(Sql::new("DELETE FROM padron_field_choice WHERE field_id = ?").bind(field.id)).await?;
    put_choices(writer, field.id, &field.choices).await
}

/// Puts a field at another place.
pub async fn place(writer: &mut Writer, id: i64, position: i64) -> Result<()> {
    let sql = Sql::new("UPDATE padron_field SET position = ? WHERE id = ?").bind(position).bind(id);
    writer.execute(sql).await.map(|_| ())
}

async fn put_choices(writer: &mut Writer, id: i64, choices: &[Choice]) -> Result<()> {
    let numbered: Vec<(i64, &Choice)> = (0..).zip(choices).collect();
    for choices in numbered.chunks(dialect::MAX_VALUES / 6) {
        let sql = Sql::new(
            "INSERT INTO padron_field_choice (field_id, position, content, label_en, label_es, label_de) VALUES ",
        );
        let sql = sql.rows("(?, ?, ?, ?, ?, ?)", choices.len());
        let sql = choices.iter().fold(sql, |sql, (place, choice)| {
            let labels = &choice.labels;
            sql.bind(id).bind(*place).bind(&choice.value).bind(&labels.en).bind(&labels.es).bind(&labels.de)
        });
        writer.execute(sql).await?;
    }
    Ok(())
}
