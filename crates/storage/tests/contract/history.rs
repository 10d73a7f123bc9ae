//! What other programs write waits to be recorded; the history answers questions page by page.

use padron_domain::audit::{Door, ObjectKind};
use padron_storage::audit::{self, Record, Stamp};
use padron_storage::changes::{self, Change, Op};
use padron_storage::db::Sql;
use padron_storage::history::{self, Filter};
use padron_storage::table::Touched;
use padron_storage::{Db, customer_users, customers, references};

use crate::customer_users::{add as add_person, person};
use crate::customers::{add as add_customer, cabrera};
use crate::{noon, on_every_engine};

on_every_engine! {
    what_other_programs_write_is_open
    what_a_turn_writes_is_not_open
    a_turn_given_up_leaves_nothing
    an_open_change_is_taken_once
    an_open_change_outlives_the_feed
    pages_are_narrowed_and_follow_each_other
    a_record_is_followed_through_its_keys
    the_log_goes_on_where_it_was_left
    old_entries_go_in_portions
    entries_of_many_kinds_at_once
}

async fn run(db: &Db, sql: &'static str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new(sql)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn open(db: &Db) -> Vec<changes::Foreign> {
    changes::open(&mut db.read().await.unwrap(), 1_000).await.unwrap()
}

async fn forget(db: &Db) {
    run(db, "UPDATE padron_change SET recorded = 1").await;
}

