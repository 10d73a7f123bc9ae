//! Bringing a database up to this version.
//!
//! Migrations are plain SQL, one folder an engine, the same numbers and names in each (`cargo xtask walls` checks that). A
//! statement ends with a blank line behind it, so that bodies of triggers stay whole. Each migration is one transaction with
//! its record. MariaDB cannot undo a change of the schema, so there a migration that broke off has to be mended by hand, and
//! two programs must not migrate at once: no lock of its own holds under Galera (`docs/decisions/0005-own-migrations.md`).

use crate::Result;
use crate::db::{Db, Engine, Sql};
use crate::error::StorageError;

struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    mysql: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
            mysql: include_str!(concat!("../migrations/mysql/", $name, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] =
    &[migration!(1, "0001_family"), migration!(2, "0002_padron"), migration!(3, "0003_doors")];

/// What [`migrate`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// How many migrations ran.
    pub applied: usize,
    /// Whether the database was empty before.
    pub created: bool,
}

/// The number of the newest migration this program knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Runs what is missing.
pub async fn migrate(db: &Db) -> Result<Migrated> {
    if belongs_to_others(db).await? {
        return Err(StorageError::Foreign);
    }
    let mut writer = db.write().await?;
    let made = "CREATE TABLE IF NOT EXISTS padron_migration (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL)";
    writer.execute(Sql::new(made)).await?;
    let done = applied_in(&mut writer).await?;
    writer.commit().await?;
    if done > newest() {
        return Err(StorageError::Newer(done));
    }
    let mut applied = 0;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > done) {
        let text = match db.engine() {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
            Engine::MySql => migration.mysql,
        };
        let mut writer = db.write().await?;
        // Another program may have been faster while we waited for the write lock.
        if applied_in(&mut writer).await? >= migration.version {
            continue;
        }
        for statement in statements(text) {
            writer.execute(Sql::new(statement)).await?;
        }
        let record = Sql::new("INSERT INTO padron_migration (version, name) VALUES (?, ?)");
        writer.execute(record.bind(migration.version).bind(migration.name)).await?;
        writer.commit().await?;
        tracing::debug!(version = migration.version, name = migration.name, "migrated");
        applied += 1;
    }
    Ok(Migrated { applied, created: done == 0 })
}

/// Whether another program of the family made this database: there, nothing of theirs may be changed.
async fn belongs_to_others(db: &Db) -> Result<bool> {
    let has = async |table: &'static str| {
        db.read().await?.fetch_optional(Sql::new("SELECT 1 FROM ").push(table).push(" WHERE 1 = 0")).await
    };
    match has("padron_migration").await {
        Err(StorageError::Fault(_)) => Ok(!matches!(has("customer_user").await, Err(StorageError::Fault(_)))),
        other => other.map(|_| false),
    }
}

/// The newest migration that ran here; 0 where none did, or where the table is missing.
pub async fn applied(db: &Db) -> Result<i64> {
    let mut connection = db.read().await?;
    match applied_in(&mut connection).await {
        Err(StorageError::Fault(_)) => Ok(0),
        other => other,
    }
}

async fn applied_in(connection: &mut crate::Connection) -> Result<i64> {
    connection.fetch_one(Sql::new("SELECT MAX(version) FROM padron_migration")).await?.int(0)
}

/// The statements of a file, without comments in front of them.
fn statements(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(";\n\n")
        .map(str::trim)
        .map(|part| part.trim_end_matches(';'))
        .filter(|part| part.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_blank_lines() {
        let found: Vec<_> = statements("-- one\nCREATE a;\n\nCREATE b BEGIN x; y; END;\n\n-- nothing\n").collect();
        assert_eq!(found, ["-- one\nCREATE a", "CREATE b BEGIN x; y; END"]);
    }

    #[test]
    fn numbers_rise() {
        assert!(MIGRATIONS.windows(2).all(|pair| pair[0].version < pair[1].version));
        assert!(MIGRATIONS.iter().all(|migration| migration.name.starts_with(&format!("{:04}", migration.version))));
    }
}
