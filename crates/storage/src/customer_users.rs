//! People (`customer_user`).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::fold::same_identity;
use padron_domain::text::{TextField, normal};
use padron_domain::validity::Validity;

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

const COLUMNS: &str = "SELECT cu.id, cu.title, cu.first_name, cu.last_name, cu.login, cu.email, cu.customer_id, cu.phone, cu.fax, \
     cu.mobile, cu.street, cu.zip, cu.city, cu.country, cu.comments, cu.valid_id, cu.create_time, cu.change_time, cu.change_by, \
     CASE WHEN cu.pw IS NULL OR cu.pw = '' OR cu.pw LIKE '*%' THEN 0 ELSE 1 END, p.preferences_value";
const FROM: &str = " FROM customer_user cu LEFT JOIN customer_preferences p \
     ON p.user_id = cu.login AND p.preferences_key = 'UserLastLogin'";

fn read(row: &Row) -> Result<CustomerUser> {
    Ok(CustomerUser {
        id: row.int(0)?,
        values: CustomerUserValues {
            title: row.text(1)?,
            first_name: row.text(2)?,
            last_name: row.text(3)?,
            login: row.text(4)?,
            email: row.text(5)?,
            customer_id: row.text(6)?,
            phone: row.text(7)?,
            fax: row.text(8)?,
            mobile: row.text(9)?,
            street: row.text(10)?,
            zip: row.text(11)?,
            city: row.text(12)?,
            country: row.text(13)?,
            comment: row.text(14)?,
            validity: Validity::from_id(row.int(15)?),
        },
        created_at: row.time(16)?,
        changed_at: row.time(17)?,
        changed_by: row.int(18)?,
        has_password: row.int(19)? == 1,
        last_login: row.opt_text(20)?.as_deref().and_then(epoch),
    })
}

/// The family keeps the last login as seconds since 1970, in text.
fn epoch(text: &str) -> Option<NaiveDateTime> {
    text.trim().parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|time| time.naive_utc())
}

async fn fetch(connection: &mut Connection, sql: Sql) -> Result<Vec<CustomerUser>> {
    let mut found: Vec<CustomerUser> = connection.fetch(sql).await?.iter().map(read).collect::<Result<_>>()?;
    // Two preference rows of one person (nothing forbids them) would show that person twice.
    found.dedup_by_key(|person| person.id);
    Ok(found)
}

/// The person with this login, upper and lower case being the same.
pub async fn get(connection: &mut Connection, login: &str) -> Result<Option<CustomerUser>> {
    let sql = Sql::new(COLUMNS).push(FROM).push(" WHERE ");
    let sql = dialect::same_identity(connection.engine(), sql, "cu.login", login).push(" ORDER BY cu.id");
    let mut found = fetch(connection, sql).await?;
    found.retain(|person| same_identity(&person.values.login, login));
    // An engine that counts case may hold two spellings: the one asked for goes first.
    let exact = found.iter().position(|person| person.values.login == login).unwrap_or(0);
    if found.is_empty() && !login.is_ascii() {
        // Letters and their accents in two pieces look the same as in one, as they are stored.
        let normal = normal(login);
        return if normal == login { Ok(None) } else { Box::pin(get(connection, &normal)).await };
    }
    Ok((exact < found.len()).then(|| found.swap_remove(exact)))
}

/// The people with these row numbers, in no order; numbers nobody has are left out.
pub async fn get_many(connection: &mut Connection, ids: &[i64]) -> Result<Vec<CustomerUser>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(dialect::MAX_VALUES) {
        let sql =
            Sql::new(COLUMNS).push(FROM).push(" WHERE cu.id IN").list(ids.iter().copied()).push(" ORDER BY cu.id");
        found.append(&mut fetch(connection, sql).await?);
    }
    Ok(found)
}

/// A person as a list shows them: some texts only, since a page has a thousand of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The row's number.
    pub id: i64,
    /// The values of the fields that were asked for; all others are empty.
    pub values: CustomerUserValues,
    /// When they last signed in to the portal (UTC).
    pub last_login: Option<NaiveDateTime>,
}

