//! Columns of other systems: every type, bytes that are no text, values that do not fit, and the statements that add a column.

use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::{FieldMap, Kind, Place, Row, Slot, Source, Table};
use padron_domain::validity::Validity;
use padron_storage::customer_users::{LookUp, NewCustomerUser, People};
use padron_storage::db::Sql;
use padron_storage::table::Touched;
use padron_storage::{Db, Engine, StorageError};

use crate::{noon, on_every_engine};

on_every_engine! {
    what_is_told_to_add_a_column_adds_it
    every_type_is_read_compared_and_written
    bytes_that_are_no_text_hide_nobody_and_stay
    what_does_not_fit_is_refused_and_never_cut
}

fn row(name: &str, column: &str) -> Row {
    Row::text(name, name, name, column)
}

fn source(table: &str, key: &str, rows: Vec<Row>) -> Source {
    Source {
        slot: Slot::new(3).unwrap(),
        name: "Crew".into(),
        place: Place::Table(Table { name: table.into(), database: None, foreign: true }),
        key: key.into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    }
}

async fn run(db: &Db, statement: &str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("").push(statement)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn people(db: &Db, source: &Source) -> People {
    let (people, missing) = People::find(&mut db.read().await.unwrap(), source, true).await.unwrap();
    assert_eq!(missing, []);
    people
}

async fn get(db: &Db, people: &People, login: &str) -> padron_domain::customer_user::CustomerUser {
    people.get(&mut db.read().await.unwrap(), login).await.unwrap().unwrap()
}

async fn what_is_told_to_add_a_column_adds_it(db: &Db) {
    run(db, "CREATE TABLE crew (nick VARCHAR(30) NOT NULL PRIMARY KEY)").await;
    run(db, "INSERT INTO crew (nick) VALUES ('leo')").await;
    run(db, "CREATE VIEW few AS SELECT nick FROM crew").await;
    let rows = vec![
        row("login", "nick"),
        row("email", "order"),
        row("room", "Room No."),
        Row { kind: Kind::Integer, ..row("floor", "floor") },
        row("valid", "state"),
        row("password", "secret"),
    ];
    let source = Source { valid: Some("state".into()), ..source("crew", "nick", rows.clone()) };
    let (_, missing) = People::find(&mut db.read().await.unwrap(), &source, true).await.unwrap();
    assert_eq!(
        missing.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(),
        ["email", "room", "floor", "valid", "password"]
    );
    let quote = if db.engine() == Engine::MySql { "`" } else { "\"" };
    assert_eq!(missing[0].remedy, format!("ALTER TABLE crew ADD COLUMN {quote}order{quote} VARCHAR(150)"));
    assert_eq!(missing[2].remedy, "ALTER TABLE crew ADD COLUMN floor INTEGER");
    for one in &missing {
        run(db, &one.remedy).await;
    }
    let people = people(db, &source).await;
    let leo = get(db, &people, "leo").await;
    assert_eq!((leo.values.validity, leo.has_password, leo.values.get("room")), (Validity::Valid, false, Some("")));
    // A view is not altered so.
    let few = Source { place: Place::Table(Table { name: "few".into(), database: None, foreign: true }), ..source };
    let (_, missing) = People::find(&mut db.read().await.unwrap(), &few, true).await.unwrap();
    assert_eq!(missing[0].remedy, format!("-- the view few has no column {quote}order{quote}"));
}

async fn every_type_is_read_compared_and_written(db: &Db) {
    let (create, fill) = match db.engine() {
        Engine::Postgres => {
            run(db, "CREATE TYPE mood AS ENUM ('sad', 'ok')").await;
            (
                "CREATE TABLE crew (number INTEGER NOT NULL PRIMARY KEY, firm CHAR(10), state BOOLEAN, born DATE, seen TIMESTAMP, at TIME, \
                 pay NUMERIC(10,2), mood mood, host INET, extra JSONB, tag UUID, active VARCHAR(1))",
                "INSERT INTO crew VALUES (7, 'K1', true, '1990-02-01', '2020-01-02 03:04:05', '10:30', 12.50, 'ok', '10.0.0.1', '{\"a\": 1}', \
                 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '1')",
            )
        }
        Engine::MySql => (
            "CREATE TABLE crew (number INTEGER NOT NULL PRIMARY KEY, firm CHAR(10), state BOOLEAN, born DATE, seen DATETIME, at TIME, \
             pay DECIMAL(10,2), mood ENUM('sad', 'ok'), host YEAR, extra JSON, tag SET('x', 'y'), active VARCHAR(1))",
            "INSERT INTO crew VALUES (7, 'K1', true, '1990-02-01', '2020-01-02 03:04:05', '10:30', 12.50, 'ok', 2020, '{\"a\": 1}', 'x,y', '1')",
        ),
        Engine::Sqlite => (
            "CREATE TABLE crew (number INTEGER NOT NULL PRIMARY KEY, firm CHAR(10), state BOOLEAN, born DATE, seen DATETIME, at TIME, \
             pay DECIMAL(10,2), mood TEXT, host NUMERIC, extra JSON, tag ANY, active VARCHAR(1))",
            "INSERT INTO crew VALUES (7, 'K1', true, '1990-02-01', '2020-01-02 03:04:05', '10:30', 12.5, 'ok', 2020, '{\"a\": 1}', 'x,y', '1')",
        ),
    };
    run(db, create).await;
    run(db, fill).await;
    let names = ["state", "born", "seen", "at", "pay", "mood", "host", "extra", "tag"];
    let mut rows = vec![row("login", "number"), row("customer_id", "firm"), row("valid", "active")];
    rows.extend(names.map(|name| row(name, name)));
    let source = Source { valid: Some("active".into()), ..source("crew", "number", rows) };
    let people = people(db, &source).await;
    // The key is a number, and asked for as whatever is typed.
    assert!(people.get(&mut db.read().await.unwrap(), "7x").await.unwrap().is_none());
    let seven = get(db, &people, "7").await;
    assert_eq!(
        (seven.values.login.as_str(), seven.values.customer_id.as_str()),
        ("7", "K1"),
        "without the blanks behind it"
    );
    assert_eq!((seven.values.get("born"), seven.values.get("mood")), (Some("1990-02-01"), Some("ok")));
    assert!(seven.values.get("at").is_some_and(|at| at.starts_with("10:30")), "{:?}", seven.values);
    let looked = people.look_up(&mut db.read().await.unwrap(), LookUp::Login, &[("7", ""), ("x", "")]).await.unwrap();
    assert_eq!(looked.len(), 1);
    let mut writer = db.write().await.unwrap();
    let mut values = seven.values;
    for (name, value) in [("mood", "sad"), ("born", "2001-12-31"), ("pay", "7.25"), ("login", "8")] {
        value.clone_into(values.get_mut(name).unwrap());
    }
    values.validity = Validity::Invalid;
    assert!(people.change(&mut writer, seven.id, &values, Touched::Everything, (noon(), 1)).await.unwrap());
    "9".clone_into(&mut values.login);
    people.add(&mut writer, &NewCustomerUser { values, ..NewCustomerUser::default() }, noon(), 1).await.unwrap();
    assert_eq!(people.rename_customer(&mut writer, ("k1", "K2"), noon(), 1).await.unwrap(), 2);
    writer.commit().await.unwrap();
    for login in ["8", "9"] {
        let now = get(db, &people, login).await;
        assert_eq!(
            (now.values.get("mood"), now.values.get("born"), now.values.get("pay")),
            (Some("sad"), Some("2001-12-31"), Some("7.25"))
        );
        assert_eq!((now.values.validity, now.values.customer_id.as_str()), (Validity::Invalid, "K2"));
    }
    // What is none of its kind is refused, in the database's words, where it knows kinds.
    if db.engine() != Engine::Sqlite {
        for (name, value) in [("born", "soon"), ("pay", "much"), ("mood", "furious"), ("number", "x")] {
            let mut values = get(db, &people, "8").await.values;
            let name = if name == "number" { "login" } else { name };
            value.clone_into(values.get_mut(name).unwrap());
            let mut writer = db.write().await.unwrap();
            let refused = people
                .change(&mut writer, get(db, &people, "8").await.id, &values, Touched::Everything, (noon(), 1))
                .await;
            assert!(matches!(refused, Err(StorageError::Refused(_))), "{name}: {refused:?}");
        }
    }
}

async fn bytes_that_are_no_text_hide_nobody_and_stay(db: &Db) {
    let (create, fill) = match db.engine() {
        Engine::Sqlite => (
            "CREATE TABLE crew (nick VARCHAR(30) NOT NULL PRIMARY KEY, given VARCHAR(30), town VARCHAR(30))",
            "INSERT INTO crew VALUES ('leo', CAST(X'4AFF' AS TEXT), X'4DFC6E'), ('mia', 'Mia', NULL)",
        ),
        Engine::MySql => (
            "CREATE TABLE crew (nick VARCHAR(30) NOT NULL PRIMARY KEY, given VARBINARY(30), town VARCHAR(30) CHARACTER SET latin1)",
            "INSERT INTO crew VALUES ('leo', X'4AFF', X'4DFC6E'), ('mia', 'Mia', NULL)",
        ),
        // A database with an encoding takes nothing else.
        Engine::Postgres => (
            "CREATE TABLE crew (nick VARCHAR(30) NOT NULL PRIMARY KEY, given BYTEA, town VARCHAR(30))",
            "INSERT INTO crew VALUES ('leo', '\\x4aff', 'Mün'), ('mia', 'Mia', NULL)",
        ),
    };
    run(db, create).await;
    run(db, fill).await;
    let rows = vec![row("login", "nick"), row("first_name", "given"), row("city", "town")];
    let people = people(db, &source("crew", "nick", rows)).await;
    let mut all = Vec::new();
    people.each(&mut db.read().await.unwrap(), |person| all.push(person.values.login)).await.unwrap();
    assert_eq!(all, ["leo", "mia"]);
    let leo = get(db, &people, "leo").await;
    match db.engine() {
        Engine::Sqlite => {
            assert_eq!((leo.values.first_name.as_str(), leo.values.city.as_str()), ("J\u{FFFD}", "M\u{FFFD}n"));
        }
        Engine::MySql => assert_eq!((leo.values.first_name.as_str(), leo.values.city.as_str()), ("J\u{FFFD}", "Mün")),
        Engine::Postgres => assert_eq!((leo.values.first_name.as_str(), leo.values.city.as_str()), ("\\x4aff", "Mün")),
    }
    // Whoever changes something else leaves it as it is.
    let mut writer = db.write().await.unwrap();
    let values = CustomerUserValues { login: "lea".into(), ..leo.values.clone() };
    assert!(people.change(&mut writer, leo.id, &values, Touched::Everything, (noon(), 1)).await.unwrap());
    writer.commit().await.unwrap();
    let hex = match db.engine() {
        Engine::Postgres => "SELECT encode(given, 'hex') FROM crew WHERE nick = 'lea'",
        _ => "SELECT LOWER(HEX(given)) FROM crew WHERE nick = 'lea'",
    };
    let rows = db.read().await.unwrap().fetch(Sql::new(hex)).await.unwrap();
    assert_eq!(rows[0].text(0).unwrap(), "4aff");
}

async fn what_does_not_fit_is_refused_and_never_cut(db: &Db) {
    run(db, "CREATE TABLE crew (nick VARCHAR(30) NOT NULL PRIMARY KEY, given VARCHAR(5), floor SMALLINT)").await;
    run(db, "INSERT INTO crew VALUES ('leo', 'Leo', 1)").await;
    if db.engine() == Engine::MySql {
        // A server that would cut, were we not to ask it otherwise.
        run(db, "SET GLOBAL sql_mode = ''").await;
    }
    let rows =
        vec![row("login", "nick"), row("first_name", "given"), Row { kind: Kind::Integer, ..row("floor", "floor") }];
    let people = people(db, &source("crew", "nick", rows)).await;
    assert_eq!(people.shape().get("first_name").map(|field| field.max), Some(5));
    let leo = get(db, &people, "leo").await;
    // SQLite heeds no width: there the width of the map alone refuses.
    if db.engine() == Engine::Sqlite {
        return;
    }
    for (name, value) in [("first_name", "Leonardo"), ("floor", "70000")] {
        let mut values = leo.values.clone();
        value.clone_into(values.get_mut(name).unwrap());
        let mut writer = db.write().await.unwrap();
        let refused = people.change(&mut writer, leo.id, &values, Touched::Everything, (noon(), 1)).await;
        assert!(matches!(refused, Err(StorageError::Refused(_))), "{name}: {refused:?}");
        drop(writer);
        "new".clone_into(&mut values.login);
        let mut writer = db.write().await.unwrap();
        let new = NewCustomerUser { values, ..NewCustomerUser::default() };
        let refused = people.add(&mut writer, &new, noon(), 1).await;
        assert!(matches!(refused, Err(StorageError::Refused(_))), "{name}: {refused:?}");
    }
    assert_eq!(get(db, &people, "leo").await.values, leo.values);
}
