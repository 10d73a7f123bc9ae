//! Backup and restore of the embedded database while it runs.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use padron_domain::audit::{Door, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_storage::audit::{self, Stamp};
use padron_storage::changes::{self, Change};
use padron_storage::db::Sql;
use padron_storage::{Db, StorageError, backup, customers, migrate};

fn noon() -> chrono::NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a time")
}

fn stamp() -> Stamp {
    Stamp { user_id: 1, actor: "root@localhost".into(), actor_kind: "system", door: Door::Cli, at: noon(), job: None }
}

async fn open(folder: &tempfile::TempDir, name: &str) -> Db {
    let db = Db::connect(&format!("sqlite:{}", folder.path().join(name).display()), true).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    db
}

async fn add(db: &Db, id: &str) {
    let mut writer = db.write().await.unwrap();
    let values = CustomerValues { customer_id: id.into(), name: format!("Company {id}"), ..CustomerValues::default() };
    customers::own().add(&mut writer, &values, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
}

async fn ids(db: &Db) -> Vec<String> {
    let mut found = Vec::new();
    customers::own()
        .each(&mut db.read().await.unwrap(), |customer| found.push(customer.values.customer_id))
        .await
        .unwrap();
    found
}

#[tokio::test]
async fn a_restore_brings_back_what_the_backup_has() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder, "p.db").await;
    add(&db, "kept").await;
    let copy = folder.path().join("copy.db");
    // A writer in the middle of something neither waits nor is seen.
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("UPDATE users SET login = 'half-done'")).await.unwrap();
    backup::backup(&db, &copy).await.unwrap();
    writer.commit().await.unwrap();
    add(&db, "later").await;
    assert_eq!(ids(&db).await, ["kept", "later"]);
    // Somebody reads all the while.
    let mut reader = db.read().await.unwrap();
    let before = changes::newest(&mut reader).await.unwrap();
    backup::restore(&db, &copy, &stamp()).await.unwrap();
    assert_eq!(ids(&db).await, ["kept"]);
    let history = audit::newest(&mut reader, &[ObjectKind::Database], 1).await.unwrap();
    assert_eq!(history[0].verb, "restore");
    let row = reader.fetch_one(Sql::new("SELECT u.login FROM users u WHERE u.id = 1")).await.unwrap();
    assert_eq!(row.text(0).unwrap(), "root@localhost");
    let told = changes::after(&mut reader, before, 10).await.unwrap();
    assert_eq!(
        told.into_iter().map(|(_, change)| change).collect::<Vec<_>>(),
        [Change::All],
        "a running server is told to read everything anew"
    );
    add(&db, "after").await;
    assert_eq!(ids(&db).await, ["after", "kept"]);
    assert_eq!(backup::check(&db).await.unwrap(), "ok");
    let broken = reader.fetch(Sql::new("PRAGMA foreign_key_check")).await.unwrap();
    assert!(broken.is_empty());
}

#[tokio::test]
async fn a_backup_restores_into_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder, "p.db").await;
    add(&db, "kept").await;
    let copy = folder.path().join("copy.db");
    backup::backup(&db, &copy).await.unwrap();
    let fresh = open(&folder, "fresh.db").await;
    backup::restore(&fresh, &copy, &stamp()).await.unwrap();
    assert_eq!(ids(&fresh).await, ["kept"]);
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder, "p.db").await;
    add(&db, "kept").await;
    let nonsense = folder.path().join("nonsense.db");
    std::fs::write(&nonsense, "no database at all, but long enough to be looked at").unwrap();
    assert!(matches!(backup::restore(&db, &nonsense, &stamp()).await, Err(StorageError::NotABackup(_))));
    assert!(matches!(
        backup::restore(&db, &folder.path().join("missing.db"), &stamp()).await,
        Err(StorageError::File { .. })
    ));
    // A database of somebody else.
    let other = folder.path().join("other.db");
    let stranger = Db::connect(&format!("sqlite:{}", other.display()), true).await.unwrap();
    let mut writer = stranger.write().await.unwrap();
    writer.execute(Sql::new("CREATE TABLE theirs (a INTEGER)")).await.unwrap();
    writer.commit().await.unwrap();
    stranger.close().await;
    assert!(matches!(backup::restore(&db, &other, &stamp()).await, Err(StorageError::NotABackup(_))));
    assert_eq!(ids(&db).await, ["kept"]);
}

#[tokio::test]
async fn a_backup_never_overwrites_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder, "p.db").await;
    let there = folder.path().join("there");
    std::fs::write(&there, "precious").unwrap();
    assert!(backup::backup(&db, &there).await.is_err());
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "precious");
}