/// These fields of the people with these row numbers, in no order; numbers nobody has are left out.
pub async fn get_listed(connection: &mut Connection, ids: &[i64], fields: &[&TextField]) -> Result<Vec<Listed>> {
    let mut found = Vec::with_capacity(ids.len());
    let columns: String = fields.iter().flat_map(|field| [", cu.", field.column]).collect();
    for ids in ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("SELECT cu.id, cu.valid_id, p.preferences_value").push(&columns).push(FROM);
        let sql = sql.push(" WHERE cu.id IN").list(ids.iter().copied()).push(" ORDER BY cu.id");
        for row in connection.fetch(sql).await? {
            let mut values =
                CustomerUserValues { validity: Validity::from_id(row.int(1)?), ..CustomerUserValues::default() };
            for (place, field) in fields.iter().enumerate() {
                if let Some(value) = values.get_mut(field.name) {
                    *value = row.text(place + 3)?;
                }
            }
            let last_login = row.opt_text(2)?.as_deref().and_then(epoch);
            found.push(Listed { id: row.int(0)?, values, last_login });
        }
    }
    found.dedup_by_key(|person| person.id);
    Ok(found)
}

/// The row numbers of the people with these logins, as they are written in the database.
pub async fn ids_of_logins(connection: &mut Connection, logins: &[String]) -> Result<Vec<i64>> {
    let mut found = Vec::with_capacity(logins.len());
    for logins in logins.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("SELECT cu.id FROM customer_user cu WHERE cu.login IN").list(logins);
        for row in connection.fetch(sql).await? {
            found.push(row.int(0)?);
        }
    }
    Ok(found)
}

/// How somebody is looked up together with many others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookUp {
    /// By login.
    Login,
    /// By e-mail address.
    Email,
    /// By customer and family name; both lists belong to the same people, but are asked for each by itself.
    CustomerAndName,
}

/// The people with any of these logins, or addresses, in no order. Whoever asks compares again: MariaDB's collation merges
/// accents, identity does not.
pub async fn look_up(connection: &mut Connection, by: LookUp, values: &[(&str, &str)]) -> Result<Vec<CustomerUser>> {
    let mut found = Vec::new();
    for values in values.chunks(dialect::MAX_IDENTITIES) {
        let engine = connection.engine();
        let first: Vec<&str> = values.iter().map(|(value, _)| *value).collect();
        let sql = Sql::new(COLUMNS).push(FROM).push(" WHERE ");
        let sql = match by {
            LookUp::Login => dialect::any_identity(engine, sql, "cu.login", &first),
            LookUp::Email => dialect::any_identity(engine, sql, "cu.email", &first),
            LookUp::CustomerAndName => {
                let names: Vec<&str> = values.iter().map(|(_, name)| *name).collect();
                let sql = dialect::any_identity(engine, sql, "cu.customer_id", &first).push(" AND ");
                dialect::any_identity(engine, sql, "cu.last_name", &names)
            }
        };
        found.append(&mut fetch(connection, sql.push(" ORDER BY cu.id")).await?);
    }
    Ok(found)
}

/// The stored password hashes of the people with these row numbers, for whoever compares them; they go no further.
pub async fn hashes(connection: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("SELECT cu.id, cu.pw FROM customer_user cu WHERE cu.id IN").list(ids.iter().copied());
        for row in connection.fetch(sql).await? {
            found.push((row.int(0)?, row.text(1)?));
        }
    }
    Ok(found)
}

/// Removes people as if they had never been added; only for those nothing refers to.
pub async fn remove(writer: &mut Writer, ids: &[i64]) -> Result<u64> {
    let mut removed = 0;
    for ids in ids.chunks(dialect::MAX_VALUES) {
        removed += writer.execute(Sql::new("DELETE FROM customer_user WHERE id IN").list(ids.iter().copied())).await?;
    }
    Ok(removed)
}

/// Logins of people with this address, whatever its case and their validity.
pub async fn logins_of_email(connection: &mut Connection, email: &str) -> Result<Vec<String>> {
    let sql = Sql::new("SELECT cu.login, cu.email FROM customer_user cu WHERE ");
    let sql = dialect::same_identity(connection.engine(), sql, "cu.email", email);
    let mut logins = Vec::new();
    for row in connection.fetch(sql).await? {
        if same_identity(&row.text(1)?, email) {
            logins.push(row.text(0)?);
        }
    }
    Ok(logins)
}

/// Hands over every person, in the order of the row numbers.
pub async fn each(connection: &mut Connection, mut each: impl FnMut(CustomerUser)) -> Result<()> {
    let sql = Sql::new(COLUMNS).push(FROM).push(" ORDER BY cu.id");
    let mut last = None;
    connection
        .fetch_each(sql, |row| {
            let person = read(row)?;
            if last.replace(person.id) != Some(person.id) {
                each(person);
            }
            Ok(())
        })
        .await
}

