//! Sessions and the counting of sign-ins.

use chrono::TimeDelta;
use padron_storage::sessions::{self, Session};
use padron_storage::throttle::{self, Count, Subject};
use padron_storage::{Db, meta};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_session_is_found_by_its_hash_until_it_is_removed
    sessions_that_are_over_are_swept
    counts_are_replaced_and_forgotten
    facts_are_written_once
}

fn session(user_id: i64) -> Session {
    Session {
        id: 0,
        user_id,
        created_at: noon(),
        seen_at: noon(),
        expires_at: noon() + TimeDelta::hours(16),
        address: "::1".into(),
        user_agent: "Browser".into(),
    }
}

async fn a_session_is_found_by_its_hash_until_it_is_removed(db: &Db) {
    let mut writer = db.write().await.unwrap();
    let first = sessions::add(&mut writer, "one", &session(1)).await.unwrap();
    let second = sessions::add(&mut writer, "two", &session(1)).await.unwrap();
    sessions::touch(&mut writer, second, noon() + TimeDelta::minutes(5)).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let found = sessions::by_hash(&mut connection, "one").await.unwrap().unwrap();
    assert_eq!(found, Session { id: first, ..session(1) });
    assert_eq!(sessions::by_hash(&mut connection, "three").await.unwrap(), None);
    let ids: Vec<i64> =
        sessions::of_agent(&mut connection, 1).await.unwrap().iter().map(|session| session.id).collect();
    assert_eq!(ids, [second, first]);
    drop(connection);
    let mut writer = db.write().await.unwrap();
    assert!(!sessions::remove(&mut writer, 2, first).await.unwrap(), "another agent's session is not one's own");
    assert!(sessions::remove(&mut writer, 1, first).await.unwrap());
    sessions::remove_others(&mut writer, 1, second).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(sessions::of_agent(&mut db.read().await.unwrap(), 1).await.unwrap().len(), 1);
}

async fn sessions_that_are_over_are_swept(db: &Db) {
    let mut writer = db.write().await.unwrap();
    sessions::add(&mut writer, "idle", &session(1)).await.unwrap();
    let now = noon() + TimeDelta::hours(3);
    sessions::add(&mut writer, "used", &Session { seen_at: now, ..session(1) }).await.unwrap();
    sessions::add(&mut writer, "over", &Session { seen_at: now, expires_at: noon(), ..session(1) }).await.unwrap();
    assert_eq!(sessions::sweep(&mut writer, now, now - TimeDelta::hours(2)).await.unwrap(), 2);
    writer.commit().await.unwrap();
    assert!(sessions::by_hash(&mut db.read().await.unwrap(), "used").await.unwrap().is_some());
}

async fn counts_are_replaced_and_forgotten(db: &Db) {
    let subject = Subject { kind: "account", hash: "h".into() };
    let count = Count { tries: 3, window_start: noon(), blocked_until: Some(noon() + TimeDelta::minutes(5)) };
    let mut writer = db.write().await.unwrap();
    let none = Count { tries: 0, window_start: noon(), blocked_until: None };
    assert_eq!(throttle::hold(&mut writer, &subject, noon()).await.unwrap(), none);
    throttle::put(&mut writer, &subject, Count { tries: 1, blocked_until: None, ..count }).await.unwrap();
    throttle::put(&mut writer, &subject, count).await.unwrap();
    assert_eq!(throttle::hold(&mut writer, &subject, noon()).await.unwrap(), count);
    assert_eq!(throttle::sweep(&mut writer, noon() + TimeDelta::minutes(1)).await.unwrap(), 0, "it still blocks");
    assert_eq!(throttle::sweep(&mut writer, noon() + TimeDelta::minutes(6)).await.unwrap(), 1);
    assert_eq!(throttle::hold(&mut writer, &subject, noon()).await.unwrap(), none);
}

async fn facts_are_written_once(db: &Db) {
    let mut writer = db.write().await.unwrap();
    meta::put_if_absent(&mut writer, "k", "first").await.unwrap();
    meta::put_if_absent(&mut writer, "k", "second").await.unwrap();
    assert_eq!(meta::get(&mut writer, "k").await.unwrap().as_deref(), Some("first"));
    meta::put(&mut writer, "k", "third").await.unwrap();
    assert_eq!(meta::get(&mut writer, "k").await.unwrap().as_deref(), Some("third"));
    assert!(meta::remove(&mut writer, "k").await.unwrap());
    assert!(!meta::remove(&mut writer, "k").await.unwrap());
}
