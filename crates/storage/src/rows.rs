//! Rows of people and companies as they lie in the tables, for files of a million of them: nothing is made of a row but what is
//! asked for.

use crate::db::{Connection, Engine, Sql};
use crate::{Result, dialect};

pub use crate::db::Row;

/// Where the first column that was asked for is in a row; before it is the key.
pub const FIRST: usize = 1;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `customer_company`, by `customer_id`.
    Customers,
    /// `customer_user`, by the number of the row.
    CustomerUsers,
}

/// What a row is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A person's row.
    Number(i64),
    /// A company's id.
    Text(String),
}

impl Default for Key {
    /// Before all keys of both kinds.
    fn default() -> Self {
        Self::Number(i64::MIN)
    }
}

/// Which rows.
#[derive(Debug, Clone, Copy)]
pub enum Portion<'a> {
    /// So many, in the order of their keys, after this one.
    After(&'a Key, usize),
    /// Those with these keys, in no order.
    Of(&'a [Key]),
}

/// Hands over rows with their keys. `columns` are names of the table's columns, or `customer_name` and `last_login` of people.
pub async fn each(
    connection: &mut Connection,
    table: Table,
    columns: &[&'static str],
    portion: Portion<'_>,
    mut each: impl FnMut(Key, &Row) -> Result<()>,
) -> Result<()> {
    let key = |row: &Row| -> Result<Key> {
        Ok(match table {
            Table::Customers => Key::Text(row.text(0)?),
            Table::CustomerUsers => Key::Number(row.int(0)?),
        })
    };
    match portion {
        Portion::After(after, limit) => {
            let sql = select(table, columns);
            let sql = match after {
                Key::Number(i64::MIN) => sql,
                Key::Number(id) => sql.push(" WHERE t.id > ?").bind(*id),
                Key::Text(id) => sql.push(" WHERE t.customer_id > ?").bind(id),
            };
            let sql = sql.push(match table {
                Table::Customers => " ORDER BY t.customer_id LIMIT ?",
                Table::CustomerUsers => " ORDER BY t.id LIMIT ?",
            });
            let sql = sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
            connection.fetch_each(sql, |row| each(key(row)?, row)).await
        }
        Portion::Of(keys) => {
            for keys in keys.chunks(dialect::MAX_VALUES) {
                let sql = among(connection.engine(), select(table, columns), keys);
                connection.fetch_each(sql, |row| each(key(row)?, row)).await?;
            }
            Ok(())
        }
    }
}

/// How many rows there are.
pub async fn count(connection: &mut Connection, table: Table) -> Result<u64> {
    let sql = match table {
        Table::Customers => Sql::new("SELECT COUNT(*) FROM customer_company t"),
        Table::CustomerUsers => Sql::new("SELECT COUNT(*) FROM customer_user t"),
    };
    Ok(connection.fetch_one(sql).await?.int(0)?.unsigned_abs())
}

fn among(engine: Engine, sql: Sql, keys: &[Key]) -> Sql {
    let numbers: Vec<i64> =
        keys.iter().filter_map(|key| if let Key::Number(id) = key { Some(*id) } else { None }).collect();
    if !numbers.is_empty() {
        return sql.push(" WHERE t.id IN").list(numbers);
    }
    let texts: Vec<&str> =
        keys.iter().filter_map(|key| if let Key::Text(id) = key { Some(id.as_str()) } else { None }).collect();
    dialect::any_identity(engine, sql.push(" WHERE "), "t.customer_id", &texts)
}

fn select(table: Table, columns: &[&'static str]) -> Sql {
    let mut sql = match table {
        Table::Customers => Sql::new("SELECT t.customer_id"),
        Table::CustomerUsers => Sql::new("SELECT t.id"),
    };
    for column in columns {
        sql = match *column {
            "customer_name" => {
                sql.push(", (SELECT MIN(c.name) FROM customer_company c WHERE c.customer_id = t.customer_id)")
            }
            "last_login" => sql.push(
                ", (SELECT MAX(p.preferences_value) FROM customer_preferences p \
                 WHERE p.user_id = t.login AND p.preferences_key = 'UserLastLogin')",
            ),
            other => sql.push(", t.").push(other),
        };
    }
    sql.push(match table {
        Table::Customers => " FROM customer_company t",
        Table::CustomerUsers => " FROM customer_user t",
    })
}
