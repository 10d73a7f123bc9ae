//! The change feed: whoever writes, it is seen.

use padron_storage::changes::{self, Change};
use padron_storage::db::Sql;
use padron_storage::table::Touched;
use padron_storage::{Db, Engine, customers};

use crate::customer_users::{add as add_person, person};
use crate::customers::{add as add_customer, cabrera};
use crate::{maria, noon, on_every_engine, postgresql};

on_every_engine! {
    own_writes_are_in_the_feed
    writes_of_other_programs_are_in_the_feed
    a_read_feed_can_be_shortened
}

async fn all(db: &Db, after: i64) -> Vec<Change> {
    let found = changes::after(&mut db.read().await.unwrap(), after, 1_000).await.unwrap();
    let mut found: Vec<Change> = found.into_iter().map(|(_, change)| change).collect();
    found.dedup();
    found
}

async fn own_writes_are_in_the_feed(db: &Db) {
    add_customer(db, &cabrera()).await;
    let id = add_person(db, person("a"), None).await;
    assert_eq!(all(db, 0).await, [Change::Customer("K10001".into()), Change::CustomerUser(id)]);
    let newest = changes::newest(&mut db.read().await.unwrap()).await.unwrap();
    let mut writer = db.write().await.unwrap();
    let mut renamed = cabrera();
    renamed.customer_id = "K2".into();
    customers::own().change(&mut writer, "K10001", &renamed, Touched::Everything, (noon(), 1)).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(all(db, newest).await, [Change::Customer("K10001".into()), Change::Customer("K2".into())]);
}

async fn run(db: &Db, sql: &'static str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new(sql)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn writes_of_other_programs_are_in_the_feed(db: &Db) {
    let id = add_person(db, person("b"), None).await;
    let newest = changes::newest(&mut db.read().await.unwrap()).await.unwrap();
    run(db, "UPDATE customer_user SET last_name = 'Somebody else'").await;
    run(db, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('b', 'UserLastLogin', '1')").await;
    run(db, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('b', 'UserLanguage', 'es')").await;
    run(db, "DELETE FROM customer_user").await;
    let expected = [Change::CustomerUser(id), Change::LastLogin("b".into()), Change::CustomerUser(id)];
    assert_eq!(all(db, newest).await, expected);
}

async fn a_read_feed_can_be_shortened(db: &Db) {
    for number in 0..5 {
        add_person(db, person(&format!("p{number}")), None).await;
    }
    // What nobody has recorded yet stays; this is not what is asked here.
    run(db, "UPDATE padron_change SET recorded = 1").await;
    // Nor does what is young, where it may have been passed over.
    run(db, "UPDATE padron_change SET at_ms = 0 WHERE seq > 1").await;
    let newest = changes::newest(&mut db.read().await.unwrap()).await.unwrap();
    let mut writer = db.write().await.unwrap();
    changes::prune(&mut writer, newest - 1).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(all(db, 0).await.len(), if db.engine() == Engine::Sqlite { 1 } else { 2 });
    assert_eq!(all(db, newest).await, []);
}

#[tokio::test]
async fn what_is_committed_late_is_not_passed_over() {
    for fresh in [postgresql().await, maria().await] {
        let db = &fresh.db;
        add_person(db, person("early"), None).await;
        let mut slow = db.write().await.unwrap();
        slow.execute(Sql::new("UPDATE customer_user SET city = 'late'")).await.unwrap();
        add_person(db, person("quick"), None).await;
        let mut reader = db.read().await.unwrap();
        let newest = changes::newest(&mut reader).await.unwrap();
        let mut late = changes::late_below(&mut reader, newest, 1_000).await.unwrap();
        let ranges = late.ranges(tokio::time::Instant::now());
        assert_eq!(changes::within(&mut reader, &ranges, 10).await.unwrap(), []);
        slow.commit().await.unwrap();
        let came = changes::within(&mut reader, &ranges, 10).await.unwrap();
        assert_eq!(came.len(), 1);
        assert!(late.misses(came[0].0));
        late.came(came[0].0);
        assert!(!late.misses(came[0].0));
    }
}
