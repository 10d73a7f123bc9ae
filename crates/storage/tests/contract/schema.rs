//! Migrations: the family's first rows, and nothing twice.

use padron_storage::db::Sql;
use padron_storage::{Db, StorageError, migrate};

use crate::on_every_engine;

on_every_engine! {
    first_rows_are_the_familys
    migrating_again_changes_nothing
    a_newer_database_is_refused
    a_database_of_another_program_is_left_alone
    the_demonstration_is_written_once
}

async fn names(db: &Db, sql: &'static str) -> Vec<String> {
    let rows = db.read().await.unwrap().fetch(Sql::new(sql)).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

async fn first_rows_are_the_familys(db: &Db) {
    assert_eq!(
        names(db, "SELECT v.name FROM valid v ORDER BY v.id").await,
        ["valid", "invalid", "invalid-temporarily"]
    );
    assert_eq!(names(db, "SELECT g.name FROM groups_table g ORDER BY g.id").await, ["users", "admin", "stats"]);
    assert_eq!(names(db, "SELECT q.name FROM queue q ORDER BY q.id").await, ["Postmaster", "Raw", "Junk", "Misc"]);
    assert_eq!(names(db, "SELECT t.name FROM ticket_type t").await, ["Unclassified"]);
    assert_eq!(names(db, "SELECT cu.login FROM customer_user cu").await, Vec::<String>::new());
    assert_eq!(names(db, "SELECT t.tn FROM ticket t").await, Vec::<String>::new());
}

async fn migrating_again_changes_nothing(db: &Db) {
    let again = migrate::migrate(db).await.unwrap();
    assert_eq!((again.applied, again.created), (0, false));
    assert_eq!(migrate::applied(db).await.unwrap(), migrate::newest());
}

async fn a_newer_database_is_refused(db: &Db) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("INSERT INTO padron_migration (version, name) VALUES (9999, 'later')")).await.unwrap();
    writer.commit().await.unwrap();
    assert!(matches!(migrate::migrate(db).await, Err(StorageError::Newer(9999))));
}

async fn a_database_of_another_program_is_left_alone(db: &Db) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("DROP TABLE padron_migration")).await.unwrap();
    writer.commit().await.unwrap();
    assert!(matches!(migrate::migrate(db).await, Err(StorageError::Foreign)));
    assert!(migrate::applied(db).await.unwrap() == 0, "not even our own table was made");
}

async fn the_demonstration_is_written_once(db: &Db) {
    let mut connection = db.read().await.unwrap();
    assert!(padron_storage::demo::is_empty(&mut connection).await.unwrap());
    drop(connection);
    let people: Vec<(String, String)> = (0..40).map(|number| (format!("p{number}"), "K1".to_owned())).collect();
    let people: Vec<(&str, &str)> = people.iter().map(|(login, id)| (login.as_str(), id.as_str())).collect();
    let mut writer = db.write().await.unwrap();
    padron_storage::demo::fill(&mut writer, &people, crate::noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    assert!(!padron_storage::demo::is_empty(&mut db.read().await.unwrap()).await.unwrap());
    assert_eq!(names(db, "SELECT t.tn FROM ticket t").await.len(), 8);
}
