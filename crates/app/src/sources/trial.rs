//! Testing a source: step by step from its name to its people, with what was found at each. Nothing secret is ever told.

use std::time::Duration;

use padron_domain::source::{Place, Source};
use padron_storage::table::MissingColumn;
use padron_storage::{Connection, Db, Engine, StorageError, db::address, greeting};

use super::report::{Of, shown};
use super::supply::Shelf;
use super::{State, Supply};
use crate::App;
use crate::admin::Admin;
use crate::error::{AppError, Result};

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many records are shown.
const FEW: i64 = 3;

/// A step of a test, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The host's name means an address.
    Name,
    /// Somebody listens there; of SQLite: the file can be opened.
    Connect,
    /// The line is encrypted as it was asked for.
    Tls,
    /// The database lets us in.
    SignIn,
    /// The entry where the search begins is there.
    Base,
    /// The filter of the source is one.
    Filter,
    /// The table is there.
    Table,
    /// So are the columns of the map.
    Columns,
    /// Some records can be read.
    Sample,
}

impl Step {
    /// Its name in JSON and in the terminal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::SignIn => "sign-in",
            Self::Base => "base",
            Self::Filter => "filter",
            Self::Table => "table",
            Self::Columns => "columns",
            Self::Sample => "sample",
        }
    }
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should.
    Good,
    /// Not as it should, and yet it goes on.
    Warning,
    /// Not at all; the steps behind it were not tried.
    Failed,
}

impl Verdict {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// What was found at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The step.
    pub step: Step,
    /// How it went.
    pub verdict: Verdict,
    /// What was found: an address, a version, a table, names of columns, or why it failed.
    pub text: String,
}

/// A record as the map makes it: its key, its name, and where to write to or its town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// Login or customer id.
    pub key: String,
    /// The name.
    pub name: String,
    /// E-mail address of a person, town of a company.
    pub more: String,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What the records of the source are.
    pub of: Of,
    /// The source.
    pub name: String,
    /// The steps that were tried.
    pub findings: Vec<Finding>,
    /// The columns that the table lacks, each with the statement that adds it.
    pub missing: Vec<MissingColumn>,
    /// The first few records.
    pub sample: Vec<Sampled>,
}

impl Trial {
    /// Whether records can be read.
    pub fn is_good(&self) -> bool {
        self.findings.iter().all(|finding| finding.verdict != Verdict::Failed)
    }

    pub(super) fn good(&mut self, step: Step, text: impl Into<String>) {
        self.findings.push(Finding { step, verdict: Verdict::Good, text: text.into() });
    }

    pub(super) fn warn(&mut self, step: Step, text: impl Into<String>) {
        self.findings.push(Finding { step, verdict: Verdict::Warning, text: text.into() });
    }

    pub(super) fn failed(&mut self, step: Step, text: impl Into<String>) {
        self.findings.push(Finding { step, verdict: Verdict::Failed, text: text.into() });
    }
}

/// What a shelf shows of its records.
trait Shows: Shelf {
    const OF: Of;

    async fn shows(&self, connection: &mut Connection, source: &Source) -> Result<Vec<Sampled>, StorageError>;
}

impl Shows for padron_storage::customer_users::People {
    const OF: Of = Of::People;

    async fn shows(&self, connection: &mut Connection, source: &Source) -> Result<Vec<Sampled>, StorageError> {
        let people = self.few(connection, FEW).await?;
        let sampled = |person: padron_domain::customer_user::CustomerUser| Sampled {
            name: source.people.name.name(&person.values),
            key: person.values.login,
            more: person.values.email,
        };
        Ok(people.into_iter().map(sampled).collect())
    }
}

impl Shows for padron_storage::customers::Companies {
    const OF: Of = Of::Companies;

    async fn shows(&self, connection: &mut Connection, _source: &Source) -> Result<Vec<Sampled>, StorageError> {
        let companies = self.few(connection, FEW).await?;
        let sampled = |company: padron_domain::customer::Customer| Sampled {
            key: company.values.customer_id,
            name: company.values.name,
            more: company.values.city,
        };
        Ok(companies.into_iter().map(sampled).collect())
    }
}

