//! What other programs write becomes history; what we write never counts as theirs.

use std::time::Duration;

use padron_app::admin::Version;
use padron_app::admin::history::Filter;
use padron_app::demo::DEMO;
use padron_app::events::{COPIED, Event};
use padron_app::{AppError, Settings};
use padron_domain::audit::{AuditEntry, Door, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_storage::Db;
use padron_storage::db::Sql;

use crate::{Desk, another, company, desk, desk_with, person, with_company};

async fn run(url: &str, sql: &'static str) {
    let db = Db::connect(url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new(sql)).await.unwrap();
    writer.commit().await.unwrap();
    db.close().await;
}

async fn by_others(desk: &Desk) -> Vec<AuditEntry> {
    let admin = desk.app.as_operator().await.unwrap();
    let filter = Filter { door: Some(Door::Other), ..Filter::default() };
    let mut found = admin.history_page(&filter, None, 1_000_000).await.unwrap();
    found.reverse();
    found
}

fn told(entry: &AuditEntry) -> String {
    let side = |values: &[(String, String)]| {
        values.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(",")
    };
    let (before, after) = (side(&entry.before), side(&entry.after));
    format!("{} {} {} {} [{before}] [{after}]", entry.actor, entry.verb, entry.object_kind, entry.object_key)
}

#[tokio::test]
async fn every_kind_of_foreign_change_is_told() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    assert_eq!(desk.app.record_others().await.unwrap(), 0);
    let at = "'2026-01-01 00:00:00', 1, '2026-01-01 00:00:00'";
    let columns =
        "login, first_name, last_name, email, customer_id, valid_id, create_time, create_by, change_time, change_by";
    run(&desk.url, "UPDATE customer_user SET city = 'Ñ', zip = '007' WHERE login = 'a'").await;
    desk.app.record_others().await.unwrap();
    run(&desk.url, "UPDATE customer_user SET login = 'b' WHERE login = 'a'").await;
    run(&desk.url, "UPDATE customer_user SET pw = 'x' WHERE login = 'b'").await;
    desk.app.record_others().await.unwrap();
    // A row that is touched and stays as it was is no change.
    run(&desk.url, "UPDATE customer_user SET change_time = '2026-01-01 00:00:00'").await;
    run(&desk.url, "UPDATE customer_company SET customer_id = 'K2', valid_id = 2 WHERE customer_id = 'K1'").await;
    run(&desk.url, "DELETE FROM customer_user WHERE login = 'b'").await;
    let insert: &'static str =
        Box::leak(format!("INSERT INTO customer_user ({columns}) VALUES ('c', 'C', '', '', 'K2', 3, {at}, 1)").into());
    run(&desk.url, insert).await;
    desk.app.record_others().await.unwrap();
    // What came and went between two looks came and went.
    let insert: &'static str =
        Box::leak(format!("INSERT INTO customer_user ({columns}) VALUES ('d', 'D', '', '', 'K2', 3, {at}, 1)").into());
    run(&desk.url, insert).await;
    run(&desk.url, "DELETE FROM customer_user WHERE login = 'd'").await;
    desk.app.record_others().await.unwrap();
    let found: Vec<String> = by_others(&desk).await.iter().map(told).collect();
    let root = "root@localhost";
    assert_eq!(
        found,
        [
            format!("{root} update customer_user a [city=,zip=] [city=Ñ,zip=007]"),
            format!("{root} rename customer_user b [login=a] [login=b]"),
            format!("{root} password customer_user b [] []"),
            format!("{root} rename customer K2 [customer_id=K1,valid=valid] [customer_id=K2,valid=invalid]"),
            " remove customer_user b [city=Ñ,customer_id=K1,email=a@example.es,first_name=José,last_name=García,login=b,valid=valid,zip=007] []".to_owned(),
            format!("{root} add customer_user c [] [customer_id=K2,first_name=C,login=c,valid=invalid-temporarily]"),
            " add customer_user d [] [customer_id=K2,first_name=D,login=d,valid=invalid-temporarily]".to_owned(),
            " remove customer_user d [customer_id=K2,first_name=D,login=d,valid=invalid-temporarily] []".to_owned(),
        ]
    );
    assert_eq!(desk.app.record_others().await.unwrap(), 0);
}

#[tokio::test]
async fn changes_of_one_row_within_a_portion_are_told_one_by_one() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    for login in ["b", "c"] {
        admin.add_customer_user(person(login), "some password").await.unwrap();
    }
    run(&desk.url, "UPDATE customer_user SET city = 'x' WHERE login = 'c'").await;
    run(&desk.url, "UPDATE customer_company SET customer_id = 'K2' WHERE customer_id = 'K1'").await;
    run(&desk.url, "DELETE FROM customer_user WHERE login = 'b'").await;
    run(&desk.url, "UPDATE customer_user SET login = 'b' WHERE login = 'c'").await;
    run(&desk.url, "UPDATE customer_company SET customer_id = 'K3', name = 'N' WHERE customer_id = 'K2'").await;
    desk.app.record_others().await.unwrap();
    let found: Vec<String> = by_others(&desk).await.iter().map(told).collect();
    let root = "root@localhost";
    assert_eq!(
        found,
        [
            format!("{root} update customer_user c [city=] [city=x]"),
            format!("{root} rename customer K2 [customer_id=K1] [customer_id=K2]"),
            " remove customer_user b [customer_id=K1,email=b@example.es,first_name=José,last_name=García,login=b,valid=valid] []".to_owned(),
            format!("{root} rename customer_user b [login=c] [login=b]"),
            format!("{root} rename customer K3 [customer_id=K2,name=Company K1] [customer_id=K3,name=N]"),
        ]
    );
}

