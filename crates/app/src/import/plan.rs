//! What is to be done with a file: which column is which field, how rows and records are matched, how strictly they are
//! checked.

use chrono::NaiveDateTime;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::formula::csv_plain;
use padron_domain::source::{Shape, Slot};
use padron_domain::text::{TextField, normal};
use padron_domain::validity::Validity;
use serde::{Deserialize, Serialize};

use super::columns::{Columns, Target};
use super::format::Format;
use super::table::Raw;
use super::values::Values;
use super::{ImportKind, Matching};
use crate::App;
use crate::jobs::JobFault;

/// More columns than this have no table of people.
pub const MOST_COLUMNS: usize = 1_000;

/// What was said about an import, as the job keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// What the rows are.
    pub kind: ImportKind,
    /// How the file is written.
    pub format: Format,
    /// The sheets of a workbook; none of other files.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Which of them was taken.
    #[serde(default)]
    pub sheet: String,
    /// The names of the columns, as the file has them.
    #[serde(default)]
    pub headers: Vec<String>,
    /// What each column is taken for: a column of the table, `-` to pass it over, nothing while nobody said.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The name of the source that new records go to; the first that can be written where nobody said.
    #[serde(default)]
    pub source: Option<String>,
    /// How a row finds the record that is there already.
    #[serde(default)]
    pub matching: Option<Matching>,
    /// Whether rows are taken that break rules of today as old databases do.
    #[serde(default)]
    pub accept_legacy: bool,
    /// Whether one refused row stops all.
    #[serde(default)]
    pub all_or_nothing: bool,
}

impl ImportOptions {
    /// Which columns nobody said anything about.
    pub fn open_columns(&self) -> Vec<&str> {
        let open = self.headers.iter().zip(&self.columns).filter(|(_, column)| column.is_empty());
        open.map(|(header, _)| header.as_str()).collect()
    }
}

/// Options that can be worked by.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) kind: ImportKind,
    /// The source that new records go to, and what its records have.
    pub(super) slot: Slot,
    pub(super) shape: &'static Shape,
    /// What records of any source have.
    whole: &'static Shape,
    columns: Columns,
    pub(super) targets: Vec<Target>,
    pub(super) matching: Option<Matching>,
    pub(super) accept_legacy: bool,
    /// Whether the source of new people makes logins.
    makes_logins: bool,
}

impl Plan {
    /// The plan of these options, on the sources there are.
    pub(super) fn of(app: &App, options: &ImportOptions) -> Result<Self, JobFault> {
        let known_columns = app.import_columns(options.kind);
        if options.headers.len() > MOST_COLUMNS {
            let detail = format!("{} > {MOST_COLUMNS}", options.headers.len());
            return Err(JobFault::new("too-many-columns").with(detail));
        }
        // Everything nobody said anything about is told at once.
        let known = |place: usize| known_columns.target(options.columns.get(place).map_or("", String::as_str));
        let open: Vec<&str> = options
            .headers
            .iter()
            .enumerate()
            .filter(|(place, _)| known(*place).is_none())
            .map(|(_, header)| header.as_str())
            .collect();
        // What looks like a column that is taken already is one field twice; whatever else is open is told first.
        let looks_taken = |header: &&str| {
            known_columns.guess(header).is_some_and(|name| options.columns.iter().any(|taken| taken == name))
        };
        if !open.is_empty() && options.format.header && open.iter().all(looks_taken) {
            return Err(JobFault::new("repeated-field").with(open.join(", ")));
        }
        if !open.is_empty() {
            return Err(JobFault::new("unmatched-column").with(open.join(", ")));
        }
        let mut targets = Vec::with_capacity(options.columns.len());
        for (place, name) in options.columns.iter().enumerate().take(options.headers.len()) {
            let Some(target) = known(place) else { continue };
            if target != Target::Nothing && targets.contains(&target) {
                return Err(JobFault::new("repeated-field").with(name.as_str()));
            }
            targets.push(target);
        }
        let asked = options.source.as_deref();
        let (slot, shape) = app
            .target_of_import(options.kind, asked)
            .map_err(|error| JobFault::new("source").with(error.to_string()))?;
        let own = match options.kind {
            ImportKind::CustomerUsers => CustomerUserValues::FIELDS,
            ImportKind::Customers => CustomerValues::FIELDS,
        };
        let plan = Self {
            kind: options.kind,
            slot,
            shape,
            whole: Shape::new(own, known_columns.fields().iter().copied()),
            columns: known_columns,
            targets,
            matching: options.matching,
            accept_legacy: options.accept_legacy,
            makes_logins: options.kind == ImportKind::CustomerUsers
                && app.sources.of_people(slot).is_some_and(|supply| supply.source.people.auto_login.is_some()),
        };
        if let Some(matching) = options.matching
            && !matching.fits(options.kind)
        {
            return Err(JobFault::new("wrong-key").with(matching.name()));
        }
        let needed: &[&str] = match options.matching {
            Some(matching) => matching.columns(options.kind),
            None => match options.kind {
                ImportKind::CustomerUsers => &["login", "first_name", "last_name", "email", "customer_id"],
                ImportKind::Customers => &["customer_id", "name"],
            },
        };
        for column in needed {
            let made = *column == "login" && options.matching.is_none() && plan.makes_logins;
            if !made && !plan.has(column) {
                return Err(JobFault::new("missing-column").with(*column));
            }
        }
        Ok(plan)
    }

