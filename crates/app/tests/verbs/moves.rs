//! Records that go to another source: what stays theirs, what is lost, what is refused, and what a failure leaves behind.

use padron_app::AppError;
use padron_app::admin::Version;
use padron_app::import::Direct;
use padron_app::moving::Move;
use padron_app::sources::Of;
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::secret::Secret;
use padron_domain::source::{FieldMap, Kind, Place, Row, Slot, Source, Table};
use padron_domain::validity::Validity;
use padron_storage::Db;
use padron_storage::db::Sql;

use crate::sources::{Desk, desk, found, run};
use crate::{company, person, refused};

fn to<'a>(source: &'a str, with: &'a [(String, String)]) -> Move<'a> {
    Move { to: source, lose_fields: false, with }
}

fn losing<'a>(source: &'a str, with: &'a [(String, String)]) -> Move<'a> {
    Move { lose_fields: true, ..to(source, with) }
}

fn room(value: &str) -> Vec<(String, String)> {
    vec![("room".to_owned(), value.to_owned())]
}

async fn main_db(desk: &Desk) -> Db {
    Db::connect(&format!("sqlite:{}", desk.folder.path().join("padron.db").display()), false).await.unwrap()
}

async fn text(db: &Db, sql: &'static str) -> String {
    let rows = db.read().await.unwrap().fetch(Sql::new(sql)).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>().join("|")
}

