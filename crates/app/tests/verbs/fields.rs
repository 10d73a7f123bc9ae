//! Fields that an administrator adds: on people of every source, found, checked, kept in the history, taken along.

use std::fmt::Write as _;

use padron_app::admin::{Admin, Version};
use padron_app::bulk::{Bulk, BulkAction, BulkKind, Selection as Many};
use padron_app::export::{Format, Options, Selection};
use padron_app::fields::FieldEdit;
use padron_app::import::{Direct, ImportKind, Matching};
use padron_app::sources::own_tables;
use padron_app::{App, AppError, Clock, Settings};
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::record::TextRecord as _;
use padron_domain::source::{Choice, Holds, Kind, Labels, Row};
use padron_storage::Db;
use padron_storage::db::Sql;

use crate::sources::{found, staff};
use crate::{Desk, another, desk, noon, person, refused, with_company};

const PEOPLE: ObjectKind = ObjectKind::CustomerUser;

fn labelled(label: &str, holds: Holds) -> FieldEdit {
    FieldEdit { label_en: Some(label.to_owned()), holds: Some(holds), ..FieldEdit::default() }
}

fn choice(value: &str, en: &str, es: &str) -> Choice {
    Choice { value: value.into(), labels: Labels { en: en.into(), es: es.into(), de: String::new() } }
}

/// Changes one field of a person.
async fn put(admin: &Admin, login: &str, field: &str, value: &str) -> padron_app::Result<CustomerUserValues> {
    let edit = |before: &CustomerUserValues| {
        let mut values = before.clone();
        values.put(field, value);
        values
    };
    Ok(admin.edit_customer_user(login, |_| true, edit).await?.0.values)
}

async fn csv(admin: &Admin, columns: &[&str]) -> String {
    let options =
        Options { columns: columns.iter().map(|name| (*name).to_owned()).collect(), ..Options::new(Format::Csv) };
    let mut export = admin.export_customer_users(&Selection::EVERYTHING, &options).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = export.next().await {
        text.extend(piece.unwrap());
    }
    String::from_utf8(text).unwrap()
}

/// A desk with two people and the field `badge`.
async fn with_badge(desk: &Desk) -> Admin {
    let admin = with_company(desk).await;
    for login in ["ana", "bea"] {
        admin.add_customer_user(person(login), "some password").await.unwrap();
    }
    admin.add_field(PEOPLE, "badge", labelled("Badge", Holds::Text)).await.unwrap();
    admin
}

#[tokio::test]
async fn a_field_is_there_at_once_and_everywhere() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    let before = admin.customer_user("ana").await.unwrap();
    assert_eq!(before.values.get("badge"), Some(""));
    put(&admin, "ana", "badge", "Ñ-17").await.unwrap();
    assert_eq!(admin.customer_user("ANA").await.unwrap().values.get("badge"), Some("Ñ-17"));
    assert_eq!(found(&admin, "n-17").await, ["ana"], "a search looks at it");
    let listed = admin.listed_customer_users(&[before.id], &["badge"]).await.unwrap();
    assert_eq!(listed[0].extras, [("badge".to_owned(), "Ñ-17".to_owned())]);
    assert_eq!(csv(&admin, &["login", "badge"]).await, "login,badge\n\"ana\",\"Ñ-17\"\n\"bea\",\n");
    // A person who is added brings it along.
    let mut values = admin.new_customer_user(None).unwrap().1.moved_to(before.values.shape);
    for (field, value) in person("eva").texts().map(|(field, value)| (field.name, value.to_owned())) {
        values.put(field, &value);
    }
    values.put("badge", "E-1");
    let added = admin.add_customer_user(values, "some password").await.unwrap();
    assert_eq!(added.person.values.get("badge"), Some("E-1"));
    assert_eq!(found(&admin, "e-1").await, ["eva"]);
    // The history has it, and puts it back.
    let entry = admin.history(PEOPLE, "ana", 1).await.unwrap().remove(0);
    assert_eq!(entry.after, [("badge".to_owned(), "Ñ-17".to_owned())]);
    let now = Version::of_customer_user(&admin.customer_user("ana").await.unwrap());
    admin.put_back(entry.id, None, &now).await.unwrap();
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("badge"), Some(""));
    assert_eq!(found(&admin, "n-17").await, Vec::<String>::new());
    // The field itself is in the history too.
    let entry = admin.history(ObjectKind::Field, "customer_user/badge", 1).await.unwrap().remove(0);
    assert_eq!((entry.verb.as_str(), entry.actor.as_str()), ("add", "root@localhost"));
    assert!(entry.after.contains(&("label_en".to_owned(), "Badge".to_owned())), "{:?}", entry.after);
}