/// Host and port of a server's address; `None` where it is reached otherwise, as by a socket.
fn host_and_port(url: &str, engine: Engine) -> Option<(String, u16)> {
    let bare = shown(url);
    let (_, rest) = bare.split_once("://")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let usual = if engine == Engine::Postgres { 5432 } else { 3306 };
    let (host, port) = match host.rsplit_once(':').filter(|(before, _)| !before.contains(':') || before.ends_with(']'))
    {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (host, usual),
    };
    let host = host.trim_matches(['[', ']']);
    (!host.is_empty() && !url.contains("socket=")).then(|| (host.to_owned(), port))
}

/// What an error says, without the password that stands in the address.
fn told(error: &StorageError, url: &str) -> String {
    let mut text = error.to_string();
    let secret = url.split_once("://").and_then(|(_, rest)| {
        let authority = rest.split('/').next().unwrap_or_default();
        let (credentials, _) = authority.rsplit_once('@')?;
        Some(credentials.split_once(':')?.1.to_owned())
    });
    if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
        text = text.replace(&secret, "•••");
    }
    text
}

/// Opens a foreign database anew, telling every step.
async fn open(url: &str, trial: &mut Trial) -> Option<Db> {
    let engine = match address::engine_of(url) {
        Ok(engine) => engine,
        Err(error) => {
            trial.failed(Step::Name, told(&error, url));
            return None;
        }
    };
    if let Some((host, port)) = host_and_port(url, engine) {
        let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host.as_str(), port))).await;
        let found: Vec<std::net::SocketAddr> = match found {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(error)) => {
                trial.failed(Step::Name, format!("{host}: {error}"));
                return None;
            }
            Err(_) => {
                trial.failed(Step::Name, format!("{host}: no answer within {} seconds", PATIENCE.as_secs()));
                return None;
            }
        };
        let mut addresses: Vec<String> = found.iter().map(|address| address.ip().to_string()).collect();
        addresses.dedup();
        trial.good(Step::Name, format!("{host}: {}", addresses.join(", ")));
        match tokio::time::timeout(PATIENCE, tokio::net::TcpStream::connect(found.as_slice())).await {
            Ok(Ok(_)) => trial.good(Step::Connect, format!("{host}:{port}")),
            Ok(Err(error)) => {
                trial.failed(Step::Connect, format!("{host}:{port}: {error}"));
                return None;
            }
            Err(_) => {
                let seconds = PATIENCE.as_secs();
                trial.failed(Step::Connect, format!("{host}:{port}: no answer within {seconds} seconds"));
                return None;
            }
        }
    }
    let opened = tokio::time::timeout(PATIENCE, Db::connect(url, false)).await;
    match opened.map_err(|_| StorageError::Silent(PATIENCE.as_secs())).and_then(|opened| opened) {
        Ok(db) => Some(db),
        Err(error) => {
            let step = match engine {
                Engine::Sqlite => Step::Connect,
                _ if error.is_about_encryption() => Step::Tls,
                _ => Step::SignIn,
            };
            trial.failed(step, told(&error, url));
            None
        }
    }
}

/// What the server said of itself.
async fn greeted(connection: &mut Connection, url: &str, trial: &mut Trial) -> bool {
    match greeting::of(connection).await {
        Ok(greeting) if connection.engine() == Engine::Sqlite => trial.good(Step::Connect, greeting.version),
        Ok(greeting) => {
            match greeting.encryption {
                Some(encryption) => trial.good(Step::Tls, encryption),
                None => trial.warn(Step::Tls, ""),
            }
            trial.good(Step::SignIn, greeting.version);
        }
        Err(error) => {
            trial.failed(Step::SignIn, told(&error, url));
            return false;
        }
    }
    true
}

async fn tried<T: Shows>(supply: &Supply<T>) -> Trial {
    let source = &supply.source;
    let mut trial =
        Trial { of: T::OF, name: source.name.clone(), findings: Vec::new(), missing: Vec::new(), sample: Vec::new() };
    let Place::Table(table) = &source.place else {
        if let Some(reader) = &supply.directory {
            reader.probe(source, &mut trial).await;
        }
        return trial;
    };
    let url = table.database.as_ref().map_or("", |url| url.reveal());
    // A foreign database is opened anew: what is open already would not show what is wrong with the next connection.
    let own = if url.is_empty() {
        None
    } else {
        let Some(db) = open(url, &mut trial).await else { return trial };
        Some(db)
    };
    let opened = match &own {
        Some(db) => Ok(db.clone()),
        None => supply.database().db().await,
    };
    let reached = async { opened?.read().await };
    match reached.await {
        Ok(mut connection) => {
            if greeted(&mut connection, url, &mut trial).await {
                let looking = looked(&mut connection, supply, url, &mut trial);
                if tokio::time::timeout(PATIENCE * 2, looking).await.is_err() {
                    trial.failed(Step::Sample, "no answer in time");
                }
            }
        }
        Err(error) => trial.failed(Step::Connect, told(&error, url)),
    }
    if let Some(db) = own {
        db.close().await;
    }
    trial
}