/// What the history says of the newest change of somebody: verb, before and after.
async fn newest(desk: &Desk, kind: ObjectKind, key: &str) -> (i64, String) {
    let entry = desk.admin.history(kind, key, 1).await.unwrap().remove(0);
    let side = |side: &[(String, String)]| {
        side.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    (entry.id, format!("{}: {} → {}", entry.verb, side(&entry.before), side(&entry.after)))
}

#[tokio::test]
async fn whoever_moves_keeps_what_refers_to_them_and_comes_back_by_the_history() {
    let desk = desk(|_| {}).await;
    let (admin, db) = (&desk.admin, main_db(&desk).await);
    let values = CustomerUserValues { title: "Dr.".into(), phone: "7".into(), ..person("eva") };
    admin.add_customer_user(values, "some password").await.unwrap();
    run(&db, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('eva', 'UserLanguage', 'es'), ('eva', 'UserLastLogin', '1795780800')").await;
    run(&db, "INSERT INTO customer_user_customer (user_id, customer_id, create_time, create_by, change_time, change_by) VALUES ('eva', 'K2', '2026-11-24 12:00:00', 1, '2026-11-24 12:00:00', 1)").await;
    let before = admin.customer_user("eva").await.unwrap();
    // Everything that would be lost is named at once, and so is what is missing there.
    let plan = admin.plan_move_of_customer_user("eva", "Staff", &[]).await.unwrap().unwrap();
    let lost: Vec<&str> = plan.lost.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        (lost, crate::told(&plan.faults)),
        (vec!["title", "phone", "password"], vec!["room required".to_owned()])
    );
    let done = admin.move_customer_user("eva", |_| true, &to("Staff", &[])).await;
    let all = ["room required", "title no-such-field", "phone no-such-field", "password no-such-field"];
    assert_eq!(refused(done), all);
    assert_eq!(refused(admin.move_customer_user("eva", |_| true, &losing("Staff", &[])).await), ["room required"]);
    assert!(matches!(
        admin.move_customer_user("eva", |_| false, &losing("Staff", &room("1"))).await,
        Err(AppError::Conflict)
    ));
    // To look before doing changes nothing.
    admin.rehearsing().move_customer_user("EVA", |_| true, &losing("Staff", &room("1"))).await.unwrap();
    assert_eq!(admin.customer_user("eva").await.unwrap(), before);

    let moved = admin.move_customer_user("EVA", |_| true, &losing("Staff", &room("1"))).await.unwrap();
    assert_eq!((moved.record.source, moved.left_in), (Slot::new(1).unwrap(), None));
    let eva = admin.customer_user("eva").await.unwrap();
    assert_eq!((eva.source, eva.values.get("room"), eva.has_password), (Slot::new(1).unwrap(), Some("1"), false));
    assert_eq!(eva.last_login, before.last_login);
    assert!(eva.last_login.is_some());
    assert_eq!(found(admin, "eva").await, ["eva"]);
    assert_eq!(text(&db, "SELECT COUNT(*) FROM customer_user WHERE login = 'eva'").await, "0");
    assert_eq!(text(&desk.staff, "SELECT mail FROM staff WHERE account = 'eva'").await, "eva@example.es");
    let followers = admin.customer_user_followers("eva").await.unwrap();
    let followers: Vec<(&str, u64)> = followers.iter().map(|follower| (follower.name, follower.rows)).collect();
    assert_eq!(followers, [("preferences", 2), ("customers", 1)]);
    let (entry, told) = newest(&desk, ObjectKind::CustomerUser, "eva").await;
    assert_eq!(
        told,
        "move: password=… phone=7 room= source=Database Backend title=Dr. → password= phone= room=1 source=Staff title="
    );
    // Nobody else takes note of what we did ourselves.
    desk.app.record_others().await.unwrap();
    assert_eq!(newest(&desk, ObjectKind::CustomerUser, "eva").await.0, entry);

    let former = admin.former(entry, None).await.unwrap();
    let back: Vec<(&str, &str, &str)> =
        former.fields.iter().map(|field| (field.field.as_str(), field.now.as_str(), field.former.as_str())).collect();
    let wanted = [("phone", "", "7"), ("room", "1", ""), ("source", "Staff", "Database Backend"), ("title", "", "Dr.")];
    assert_eq!(back, wanted);
    let (key, _) = admin.put_back(entry, None, &former.version).await.unwrap();
    let home = admin.customer_user(&key).await.unwrap();
    assert_eq!((home.source, &home.values), (Slot::FIRST, &before.values));
    assert!(!home.has_password, "a lost password is lost");
    assert_eq!(text(&desk.staff, "SELECT COUNT(*) FROM staff WHERE account = 'eva'").await, "0");
    assert_eq!(found(admin, "eva").await, ["eva"]);
}

#[tokio::test]
async fn a_foreign_person_becomes_ours() {
    let desk = desk(|_| {}).await;
    let admin = &desk.admin;
    assert_eq!(
        refused(admin.move_customer_user("ana", |_| true, &to("Database Backend", &[])).await),
        ["room no-such-field"]
    );
    let seen = Version::of_customer_user(&admin.customer_user("ana").await.unwrap());
    let moved = admin.move_customer_user("ana", |version| *version == seen, &losing("Database Backend", &[])).await;
    let moved = moved.unwrap();
    assert_eq!(moved.record.source, Slot::FIRST);
    assert_eq!(text(&desk.staff, "SELECT account FROM staff ORDER BY account").await, "Twin|bo");
    let (_, told) = newest(&desk, ObjectKind::CustomerUser, "ana").await;
    assert_eq!(told, "move: room=2.17 source=Staff → room= source=Database Backend");
    // She is edited and found as one of ours.
    let values = CustomerUserValues { city: "Lugo".into(), ..moved.record.values.clone() };
    admin.change_customer_user("ana", &Version::of_customer_user(&moved.record), values).await.unwrap();
    desk.app.refresh_sources_now().await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(admin, "").await, ["ana", "bo", "own", "Twin"]);
    assert_eq!(admin.source_clashes(Of::People, 9).await.unwrap().1, 0);
    // Where somebody is already nothing happens.
    let again = admin.move_customer_user("ana", |_| true, &to("Database Backend", &[])).await.unwrap();
    assert!(again.changes.is_empty());
    assert!(admin.plan_move_of_customer_user("ana", "Database Backend", &[]).await.unwrap().is_none());
    assert_eq!(refused(admin.move_customer_user("ana", |_| true, &to("Nowhere", &[])).await), ["source unknown-value"]);
}