#[tokio::test]
async fn adding_a_field_is_no_change_of_the_records() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("ana"), "some password").await.unwrap();
    let seen = Version::of_customer_user(&admin.customer_user("ana").await.unwrap());
    admin.add_field(PEOPLE, "badge", labelled("Badge", Holds::Text)).await.unwrap();
    let ana = admin.customer_user("ana").await.unwrap();
    assert_eq!(Version::of_customer_user(&ana), seen);
    admin.change_customer_user("ana", &seen, CustomerUserValues { phone: "1".into(), ..ana.values }).await.unwrap();
    let seen = Version::of_customer_user(&admin.customer_user("ana").await.unwrap());
    put(&admin, "ana", "badge", "1").await.unwrap();
    assert_ne!(Version::of_customer_user(&admin.customer_user("ana").await.unwrap()), seen);
}

#[tokio::test]
async fn values_keep_to_what_the_field_holds() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    for (name, holds) in [("size", Holds::Integer), ("since", Holds::Date), ("vip", Holds::Checkbox)] {
        admin.add_field(PEOPLE, name, labelled(name, holds)).await.unwrap();
    }
    let wing = FieldEdit {
        choices: Some(vec![choice("n", "North", "Norte"), choice("s", "South", "Sur")]),
        ..labelled("Wing", Holds::Dropdown)
    };
    admin.add_field(PEOPLE, "wing", wing).await.unwrap();
    for (field, value, told) in [
        ("size", "big", "not-a-number"),
        ("since", "1.2.2020", "not-a-date"),
        ("vip", "yes", "unknown-value"),
        ("wing", "west", "unknown-value"),
        ("badge", &"x".repeat(251), "too-long"),
        ("badge", "a\nb", "forbidden-character"),
    ] {
        assert_eq!(refused(put(&admin, "ana", field, value).await), [format!("{field} {told}")], "{value}");
    }
    for (field, value) in [("size", "-7"), ("since", "2020-02-01"), ("vip", "1"), ("wing", "n"), ("badge", "")] {
        assert_eq!(put(&admin, "ana", field, value).await.unwrap().get(field), Some(value));
    }
    // What is chosen is found by what people read, in any language, and a tick by nothing.
    assert_eq!(found(&admin, "norte").await, ["ana"]);
    assert_eq!(found(&admin, "north").await, ["ana"]);
    assert_eq!(admin.chosen_label(PEOPLE, "wing", "n", "es").as_deref(), Some("Norte"));
    assert_eq!(admin.extra_label(PEOPLE, "wing", "de").as_deref(), Some("Wing"));
    // A choice that is gone: whoever has it stays readable, and an edit asks for another.
    let fewer = FieldEdit { choices: Some(vec![choice("s", "South", "")]), ..FieldEdit::default() };
    admin.change_field((PEOPLE, "wing"), |_| true, fewer).await.unwrap();
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("wing"), Some("n"));
    assert_eq!(refused(put(&admin, "ana", "phone", "1").await), ["wing unknown-value"]);
    put(&admin, "ana", "wing", "s").await.unwrap();
    // Likewise one that must be filled from now on.
    let must = FieldEdit { required: Some(true), ..FieldEdit::default() };
    admin.change_field((PEOPLE, "badge"), |_| true, must).await.unwrap();
    assert_eq!(refused(put(&admin, "ana", "phone", "1").await), ["badge required"]);
    assert_eq!(refused(admin.add_customer_user(person("new"), "").await), ["badge required"]);
}