async fn what_other_programs_write_is_open(db: &Db) {
    let id = add_person(db, person("ñ"), None).await;
    add_customer(db, &cabrera()).await;
    let found = open(db).await;
    let told: Vec<_> = found.iter().map(|change| (change.row.clone(), change.op)).collect();
    assert_eq!(told, [(Change::CustomerUser(id), Op::Insert), (Change::Customer("K10001".into()), Op::Insert)]);
    forget(db).await;
    run(db, "UPDATE customer_user SET city = NULL, pw = 'x', login = 'neu'").await;
    run(db, "UPDATE customer_company SET customer_id = 'K2'").await;
    run(db, "DELETE FROM customer_user").await;
    run(db, "DELETE FROM customer_company").await;
    run(db, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('b', 'UserLastLogin', '1')").await;
    let found = open(db).await;
    let told: Vec<_> = found.iter().map(|change| (change.row.clone(), change.op, change.old_key.as_str())).collect();
    assert_eq!(
        told,
        [
            (Change::CustomerUser(id), Op::Update, "ñ"),
            (Change::Customer("K2".into()), Op::Update, "K10001"),
            (Change::CustomerUser(id), Op::Delete, "neu"),
            (Change::Customer("K2".into()), Op::Delete, "K2"),
        ]
    );
    let values = person("ñ");
    let mut before: Vec<String> = values.texts().map(|(_, value)| value.to_owned()).collect();
    before.extend(["1".to_owned(), "1".to_owned()]);
    assert_eq!(found[0].before, before);
    assert_eq!((found[2].before[11].as_str(), found[2].before[15].as_str()), ("", "0"));
    let mut before: Vec<String> = cabrera().texts().map(|(_, value)| value.to_owned()).collect();
    before.push(cabrera().validity.id().to_string());
    assert_eq!(found[1].before, before);
    // The feed has the time of the database, not ours: about now, and the same for what was written together.
    let spread = (found[0].at - found[2].at).num_seconds();
    assert!(spread.abs() < 600 && found[0].at > noon() - chrono::TimeDelta::days(3_650), "{found:?}");
}

async fn what_a_turn_writes_is_not_open(db: &Db) {
    let mut writer = db.write().await.unwrap();
    changes::begin(&mut writer).await.unwrap();
    let new = customer_users::NewCustomerUser { values: person("a"), ..Default::default() };
    let id = customer_users::own().add(&mut writer, &new, noon(), 1).await.unwrap();
    customers::own().add(&mut writer, &cabrera(), noon(), 1).await.unwrap();
    customer_users::own().change(&mut writer, id, &person("b"), Touched::Everything, (noon(), 1)).await.unwrap();
    let mut renamed = cabrera();
    renamed.customer_id = "K2".into();
    references::rename(&mut writer, references::OF_CUSTOMER, ("K1", "K2"), noon(), 1).await.unwrap();
    customers::own().change(&mut writer, "K10001", &renamed, Touched::Everything, (noon(), 1)).await.unwrap();
    changes::end(&mut writer).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(open(db).await, []);
    // The next transaction of the same connections is somebody else's again.
    for _ in 0..3 {
        run(db, "UPDATE customer_user SET city = 'x'").await;
    }
    assert_eq!(open(db).await.len(), 3);
}

async fn a_turn_given_up_leaves_nothing(db: &Db) {
    let mut writer = db.write().await.unwrap();
    changes::begin(&mut writer).await.unwrap();
    let new = customer_users::NewCustomerUser { values: person("a"), ..Default::default() };
    customer_users::own().add(&mut writer, &new, noon(), 1).await.unwrap();
    drop(writer);
    assert_eq!(open(db).await, []);
    assert_eq!(changes::newest(&mut db.read().await.unwrap()).await.unwrap(), 0);
}

async fn an_open_change_is_taken_once(db: &Db) {
    add_person(db, person("a"), None).await;
    let seqs: Vec<i64> = open(db).await.iter().map(|change| change.seq).collect();
    let mut writer = db.write().await.unwrap();
    assert_eq!(changes::still_open(&mut writer, &seqs).await.unwrap().len(), 1);
    changes::recorded(&mut writer, &seqs).await.unwrap();
    writer.commit().await.unwrap();
    let mut second = db.write().await.unwrap();
    assert!(changes::still_open(&mut second, &seqs).await.unwrap().is_empty());
    drop(second);
    assert_eq!(open(db).await, []);
}

async fn an_open_change_outlives_the_feed(db: &Db) {
    add_person(db, person("a"), None).await;
    let newest = changes::newest(&mut db.read().await.unwrap()).await.unwrap();
    let mut writer = db.write().await.unwrap();
    assert_eq!(changes::prune(&mut writer, newest).await.unwrap(), 0);
    writer.commit().await.unwrap();
    assert_eq!(open(db).await.len(), 1);
    assert_eq!(changes::oldest(&mut db.read().await.unwrap()).await.unwrap(), 0);
}

fn stamp(actor: &str, door: Door, minutes: i64) -> Stamp {
    let at = noon() + chrono::TimeDelta::minutes(minutes);
    Stamp { user_id: 1, actor: actor.into(), actor_kind: "agent", door, at, job: (minutes == 2).then_some(7) }
}

async fn record(
    db: &Db,
    stamp: &Stamp,
    verb: &str,
    key: (ObjectKind, &str),
    before: &[(&str, &str)],
    after: &[(&str, &str)],
) {
    let mut writer = db.write().await.unwrap();
    audit::add(&mut writer, stamp, verb, key, before, after).await.unwrap();
    writer.commit().await.unwrap();
}

/// Five entries: person a added, changed, company changed by another program, a renamed to b by öz, an agent signed in.
async fn story(db: &Db) {
    let (person, company) = (ObjectKind::CustomerUser, ObjectKind::Customer);
    record(db, &stamp("carla", Door::Web, 0), "add", (person, "a"), &[], &[("login", "a")]).await;
    record(db, &stamp("carla", Door::Api, 1), "update", (person, "a"), &[("city", "x")], &[("city", "y")]).await;
    record(db, &stamp("oz", Door::Other, 2), "update", (company, "a"), &[("city", "x")], &[("city", "y")]).await;
    record(db, &stamp("öz", Door::Web, 3), "rename", (person, "b"), &[("login", "a")], &[("login", "b")]).await;
    record(db, &stamp("carla", Door::Web, 4), "sign_in", (ObjectKind::Agent, "carla"), &[], &[]).await;
}

async fn told(db: &Db, filter: &Filter, below: Option<i64>, limit: i64) -> Vec<String> {
    let found = history::page(&mut db.read().await.unwrap(), filter, below, limit).await.unwrap();
    found.iter().map(|entry| format!("{} {} {}", entry.actor, entry.verb, entry.object_key)).collect()
}

async fn pages_are_narrowed_and_follow_each_other(db: &Db) {
    story(db).await;
    let minute = |minutes| Some(noon() + chrono::TimeDelta::minutes(minutes));
    let nothing = Filter::default();
    let (newest, rename, company, update, add) =
        ("carla sign_in carla", "öz rename b", "oz update a", "carla update a", "carla add a");
    let key = |kind, key: &str| Filter { kind, key: Some(key.to_owned()), ..Filter::default() };
    for (filter, expected) in [
        (nothing.clone(), vec![newest, rename, company, update, add]),
        (Filter { kind: Some(ObjectKind::CustomerUser), ..nothing.clone() }, vec![rename, update, add]),
        (key(None, "a"), vec![company, update, add]),
        (key(Some(ObjectKind::Agent), "carla"), vec![newest]),
        (key(Some(ObjectKind::CustomerUser), "b"), vec![rename, update, add]),
        (key(Some(ObjectKind::CustomerUser), "a"), vec![update, add]),
        (Filter { actor: Some("carla".into()), ..nothing.clone() }, vec![newest, update, add]),
        (Filter { actor: Some("oz".into()), ..nothing.clone() }, vec![company]),
        (Filter { door: Some(Door::Other), ..nothing.clone() }, vec![company]),
        (Filter { verb: Some("update".into()), ..nothing.clone() }, vec![company, update]),
        (Filter { field: Some("city".into()), ..nothing.clone() }, vec![company, update]),
        (Filter { field: Some("city".into()), actor: Some("carla".into()), ..nothing.clone() }, vec![update]),
        (Filter { job: Some(7), ..nothing.clone() }, vec![company]),
        (Filter { from: minute(1), to: minute(3), ..nothing.clone() }, vec![company, update]),
        (Filter { from: minute(3), ..nothing.clone() }, vec![newest, rename]),
        (Filter { to: minute(1), door: Some(Door::Web), ..nothing.clone() }, vec![add]),
    ] {
        assert_eq!(told(db, &filter, None, 100).await, expected, "{filter:?}");
        // One by one they are the same.
        let mut pages = Vec::new();
        let mut below = None;
        loop {
            let found = history::page(&mut db.read().await.unwrap(), &filter, below, 1).await.unwrap();
            let Some(entry) = found.first() else { break };
            pages.push(format!("{} {} {}", entry.actor, entry.verb, entry.object_key));
            below = Some(entry.id);
        }
        assert_eq!(pages, expected, "{filter:?} page by page");
    }
}

async fn a_record_is_followed_through_its_keys(db: &Db) {
    story(db).await;
    let mut connection = db.read().await.unwrap();
    let all = history::page(&mut connection, &Filter::default(), None, 10).await.unwrap();
    let add = all.last().unwrap();
    assert_eq!(history::get(&mut connection, add.id).await.unwrap().as_ref(), Some(add));
    assert_eq!(history::key_now(&mut connection, ObjectKind::CustomerUser, add).await.unwrap(), "b");
    assert_eq!(history::key_now(&mut connection, ObjectKind::Customer, &all[2]).await.unwrap(), "a");
    assert_eq!(history::get(&mut connection, add.id + 1_000).await.unwrap(), None);
}

async fn the_log_goes_on_where_it_was_left(db: &Db) {
    story(db).await;
    let kinds = [ObjectKind::Customer, ObjectKind::CustomerUser];
    let mut connection = db.read().await.unwrap();
    let first = history::after(&mut connection, 0, &kinds, 3).await.unwrap();
    let verbs: Vec<_> = first.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["add", "update", "update"]);
    let rest = history::after(&mut connection, first[2].id, &kinds, 3).await.unwrap();
    assert_eq!((rest.len(), rest[0].verb.as_str(), rest[0].actor_kind.as_str()), (1, "rename", "agent"));
    let end = history::end(&mut connection, noon()).await.unwrap();
    assert!(end > rest[0].id);
    // A transaction that is given up leaves a gap; nobody waits for it for ever.
    let mut writer = db.write().await.unwrap();
    audit::add(&mut writer, &stamp("x", Door::Web, 9), "add", (ObjectKind::Customer, "x"), &[], &[]).await.unwrap();
    drop(writer);
    record(db, &stamp("x", Door::Web, 9), "add", (ObjectKind::Customer, "y"), &[], &[]).await;
    let later = history::after(&mut connection, end, &kinds, 3).await.unwrap();
    assert_eq!(later.len(), 1);
    let young = noon() + chrono::TimeDelta::minutes(60);
    assert_eq!(history::unsettled(&mut connection, end, later[0].id, young).await.unwrap(), None);
}