/// Looks for the table, its columns and some records.
async fn looked<T: Shows>(connection: &mut Connection, supply: &Supply<T>, url: &str, trial: &mut Trial) {
    let source = &supply.source;
    let (shelf, missing) = match T::find(connection, source, supply.is_main()).await {
        Ok(found) => found,
        Err(error @ StorageError::NoColumn(..)) => {
            if let Place::Table(table) = &source.place {
                trial.good(Step::Table, &table.name);
            }
            trial.failed(Step::Columns, told(&error, url));
            return;
        }
        Err(error) => {
            trial.failed(Step::Table, told(&error, url));
            return;
        }
    };
    if let Place::Table(table) = &source.place {
        trial.good(Step::Table, &table.name);
    }
    let columns: Vec<&str> = shelf.shape().iter().map(|field| field.column).collect();
    if missing.is_empty() {
        trial.good(Step::Columns, columns.join(", "));
    } else {
        trial.warn(Step::Columns, columns.join(", "));
    }
    trial.missing = missing;
    match shelf.shows(connection, source).await {
        Ok(sample) => {
            let keys: Vec<&str> = sample.iter().map(|record| record.key.as_str()).collect();
            trial.good(Step::Sample, keys.join(", "));
            trial.sample = sample;
        }
        Err(error) => trial.failed(Step::Sample, told(&error, url)),
    }
}

impl Admin {
    /// Tests the source of this name: step by step, with a connection of its own. It is read again soon after.
    pub async fn test_source(&self, of: Of, name: &str) -> Result<Trial> {
        let sources = &self.app.sources;
        match of {
            Of::People => {
                let supply = sources.people.iter().find(|supply| supply.source.name == name);
                let supply = supply.ok_or(AppError::Missing)?;
                let trial = tried(supply).await;
                supply.hurry();
                supply.directory.iter().for_each(|reader| reader.hurry());
                supply.database().hurry();
                Ok(trial)
            }
            Of::Companies => {
                let supply = sources.companies.iter().find(|supply| supply.source.name == name);
                let supply = supply.ok_or(AppError::Missing)?;
                let trial = tried(supply).await;
                supply.hurry();
                supply.database().hurry();
                Ok(trial)
            }
        }
    }

    /// What records the sources of this name hold; people before companies.
    pub fn sources_named(&self, name: &str) -> Vec<Of> {
        let reports = self.source_reports();
        reports.iter().filter(|report| report.name == name).map(|report| report.of).collect()
    }
}

impl App {
    /// Whether any source does not answer.
    pub fn is_any_source_away(&self) -> bool {
        let away = |state: State| matches!(state, State::Stale | State::Down);
        let sources = &self.sources;
        sources.people.iter().any(|supply| away(supply.health().state))
            || sources.companies.iter().any(|supply| away(supply.health().state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_addresses() {
        let found = |url: &str, engine| host_and_port(url, engine);
        assert_eq!(found("mysql://u:p@db.example/x", Engine::MySql), Some(("db.example".into(), 3306)));
        assert_eq!(found("postgres://u:p:q@[::1]:6543/x", Engine::Postgres), Some(("::1".into(), 6543)));
        assert_eq!(found("postgres://u@[::1]/x", Engine::Postgres), Some(("::1".into(), 5432)));
        assert_eq!(found("mysql://u@localhost/x?socket=/run/x.sock", Engine::MySql), None);
        assert_eq!(found("sqlite:x.db", Engine::Sqlite), None);
    }

    #[test]
    fn errors_do_not_tell_the_password() {
        let error = StorageError::Address("cannot use mysql://u:s3cret@db/x".to_owned());
        assert_eq!(told(&error, "mysql://u:s3cret@db/x"), "cannot use mysql://u:•••@db/x");
    }
}
