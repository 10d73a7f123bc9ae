//! A store that cannot be written, or not reached at all: a clear page in the reader's language, and nothing changed.

use padron_app::{App, Settings};
use padron_web::{Options, Web};

use crate::desk::{Answer, Browser, Desk, person};

async fn every_write_is_refused(desk: &Desk, browser: &mut Browser) {
    let before = desk.everything().await;
    let csrf = browser.csrf().await;
    let mut forms = vec![
        ("/add-customer", vec![("customer_id", "N"), ("name", "New"), ("valid", "valid")]),
        ("/add-customer-user", [person("new", "C1"), vec![("password", "a long password")]].concat()),
        ("/customer-users/u1/password", vec![("password", "a long password")]),
        ("/account/revoke-others", vec![]),
    ];
    for (address, fields) in [("/customers/C1", vec![("name", "Other")]), ("/customer-users/u1", person("u1", "C1"))] {
        browser.edit(address, &fields).await.expect(503);
        browser.get(address).await.expect(200);
        forms.push((address, fields));
    }
    for (address, fields) in forms.iter().take(4) {
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        let answer = browser.post(address, &all).await.expect(503);
        answer.has("Die Datenbank lässt sich nur lesen");
        answer.has("lang=\"de\"");
        answer.lacks("sqlite");
        answer.lacks("a long password");
    }
    let version =
        browser.get("/customer-users/u1/rename?to=u999").await.expect(200).input("version").expect("a version");
    let rename = [("csrf", csrf.as_str()), ("version", version.as_str()), ("to", "u999")];
    browser.post("/customer-users/u1/rename", &rename).await.expect(503);
    // Reading goes on, and what was refused is not found.
    browser.get("/customers").await.expect(200).lacks("New");
    browser.get("/customer-users?search=u999").await.expect(200).lacks("/customer-users/u999");
    browser.get("/customer-users/u1").await.expect(200);
    assert_eq!(desk.everything().await, before);
}

/// Lets the file grow by three more pages and fills these, until the next customer does not fit. What that was answered.
async fn fill_up(desk: &Desk, browser: &mut Browser) -> Answer {
    let pages: u64 =
        desk.read("SELECT CAST(page_count AS TEXT) FROM pragma_page_count").await[0].parse().expect("a number");
    desk.app.fixture_everywhere(&format!("PRAGMA max_page_count = {}", pages + 3)).await.expect("a limit");
    for place in 0..200 {
        let answer = add(browser, place).await;
        if answer.status.as_u16() != 303 {
            return answer;
        }
    }
    panic!("the disk is never full");
}

async fn add(browser: &mut Browser, place: u32) -> Answer {
    let (id, long) = (format!("N{place}{}", "y".repeat(140)), "x".repeat(190));
    browser
        .submit(
            "/add-customer",
            &[("customer_id", &id), ("name", &id), ("comment", &long), ("street", &long), ("valid", "valid")],
        )
        .await
}

#[tokio::test]
async fn a_full_disk() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await.header("accept-language", "de");
    let answer = fill_up(&desk, &mut browser).await.expect(503);
    answer.has("Die Festplatte ist voll");
    answer.has("lang=\"de\"");
    answer.lacks("disk of the database");
    // Nothing of what was refused is left, in the tables or in memory; reading goes on.
    let added = desk.count("padron_audit WHERE verb = 'add'").await;
    assert_eq!(desk.count("customer_company").await, 2 + added);
    let list = browser.get("/customers").await.expect(200);
    assert_eq!(list.text().matches("data-row>").count(), 2 + added);
    browser.get("/customer-users/u1").await.expect(200);
}

#[tokio::test]
async fn space_after_a_full_disk() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await;
    fill_up(&desk, &mut browser).await.expect(503);
    for place in 1_000..1_020 {
        add(&mut browser, place).await.expect(503);
    }
    desk.app.fixture_everywhere("PRAGMA max_page_count = 100000").await.expect("no limit");
    for place in 2_000..2_020 {
        add(&mut browser, place).await.expect(303);
    }
}

#[tokio::test]
async fn signing_in_goes_on_when_there_is_space_again() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    let pages: u64 =
        desk.read("SELECT CAST(page_count AS TEXT) FROM pragma_page_count").await[0].parse().expect("a number");
    desk.app.fixture_everywhere(&format!("PRAGMA max_page_count = {pages}")).await.expect("a limit");
    let (mut refused, mut browser) = (0, desk.browser());
    for place in 0..=250_u8 {
        browser.peer = ([203, 0, 113, place], 1).into();
        match browser.sign_in(&format!("nobody {place}"), "wrong").await.status.as_u16() {
            401 => {}
            503 => refused += 1,
            other => panic!("answered {other} after {refused} refusals"),
        }
        if refused == 20 {
            break;
        }
    }
    // The limit is one of each connection. After a refusal SQLite has rolled back by itself, and the connection, which still
    // counts a transaction, is thrown away: each of the eight refuses once and is never met again.
    assert!((1..=8).contains(&refused), "{refused} refusals");
    desk.app.fixture_everywhere("PRAGMA max_page_count = 100000").await.expect("no limit");
    for _ in 0..10 {
        desk.browser().sign_in(crate::desk::ADMIN, crate::desk::PASSWORD).await.expect(303);
    }
}

#[tokio::test]
async fn a_file_that_became_read_only() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await.header("accept-language", "de");
    desk.app.fixture_everywhere("PRAGMA query_only = 1").await.expect("a switch");
    // Long enough that the session's use would be noted.
    desk.pass(600);
    every_write_is_refused(&desk, &mut browser).await;
    desk.browser().sign_in("ada", "x").await.expect(503);
    desk.app.fixture_everywhere("PRAGMA query_only = 0").await.expect("a switch");
    browser.submit("/add-customer", &[("customer_id", "N"), ("name", "New"), ("valid", "valid")]).await.expect(303);
}

#[tokio::test]
async fn a_file_that_is_opened_read_only() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    desk.fill(2, 3).await;
    let signed_in = desk.admin().await;
    let app =
        App::connect(&format!("{}?mode=ro", desk.url()), Settings::default(), desk.clock()).await.expect("it opens");
    app.load().await.expect("everybody is read");
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle();
    let router = padron_web::router(Web::new(app, Options::default(), metrics));
    let mut browser = Browser { router, ..signed_in }.header("accept-language", "de");
    browser.get("/readyz").await.expect(200);
    every_write_is_refused(&desk, &mut browser).await;
}

#[tokio::test]
async fn a_store_that_is_gone() {
    let desk = Desk::new().await;
    if !desk.is_file() {
        return;
    }
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await.header("accept-language", "es");
    desk.app.close().await;
    for address in ["/", "/customers/C1", "/customer-users", "/account"] {
        let answer = browser.get(address).await.expect(503);
        answer.has("lang=\"es\"");
        assert!(browser.cookies.contains_key("padron_session"), "nobody is signed out by it");
    }
    browser.get("/assets/none").await.expect(404);
    browser.get("/healthz").await.expect(200);
    desk.browser().get("/sign-in").await.expect(200);
}
