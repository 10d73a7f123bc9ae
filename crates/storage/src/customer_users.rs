//! People: `customer_user`, or the table of another source.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{DateTime, NaiveDateTime};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::fold::same_identity;
use padron_domain::source::{Shape, Source};
use padron_domain::text::normal;
use padron_domain::validity::Validity;

use crate::db::{Connection, Engine, Row, Sql, Writer};
use crate::directories::Content;
use crate::numbers::{Numbers, pack, slot_of, unpack};
use crate::table::{Column, MissingColumn, Table, Touched};
use crate::{Result, dialect};

/// The people of a source that is a table.
#[derive(Debug)]
pub struct People {
    table: Table,
    /// Whether it is the family's own in the main database, where preferences are; the logins of others may be of another type
    /// or collation, and are asked for apart.
    main: bool,
    /// Numbers for people of a table without any. They outlive this finding of the table: others hold them.
    numbers: Arc<Mutex<Numbers>>,
}

/// The family's own people.
pub fn own() -> &'static People {
    static OWN: LazyLock<People> = LazyLock::new(|| People::own(&Source::customer_users()));
    &OWN
}

/// How many of a row's columns come before its texts.
const FIRST: usize = 7;

impl People {
    /// The family's own table, as our migrations make it.
    pub fn own(source: &Source) -> Self {
        let table = Table::own(source, CustomerUserValues::FIELDS);
        Self { table, main: true, numbers: Arc::default() }
    }

    /// The people of a directory as they were last read, by the number of that directory.
    pub fn copied(source: &Source, directory: i64) -> Self {
        Self { table: Table::copied(source, directory), main: true, numbers: Arc::default() }
    }

    /// Looks for the table of a source; what its map names and the table lacks. `main`: whether this is the main database.
    pub async fn find(connection: &mut Connection, source: &Source, main: bool) -> Result<(Self, Vec<MissingColumn>)> {
        let (table, missing) = Table::find(connection, source, CustomerUserValues::FIELDS).await?;
        let main = main && table.own;
        Ok((Self { table, main, numbers: Arc::default() }, missing))
    }

    /// Goes on with the numbers that were given when the same table was found before.
    pub fn keep_numbers_of(&mut self, before: &Self) {
        self.numbers = Arc::clone(&before.numbers);
    }