/// A further table of the main database, which has passwords and little room.
fn narrow() -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("first_name", "given"),
        row("last_name", "family_name"),
        row("login", "account"),
        row("password", "secret"),
        row("email", "mail"),
        row("customer_id", "firm"),
        Row { kind: Kind::Integer, ..row("zip", "zip") },
    ];
    let place = Table { name: "narrow".into(), database: None, foreign: true };
    let mut source = Source {
        slot: Slot::new(2).unwrap(),
        name: "Narrow".into(),
        place: Place::Table(place),
        key: "account".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    };
    source.search.fields = ["login", "last_name"].map(str::to_owned).to_vec();
    source.people.unique_email = true;
    source.people.company_support = true;
    source
}

async fn with_narrow() -> (Desk, Db) {
    let desk = desk(|sources| sources.customer_users.push(narrow())).await;
    let db = main_db(&desk).await;
    run(
        &db,
        "CREATE TABLE narrow (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(8), family_name VARCHAR(40), \
         secret VARCHAR(120), mail VARCHAR(80), firm VARCHAR(30), zip INTEGER)",
    )
    .await;
    desk.app.find_sources().await.unwrap();
    desk.app.refresh_sources_now().await;
    (desk, db)
}

#[tokio::test]
async fn a_password_moves_along_where_there_is_a_place_for_it() {
    let (desk, db) = with_narrow().await;
    let hash = text(&db, "SELECT pw FROM customer_user WHERE login = 'own'").await;
    let moved = desk.admin.move_customer_user("own", |_| true, &to("Narrow", &[])).await.unwrap();
    assert!(moved.record.has_password && hash.starts_with("$argon2id$"));
    assert_eq!(text(&db, "SELECT secret FROM narrow WHERE account = 'own'").await, hash);
    assert!(moved.record.values.get("zip").is_some_and(|zip| zip == "0"), "an empty number is 0");
    assert_eq!(newest(&desk, ObjectKind::CustomerUser, "own").await.1, "move: source=Database Backend → source=Narrow");
    let back = desk.admin.move_customer_user("own", |_| true, &to("Database Backend", &[])).await.unwrap();
    assert_eq!(
        (back.record.source, text(&db, "SELECT pw FROM customer_user WHERE login = 'own'").await),
        (Slot::FIRST, hash)
    );
    assert_eq!(text(&db, "SELECT COUNT(*) FROM narrow").await, "0");
}

#[tokio::test]
async fn what_does_not_fit_is_told_field_by_field() {
    let (desk, db) = with_narrow().await;
    let admin = &desk.admin;
    run(&db, "INSERT INTO narrow VALUES ('other', 'O', 'T', NULL, 'EVA@example.es', 'K1', 1)").await;
    let values = CustomerUserValues {
        first_name: "Maximiliana".into(),
        zip: "28001-B".into(),
        validity: Validity::Invalid,
        ..person("eva")
    };
    admin.add_customer_user(values, "some password").await.unwrap();
    run(&db, "UPDATE customer_user SET customer_id = 'gone' WHERE login = 'eva'").await;
    let wrong = ["first_name too-long", "zip not-a-number", "customer_id unknown-customer", "email taken"];
    assert_eq!(refused(admin.move_customer_user("eva", |_| true, &losing("Narrow", &[])).await), wrong);
    // Nobody becomes valid by the way.
    let all = [&wrong[..], &["valid no-such-field"]].concat();
    assert_eq!(refused(admin.move_customer_user("eva", |_| true, &to("Narrow", &[])).await), all);
    // Who is hidden behind them would take their place, there or on the way.
    run(&db, "INSERT INTO narrow VALUES ('EVA', 'E', 'Va', NULL, 'x@example.es', 'K1', 1)").await;
    run(&desk.staff, "INSERT INTO staff VALUES ('eva', 'E', 'V', 'e@example.es', 'K1', '1')").await;
    let taken = refused(admin.move_customer_user("eva", |_| true, &losing("Narrow", &[])).await);
    assert_eq!(taken.iter().filter(|fault| *fault == "login taken").count(), 2, "{taken:?}");
    run(&db, "CREATE TRIGGER cut AFTER INSERT ON narrow BEGIN UPDATE narrow SET family_name = 'Gar' WHERE account = NEW.account; END").await;
    // A database that cuts what it is given keeps nobody.
    assert_eq!(refused(admin.move_customer_user("own", |_| true, &to("Narrow", &[])).await), ["last_name too-long"]);
    assert_eq!(admin.customer_user("own").await.unwrap().source, Slot::FIRST);
}