#[tokio::test]
async fn what_is_taken_out_of_use_is_kept() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    put(&admin, "ana", "badge", "17").await.unwrap();
    let out = |valid| FieldEdit { valid: Some(valid), ..FieldEdit::default() };
    let (stored, changed) = admin.change_field((PEOPLE, "badge"), |_| true, out(false)).await.unwrap();
    assert!(changed && !stored.field.valid);
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("badge"), None);
    assert_eq!(found(&admin, "17").await, Vec::<String>::new());
    assert_eq!(admin.extra_label(PEOPLE, "badge", "en").as_deref(), Some("Badge"), "the history goes on to name it");
    assert_eq!(admin.values_of_field(&stored.field).await.unwrap(), 1);
    let again = admin.add_field(PEOPLE, "badge", labelled("Other", Holds::Text)).await;
    assert_eq!(refused(again.map(|_| ())), ["name taken"]);
    admin.change_field((PEOPLE, "badge"), |_| true, out(true)).await.unwrap();
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("badge"), Some("17"));
    assert_eq!(found(&admin, "17").await, ["ana"]);
}

#[tokio::test]
async fn names_that_mean_something_else_are_refused() {
    let desk = crate::sources::desk(|_| {}).await;
    for (name, code) in [
        ("login", "taken"),
        ("comments", "taken"),
        ("valid_id", "taken"),
        ("display_name", "taken"),
        ("room", "taken"),
        ("family_name", "taken"),
        ("Badge", "not-a-name"),
        ("", "required"),
    ] {
        let done = desk.admin.add_field(PEOPLE, name, labelled("X", Holds::Text)).await;
        assert_eq!(refused(done.map(|_| ())), [format!("name {code}")], "{name:?}");
    }
    let nothing = desk.admin.add_field(PEOPLE, "a", FieldEdit::default()).await;
    assert_eq!(refused(nothing.map(|_| ())), ["label_en required"]);
    let nowhere = FieldEdit { source: Some("Nowhere".into()), ..labelled("A", Holds::Dropdown) };
    assert_eq!(
        refused(desk.admin.add_field(PEOPLE, "a", nowhere).await.map(|_| ())),
        ["source unknown-value", "choices required"]
    );
    // Companies have other fields than people.
    desk.admin.add_field(ObjectKind::Customer, "login", labelled("Login", Holds::Text)).await.unwrap();
}

#[tokio::test]
async fn the_order_is_the_administrators() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    for name in ["b", "c"] {
        admin.add_field(PEOPLE, name, labelled(name, Holds::Text)).await.unwrap();
    }
    let to = |position| FieldEdit { position: Some(position), ..FieldEdit::default() };
    admin.change_field((PEOPLE, "c"), |_| true, to(1)).await.unwrap();
    let first = FieldEdit { position: Some(2), ..labelled("a", Holds::Text) };
    admin.add_field(PEOPLE, "a", first).await.unwrap();
    let names: Vec<String> = admin.added_fields(PEOPLE).into_iter().map(|stored| stored.field.name).collect();
    assert_eq!(names, ["c", "a", "badge", "b"]);
    let ana = admin.customer_user("ana").await.unwrap();
    let names: Vec<&str> = ana.values.shape.beside().iter().map(|field| field.name).collect();
    assert_eq!(names, ["c", "a", "badge", "b"]);
    // An editor who saw another version is told.
    let late = admin.change_field((PEOPLE, "c"), |seen| *seen == Version::given("old"), to(1)).await;
    assert!(matches!(late, Err(AppError::Conflict)));
}

#[tokio::test]
async fn other_nodes_learn_of_it_within_a_second() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    let other = another(&desk.url, Settings::default()).await;
    let theirs = other.as_operator().await.unwrap();
    admin.add_field(PEOPLE, "locker", labelled("Locker", Holds::Text)).await.unwrap();
    put(&admin, "bea", "locker", "L-99").await.unwrap();
    assert_eq!(theirs.customer_user("bea").await.unwrap().values.get("locker"), None);
    let following = other.clone();
    let task = tokio::spawn(async move { following.keep_following().await });
    let mut tries = 0;
    while found(&theirs, "l-99").await != ["bea"] {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        tries += 1;
        assert!(tries < 40, "not found within two seconds");
    }
    task.abort();
    assert_eq!(theirs.customer_user("bea").await.unwrap().values.get("locker"), Some("L-99"));
}