async fn old_entries_go_in_portions(db: &Db) {
    story(db).await;
    let before = noon() + chrono::TimeDelta::minutes(3);
    for expected in [2, 1, 0] {
        let mut writer = db.write().await.unwrap();
        assert_eq!(history::sweep(&mut writer, before, 2).await.unwrap().0, expected);
        writer.commit().await.unwrap();
    }
    assert_eq!(told(db, &Filter::default(), None, 10).await, ["carla sign_in carla", "öz rename b"]);
    assert_eq!(told(db, &Filter { field: Some("city".into()), ..Filter::default() }, None, 10).await.len(), 0);
    let left = Sql::new("SELECT COUNT(*) FROM padron_audit_field");
    assert_eq!(db.read().await.unwrap().fetch_one(left).await.unwrap().int(0).unwrap(), 1);
}

async fn entries_of_many_kinds_at_once(db: &Db) {
    let stamp = stamp("carla", Door::Other, 0);
    let one =
        |verb, key, before, after| Record { stamp: &stamp, verb, kind: ObjectKind::CustomerUser, key, before, after };
    let records = [
        one("add", "a", vec![], vec![("login", "a")]),
        one("update", "a", vec![("city", "x")], vec![("city", "y")]),
        one("update", "a", vec![("city", "y")], vec![("city", "z")]),
        one("remove", "a", vec![("login", "a")], vec![]),
        one("password", "b", vec![], vec![]),
    ];
    let mut writer = db.write().await.unwrap();
    audit::add_records(&mut writer, &records).await.unwrap();
    writer.commit().await.unwrap();
    let expected = ["carla password b", "carla remove a", "carla update a", "carla update a", "carla add a"];
    assert_eq!(told(db, &Filter::default(), None, 10).await, expected);
    let city = Filter { field: Some("city".into()), ..Filter::default() };
    assert_eq!(told(db, &city, None, 10).await.len(), 2);
}

