//! People: add, get, change, passwords.

use padron_domain::customer_user::CustomerUserValues;
use padron_domain::validity::Validity;
use padron_storage::customer_users::{self, NewCustomerUser};
use padron_storage::db::Sql;
use padron_storage::table::Touched;
use padron_storage::{Db, StorageError};

use crate::{noon, on_every_engine};

on_every_engine! {
    what_was_added_is_read_back
    logins_ignore_case_but_not_accents
    logins_are_unique
    a_change_leaves_the_password
    who_has_a_password
    the_last_login_is_read_from_the_preferences
    many_at_once
}

pub(crate) fn person(login: &str) -> CustomerUserValues {
    CustomerUserValues {
        title: "Dra.".into(),
        first_name: "José".into(),
        last_name: "García Núñez".into(),
        login: login.into(),
        email: format!("{login}@example.es"),
        customer_id: "K1".into(),
        phone: "+34 900 00 00 00".into(),
        fax: "f".into(),
        mobile: "m".into(),
        street: "s".into(),
        zip: "08002".into(),
        city: "València".into(),
        country: "Spain".into(),
        comment: "O'Hara \\ 100%".into(),
        validity: Validity::Valid,
        ..CustomerUserValues::default()
    }
}

pub(crate) async fn add(db: &Db, values: CustomerUserValues, hash: Option<&str>) -> i64 {
    let mut writer = db.write().await.unwrap();
    let new = NewCustomerUser { values, hash: hash.map(str::to_owned), times: None };
    let id = customer_users::own().add(&mut writer, &new, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    id
}

async fn what_was_added_is_read_back(db: &Db) {
    let id = add(db, person("jgarcia"), None).await;
    let found = customer_users::own().get(&mut db.read().await.unwrap(), "jgarcia").await.unwrap().unwrap();
    assert_eq!(found.values, person("jgarcia"));
    assert_eq!((found.id, found.created_at, found.changed_by, found.last_login), (id, Some(noon()), 1, None));
}

async fn logins_ignore_case_but_not_accents(db: &Db) {
    add(db, person("Öztürk"), None).await;
    add(db, person("ИВАНОВА"), None).await;
    let mut connection = db.read().await.unwrap();
    for spelling in ["öztürk", "ÖZTÜRK", "öZtÜrK", "иванова", "ИВАНОВА"] {
        assert!(customer_users::own().get(&mut connection, spelling).await.unwrap().is_some(), "{spelling}");
    }
    // On MariaDB the collation would merge these; identity does not.
    assert_eq!(customer_users::own().get(&mut connection, "ozturk").await.unwrap(), None);
    assert_eq!(customer_users::own().logins_of_email(&mut connection, "ÖZTÜRK@EXAMPLE.ES").await.unwrap(), ["Öztürk"]);
    assert!(customer_users::own().logins_of_email(&mut connection, "ozturk@example.es").await.unwrap().is_empty());
}

async fn logins_are_unique(db: &Db) {
    add(db, person("twice"), None).await;
    let mut writer = db.write().await.unwrap();
    let new = NewCustomerUser { values: person("twice"), ..NewCustomerUser::default() };
    let refused = customer_users::own().add(&mut writer, &new, noon(), 1).await;
    assert!(matches!(refused, Err(StorageError::Unique(_))), "{refused:?}");
}

async fn a_change_leaves_the_password(db: &Db) {
    let id = add(db, person("before"), Some("hash")).await;
    let later = noon() + chrono::TimeDelta::days(1);
    let mut writer = db.write().await.unwrap();
    let changed =
        CustomerUserValues { login: "after".into(), first_name: "Ana".into(), ..CustomerUserValues::default() };
    assert!(customer_users::own().change(&mut writer, id, &changed, Touched::Everything, (later, 1)).await.unwrap());
    assert!(
        !customer_users::own().change(&mut writer, id + 1, &changed, Touched::Everything, (later, 1)).await.unwrap()
    );
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert_eq!(customer_users::own().get(&mut connection, "before").await.unwrap(), None);
    let found = customer_users::own().get(&mut connection, "after").await.unwrap().unwrap();
    assert_eq!((found.values, found.has_password, found.changed_at), (changed, true, Some(later)));
}

async fn who_has_a_password(db: &Db) {
    for (login, hash, expected) in
        [("none", None, false), ("empty", Some(""), false), ("star", Some("*0"), false), ("some", Some("x"), true)]
    {
        add(db, person(login), hash).await;
        let found = customer_users::own().get(&mut db.read().await.unwrap(), login).await.unwrap().unwrap();
        assert_eq!(found.has_password, expected, "{login}");
    }
    let id = add(db, person("set"), None).await;
    let mut writer = db.write().await.unwrap();
    assert!(customer_users::own().set_password(&mut writer, id, Some("new".into()), noon(), 1).await.unwrap());
    writer.commit().await.unwrap();
    assert!(customer_users::own().get_many(&mut db.read().await.unwrap(), &[id]).await.unwrap()[0].has_password);
}

async fn the_last_login_is_read_from_the_preferences(db: &Db) {
    let id = add(db, person("seen"), None).await;
    let mut writer = db.write().await.unwrap();
    let sql = "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES (?, ?, ?)";
    for (key, value) in [("UserLastLogin", "1795521600"), ("UserLanguage", "es"), ("UserLastLogin", "1795521600")] {
        writer.execute(Sql::new(sql).bind("seen").bind(key).bind(value)).await.unwrap();
    }
    writer.commit().await.unwrap();
    let found = customer_users::own().get_many(&mut db.read().await.unwrap(), &[id]).await.unwrap();
    assert_eq!(found.len(), 1, "two preference rows are not two people");
    assert_eq!(found[0].last_login.map(|time| time.and_utc().timestamp()), Some(1_795_521_600));
    let mut all = 0;
    customer_users::own().each(&mut db.read().await.unwrap(), |_| all += 1).await.unwrap();
    assert_eq!(all, 1);
}

async fn many_at_once(db: &Db) {
    let all: Vec<NewCustomerUser> = (0..1_000)
        .map(|number| NewCustomerUser { values: person(&format!("p{number}")), ..NewCustomerUser::default() })
        .collect();
    let mut writer = db.write().await.unwrap();
    customer_users::own().add_many(&mut writer, &all, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let logins: Vec<String> = (0..1_000).map(|number| format!("p{number}")).collect();
    let ids = customer_users::own().ids_of_logins(&mut connection, &logins).await.unwrap();
    assert_eq!(ids.len(), 1_000);
    assert_eq!(customer_users::own().get_many(&mut connection, &ids).await.unwrap().len(), 1_000);
}
