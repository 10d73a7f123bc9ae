//! CSV files with the family's column names, all or nothing a file.
//!
//! A file is read once: rows are checked and written as they come, in one transaction, which is given up if any row was
//! refused. So memory stays flat, and a killed import leaves nothing behind.

use std::collections::HashSet;
use std::io::Read;

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::fold::identity;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::Strictness;
use padron_domain::text::TextField;
use padron_domain::validity::Validity;
use padron_storage::customer_users::{self, NewCustomerUser};
use padron_storage::customers::{self, NewCustomer};
use padron_storage::{Writer, audit};

use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::password::check_hashable;
use crate::turn::Turn;

/// A row with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the file the row begins in; the header is line 1.
    pub line: u64,
    /// The record's key, as far as it could be read.
    pub key: String,
    /// What is wrong.
    pub fault: FieldFault,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows written; 0 if any was refused.
    pub added: u64,
    /// Rows read.
    pub rows: u64,
    /// Faults because of which nothing was written.
    pub refused: Vec<RowFault>,
    /// Faults that old databases hold and that were accepted as they are.
    pub accepted: Vec<RowFault>,
}

/// Why a file could not be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// A column that must be there is not.
    #[error("the column {0} is missing; the first line must name the columns of the table")]
    MissingColumn(&'static str),
    /// A column nobody knows: ignoring it would lose what it holds.
    #[error("the column {name} is unknown; known are: {known}")]
    UnknownColumn {
        /// As the file has it.
        name: String,
        /// All that may be there.
        known: String,
    },
    /// A column twice.
    #[error("the column {0} is there twice")]
    RepeatedColumn(String),
    /// No CSV, or not in UTF-8.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// The verb failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<padron_storage::StorageError> for FileFault {
    fn from(error: padron_storage::StorageError) -> Self {
        Self::App(error.into())
    }
}

/// Rows are written in portions, so that few statements do.
const PORTION: usize = 450;
/// More faults than this are counted but not listed.
const LISTED: usize = 1_000;
/// The columns a file of people must have.
const REQUIRED: &[&str] = &["login", "first_name", "last_name", "email", "customer_id"];
/// Columns that are understood but not taken over: the row's own number and who wrote it there.
const IGNORED: &[&str] = &["id", "create_by", "change_by"];

impl Admin {
    /// Adds the companies of a file with the columns of `customer_company`.
    pub async fn import_customers(
        &self,
        file: impl Read,
        accept_legacy: bool,
    ) -> std::result::Result<Report, FileFault> {
        let mut table = Table::open(file, CustomerValues::FIELDS, &["customer_id", "name"])?;
        let stamp = self.stamp();
        let mut writer = self.turn().await?;
        writer.expect_many().await?;
        let (mut ids, mut names) = (HashSet::new(), HashSet::new());
        customers::each(&mut writer, |customer| {
            ids.insert(identity(&customer.values.customer_id));
            names.insert(identity(&customer.values.name));
        })
        .await?;
        let mut report = Report::default();
        let mut portion: Vec<NewCustomer> = Vec::with_capacity(PORTION);
        while let Some(row) = table.next()? {
            let mut values = CustomerValues { validity: row.validity(), ..CustomerValues::default() };
            for (field, value) in row.texts() {
                values.get_mut(field.name).into_iter().for_each(|place| value.clone_into(place));
            }
            let mut tally = Tally::new(&mut report, row.line, &values.customer_id, accept_legacy);
            tally.validity(&row);
            tally.check(|strictness| values.check(strictness));
            if !ids.insert(identity(&values.customer_id)) {
                tally.refuse("customer_id", Fault::Taken(values.customer_id.clone()));
            }
            if !names.insert(identity(&values.name)) {
                tally.refuse("name", Fault::Taken(values.name.clone()));
            }
            if report.refused.is_empty() {
                portion.push(NewCustomer { times: row.times(), values });
            }
            if portion.len() == PORTION {
                write_customers(&mut writer, &stamp, &mut portion, &mut report).await?;
            }
        }
        write_customers(&mut writer, &stamp, &mut portion, &mut report).await?;
        self.finish(writer, report).await
    }

