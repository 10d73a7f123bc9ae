//! Fields that were added, and their values beside the tables.

use padron_domain::audit::ObjectKind;
use padron_domain::source::{AddedField, Choice, Holds, Labels, Shown, Slot};
use padron_storage::changes::{self, Change};
use padron_storage::references::{OF_CUSTOMER, OF_LOGIN, count, referred, rename};
use padron_storage::{Db, StorageError, field_values, fields};

use crate::{noon, on_every_engine};

on_every_engine! {
    fields_come_back_as_they_were_written
    names_are_unique_within_a_kind
    values_are_found_by_the_identity_of_the_key
    a_rename_carries_values_along
    readers_of_the_feed_are_told
}

fn field(of: ObjectKind, name: &str) -> AddedField {
    AddedField { labels: Labels { en: name.to_owned(), ..Labels::default() }, ..AddedField::new(of, name) }
}

async fn added(db: &Db, field: &AddedField) -> i64 {
    let mut writer = db.write().await.unwrap();
    let id = fields::add(&mut writer, field, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    id
}

async fn fields_come_back_as_they_were_written(db: &Db) {
    let choice = |value: &str, es: &str| Choice {
        value: value.to_owned(),
        labels: Labels { es: es.to_owned(), ..Labels::default() },
    };
    let mut wing = AddedField {
        holds: Holds::Dropdown,
        required: true,
        shown: Shown::Lite,
        searched: false,
        position: 2,
        source: Slot::new(3),
        labels: Labels { en: "Wing".into(), es: "Ala".into(), de: "Flügel".into() },
        // More than fit into one statement.
        choices: (0..400).map(|number| choice(&format!("w{number}"), "ñ")).collect(),
        ..AddedField::new(ObjectKind::CustomerUser, "wing")
    };
    wing.id = added(db, &wing).await;
    let mut since = AddedField { holds: Holds::Date, position: 1, ..field(ObjectKind::Customer, "since") };
    since.id = added(db, &since).await;
    let stored = fields::all(&mut db.read().await.unwrap()).await.unwrap();
    assert_eq!((stored[0].created_at, stored[1].changed_at), (Some(noon()), Some(noon())));
    let found: Vec<AddedField> = stored.into_iter().map(|stored| stored.field).collect();
    assert_eq!(found, [since.clone(), wing.clone()]);
    let changed = AddedField {
        valid: false,
        source: None,
        labels: Labels { de: "Gebäude".into(), ..Labels::default() },
        choices: vec![choice("only", "")],
        ..wing
    };
    let mut writer = db.write().await.unwrap();
    fields::change(&mut writer, &changed, noon(), 1).await.unwrap();
    fields::place(&mut writer, changed.id, 0).await.unwrap();
    fields::set_version(&mut writer, "v2").await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let found: Vec<AddedField> =
        fields::all(&mut connection).await.unwrap().into_iter().map(|stored| stored.field).collect();
    assert_eq!(found, [AddedField { position: 0, ..changed }, since]);
    assert_eq!(fields::version(&mut connection).await.unwrap(), "v2");
}

async fn names_are_unique_within_a_kind(db: &Db) {
    added(db, &field(ObjectKind::CustomerUser, "room")).await;
    added(db, &field(ObjectKind::Customer, "room")).await;
    let mut writer = db.write().await.unwrap();
    let again = fields::add(&mut writer, &field(ObjectKind::Customer, "room"), noon(), 1).await;
    assert!(matches!(again, Err(StorageError::Unique(_))), "{again:?}");
}

async fn values_are_found_by_the_identity_of_the_key(db: &Db) {
    let room = added(db, &field(ObjectKind::CustomerUser, "room")).await;
    let floor = added(db, &field(ObjectKind::CustomerUser, "floor")).await;
    let other = added(db, &field(ObjectKind::Customer, "room")).await;
    let both = [room, floor];
    let long = "ñ".repeat(4_000);
    let mut writer = db.write().await.unwrap();
    let keys = ["Özil", "ozil", "end ", "end"];
    let values = [
        ("Özil", room, "A 1"),
        ("Özil", floor, "2"),
        ("ozil", room, long.as_str()),
        ("ozil", floor, ""),
        ("end ", room, "blank"),
        ("end", room, "none"),
    ];
    field_values::put(&mut writer, &both, &keys, &values).await.unwrap();
    field_values::put(&mut writer, &[other], &["ozil"], &[("ozil", other, "of a company")]).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let mut found = field_values::of(&mut connection, &both, &["ÖZIL", "OZIL", "end ", "nobody"]).await.unwrap();
    for values in found.values_mut() {
        values.sort();
    }
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found["özil"], [(room, "A 1".to_owned()), (floor, "2".to_owned())]);
    assert_eq!(found["ozil"], [(room, long.clone())], "accents count, and what is empty has no row");
    assert_eq!(found["end "], [(room, "blank".to_owned())], "so do blanks");
    let mut all = Vec::new();
    field_values::each(&mut connection, &[room], |key, field, value| all.push((key, field, value.len())))
        .await
        .unwrap();
    all.sort();
    let expected =
        [("end", 4), ("end ", 5), ("ozil", long.len()), ("özil", 3)].map(|(key, size)| (key.to_owned(), room, size));
    assert_eq!(all, expected);
    assert_eq!(field_values::count(&mut connection, room).await.unwrap(), 4);
    drop(connection);
    let mut writer = db.write().await.unwrap();
    field_values::put(&mut writer, &both, &["özil"], &[("özil", room, "B 2")]).await.unwrap();
    field_values::remove(&mut writer, &both, &["END"]).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let found = field_values::of(&mut connection, &both, &["Özil", "end", "end "]).await.unwrap();
    assert_eq!((found.len(), &found["özil"]), (2, &vec![(room, "B 2".to_owned())]));
    assert_eq!(field_values::of(&mut connection, &[other], &["ozil"]).await.unwrap().len(), 1);
}

