//! What every engine must do alike: one suite, run on SQLite, PostgreSQL and MariaDB.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod agents;
mod audit;
mod changes;
mod columns;
mod customer_users;
mod customers;
mod directories;
mod doors;
mod dynamic_fields;
mod fields;
mod history;
mod jobs;
mod mail;
mod migrations;
mod references;
mod schema;
mod sessions;
mod sources;
mod tls;

use padron_storage::{Db, migrate};
use padron_testkit::services::{self, MariaDb, PostgreSql, mariadb, postgres};

/// An empty database of an engine.
pub(crate) async fn empty(engine: &str) -> (services::Fresh, Db) {
    let fresh = services::Fresh::on(engine).expect("a database");
    let db = Db::connect(fresh.url(), true).await.expect("a connection");
    (fresh, db)
}

/// A database of an engine, made anew for one test; what it needs lives as long as it does.
pub(crate) struct Fresh {
    pub(crate) db: Db,
    _kept: Kept,
}

#[expect(dead_code, reason = "kept only so that it goes when the test ends")]
enum Kept {
    Folder(tempfile::TempDir),
    Postgres(PostgreSql),
    MariaDb(MariaDb),
}

pub(crate) async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("padron.db").display());
    migrated(&url, Kept::Folder(folder)).await
}

pub(crate) async fn postgresql() -> Fresh {
    let server = postgres().expect("PostgreSQL starts");
    let url = server.fresh_database();
    migrated(&url, Kept::Postgres(server)).await
}

pub(crate) async fn maria() -> Fresh {
    let server = mariadb().expect("MariaDB starts");
    let url = server.fresh_database();
    migrated(&url, Kept::MariaDb(server)).await
}

async fn migrated(url: &str, kept: Kept) -> Fresh {
    let db = Db::connect(url, true).await.expect("a connection");
    let done = migrate::migrate(&db).await.expect("migrations run");
    assert!(done.created);
    Fresh { db, _kept: kept }
}

/// Makes a test an engine of each of these functions.
#[macro_export]
macro_rules! on_every_engine {
    ($($(#[$about:meta])* $name:ident)+) => {
        $(
            mod $name {
                $(#[$about])*
                #[tokio::test]
                async fn on_sqlite() {
                    super::$name(&$crate::sqlite().await.db).await;
                }

                $(#[$about])*
                #[tokio::test]
                async fn on_postgresql() {
                    super::$name(&$crate::postgresql().await.db).await;
                }

                $(#[$about])*
                #[tokio::test]
                async fn on_mariadb() {
                    super::$name(&$crate::maria().await.db).await;
                }
            }
        )+
    };
}

/// A moment in the life of the tests.
pub(crate) fn noon() -> chrono::NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a time")
}