    /// The login of a person of a table without numbers of its own, as it was when the number was given.
    pub fn login_of(&self, id: i64) -> Option<String> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).key(unpack(id)).map(str::to_owned)
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Which fields its people have.
    pub fn shape(&self) -> &'static Shape {
        self.table.shape()
    }

    /// `SELECT …` of whole people.
    fn select(&self) -> Sql {
        let sql = self.begin("SELECT ");
        let stamps =
            if self.table.stamped { ", cu.create_time, cu.change_time, cu.change_by" } else { ", NULL, NULL, NULL" };
        let sql = sql.push(stamps).push(match &self.table.password {
            None => ", 0",
            Some(_) => ", CASE WHEN cu.#pw IS NULL OR cu.#pw = '' OR cu.#pw LIKE '*%' THEN 0 ELSE 1 END",
        });
        let sql = match &self.table.password {
            None => sql,
            Some(column) => sql.replacing("#pw", &column.name),
        };
        let sql = sql.push(self.last_login());
        self.from(self.table.push_texts(sql, "cu"))
    }

    /// What every row begins with: what it is known by, and its validity.
    fn begin(&self, verb: &'static str) -> Sql {
        let sql = Sql::new(verb);
        let sql = if self.table.own { sql.push("cu.id") } else { sql.push(&self.table.key.read("cu")) };
        match &self.table.valid {
            None => sql.push(", 1"),
            Some(column) if self.table.own => sql.push(", cu.").push(&column.name),
            Some(column) => sql.push(", ").push(&column.read("cu")),
        }
    }

    const fn last_login(&self) -> &'static str {
        if self.main { ", p.preferences_value" } else { ", NULL" }
    }

    fn from(&self, sql: Sql) -> Sql {
        let sql = sql.push(" FROM ").push(&self.table.name).push(" cu");
        if !self.main {
            return sql;
        }
        let sql = sql.push(" LEFT JOIN customer_preferences p ON p.user_id = ").push(&self.table.key.read("cu"));
        sql.push(" AND p.preferences_key = 'UserLastLogin'")
    }

    fn read(&self, row: &Row) -> Result<CustomerUser> {
        let mut values = CustomerUserValues::of(self.shape());
        values.validity = self.validity(row)?;
        if self.table.content.is_some() {
            fill_from(&mut values, &row.text(FIRST)?);
        } else {
            values.fill(|place| row.text(FIRST + place))?;
        }
        Ok(CustomerUser {
            id: self.number(row)?,
            source: self.table.slot,
            values,
            created_at: if self.table.stamped { row.time(2)? } else { None },
            changed_at: if self.table.stamped { row.time(3)? } else { None },
            changed_by: if self.table.stamped { row.int(4)? } else { 0 },
            has_password: row.int(5)? == 1,
            last_login: if self.main { row.opt_text(6)?.as_deref().and_then(epoch) } else { None },
        })
    }

    /// What a person is known by among all sources.
    fn number(&self, row: &Row) -> Result<i64> {
        if self.table.own {
            return Ok(pack(self.table.slot, row.int(0)?));
        }
        let number = self.numbers.lock().unwrap_or_else(PoisonError::into_inner).of(row.text(0)?);
        Ok(pack(self.table.slot, number))
    }

    fn validity(&self, row: &Row) -> Result<Validity> {
        Ok(match &self.table.valid {
            None => Validity::Valid,
            Some(_) if self.table.own => Validity::from_id(row.int(1)?),
            // Whoever keeps something else there than the family's numbers keeps nobody valid by it.
            Some(_) => Validity::from_id(row.text(1)?.trim().parse().unwrap_or(0)),
        })
    }

    /// ` WHERE …`: those with these numbers.
    fn among(&self, engine: Engine, sql: Sql, ids: &[i64]) -> Sql {
        let mine = ids.iter().copied().filter(|id| slot_of(*id) == self.table.slot).map(unpack);
        if self.table.own {
            return sql.push(" WHERE cu.id IN").list(mine).push(" ORDER BY cu.id");
        }
        let logins: Vec<String> = {
            let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
            mine.filter_map(|number| numbers.key(number).map(str::to_owned)).collect()
        };
        let sql = sql.push(" WHERE ");
        let sql = dialect::exactly_among(engine, sql, &self.key(), &logins);
        sql.push(" ORDER BY ").push(&self.key())
    }

    /// The column of a field in a condition.
    fn column(&self, field: &str) -> Option<String> {
        self.table.text(field).map(|column| column.read("cu"))
    }

    fn key(&self) -> String {
        self.table.key.read("cu")
    }

    async fn fetch(&self, connection: &mut Connection, sql: Sql) -> Result<Vec<CustomerUser>> {
        let rows = connection.fetch(sql).await?;
        let mut found: Vec<CustomerUser> = rows.iter().map(|row| self.read(row)).collect::<Result<_>>()?;
        // Two preference rows of one person (nothing forbids them) would show that person twice.
        found.dedup_by_key(|person| person.id);
        Ok(found)
    }

    /// The person with this login, upper and lower case being the same.
    pub async fn get(&self, connection: &mut Connection, login: &str) -> Result<Option<CustomerUser>> {
        let engine = connection.engine();
        if !self.table.own {
            // A foreign table has an index for what is written exactly so, and rarely one for anything else.
            let sql = dialect::exactly(engine, self.select().push(" WHERE "), &self.key(), login);
            if let Some(person) = self.fetch(connection, sql).await?.into_iter().next() {
                return Ok(Some(person));
            }
        }
        let sql = dialect::same_identity(engine, self.select().push(" WHERE "), &self.key(), login);
        let sql = sql.push(" ORDER BY ").push(if self.table.own { "cu.id" } else { "1" });
        let mut found = self.fetch(connection, sql).await?;
        found.retain(|person| same_identity(&person.values.login, login));
        // An engine that counts case may hold two spellings: the one asked for goes first.
        let exact = found.iter().position(|person| person.values.login == login).unwrap_or(0);
        if found.is_empty() && !login.is_ascii() {
            // Letters and their accents in two pieces look the same as in one, as they are stored.
            let normal = normal(login);
            return if normal == login { Ok(None) } else { Box::pin(self.get(connection, &normal)).await };
        }
        Ok((exact < found.len()).then(|| found.swap_remove(exact)))
    }

    /// The people with these numbers, in no order; numbers nobody has, or people of other sources, are left out.
    pub async fn get_many(&self, connection: &mut Connection, ids: &[i64]) -> Result<Vec<CustomerUser>> {
        let mut found = Vec::with_capacity(ids.len());
        let engine = connection.engine();
        for ids in ids.chunks(dialect::MAX_VALUES) {
            let sql = self.among(engine, self.select(), ids);
            found.append(&mut self.fetch(connection, sql).await?);
        }
        Ok(found)
    }

    /// These fields of the people with these numbers, in no order; numbers nobody has, or of other sources, are left out.
    pub async fn get_listed(&self, connection: &mut Connection, ids: &[i64], fields: &[&str]) -> Result<Vec<Listed>> {
        if self.table.content.is_some() {
            let people = self.get_many(connection, ids).await?.into_iter();
            let listed =
                |person: CustomerUser| Listed { id: person.id, values: person.values, last_login: person.last_login };
            return Ok(people.map(listed).collect());
        }
        let mut found = Vec::with_capacity(ids.len());
        let engine = connection.engine();
        let columns: Vec<(&str, &Column)> =
            fields.iter().filter_map(|field| self.table.text(field).map(|column| (*field, column))).collect();
        for ids in ids.chunks(dialect::MAX_VALUES) {
            let mut sql = self.begin("SELECT ").push(self.last_login());
            for (_, column) in &columns {
                sql = sql.push(", ").push(&column.read("cu"));
            }
            let sql = self.among(engine, self.from(sql), ids);
            for row in connection.fetch(sql).await? {
                let mut values = CustomerUserValues::of(self.shape());
                values.validity = self.validity(&row)?;
                for (place, (field, _)) in columns.iter().enumerate() {
                    if let Some(value) = values.get_mut(field) {
                        *value = row.text(place + 3)?;
                    }
                }
                let last_login = if self.main { row.opt_text(2)?.as_deref().and_then(epoch) } else { None };
                found.push(Listed { id: self.number(&row)?, values, last_login });
            }
        }
        found.dedup_by_key(|person| person.id);
        Ok(found)
    }

    /// The numbers of the people with these logins, as they are written in the database.
    pub async fn ids_of_logins(&self, connection: &mut Connection, logins: &[String]) -> Result<Vec<i64>> {
        let mut found = Vec::with_capacity(logins.len());
        for logins in logins.chunks(dialect::MAX_VALUES) {
            let sql = self.begin("SELECT ").push(" FROM ").push(&self.table.name).push(" cu WHERE ");
            let sql = sql.push(&self.key()).push(" IN").list(logins);
            for row in connection.fetch(sql).await? {
                found.push(self.number(&row)?);
            }
        }
        Ok(found)
    }

    /// The people with any of these logins, or addresses, in no order. Whoever asks compares again: MariaDB's collation merges
    /// accents, identity does not.
    pub async fn look_up(
        &self,
        connection: &mut Connection,
        by: LookUp,
        values: &[(&str, &str)],
    ) -> Result<Vec<CustomerUser>> {
        let mut found = Vec::new();
        let engine = connection.engine();
        for values in values.chunks(dialect::MAX_IDENTITIES) {
            let first: Vec<&str> = values.iter().map(|(value, _)| *value).collect();
            let sql = self.select().push(" WHERE ");
            let column = |field| self.column(field);
            let sql = match by {
                LookUp::Login => dialect::any_identity(engine, sql, &self.key(), &first),
                LookUp::Email => match column("email") {
                    Some(email) => dialect::any_identity(engine, sql, &email, &first),
                    None => break,
                },
                LookUp::CustomerAndName => match (column("customer_id"), column("last_name")) {
                    (Some(customer), Some(name)) => {
                        let names: Vec<&str> = values.iter().map(|(_, name)| *name).collect();
                        let sql = dialect::any_identity(engine, sql, &customer, &first).push(" AND ");
                        dialect::any_identity(engine, sql, &name, &names)
                    }
                    _ => break,
                },
            };
            let sql = if self.table.own { sql.push(" ORDER BY cu.id") } else { sql };
            found.append(&mut self.fetch(connection, sql).await?);
        }
        Ok(found)
    }

    /// The stored password hashes of the people with these numbers, for whoever compares them; they go no further.
    pub async fn hashes(&self, connection: &mut Connection, ids: &[i64]) -> Result<Vec<(i64, String)>> {
        let mut found = Vec::with_capacity(ids.len());
        let Some(column) = &self.table.password else { return Ok(found) };
        let engine = connection.engine();
        for ids in ids.chunks(dialect::MAX_VALUES) {
            let sql = self.begin("SELECT ").push(", ").push(&column.read("cu"));
            let sql = sql.push(" FROM ").push(&self.table.name).push(" cu");
            for row in connection.fetch(self.among(engine, sql, ids)).await? {
                found.push((self.number(&row)?, row.text(2)?));
            }
        }
        Ok(found)
    }

    /// Logins of people with this address, whatever its case and their validity.
    pub async fn logins_of_email(&self, connection: &mut Connection, email: &str) -> Result<Vec<String>> {
        let engine = connection.engine();
        let Some(column) = self.table.text("email") else { return Ok(Vec::new()) };
        let sql = Sql::new("SELECT ").push(&self.key()).push(", ");
        let sql = sql.push(&column.read("cu")).push(" FROM ").push(&self.table.name).push(" cu WHERE ");
        let sql = dialect::same_identity(engine, sql, &column.read("cu"), email);
        let mut logins = Vec::new();
        for row in connection.fetch(sql).await? {
            if same_identity(&row.text(1)?, email) {
                logins.push(row.text(0)?);
            }
        }
        Ok(logins)
    }

    /// Hands over every person, in the order of what the rows are known by.
    pub async fn each(&self, connection: &mut Connection, mut each: impl FnMut(CustomerUser)) -> Result<()> {
        let sql = self.select();
        let sql = if self.table.own { sql.push(" ORDER BY cu.id") } else { sql.push(" ORDER BY ").push(&self.key()) };
        let mut last = None;
        connection
            .fetch_each(sql, |row| {
                let person = self.read(row)?;
                if last.replace(person.id) != Some(person.id) {
                    each(person);
                }
                Ok(())
            })
            .await
    }

    /// The first few people, to look at.
    pub async fn few(&self, connection: &mut Connection, most: i64) -> Result<Vec<CustomerUser>> {
        let order = if self.table.own { "cu.id".to_owned() } else { self.key() };
        let sql = self.select().push(" ORDER BY ").push(&order).push(" LIMIT ?").bind(most);
        self.fetch(connection, sql).await
    }

    /// Hands over login and e-mail address of everybody, for checks of many at once.
    pub async fn each_key(&self, connection: &mut Connection, mut each: impl FnMut(&str, &str)) -> Result<()> {
        let sql = Sql::new("SELECT ").push(&self.key());
        let sql = match self.table.text("email") {
            Some(column) => sql.push(", ").push(&column.read("cu")),
            None => sql.push(", ''"),
        };
        connection
            .fetch_each(sql.push(" FROM ").push(&self.table.name).push(" cu"), |row| {
                each(&row.text(0)?, &row.text(1)?);
                Ok(())
            })
            .await
    }

    /// `INSERT INTO … VALUES ` and one row of places.
    fn insert(&self) -> (Sql, String) {
        self.table.insert(&[self.table.valid.as_ref(), self.table.password.as_ref()])
    }

    fn bind_new(&self, mut sql: Sql, new: &NewCustomerUser, at: NaiveDateTime, by: i64) -> Sql {
        for ((_, value), column) in new.values.texts().zip(self.table.texts()) {
            sql = sql.bind(column.value(value));
        }
        sql = self.table.bind_validity(sql, new.values.validity);
        if self.table.password.is_some() {
            sql = sql.bind(new.hash.clone());
        }
        self.table.bind_stamps(sql, new.times.unwrap_or((at, at)), by)
    }

    /// Adds a person, whose values have the shape of this source; the new number.
    pub async fn add(&self, writer: &mut Writer, new: &NewCustomerUser, at: NaiveDateTime, by: i64) -> Result<i64> {
        let (sql, places) = self.insert();
        let sql = self.bind_new(sql.push(&places), new, at, by);
        if self.table.own {
            return Ok(pack(self.table.slot, writer.insert(sql).await?));
        }
        writer.execute(sql).await?;
        let number = self.numbers.lock().unwrap_or_else(PoisonError::into_inner).of(new.values.login.clone());
        Ok(pack(self.table.slot, number))
    }

    /// Adds many people with few statements.
    pub async fn add_many(
        &self,
        writer: &mut Writer,
        people: &[NewCustomerUser],
        at: NaiveDateTime,
        by: i64,
    ) -> Result<()> {
        let (insert, places) = self.insert();
        let portion = dialect::MAX_VALUES / (self.table.texts().len() + 6);
        for people in people.chunks(portion) {
            let sql = insert.clone().rows(&places, people.len()).again(people.len() == portion);
            writer.execute(people.iter().fold(sql, |sql, new| self.bind_new(sql, new, at, by))).await?;
        }
        Ok(())
    }

    /// Writes what was touched of a person's values over those of the row; the password stays, and so do columns that may only be
    /// read. Whether there is such a row.
    pub async fn change(
        &self,
        writer: &mut Writer,
        id: i64,
        values: &CustomerUserValues,
        touched: Touched<'_>,
        by: (NaiveDateTime, i64),
    ) -> Result<bool> {
        let Some(sql) = self.table.update(values.texts(), values.validity, touched, by) else { return Ok(true) };
        let changed = self.change_row(writer, sql, id).await?;
        if changed && !self.table.own {
            let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
            numbers.rename(unpack(id), values.login.clone());
        }
        Ok(changed)
    }

    /// Moves everybody of a customer to another id of it; how many that are.
    pub async fn rename_customer(
        &self,
        writer: &mut Writer,
        (old, new): (&str, &str),
        at: NaiveDateTime,
        by: i64,
    ) -> Result<u64> {
        let Some(column) = self.table.text("customer_id") else { return Ok(0) };
        let sql = Sql::new("UPDATE ").push(&self.table.name).push(" SET ").push(&column.name).push(" = ");
        let sql = self.table.stamp(sql.push(&column.place()).bind(column.value(new)), at, by).push(" WHERE ");
        writer.execute(dialect::same_identity(writer.engine(), sql, &column.read(""), old)).await
    }

    /// Stores a password hash; `None` leaves the person without a password. Whether there is such a row.
    pub async fn set_password(
        &self,
        writer: &mut Writer,
        id: i64,
        hash: Option<String>,
        at: NaiveDateTime,
        by: i64,
    ) -> Result<bool> {
        let Some(column) = &self.table.password else { return Ok(false) };
        let sql = Sql::new("UPDATE ").push(&self.table.name).push(" SET ").push(&column.name).push(" = ?").bind(hash);
        self.change_row(writer, self.table.stamp(sql, at, by), id).await
    }

    /// Who and when, and which row.
    async fn change_row(&self, writer: &mut Writer, sql: Sql, id: i64) -> Result<bool> {
        let sql = sql.push(" WHERE ");
        let sql = if self.table.own {
            sql.push("id = ?").bind(unpack(id))
        } else {
            let login = {
                let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
                numbers.key(unpack(id)).map(str::to_owned)
            };
            let Some(login) = login else { return Ok(false) };
            dialect::exactly(writer.engine(), sql, &self.table.key.read(""), &login)
        };
        Ok(writer.execute(sql).await? > 0)
    }

    /// Removes people as if they had never been added; only for those nothing refers to.
    pub async fn remove(&self, writer: &mut Writer, ids: &[i64]) -> Result<u64> {
        let mut removed = 0;
        for ids in ids.chunks(dialect::MAX_VALUES) {
            let sql = Sql::new("DELETE FROM ").push(&self.table.name).push(" WHERE ");
            let sql = if self.table.own {
                sql.push("id IN").list(ids.iter().copied().map(unpack))
            } else {
                let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
                let logins: Vec<String> =
                    ids.iter().filter_map(|id| numbers.key(unpack(*id)).map(str::to_owned)).collect();
                drop(numbers);
                dialect::exactly_among(writer.engine(), sql, &self.table.key.read(""), &logins)
            };
            removed += writer.execute(sql).await?;
        }
        Ok(removed)
    }
}

