//! What the doors of programs keep: tokens, answers to requests, settings.

use chrono::TimeDelta;
use padron_storage::idempotency::{self, Answer, Request};
use padron_storage::tokens::{self, Token};
use padron_storage::{Db, StorageError, settings};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_token_is_found_by_its_hash_until_it_is_removed
    a_key_is_taken_once_and_answers_what_was_kept
    of_two_requests_at_once_one_gets_the_key
    a_setting_is_replaced_and_taken_away
}

fn token() -> Token {
    Token {
        id: 0,
        user_id: 1,
        agent: "root@localhost".into(),
        name: "nightly".into(),
        scopes: "customers:read jobs:write".into(),
        created_at: noon(),
        expires_at: Some(noon() + TimeDelta::days(1)),
        used_at: None,
    }
}

async fn a_token_is_found_by_its_hash_until_it_is_removed(db: &Db) {
    let mut writer = db.write().await.unwrap();
    let first = tokens::add(&mut writer, "one", &token()).await.unwrap();
    let endless = Token { user_id: 99, expires_at: None, scopes: String::new(), ..token() };
    let second = tokens::add(&mut writer, "two", &endless).await.unwrap();
    tokens::touch(&mut writer, first, noon() + TimeDelta::minutes(5)).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let found = tokens::by_hash(&mut connection, "one").await.unwrap().unwrap();
    assert_eq!(found, Token { id: first, used_at: Some(noon() + TimeDelta::minutes(5)), ..token() });
    assert_eq!(tokens::by_hash(&mut connection, "three").await.unwrap(), None);
    let all = tokens::all(&mut connection).await.unwrap();
    assert_eq!(all, [Token { id: second, agent: String::new(), ..endless }, found.clone()]);
    assert_eq!(tokens::by_id(&mut connection, first).await.unwrap(), Some(found));
    drop(connection);
    let mut writer = db.write().await.unwrap();
    assert!(tokens::remove(&mut writer, first).await.unwrap());
    assert!(!tokens::remove(&mut writer, first).await.unwrap());
    writer.commit().await.unwrap();
    assert_eq!(tokens::by_hash(&mut db.read().await.unwrap(), "one").await.unwrap(), None);
}

fn request(hash: &str) -> Request {
    Request { token_id: 7, key: "key".into(), hash: hash.into() }
}

async fn a_key_is_taken_once_and_answers_what_was_kept(db: &Db) {
    let answer = Answer { status: 201, headers: "{\"etag\":\"x\"}".into(), body: "{\"name\":\"ñ🦀\"}".into() };
    let mut writer = db.write().await.unwrap();
    idempotency::reserve(&mut writer, &request("a"), noon(), noon() - TimeDelta::days(1)).await.unwrap();
    idempotency::answer(&mut writer, &request("a"), &answer).await.unwrap();
    writer.commit().await.unwrap();
    let kept = async |since| idempotency::get(&mut db.read().await.unwrap(), 7, "key", since).await.unwrap();
    assert_eq!(kept(noon()).await, Some(("a".to_owned(), answer)));
    assert_eq!(kept(noon() + TimeDelta::seconds(1)).await, None, "what is older is none");
    assert_eq!(idempotency::get(&mut db.read().await.unwrap(), 8, "key", noon()).await.unwrap(), None);
    let mut writer = db.write().await.unwrap();
    let again = idempotency::reserve(&mut writer, &request("b"), noon(), noon() - TimeDelta::days(1)).await;
    assert!(matches!(again, Err(StorageError::Unique(_))), "{again:?}");
    drop(writer);
    // After a day the key is free.
    let later = noon() + TimeDelta::days(1) + TimeDelta::seconds(1);
    let mut writer = db.write().await.unwrap();
    idempotency::reserve(&mut writer, &request("b"), later, later - TimeDelta::days(1)).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(kept(noon()).await.unwrap().0, "b");
}

async fn of_two_requests_at_once_one_gets_the_key(db: &Db) {
    let one = async {
        let mut writer = db.write().await?;
        idempotency::reserve(&mut writer, &request("a"), noon(), noon() - TimeDelta::days(1)).await?;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        writer.commit().await
    };
    let other = async {
        let mut writer = db.write().await?;
        idempotency::reserve(&mut writer, &request("a"), noon(), noon() - TimeDelta::days(1)).await?;
        writer.commit().await
    };
    let (one, other) = tokio::join!(one, other);
    let refused = |outcome: &Result<(), StorageError>| matches!(outcome, Err(StorageError::Unique(_)));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert!(refused(&one) || refused(&other), "{one:?} {other:?}");
}

async fn a_setting_is_replaced_and_taken_away(db: &Db) {
    let mut writer = db.write().await.unwrap();
    settings::put(&mut writer, "B::C", "[1]", noon(), 1).await.unwrap();
    settings::put(&mut writer, "A", "true", noon(), 1).await.unwrap();
    settings::put(&mut writer, "A", "{\"x\":\"ñ\"}", noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let all = settings::all(&mut connection).await.unwrap();
    assert_eq!(all, [("A".into(), "{\"x\":\"ñ\"}".into()), ("B::C".into(), "[1]".into())]);
    assert_eq!(settings::get(&mut connection, "B::C").await.unwrap().as_deref(), Some("[1]"));
    assert!(settings::group_names(&mut connection).await.unwrap().contains(&"admin".to_owned()));
    drop(connection);
    let mut writer = db.write().await.unwrap();
    assert!(settings::remove(&mut writer, "A").await.unwrap());
    assert!(!settings::remove(&mut writer, "A").await.unwrap());
    writer.commit().await.unwrap();
    assert_eq!(settings::get(&mut db.read().await.unwrap(), "A").await.unwrap(), None);
}
