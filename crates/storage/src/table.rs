//! The table or view of a source: which of its columns hold which field, and how they are named in statements.
//!
//! Names of tables and columns are the only thing of a statement that comes from a configuration. They are looked up in the
//! database's catalogue first and quoted as it knows them, so nothing that is not a name of it ever gets into a statement.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::map::{PASSWORD, VALID};
use padron_domain::source::{Kind, Place, Row, Shape, Slot, Source};
use padron_domain::text::TextField;
use padron_domain::validity::Validity;

use crate::catalogue::{self, Catalogue};
use crate::db::{Connection, Engine, Sql};
use crate::{Result, StorageError};

/// A column that is there.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its name, quoted.
    pub(crate) name: String,
    /// The type that a text becomes when it is written there; `None` for a column of text.
    pub(crate) cast: Option<String>,
    /// The type of text that it is asked to become when it is read or compared, unless it is text.
    as_text: Option<&'static str>,
    /// The most characters it holds, as far as the database says.
    width: Option<usize>,
    /// Whether an empty value is written as 0.
    number: bool,
    /// Whether it is left alone once the row is there.
    pub(crate) read_only: bool,
}

/// The table of a source, found in its database.
#[derive(Debug)]
pub struct Table {
    /// Its place among the sources.
    pub(crate) slot: Slot,
    /// Its name, quoted.
    pub(crate) name: String,
    /// Which fields its records have.
    shape: &'static Shape,
    /// The columns of the texts: those of the family's own table in its order, then the others.
    texts: Vec<Column>,
    /// The column that identifies a row.
    pub(crate) key: Column,
    /// The column of the validity, if there is one.
    pub(crate) valid: Option<Column>,
    /// The column of the password's hash, if there is one.
    pub(crate) password: Option<Column>,
    /// Whether it has the family's columns of who and when.
    pub(crate) stamped: bool,
    /// Whether this is the family's own table, with numbers of rows and triggers; or the copy of a directory, which has numbers
    /// too.
    pub(crate) own: bool,
    /// The column that holds all texts at once, where they are a copy of a directory's.
    pub(crate) content: Option<&'static str>,
}

/// What the database lacks of what the map says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The field.
    pub field: String,
    /// The column the map names.
    pub column: String,
    /// The statement that adds it.
    pub remedy: String,
}

impl Table {
    /// The family's own table as it is made by our migrations.
    pub(crate) fn own(source: &Source, own: &'static [TextField]) -> Self {
        let ours = own.iter().map(|field| field.column).chain(["pw", "valid_id", "create_time", "change_time"]);
        let columns = ours.map(catalogue::Column::text).collect();
        let catalogue = Catalogue { table: table_name(source), columns, is_view: false };
        Self::build(source, own, &catalogue, None).0
    }

    /// Looks for the table of a source and its columns. Columns that the map names and the table lacks are left out and named.
    ///
    /// # Errors
    ///
    /// [`StorageError::NoTable`] and [`StorageError::NoColumn`] where there is no such table, or it lacks its key.
    pub(crate) async fn find(
        connection: &mut Connection,
        source: &Source,
        own: &'static [TextField],
    ) -> Result<(Self, Vec<MissingColumn>)> {
        let name = table_name(source);
        let catalogue = catalogue::of(connection, &name).await?.ok_or(StorageError::NoTable(name))?;
        let needed = [source.key.as_str()].into_iter().chain(source.map.row("customer_id").map(|row| &*row.column));
        for column in needed {
            if catalogue.column(column).is_none() {
                return Err(StorageError::NoColumn(catalogue.table, column.to_owned()));
            }
        }
        Ok(Self::build(source, own, &catalogue, Some(connection.engine())))
    }