    /// Adds the people of a file with the columns of `customer_user`. `pw` is a stored hash, taken as it is; `password` is
    /// clear text, which is hashed. Without either a person has no password.
    ///
    /// Hashing takes tens of milliseconds a password, so it is done before the transaction begins; a file with clear
    /// passwords is held in memory for that.
    pub async fn import_customer_users(
        &self,
        file: impl Read + Send,
        accept_legacy: bool,
    ) -> std::result::Result<Report, FileFault> {
        let mut file: Box<dyn Read + Send + '_> = Box::new(file);
        let mut head = Vec::new();
        read_line(&mut file, &mut head)?;
        let mut hashes = Vec::new().into_iter();
        if Table::open(head.as_slice(), CustomerUserValues::FIELDS, REQUIRED)?.places.password.is_some() {
            file.read_to_end(&mut head).map_err(csv::Error::from)?;
            hashes = self.hash_passwords(&head).await?.into_iter();
        }
        let file = head.as_slice().chain(file);
        let mut table = Table::open(file, CustomerUserValues::FIELDS, REQUIRED)?;
        let stamp = self.stamp();
        let settings = &self.app.settings;
        let mut writer = self.turn().await?;
        writer.expect_many().await?;
        let (mut companies, mut logins, mut emails) = (HashSet::new(), HashSet::new(), HashSet::new());
        customers::each(&mut writer, |customer| {
            companies.insert(identity(&customer.values.customer_id));
        })
        .await?;
        customer_users::each_key(&mut writer, |login, email| {
            logins.insert(identity(login));
            if settings.unique_email {
                emails.insert(identity(email));
            }
        })
        .await?;
        let mut report = Report::default();
        let mut portion: Vec<NewCustomerUser> = Vec::with_capacity(PORTION);
        while let Some(row) = table.next()? {
            let mut values = CustomerUserValues { validity: row.validity(), ..CustomerUserValues::default() };
            for (field, value) in row.texts() {
                values.get_mut(field.name).into_iter().for_each(|place| value.clone_into(place));
            }
            let mut tally = Tally::new(&mut report, row.line, &values.login, accept_legacy);
            tally.validity(&row);
            tally.check(|strictness| values.check(strictness, &settings.email));
            if !logins.insert(identity(&values.login)) {
                tally.refuse("login", Fault::Taken(values.login.clone()));
            }
            if !values.customer_id.is_empty() && !companies.contains(&identity(&values.customer_id)) {
                tally.old("customer_id", Fault::UnknownCustomer);
            }
            if settings.unique_email && !values.email.is_empty() && !emails.insert(identity(&values.email)) {
                tally.old("email", Fault::Taken(values.email.clone()));
            }
            let hash = row.hash();
            if hash.as_ref().is_some_and(|hash| hash.chars().count() > 128) {
                tally.refuse(
                    "pw",
                    Fault::TooLong { max: 128, length: hash.as_ref().map_or(0, |hash| hash.chars().count()) },
                );
            }
            if let Err(fault) = check_hashable(row.password()) {
                tally.refuse("password", fault);
            }
            if report.refused.is_empty() {
                let hash = if row.password().is_empty() { hash } else { hashes.next() };
                portion.push(NewCustomerUser { times: row.times(), hash, values });
            }
            if portion.len() == PORTION {
                write_customer_users(&mut writer, &stamp, &mut portion, &mut report).await?;
            }
        }
        write_customer_users(&mut writer, &stamp, &mut portion, &mut report).await?;
        self.finish(writer, report).await
    }

