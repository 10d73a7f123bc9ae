//! Companies (`customer_company`).

use chrono::NaiveDateTime;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::fold::same_identity;
use padron_domain::text::normal;
use padron_domain::validity::Validity;

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

const COLUMNS: &str = "SELECT c.customer_id, c.name, c.street, c.zip, c.city, c.country, c.url, c.comments, c.valid_id, \
     c.create_time, c.change_time, c.change_by FROM customer_company c";

fn read(row: &Row) -> Result<Customer> {
    Ok(Customer {
        values: CustomerValues {
            customer_id: row.text(0)?,
            name: row.text(1)?,
            street: row.text(2)?,
            zip: row.text(3)?,
            city: row.text(4)?,
            country: row.text(5)?,
            url: row.text(6)?,
            comment: row.text(7)?,
            validity: Validity::from_id(row.int(8)?),
        },
        created_at: row.time(9)?,
        changed_at: row.time(10)?,
        changed_by: row.int(11)?,
    })
}

/// The company with this id, upper and lower case being the same.
pub async fn get(connection: &mut Connection, customer_id: &str) -> Result<Option<Customer>> {
    let found = get_many(connection, &[customer_id]).await?.pop();
    if found.is_some() || customer_id.is_ascii() {
        return Ok(found);
    }
    // Letters and their accents in two pieces look the same as in one, as they are stored.
    let normal = normal(customer_id);
    Ok(if normal == customer_id { None } else { get_many(connection, &[&normal]).await?.pop() })
}

/// The companies with these ids, in no order; ids nobody has are left out.
pub async fn get_many(connection: &mut Connection, customer_ids: &[&str]) -> Result<Vec<Customer>> {
    let mut found = Vec::with_capacity(customer_ids.len());
    for ids in customer_ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new(COLUMNS).push(" WHERE ");
        let sql = dialect::any_identity(connection.engine(), sql, "c.customer_id", ids);
        for row in connection.fetch(sql).await? {
            found.push(read(&row)?);
        }
    }
    // MariaDB's collation merges accents; identity does not.
    found.retain(|customer| customer_ids.iter().any(|id| same_identity(id, &customer.values.customer_id)));
    Ok(found)
}

/// The id of the company with this name, compared as the engine's unique index does.
pub async fn id_of_name(connection: &mut Connection, name: &str) -> Result<Option<String>> {
    let sql = Sql::new("SELECT c.customer_id FROM customer_company c WHERE c.name = ?").bind(name);
    connection.fetch_optional(sql).await?.map(|row| row.text(0)).transpose()
}

/// The companies with any of these ids, or of these names, in no order. Whoever asks compares again: MariaDB's collation
/// merges accents, identity does not.
pub async fn look_up(connection: &mut Connection, by_name: bool, values: &[&str]) -> Result<Vec<Customer>> {
    let mut found = Vec::new();
    for values in values.chunks(dialect::MAX_IDENTITIES) {
        let sql = Sql::new(COLUMNS).push(" WHERE ");
        let column = if by_name { "c.name" } else { "c.customer_id" };
        let sql = dialect::any_identity(connection.engine(), sql, column, values);
        for row in connection.fetch(sql).await? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// Removes companies as if they had never been added; only for those nothing refers to.
pub async fn remove(writer: &mut Writer, customer_ids: &[&str]) -> Result<u64> {
    let mut removed = 0;
    for ids in customer_ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("DELETE FROM customer_company WHERE customer_id IN").list(ids.iter().copied());
        removed += writer.execute(sql).await?;
    }
    Ok(removed)
}

/// Hands over every company, in the order of the ids.
pub async fn each(connection: &mut Connection, mut each: impl FnMut(Customer)) -> Result<()> {
    let sql = Sql::new(COLUMNS).push(" ORDER BY c.customer_id");
    connection.fetch_each(sql, |row| read(row).map(&mut each)).await
}

const INSERT: &str = "INSERT INTO customer_company (customer_id, name, street, zip, city, country, url, comments, valid_id, \
     create_time, create_by, change_time, change_by) VALUES ";
const INSERT_VALUES: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// A company to be added.
#[derive(Debug, Clone, Default)]
pub struct NewCustomer {
    /// Its values.
    pub values: CustomerValues,
    /// When it was added and last changed, where that is known from elsewhere (UTC).
    pub times: Option<(NaiveDateTime, NaiveDateTime)>,
}

/// Adds companies.
pub async fn add_many(writer: &mut Writer, companies: &[NewCustomer], at: NaiveDateTime, by: i64) -> Result<()> {
    for companies in companies.chunks(dialect::MAX_VALUES / 13) {
        let mut sql = Sql::new(INSERT).rows(INSERT_VALUES, companies.len());
        for new in companies {
            let (created, changed) = new.times.unwrap_or((at, at));
            sql = sql.bind_all(new.values.texts().map(|(_, value)| value)).bind(new.values.validity.id());
            sql = sql.bind(created).bind(by).bind(changed).bind(by);
        }
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Adds a company.
pub async fn add(writer: &mut Writer, values: &CustomerValues, at: NaiveDateTime, by: i64) -> Result<()> {
    add_many(writer, &[NewCustomer { values: values.clone(), times: None }], at, by).await
}

/// Writes a company's values over those of the row with exactly this `customer_id`; whether there is one.
pub async fn change(
    writer: &mut Writer,
    customer_id: &str,
    values: &CustomerValues,
    at: NaiveDateTime,
    by: i64,
) -> Result<bool> {
    let sql = Sql::new(
        "UPDATE customer_company SET customer_id = ?, name = ?, street = ?, zip = ?, city = ?, country = ?, url = ?, \
         comments = ?, valid_id = ?, change_time = ?, change_by = ? WHERE customer_id = ?",
    );
    let sql = sql.bind_all(values.texts().map(|(_, value)| value)).bind(values.validity.id());
    Ok(writer.execute(sql.bind(at).bind(by).bind(customer_id)).await? > 0)
}