    fn build(
        source: &Source,
        own: &'static [TextField],
        catalogue: &Catalogue,
        engine: Option<Engine>,
    ) -> (Self, Vec<MissingColumn>) {
        let mut map = source.map.clone();
        let mut missing = Vec::new();
        map.rows.retain(|row| {
            let there = row.kind == Kind::DynamicField || catalogue.column(&row.column).is_some();
            if !there {
                missing.push(MissingColumn {
                    field: row.name.clone(),
                    column: row.column.clone(),
                    remedy: remedy(engine, catalogue, row, own),
                });
            }
            there
        });
        let width = |row: &Row| {
            catalogue.column(&row.column).and_then(|column| column.width).unwrap_or_else(|| {
                own.iter().find(|field| field.name == row.name).map_or(usize::MAX, |field| field.max)
            })
        };
        let shape = map.shape(own, width);
        let column = |name: &str, number: bool, read_only: bool| {
            catalogue.column(name).map(|found| Column {
                name: quoted(engine, &found.name),
                cast: engine.and_then(|engine| found.cast(engine)),
                as_text: engine.and_then(|engine| found.as_text(engine)),
                width: found.width,
                number,
                read_only,
            })
        };
        let of_field = |name: &str| {
            let row = map.row(name)?;
            column(&row.column, row.kind == Kind::Integer, row.read_only)
        };
        let fields = shape.own().iter().flatten().chain(shape.extras());
        let texts = fields.filter_map(|field| of_field(field.name)).collect();
        let key = column(&source.key, false, false).unwrap_or_else(|| Column::unknown(engine, &source.key));
        let valid = source.valid.as_deref().and_then(|name| column(name, true, false)).or_else(|| of_field(VALID));
        let foreign = matches!(&source.place, Place::Table(table) if table.foreign);
        let table = Self {
            slot: source.slot,
            name: catalogue.table.split('.').map(|part| quoted(engine, part)).collect::<Vec<_>>().join("."),
            shape,
            texts,
            key,
            valid,
            password: of_field(PASSWORD),
            stamped: !foreign && catalogue.column("change_time").is_some(),
            own: source.is_own(),
            content: None,
        };
        (table, missing)
    }

    /// The copy of a directory with this number: its people who are there. What is looked up by stands in columns of its own.
    pub(crate) fn copied(source: &Source, number: i64) -> Self {
        let plain = |name: &str| Column::unknown(None, name);
        Self {
            slot: source.slot,
            name: format!(
                "(SELECT d.id, d.login, d.email, d.customer_id, d.last_name, d.valid_id, d.content, d.create_time, d.change_time, \
                 0 AS change_by FROM padron_directory_person d WHERE d.source_id = {number} AND d.gone_at IS NULL)"
            ),
            shape: source.map.shape(CustomerUserValues::FIELDS, |_| usize::MAX),
            texts: Vec::new(),
            key: plain("login"),
            valid: Some(plain("valid_id")),
            password: None,
            stamped: true,
            own: true,
            content: Some("content"),
        }
    }

    /// Which fields its records have.
    pub fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Its place among the sources.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// Whether this is the family's own table, whose rows have numbers and whose changes come by the feed.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Whether passwords are kept in it.
    pub fn has_passwords(&self) -> bool {
        self.password.is_some()
    }

    /// The most characters that its column of hashes holds, as far as the database says.
    pub fn password_width(&self) -> Option<usize> {
        self.password.as_ref().and_then(|column| column.width)
    }

    /// Whether it tells who is in use; in one that does not everybody is.
    pub fn has_validity(&self) -> bool {
        self.valid.is_some()
    }

    /// Columns and texts, as [`text_record!`] lists the values.
    pub(crate) fn texts(&self) -> &[Column] {
        &self.texts
    }

    /// The column of a field, if it has one.
    pub(crate) fn text(&self, field: &str) -> Option<&Column> {
        if self.content.is_some() {
            return beside(field);
        }
        let fields = self.shape.own().iter().flatten().chain(self.shape.extras());
        fields.zip(&self.texts).find(|(known, _)| known.name == field).map(|(_, column)| column)
    }

