//! Companies: `customer_company`, or the table of another source.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::fold::same_identity;
use padron_domain::source::{Shape, Source};
use padron_domain::text::normal;
use padron_domain::validity::Validity;

use crate::db::{Connection, Row, Sql, Writer};
use crate::table::{MissingColumn, Table};
use crate::{Result, dialect};

/// The companies of a source.
#[derive(Debug)]
pub struct Companies {
    table: Table,
}

/// The family's own companies.
pub fn own() -> &'static Companies {
    static OWN: LazyLock<Companies> = LazyLock::new(|| Companies::own(&Source::customers()));
    &OWN
}

/// How many of a row's columns come before its texts.
const FIRST: usize = 4;

impl Companies {
    /// The family's own table, as our migrations make it.
    pub fn own(source: &Source) -> Self {
        Self { table: Table::own(source, CustomerValues::FIELDS) }
    }

    /// Looks for the table of a source; what its map names and the table lacks.
    pub async fn find(connection: &mut Connection, source: &Source) -> Result<(Self, Vec<MissingColumn>)> {
        let (table, missing) = Table::find(connection, source, CustomerValues::FIELDS).await?;
        Ok((Self { table }, missing))
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Which fields its companies have.
    pub fn shape(&self) -> &'static Shape {
        self.table.shape()
    }

    /// `SELECT …` of whole companies.
    fn select(&self) -> Sql {
        let sql = match &self.table.valid {
            None => Sql::new("SELECT 1"),
            Some(column) if self.table.own => Sql::new("SELECT c.").push(&column.name),
            Some(column) => Sql::new("SELECT ").push(&column.read("c")),
        };
        let sql = sql.push(if self.table.stamped {
            ", c.create_time, c.change_time, c.change_by"
        } else {
            ", NULL, NULL, NULL"
        });
        self.table.push_texts(sql, "c").push(" FROM ").push(&self.table.name).push(" c")
    }

    fn read(&self, row: &Row) -> Result<Customer> {
        let mut values = CustomerValues::of(self.shape());
        values.validity = match &self.table.valid {
            None => Validity::Valid,
            Some(_) if self.table.own => Validity::from_id(row.int(0)?),
            Some(_) => Validity::from_id(row.text(0)?.trim().parse().unwrap_or(0)),
        };
        values.fill(|place| row.text(FIRST + place))?;
        let stamped = self.table.stamped;
        Ok(Customer {
            source: self.table.slot,
            values,
            created_at: if stamped { row.time(1)? } else { None },
            changed_at: if stamped { row.time(2)? } else { None },
            changed_by: if stamped { row.int(3)? } else { 0 },
        })
    }

    fn key(&self) -> String {
        self.table.key.read("c")
    }

    /// The company with this id, upper and lower case being the same.
    pub async fn get(&self, connection: &mut Connection, customer_id: &str) -> Result<Option<Customer>> {
        let found = self.get_many(connection, &[customer_id]).await?.pop();
        if found.is_some() || customer_id.is_ascii() {
            return Ok(found);
        }
        // Letters and their accents in two pieces look the same as in one, as they are stored.
        let normal = normal(customer_id);
        Ok(if normal == customer_id { None } else { self.get_many(connection, &[&normal]).await?.pop() })
    }

    /// The companies with these ids, in no order; ids nobody has are left out.
    pub async fn get_many(&self, connection: &mut Connection, customer_ids: &[&str]) -> Result<Vec<Customer>> {
        let mut found = Vec::with_capacity(customer_ids.len());
        let engine = connection.engine();
        for ids in customer_ids.chunks(dialect::MAX_VALUES) {
            let sql = dialect::any_identity(engine, self.select().push(" WHERE "), &self.key(), ids);
            for row in connection.fetch(sql).await? {
                found.push(self.read(&row)?);
            }
        }
        // MariaDB's collation merges accents; identity does not.
        found.retain(|customer| customer_ids.iter().any(|id| same_identity(id, &customer.values.customer_id)));
        Ok(found)
    }

    /// The id of the company with this name, compared as the engine's unique index does.
    pub async fn id_of_name(&self, connection: &mut Connection, name: &str) -> Result<Option<String>> {
        let Some(column) = self.table.text("name") else { return Ok(None) };
        let sql = Sql::new("SELECT ").push(&self.key()).push(" FROM ").push(&self.table.name).push(" c WHERE ");
        let sql = sql.push(&column.read("c")).push(" = ?");
        connection.fetch_optional(sql.bind(name)).await?.map(|row| row.text(0)).transpose()
    }

