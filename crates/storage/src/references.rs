//! Everything that refers to a login or to a `customer_id`, so that a rename carries all of it along.
//!
//! The family forgets several of these tables (data-layer 8.1, 4 to 8); here one list a key holds them all.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use padron_domain::fold::identity;

use crate::db::{Connection, Engine, Sql, Writer};
use crate::{Result, dialect};

/// A column that holds a key of somebody else.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// What the rows are called in the preview (key of a text).
    pub name: &'static str,
    table: &'static str,
    column: &'static str,
    /// The most characters the column holds; the family made some narrower than the key itself.
    pub width: usize,
    /// Text in front of the key, as in `CustomerTicketSearch::jdoe`.
    prefix: &'static str,
    /// A further condition on the rows.
    only: &'static str,
    /// Whether the rows carry `change_time` and `change_by`.
    stamped: bool,
    /// Whether the rows are a part of the record: they move along, and are nothing that refers to it. They hold the key as
    /// [`identity`] makes it.
    part: bool,
}

const fn reference(name: &'static str, table: &'static str, column: &'static str, width: usize) -> Reference {
    Reference { name, table, column, width, prefix: "", only: "", stamped: true, part: false }
}

/// Values of fields that were added.
const fn values_of_fields() -> Reference {
    Reference { part: true, stamped: false, ..reference("fields", "padron_field_value", "record_key", 382) }
}

/// What refers to a login.
pub const OF_LOGIN: &[Reference] = &[
    Reference { stamped: false, ..reference("preferences", "customer_preferences", "user_id", 191) },
    reference("customers", "customer_user_customer", "user_id", 100),
    reference("groups", "group_customer_user", "user_id", 100),
    Reference { stamped: false, ..reference("services", "service_customer_user", "customer_user_login", 191) },
    reference("tickets", "ticket", "customer_user_id", 191),
    Reference {
        prefix: "CustomerTicketSearch::",
        stamped: false,
        ..reference("searches", "search_profile", "login", 191)
    },
    Reference {
        only: " AND object_type = 'CustomerUser'",
        stamped: false,
        ..reference("dynamic-fields", "dynamic_field_obj_id_name", "object_name", 200)
    },
    Reference { stamped: false, ..reference("password-links", "padron_password_link", "login", 191) },
    Reference {
        only: " AND state IN ('waiting', 'sending')",
        stamped: false,
        ..reference("mail", "padron_mail", "object_key", 191)
    },
    Reference {
        only: " AND field_id IN (SELECT f.id FROM padron_field f WHERE f.kind = 'customer_user')",
        ..values_of_fields()
    },
];

/// What refers to a `customer_id`.
pub const OF_CUSTOMER: &[Reference] = &[
    reference("customer-users", "customer_user", "customer_id", 150),
    reference("customers", "customer_user_customer", "customer_id", 150),
    reference("groups", "group_customer", "customer_id", 150),
    reference("tickets", "ticket", "customer_id", 150),
    Reference {
        only: " AND object_type = 'CustomerCompany'",
        stamped: false,
        ..reference("dynamic-fields", "dynamic_field_obj_id_name", "object_name", 200)
    },
    Reference {
        only: " AND field_id IN (SELECT f.id FROM padron_field f WHERE f.kind = 'customer')",
        ..values_of_fields()
    },
];

/// How many rows of each kind refer to a key; kinds without any are left out.
pub async fn count(connection: &mut Connection, references: &[Reference], key: &str) -> Result<Vec<(Reference, u64)>> {
    let mut found = Vec::new();
    for reference in references.iter().filter(|reference| !reference.part) {
        let sql = Sql::new("SELECT COUNT(*) FROM ").push(reference.table).push(" WHERE ");
        let sql = reference.to(connection.engine(), sql, key);
        let rows = connection.fetch_one(sql).await?.int(0)?.unsigned_abs();
        if rows > 0 {
            found.push((*reference, rows));
        }
    }
    Ok(found)
}

/// Those of these keys that something refers to, as their identity.
pub async fn referred(connection: &mut Connection, references: &[Reference], keys: &[&str]) -> Result<HashSet<String>> {
    let mut found = HashSet::new();
    for reference in references.iter().filter(|reference| !reference.part) {
        for keys in keys.chunks(dialect::MAX_IDENTITIES) {
            let prefixed: Vec<String> = keys.iter().map(|key| format!("{}{key}", reference.prefix)).collect();
            let prefixed: Vec<&str> = prefixed.iter().map(String::as_str).collect();
            let sql = Sql::new("SELECT DISTINCT ").push(reference.column).push(" FROM ").push(reference.table);
            let sql = dialect::any_identity(connection.engine(), sql.push(" WHERE "), reference.column, &prefixed);
            for row in connection.fetch(sql.push(reference.only)).await? {
                let key = row.text(0)?;
                found.insert(identity(key.strip_prefix(reference.prefix).unwrap_or(&key)));
            }
        }
    }
    Ok(found)
}

/// Moves every reference from one key to another; how many rows that were.
pub async fn rename(
    writer: &mut Writer,
    references: &[Reference],
    (old, new): (&str, &str),
    at: NaiveDateTime,
    by: i64,
) -> Result<u64> {
    let mut moved = 0;
    for reference in references {
        if reference.part {
            moved += reference.rename_part(writer, (&identity(old), &identity(new))).await?;
            continue;
        }
        let sql = Sql::new("UPDATE ").push(reference.table).push(" SET ").push(reference.column).push(" = ?");
        let sql = sql.bind(format!("{}{new}", reference.prefix));
        let sql = if reference.stamped { sql.push(", change_time = ?, change_by = ?").bind(at).bind(by) } else { sql };
        moved += writer.execute(reference.to(writer.engine(), sql.push(" WHERE "), old)).await?;
    }
    Ok(moved)
}

/// Moves only what is a part of a record, where another program gave it another key.
pub async fn rename_parts(writer: &mut Writer, references: &[Reference], (old, new): (&str, &str)) -> Result<()> {
    for reference in references.iter().filter(|reference| reference.part) {
        reference.rename_part(writer, (&identity(old), &identity(new))).await?;
    }
    Ok(())
}

impl Reference {
    /// Moves a part of a record to another key; what somebody who had that key before left there goes.
    async fn rename_part(&self, writer: &mut Writer, (old, new): (&str, &str)) -> Result<u64> {
        if old == new {
            return Ok(0);
        }
        let sql = Sql::new("DELETE FROM ").push(self.table).push(" WHERE ").push(self.column).push(" = ?").bind(new);
        writer.execute(sql.push(self.only)).await?;
        let sql = Sql::new("UPDATE ").push(self.table).push(" SET ").push(self.column).push(" = ? WHERE ").bind(new);
        writer.execute(sql.push(self.column).push(" = ?").bind(old).push(self.only)).await
    }

    /// The condition that a row refers to this key: upper and lower case are the same key, accents are not, also where a
    /// collation thinks otherwise.
    fn to(&self, engine: Engine, sql: Sql, key: &str) -> Sql {
        dialect::same_identity(engine, sql, self.column, &format!("{}{key}", self.prefix)).push(self.only)
    }
}