    /// `, t.a, t.b …`: the texts of a row.
    pub(crate) fn push_texts(&self, mut sql: Sql, alias: &str) -> Sql {
        if let Some(content) = self.content {
            return sql.push(", ").push(alias).push(".").push(content);
        }
        for column in &self.texts {
            sql = sql.push(", ").push(&column.read(alias));
        }
        sql
    }
}

impl Table {
    /// `INSERT INTO … VALUES ` and one row of places: the texts, then these columns, then who and when. What is bound is a
    /// text, for the validity of the family's own table a number.
    pub(crate) fn insert(&self, more: &[Option<&Column>]) -> (Sql, String) {
        let mut sql = Sql::new("INSERT INTO ").push(&self.name).push(" (");
        let mut places = String::from("(");
        for (number, column) in self.texts.iter().chain(more.iter().copied().flatten()).enumerate() {
            sql = sql.push(if number == 0 { "" } else { ", " }).push(&column.name);
            places.push_str(if number == 0 { "" } else { ", " });
            let validity = self.valid.as_ref().is_some_and(|valid| valid.name == column.name);
            places.push_str(&if validity && self.own { "?".to_owned() } else { column.place() });
        }
        if self.stamped {
            sql = sql.push(", create_time, create_by, change_time, change_by");
            places.push_str(", ?, ?, ?, ?");
        }
        places.push(')');
        (sql.push(") VALUES "), places)
    }

    /// Binds the validity; others may keep it in a column of text.
    pub(crate) fn bind_validity(&self, sql: Sql, validity: Validity) -> Sql {
        match &self.valid {
            None => sql,
            Some(_) if self.own => sql.bind(validity.id()),
            Some(_) => sql.bind(validity.id().to_string()),
        }
    }

    /// Binds who and when of a new row.
    pub(crate) fn bind_stamps(&self, sql: Sql, (created, changed): (NaiveDateTime, NaiveDateTime), by: i64) -> Sql {
        if self.stamped { sql.bind(created).bind(by).bind(changed).bind(by) } else { sql }
    }

    /// `UPDATE … SET` what was touched of the texts and the validity, then who and when; columns that may only be read stay.
    /// `None` where nothing of it is in this table.
    pub(crate) fn update<'a>(
        &self,
        texts: impl Iterator<Item = (&'static TextField, &'a str)>,
        validity: Validity,
        touched: Touched<'_>,
        (at, by): (NaiveDateTime, i64),
    ) -> Option<Sql> {
        let mut sql = Sql::new("UPDATE ").push(&self.name).push(" SET ");
        let mut first = true;
        let mut next = |sql: Sql, column: &Column| {
            let sql = sql.push(if std::mem::take(&mut first) { "" } else { ", " });
            sql.push(&column.name).push(" = ")
        };
        for ((field, value), column) in texts.zip(&self.texts) {
            // What could not be read as text is not written over with what stands for it.
            if touched.has(field.name) && !column.read_only && !value.contains(char::REPLACEMENT_CHARACTER) {
                sql = next(sql, column).push(&column.place()).bind(column.value(value));
            }
        }
        let sql = match &self.valid {
            Some(column) if touched.has(VALID) && !column.read_only => {
                let sql = next(sql, column);
                if self.own {
                    sql.push("?").bind(validity.id())
                } else {
                    self.bind_validity(sql.push(&column.place()), validity)
                }
            }
            _ => sql,
        };
        if first && self.stamped {
            return Some(sql.push("change_time = ?, change_by = ?").bind(at).bind(by));
        }
        (!first).then(|| self.stamp(sql, at, by))
    }

    /// Who and when of a changed row.
    pub(crate) fn stamp(&self, sql: Sql, at: NaiveDateTime, by: i64) -> Sql {
        if self.stamped { sql.push(", change_time = ?, change_by = ?").bind(at).bind(by) } else { sql }
    }
}

