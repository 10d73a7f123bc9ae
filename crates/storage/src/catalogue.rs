//! What a database says of a table: its columns, their types and widths.

use crate::Result;
use crate::db::{Connection, Engine, Row, Sql};

/// A table or view, as its database knows it.
#[derive(Debug, Clone)]
pub(crate) struct Catalogue {
    /// Its name, with its schema if it was asked for with one.
    pub(crate) table: String,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// Whether it is a view.
    pub(crate) is_view: bool,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// Its type, in small letters.
    kind: String,
    /// The type with its schema, as PostgreSQL writes it in statements: there are more than anybody can list.
    whole: Option<String>,
    /// The most characters it holds; `None`: as many as one likes.
    pub(crate) width: Option<usize>,
}

impl Catalogue {
    /// The column with this name: exactly, or case aside.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        let exact = self.columns.iter().find(|column| column.name == name);
        exact.or_else(|| self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)))
    }
}

/// Types that numbers, dates and the like are written as. A text is cast to one of these only, whatever the catalogue says.
const CASTS: [(&str, &str, &str); 12] = [
    ("int", "bigint", "SIGNED"),
    ("serial", "bigint", "SIGNED"),
    ("numeric", "numeric", "DECIMAL(65, 30)"),
    ("decimal", "numeric", "DECIMAL(65, 30)"),
    ("double", "double precision", "DOUBLE"),
    ("real", "real", "DOUBLE"),
    ("float", "double precision", "DOUBLE"),
    ("bool", "boolean", "SIGNED"),
    ("timestamp", "timestamp", "DATETIME"),
    ("datetime", "timestamp", "DATETIME"),
    ("date", "date", "DATE"),
    ("uuid", "uuid", "CHAR"),
];

impl Column {
    /// A column of text, as wide as the family's field.
    pub(crate) fn text(name: &str) -> Self {
        Self { name: name.to_owned(), kind: "varchar".into(), whole: None, width: None }
    }

    /// The type a text has to be cast to when it is written; `None` for text.
    pub(crate) fn cast(&self, engine: Engine) -> Option<String> {
        let whole = self.kind.ends_with("int") || self.kind == "integer";
        let is = |kind: &str| if kind == "int" { whole && self.kind != "point" } else { self.kind.starts_with(kind) };
        let Some((_, postgres, mysql)) = CASTS.iter().find(|(kind, ..)| is(kind)) else {
            let text = self.as_text(engine).is_none() || self.kind == "character";
            return self.whole.clone().filter(|_| !text);
        };
        match engine {
            // SQLite's columns take what comes, and give everything as text to whoever asks.
            Engine::Sqlite => None,
            Engine::Postgres => Some((*postgres).to_owned()),
            Engine::MySql => Some((*mysql).to_owned()),
        }
    }

    /// The type of text it is asked to become when it is read or compared; `None` for text.
    pub(crate) fn as_text(&self, engine: Engine) -> Option<&'static str> {
        let kind = self.kind.as_str();
        match engine {
            // SQLite's columns give everything as text to whoever asks.
            Engine::Sqlite => None,
            // Not `character`, which is filled up with blanks.
            Engine::Postgres => {
                let text = ["text", "character varying", "varchar", "name"].contains(&kind);
                (!text).then_some("TEXT")
            }
            Engine::MySql => {
                let text = ["char", "text", "blob", "binary"].iter().any(|end| kind.ends_with(end));
                (!text && !["enum", "set"].contains(&kind)).then_some("CHAR")
            }
        }
    }
}