#[tokio::test]
async fn people_that_can_only_be_read_have_them_too() {
    let desk = crate::sources::desk(|sources| sources.customer_users[1].read_only = true).await;
    let admin = &desk.admin;
    admin.add_field(PEOPLE, "badge", labelled("Badge", Holds::Text)).await.unwrap();
    let only = FieldEdit { source: Some("Staff".into()), ..labelled("Shift", Holds::Text) };
    admin.add_field(PEOPLE, "shift", only).await.unwrap();
    // Another node on the same databases.
    let folder = desk.folder.path();
    let mut sources = own_tables();
    sources.customer_users.push(staff(&format!("sqlite:{}", folder.join("staff.db").display())));
    sources.customer_users[1].read_only = true;
    let db = Db::connect(&format!("sqlite:{}", folder.join("padron.db").display()), false).await.unwrap();
    let other = App::with_sources(db, Settings::default(), sources, Clock::Fixed(noon()));
    other.find_sources().await.unwrap();
    other.load().await.unwrap();

    let ana = put(admin, "Ana", "badge", "R-1").await.unwrap();
    assert_eq!((ana.get("badge"), ana.get("room")), (Some("R-1"), Some("2.17")));
    put(admin, "ana", "shift", "night").await.unwrap();
    assert_eq!(found(admin, "r-1").await, ["ana"]);
    assert_eq!(admin.customer_user("own").await.unwrap().values.get("shift"), None);
    let history = admin.history(PEOPLE, "ana", 10).await.unwrap();
    assert_eq!(history.len(), 2);
    // Of the record itself nothing can be changed, not even together with what can.
    for field in ["first_name", "room"] {
        let done = put(admin, "ana", field, "X").await;
        assert!(matches!(done, Err(AppError::SourceReadOnly(name)) if name == "Staff"), "{field}");
    }
    let both = |before: &CustomerUserValues| {
        let mut values = CustomerUserValues { last_name: "X".into(), ..before.clone() };
        values.put("badge", "R-2");
        values
    };
    assert!(matches!(admin.edit_customer_user("ana", |_| true, both).await, Err(AppError::SourceReadOnly(_))));
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("badge"), Some("R-1"));
    // The record lacks what its map asks for, which nobody can mend here: that is in nobody's way.
    let mut writer = Db::connect(&format!("sqlite:{}", folder.join("staff.db").display()), false)
        .await
        .unwrap()
        .write()
        .await
        .unwrap();
    writer.execute(Sql::new("UPDATE staff SET room = NULL WHERE account = 'bo'")).await.unwrap();
    writer.commit().await.unwrap();
    put(admin, "bo", "badge", "R-3").await.unwrap();
    // The other node hears of it, though nobody touched the table.
    other.follow_changes().await.unwrap();
    assert_eq!(found(&other.as_operator().await.unwrap(), "r-3").await, ["bo"]);
    // Files and bulk edits go the same way.
    let how = Direct { matching: Some(Matching::Key), ..Direct::default() };
    let file = "login,first_name,last_name,email,customer_id,room,badge\nana,Ana,Núñez,ana@example.es,K1,2.17,F-1\n";
    let report = admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.changed, report.refused_rows), (1, 0), "{report:?}");
    let action = BulkAction::Set { field: "badge".into(), value: "B-1".into() };
    let bulk = Bulk { kind: BulkKind::CustomerUsers, selection: Many::Keys(vec!["ana".into(), "own".into()]), action };
    let preview = admin.preview_bulk(&bulk).await.unwrap();
    assert_eq!((preview.change, preview.refuse), (2, 0));
    let action = BulkAction::Set { field: "phone".into(), value: "1".into() };
    let preview = admin.preview_bulk(&Bulk { action, ..bulk }).await.unwrap();
    assert_eq!((preview.change, preview.refuse), (1, 1));
}

