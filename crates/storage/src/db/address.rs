//! The address of a database: which engine, and what may be said behind its `?`.
//!
//! The two drivers name the same things differently and pass over names that they do not know, which for a certificate would be a
//! quiet loss of safety: here both understand the same names, and an unknown one is refused.

use sqlx::mysql::{MySqlConnectOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Executor as _, MySqlConnection, PgConnection};

use super::Engine;
use crate::error::StorageError;

/// What may be said of a server's address: `sslmode` and who is believed; the rest is for special cases.
const KNOWN: &[&str] = &["sslmode", "sslrootcert", "sslcert", "sslkey", "socket", "statement-cache-capacity"];

/// The names of PostgreSQL for how much encryption is asked of a server, which hold for MariaDB too.
const MODES: &[(&str, PgSslMode, MySqlSslMode)] = &[
    ("disable", PgSslMode::Disable, MySqlSslMode::Disabled),
    ("prefer", PgSslMode::Prefer, MySqlSslMode::Preferred),
    ("require", PgSslMode::Require, MySqlSslMode::Required),
    ("verify-ca", PgSslMode::VerifyCa, MySqlSslMode::VerifyCa),
    ("verify-full", PgSslMode::VerifyFull, MySqlSslMode::VerifyIdentity),
];

/// The engine an address leads to.
pub fn engine_of(url: &str) -> Result<Engine, StorageError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Engine::Sqlite),
        Some("postgres" | "postgresql") => Ok(Engine::Postgres),
        Some("mysql" | "mariadb") => Ok(Engine::MySql),
        _ => Err(StorageError::UnknownScheme),
    }
}

/// Whether this address can be used at all, without asking anybody.
pub fn check(url: &str) -> Result<(), StorageError> {
    match engine_of(url)? {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => postgres(url).map(|_| ()),
        Engine::MySql => mysql(url).map(|_| ()),
    }
}

/// The address in the words of its driver, and the mode of encryption that was asked for.
struct Said {
    url: String,
    mode: Option<(PgSslMode, MySqlSslMode)>,
}

fn said(url: &str) -> Result<Said, StorageError> {
    let wrong = |text: String| StorageError::Address(text);
    let Some((base, query)) = url.split_once('?') else { return Ok(Said { url: url.to_owned(), mode: None }) };
    let (mut kept, mut mode) = (Vec::new(), None);
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = match name {
            "ssl-mode" => "sslmode",
            "ssl-ca" | "sslca" | "ssl-root-cert" => "sslrootcert",
            "ssl-cert" => "sslcert",
            "ssl-key" => "sslkey",
            other => other,
        };
        if !KNOWN.contains(&name) {
            return Err(wrong(format!("the address of the database has {name}; known are {}", KNOWN.join(", "))));
        }
        match name {
            "sslmode" => {
                let asked = value.to_ascii_lowercase().replace('_', "-");
                let asked = match asked.as_str() {
                    "disabled" => "disable",
                    "preferred" => "prefer",
                    "required" => "require",
                    "verify-identity" => "verify-full",
                    other => other,
                };
                let found = MODES.iter().find(|(known, ..)| *known == asked);
                let names: Vec<&str> = MODES.iter().map(|(known, ..)| *known).collect();
                let found = found.ok_or_else(|| wrong(format!("sslmode is one of {}", names.join(", "))))?;
                mode = Some((found.1, found.2));
            }
            // The one name both drivers have for it.
            "sslrootcert" => kept.push(format!("ssl-ca={value}")),
            "socket" if engine_of(url)? == Engine::Postgres => kept.push(format!("host={value}")),
            _ => kept.push(format!("{name}={value}")),
        }
    }
    let url = if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) };
    Ok(Said { url, mode })
}

/// The driver's own words about a fault may hold the address, with its password: they are not told.
fn unreadable(_: sqlx::Error) -> StorageError {
    StorageError::Address(
        "the address of the database is not of the form scheme://user:password@host:port/name".to_owned(),
    )
}

pub(super) fn postgres(url: &str) -> Result<PgConnectOptions, StorageError> {
    let said = said(url)?;
    let mut options: PgConnectOptions = said.url.parse().map_err(unreadable)?;
    if let Some((mode, _)) = said.mode {
        options = options.ssl_mode(mode);
    }
    Ok(options.application_name("padron").disable_statement_logging())
}

pub(super) fn mysql(url: &str) -> Result<MySqlConnectOptions, StorageError> {
    let said = said(url)?;
    let mut options: MySqlConnectOptions = said.url.parse().map_err(unreadable)?;
    if let Some((_, mode)) = said.mode {
        options = options.ssl_mode(mode);
    }
    Ok(options.charset("utf8mb4").timezone("+00:00".to_owned()).disable_statement_logging())
}

/// What every new connection to PostgreSQL is told: waiting for a lock ends, as it does on the other engines.
pub(super) async fn prepare_postgres(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("SET lock_timeout = '10s'").await.map(|_| ())
}

/// What every new connection to MariaDB is told, so that nothing depends on how the server is set up: values that do not fit
/// are refused and never cut, `||` joins, others' commits are seen between two statements as on PostgreSQL (where the binary log
/// allows that), waiting for a lock ends.
pub(super) async fn prepare_mysql(connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    let modes = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION', \
                 SESSION innodb_lock_wait_timeout = 10";
    connection.execute(modes).await?;
    let (logged, format): (i64, String) =
        sqlx::query_as("SELECT CAST(@@log_bin AS SIGNED), CONCAT(@@binlog_format, '')")
            .fetch_one(&mut *connection)
            .await?;
    if logged == 0 || format != "STATEMENT" {
        connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
    }
    // Under Galera a read that follows a write through another node sees it. MySQL has no such variable.
    let _ = connection.execute("SET SESSION wsrep_sync_wait = 1").await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_understand_the_same_words() {
        let secure = "sslmode=verify-full&sslrootcert=/etc/ca.pem";
        assert!(format!("{:?}", postgres(&format!("postgres://u:p@db/x?{secure}")).unwrap()).contains("VerifyFull"));
        assert!(format!("{:?}", mysql(&format!("mariadb://u:p@db/x?{secure}")).unwrap()).contains("VerifyIdentity"));
        assert!(format!("{:?}", mysql("mysql://u:p@db/x?ssl-mode=VERIFY_CA").unwrap()).contains("VerifyCa"));
        assert!(check("sqlite:data/padron.db").is_ok());
    }

    #[test]
    fn what_nobody_understands_is_refused() {
        let told = |url: &str| check(url).unwrap_err().to_string();
        assert!(told("postgres://u:p@db/x?sslrotcert=/etc/ca.pem").contains("sslrotcert"));
        assert!(told("mysql://u:p@db/x?sslmode=yes").contains("verify-full"));
        assert!(told("oracle://db").contains("postgres"));
        let fault = told("postgres://u:secret@db:port/x");
        assert!(fault.contains("scheme://") && !fault.contains("secret"), "{fault}");
    }
}