async fn a_rename_carries_values_along(db: &Db) {
    let room = added(db, &field(ObjectKind::CustomerUser, "room")).await;
    let since = added(db, &field(ObjectKind::Customer, "since")).await;
    let mut writer = db.write().await.unwrap();
    for (key, value) in [("ana", "1"), ("bea", "left behind")] {
        field_values::put(&mut writer, &[room], &[key], &[(key, room, value)]).await.unwrap();
        field_values::put(&mut writer, &[since], &[key], &[(key, since, value)]).await.unwrap();
    }
    // They are a part of the record, nothing that refers to it.
    assert_eq!(count(&mut writer, OF_LOGIN, "ana").await.unwrap().len(), 0);
    assert!(referred(&mut writer, OF_CUSTOMER, &["ana"]).await.unwrap().is_empty());
    rename(&mut writer, OF_LOGIN, ("Ana", "Bea"), noon(), 1).await.unwrap();
    rename(&mut writer, OF_LOGIN, ("Bea", "BEA"), noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let people = field_values::of(&mut connection, &[room], &["ana", "bea"]).await.unwrap();
    assert_eq!((people.len(), people["bea"][0].1.as_str()), (1, "1"));
    let companies = field_values::of(&mut connection, &[since], &["ana", "bea"]).await.unwrap();
    assert_eq!((companies.len(), companies["bea"][0].1.as_str()), (2, "left behind"), "a company is no person");
    drop(connection);
    let mut writer = db.write().await.unwrap();
    rename(&mut writer, OF_CUSTOMER, ("ana", "K2"), noon(), 1).await.unwrap();
    let companies = field_values::of(&mut writer, &[since], &["ana", "k2"]).await.unwrap();
    assert_eq!((companies.len(), companies["k2"][0].1.as_str()), (1, "1"));
}

async fn readers_of_the_feed_are_told(db: &Db) {
    let newest = changes::newest(&mut db.read().await.unwrap()).await.unwrap();
    let mut writer = db.write().await.unwrap();
    changes::tell_values(&mut writer, true, &["ana"]).await.unwrap();
    changes::tell_values(&mut writer, false, &["K1", "K2"]).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let told = changes::after(&mut connection, newest, 10).await.unwrap();
    let told: Vec<Change> = told.into_iter().map(|(_, change)| change).collect();
    let company = |id: &str| Change::CustomerValue(id.to_owned());
    assert_eq!(told, [Change::PersonValue("ana".to_owned()), company("K1"), company("K2")]);
    assert!(changes::open(&mut connection, 10).await.unwrap().is_empty(), "it is no work of another program");
}
