//! Any list or search as a file: CSV, XLSX or JSON lines, written while it is read, in flat memory.
//!
//! Which records go in is found in the register; their values are read from the database, a portion at a time. A file is
//! no snapshot: each portion is as of the moment it was read.

mod columns;
mod encode;
mod history;
mod sheet;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use padron_domain::customer_user::NameFormat;
use padron_domain::fold::same_identity;
use padron_domain::problem::Fault;
use padron_domain::source::Slot;
use padron_domain::validity::Validity;
use padron_storage::Connection;
use padron_storage::rows::{self, Portion};
use tokio::sync::mpsc;

pub use columns::{Column, Kind};

use self::columns::Asked;
use self::encode::{Cells, Encoder};
use crate::App;
use crate::admin::Admin;
use crate::admin::lists::{CustomerQuery, CustomerSort, CustomerUserQuery, CustomerUserSort};
use crate::bulk::BulkKind;
use crate::error::{AppError, Result};
use crate::sources::Supply;

/// So many rows are read and sent at a time.
const PORTION: usize = 2_000;
/// So many portions may wait for a slow reader.
const WAITING: usize = 2;

/// What a file looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8, the database's column names.
    Csv,
    /// A spreadsheet, every cell a text.
    Xlsx,
    /// A JSON object a line, the API's field names.
    JsonLines,
}

impl Format {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::JsonLines];

    /// Its name in addresses and arguments, also the ending of a file's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }

    /// What a browser is told it gets.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/x-ndjson",
        }
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// How a file is written.
#[derive(Debug, Clone)]
pub struct Options {
    /// As what.
    pub format: Format,
    /// Columns by their names in this format, in order; none is the usual ones.
    pub columns: Vec<String>,
    /// Whether CSV cells that a spreadsheet would compute are written so that it does not.
    pub safe: bool,
    /// Whether a CSV file begins with a byte order mark, by which spreadsheets know UTF-8.
    pub bom: bool,
}

impl Options {
    /// The usual columns in this format.
    pub fn new(format: Format) -> Self {
        Self { format, columns: Vec::new(), safe: true, bom: false }
    }
}

/// Which records go into a file.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a, S> {
    /// In the search language; blank is all of them.
    pub search: &'a str,
    /// Only those in this state.
    pub validity: Option<Validity>,
    /// Only people whose primary customer this is.
    pub customer_id: Option<&'a str>,
    /// Only those of the source with this slot.
    pub source: Option<Slot>,
    /// The order; where it is not said and nothing narrows, records come as they lie in the database.
    pub sort: Option<S>,
    /// The other way round.
    pub descending: bool,
}

impl<'a, S> Selection<'a, S> {
    /// Everything, as it lies in the database.
    pub const EVERYTHING: Self =
        Selection { search: "", validity: None, customer_id: None, source: None, sort: None, descending: false };

    /// The same in another order.
    pub fn by<T>(self, sort: Option<T>) -> Selection<'a, T> {
        let Self { search, validity, customer_id, source, descending, .. } = self;
        Selection { search, validity, customer_id, source, sort, descending }
    }

    fn is_everything(&self) -> bool {
        let narrowed = !self.search.trim().is_empty() || self.validity.is_some() || self.customer_id.is_some();
        !narrowed && self.source.is_none() && self.sort.is_none() && !self.descending
    }
}

/// A file on its way.
#[derive(Debug)]
pub struct Export {
    /// How many records it will hold, unless some go meanwhile.
    pub total: u64,
    written: Arc<AtomicU64>,
    pieces: mpsc::Receiver<Piece>,
    ended: bool,
}

/// What is sent to whoever reads the file.
#[derive(Debug)]
enum Piece {
    Bytes(Vec<u8>),
    Failed(AppError),
    /// The file is whole.
    End,
}

impl Export {
    /// The next bytes; `None` at the end. A file that could not be written to its end ends with a failure.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>>> {
        if self.ended {
            return None;
        }
        match self.pieces.recv().await {
            Some(Piece::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Piece::End) => {
                self.ended = true;
                None
            }
            Some(Piece::Failed(error)) => {
                self.ended = true;
                Some(Err(error))
            }
            None => {
                self.ended = true;
                Some(Err(AppError::Fault("an export broke off".to_owned())))
            }
        }
    }

    /// How many records were written so far.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }
}

