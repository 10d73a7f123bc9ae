//! Jobs: taken by one runner, kept in pieces, written in one transaction with their progress.

use chrono::TimeDelta;
use padron_domain::audit::{Door, ObjectKind};
use padron_storage::Db;
use padron_storage::audit::{self, Record, Stamp};
use padron_storage::customer_users::{self, LookUp, NewCustomerUser};
use padron_storage::jobs::{self, JobRow, NewJob};
use padron_storage::references;

use crate::{noon, on_every_engine};

on_every_engine! {
    a_job_is_taken_by_one_runner
    a_paused_job_is_nobodys
    files_come_back_in_pieces
    rows_come_back_in_order
    columns_are_remembered
    many_changes_are_recorded_with_their_fields
    people_are_looked_up_together
}

fn stamp(job: Option<i64>) -> Stamp {
    Stamp { user_id: 1, actor: "carla".into(), actor_kind: "agent", door: Door::Web, at: noon(), job }
}

async fn job(db: &Db, state: &str) -> i64 {
    let mut writer = db.write().await.unwrap();
    let new = NewJob { kind: "import", state, title: "a.csv", options: "{\"a\":1}", total: 7, runner: None };
    let id = jobs::add(&mut writer, &stamp(None), &new).await.unwrap();
    writer.commit().await.unwrap();
    id
}

async fn claim(db: &Db, id: i64, runner: &str, dead: Option<&str>, seconds: i64) -> bool {
    let now = noon() + TimeDelta::seconds(seconds);
    let mut writer = db.write().await.unwrap();
    let ours =
        jobs::claim(&mut writer, id, &["running"], (runner, dead), (now, now - TimeDelta::seconds(10))).await.unwrap();
    writer.commit().await.unwrap();
    ours
}

async fn a_job_is_taken_by_one_runner(db: &Db) {
    let id = job(db, "running").await;
    assert!(claim(db, id, "one", None, 0).await);
    assert!(!claim(db, id, "two", None, 5).await, "one is alive");
    assert!(claim(db, id, "one", None, 5).await, "whoever has it may ask again");
    assert!(!claim(db, id, "two", Some("three"), 6).await);
    assert!(claim(db, id, "two", Some("one"), 6).await, "one is known to be dead");
    assert!(claim(db, id, "three", None, 20).await, "two was not seen for long");
    let found = jobs::get(&mut db.read().await.unwrap(), id).await.unwrap().unwrap();
    assert_eq!((found.runner.as_deref(), found.started_at), (Some("three"), Some(noon())));
    assert_eq!((found.options.as_str(), found.total, found.counts.as_str()), ("{\"a\":1}", 7, "{}"));
    assert!(!claim(db, job(db, "done").await, "one", None, 0).await, "there is nothing to do");
}

async fn a_paused_job_is_nobodys(db: &Db) {
    let id = job(db, "running").await;
    assert!(claim(db, id, "one", None, 0).await);
    let mut writer = db.write().await.unwrap();
    assert!(jobs::hold(&mut writer, id, "one", "running", noon()).await.unwrap());
    jobs::progress(&mut writer, id, 3, 7, "{\"added\":3}").await.unwrap();
    assert!(jobs::turn_to(&mut writer, id, &["running"], "paused").await.unwrap());
    assert!(!jobs::turn_to(&mut writer, id, &["running"], "paused").await.unwrap());
    assert!(!jobs::hold(&mut writer, id, "one", "running", noon()).await.unwrap());
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert!(jobs::active(&mut connection, &["running"]).await.unwrap().is_empty());
    let found = jobs::newest(&mut connection, &["import"], i64::MAX, 5).await.unwrap();
    assert_eq!((found.len(), found[0].done, found[0].state.as_str()), (1, 3, "paused"));
    assert_eq!(jobs::count(&mut connection, &["bulk"]).await.unwrap(), 0);
}

async fn files_come_back_in_pieces(db: &Db) {
    let id = job(db, "draft").await;
    let mut writer = db.write().await.unwrap();
    jobs::add_chunk(&mut writer, id, 0, vec![0, 255, 128]).await.unwrap();
    jobs::add_chunk(&mut writer, id, 1, vec![7; 256 * 1024]).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert_eq!(jobs::chunk(&mut connection, id, 0).await.unwrap(), Some(vec![0, 255, 128]));
    assert_eq!(jobs::chunk(&mut connection, id, 1).await.unwrap().map(|bytes| bytes.len()), Some(256 * 1024));
    assert_eq!(jobs::chunk(&mut connection, id, 2).await.unwrap(), None);
    let old = noon() + TimeDelta::days(1);
    assert_eq!(jobs::with_old_files(&mut connection, old).await.unwrap(), [id]);
    assert!(jobs::with_old_files(&mut connection, noon()).await.unwrap().is_empty());
    drop(connection);
    let mut writer = db.write().await.unwrap();
    jobs::drop_file(&mut writer, id).await.unwrap();
    writer.commit().await.unwrap();
    assert!(!jobs::has_file(&mut db.read().await.unwrap(), id).await.unwrap());
}

