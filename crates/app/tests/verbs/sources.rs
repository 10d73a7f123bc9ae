//! People of several sources: found together, changed each in its own, the earlier one winning.

use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_app::bulk::Selection::Keys;
use padron_app::bulk::{Bulk, BulkAction, BulkKind};
use padron_app::export::{Format, Options, Selection};
use padron_app::import::{Direct, ImportKind, Matching, Verdict};
use padron_app::sources::{Configured, own_tables};
use padron_app::{App, AppError, Clock, Settings};
use padron_domain::audit::ObjectKind;
use padron_domain::secret::Secret;
use padron_domain::source::{FieldMap, Place, Row, Slot, Source, Table};
use padron_domain::validity::Validity;
use padron_storage::db::Sql;
use padron_storage::{Db, migrate};

use crate::{company, noon, person, refused};

/// Padrón with a personnel database beside it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) admin: Admin,
    /// The personnel database.
    pub(crate) staff: Db,
    pub(crate) folder: tempfile::TempDir,
}

/// The map of the personnel database.
pub(crate) fn staff(url: &str) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("first_name", "given"),
        row("last_name", "family_name"),
        row("login", "account"),
        row("email", "mail"),
        row("customer_id", "firm"),
        Row { required: true, ..row("room", "room") },
    ];
    let place = Table { name: "staff".into(), database: Some(Secret::new(url)), foreign: true };
    let mut source = Source {
        slot: Slot::new(1).unwrap(),
        name: "Staff".into(),
        place: Place::Table(place),
        key: "account".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    };
    source.search.fields = ["login", "last_name", "room"].map(str::to_owned).to_vec();
    source.search.prefix = String::new();
    source
}

pub(crate) async fn desk(change: impl FnOnce(&mut Configured)) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let staff_url = url("staff.db");
    let theirs = Db::connect(&staff_url, true).await.unwrap();
    let mut writer = theirs.write().await.unwrap();
    for statement in [
        "CREATE TABLE staff (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), \
         mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10))",
        "INSERT INTO staff VALUES ('ana', 'Ana', 'Núñez', 'ana@example.es', 'K1', '2.17'), ('bo', 'Bo', 'Li', 'bo@example.es', 'K1', '3.1'), \
         ('Twin', 'The', 'Later', 't@example.es', 'K1', '9')",
    ] {
        writer.execute(Sql::new(statement)).await.unwrap();
    }
    writer.commit().await.unwrap();
    let db = Db::connect(&url("padron.db"), true).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    let mut sources = own_tables();
    sources.customer_users.push(staff(&staff_url));
    change(&mut sources);
    // Before there were other sources.
    let alone = App::new(db.clone(), Settings::default(), Clock::Fixed(noon())).as_operator().await.unwrap();
    alone.add_customer(company("K1")).await.unwrap();
    alone.add_customer_user(person("own"), "some password").await.unwrap();
    let app = App::with_sources(db, Settings::default(), sources, Clock::Fixed(noon()));
    app.find_sources().await.unwrap();
    let admin = app.as_operator().await.unwrap();
    app.load().await.unwrap();
    Desk { app, admin, staff: theirs, folder }
}

pub(crate) async fn found(admin: &Admin, search: &str) -> Vec<String> {
    let query = CustomerUserQuery {
        search,
        validity: None,
        customer_id: None,
        source: None,
        sort: CustomerUserSort::Login,
        descending: false,
        offset: 0,
        limit: 1_000,
    };
    let found = admin.find_customer_users(&query).await.unwrap();
    let people = admin.customer_users(&found.keys).await.unwrap();
    people.into_iter().map(|person| person.values.login).collect()
}