#[tokio::test]
async fn nothing_of_ours_is_told_as_theirs() {
    let desk = desk().await;
    let admin = desk.app.as_operator().await.unwrap();
    admin.fill_with_demo(DEMO).await.unwrap();
    admin.add_customer(company("K1")).await.unwrap();
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    admin.set_customer_user_password("a", "another password").await.unwrap();
    let rows: Vec<String> = (0..700).map(|number| format!("p{number},A,B,p{number}@example.es,K1\n")).collect();
    let file = format!("login,first_name,last_name,email,customer_id\n{}", rows.concat());
    admin.import_customer_users(file.as_bytes(), false).await.unwrap();
    let seen = Version::of_customer(&admin.customer("K1").await.unwrap());
    // Seven hundred people move along.
    admin.change_customer("K1", &seen, CustomerValues { customer_id: "K9".into(), ..company("K1") }).await.unwrap();
    // A verb that is refused leaves its transaction; the next writer of another program is another program's all the same.
    assert!(matches!(admin.add_customer(company("K9")).await, Err(AppError::Fields(_))));
    assert_eq!(desk.app.record_others().await.unwrap(), 0);
    run(&desk.url, "UPDATE customer_user SET city = 'x' WHERE login = 'p1'").await;
    assert_eq!(desk.app.record_others().await.unwrap(), 1);
}

#[tokio::test]
async fn several_nodes_record_a_change_once() {
    let desk = desk().await;
    with_company(&desk).await;
    let other = another(&desk.url, Settings::default()).await;
    run(&desk.url, "UPDATE customer_company SET city = 'x'").await;
    let (one, two) = tokio::join!(desk.app.record_others(), other.record_others());
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(by_others(&desk).await.len(), 1);
}

#[tokio::test]
async fn very_many_foreign_changes_are_told_in_portions() {
    let desk = desk().await;
    with_company(&desk).await;
    for rows in (1..=12_000).collect::<Vec<_>>().chunks(1_000) {
        let rows: Vec<String> = rows
            .iter()
            .map(|i| format!("('u{i}', '', 'K1', '', '', 1, '2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1)"))
            .collect();
        let into = "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id, create_time, create_by, \
                    change_time, change_by) VALUES ";
        run(&desk.url, format!("{into}{}", rows.join(", ")).leak()).await;
    }
    let mut portions = 0;
    let mut all = 0;
    loop {
        let made = desk.app.record_others().await.unwrap();
        if made == 0 {
            break;
        }
        assert!(made <= 5_000);
        (portions, all) = (portions + 1, all + made);
    }
    assert_eq!((portions, all), (3, 12_000));
}

/// Applies events to a copy, as another program would.
fn apply(
    copy: &mut std::collections::BTreeMap<(String, String), std::collections::BTreeMap<String, String>>,
    event: &Event<'_>,
) {
    let place = |key: &str| (event.kind.to_owned(), key.to_owned());
    let key_field = if event.kind == "customer" { "customer_id" } else { "login" };
    if event.verb == "remove" {
        copy.remove(&place(event.key));
        return;
    }
    let old = event.before.get(key_field).copied().unwrap_or(event.key);
    let mut values = copy.remove(&place(old)).unwrap_or_default();
    for (field, value) in &event.after {
        if value.is_empty() {
            values.remove(*field);
        } else {
            values.insert((*field).to_owned(), (*value).to_owned());
        }
    }
    copy.insert(place(event.key), values);
}

#[tokio::test]
async fn a_copy_is_rebuilt_from_the_log_alone() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    for login in ["a", "b", "c"] {
        admin
            .add_customer_user(CustomerUserValues { city: "x".into(), ..person(login) }, "some password")
            .await
            .unwrap();
    }
    let seen = Version::of_customer_user(&admin.customer_user("a").await.unwrap());
    admin
        .change_customer_user(
            "a",
            &seen,
            CustomerUserValues { city: String::new(), phone: "+34".into(), ..person("z") },
        )
        .await
        .unwrap();
    run(&desk.url, "DELETE FROM customer_user WHERE login = 'b'").await;
    run(&desk.url, "UPDATE customer_user SET login = 'd', comments = 'by hand' WHERE login = 'c'").await;
    desk.app.record_others().await.unwrap();
    let mut copy = std::collections::BTreeMap::new();
    let mut after = 0;
    loop {
        let found = admin.changes(Some(after), &COPIED, 2, Duration::ZERO).await.unwrap();
        if found.items.is_empty() {
            break;
        }
        assert!(found.next > after && found.items.len() <= 2);
        found.items.iter().for_each(|entry| apply(&mut copy, &Event::from(entry)));
        after = found.next;
    }
    let mut expected = std::collections::BTreeMap::new();
    let named = |values: Vec<(&'static str, &str)>| {
        values.into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect()
    };
    let company = admin.customer("K1").await.unwrap();
    expected.insert(("customer".to_owned(), "K1".to_owned()), named(company.values.filled()));
    for login in ["z", "d"] {
        let person = admin.customer_user(login).await.unwrap();
        expected.insert(("customer_user".to_owned(), login.to_owned()), named(person.values.filled()));
    }
    assert_eq!(copy, expected);
}