    /// The companies with any of these ids, or of these names, in no order. Whoever asks compares again: MariaDB's collation
    /// merges accents, identity does not.
    pub async fn look_up(&self, connection: &mut Connection, by_name: bool, values: &[&str]) -> Result<Vec<Customer>> {
        let mut found = Vec::new();
        let engine = connection.engine();
        let column = match self.table.text("name") {
            Some(column) if by_name => column.read("c"),
            None if by_name => return Ok(found),
            _ => self.key(),
        };
        for values in values.chunks(dialect::MAX_IDENTITIES) {
            let sql = dialect::any_identity(engine, self.select().push(" WHERE "), &column, values);
            for row in connection.fetch(sql).await? {
                found.push(self.read(&row)?);
            }
        }
        Ok(found)
    }

    /// Removes companies as if they had never been added; only for those nothing refers to.
    pub async fn remove(&self, writer: &mut Writer, customer_ids: &[&str]) -> Result<u64> {
        let mut removed = 0;
        for ids in customer_ids.chunks(dialect::MAX_VALUES) {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            let sql = Sql::new("DELETE FROM ").push(&self.table.name).push(" WHERE ");
            let sql = dialect::exactly_among(writer.engine(), sql, &self.table.key.read(""), &ids);
            removed += writer.execute(sql).await?;
        }
        Ok(removed)
    }

    /// Hands over every company, in the order of the ids.
    pub async fn each(&self, connection: &mut Connection, mut each: impl FnMut(Customer)) -> Result<()> {
        let sql = self.select().push(" ORDER BY ").push(&self.key());
        connection.fetch_each(sql, |row| self.read(row).map(&mut each)).await
    }

    /// The first few companies, to look at.
    pub async fn few(&self, connection: &mut Connection, most: i64) -> Result<Vec<Customer>> {
        let sql = self.select().push(" ORDER BY ").push(&self.key()).push(" LIMIT ?").bind(most);
        connection.fetch(sql).await?.iter().map(|row| self.read(row)).collect()
    }

    /// Adds companies, whose values have the shape of this source.
    pub async fn add_many(
        &self,
        writer: &mut Writer,
        companies: &[NewCustomer],
        at: NaiveDateTime,
        by: i64,
    ) -> Result<()> {
        let (insert, places) = self.table.insert(&[self.table.valid.as_ref()]);
        for companies in companies.chunks(dialect::MAX_VALUES / (self.table.texts().len() + 5)) {
            let mut sql = insert.clone().rows(&places, companies.len());
            for new in companies {
                for ((_, value), column) in new.values.texts().zip(self.table.texts()) {
                    sql = sql.bind(column.value(value));
                }
                sql = self.table.bind_validity(sql, new.values.validity);
                sql = self.table.bind_stamps(sql, new.times.unwrap_or((at, at)), by);
            }
            writer.execute(sql).await?;
        }
        Ok(())
    }

    /// Adds a company.
    pub async fn add(&self, writer: &mut Writer, values: &CustomerValues, at: NaiveDateTime, by: i64) -> Result<()> {
        self.add_many(writer, &[NewCustomer { values: values.clone(), times: None }], at, by).await
    }

    /// Writes a company's values over those of the row with exactly this `customer_id`; columns that may only be read stay.
    /// Whether there is one.
    pub async fn change(
        &self,
        writer: &mut Writer,
        customer_id: &str,
        values: &CustomerValues,
        at: NaiveDateTime,
        by: i64,
    ) -> Result<bool> {
        let sql = self.table.update(values.texts().map(|(_, value)| value), values.validity);
        let sql = self.table.stamp(sql, at, by).push(" WHERE ").push(&self.table.key.read("")).push(" = ?");
        Ok(writer.execute(sql.bind(customer_id)).await? > 0)
    }
}

/// A company to be added.
#[derive(Debug, Clone, Default)]
pub struct NewCustomer {
    /// Its values.
    pub values: CustomerValues,
    /// When it was added and last changed, where that is known from elsewhere (UTC).
    pub times: Option<(NaiveDateTime, NaiveDateTime)>,
}