pub(crate) async fn run(db: &Db, statement: &'static str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new(statement)).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn people_of_both_sources_are_found_and_changed_each_in_its_own() {
    let desk = desk(|_| {}).await;
    let admin = &desk.admin;
    assert_eq!(found(admin, "").await, ["ana", "bo", "own", "Twin"]);
    assert_eq!(refused(admin.add_customer_user(person("twin"), "some password").await), ["login taken"]);
    assert_eq!(found(admin, "nunez").await, ["ana"]);
    // Each by its own rules: rooms are searched there, without an asterisk in front.
    assert_eq!(found(admin, "2.1").await, ["ana"]);
    assert_eq!(found(admin, "17").await, Vec::<String>::new());

    let ana = admin.customer_user("ANA").await.unwrap();
    assert_eq!((ana.source, ana.values.get("room")), (Slot::new(1).unwrap(), Some("2.17")));
    let edit = |before: &padron_domain::customer_user::CustomerUserValues| {
        let mut values = before.clone();
        "4.4".clone_into(values.get_mut("room").unwrap());
        values
    };
    let (changed, changes) = admin.edit_customer_user("ana", |_| true, edit).await.unwrap();
    assert_eq!((changed.values.get("room"), changes[0].field), (Some("4.4"), "room"));
    let rows = desk.staff.read().await.unwrap().fetch(Sql::new("SELECT room FROM staff WHERE account = 'ana'")).await;
    assert_eq!(rows.unwrap()[0].text(0).unwrap(), "4.4");
    assert_eq!(found(admin, "4.4").await, ["ana"], "a write is found at once");
    let history = admin.history(ObjectKind::CustomerUser, "ana", 10).await.unwrap();
    assert_eq!(history[0].after, [("room".to_owned(), "4.4".to_owned())]);
    // What the map asks for is asked for by every edit, also of something else.
    run(&desk.staff, "UPDATE staff SET room = NULL WHERE account = 'bo'").await;
    let edit = |before: &padron_domain::customer_user::CustomerUserValues| {
        padron_domain::customer_user::CustomerUserValues { first_name: "Bob".into(), ..before.clone() }
    };
    assert_eq!(refused(admin.edit_customer_user("bo", |_| true, edit).await), ["room required"]);
}

#[tokio::test]
async fn a_new_person_goes_where_they_are_sent() {
    let desk = desk(|_| {}).await;
    let admin = &desk.admin;
    let (slot, mut values) = admin.new_customer_user(Some("Staff")).unwrap();
    for (name, value) in [("login", "eva"), ("first_name", "Eva"), ("last_name", "Sol"), ("customer_id", "K1")] {
        value.clone_into(values.get_mut(name).unwrap());
    }
    "eva@example.es".clone_into(&mut values.email);
    assert_eq!(refused(admin.add_customer_user_to(Some(slot), values.clone(), "").await), ["room required"]);
    "0123456789x".clone_into(values.get_mut("room").unwrap());
    assert_eq!(refused(admin.add_customer_user_to(Some(slot), values.clone(), "").await), ["room too-long"]);
    "1".clone_into(values.get_mut("room").unwrap());
    let added = admin.add_customer_user_to(Some(slot), values, "").await.unwrap();
    assert_eq!((added.person.source, added.person.has_password), (slot, false));
    assert_eq!(found(admin, "eva").await, ["eva"]);
    assert_eq!(refused(admin.add_customer_user(person("EVA"), "some password").await), ["login taken"]);
    assert_eq!(refused(admin.set_customer_user_password("eva", "some password").await), ["password no-such-field"]);
    assert_eq!(refused(admin.new_customer_user(Some("Nowhere"))), ["source unknown-value"]);
}