/// Fills in the texts of a copy.
fn fill_from(values: &mut CustomerUserValues, content: &str) {
    let content = Content::of_json(content);
    for field in values.shape.iter() {
        if let Some(place) = values.get_mut(field.name) {
            content.get(field.name).clone_into(place);
        }
    }
}

/// The family keeps the last login as seconds since 1970, in text.
fn epoch(text: &str) -> Option<NaiveDateTime> {
    text.trim().parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|time| time.naive_utc())
}

/// The last logins of these people, for sources whose database has no preferences; who never signed in is left out.
pub async fn last_logins(connection: &mut Connection, logins: &[&str]) -> Result<HashMap<String, NaiveDateTime>> {
    let mut found = HashMap::new();
    for logins in logins.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new(
            "SELECT p.user_id, p.preferences_value FROM customer_preferences p WHERE p.preferences_key = 'UserLastLogin' AND p.user_id IN",
        );
        for row in connection.fetch(sql.list(logins.iter().copied())).await? {
            if let Some(time) = epoch(&row.text(1)?) {
                found.insert(row.text(0)?, time);
            }
        }
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

impl Listed {
    /// The login, and the place of the last sign-in, for whoever knows it from elsewhere.
    pub fn last_login_of(&mut self) -> (&str, &mut Option<NaiveDateTime>) {
        (&self.values.login, &mut self.last_login)
    }
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
