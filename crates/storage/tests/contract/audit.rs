//! The history: written with the change, followed through renames.

use padron_domain::audit::{Door, ObjectKind};
use padron_storage::Db;
use padron_storage::audit::{self, Stamp};

use crate::{noon, on_every_engine};

on_every_engine! {
    entries_come_back_newest_first
    history_follows_a_rename
    history_ends_where_the_key_was_somebody_elses
    accents_make_another_history
    nothing_stays_without_a_commit
}

fn stamp() -> Stamp {
    Stamp { user_id: 1, actor: "carla".into(), actor_kind: "agent", door: Door::Web, at: noon(), job: None }
}

async fn record(db: &Db, verb: &str, key: &str, before: &[(&str, &str)], after: &[(&str, &str)]) {
    let mut writer = db.write().await.unwrap();
    audit::add(&mut writer, &stamp(), verb, (ObjectKind::CustomerUser, key), before, after).await.unwrap();
    writer.commit().await.unwrap();
}

async fn verbs(db: &Db, key: &str) -> Vec<String> {
    let found = audit::of_object(&mut db.read().await.unwrap(), ObjectKind::CustomerUser, key, 50).await.unwrap();
    found.into_iter().map(|entry| format!("{} {}", entry.verb, entry.object_key)).collect()
}

async fn entries_come_back_newest_first(db: &Db) {
    record(db, "add", "jgarcia", &[], &[("first_name", "José \"Pepe\" <b>\n")]).await;
    record(db, "update", "jgarcia", &[("city", "")], &[("city", "València")]).await;
    let found = audit::of_object(&mut db.read().await.unwrap(), ObjectKind::CustomerUser, "jgarcia", 50).await.unwrap();
    let told: Vec<_> =
        found.iter().map(|entry| (entry.verb.as_str(), entry.actor.as_str(), entry.door.as_str(), entry.at)).collect();
    assert_eq!(told, [("update", "carla", "web", noon()), ("add", "carla", "web", noon())]);
    assert_eq!(found[0].after, [("city".to_owned(), "València".to_owned())]);
    assert_eq!(found[1].after, [("first_name".to_owned(), "José \"Pepe\" <b>\n".to_owned())]);
    let newest = async |kind| audit::newest(&mut db.read().await.unwrap(), &[kind], 9).await.unwrap();
    assert_eq!(newest(ObjectKind::CustomerUser).await.len(), 2);
    assert!(newest(ObjectKind::Agent).await.is_empty());
}

async fn history_follows_a_rename(db: &Db) {
    record(db, "add", "old", &[], &[]).await;
    record(db, "update", "old", &[], &[]).await;
    record(db, "rename", "new", &[("login", "old")], &[("login", "new")]).await;
    record(db, "update", "new", &[], &[]).await;
    assert_eq!(verbs(db, "new").await, ["update new", "rename new", "update old", "add old"]);
}

async fn accents_make_another_history(db: &Db) {
    record(db, "add", "ozturk", &[], &[]).await;
    record(db, "add", "öztürk", &[], &[]).await;
    assert_eq!(verbs(db, "öztürk").await, ["add öztürk"]);
    assert_eq!(verbs(db, "ozturk").await, ["add ozturk"]);
}

async fn history_ends_where_the_key_was_somebody_elses(db: &Db) {
    record(db, "add", "first", &[], &[]).await;
    record(db, "rename", "gone", &[("login", "first")], &[("login", "gone")]).await;
    record(db, "add", "first", &[], &[]).await;
    record(db, "update", "first", &[], &[]).await;
    assert_eq!(verbs(db, "first").await, ["update first", "add first"]);
    assert_eq!(verbs(db, "gone").await, ["rename gone", "add first"]);
}

async fn nothing_stays_without_a_commit(db: &Db) {
    let mut writer = db.write().await.unwrap();
    audit::add(&mut writer, &stamp(), "add", (ObjectKind::CustomerUser, "x"), &[], &[]).await.unwrap();
    drop(writer);
    assert!(verbs(db, "x").await.is_empty());
}