#[tokio::test]
async fn the_earlier_source_wins_and_the_later_one_comes_to_light() {
    let desk = desk(|_| {}).await;
    let admin = &desk.admin;
    // Another program adds the same login to the first source.
    let url = format!("sqlite:{}", desk.folder.path().join("padron.db").display());
    let db = Db::connect(&url, false).await.unwrap();
    run(
        &db,
        "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
         VALUES ('twin', 'first@example.es', 'K1', 'The', 'First', 2, '2026-11-24 12:00:00', 1, '2026-11-24 12:00:00', 1)",
    )
    .await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(admin, "twin").await, ["twin"], "once, though they are switched off");
    assert_eq!(admin.customer_user("TWIN").await.unwrap().values.last_name, "First");
    assert_eq!(admin.customer_user("twin").await.unwrap().values.validity, Validity::Invalid);
    run(&db, "DELETE FROM customer_user WHERE login = 'twin'").await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(admin, "twin").await, ["Twin"]);
    assert_eq!(admin.customer_user("twin").await.unwrap().values.last_name, "Later");
}

#[tokio::test]
async fn records_of_a_read_only_source_stay_as_they_are() {
    let desk = desk(|sources| sources.customer_users[1].read_only = true).await;
    let admin = &desk.admin;
    let edit = |before: &padron_domain::customer_user::CustomerUserValues| {
        padron_domain::customer_user::CustomerUserValues { first_name: "X".into(), ..before.clone() }
    };
    let refused = admin.edit_customer_user("ana", |_| true, edit).await;
    assert!(matches!(refused, Err(AppError::SourceReadOnly(name)) if name == "Staff"));
    assert!(matches!(admin.new_customer_user(Some("Staff")), Err(AppError::SourceReadOnly(_))));
    assert_eq!(admin.writable_sources(), ["Database Backend"]);
    // A file that says what is so already is right; one that says something else is refused row by row.
    let file = "login,first_name,last_name,email,customer_id,room\nana,Ana,Núñez,ana@example.es,K1,2.17\nbo,Bo,Li,bo@example.es,K1,7\n";
    let how = padron_app::import::Direct {
        matching: Some(padron_app::import::Matching::Key),
        dry_run: true,
        ..padron_app::import::Direct::default()
    };
    let report = admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.same, report.refused_rows), (1, 1));
    assert_eq!(report.refused[0].fault.fault.code(), "source-read-only");
}

#[tokio::test]
async fn what_others_write_there_is_found_when_it_is_read_again() {
    let desk = desk(|_| {}).await;
    run(&desk.staff, "INSERT INTO staff VALUES ('new', 'N', 'Ew', 'n@example.es', 'K1', '1')").await;
    run(&desk.staff, "DELETE FROM staff WHERE account = 'bo'").await;
    assert_eq!(found(&desk.admin, "bo").await, Vec::<String>::new(), "whoever is gone is not shown");
    desk.app.refresh_sources_now().await;
    assert_eq!(found(&desk.admin, "").await, ["ana", "new", "own", "Twin"]);
}

#[tokio::test]
async fn a_source_that_is_away_leaves_the_others_alone() {
    let desk = desk(|sources| {
        let Place::Table(table) = &mut sources.customer_users[1].place else { panic!("a table") };
        table.database = Some(Secret::new("postgres://nobody:secret@127.0.0.1:1/none"));
    })
    .await;
    assert_eq!(found(&desk.admin, "").await, ["own"]);
    assert!(matches!(desk.admin.customer_user("ana").await, Err(AppError::Missing)));
}

#[tokio::test]
async fn files_carry_the_fields_of_all_sources() {
    let desk = desk(|_| {}).await;
    let options =
        Options { columns: ["login", "room", "valid_id"].map(str::to_owned).to_vec(), ..Options::new(Format::Csv) };
    let mut export = desk.admin.export_customer_users(&Selection::EVERYTHING, &options).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = export.next().await {
        text.extend(piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    assert_eq!(text, "login,room,valid_id\n\"ana\",\"2.17\",1\n\"bo\",\"3.1\",1\n\"own\",,1\n\"Twin\",\"9\",1\n");
    let how = padron_app::import::Direct {
        source: Some("Staff".into()),
        matching: Some(padron_app::import::Matching::Key),
        ..padron_app::import::Direct::default()
    };
    let file = "login,first_name,last_name,email,customer_id,room\nana,Ana,Núñez,ana@example.es,K1,5.5\nzoe,Zoe,Z,z@example.es,K1,6\n";
    let report = desk.admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.changed, report.added), (1, 1));
    let rows = desk
        .staff
        .read()
        .await
        .unwrap()
        .fetch(Sql::new("SELECT room FROM staff WHERE account IN ('ana', 'zoe')"))
        .await;
    let rooms: Vec<String> = rows.unwrap().iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(rooms, ["5.5", "6"]);
}

