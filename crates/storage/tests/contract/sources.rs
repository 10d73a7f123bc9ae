//! People and companies in tables that are not ours: other names, other types, columns of their own, nothing of ours beside.

use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::{FieldMap, Place, Row, Selection, Shown, Slot, Source, Table};
use padron_domain::validity::Validity;
use padron_storage::customer_users::{LookUp, NewCustomerUser, People};
use padron_storage::customers::Companies;
use padron_storage::db::Sql;
use padron_storage::{Db, Engine, StorageError};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_foreign_table_is_read_and_written
    what_the_table_lacks_is_named
    numbers_and_dates_are_texts_here
    a_column_of_ones_own_beside_the_familys
    companies_come_from_a_foreign_table
    names_are_quoted
}

/// A table as a personnel system might have it.
const STAFF: &str = "CREATE TABLE staff (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), \
     mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10), floor INTEGER, since DATE)";

fn row(name: &str, column: &str) -> Row {
    Row::text(name, name, name, column)
}

/// What the personnel system's map says.
fn staff() -> Source {
    let rows = vec![
        row("first_name", "given"),
        row("last_name", "family_name"),
        row("login", "account"),
        row("email", "mail"),
        row("customer_id", "firm"),
        Row { shown: Shown::Lite, required: true, ..row("room", "room") },
        Row { kind: padron_domain::source::Kind::Integer, ..row("floor", "floor") },
        Row { read_only: true, ..row("since", "since") },
    ];
    Source {
        slot: Slot::new(2).unwrap(),
        name: "Staff".into(),
        place: Place::Table(Table { name: "staff".into(), database: None, foreign: true }),
        key: "account".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    }
}

async fn run(db: &Db, statement: &'static str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new(statement)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn people(db: &Db, source: &Source) -> People {
    let (people, missing) = People::find(&mut db.read().await.unwrap(), source, true).await.unwrap();
    assert_eq!(missing, []);
    people
}

fn ana(people: &People) -> CustomerUserValues {
    let mut values = CustomerUserValues::of(people.shape());
    for (name, value) in [
        ("login", "ana"),
        ("first_name", "Ana"),
        ("last_name", "Ñúñez"),
        ("email", "ana@example.es"),
        ("customer_id", "K1"),
    ] {
        value.clone_into(values.get_mut(name).unwrap());
    }
    "2.17".clone_into(values.get_mut("room").unwrap());
    values
}

