//! A rename takes along everything that refers to the old key (data-layer 8.1, 4 to 8).

use padron_storage::db::Sql;
use padron_storage::references::{OF_CUSTOMER, OF_LOGIN, count, rename};
use padron_storage::{Db, demo};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_login_takes_everything_along
    a_customer_id_takes_everything_along
}

async fn run(db: &Db, sql: Sql) {
    let mut writer = db.write().await.unwrap();
    writer.execute(sql).await.unwrap();
    writer.commit().await.unwrap();
}

/// Rows of every kind that refer to the login `jdoe` and the customer `K1`, some in other case, and some that belong to a
/// neighbour whose key only looks alike.
async fn world(db: &Db) {
    let mut writer = db.write().await.unwrap();
    // Tickets, groups and services for both.
    demo::fill(
        &mut writer,
        &[("jdoe", "K1"), ("x", "x"), ("x", "x"), ("x", "x"), ("x", "x"), ("jdöe", "K1é")],
        noon(),
        1,
    )
    .await
    .unwrap();
    writer.commit().await.unwrap();
    run(db, Sql::new("UPDATE ticket SET customer_user_id = 'JDoe', customer_id = 'k1' WHERE customer_id = 'K1'")).await;
    for (login, customer) in [("jdoe", "K1"), ("JDOE", "k1"), ("jdöe", "K1é")] {
        let sql = Sql::new(
            "INSERT INTO customer_user_customer (user_id, customer_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 1, ?, 1)",
        );
        run(db, sql.bind(login).bind(customer).bind(noon()).bind(noon())).await;
        let sql = Sql::new(
            "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES (?, 'UserLanguage', 'es')",
        );
        run(db, sql.bind(login)).await;
        let sql = Sql::new(
            "INSERT INTO group_customer (customer_id, group_id, permission_key, permission_value, permission_context, create_time, create_by, \
             change_time, change_by) VALUES (?, 1, 'rw', 1, 'Ticket::CustomerID::Same', ?, 1, ?, 1)",
        );
        run(db, sql.bind(customer).bind(noon()).bind(noon())).await;
        let sql = Sql::new(
            "INSERT INTO search_profile (login, profile_name, profile_type, profile_key) VALUES (?, 'p', 'SCALAR', 'k')",
        );
        run(db, sql.bind(format!("CustomerTicketSearch::{login}"))).await;
    }
    for (name, kind) in [("jdoe", "CustomerUser"), ("K1", "CustomerCompany")] {
        let sql = Sql::new("INSERT INTO dynamic_field_obj_id_name (object_name, object_type) VALUES (?, ?)");
        run(db, sql.bind(name).bind(kind)).await;
    }
}

async fn counted(db: &Db, references: &[padron_storage::references::Reference], key: &str) -> Vec<(&'static str, u64)> {
    let found = count(&mut db.read().await.unwrap(), references, key).await.unwrap();
    found.into_iter().map(|(reference, rows)| (reference.name, rows)).collect()
}

async fn a_login_takes_everything_along(db: &Db) {
    world(db).await;
    let expected = [
        ("preferences", 2),
        ("customers", 2),
        ("groups", 1),
        ("services", 1),
        ("tickets", 1),
        ("searches", 2),
        ("dynamic-fields", 1),
    ];
    assert_eq!(counted(db, OF_LOGIN, "jdoe").await, expected);
    let neighbour = counted(db, OF_LOGIN, "jdöe").await;
    let mut writer = db.write().await.unwrap();
    let moved = rename(&mut writer, OF_LOGIN, ("jdoe", "jane + & # () *"), noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(moved, 10);
    assert_eq!(counted(db, OF_LOGIN, "jdoe").await, []);
    assert_eq!(counted(db, OF_LOGIN, "jane + & # () *").await, expected);
    assert_eq!(counted(db, OF_LOGIN, "jdöe").await, neighbour, "a neighbour keeps everything");
}

async fn a_customer_id_takes_everything_along(db: &Db) {
    world(db).await;
    let expected = [("customers", 2), ("groups", 2), ("tickets", 1), ("dynamic-fields", 1)];
    assert_eq!(counted(db, OF_CUSTOMER, "K1").await, expected);
    let neighbour = counted(db, OF_CUSTOMER, "K1é").await;
    let mut writer = db.write().await.unwrap();
    rename(&mut writer, OF_CUSTOMER, ("K1", "X- updated"), noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(counted(db, OF_CUSTOMER, "k1").await, []);
    assert_eq!(counted(db, OF_CUSTOMER, "X- updated").await, expected);
    assert_eq!(counted(db, OF_CUSTOMER, "K1é").await, neighbour);
}
