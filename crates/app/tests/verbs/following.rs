//! What other programs write is found here.

use padron_app::Settings;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_domain::customer::CustomerValues;
use padron_storage::Db;
use padron_storage::db::Sql;
use padron_testkit::services::Fresh;

use crate::{another, company, desk, person, with_company};

async fn found(admin: &Admin, search: &str) -> Vec<String> {
    let query = CustomerUserQuery {
        search,
        validity: None,
        customer_id: None,
        source: None,
        sort: CustomerUserSort::Login,
        descending: false,
        offset: 0,
        limit: 100,
    };
    let keys = admin.find_customer_users(&query).await.unwrap().keys;
    admin.customer_users(&keys).await.unwrap().into_iter().map(|person| person.values.login).collect()
}

async fn run(url: &str, sql: Sql) {
    let db = Db::connect(url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    writer.execute(sql).await.unwrap();
    writer.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn rows_of_any_program_are_followed() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let other = another(&desk.url, Settings::default()).await;
    let theirs = other.as_operator().await.unwrap();
    theirs.add_customer_user(person("added"), "some password").await.unwrap();
    assert_eq!(found(&admin, "added").await, Vec::<String>::new());
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "added").await, ["added"]);
    // A program that knows nothing of us, and leaves change_time alone.
    run(&desk.url, Sql::new("UPDATE customer_user SET last_name = 'Ñandú' WHERE login = 'added'")).await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "nandu").await, ["added"]);
    run(&desk.url, Sql::new("DELETE FROM customer_user WHERE login = 'added'")).await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_long_import_is_read_anew_and_recorded_once() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let theirs = another(&desk.url, Settings::default()).await.as_operator().await.unwrap();
    let rows: Vec<String> =
        (0..6_000).map(|number| format!("p{number},José,García,p{number}@example.es,K1\n")).collect();
    let file = format!("login,first_name,last_name,email,customer_id\n{}", rows.concat());
    assert_eq!(theirs.import_customer_users(file.as_bytes(), false).await.unwrap().added, 6_000);
    // What comes after is followed one by one again.
    theirs.add_customer_user(person("later"), "some password").await.unwrap();
    desk.app.follow_changes().await.unwrap();
    for login in ["p0", "p5999", "later"] {
        assert_eq!(found(&admin, &format!("{login}@example.es")).await, [login]);
    }
    let db = Db::connect(&desk.url, false).await.unwrap();
    let mut connection = db.read().await.unwrap();
    let mut count = async |sql| connection.fetch_one(Sql::new(sql)).await.unwrap().int(0).unwrap();
    assert_eq!(count("SELECT COUNT(*) FROM padron_audit a WHERE a.object_kind = 'customer_user'").await, 6_001);
    assert_eq!(count("SELECT COUNT(*) FROM padron_audit a WHERE a.door = 'other'").await, 0);
    let told = count("SELECT COUNT(*) FROM padron_change c").await;
    assert!(told < 6_000 || !desk.is_file(), "the feed was silent");
}

#[tokio::test]
async fn a_company_renamed_elsewhere_is_found_by_its_people() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    assert_eq!(found(&admin, "company k1").await, ["a"]);
    run(&desk.url, Sql::new("UPDATE customer_company SET name = 'Talleres Núñez' WHERE customer_id = 'K1'")).await;
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "talleres nunez").await, ["a"]);
    assert_eq!(found(&admin, "company k1").await, Vec::<String>::new());
    assert_eq!(admin.customer_name("k1").as_deref(), Some("Talleres Núñez"));
}

#[tokio::test]
async fn a_change_of_the_company_here_is_found_by_its_people_at_once() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    let seen = padron_app::admin::Version::of_customer(&admin.customer("K1").await.unwrap());
    admin.change_customer("K1", &seen, CustomerValues { name: "Talleres".into(), ..company("K1") }).await.unwrap();
    assert_eq!(found(&admin, "talleres").await, ["a"]);
}

#[tokio::test]
async fn thousands_of_changes_are_read_at_once() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let other = another(&desk.url, Settings::default()).await;
    let rows: Vec<String> = (0..6_000).map(|number| format!("p{number},A,B,p{number}@example.es,K1\n")).collect();
    let file = format!("login,first_name,last_name,email,customer_id\n{}", rows.concat());
    other.as_operator().await.unwrap().import_customer_users(file.as_bytes(), false).await.unwrap();
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "p5999").await, ["p5999"]);
    assert_eq!(admin.people_of("K1"), 6_000);
}

