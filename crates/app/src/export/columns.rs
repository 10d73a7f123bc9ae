//! The columns a file may have: what they are called, and how their cells are read from a row.

use chrono::NaiveDateTime;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::{CustomerUserValues, NameFormat};
use padron_domain::text::TextField;
use padron_domain::validity::Validity;
use padron_storage::rows::{self, Row, Table};

use super::Format;
use super::encode::Cells;
use crate::App;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Companies.
    Customers,
    /// People.
    CustomerUsers,
}

impl Kind {
    pub(super) const fn table(self) -> Table {
        match self {
            Self::Customers => Table::Customers,
            Self::CustomerUsers => Table::CustomerUsers,
        }
    }

    /// The name of a file, without its ending.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::CustomerUsers => "customer-users",
        }
    }
}

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in CSV and XLSX: that of the database, where the database has it.
    pub name: &'static str,
    /// Its name in JSON: that of the API.
    pub field: &'static str,
    /// Whether it is in a file for which nobody chose columns.
    usual: bool,
    /// Whether it is a field that a source has besides those of the family's own table.
    pub(super) extra: bool,
    pub(super) holds: Holds,
}

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A text of the table.
    Text,
    Validity,
    Time,
    /// The time of the last sign-in to the portal.
    LastLogin,
    /// The name of a person, as configured.
    DisplayName,
    /// The name of a person's customer.
    CustomerName,
}

impl Column {
    /// Whether this is the column's name in any format.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.field == name
    }
}

const fn column(name: &'static str, field: &'static str, usual: bool, holds: Holds) -> Column {
    Column { name, field, usual, extra: false, holds }
}

/// Every column there is with these fields, in the usual order.
pub(super) fn columns_of(kind: Kind, fields: &[&'static TextField]) -> Vec<Column> {
    let own = match kind {
        Kind::Customers => CustomerValues::FIELDS,
        Kind::CustomerUsers => CustomerUserValues::FIELDS,
    };
    // The columns of a file are called as in the family's own table, whatever a source calls them.
    let mut found: Vec<Column> = fields
        .iter()
        .map(|field| match own.iter().find(|own| own.name == field.name) {
            Some(own) => column(own.column, own.name, true, Holds::Text),
            None => Column { extra: true, ..column(field.column, field.name, true, Holds::Text) },
        })
        .collect();
    found.push(column("valid_id", "valid", true, Holds::Validity));
    found.push(column("create_time", "created_at", true, Holds::Time));
    found.push(column("change_time", "changed_at", true, Holds::Time));
    if kind == Kind::CustomerUsers {
        found.push(column("display_name", "display_name", false, Holds::DisplayName));
        found.push(column("customer_name", "customer_name", false, Holds::CustomerName));
        found.push(column("last_login", "last_login_at", false, Holds::LastLogin));
    }
    found
}

impl App {
    /// Every column a file of this kind may have, in the usual order.
    pub fn export_columns(&self, kind: Kind) -> Vec<Column> {
        columns_of(
            kind,
            &match kind {
                Kind::Customers => self.sources.fields_of_companies(),
                Kind::CustomerUsers => self.sources.fields_of_people(),
            },
        )
    }

    /// The columns of a file for which nobody chose any: what an import takes back, in JSON what the API shows.
    pub fn usual_export_columns(&self, kind: Kind, format: Format) -> Vec<Column> {
        let shown =
            |column: &Column| column.usual || (format == Format::JsonLines && column.holds == Holds::DisplayName);
        self.export_columns(kind).into_iter().filter(shown).collect()
    }
}

/// The cells of a person or company that was read whole.
pub(super) fn fill_record(
    columns: &[Column],
    get: impl Fn(&str) -> Option<String>,
    validity: Validity,
    times: [Option<NaiveDateTime>; 3],
    cells: &mut Cells,
) {
    let [created, changed, last_login] = times;
    for column in columns {
        let time = match column.name {
            "create_time" => created,
            "change_time" => changed,
            _ => last_login,
        };
        match column.holds {
            Holds::Validity => cells.text().push_str(&validity.id().to_string()),
            Holds::Time | Holds::LastLogin => {
                let text = time.map(|time| time.format("%Y-%m-%d %H:%M:%S").to_string());
                cells.text().push_str(&text.unwrap_or_default());
            }
            Holds::Text | Holds::DisplayName | Holds::CustomerName => {
                cells.text().push_str(&get(column.field).unwrap_or_default());
            }
        }
        cells.end();
    }
}

/// What is asked of the database: its columns, and where in a row those of the name are.
pub(super) struct Asked {
    pub(super) columns: Vec<&'static str>,
    /// Where the cell of each column begins in a row.
    places: Vec<usize>,
    name_places: Vec<usize>,
}

pub(super) fn asked(columns: &[Column], name: &NameFormat) -> Asked {
    let mut asked = Asked { columns: Vec::new(), places: Vec::new(), name_places: Vec::new() };
    let mut ask = |column: &'static str| {
        let place = asked.columns.iter().position(|known| *known == column);
        place.unwrap_or_else(|| {
            asked.columns.push(column);
            asked.columns.len() - 1
        })
    };
    let mut places = Vec::with_capacity(columns.len());
    let mut name_places = Vec::new();
    for column in columns {
        places.push(if column.holds == Holds::DisplayName { usize::MAX } else { ask(column.name) });
    }
    if columns.iter().any(|column| column.holds == Holds::DisplayName) {
        let fields = name.fields.iter();
        let fields = fields.filter_map(|field| CustomerUserValues::FIELDS.iter().find(|known| known.name == field));
        name_places = fields.map(|field| ask(field.column)).collect();
    }
    (asked.places, asked.name_places) = (places, name_places);
    asked
}

/// Reads the cells of a row.
pub(super) fn fill(
    columns: &[Column],
    name: &NameFormat,
    asked: &Asked,
    row: &Row,
    cells: &mut Cells,
) -> padron_storage::Result<()> {
    for (column, place) in columns.iter().zip(&asked.places) {
        match column.holds {
            Holds::Text | Holds::CustomerName => row.push_text(rows::FIRST + place, cells.text())?,
            Holds::Time => row.push_time(rows::FIRST + place, cells.text())?,
            Holds::Validity => {
                let validity = Validity::from_id(row.int(rows::FIRST + place)?);
                cells.text().push_str(match validity {
                    Validity::Valid => "1",
                    Validity::Invalid => "2",
                    Validity::InvalidTemporarily => "3",
                });
            }
            Holds::LastLogin => {
                let text = row.opt_text(rows::FIRST + place)?;
                let seconds = text.and_then(|text| text.trim().parse().ok());
                if let Some(time) = seconds.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0)) {
                    cells.text().push_str(&time.naive_utc().format("%Y-%m-%d %H:%M:%S").to_string());
                }
            }
            Holds::DisplayName => {
                let mut joined = false;
                for place in &asked.name_places {
                    let text = cells.text();
                    let before = text.len();
                    if joined {
                        text.push_str(&name.join);
                    }
                    let begin = text.len();
                    row.push_text(rows::FIRST + place, text)?;
                    if text.len() == begin {
                        text.truncate(before);
                    } else {
                        joined = true;
                    }
                }
            }
        }
        cells.end();
    }
    Ok(())
}
