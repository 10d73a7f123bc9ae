//! Agents and who administrates.

use padron_storage::Db;
use padron_storage::agents;
use padron_storage::db::Sql;

use crate::{noon, on_every_engine};

on_every_engine! {
    row_one_is_root_with_a_password_nobody_has
    rw_through_a_role_administrates
    preferences_are_replaced
    a_rename_is_found_by_the_new_login
}

async fn row_one_is_root_with_a_password_nobody_has(db: &Db) {
    let root = agents::by_login(&mut db.read().await.unwrap(), "ROOT@localhost").await.unwrap().unwrap();
    assert_eq!((root.agent.id, root.agent.login.as_str(), root.agent.administrator), (1, "root@localhost", true));
    assert_eq!(root.hash, "*");
}

async fn insert(db: &Db, sql: Sql) -> i64 {
    let mut writer = db.write().await.unwrap();
    let id = writer.insert(sql).await.unwrap();
    writer.commit().await.unwrap();
    id
}

async fn run(db: &Db, sql: Sql) {
    let mut writer = db.write().await.unwrap();
    writer.execute(sql).await.unwrap();
    writer.commit().await.unwrap();
}

async fn rw_through_a_role_administrates(db: &Db) {
    let agent = Sql::new(
        "INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
         VALUES ('carla', 'x', 'Carla', 'M', 1, ?, 1, ?, 1)",
    );
    let agent = insert(db, agent.bind(noon()).bind(noon())).await;
    let is = async || agents::by_id(&mut db.read().await.unwrap(), agent).await.unwrap().unwrap().agent.administrator;
    assert!(!is().await);
    let role = Sql::new(
        "INSERT INTO roles (name, valid_id, create_time, create_by, change_time, change_by) VALUES ('boss', 1, ?, 1, ?, 1)",
    );
    let role = insert(db, role.bind(noon()).bind(noon())).await;
    let in_role = Sql::new(
        "INSERT INTO role_user (user_id, role_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 1, ?, 1)",
    );
    run(db, in_role.bind(agent).bind(role).bind(noon()).bind(noon())).await;
    let right = Sql::new(
        "INSERT INTO group_role (role_id, group_id, permission_key, permission_value, create_time, create_by, change_time, change_by) \
         SELECT ?, g.id, 'rw', 1, ?, 1, ?, 1 FROM groups_table g WHERE g.name = 'admin'",
    );
    run(db, right.bind(role).bind(noon()).bind(noon())).await;
    assert!(is().await);
    run(db, Sql::new("UPDATE roles SET valid_id = 2 WHERE id = ?").bind(role)).await;
    assert!(!is().await, "an invalid role gives nothing");
    run(db, Sql::new("UPDATE roles SET valid_id = 1 WHERE id = ?").bind(role)).await;
    run(db, Sql::new("UPDATE groups_table SET valid_id = 2 WHERE name = 'admin'")).await;
    assert!(!is().await, "an invalid group gives nothing");
}

async fn preferences_are_replaced(db: &Db) {
    let mut writer = db.write().await.unwrap();
    for value in ["es", "de"] {
        agents::set_preference(&mut writer, 1, "UserLanguage", value).await.unwrap();
    }
    writer.commit().await.unwrap();
    let found = agents::preferences(&mut db.read().await.unwrap(), 1).await.unwrap();
    assert_eq!(found, [("UserLanguage".to_owned(), "de".to_owned())]);
}

async fn a_rename_is_found_by_the_new_login(db: &Db) {
    let mut writer = db.write().await.unwrap();
    agents::rename(&mut writer, 1, ("Ñandú", "A", "B"), noon(), 1).await.unwrap();
    agents::set_password(&mut writer, 1, "hash", noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert!(agents::by_login(&mut connection, "root@localhost").await.unwrap().is_none());
    assert!(agents::by_login(&mut connection, "nandu").await.unwrap().is_none());
    assert_eq!(agents::by_login(&mut connection, "ÑANDÚ").await.unwrap().unwrap().hash, "hash");
    assert_eq!(agents::names(&mut connection).await.unwrap(), [(1, "Ñandú".to_owned())]);
}