#[tokio::test]
async fn a_broken_text_of_another_program_hides_nobody() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("broken"), "some password").await.unwrap();
    if !desk.is_file() {
        // The other engines take no such text.
        return;
    }
    run(&desk.url, Sql::new("UPDATE customer_user SET city = CAST(x'fc40' AS TEXT) WHERE login = 'broken'")).await;
    admin.add_customer_user(person("after"), "some password").await.unwrap();
    desk.app.follow_changes().await.unwrap();
    assert_eq!(found(&admin, "").await, ["after", "broken"]);
    another(&desk.url, Settings::default()).await;
}

#[tokio::test]
async fn a_search_of_wildcards_alone_keeps_nobody_waiting() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("a"), "some password").await.unwrap();
    let found_by = async |search: String| found(&admin, &search).await;
    assert_eq!(found_by("_".repeat(60_000)).await, Vec::<String>::new());
    assert_eq!(found_by("*a".repeat(60)).await, Vec::<String>::new());
    assert_eq!(found_by("*a*".to_owned()).await, ["a"]);
}

/// Numbers of the feed are given before the commit there: a reader that saw 12 may see 11 later.
#[tokio::test]
async fn what_is_committed_late_is_found() {
    for engine in ["postgres", "mysql"] {
        let fresh = Fresh::on(engine).unwrap();
        let app = another(fresh.url(), Settings::default()).await;
        let admin = app.as_operator().await.unwrap();
        admin.add_customer(company("K1")).await.unwrap();
        admin.add_customer_user(person("a"), "some password").await.unwrap();
        app.follow_changes().await.unwrap();
        let db = Db::connect(fresh.url(), false).await.unwrap();
        let mut slow = db.write().await.unwrap();
        slow.execute(Sql::new("UPDATE customer_user SET last_name = 'Spät' WHERE login = 'a'")).await.unwrap();
        admin.add_customer_user(person("b"), "some password").await.unwrap();
        app.follow_changes().await.unwrap();
        // Somebody who begins only now passes over it, too.
        let begun = another(fresh.url(), Settings::default()).await;
        assert_eq!(found(&admin, "spat").await, Vec::<String>::new(), "{engine}");
        slow.commit().await.unwrap();
        for app in [app, begun] {
            app.follow_changes().await.unwrap();
            assert_eq!(found(&app.as_operator().await.unwrap(), "spat").await, ["a"], "{engine}");
        }
    }
}

/// On tables that OTOBO made there are no triggers of ours.
#[tokio::test]
async fn tables_of_otobo_are_looked_at() {
    for engine in ["postgres", "mysql"] {
        let fresh = Fresh::on(engine).unwrap();
        let db = Db::connect(fresh.url(), false).await.unwrap();
        let file = format!("{}/../storage/migrations/{engine}/0001_family.sql", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap();
        let run = async |text: &str| {
            let mut writer = db.write().await.unwrap();
            writer.execute(Sql::new("").push(text)).await.unwrap();
            writer.commit().await.unwrap();
        };
        for statement in
            text.split(";\n\n").filter(|part| part.lines().any(|line| !line.is_empty() && !line.starts_with("--")))
        {
            run(statement.trim().trim_end_matches(';')).await;
        }
        let app = another(fresh.url(), Settings::default()).await;
        let other = another(fresh.url(), Settings::default()).await;
        let admin = app.as_operator().await.unwrap();
        admin.add_customer(company("K1")).await.unwrap();
        admin.add_customer_user(person("a"), "some password").await.unwrap();
        run(
            "INSERT INTO customer_user (login, email, customer_id, first_name, last_name, valid_id, create_time, create_by, \
             change_time, change_by) VALUES ('o', 'o@example.es', 'K1', 'O', 'Tobo', 1, '2037-01-01 00:00:00', 1, '2037-01-01 00:00:00', 1)",
        )
        .await;
        tokio::time::sleep(std::time::Duration::from_millis(1_600)).await;
        for app in [&app, &other] {
            app.follow_changes().await.unwrap();
            assert_eq!(found(&app.as_operator().await.unwrap(), "").await, ["a", "o"], "{engine}");
        }
        run("DELETE FROM customer_user WHERE login = 'o'").await;
        tokio::time::sleep(std::time::Duration::from_millis(1_600)).await;
        app.follow_changes().await.unwrap();
        assert_eq!(found(&admin, "").await, ["a"], "{engine}");
        let stored = Sql::new("SELECT cu.pw FROM customer_user cu WHERE cu.login = 'a'");
        let stored = db.read().await.unwrap().fetch_one(stored).await.unwrap().text(0).unwrap();
        assert!(stored.starts_with("BCRYPT:12:"), "{engine}: OTOBO has to understand it too, not {stored}");
        // And the history holds what was done here.
        assert_eq!(
            admin
                .changes(Some(0), &padron_app::events::COPIED, 10, std::time::Duration::ZERO)
                .await
                .unwrap()
                .items
                .len(),
            2
        );
    }
}
