//! Throw-away real servers.
//!
//! A test asks for an engine and gets a new, empty database on it:
//!
//! ```no_run
//! let postgres = padron_testkit::services::postgres()?;
//! let url = postgres.fresh_database(); // postgres://postgres@127.0.0.1:40123/t_2f1c…
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Keep the handle until the end of the test. When it goes, the databases it made go too, and so does the server, if the
//! handle started one. `cargo xtask test` starts one server of each kind for the whole run and tells the tests through
//! [`POSTGRES_URL`] and [`MYSQL_URL`]; without these variables every handle starts its own.
//!
//! The servers listen on 127.0.0.1 only, on a free port, trust everybody, and do not wait for the disk.

mod fresh;
mod mariadb;
mod postgres;
mod process;
mod server;
mod slapd;
pub mod tls;

use std::{env, io};

pub use fresh::{ENGINE, Fresh};
pub use mariadb::MariaDb;
pub use postgres::PostgreSql;
pub use slapd::{ROOT_DN, ROOT_PASSWORD, SUFFIX, Slapd};

/// Names the variable that holds the address of a running PostgreSQL: `postgres://user@host:port`, without a database.
pub const POSTGRES_URL: &str = "PADRON_TEST_POSTGRES_URL";

/// Names the variable that holds the address of a running MariaDB: `mysql://user@host:port`, without a database.
pub const MYSQL_URL: &str = "PADRON_TEST_MYSQL_URL";

/// The PostgreSQL that [`POSTGRES_URL`] names, or one of our own.
pub fn postgres() -> io::Result<PostgreSql> {
    env::var(POSTGRES_URL).map_or_else(|_| PostgreSql::start(), |url| Ok(PostgreSql::at(&url)))
}

/// The MariaDB that [`MYSQL_URL`] names, or one of our own.
pub fn mariadb() -> io::Result<MariaDb> {
    env::var(MYSQL_URL).map_or_else(|_| MariaDb::start(), |url| Ok(MariaDb::at(&url)))
}