async fn a_foreign_table_is_read_and_written(db: &Db) {
    run(db, STAFF).await;
    let people = people(db, &staff()).await;
    let names: Vec<&str> = people.shape().iter().map(|field| field.name).collect();
    assert_eq!(names, ["first_name", "last_name", "login", "email", "customer_id", "room", "floor", "since"]);
    assert_eq!(people.shape().get("room").map(|field| (field.max, field.required)), Some((10, true)));
    let mut writer = db.write().await.unwrap();
    let new = NewCustomerUser { values: ana(&people), ..NewCustomerUser::default() };
    let id = people.add(&mut writer, &new, noon(), 1).await.unwrap();
    let many = ["ben", "eva"].map(|login| {
        let mut values = ana(&people);
        login.clone_into(&mut values.login);
        NewCustomerUser { values, ..NewCustomerUser::default() }
    });
    people.add_many(&mut writer, &many, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();

    let mut connection = db.read().await.unwrap();
    let found = people.get(&mut connection, "ANA").await.unwrap().unwrap();
    assert_eq!((found.id, found.source, found.values.get("room")), (id, Slot::new(2).unwrap(), Some("2.17")));
    assert_eq!((found.values.validity, found.has_password, found.created_at), (Validity::Valid, false, None));
    assert_eq!(people.get(&mut connection, "än").await.unwrap(), None);
    let both = people.look_up(&mut connection, LookUp::Login, &[("ben", ""), ("Eva", ""), ("x", "")]).await.unwrap();
    assert_eq!(both.len(), 2);
    let listed = people.get_listed(&mut connection, &[id], &["login", "room"]).await.unwrap();
    assert_eq!(listed[0].values.get("room"), Some("2.17"));
    let mut all = Vec::new();
    people.each(&mut connection, |person| all.push(person.values.login)).await.unwrap();
    assert_eq!(all, ["ana", "ben", "eva"]);
    drop(connection);

    let mut writer = db.write().await.unwrap();
    let mut values = found.values;
    "anna".clone_into(&mut values.login);
    "3.1".clone_into(values.get_mut("room").unwrap());
    assert!(people.change(&mut writer, id, &values, noon(), 1).await.unwrap());
    // The number stays with the person, whatever they are called.
    let again = people.get_many(&mut writer, &[id]).await.unwrap().pop().unwrap();
    assert_eq!((again.values.login.as_str(), again.values.get("room")), ("anna", Some("3.1")));
    assert!(!people.set_password(&mut writer, id, Some("x".into()), noon(), 1).await.unwrap(), "it keeps none");
    assert_eq!(people.remove(&mut writer, &[id]).await.unwrap(), 1);
    writer.commit().await.unwrap();
    assert_eq!(people.get(&mut db.read().await.unwrap(), "anna").await.unwrap(), None);
}

async fn what_the_table_lacks_is_named(db: &Db) {
    run(db, STAFF).await;
    let mut source = staff();
    source.map.rows.push(row("desk", "desk"));
    let (people, missing) = People::find(&mut db.read().await.unwrap(), &source, true).await.unwrap();
    assert_eq!(people.shape().get("desk"), None);
    assert_eq!((missing[0].field.as_str(), missing[0].column.as_str()), ("desk", "desk"));
    // The statement that is told adds it.
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("").push(&missing[0].remedy)).await.unwrap();
    writer.commit().await.unwrap();
    let found = People::find(&mut db.read().await.unwrap(), &source, true).await.unwrap();
    assert_eq!((found.0.shape().get("desk").is_some(), found.1.len()), (true, 0));

    let nowhere =
        Source { place: Place::Table(Table { name: "stuff".into(), database: None, foreign: true }), ..staff() };
    let refused = People::find(&mut db.read().await.unwrap(), &nowhere, true).await;
    assert!(matches!(refused, Err(StorageError::NoTable(name)) if name == "stuff"));
    let keyless = Source { key: "nickname".into(), ..staff() };
    let refused = People::find(&mut db.read().await.unwrap(), &keyless, true).await;
    assert!(matches!(refused, Err(StorageError::NoColumn(_, column)) if column == "nickname"));
}

async fn numbers_and_dates_are_texts_here(db: &Db) {
    run(db, STAFF).await;
    run(db, "INSERT INTO staff (account, family_name, floor, since) VALUES ('leo', NULL, 3, '2019-05-01')").await;
    let people = people(db, &staff()).await;
    let leo = people.get(&mut db.read().await.unwrap(), "leo").await.unwrap().unwrap();
    assert_eq!((leo.values.get("floor"), leo.values.get("since")), (Some("3"), Some("2019-05-01")));
    assert_eq!((leo.values.last_name.as_str(), leo.values.customer_id.as_str()), ("", ""));
    let mut writer = db.write().await.unwrap();
    let mut values = leo.values;
    "4".clone_into(values.get_mut("floor").unwrap());
    "2020-01-01".clone_into(values.get_mut("since").unwrap());
    assert!(people.change(&mut writer, leo.id, &values, noon(), 1).await.unwrap());
    "".clone_into(values.get_mut("floor").unwrap());
    let now = people.get_many(&mut writer, &[leo.id]).await.unwrap().pop().unwrap();
    assert_eq!(now.values.get("floor"), Some("4"));
    assert_eq!(now.values.get("since"), Some("2019-05-01"), "a read-only column stays");
    // An empty number is 0, as the family writes it.
    people.change(&mut writer, leo.id, &values, noon(), 1).await.unwrap();
    let now = people.get_many(&mut writer, &[leo.id]).await.unwrap().pop().unwrap();
    assert_eq!(now.values.get("floor"), Some("0"));
    writer.commit().await.unwrap();
}

