//! `/customer-users/{login}/move`, `/customers/{id}/move`, and where new companies go.

use crate::desk::{Answer, Desk};

/// What a form that asks before it does needs.
fn asked(page: &Answer) -> (String, String) {
    (page.input("csrf").expect("a token"), page.input("version").expect("a version"))
}

#[tokio::test]
async fn a_person_moves_once_everything_is_said() {
    let desk = Desk::of_sources(|_| {}).await;
    let mut browser = desk.admin().await;
    browser.get("/customer-users/u1").await.expect(200).has("/customer-users/u1/move");
    // There is one place to go, so that is shown at once: what is wanted there, what is lost.
    let page = browser.get("/customer-users/u1/move").await.expect(200);
    page.has("Warehouse");
    page.has("has no place for it");
    assert_eq!((page.fault("room"), page.input("room")), (None, Some(String::new())));
    let (csrf, version) = asked(&page);
    let mut form = vec![("csrf", csrf.as_str()), ("version", version.as_str()), ("source", "Warehouse"), ("room", "")];
    let page = browser.post("/customer-users/u1/move", &form).await.expect(422);
    assert!(page.fault("room").is_some());
    page.has("Say whether this may be lost");
    form[3].1 = "1.01";
    let page = browser.post("/customer-users/u1/move", &form).await.expect(422);
    assert_eq!((page.fault("room"), page.input("room").as_deref()), (None, Some("1.01")));
    assert_eq!(desk.count("workers").await, 1);
    form.push(("lose_fields", "1"));
    browser.post("/customer-users/u1/move", &form).await.expect_go("/customer-users/u1");
    let page = browser.get("/customer-users/u1").await.expect(200);
    page.has("was moved to another source");
    page.has("Source: Warehouse");
    assert_eq!(page.input("room").as_deref(), Some("1.01"));
    assert_eq!(desk.count("customer_user WHERE login = 'u1'").await, 0);
    // The history tells it, and brings it back.
    let history = browser.get("/history?kind=customer_user&key=u1").await.expect(200);
    history.has("Moved to another source");
    let restore = history.links().into_iter().find(|link| link.ends_with("/restore")).expect("a way back");
    let page = browser.get(&restore).await.expect(200);
    page.has("Database Backend");
    let (csrf, version) = asked(&page);
    browser.post(&restore, &[("csrf", &csrf), ("version", &version)]).await.expect(303);
    assert_eq!(desk.read("SELECT city FROM customer_user WHERE login = 'u1'").await, ["Town"]);
    assert_eq!(desk.count("workers").await, 1);
}

#[tokio::test]
async fn whoever_can_only_be_read_is_moved_nowhere() {
    let desk = Desk::of_sources(|sources| sources.customer_users[1].read_only = true).await;
    let mut browser = desk.admin().await;
    browser.get("/customer-users/ada").await.expect(200).lacks("/customer-users/ada/move");
    browser.get("/customer-users/ada/move").await.expect(409);
    browser
        .submit("/customer-users/ada/move", &[("source", "Database Backend"), ("lose_fields", "1")])
        .await
        .expect(409);
    // Of the only one that can be written nobody goes anywhere either.
    browser.get("/customer-users/u1").await.expect(200).lacks("/customer-users/u1/move");
    browser.get("/customer-users/u1/move").await.expect_go("/customer-users/u1");
}

#[tokio::test]
async fn a_company_moves_and_a_new_one_goes_where_it_is_sent() {
    let desk = Desk::of_sources(|_| {}).await;
    let mut browser = desk.admin().await;
    let page = browser.get("/customers/C2/move").await.expect(200);
    page.has("Vendors");
    let (csrf, version) = asked(&page);
    let form = [("csrf", csrf.as_str()), ("version", &version), ("source", "Vendors"), ("lose_fields", "1")];
    browser.post("/customers/C2/move", &form).await.expect_go("/customers/C2");
    assert_eq!(desk.read("SELECT title FROM vendors WHERE id = 'C2'").await, ["Company 2"]);
    // Hidden behind ours: in the way of ours, and told on both screens.
    let page = browser.get("/customers/C1/move").await.expect(200);
    page.has("Already used by Vendors");
    page.lacks("move-confirm");
    browser.get("/customers/C1").await.expect(200).has("Also in Vendors, hidden there");
    let page = browser.get("/sources").await.expect(200);
    page.has("1 customer id is in more than one source");
    page.has("1 login is in more than one source");

    let page = browser.get("/add-customer").await.expect(200);
    assert_eq!((page.input("city"), page.input("tax")), (Some(String::new()), None));
    let page = browser.get("/add-customer?source=Vendors").await.expect(200);
    assert_eq!((page.input("city"), page.input("tax")), (None, Some(String::new())));
    assert_eq!(page.input("source").as_deref(), Some("Vendors"));
    let new = [("source", "Vendors"), ("customer_id", "V2"), ("name", "Vendor Two"), ("tax", "5"), ("action", "save")];
    browser.submit("/add-customer", &new).await.expect_go("/customers/V2");
    assert_eq!(desk.read("SELECT tax FROM vendors WHERE id = 'V2'").await, ["5"]);
}

#[tokio::test]
async fn a_login_may_be_left_empty_where_it_is_made() {
    let desk = Desk::of_sources(|sources| sources.customer_users[1].people.auto_login = Some("w".into())).await;
    let mut browser = desk.admin().await;
    browser.get("/add-customer-user").await.expect(200).lacks("a username is made");
    browser.get("/add-customer-user?source=Warehouse").await.expect(200).has("a username is made");
    let new = [
        ("source", "Warehouse"),
        ("login", ""),
        ("first_name", "N"),
        ("last_name", "N"),
        ("email", "n@example.org"),
        ("customer_id", "C1"),
        ("room", "1"),
        ("action", "save"),
    ];
    let answer = browser.submit("/add-customer-user", &new).await.expect(303);
    assert!(answer.location().starts_with("/customer-users/w-20270115"), "{}", answer.location());
}