#[tokio::test]
async fn a_renamed_customer_takes_people_of_other_sources_along() {
    let desk = desk(|_| {}).await;
    let seen = padron_app::admin::Version::of_customer(&desk.admin.customer("K1").await.unwrap());
    let followers = desk.admin.customer_followers("K1").await.unwrap();
    assert_eq!((followers[0].name, followers[0].rows), ("customer-users", 4));
    let values = padron_domain::customer::CustomerValues { name: "Company K1".into(), ..company("K9") };
    desk.admin.change_customer("K1", &seen, values).await.unwrap();
    for login in ["own", "ana", "twin"] {
        assert_eq!(desk.admin.customer_user(login).await.unwrap().values.customer_id, "K9", "{login}");
    }
    assert_eq!(desk.admin.people_of("K9"), 4);
}

#[tokio::test]
async fn others_changes_beside_an_extra_column_are_told_without_it() {
    let desk =
        desk(|sources| sources.customer_users[0].map.rows.push(Row::text("desk", "UserDesk", "Desk", "desk"))).await;
    let url = format!("sqlite:{}", desk.folder.path().join("padron.db").display());
    let db = Db::connect(&url, false).await.unwrap();
    // The column that was missing is named, and found once it is there.
    assert!(desk.admin.customer_user("own").await.unwrap().values.get("desk").is_none());
    run(&db, "ALTER TABLE customer_user ADD COLUMN desk VARCHAR(20)").await;
    desk.app.find_sources().await.unwrap();
    let edit = |before: &padron_domain::customer_user::CustomerUserValues| {
        let mut values = before.clone();
        "12".clone_into(values.get_mut("desk").unwrap());
        values
    };
    desk.admin.edit_customer_user("own", |_| true, edit).await.unwrap();
    run(&db, "UPDATE customer_user SET city = 'Oslo' WHERE login = 'own'").await;
    desk.app.record_others().await.unwrap();
    let history = desk.admin.history(ObjectKind::CustomerUser, "own", 10).await.unwrap();
    assert_eq!(history[0].after, [("city".to_owned(), "Oslo".to_owned())]);
    assert_eq!(history[1].after, [("desk".to_owned(), "12".to_owned())]);
}

#[tokio::test]
async fn whoever_was_found_stays_who_they_are_when_the_table_is_found_again() {
    // A table of the main database without numbers of its own, as a view might be.
    let desk = desk(|sources| {
        let other = Source { slot: Slot::new(2).unwrap(), name: "Other".into(), ..sources.customer_users[1].clone() };
        let place = Place::Table(Table { name: "other".into(), database: None, foreign: true });
        sources.customer_users.push(Source { place, ..other });
    })
    .await;
    let url = format!("sqlite:{}", desk.folder.path().join("padron.db").display());
    let db = Db::connect(&url, false).await.unwrap();
    run(
        &db,
        "CREATE TABLE other (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), \
         mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10))",
    )
    .await;
    run(&db, "INSERT INTO other VALUES ('xa', 'X', 'A', 'xa@example.es', 'K1', '1'), ('xb', 'X', 'B', 'xb@example.es', 'K1', '2')")
        .await;
    desk.app.find_sources().await.unwrap();
    desk.app.refresh_sources_now().await;
    let before = desk.admin.customer_user("xa").await.unwrap();
    desk.app.find_sources().await.unwrap();
    // Asked for in another order: numbers given anew would be those of somebody else.
    assert_ne!(desk.admin.customer_user("xb").await.unwrap().id, before.id);
    let again = desk.admin.customer_users(&[before.id]).await.unwrap();
    assert_eq!(again[0].values.login, "xa");
}