/// A person to be added.
#[derive(Debug, Clone, Default)]
pub struct NewCustomerUser {
    /// Their values.
    pub values: CustomerUserValues,
    /// A password hash, or nobody can sign in as this person.
    pub hash: Option<String>,
    /// When they were added and last changed, where that is known from elsewhere (UTC).
    pub times: Option<(NaiveDateTime, NaiveDateTime)>,
}

const INSERT: &str = "INSERT INTO customer_user (title, first_name, last_name, login, email, customer_id, phone, fax, mobile, street, \
     zip, city, country, comments, valid_id, pw, create_time, create_by, change_time, change_by) VALUES ";
const INSERT_VALUES: &str = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

fn bind_new(sql: Sql, new: &NewCustomerUser, at: NaiveDateTime, by: i64) -> Sql {
    let (created, changed) = new.times.unwrap_or((at, at));
    let sql =
        sql.bind_all(new.values.texts().map(|(_, value)| value)).bind(new.values.validity.id()).bind(new.hash.clone());
    sql.bind(created).bind(by).bind(changed).bind(by)
}

/// Adds a person; the new row's number.
pub async fn add(writer: &mut Writer, new: &NewCustomerUser, at: NaiveDateTime, by: i64) -> Result<i64> {
    writer.insert(bind_new(Sql::new(INSERT).push(INSERT_VALUES), new, at, by)).await
}

/// Adds many people with few statements.
pub async fn add_many(writer: &mut Writer, people: &[NewCustomerUser], at: NaiveDateTime, by: i64) -> Result<()> {
    for people in people.chunks(dialect::MAX_VALUES / 20) {
        let full = people.len() == dialect::MAX_VALUES / 20;
        let sql = Sql::new(INSERT).rows(INSERT_VALUES, people.len()).again(full);
        writer.execute(people.iter().fold(sql, |sql, new| bind_new(sql, new, at, by))).await?;
    }
    Ok(())
}

/// Hands over login and e-mail address of everybody, for checks of many at once.
pub async fn each_key(connection: &mut Connection, mut each: impl FnMut(&str, &str)) -> Result<()> {
    let sql = Sql::new("SELECT cu.login, cu.email FROM customer_user cu");
    connection
        .fetch_each(sql, |row| {
            each(&row.text(0)?, &row.text(1)?);
            Ok(())
        })
        .await
}

/// Writes a person's values over those of the row; the password stays. Whether there is such a row.
pub async fn change(
    writer: &mut Writer,
    id: i64,
    values: &CustomerUserValues,
    at: NaiveDateTime,
    by: i64,
) -> Result<bool> {
    let sql = Sql::new(
        "UPDATE customer_user SET title = ?, first_name = ?, last_name = ?, login = ?, email = ?, customer_id = ?, phone = ?, \
         fax = ?, mobile = ?, street = ?, zip = ?, city = ?, country = ?, comments = ?, valid_id = ?, change_time = ?, \
         change_by = ? WHERE id = ?",
    );
    let sql = sql.bind_all(values.texts().map(|(_, value)| value)).bind(values.validity.id());
    Ok(writer.execute(sql.bind(at).bind(by).bind(id)).await? > 0)
}

/// The languages that people chose in the portal (the preference `UserLanguage`), by login; who chose none is left out.
pub async fn languages(connection: &mut Connection, logins: &[&str]) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for logins in logins.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new(
            "SELECT p.user_id, p.preferences_value FROM customer_preferences p WHERE p.preferences_key = 'UserLanguage' AND p.user_id IN",
        );
        for row in connection.fetch(sql.list(logins.iter().copied())).await? {
            found.insert(row.text(0)?, row.text(1)?);
        }
    }
    Ok(found)
}

/// Stores a password hash; `None` leaves the person without a password. Whether there is such a row.
pub async fn set_password(
    writer: &mut Writer,
    id: i64,
    hash: Option<String>,
    at: NaiveDateTime,
    by: i64,
) -> Result<bool> {
    let sql = Sql::new("UPDATE customer_user SET pw = ?, change_time = ?, change_by = ? WHERE id = ?");
    Ok(writer.execute(sql.bind(hash).bind(at).bind(by).bind(id)).await? > 0)
}
