//! Bringing a database up to this version.
//!
//! Migrations are plain SQL, one folder an engine, the same numbers and names in each (`cargo xtask walls` checks that). A
//! statement ends with a blank line behind it, so that bodies of triggers stay whole. Each migration is one transaction with
//! its record. MariaDB cannot undo a change of the schema: there every statement is noted, and one that broke off goes on where
//! it stopped. Of several programs that start at once one migrates, the others wait (`docs/decisions/0005-own-migrations.md`).
//!
//! On a database that OTOBO or Znuny made only what is ours is made: tables named `padron_…`, and nothing on theirs.

use std::time::Duration;

use crate::Result;
use crate::db::{Connection, Db, Engine, Sql, Writer};
use crate::error::StorageError;

/// So long another program may take over its migration.
const PATIENCE: Duration = Duration::from_mins(10);
/// So often a program that waits looks whether the other one is done.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// The name that stands for the first migration where another program made the family's tables.
const ADOPTED: &str = "made by another program";

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

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_family"),
    migration!(2, "0002_padron"),
    migration!(3, "0003_doors"),
    migration!(4, "0004_fields"),
    migration!(5, "0005_directories"),
];

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
    // Nothing to do for most starts: the lock is not asked for, and a user who may only read can start.
    let before = applied(db).await?;
    if before == newest() {
        return Ok(Migrated { applied: 0, created: false });
    }
    let mut lock = db.read().await?;
    take(&mut lock).await?;
    let done = migrate_alone(db).await;
    give_back(&mut lock).await?;
    done
}

async fn migrate_alone(db: &Db) -> Result<Migrated> {
    let adopting = belongs_to_others(db).await?;
    let mut writer = db.write().await?;
    let made = "CREATE TABLE IF NOT EXISTS padron_migration (version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL)";
    writer.execute(Sql::new(made)).await?;
    let steps = "CREATE TABLE IF NOT EXISTS padron_migration_step (version INTEGER NOT NULL PRIMARY KEY, done INTEGER NOT NULL)";
    if db.engine() == Engine::MySql {
        writer.execute(Sql::new(steps)).await?;
    }
    let done = applied_in(&mut writer).await?;
    if done == 0 && adopting {
        record(&mut writer, 1, ADOPTED).await?;
    }
    writer.commit().await?;
    if done > newest() {
        return Err(StorageError::Newer(done));
    }
    let ours_alone = adopting || is_adopted(&mut db.read().await?).await?;
    // Of several that start at once on SQLite each may run some; it was made by whoever ran the first.
    let (mut applied, mut created) = (0, done == 0 && adopting);
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > done) {
        if ours_alone && migration.version == 1 {
            continue;
        }
        let text = match db.engine() {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
            Engine::MySql => migration.mysql,
        };
        let mut writer = db.write().await?;
        // On SQLite another program may have been faster while we waited for the write lock.
        if applied_in(&mut writer).await? >= migration.version {
            continue;
        }
        let from = step(&mut writer, migration.version).await?;
        for (statement, number) in statements(text).zip(1..) {
            if number <= from || (ours_alone && !is_ours(statement)) {
                continue;
            }
            let run = writer.execute(Sql::new(statement)).await;
            match run {
                Err(source) if writer.engine() == Engine::MySql => {
                    writer.commit().await?;
                    let source = Box::new(source);
                    return Err(StorageError::Halfway { name: migration.name, statement: number, source });
                }
                done => _ = done?,
            }
            note(&mut writer, migration.version, number).await?;
        }
        record(&mut writer, migration.version, migration.name).await?;
        writer.commit().await?;
        tracing::debug!(version = migration.version, name = migration.name, "migrated");
        applied += 1;
        created |= migration.version == 1;
    }
    Ok(Migrated { applied, created })
}

async fn record(writer: &mut Writer, version: i64, name: &'static str) -> Result<()> {
    let record = Sql::new("INSERT INTO padron_migration (version, name) VALUES (?, ?)").bind(version).bind(name);
    writer.execute(record).await.map(|_| ())
}

/// How many statements of this migration went through before it broke off; the other engines undo them all.
async fn step(writer: &mut Writer, version: i64) -> Result<i64> {
    if writer.engine() != Engine::MySql {
        return Ok(0);
    }
    let sql = Sql::new("SELECT MAX(s.done) FROM padron_migration_step s WHERE s.version = ?").bind(version);
    writer.fetch_one(sql).await?.int(0)
}

