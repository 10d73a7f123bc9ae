//! A database for a test that does not care which engine it runs on, so that a whole suite can be run on each.

use std::{env, io};

use tempfile::TempDir;

use super::{MariaDb, PostgreSql, mariadb, postgres};

/// Names the variable that says where such tests run: `sqlite` (also where it is missing), `postgres` or `mysql`.
pub const ENGINE: &str = "PADRON_TEST_ENGINE";

/// A new, empty database, and what it needs for as long as the test runs.
pub struct Fresh {
    url: String,
    kept: Kept,
}

enum Kept {
    Folder(#[expect(dead_code, reason = "kept only so that it goes when the test ends")] TempDir),
    Server(#[expect(dead_code, reason = "kept only so that it goes when the test ends")] Server),
}

#[expect(dead_code, reason = "kept only so that it goes when the test ends")]
enum Server {
    Postgres(PostgreSql),
    MariaDb(MariaDb),
}

impl Fresh {
    /// On the engine that [`ENGINE`] names.
    pub fn new() -> io::Result<Self> {
        Self::on(&env::var(ENGINE).unwrap_or_default())
    }

    /// On the engine of this name.
    pub fn on(engine: &str) -> io::Result<Self> {
        Ok(match engine {
            "" | "sqlite" => {
                let folder = tempfile::tempdir()?;
                let url = format!("sqlite:{}", folder.path().join("padron.db").display());
                Self { url, kept: Kept::Folder(folder) }
            }
            "postgres" => {
                let server = postgres()?;
                Self { url: server.fresh_database(), kept: Kept::Server(Server::Postgres(server)) }
            }
            "mysql" => {
                let server = mariadb()?;
                Self { url: server.fresh_database(), kept: Kept::Server(Server::MariaDb(server)) }
            }
            other => return Err(io::Error::other(format!("{ENGINE}: there is no engine {other}"))),
        })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it is a file: some tests are about what only a file can be.
    pub const fn is_file(&self) -> bool {
        matches!(self.kept, Kept::Folder(_))
    }
}