    /// The hashes of all passwords of a file that can be hashed, in order.
    async fn hash_passwords(&self, file: &[u8]) -> std::result::Result<Vec<String>, FileFault> {
        let mut table = Table::open(file, CustomerUserValues::FIELDS, REQUIRED)?;
        let mut passwords = Vec::new();
        while let Some(row) = table.next()? {
            if !row.password().is_empty() && check_hashable(row.password()).is_ok() {
                passwords.push(row.password().to_owned());
            }
        }
        let mut hashes = Vec::with_capacity(passwords.len());
        // As many at a time as are hashed at once anyway.
        for few in passwords.chunks(crate::HASHES_AT_ONCE) {
            hashes
                .extend(futures_util::future::try_join_all(few.iter().map(|password| self.app.hash(password))).await?);
        }
        Ok(hashes)
    }

    /// Keeps what was written, or gives all of it up.
    async fn finish(&self, turn: Turn, mut report: Report) -> std::result::Result<Report, FileFault> {
        if report.refused.is_empty() {
            turn.commit().await?;
            self.app.follow_changes().await?;
        } else {
            report.added = 0;
        }
        Ok(report)
    }
}

async fn write_customers(
    writer: &mut Writer,
    stamp: &audit::Stamp,
    portion: &mut Vec<NewCustomer>,
    report: &mut Report,
) -> Result<()> {
    customers::add_many(writer, portion, stamp.at, stamp.user_id).await?;
    let records: Vec<_> = portion.iter().map(|new| (new.values.customer_id.as_str(), new.values.filled())).collect();
    audit::add_many(writer, stamp, ObjectKind::Customer, &records).await?;
    report.added += u64::try_from(portion.len()).unwrap_or(u64::MAX);
    portion.clear();
    Ok(())
}

async fn write_customer_users(
    writer: &mut Writer,
    stamp: &audit::Stamp,
    portion: &mut Vec<NewCustomerUser>,
    report: &mut Report,
) -> Result<()> {
    customer_users::add_many(writer, portion, stamp.at, stamp.user_id).await?;
    let records: Vec<_> = portion.iter().map(|new| (new.values.login.as_str(), new.values.filled())).collect();
    audit::add_many(writer, stamp, ObjectKind::CustomerUser, &records).await?;
    report.added += u64::try_from(portion.len()).unwrap_or(u64::MAX);
    portion.clear();
    Ok(())
}

/// Sorts the faults of one row into those that refuse it and those that old data may have.
struct Tally<'a> {
    report: &'a mut Report,
    line: u64,
    key: String,
    accept_legacy: bool,
}

impl<'a> Tally<'a> {
    fn new(report: &'a mut Report, line: u64, key: &str, accept_legacy: bool) -> Self {
        report.rows += 1;
        Self { report, line, key: key.to_owned(), accept_legacy }
    }

    fn push(&mut self, refuses: bool, field: &'static str, fault: Fault) {
        let list = if refuses { &mut self.report.refused } else { &mut self.report.accepted };
        if list.len() < LISTED {
            list.push(RowFault { line: self.line, key: self.key.clone(), fault: FieldFault { field, fault } });
        }
    }

    fn refuse(&mut self, field: &'static str, fault: Fault) {
        self.push(true, field, fault);
    }

    /// A fault that old databases hold.
    fn old(&mut self, field: &'static str, fault: Fault) {
        self.push(!self.accept_legacy, field, fault);
    }

    fn validity(&mut self, row: &Row<'_>) {
        if row.valid_id.is_some_and(|text| Validity::parse(text).is_none()) {
            self.refuse("valid_id", Fault::UnknownValue);
        }
    }

    fn check(&mut self, check: impl Fn(Strictness) -> std::result::Result<(), Vec<FieldFault>>) {
        let always = check(Strictness::Legacy).err().unwrap_or_default();
        for fault in check(Strictness::Full).err().unwrap_or_default() {
            if always.contains(&fault) {
                self.refuse(fault.field, fault.fault);
            } else {
                self.old(fault.field, fault.fault);
            }
        }
    }
}