/// Where the records of a file come from.
enum Source {
    /// The whole table, so many rows; `last` is the key to go on after.
    Table {
        rows: u64,
        last: Option<rows::Key>,
    },
    People(std::vec::IntoIter<i64>),
    Companies(std::vec::IntoIter<String>),
}

impl Admin {
    /// People as a file.
    pub async fn export_customer_users(
        &self,
        selection: &Selection<'_, CustomerUserSort>,
        options: &Options,
    ) -> Result<Export> {
        let columns = self.chosen_columns(Kind::CustomerUsers, options)?;
        let source = if selection.is_everything() && self.app.has_only_own_tables() {
            self.table(Kind::CustomerUsers).await?
        } else {
            let usual =
                if selection.search.trim().is_empty() { CustomerUserSort::Login } else { CustomerUserSort::Relevance };
            let query = CustomerUserQuery {
                search: selection.search,
                validity: selection.validity,
                customer_id: selection.customer_id,
                source: selection.source,
                sort: selection.sort.unwrap_or(usual),
                descending: selection.descending,
                offset: 0,
                limit: usize::MAX,
            };
            Source::People(self.find_customer_users(&query).await?.keys.into_iter())
        };
        Ok(self.begin(Kind::CustomerUsers, source, columns, options))
    }

    /// Companies as a file.
    pub async fn export_customers(&self, selection: &Selection<'_, CustomerSort>, options: &Options) -> Result<Export> {
        let columns = self.chosen_columns(Kind::Customers, options)?;
        let source = if selection.is_everything() && self.app.has_only_own_tables() {
            self.table(Kind::Customers).await?
        } else {
            let usual = if selection.search.trim().is_empty() { CustomerSort::Id } else { CustomerSort::Relevance };
            let query = CustomerQuery {
                search: selection.search,
                validity: selection.validity,
                source: selection.source,
                sort: selection.sort.unwrap_or(usual),
                descending: selection.descending,
                offset: 0,
                limit: usize::MAX,
            };
            Source::Companies(self.find_customers(&query).await?.keys.into_iter())
        };
        Ok(self.begin(Kind::Customers, source, columns, options))
    }

    /// The records with these keys as a file, in their order; whoever is gone is left out.
    pub async fn export_ticked(&self, kind: Kind, keys: &[String], options: &Options) -> Result<Export> {
        let columns = self.chosen_columns(kind, options)?;
        let source = match kind {
            Kind::Customers => Source::Companies(self.keyed(BulkKind::Customers, keys).await?.into_iter()),
            Kind::CustomerUsers => {
                let ids = self.keyed(BulkKind::CustomerUsers, keys).await?;
                let ids: Vec<i64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
                Source::People(ids.into_iter())
            }
        };
        Ok(self.begin(kind, source, columns, options))
    }

    /// The whole of a table.
    async fn table(&self, kind: Kind) -> Result<Source> {
        let rows = rows::count(&mut self.app.db.read().await?, kind.table()).await?;
        Ok(Source::Table { rows, last: Some(rows::Key::default()) })
    }

    fn begin(&self, kind: Kind, source: Source, columns: Vec<Column>, options: &Options) -> Export {
        let (pieces, receiver) = mpsc::channel(WAITING);
        let written = Arc::new(AtomicU64::new(0));
        let total = match &source {
            Source::Table { rows, .. } => *rows,
            Source::People(keys) => u64::try_from(keys.len()).unwrap_or(u64::MAX),
            Source::Companies(keys) => u64::try_from(keys.len()).unwrap_or(u64::MAX),
        };
        let name = self.app.settings().name.clone();
        let whole = !self.is_plain(&columns);
        let encoder = Encoder::new(options, &columns);
        let asked = columns::asked(&columns, &name);
        let (app, xlsx) = (self.app.clone(), options.format == Format::Xlsx);
        let work = Work { app: app.clone(), whole, kind, columns, name, asked, source, written: Arc::clone(&written) };
        tokio::spawn(async move {
            let done = if xlsx { sheet::write(&app, work, &pieces).await } else { text(work, &encoder, &pieces).await };
            // A reader who went away is nobody to be told.
            let _ = pieces.send(done.map_or_else(Piece::Failed, |()| Piece::End)).await;
        });
        Export { total, written, pieces: receiver, ended: false }
    }
}