async fn note(writer: &mut Writer, version: i64, number: i64) -> Result<()> {
    if writer.engine() != Engine::MySql {
        return Ok(());
    }
    let sql =
        Sql::new("INSERT INTO padron_migration_step (version, done) VALUES (?, ?) ON DUPLICATE KEY UPDATE done = ?");
    writer.execute(sql.bind(version).bind(number).bind(number)).await.map(|_| ())
}

/// Whether a statement makes or changes something of ours alone. What stands on the family's tables (indexes, triggers and the
/// functions they call) does not.
fn is_ours(statement: &str) -> bool {
    let text: Vec<&str> = statement.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let text = text.join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let (["CREATE" | "ALTER", "TABLE", table, ..]
    | ["INSERT", "INTO", table, ..]
    | ["UPDATE", table, ..]
    | ["CREATE", "INDEX", _, "ON", table, ..]
    | ["CREATE", "UNIQUE", "INDEX", _, "ON", table, ..]) = words.as_slice()
    else {
        return false;
    };
    table.starts_with("padron_")
}

/// Whether the family's tables here are another program's: nothing stands on them, neither index nor trigger.
pub async fn is_adopted(connection: &mut Connection) -> Result<bool> {
    let sql = Sql::new("SELECT COUNT(*) FROM padron_migration m WHERE m.version = 1 AND m.name = ?").bind(ADOPTED);
    Ok(connection.fetch_one(sql).await?.int(0)? > 0)
}

/// Waits for the lock of whoever migrates. It belongs to this connection and ends with it, however it ends.
async fn take(connection: &mut Connection) -> Result<()> {
    let until = tokio::time::Instant::now() + PATIENCE;
    loop {
        let sql = match connection.engine() {
            // Its one writer is the lock.
            Engine::Sqlite => return Ok(()),
            Engine::Postgres => Sql::new("SELECT CASE WHEN pg_try_advisory_lock(7061647243) THEN 1 ELSE 0 END"),
            // Locks of this kind are the whole server's.
            Engine::MySql => Sql::new("SELECT GET_LOCK(CONCAT('padron.', SHA1(DATABASE())), 0)"),
        };
        if connection.fetch_one(sql).await?.int(0)? == 1 {
            return Ok(());
        }
        if tokio::time::Instant::now() >= until {
            return Err(StorageError::Busy);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn give_back(connection: &mut Connection) -> Result<()> {
    let sql = match connection.engine() {
        Engine::Sqlite => return Ok(()),
        Engine::Postgres => Sql::new("SELECT CASE WHEN pg_advisory_unlock(7061647243) THEN 1 ELSE 0 END"),
        Engine::MySql => Sql::new("SELECT RELEASE_LOCK(CONCAT('padron.', SHA1(DATABASE())))"),
    };
    connection.fetch_one(sql).await.map(|_| ())
}

/// Whether another program of the family made this database: there, nothing of theirs may be changed.
async fn belongs_to_others(db: &Db) -> Result<bool> {
    let has = async |table: &'static str| {
        db.read().await?.fetch_optional(Sql::new("SELECT 1 FROM ").push(table).push(" WHERE 1 = 0")).await
    };
    match has("padron_migration").await {
        Err(StorageError::Fault(_)) => match has("customer_user").await {
            Ok(_) => match has("padron_meta").await {
                Err(StorageError::Fault(_)) => Ok(true),
                Err(other) => Err(other),
                // Somebody lost what says how far our own tables are.
                Ok(_) => Err(StorageError::Foreign),
            },
            Err(StorageError::Fault(_)) => Ok(false),
            Err(other) => Err(other),
        },
        // Begun by us, and broken off before the first statement, or by an older version of ours.
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

async fn applied_in(connection: &mut Connection) -> Result<i64> {
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
    fn nothing_of_the_family_is_touched_where_it_is_not_ours() {
        for text in
            ["CREATE TABLE padron_a (x INT)", "-- why\nCREATE INDEX i ON padron_a (x)", "UPDATE padron_a SET x = 1"]
        {
            assert!(is_ours(text), "{text}");
        }
        for text in [
            "CREATE TABLE valid (x INT)",
            "CREATE INDEX padron_i ON users (x)",
            "DROP TRIGGER padron_t",
            "CREATE TRIGGER padron_t AFTER INSERT ON users FOR EACH ROW x",
            "CREATE OR REPLACE FUNCTION padron_f() x",
        ] {
            assert!(!is_ours(text), "{text}");
        }
    }

    #[test]
    fn numbers_rise() {
        assert!(MIGRATIONS.windows(2).all(|pair| pair[0].version < pair[1].version));
        assert!(MIGRATIONS.iter().all(|migration| migration.name.starts_with(&format!("{:04}", migration.version))));
    }
}