#[tokio::test]
async fn nobody_leaves_or_enters_a_read_only_source() {
    let desk = desk(|sources| sources.customer_users[1].read_only = true).await;
    for (login, source) in [("ana", "Database Backend"), ("own", "Staff")] {
        let done = desk.admin.move_customer_user(login, |_| true, &losing(source, &room("1"))).await;
        assert!(matches!(done, Err(AppError::SourceReadOnly(name)) if name == "Staff"), "{login}");
    }
    let own = desk.admin.customer_user("own").await.unwrap();
    assert!(desk.admin.sources_to_move_to(&own).is_empty());
}

#[tokio::test]
async fn a_source_that_does_not_let_go_leaves_somebody_twice_and_never_nowhere() {
    let desk = desk(|_| {}).await;
    let (admin, db) = (&desk.admin, main_db(&desk).await);
    // Refused when it is committed, as a database that goes away just then.
    run(
        &desk.staff,
        "CREATE TABLE badge (account VARCHAR(60) REFERENCES staff (account) DEFERRABLE INITIALLY DEFERRED)",
    )
    .await;
    run(&desk.staff, "INSERT INTO badge VALUES ('ana')").await;
    let moved = admin.move_customer_user("ana", |_| true, &losing("Database Backend", &[])).await.unwrap();
    assert_eq!(moved.left_in.as_deref(), Some("Staff"));
    assert_eq!(text(&db, "SELECT login FROM customer_user WHERE login = 'ana'").await, "ana");
    assert_eq!(text(&desk.staff, "SELECT account FROM staff WHERE account = 'ana'").await, "ana");
    desk.app.refresh_sources_now().await;
    let (clashes, total) = admin.source_clashes(Of::People, 9).await.unwrap();
    assert_eq!((total, clashes[0].key.as_str(), clashes[0].wins.as_str()), (1, "ana", "Database Backend"));
    assert_eq!(clashes[0].hidden, ["Staff"]);

    // The other way round whoever does not arrive has not left either.
    run(&desk.staff, "CREATE TRIGGER badges AFTER INSERT ON staff BEGIN INSERT INTO badge VALUES ('nobody'); END")
        .await;
    let done = admin.move_customer_user("own", |_| true, &losing("Staff", &room("1"))).await;
    assert!(done.is_err(), "{done:?}");
    assert_eq!(text(&db, "SELECT login FROM customer_user WHERE login = 'own'").await, "own");
    assert_eq!(text(&desk.staff, "SELECT COUNT(*) FROM staff WHERE account = 'own'").await, "0");
    assert!(!newest(&desk, ObjectKind::CustomerUser, "own").await.1.starts_with("move"));
}

/// A foreign table of companies.
fn vendors(url: &str) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![row("customer_id", "id"), row("name", "title"), row("tax", "tax")];
    let place = Table { name: "vendors".into(), database: Some(Secret::new(url)), foreign: true };
    Source {
        slot: Slot::new(1).unwrap(),
        name: "Vendors".into(),
        place: Place::Table(place),
        key: "id".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customers()
    }
}