impl App {
    /// Whether there is no other source than the family's own tables: everything can be gone through by their keys then, and
    /// nothing need be known of who is where.
    pub fn has_only_own_tables(&self) -> bool {
        let people = self.sources.people.iter().all(|supply| supply.has_feed() && supply.source.slot == Slot::FIRST);
        people && self.sources.companies.iter().all(Supply::has_feed)
    }
}

impl Admin {
    /// Whether a file can be read straight from the family's own tables: there is no other source, and no other field.
    fn is_plain(&self, columns: &[Column]) -> bool {
        self.app.has_only_own_tables() && !columns.iter().any(|column| column.extra)
    }

    /// The columns that were asked for. In JSON what sources have besides is an object of its own, at the end.
    fn chosen_columns(&self, kind: Kind, options: &Options) -> Result<Vec<Column>> {
        let mut columns = if options.columns.is_empty() {
            self.app.usual_export_columns(kind, options.format)
        } else {
            chosen(&self.app.export_columns(kind), options)?
        };
        if options.format == Format::JsonLines {
            columns.sort_by_key(|column| column.extra);
        }
        Ok(columns)
    }
}

/// The columns that were asked for.
fn chosen(known: &[Column], options: &Options) -> Result<Vec<Column>> {
    let find = |name: &String| known.iter().copied().find(|column| column.is_called(name));
    let unknown = || AppError::field("columns", Fault::UnknownValue);
    let mut found: Vec<Column> = Vec::with_capacity(options.columns.len());
    for name in &options.columns {
        let column = find(name).ok_or_else(unknown)?;
        if !found.iter().any(|before| before.name == column.name) {
            found.push(column);
        }
    }
    Ok(found)
}

/// The rows of a file, read portion after portion.
struct Work {
    app: App,
    /// Whether records are read whole, each from its source.
    whole: bool,
    kind: Kind,
    columns: Vec<Column>,
    name: NameFormat,
    asked: Asked,
    source: Source,
    written: Arc<AtomicU64>,
}

impl Work {
    /// The cells of the next rows, in order; none at the end.
    async fn next(&mut self) -> Result<Vec<Cells>> {
        loop {
            let (portion, more) = match &mut self.source {
                Source::Table { last, .. } => {
                    let Some(after) = last.take() else { return Ok(Vec::new()) };
                    let (portion, newest) = self.after(&after).await?;
                    let more = newest.is_some();
                    if let Source::Table { last, .. } = &mut self.source {
                        // Of records that are read whole one may be gone since its key was.
                        *last = newest.filter(|_| self.whole || portion.len() == PORTION);
                    }
                    (portion, more)
                }
                Source::People(keys) => {
                    let keys: Vec<rows::Key> = keys.by_ref().take(PORTION).map(rows::Key::Number).collect();
                    (self.of(&keys).await?, !keys.is_empty())
                }
                Source::Companies(keys) => {
                    let keys: Vec<rows::Key> = keys.by_ref().take(PORTION).map(rows::Key::Text).collect();
                    (self.of(&keys).await?, !keys.is_empty())
                }
            };
            // A portion all of whose rows are gone meanwhile is not the end.
            if !portion.is_empty() || !more {
                self.written.fetch_add(u64::try_from(portion.len()).unwrap_or(0), Ordering::Relaxed);
                return Ok(portion);
            }
        }
    }

    /// The rows after a key, and the key to go on after.
    async fn after(&self, key: &rows::Key) -> Result<(Vec<Cells>, Option<rows::Key>)> {
        let mut portion = Vec::with_capacity(PORTION);
        let mut newest = None;
        let mut connection = self.app.db.read().await?;
        let wanted = Portion::After(key, PORTION);
        if self.whole {
            let mut keys = Vec::with_capacity(PORTION);
            rows::each(&mut connection, self.kind.table(), &[], wanted, |key, _| {
                keys.push(key);
                Ok(())
            })
            .await?;
            drop(connection);
            return Ok((self.of(&keys).await?, keys.pop()));
        }
        rows::each(&mut connection, self.kind.table(), &self.asked.columns, wanted, |key, row| {
            portion.push(self.cells(row)?);
            newest = Some(key);
            Ok(())
        })
        .await?;
        Ok((portion, newest))
    }