/// Which fields of a record are written. What nobody touched is left to whoever wrote it: a text that was read does not always become
/// the same value again (an exact time, a number, nothing at all).
#[derive(Debug, Clone, Copy)]
pub enum Touched<'a> {
    /// All of them.
    Everything,
    /// Those of these names.
    Only(&'a [&'a str]),
}

impl Touched<'_> {
    fn has(self, field: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(fields) => fields.contains(&field),
        }
    }
}

impl Column {
    fn unknown(engine: Option<Engine>, name: &str) -> Self {
        Self { name: quoted(engine, name), cast: None, as_text: None, width: None, number: false, read_only: false }
    }

    /// The column as text, of a table that is called so in the statement, or of the only one.
    pub(crate) fn read(&self, alias: &str) -> String {
        let (dot, name) = (if alias.is_empty() { "" } else { "." }, &self.name);
        match self.as_text {
            None => format!("{alias}{dot}{name}"),
            Some(kind) => format!("CAST({alias}{dot}{name} AS {kind})"),
        }
    }

    /// The place of a value to be written.
    pub(crate) fn place(&self) -> String {
        self.cast.as_ref().map_or_else(|| "?".to_owned(), |kind| format!("CAST(? AS {kind})"))
    }

    /// The value as it is written: an empty number is 0, what is empty of another type is nothing.
    pub(crate) fn value(&self, value: &str) -> Option<String> {
        match (value.is_empty(), self.number, &self.cast) {
            (true, true, _) => Some("0".to_owned()),
            (true, false, Some(_)) => None,
            _ => Some(value.to_owned()),
        }
    }
}

/// The column of a field that a copy is looked up by.
fn beside(field: &str) -> Option<&'static Column> {
    static COLUMNS: LazyLock<[Column; 4]> =
        LazyLock::new(|| ["login", "email", "customer_id", "last_name"].map(|name| Column::unknown(None, name)));
    COLUMNS.iter().find(|column| column.name == field)
}

/// A name as the engine writes it.
fn quoted(engine: Option<Engine>, name: &str) -> String {
    match engine {
        // The family's own names are no words of any engine.
        None => name.to_owned(),
        Some(Engine::MySql) => format!("`{}`", name.replace('`', "``")),
        Some(Engine::Sqlite | Engine::Postgres) => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// Words that a column may well be called and that mean something else to an engine.
const WORDS: [&str; 24] = [
    "all",
    "analyze",
    "case",
    "check",
    "column",
    "default",
    "desc",
    "end",
    "from",
    "grant",
    "group",
    "groups",
    "index",
    "key",
    "left",
    "limit",
    "order",
    "primary",
    "rank",
    "references",
    "right",
    "table",
    "user",
    "when",
];

/// A name for a statement that somebody may read and run: quoted where it has to be.
fn told(engine: Option<Engine>, name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '_');
    if begins && name.chars().all(plain) && !WORDS.contains(&name) { name.to_owned() } else { quoted(engine, name) }
}

/// The statement that adds a column, as wide as the family's own; a view has to be asked for it by whoever made it.
fn remedy(engine: Option<Engine>, catalogue: &Catalogue, row: &Row, own: &[TextField]) -> String {
    let table = catalogue.table.split('.').map(|part| told(engine, part)).collect::<Vec<_>>().join(".");
    let column = told(engine, &row.column);
    if catalogue.is_view {
        return format!("-- the view {table} has no column {column}");
    }
    let wide = own.iter().find(|field| field.name == row.name).map_or(200, |field| field.max);
    let kind = match row.name.as_str() {
        VALID => "SMALLINT DEFAULT 1 NOT NULL".to_owned(),
        PASSWORD => "VARCHAR(128)".to_owned(),
        _ if row.kind == Kind::Integer => "INTEGER".to_owned(),
        _ => format!("VARCHAR({wide})"),
    };
    format!("ALTER TABLE {table} ADD COLUMN {column} {kind}")
}

fn table_name(source: &Source) -> String {
    match &source.place {
        Place::Table(table) => table.name.clone(),
        Place::Directory(_) => String::new(),
    }
}
