//! The columns a file may have: what they are called, and how their cells are read from a row.

use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::{CustomerUserValues, NameFormat};
use padron_domain::validity::Validity;
use padron_storage::rows::{self, Row, Table};

use super::Format;
use super::encode::Cells;

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
    Column { name, field, usual, holds }
}

/// Every column there is, in the usual order.
pub fn columns_of(kind: Kind) -> Vec<Column> {
    let fields = match kind {
        Kind::Customers => CustomerValues::FIELDS,
        Kind::CustomerUsers => CustomerUserValues::FIELDS,
    };
    let mut found: Vec<Column> =
        fields.iter().map(|field| column(field.column, field.name, true, Holds::Text)).collect();
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

/// The columns of a file for which nobody chose any: what an import takes back, in JSON what the API shows.
pub fn usual_columns(kind: Kind, format: Format) -> Vec<Column> {
    let shown = |column: &Column| column.usual || (format == Format::JsonLines && column.holds == Holds::DisplayName);
    columns_of(kind).into_iter().filter(shown).collect()
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