#[tokio::test]
async fn a_command_that_never_searched_takes_people_along_too() {
    let desk = desk(|_| {}).await;
    // Another process on the same databases, whose register is empty: what `padron customers update` is.
    let url = format!("sqlite:{}", desk.folder.path().join("padron.db").display());
    let mut sources = own_tables();
    sources.customer_users.push(staff(&format!("sqlite:{}", desk.folder.path().join("staff.db").display())));
    let db = Db::connect(&url, false).await.unwrap();
    let command = App::with_sources(db, Settings::default(), sources, Clock::Fixed(noon()));
    command.find_sources().await.unwrap();
    let admin = command.as_operator().await.unwrap();
    let seen = padron_app::admin::Version::of_customer(&admin.customer("K1").await.unwrap());
    let values = padron_domain::customer::CustomerValues { name: "Company K1".into(), ..company("K9") };
    admin.change_customer("K1", &seen, values).await.unwrap();
    let rows = desk.staff.read().await.unwrap().fetch(Sql::new("SELECT COUNT(*) FROM staff WHERE firm = 'K9'")).await;
    assert_eq!(rows.unwrap()[0].int(0).unwrap(), 3);
}

#[tokio::test]
async fn a_lifetime_spares_the_source_what_is_only_looked_at() {
    let desk = desk(|sources| sources.customer_users[1].cache_seconds = 60).await;
    let admin = &desk.admin;
    let room = async || {
        let one = admin.customer_user("ana").await.map(|ana| ana.values.get("room").unwrap().to_owned()).unwrap();
        let id = admin.customer_user("ana").await.unwrap().id;
        let many = admin.listed_customer_users(&[id], &["room"]).await.unwrap()[0].extras[0].1.clone();
        assert_eq!(one, many);
        one
    };
    assert_eq!(room().await, "2.17");
    assert!(matches!(admin.customer_user("eva").await, Err(AppError::Missing)));
    run(&desk.staff, "UPDATE staff SET room = '7' WHERE account = 'ana'").await;
    run(&desk.staff, "INSERT INTO staff VALUES ('eva', 'Eva', 'Sol', 'eva@example.es', 'K1', '1')").await;
    assert_eq!(room().await, "2.17", "it is remembered");
    assert!(matches!(admin.customer_user("eva").await, Err(AppError::Missing)), "that somebody is not there is, too");
    // An editor meets what is there now: of the room that another program wrote nothing is lost.
    let edit = |before: &padron_domain::customer_user::CustomerUserValues| {
        padron_domain::customer_user::CustomerUserValues { first_name: "Anna".into(), ..before.clone() }
    };
    admin.edit_customer_user("ana", |_| true, edit).await.unwrap();
    assert_eq!(room().await, "7", "our write is seen at once");
    // Nobody's write is seen when everything is read again.
    run(&desk.staff, "UPDATE staff SET room = '8' WHERE account = 'ana'").await;
    assert_eq!(room().await, "7");
    desk.app.refresh_sources_now().await;
    assert_eq!(room().await, "8");
    assert_eq!(admin.customer_user("eva").await.unwrap().values.first_name, "Eva");
}