#[tokio::test]
async fn a_new_login_takes_the_values_along() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    put(&admin, "ana", "badge", "17").await.unwrap();
    let seen = Version::of_customer_user(&admin.customer_user("ana").await.unwrap());
    let values = CustomerUserValues { login: "anna".into(), ..admin.customer_user("ana").await.unwrap().values };
    admin.change_customer_user("ana", &seen, values).await.unwrap();
    assert_eq!(admin.customer_user("anna").await.unwrap().values.get("badge"), Some("17"));
    // Somebody new under the old login begins with nothing.
    admin.add_customer_user(person("ana"), "some password").await.unwrap();
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("badge"), Some(""));
    // Another program renames, and knows nothing of ours.
    let other = Db::connect(&desk.url, false).await.unwrap();
    let mut writer = other.write().await.unwrap();
    writer.execute(Sql::new("UPDATE customer_user SET login = 'anita' WHERE login = 'anna'")).await.unwrap();
    writer.commit().await.unwrap();
    desk.app.record_others().await.unwrap();
    assert_eq!(admin.customer_user("anita").await.unwrap().values.get("badge"), Some("17"));
}

#[tokio::test]
async fn files_bring_values_and_undoing_takes_them_away() {
    let desk = desk().await;
    let admin = with_badge(&desk).await;
    let since = labelled("Since", Holds::Date);
    admin.add_field(PEOPLE, "since", since).await.unwrap();
    let head = "login,first_name,last_name,email,customer_id,badge,since\n";
    let mut rows = String::new();
    for number in 0..1_000 {
        writeln!(rows, "p{number},A,B,p{number}@example.es,K1,N{number},2020-01-01").expect("a line");
    }
    let how = Direct { matching: Some(Matching::Key), ..Direct::default() };
    let wrong = admin.import_file(format!("{head}x,A,B,x@example.es,K1,1,soon\n").as_bytes(), &how).await.unwrap();
    assert_eq!(
        (wrong.added, wrong.refused[0].fault.field, wrong.refused[0].fault.fault.code()),
        (0, "since", "not-a-date")
    );
    let report = admin.import_file(format!("{head}{rows}").as_bytes(), &how).await.unwrap();
    assert_eq!((report.added, report.refused_rows), (1_000, 0));
    assert_eq!(found(&admin, "n777").await, ["p777"]);
    assert_eq!(admin.customer_user("p777").await.unwrap().values.get("since"), Some("2020-01-01"));
    let again = admin.import_file(format!("{head}{rows}").as_bytes(), &how).await.unwrap();
    assert_eq!((again.same, again.changed), (1_000, 0));
    let badge = admin.added_field(PEOPLE, "badge").unwrap().field;
    assert_eq!(admin.values_of_field(&badge).await.unwrap(), 1_000);
    let changed =
        admin.import_file(format!("{head}p1,A,B,p1@example.es,K1,changed,\n").as_bytes(), &how).await.unwrap();
    assert_eq!(changed.changed, 1);
    let undo = admin.undo_job_now(changed.job.unwrap()).await.unwrap();
    assert_eq!(undo.counts.get("restored"), 1);
    let values = admin.customer_user("p1").await.unwrap().values;
    assert_eq!((values.get("badge"), values.get("since")), (Some("N1"), Some("2020-01-01")));
    let undo = admin.undo_job_now(report.job.unwrap()).await.unwrap();
    assert_eq!(undo.counts.get("removed"), 999, "p1 was touched since");
    assert_eq!(admin.values_of_field(&badge).await.unwrap(), 1);
    assert_eq!(
        desk.app.import_columns(ImportKind::CustomerUsers).targets().iter().filter(|name| **name == "badge").count(),
        1
    );
}