async fn with_vendors() -> Desk {
    let url = std::cell::RefCell::new(String::new());
    let desk = desk(|sources| {
        let Place::Table(table) = &sources.customer_users[1].place else { panic!("a table") };
        table.database.as_ref().unwrap().reveal().clone_into(&mut url.borrow_mut());
        sources.customers.push(vendors(&url.borrow()));
    })
    .await;
    run(&desk.staff, "CREATE TABLE vendors (id VARCHAR(30) NOT NULL PRIMARY KEY, title VARCHAR(40), tax VARCHAR(10))")
        .await;
    run(&desk.staff, "INSERT INTO vendors VALUES ('V1', 'Vendor One', '77'), ('k9', 'Nine', '9')").await;
    desk.app.refresh_sources_now().await;
    desk
}

#[tokio::test]
async fn companies_move_and_are_added_where_they_are_sent() {
    let desk = with_vendors().await;
    let (admin, db) = (&desk.admin, main_db(&desk).await);
    let values = padron_domain::customer::CustomerValues { city: "Lugo".into(), ..company("K2") };
    admin.add_customer(values).await.unwrap();
    admin
        .add_customer_user(CustomerUserValues { customer_id: "K2".into(), ..person("kim") }, "some password")
        .await
        .unwrap();
    assert_eq!(refused(admin.move_customer("k2", |_| true, &to("Vendors", &[])).await), ["city no-such-field"]);
    let moved = admin.move_customer("k2", |_| true, &losing("Vendors", &[("tax".into(), "5".into())])).await.unwrap();
    assert_eq!((moved.record.source, moved.left_in), (Slot::new(1).unwrap(), None));
    assert_eq!(text(&desk.staff, "SELECT tax FROM vendors WHERE id = 'K2'").await, "5");
    assert_eq!(text(&db, "SELECT COUNT(*) FROM customer_company WHERE customer_id = 'K2'").await, "0");
    assert_eq!((admin.people_of("K2"), admin.customer_name("K2")), (1, Some("Company K2".to_owned())));
    assert_eq!(found(admin, "kim").await, ["kim"]);
    let (entry, told) = newest(&desk, ObjectKind::Customer, "K2").await;
    assert_eq!(told, "move: city=Lugo source=Database Backend tax= → city= source=Vendors tax=5");
    let former = admin.former(entry, None).await.unwrap();
    admin.put_back(entry, None, &former.version).await.unwrap();
    let home = admin.customer("K2").await.unwrap();
    assert_eq!((home.source, home.values.city.as_str()), (Slot::FIRST, "Lugo"));

    let (slot, mut values) = admin.new_customer(Some("Vendors")).unwrap();
    "V2".clone_into(&mut values.customer_id);
    "Vendor Two".clone_into(&mut values.name);
    assert_eq!(admin.add_customer_to(Some(slot), values).await.unwrap().source, slot);
    assert_eq!(text(&desk.staff, "SELECT title FROM vendors WHERE id = 'V2'").await, "Vendor Two");
    assert_eq!(refused(admin.add_customer(company("v2")).await), ["customer_id taken"]);
    assert_eq!(refused(admin.new_customer(Some("Nowhere"))), ["source unknown-value"]);
}