#[tokio::test]
async fn what_a_source_does_not_take_keeps_nobody_else_waiting() {
    let desk = desk(|_| {}).await;
    let admin = &desk.admin;
    run(
        &desk.staff,
        "CREATE TRIGGER rooms BEFORE UPDATE ON staff WHEN NEW.room = '13' BEGIN SELECT RAISE(ABORT, 'there is no such room'); END",
    )
    .await;
    let mut upload = admin.upload(ImportKind::CustomerUsers, "rooms.csv").await.unwrap();
    upload.push(b"login,first_name,last_name,email,customer_id,room\nana,Ana,N,ana@example.es,K1,5\nbo,Bo,Li,bo@example.es,K1,13\nTwin,The,Later,t@example.es,K1,6\n").await.unwrap();
    let id = upload.finish(None, "").await.unwrap().id;
    let (_, mut options) = admin.import_job(id).await.unwrap();
    options.all_or_nothing = false;
    options.matching = Some(Matching::Key);
    admin.set_import(id, options).await.unwrap();
    admin.check_import(id).await.unwrap();
    admin.work_on_job(id, None).await.unwrap();
    admin.run_import(id, None).await.unwrap();
    let job = admin.work_on_job(id, None).await.unwrap();
    let count = |name: &str| job.counts.get(name);
    let told = admin.import_rows(id, Some(Verdict::Refuse), 0, 10).await.unwrap();
    assert!(format!("{told:?}").contains("there is no such room"), "{told:?}");
    assert_eq!((job.state.name(), count("changed"), count("refused")), ("done", 2, 1), "{job:?}");
    let room = async |login: &str| admin.customer_user(login).await.unwrap().values.get("room").unwrap().to_owned();
    assert_eq!((room("ana").await.as_str(), room("bo").await.as_str(), room("Twin").await.as_str()), ("5", "3.1", "6"));

    // A value that a source has no place for is not taken and forgotten.
    let phone = |before: &padron_domain::customer_user::CustomerUserValues| {
        padron_domain::customer_user::CustomerUserValues { phone: "1".into(), ..before.clone() }
    };
    assert_eq!(refused(admin.edit_customer_user("ana", |_| true, phone).await), ["phone no-such-field"]);
    let off = |before: &padron_domain::customer_user::CustomerUserValues| {
        padron_domain::customer_user::CustomerUserValues { validity: Validity::Invalid, ..before.clone() }
    };
    assert_eq!(refused(admin.edit_customer_user("ana", |_| true, off).await), ["valid no-such-field"]);
    // Nor by many at once, nor by a file: nobody is told to be switched off who is not.
    let bulk = Bulk {
        kind: BulkKind::CustomerUsers,
        selection: Keys(vec!["ana".to_owned()]),
        action: BulkAction::Set { field: "valid".into(), value: "invalid".into() },
    };
    let job = admin.begin_bulk(&bulk, None).await.unwrap();
    let job = admin.work_on_job(job.id, None).await.unwrap();
    assert_eq!((job.counts.get("changed"), job.counts.get("refused")), (0, 1), "{job:?}");
    let file = "login,first_name,last_name,email,customer_id,room,valid_id\nana,Ana,N,ana@example.es,K1,5,2\n";
    let how = Direct { matching: Some(Matching::Key), dry_run: true, ..Direct::default() };
    let report = admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.changed, report.refused_rows), (0, 1));
    assert_eq!((report.refused[0].fault.field, report.refused[0].fault.fault.code()), ("valid_id", "no-such-field"));
    // A number that a database writes in a way of its own is no change, and no line of the history.
    let lines = admin.history(ObjectKind::CustomerUser, "ana", 50).await.unwrap().len();
    run(&desk.staff, "CREATE TRIGGER spaces AFTER UPDATE ON staff WHEN NEW.room = '5.0' BEGIN UPDATE staff SET room = '5' WHERE account = NEW.account; END").await;
    let same = |before: &padron_domain::customer_user::CustomerUserValues| {
        let mut values = before.clone();
        "5.0".clone_into(values.get_mut("room").unwrap());
        values
    };
    let (_, changes) = admin.edit_customer_user("ana", |_| true, same).await.unwrap();
    assert_eq!((changes.len(), admin.history(ObjectKind::CustomerUser, "ana", 50).await.unwrap().len()), (0, lines));
}