#[tokio::test]
async fn companies_have_fields_of_their_own() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let tier = FieldEdit {
        choices: Some(vec![choice("g", "Gold", "Oro"), choice("s", "Silver", "Plata")]),
        ..labelled("Tier", Holds::Dropdown)
    };
    admin.add_field(ObjectKind::Customer, "tier", tier).await.unwrap();
    let edit = |before: &padron_domain::customer::CustomerValues| {
        let mut values = before.clone();
        values.put("tier", "g");
        values
    };
    let (company, changes) = admin.edit_customer("K1", |_| true, edit).await.unwrap();
    assert_eq!((company.values.get("tier"), changes.len()), (Some("g"), 1));
    let hits = admin.suggest_customers("oro", 5).await.unwrap();
    assert_eq!(hits.len(), 1);
    let wrong = |before: &padron_domain::customer::CustomerValues| {
        let mut values = before.clone();
        values.put("tier", "bronze");
        values
    };
    assert_eq!(refused(admin.edit_customer("K1", |_| true, wrong).await), ["tier unknown-value"]);
    let renamed = |before: &padron_domain::customer::CustomerValues| padron_domain::customer::CustomerValues {
        customer_id: "K7".into(),
        ..before.clone()
    };
    admin.edit_customer("K1", |_| true, renamed).await.unwrap();
    assert_eq!(admin.customer("k7").await.unwrap().values.get("tier"), Some("g"));
}

#[tokio::test]
async fn a_row_of_a_map_may_be_a_dynamic_field() {
    let row = |name: &str, column: &str| Row { kind: Kind::DynamicField, ..Row::text(name, "", "", column) };
    let desk = crate::sources::desk(|sources| {
        for source in &mut sources.customer_users {
            source.map.rows.extend([row("locker", "Locker"), row("gone", "Gone")]);
            source.search.fields.push("locker".to_owned());
        }
    })
    .await;
    let admin = &desk.admin;
    // Until OTOBO has them there is nothing to show, and that is said.
    assert_eq!(admin.customer_user("ana").await.unwrap().values.get("locker"), None);
    let lacked = |admin: &Admin| -> Vec<String> {
        let reports = admin.source_reports();
        reports[1].health.missing.iter().map(|column| column.column.clone()).collect()
    };
    assert_eq!(lacked(admin), ["Locker", "Gone"]);
    let db = Db::connect(&format!("sqlite:{}", desk.folder.path().join("padron.db").display()), false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    writer
        .execute(Sql::new(
            "INSERT INTO dynamic_field (internal_field, name, label, field_order, field_type, object_type, config, valid_id, create_time, create_by, change_time, change_by) \
             VALUES (0, 'Locker', 'Locker number', 1, 'Text', 'CustomerUser', '', 1, '2026-11-24 12:00:00', 1, '2026-11-24 12:00:00', 1)",
        ))
        .await
        .unwrap();
    writer.commit().await.unwrap();
    desk.app.find_sources().await.unwrap();
    admin.test_source(padron_app::sources::Of::People, "Staff").await.unwrap();
    // A foreign database is found again when it is read again; here a new process stands for that.
    let mut sources = own_tables();
    sources.customer_users.push(staff(&format!("sqlite:{}", desk.folder.path().join("staff.db").display())));
    for source in &mut sources.customer_users {
        source.map.rows.extend([row("locker", "Locker"), row("gone", "Gone")]);
        source.search.fields.push("locker".to_owned());
    }
    let app = App::with_sources(db, Settings::default(), sources, Clock::Fixed(noon()));
    app.find_sources().await.unwrap();
    app.load().await.unwrap();
    let admin = app.as_operator().await.unwrap();
    assert_eq!(lacked(&admin), ["Gone"]);
    for login in ["ana", "own"] {
        put(&admin, login, "locker", "L 7").await.unwrap();
        assert_eq!(admin.customer_user(login).await.unwrap().values.get("locker"), Some("L 7"), "{login}");
    }
    assert_eq!(admin.extra_label(PEOPLE, "locker", "de").as_deref(), Some("Locker number"));
    assert_eq!(found(&admin, "l 7").await, ["ana"], "as the fields of each source say");
    let history = admin.history(PEOPLE, "ana", 1).await.unwrap().remove(0);
    assert_eq!(history.after, [("locker".to_owned(), "L 7".to_owned())]);
    put(&admin, "own", "locker", "").await.unwrap();
    assert_eq!(
        csv(&admin, &["login", "locker"]).await,
        "login,locker\n\"ana\",\"L 7\"\n\"bo\",\n\"own\",\n\"Twin\",\n"
    );
}