    /// Whether rows without a login get one; those that may be about somebody who is there never do.
    pub(super) fn may_make_logins(&self) -> bool {
        self.makes_logins && matches!(self.matching, None | Some(Matching::Key))
    }

    /// Whether the file has this column of the table.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.target(column).is_some_and(|target| self.targets.contains(&target))
    }

    /// The field with the key of a record.
    pub(super) fn key(&self) -> Option<&'static TextField> {
        let name = match self.kind {
            ImportKind::CustomerUsers => "login",
            ImportKind::Customers => "customer_id",
        };
        self.columns.fields().iter().copied().find(|field| field.name == name)
    }

    /// A row of the file as what it says about a record.
    pub(super) fn row(&self, raw: Raw) -> Row {
        let mut row = Row {
            no: raw.no,
            line: raw.line,
            columns: (raw.cells.len() != self.targets.len()).then_some(self.targets.len()),
            values: match self.kind {
                ImportKind::CustomerUsers => Values::Person(CustomerUserValues::of(self.whole)),
                ImportKind::Customers => Values::Company(CustomerValues::of(self.whole)),
            },
            unknown_validity: false,
            errors: Vec::new(),
            hash: String::new(),
            password: String::new(),
            times: None,
            cells: raw.cells,
        };
        let (mut created, mut changed) = (None, None);
        for (target, cell) in self.targets.iter().zip(row.cells.iter()) {
            if cell.starts_with('#') && ERRORS.contains(&cell) {
                match target {
                    Target::Text(field) => row.errors.push((field.name, cell.to_owned())),
                    Target::Hash => row.errors.push(("pw", cell.to_owned())),
                    Target::Password => row.errors.push(("password", cell.to_owned())),
                    // What is no validity is told as that; times that cannot be read are those of the import.
                    Target::Validity | Target::Created | Target::Changed | Target::Nothing => {}
                }
            }
            match target {
                Target::Text(field) => {
                    let cell = csv_plain(cell);
                    // What an old database holds is taken as it is.
                    if self.accept_legacy || cell.is_ascii() && !cell.contains('\r') {
                        row.values.put(field, cell);
                    } else {
                        row.values.put(field, &normal(cell));
                    }
                }
                Target::Validity => {
                    let validity = if cell.is_empty() { Some(Validity::Valid) } else { Validity::parse(cell) };
                    row.unknown_validity = validity.is_none();
                    row.values.set_validity(validity.unwrap_or(Validity::Invalid));
                }
                Target::Hash => csv_plain(cell).clone_into(&mut row.hash),
                Target::Password => csv_plain(cell).clone_into(&mut row.password),
                Target::Created => created = time(cell),
                Target::Changed => changed = time(cell),
                Target::Nothing => {}
            }
        }
        row.times = created.map(|created| (created, changed.unwrap_or(created)));
        row
    }
}

/// What spreadsheets write into a cell they cannot compute.
const ERRORS: [&str; 9] =
    ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#DATA!"];

/// `2026-11-27 13:14:15`, or as JSON writes it.
fn time(cell: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(cell, "%Y-%m-%d %H:%M:%S")
        .or_else(|_| NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M:%SZ"))
        .ok()
}

/// What a row says about a record.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) no: u64,
    pub(super) line: u64,
    /// How many cells it should have, where it has another number of them.
    pub(super) columns: Option<usize>,
    pub(super) values: Values,
    pub(super) unknown_validity: bool,
    /// Cells that a spreadsheet could not compute, by field.
    pub(super) errors: Vec<(&'static str, String)>,
    pub(super) hash: String,
    pub(super) password: String,
    pub(super) times: Option<(NaiveDateTime, NaiveDateTime)>,
    pub(super) cells: csv::StringRecord,
}