async fn a_column_of_ones_own_beside_the_familys(db: &Db) {
    run(db, "ALTER TABLE customer_user ADD COLUMN room VARCHAR(20)").await;
    let mut source = Source::customer_users();
    source.map.rows.push(Row {
        selection: vec![Selection {
            value: "1".into(),
            label: "First".into(),
            labels: padron_domain::source::Labels::default(),
        }],
        ..Row::text("room", "UserRoom", "Room", "room")
    });
    let people = people(db, &source).await;
    let mut writer = db.write().await.unwrap();
    let values = CustomerUserValues { validity: Validity::Invalid, ..ana(&people) };
    let new = NewCustomerUser { values, hash: Some("h".into()), times: None };
    let id = people.add(&mut writer, &new, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let found = people.get(&mut db.read().await.unwrap(), "ana").await.unwrap().unwrap();
    assert_eq!((found.id, found.values.get("room"), found.has_password), (id, Some("2.17"), true));
    assert_eq!((found.values.validity, found.created_at), (Validity::Invalid, Some(noon())));
    // Whoever does not know the column sees the same person without it.
    let plain = padron_storage::customer_users::own().get(&mut db.read().await.unwrap(), "ana").await.unwrap().unwrap();
    assert_eq!((plain.id, plain.values.get("room")), (id, None));
}

async fn companies_come_from_a_foreign_table(db: &Db) {
    run(db, "CREATE TABLE firms (code VARCHAR(30) NOT NULL PRIMARY KEY, title VARCHAR(60), active VARCHAR(1))").await;
    run(db, "INSERT INTO firms (code, title, active) VALUES ('K1', 'Cabrera', '1'), ('K2', 'Núñez', '2'), ('K3', NULL, 'x')").await;
    let source = Source {
        name: "Firms".into(),
        slot: Slot::new(1).unwrap(),
        place: Place::Table(Table { name: "firms".into(), database: None, foreign: true }),
        key: "code".into(),
        valid: Some("active".into()),
        map: FieldMap { rows: vec![row("customer_id", "code"), row("name", "title")] },
        ..Source::customers()
    };
    let mut connection = db.read().await.unwrap();
    let (firms, _) = Companies::find(&mut connection, &source).await.unwrap();
    let mut found = Vec::new();
    firms.each(&mut connection, |firm| found.push((firm.values.customer_id, firm.values.validity))).await.unwrap();
    let expected = [("K1", Validity::Valid), ("K2", Validity::Invalid), ("K3", Validity::Invalid)];
    assert_eq!(found, expected.map(|(id, validity)| (id.to_owned(), validity)));
    assert_eq!(firms.id_of_name(&mut connection, "Cabrera").await.unwrap().as_deref(), Some("K1"));
    assert_eq!(firms.get(&mut connection, "k2").await.unwrap().unwrap().values.name, "Núñez");
}

/// Words of SQL, blanks and quotation marks are names like others.
async fn names_are_quoted(db: &Db) {
    let (create, table) = match db.engine() {
        Engine::MySql => (
            "CREATE TABLE `my people` (`order` VARCHAR(20) NOT NULL PRIMARY KEY, `a``b` VARCHAR(20), `c d` VARCHAR(9))",
            "my people",
        ),
        Engine::Sqlite | Engine::Postgres => (
            "CREATE TABLE \"my people\" (\"order\" VARCHAR(20) NOT NULL PRIMARY KEY, \"a`b\" VARCHAR(20), \"c d\" VARCHAR(9))",
            "my people",
        ),
    };
    run(db, create).await;
    let source = Source {
        place: Place::Table(Table { name: table.into(), database: None, foreign: true }),
        key: "ORDER".into(),
        map: FieldMap { rows: vec![row("login", "order"), row("last_name", "a`b"), row("c d", "C D")] },
        ..staff()
    };
    let people = people(db, &source).await;
    let mut values = CustomerUserValues::of(people.shape());
    "x'; DROP TABLE customer_user; --".get(..19).unwrap().clone_into(&mut values.login);
    "y".clone_into(values.get_mut("c d").unwrap());
    let mut writer = db.write().await.unwrap();
    let new = NewCustomerUser { values: values.clone(), ..NewCustomerUser::default() };
    let id = people.add(&mut writer, &new, noon(), 1).await.unwrap();
    let found = people.get_many(&mut writer, &[id]).await.unwrap().pop().unwrap();
    assert_eq!(found.values, values);
}
