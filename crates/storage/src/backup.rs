//! Backup and restore of the embedded database while it runs.

use std::path::Path;

use padron_domain::audit::ObjectKind;

use crate::audit::Stamp;
use crate::db::{Connection, Db, Engine, Sql};
use crate::error::StorageError;
use crate::{Result, audit, changes, migrate};

/// Copies the database into a new file, as of one moment, while others go on reading and writing.
pub async fn backup(db: &Db, target: &Path) -> Result<()> {
    embedded(db)?;
    let not_possible = |text: String| Err(StorageError::NotABackup(text));
    if target.exists() {
        return not_possible(format!("{} exists already; a backup never overwrites a file", target.display()));
    }
    crate::db::files::make_private(target)?;
    let mut connection = db.read().await?;
    let copied = connection.run(Sql::new("VACUUM INTO ?").bind(target.to_string_lossy().into_owned())).await;
    if copied.is_err() {
        // Half a copy is none, and would stand in the way of the next try.
        let _ = std::fs::remove_file(target);
    }
    copied?;
    // The copy is acknowledged only when it is on the disk.
    let failed = |source| StorageError::File { path: target.display().to_string(), source };
    std::fs::File::open(target).and_then(|file| file.sync_all()).map_err(failed)
}

/// Puts everything back as a backup has it, in one transaction: other programs see the state before or the state after.
/// How many rows were put back.
pub async fn restore(db: &Db, source: &Path, stamp: &Stamp) -> Result<u64> {
    embedded(db)?;
    let copy = migrated_copy(source).await?;
    // ATTACH is not possible within a transaction, so this connection begins one by hand.
    let mut connection = db.read().await?;
    connection.run(Sql::new("ATTACH DATABASE ? AS backup").bind(copy.path().to_string_lossy().into_owned())).await?;
    let done = copy_all(&mut connection, stamp, source).await;
    if done.is_err() {
        // Where BEGIN itself failed there is nothing to roll back; the cause is in `done`.
        let _ = connection.run(Sql::new("ROLLBACK")).await;
    }
    connection.run(Sql::new("DETACH DATABASE backup")).await?;
    done
}

/// Whether everything could be put back as this file has it.
pub async fn usable(db: &Db, source: &Path) -> Result<()> {
    embedded(db)?;
    migrated_copy(source).await.map(|_| ())
}

/// What SQLite says about the soundness of the file: `ok`, or what is wrong.
pub async fn check(db: &Db) -> Result<String> {
    db.read().await?.fetch_one(Sql::new("PRAGMA integrity_check")).await?.text(0)
}

async fn copy_all(connection: &mut Connection, stamp: &Stamp, source: &Path) -> Result<u64> {
    connection.run(Sql::new("BEGIN IMMEDIATE")).await?;
    let tables = Sql::new(
        "SELECT t.name FROM backup.sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    );
    let mut rows = 0;
    for table in connection.fetch(tables).await? {
        let table = table.text(0)?;
        // Names come from a file: quoted, so that nothing but a table can be meant.
        let quoted = format!("\"{}\"", table.replace('"', "\"\""));
        connection.run(Sql::new("DELETE FROM main.").push(&quoted)).await?;
        rows += connection
            .run(Sql::new("INSERT INTO main.").push(&quoted).push(" SELECT * FROM backup.").push(&quoted))
            .await?;
    }
    connection.run(Sql::new("DELETE FROM main.padron_change")).await?;
    connection.run(changes::announcement()).await?;
    // The history that came back ends before the restore; the restore itself goes on top of it.
    let file = source.to_string_lossy();
    let key = (ObjectKind::Database, "");
    connection.run(audit::entry(stamp, "restore", key, &[], &[("file", &file), ("rows", &rows.to_string())])).await?;
    connection.run(Sql::new("COMMIT")).await?;
    Ok(rows)
}

/// A copy of the backup brought up to this version, in a temporary folder; the backup itself is left as it is.
async fn migrated_copy(source: &Path) -> Result<TemporaryFile> {
    let unusable = |why: String| StorageError::NotABackup(format!("{} is no usable backup: {why}", source.display()));
    let copy = TemporaryFile::beside(source);
    std::fs::copy(source, copy.path())
        .map_err(|error| StorageError::File { path: source.display().to_string(), source: error })?;
    let db = Db::connect(&format!("sqlite:{}", copy.path().display()), false)
        .await
        .map_err(|error| unusable(error.to_string()))?;
    if migrate::applied(&db).await.map_err(|error| unusable(error.to_string()))? == 0 {
        return Err(unusable("it was not written by Padrón".to_owned()));
    }
    match check(&db).await {
        Ok(text) if text == "ok" => {}
        Ok(text) => return Err(unusable(text)),
        Err(error) => return Err(unusable(error.to_string())),
    }
    migrate::migrate(&db).await?;
    db.close().await;
    Ok(copy)
}

fn embedded(db: &Db) -> Result<()> {
    if db.engine() == Engine::Sqlite {
        return Ok(());
    }
    let (dump, restore) = match db.engine() {
        Engine::MySql => ("mariadb-dump --single-transaction --triggers --hex-blob", "mariadb"),
        _ => ("pg_dump --format=custom", "pg_restore --clean --if-exists"),
    };
    let text = format!(
        "backup and restore are for the embedded database; on {} copy it with {dump} and put it back with {restore}",
        db.engine().name()
    );
    Err(StorageError::NotABackup(text))
}

/// A file that goes when it is dropped, with what SQLite puts beside it.
struct TemporaryFile(std::path::PathBuf);

impl TemporaryFile {
    fn beside(source: &Path) -> Self {
        let name = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self(std::env::temp_dir().join(format!("padron-restore-{}-{name}", std::process::id())))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            let _ = std::fs::remove_file(path);
        }
    }
}