/// An entry of a transaction that is still open must not be passed over by somebody who follows the log.
#[tokio::test]
async fn a_late_commit_is_waited_for_on_postgresql() {
    let fresh = crate::postgresql().await;
    let db = &fresh.db;
    let kinds = [ObjectKind::Customer];
    let mut late = db.write().await.unwrap();
    audit::add(&mut late, &stamp("late", Door::Web, 0), "add", (ObjectKind::Customer, "late"), &[], &[]).await.unwrap();
    record(db, &stamp("early", Door::Web, 0), "add", (ObjectKind::Customer, "early"), &[], &[]).await;
    let mut connection = db.read().await.unwrap();
    assert_eq!(history::after(&mut connection, 0, &kinds, 9).await.unwrap(), []);
    assert_eq!(history::end(&mut connection, noon()).await.unwrap(), 0);
    late.commit().await.unwrap();
    let found = history::after(&mut connection, 0, &kinds, 9).await.unwrap();
    let keys: Vec<_> = found.iter().map(|entry| entry.object_key.as_str()).collect();
    assert_eq!(keys, ["late", "early"]);
}

/// The same on MariaDB, where only the age of an entry behind a gap tells.
#[tokio::test]
async fn a_late_commit_is_waited_for_on_mariadb() {
    let fresh = crate::maria().await;
    let db = &fresh.db;
    let mut late = db.write().await.unwrap();
    audit::add(&mut late, &stamp("late", Door::Web, 0), "add", (ObjectKind::Customer, "late"), &[], &[]).await.unwrap();
    record(db, &stamp("early", Door::Web, 0), "add", (ObjectKind::Customer, "early"), &[], &[]).await;
    let mut connection = db.read().await.unwrap();
    let (young, old) = (noon() - chrono::TimeDelta::seconds(5), noon() + chrono::TimeDelta::seconds(5));
    let early = history::after(&mut connection, 0, &[ObjectKind::Customer], 9).await.unwrap()[0].id;
    assert_eq!(history::unsettled(&mut connection, 0, early, young).await.unwrap(), Some(early - 2));
    assert_eq!(history::unsettled(&mut connection, 0, early, old).await.unwrap(), None);
    drop(late);
}

#[tokio::test]
async fn what_is_written_beside_a_long_transaction_is_held_back() {
    for fresh in [crate::postgresql().await, crate::maria().await] {
        let db = &fresh.db;
        let add = async |writer: &mut padron_storage::Writer, key: &str| {
            audit::add(writer, &stamp("x", Door::Web, 0), "update", (ObjectKind::Customer, key), &[], &[])
                .await
                .unwrap();
        };
        // Once, so that there is something to lock.
        let mut first = db.write().await.unwrap();
        padron_storage::changes::begin(&mut first).await.unwrap();
        add(&mut first, "first").await;
        first.commit().await.unwrap();
        let mut slow = db.write().await.unwrap();
        padron_storage::changes::begin(&mut slow).await.unwrap();
        add(&mut slow, "slow").await;
        let mut quick = db.write().await.unwrap();
        add(&mut quick, "quick").await;
        quick.commit().await.unwrap();
        let mut reader = db.read().await.unwrap();
        // By a clock by which every entry is old.
        let young = crate::noon() - chrono::TimeDelta::seconds(5) + chrono::TimeDelta::seconds(10);
        // Not even the first one may be told where transactions of another database of this server are older.
        assert!(history::end(&mut reader, young).await.unwrap() <= 1, "{:?}", db.engine());
        slow.commit().await.unwrap();
        assert_eq!(history::end(&mut reader, young).await.unwrap(), 3, "{:?}", db.engine());
        let all = history::after(&mut reader, 0, &[ObjectKind::Customer], 10).await.unwrap();
        assert_eq!(all.iter().map(|entry| entry.object_key.as_str()).collect::<Vec<_>>(), ["first", "slow", "quick"]);
    }
}