    /// The rows with these keys, in their order; those that are gone are left out.
    async fn of(&self, keys: &[rows::Key]) -> Result<Vec<Cells>> {
        let places: HashMap<&rows::Key, usize> = keys.iter().enumerate().map(|(place, key)| (key, place)).collect();
        let mut found: Vec<Option<Cells>> = Vec::new();
        found.resize_with(keys.len(), || None);
        let mut connection = self.app.db.read().await?;
        if self.whole {
            self.of_sources(&mut connection, keys, |key, cells| {
                if let Some(place) = places.get(&key) {
                    found[*place] = Some(cells);
                }
            })
            .await?;
            return Ok(found.into_iter().flatten().collect());
        }
        rows::each(&mut connection, self.kind.table(), &self.asked.columns, Portion::Of(keys), |key, row| {
            if let Some(place) = places.get(&key) {
                found[*place] = Some(self.cells(row)?);
            }
            Ok(())
        })
        .await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The same from whichever source each record is of.
    async fn of_sources(
        &self,
        connection: &mut Connection,
        keys: &[rows::Key],
        mut each: impl FnMut(rows::Key, Cells),
    ) -> Result<()> {
        let numbers = keys.iter().filter_map(|key| if let rows::Key::Number(id) = key { Some(*id) } else { None });
        let numbers: Vec<i64> = numbers.collect();
        let people = self.app.people(connection, &numbers).await?;
        let settings = self.app.settings();
        let wanted = self.columns.iter().any(|column| column.holds == columns::Holds::CustomerName);
        let names: Vec<String> = if wanted && !self.app.register.loaded() {
            // A command has not read everybody.
            let ids: Vec<&str> = people.iter().map(|one| one.values.customer_id.as_str()).collect();
            let companies = self.app.companies(connection, &ids).await?;
            let name = |id: &str| companies.iter().find(|company| same_identity(&company.values.customer_id, id));
            people
                .iter()
                .map(|one| name(&one.values.customer_id).map_or(String::new(), |one| one.values.name.clone()))
                .collect()
        } else {
            let shelves = self.app.register.read();
            people.iter().map(|one| shelves.customer_name(&one.values.customer_id).unwrap_or("").to_owned()).collect()
        };
        for (person, customer) in people.into_iter().zip(names) {
            let mut cells = Cells::default();
            let name = self.app.name_format(person.source, &settings);
            let get = |field: &str| match field {
                "display_name" => Some(name.name(&person.values)),
                "customer_name" => Some(customer.clone()),
                _ => person.values.get(field).map(str::to_owned),
            };
            let times = [person.created_at, person.changed_at, person.last_login];
            columns::fill_record(&self.columns, get, person.values.validity, times, &mut cells);
            each(rows::Key::Number(person.id), cells);
        }
        let ids = keys.iter().filter_map(|key| if let rows::Key::Text(id) = key { Some(id.as_str()) } else { None });
        let ids: Vec<&str> = ids.collect();
        for company in self.app.companies(connection, &ids).await? {
            let mut cells = Cells::default();
            let get = |field: &str| company.values.get(field).map(str::to_owned);
            let times = [company.created_at, company.changed_at, None];
            columns::fill_record(&self.columns, get, company.values.validity, times, &mut cells);
            each(rows::Key::Text(company.values.customer_id.clone()), cells);
        }
        Ok(())
    }

    fn cells(&self, row: &rows::Row) -> padron_storage::Result<Cells> {
        let mut cells = Cells::default();
        columns::fill(&self.columns, &self.name, &self.asked, row, &mut cells)?;
        Ok(cells)
    }
}

/// Writes a file of lines.
async fn text(mut work: Work, encoder: &Encoder, pieces: &mpsc::Sender<Piece>) -> Result<()> {
    let mut head = Vec::new();
    encoder.head(&mut head);
    if !head.is_empty() && pieces.send(Piece::Bytes(head)).await.is_err() {
        return Ok(());
    }
    let mut size = 0;
    loop {
        let portion = work.next().await?;
        if portion.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(size);
        for cells in &portion {
            encoder.line(cells, &mut bytes);
        }
        size = size.max(bytes.len());
        // A reader who went away needs no more.
        if pieces.send(Piece::Bytes(bytes)).await.is_err() {
            return Ok(());
        }
    }
}