async fn rows_come_back_in_order(db: &Db) {
    let id = job(db, "running").await;
    let row = |row_no, verdict: &str| JobRow {
        row_no,
        verdict: verdict.to_owned(),
        object_key: "ñ".repeat(300),
        content: "{\"ü\":\"\u{1F600}\"}".to_owned(),
    };
    let rows: Vec<JobRow> = (1..=400).map(|no| row(no, if no % 2 == 0 { "refuse" } else { "change" })).collect();
    let mut writer = db.write().await.unwrap();
    jobs::add_rows(&mut writer, id, &rows).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let found = jobs::rows(&mut connection, id, &["refuse"], 390, 3).await.unwrap();
    assert_eq!(found.iter().map(|row| row.row_no).collect::<Vec<_>>(), [392, 394, 396]);
    assert_eq!(found[0].content, "{\"ü\":\"\u{1F600}\"}");
    assert_eq!(found[0].object_key.chars().count(), 191);
    assert_eq!(jobs::rows(&mut connection, id, &[], 0, 1_000).await.unwrap().len(), 400);
    drop(connection);
    let mut writer = db.write().await.unwrap();
    jobs::drop_rows(&mut writer, id).await.unwrap();
    assert!(jobs::rows(&mut writer, id, &[], 0, 5).await.unwrap().is_empty());
}

async fn columns_are_remembered(db: &Db) {
    let pair = |header: &str, field: &str| (header.to_owned(), field.to_owned());
    let mut writer = db.write().await.unwrap();
    jobs::remember_columns(&mut writer, "customers", &[pair("schuhe", "-"), pair("wer", "name")]).await.unwrap();
    jobs::remember_columns(&mut writer, "customers", &[pair("wer", "customer_id")]).await.unwrap();
    let found = jobs::remembered_columns(&mut writer, "customers", &["wer", "was"]).await.unwrap();
    assert_eq!(found, [pair("wer", "customer_id")]);
    assert!(jobs::remembered_columns(&mut writer, "customer_users", &["wer"]).await.unwrap().is_empty());
}

async fn many_changes_are_recorded_with_their_fields(db: &Db) {
    let keys: Vec<String> = (0..200).map(|number| format!("p{number}")).collect();
    let (ours, others) = (stamp(Some(9)), stamp(None));
    let change =
        |stamp, verb, key, before, after| Record { stamp, verb, kind: ObjectKind::CustomerUser, key, before, after };
    let update = |key| change(&ours, "update", key, vec![("city", "a")], vec![("city", "b")]);
    // The same person more than once, and differently: fields belong to the change that has them.
    let mut records = vec![
        change(&ours, "update", "p3", vec![("zip", "1")], vec![("zip", "2")]),
        change(&ours, "password", "p3", vec![], vec![]),
    ];
    records.extend(keys.iter().map(|key| update(key)));
    let mut writer = db.write().await.unwrap();
    audit::add_records(&mut writer, &records).await.unwrap();
    audit::add_records(&mut writer, &[change(&others, "password", "p7", vec![], vec![])]).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert_eq!(audit::count_of_job(&mut connection, 9).await.unwrap(), 202);
    let newest = audit::of_job(&mut connection, 9, i64::MAX, 2).await.unwrap();
    assert_eq!(newest.iter().map(|entry| entry.object_key.as_str()).collect::<Vec<_>>(), ["p199", "p198"]);
    let below = audit::of_job(&mut connection, 9, newest[1].id, 1).await.unwrap();
    assert_eq!((below[0].object_key.as_str(), below[0].before[0].1.as_str()), ("p197", "a"));
    let touched =
        audit::touched_since(&mut connection, ObjectKind::CustomerUser, &["p7", "p8"], 0, &[9]).await.unwrap();
    assert_eq!(touched, [("p7".to_owned(), "password".to_owned())]);
    let fields = "SELECT COUNT(*) FROM padron_audit_field f JOIN padron_audit a ON a.id = f.audit_id WHERE f.field = ? AND a.after_values LIKE ? AND a.job_id = 9";
    for (field, values, expected) in [("city", "%city%", 200), ("zip", "%zip%", 1), ("zip", "%city%", 0)] {
        let sql = padron_storage::db::Sql::new(fields).bind(field).bind(values);
        let many = connection.fetch_one(sql).await.unwrap().int(0).unwrap();
        assert_eq!(many, expected, "{field} of {values}");
    }
}

async fn people_are_looked_up_together(db: &Db) {
    let new = |login: &str, email: &str, last: &str| {
        let mut new = NewCustomerUser::default();
        let values = &mut new.values;
        (values.login, values.email) = (login.into(), email.into());
        (values.customer_id, values.last_name, values.first_name) = ("K1".into(), last.into(), "A".into());
        new
    };
    let people = [new("Ana", "ana@example.es", "Núñez"), new("ben", "BEN@example.es", "Li")];
    let mut writer = db.write().await.unwrap();
    customer_users::own().add_many(&mut writer, &people, noon(), 1).await.unwrap();
    for (by, asked, expected) in [
        (LookUp::Login, vec![("aNA", ""), ("nobody", "")], "Ana"),
        (LookUp::Email, vec![("ben@EXAMPLE.es", "")], "ben"),
        (LookUp::CustomerAndName, vec![("k1", "NÚÑEZ")], "Ana"),
    ] {
        let found = customer_users::own().look_up(&mut writer, by, &asked).await.unwrap();
        assert_eq!(found.iter().map(|it| it.values.login.as_str()).collect::<Vec<_>>(), [expected], "{by:?}");
    }
    let ids = customer_users::own().ids_of_logins(&mut writer, &["Ana".to_owned()]).await.unwrap();
    assert_eq!(customer_users::own().hashes(&mut writer, &ids).await.unwrap(), [(ids[0], String::new())]);
    let referred = references::referred(&mut writer, references::OF_CUSTOMER, &["k1", "K2"]).await.unwrap();
    assert_eq!(referred.into_iter().collect::<Vec<_>>(), ["k1"]);
    assert_eq!(customer_users::own().remove(&mut writer, &ids).await.unwrap(), 1);
}