#[tokio::test]
async fn a_company_of_two_sources_is_a_conflict_until_one_of_them_goes() {
    let desk = with_vendors().await;
    let (admin, db) = (&desk.admin, main_db(&desk).await);
    assert_eq!(admin.source_clashes(Of::Companies, 9).await.unwrap().1, 0);
    run(
        &db,
        "INSERT INTO customer_company (customer_id, name, valid_id, create_time, create_by, change_time, change_by) \
         VALUES ('K9', 'Ours', 1, '2026-11-24 12:00:00', 1, '2026-11-24 12:00:00', 1)",
    )
    .await;
    desk.app.follow_changes().await.unwrap();
    let (clashes, total) = admin.source_clashes(Of::Companies, 9).await.unwrap();
    assert_eq!((total, clashes[0].key.as_str(), clashes[0].wins.as_str()), (1, "k9", "Database Backend"));
    assert_eq!(
        (clashes[0].hidden.clone(), admin.sources_with_hidden_company("K9")),
        (vec!["Vendors".to_owned()], vec!["Vendors".to_owned()])
    );
    let vendors = admin.source_reports().into_iter().find(|report| report.name == "Vendors").unwrap();
    assert_eq!(vendors.health.count, 2);
    assert_eq!(admin.customer("k9").await.unwrap().values.name, "Ours");
    run(&db, "DELETE FROM customer_company WHERE customer_id = 'K9'").await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(admin.source_clashes(Of::Companies, 9).await.unwrap().1, 0);
    assert_eq!(admin.customer("K9").await.unwrap().values.name, "Nine");
    assert_eq!(admin.customer_name("K9").as_deref(), Some("Nine"));
    let query = padron_app::admin::lists::CustomerQuery {
        search: "nine",
        validity: None,
        source: None,
        sort: padron_app::admin::lists::CustomerSort::Id,
        descending: false,
        offset: 0,
        limit: 9,
    };
    assert_eq!(admin.find_customers(&query).await.unwrap().keys, ["k9"]);
}

#[tokio::test]
async fn logins_are_made_where_a_source_makes_them() {
    let desk = desk(|sources| sources.customer_users[1].people.auto_login = Some("emp".into())).await;
    let admin = &desk.admin;
    let (slot, mut values) = admin.new_customer_user(Some("Staff")).unwrap();
    assert!(admin.makes_logins(slot) && !admin.makes_logins(Slot::FIRST));
    for (name, value) in [("first_name", "N"), ("last_name", "N"), ("customer_id", "K1"), ("room", "1")] {
        values.get_mut(name).unwrap().push_str(value);
    }
    let adds = (0..6).map(|number| {
        let (admin, mut values) = (admin.clone(), values.clone());
        values.email = format!("n{number}@example.es");
        tokio::spawn(
            async move { admin.add_customer_user_to(Some(slot), values, "").await.unwrap().person.values.login },
        )
    });
    let mut made = std::collections::HashSet::new();
    for add in adds.collect::<Vec<_>>() {
        made.insert(add.await.unwrap());
    }
    assert_eq!(made.len(), 6);
    assert!(made.iter().all(|login| login.starts_with("emp-202611241200") && login.len() == 25), "{made:?}");
    for login in &made {
        assert_eq!(admin.customer_user(login).await.unwrap().source, slot);
    }
    assert_eq!(
        refused(admin.add_customer_user(CustomerUserValues { login: String::new(), ..person("x") }, "").await),
        ["login required"]
    );
    // Files need not have the column.
    let file = "first_name,last_name,email,customer_id,room\nA,A,a@example.es,K1,1\nB,B,b@example.es,K1,2\n";
    let how = Direct { source: Some("Staff".into()), ..Direct::default() };
    assert_eq!(admin.import_file(file.as_bytes(), &how).await.unwrap().added, 2);
    let file = format!("login,{file}")
        .replace("\nA,", "\n,A,")
        .replace("\nB,", "\nbert,B,")
        .replace("a@", "c@")
        .replace("b@", "d@");
    assert_eq!(admin.import_file(file.as_bytes(), &how).await.unwrap().added, 2);
    assert_eq!(text(&desk.staff, "SELECT COUNT(*) FROM staff WHERE account LIKE 'emp-%'").await, "9");
    assert!(
        admin
            .import_file("first_name,last_name,email,customer_id\nA,A,a@example.es,K1\n".as_bytes(), &Direct::default())
            .await
            .is_err()
    );
}