#[tokio::test]
async fn whoever_waits_is_told_at_once() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let end = admin.changes(None, &COPIED, 10, Duration::ZERO).await.unwrap();
    assert!(end.items.is_empty());
    let waiting = {
        let admin = admin.clone();
        tokio::spawn(async move { admin.changes(Some(end.next), &COPIED, 10, Duration::from_secs(30)).await.unwrap() })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    let found = tokio::time::timeout(Duration::from_secs(1), waiting).await.expect("told at once").unwrap();
    assert_eq!((found.items.len(), found.items[0].object_key.as_str()), (1, "a"));
    let nothing = admin.changes(Some(found.next), &COPIED, 10, Duration::from_millis(20)).await.unwrap();
    assert_eq!((nothing.items.len(), nothing.next), (0, found.next));
}

#[tokio::test]
async fn old_history_goes_and_who_missed_it_is_told() {
    let settings = Settings { keep_history: Some(chrono::TimeDelta::days(30)), ..Settings::default() };
    let desk = desk_with(settings).await;
    let admin = with_company(&desk).await;
    admin.add_customer(company("K2")).await.unwrap();
    let all = admin.history_page(&Filter::default(), None, 10).await.unwrap();
    assert_eq!(desk.app.sweep_history().await.unwrap(), 0);
    run(&desk.url, "UPDATE padron_audit SET at = '2026-10-20 00:00:00'").await;
    assert_eq!(desk.app.sweep_history().await.unwrap(), 2);
    assert_eq!(desk.app.sweep_history().await.unwrap(), 0);
    let left = admin.history_page(&Filter::default(), None, 10).await.unwrap();
    let told: Vec<String> = left.iter().map(told).collect();
    assert_eq!(told, ["root@localhost sweep database  [] [before=2026-10-25,rows=2]"]);
    let behind = admin.changes(Some(all[1].id), &COPIED, 10, Duration::from_secs(5)).await.unwrap();
    assert!(behind.lost);
    let fresh = admin.changes(None, &COPIED, 10, Duration::ZERO).await.unwrap();
    let on = admin.changes(Some(fresh.next), &COPIED, 10, Duration::ZERO).await.unwrap();
    assert_eq!((on.lost, on.items.len()), (false, 0));
}

#[tokio::test]
async fn former_values_are_put_back() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(CustomerUserValues { city: "one".into(), ..person("a") }, "some password").await.unwrap();
    let change = async |login: &str, values: CustomerUserValues| {
        let seen = Version::of_customer_user(&admin.customer_user(login).await.unwrap());
        admin.change_customer_user(login, &seen, values).await.unwrap();
    };
    change("a", CustomerUserValues { city: "two".into(), phone: "1".into(), ..person("a") }).await;
    change("a", CustomerUserValues { city: "three".into(), phone: "1".into(), ..person("b") }).await;
    let filter = Filter { kind: Some(ObjectKind::CustomerUser), key: Some("b".into()), ..Filter::default() };
    let entries = admin.history_page(&filter, None, 10).await.unwrap();
    let verbs: Vec<_> = entries.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["rename", "update", "add"]);
    // The second entry is about a login nobody has any more, and its city was changed again.
    let former = admin.former(entries[1].id, None).await.unwrap();
    let fields: Vec<_> = former
        .fields
        .iter()
        .map(|field| format!("{} {}→{} {}", field.field, field.now, field.former, field.changed_since))
        .collect();
    assert_eq!(
        (former.key.as_str(), fields),
        ("b", vec!["city three→one true".to_owned(), "phone 1→ false".to_owned()])
    );
    let (key, changes) = admin.put_back(entries[1].id, Some("phone"), &former.version).await.unwrap();
    assert_eq!((key.as_str(), changes.len(), changes[0].field), ("b", 1, "phone"));
    // The version seen before is an old one now.
    assert!(matches!(admin.put_back(entries[1].id, None, &former.version).await, Err(AppError::Conflict)));
    // A rename is put back with everything that refers to the login.
    let former = admin.former(entries[0].id, Some("login")).await.unwrap();
    let (key, _) = admin.put_back(entries[0].id, Some("login"), &former.version).await.unwrap();
    assert_eq!(key, "a");
    assert_eq!(admin.customer_user("a").await.unwrap().values.city, "three");
    for (id, only) in [(entries[2].id, None), (entries[1].id, Some("fax")), (999_999, None)] {
        assert!(matches!(admin.former(id, only).await, Err(AppError::Missing)), "{id} {only:?}");
    }
}