/// Reads up to the end of the first line, not beyond.
fn read_line(file: &mut impl Read, line: &mut Vec<u8>) -> std::result::Result<(), FileFault> {
    let mut byte = [0];
    while line.len() < LONGEST_HEADER && file.read(&mut byte).map_err(csv::Error::from)? == 1 {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    Ok(())
}

/// A first line longer than this is no header of ours.
const LONGEST_HEADER: usize = 64 * 1024;

/// A CSV file whose columns are known.
struct Table<R> {
    reader: csv::Reader<R>,
    fields: &'static [TextField],
    places: Places,
    record: csv::StringRecord,
}

/// Where the columns stand.
#[derive(Default)]
struct Places {
    texts: Vec<Option<usize>>,
    validity: Option<usize>,
    hash: Option<usize>,
    password: Option<usize>,
    created: Option<usize>,
    changed: Option<usize>,
}

/// One row of a [`Table`].
struct Row<'a> {
    line: u64,
    record: &'a csv::StringRecord,
    fields: &'static [TextField],
    places: &'a Places,
    valid_id: Option<&'a str>,
}

impl<R: Read> Table<R> {
    fn open(
        file: R,
        fields: &'static [TextField],
        required: &'static [&'static str],
    ) -> std::result::Result<Self, FileFault> {
        let mut reader = csv::ReaderBuilder::new().from_reader(file);
        let mut header: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
        if let Some(first) = header.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        let people = fields.iter().any(|field| field.name == "login");
        let mut known: Vec<&str> = fields.iter().map(|field| field.column).collect();
        known.extend(["valid_id", "create_time", "change_time"]);
        known.extend(IGNORED);
        if people {
            known.extend(["pw", "password"]);
        }
        for (place, name) in header.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                return Err(FileFault::UnknownColumn { name: name.clone(), known: known.join(", ") });
            }
            if header[..place].contains(name) {
                return Err(FileFault::RepeatedColumn(name.clone()));
            }
        }
        let place = |name: &str| header.iter().position(|column| column == name);
        if let Some(missing) = required.iter().find(|name| place(name).is_none()) {
            return Err(FileFault::MissingColumn(missing));
        }
        let places = Places {
            texts: fields.iter().map(|field| place(field.column)).collect(),
            validity: place("valid_id"),
            hash: place("pw"),
            password: place("password"),
            created: place("create_time"),
            changed: place("change_time"),
        };
        Ok(Self { reader, fields, places, record: csv::StringRecord::new() })
    }

    fn next(&mut self) -> std::result::Result<Option<Row<'_>>, FileFault> {
        if !self.reader.read_record(&mut self.record)? {
            return Ok(None);
        }
        Ok(Some(Row {
            line: self.record.position().map_or(0, csv::Position::line),
            valid_id: self.places.validity.and_then(|place| self.record.get(place)).filter(|text| !text.is_empty()),
            record: &self.record,
            fields: self.fields,
            places: &self.places,
        }))
    }
}

impl Row<'_> {
    fn at(&self, place: Option<usize>) -> &str {
        place.and_then(|place| self.record.get(place)).unwrap_or("")
    }

    /// The texts of the record with their fields; a column that the file does not have is empty.
    fn texts(&self) -> impl Iterator<Item = (&'static TextField, &str)> {
        self.fields.iter().zip(self.places.texts.iter().map(|place| self.at(*place)))
    }

    fn validity(&self) -> Validity {
        self.valid_id.map_or(Validity::Valid, |text| Validity::parse(text).unwrap_or(Validity::Invalid))
    }

    fn hash(&self) -> Option<String> {
        let hash = self.at(self.places.hash);
        (!hash.is_empty()).then(|| hash.to_owned())
    }

    fn password(&self) -> &str {
        self.at(self.places.password)
    }

    fn times(&self) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let time = |place| NaiveDateTime::parse_from_str(self.at(place), "%Y-%m-%d %H:%M:%S").ok();
        let created = time(self.places.created)?;
        Some((created, time(self.places.changed).unwrap_or(created)))
    }
}