/// What the database says of a table or view; `None` where it knows none of this name.
pub(crate) async fn of(connection: &mut Connection, table: &str) -> Result<Option<Catalogue>> {
    let (schema, name) = table.rsplit_once('.').map_or((None, table), |(schema, name)| (Some(schema), name));
    let sql = match connection.engine() {
        Engine::Sqlite => Sql::new("SELECT i.name, LOWER(i.type), m.name, NULL, CASE WHEN m.type = 'view' THEN 1 ELSE 0 END FROM sqlite_master m, pragma_table_info(m.name) i \
             WHERE m.type IN ('table', 'view') AND LOWER(m.name) = LOWER(?) ORDER BY i.cid")
        .bind(name),
        Engine::Postgres => Sql::new(
            "SELECT c.column_name::text, c.data_type::text, c.table_name::text, c.character_maximum_length::bigint, \
             (SELECT COUNT(*) FROM information_schema.views v WHERE v.table_schema = c.table_schema AND v.table_name = c.table_name), \
             quote_ident(c.udt_schema) || '.' || quote_ident(c.udt_name) FROM information_schema.columns c WHERE LOWER(c.table_name) = LOWER(?) AND (c.table_schema = ? OR (? = '' \
             AND c.table_schema = ANY(current_schemas(false)))) ORDER BY c.table_name <> ?, c.table_name, c.ordinal_position",
        )
        .bind(name)
        .bind(schema.unwrap_or(""))
        .bind(schema.unwrap_or(""))
        .bind(name),
        Engine::MySql => Sql::new(
            "SELECT c.column_name, LOWER(c.data_type), c.table_name, CAST(c.character_maximum_length AS SIGNED), \
             (SELECT COUNT(*) FROM information_schema.views v WHERE v.table_schema = c.table_schema AND v.table_name = c.table_name) FROM information_schema.columns c WHERE LOWER(c.table_name) = LOWER(?) \
             AND c.table_schema = IF(? = '', DATABASE(), ?) ORDER BY c.table_name <> ?, c.table_name, c.ordinal_position",
        )
        .bind(name)
        .bind(schema.unwrap_or(""))
        .bind(schema.unwrap_or(""))
        .bind(name),
    };
    let rows = connection.fetch(sql).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let found = first.text(2)?;
    let mut columns = Vec::new();
    for row in &rows {
        // Two tables that differ by case: the one that was asked for, or the first.
        if row.text(2)? == found {
            columns.push(column(connection.engine(), row)?);
        }
    }
    let table = schema.map_or_else(|| found.clone(), |schema| format!("{schema}.{found}"));
    Ok(Some(Catalogue { table, columns, is_view: first.int(4)? > 0 }))
}

fn column(engine: Engine, row: &Row) -> Result<Column> {
    let kind = row.text(1)?;
    let width = match engine {
        Engine::Sqlite => declared_width(&kind),
        // A column of `text` has a width of bytes on MariaDB; only those of `char` and `varchar` count characters.
        Engine::Postgres => row.opt_int(3)?,
        Engine::MySql => row.opt_int(3)?.filter(|_| kind.ends_with("char")),
    };
    let whole = if engine == Engine::Postgres { row.opt_text(5)? } else { None };
    Ok(Column { name: row.text(0)?, width: width.and_then(|width| usize::try_from(width).ok()), whole, kind })
}

/// SQLite keeps the width of `VARCHAR (50)` without heeding it; the one who declared it meant it.
fn declared_width(kind: &str) -> Option<i64> {
    let (name, rest) = kind.split_once('(')?;
    if !name.contains("char") {
        return None;
    }
    rest.split(')').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_from_declarations() {
        assert_eq!(declared_width("varchar (191)"), Some(191));
        assert_eq!(declared_width("text"), None);
        assert_eq!(declared_width("decimal(10,2)"), None);
    }

    #[test]
    fn only_what_is_no_text_is_cast() {
        let column = |kind: &str| Column { kind: kind.into(), ..Column::text("a") };
        assert_eq!(column("character varying").cast(Engine::Postgres), None);
        assert_eq!(column("smallint").cast(Engine::Postgres).as_deref(), Some("bigint"));
        assert_eq!(column("interval").cast(Engine::Postgres), None);
        assert_eq!(column("tinyint").cast(Engine::MySql).as_deref(), Some("SIGNED"));
        assert_eq!(column("longtext").cast(Engine::MySql), None);
    }
}
