//! `/fields`, `/add-field` and what lies below them, without scripts.

use crate::desk::{Desk, person};

const BADGE: [(&str, &str); 9] = [
    ("of", "customer-users"),
    ("name", "badge"),
    ("type", "text"),
    ("label_en", "Badge"),
    ("label_es", "Tarjeta"),
    ("label_de", ""),
    ("shown", "always"),
    ("searched", "1"),
    ("valid", "1"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&str, &str)> =
        BADGE.iter().copied().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).collect();
    form.extend(more);
    form
}

#[tokio::test]
async fn a_field_is_added_filled_found_and_in_the_list() {
    let desk = Desk::new().await;
    desk.fill(1, 2).await;
    let mut browser = desk.admin().await;
    browser.get("/fields").await.expect(200).has("/add-field?of=customer-users");
    browser.get("/add-field?of=customers").await.expect(200).has("<option value=\"customers\" selected>");
    browser.submit("/add-field", &with(&[])).await.expect_go("/fields/customer-users/badge");
    let page = browser.get("/fields/customer-users/badge").await.expect(200);
    page.has("notice");
    assert_eq!(page.input("label_es").as_deref(), Some("Tarjeta"));
    // On the form of a person, in the reader's language, and in the history.
    let page = browser.get("/customer-users/u1").await.expect(200);
    page.has(">Badge</label>");
    browser.edit("/customer-users/u1", &[("badge", "B-77")]).await.expect_go("/customer-users/u1");
    let page = browser.get("/customer-users/u1").await.expect(200);
    assert_eq!(page.input("badge").as_deref(), Some("B-77"));
    browser.get("/customer-users?search=b-77").await.expect(200).has("/customer-users/u1");
    let list = browser.get("/customer-users?columns=login&columns=badge").await.expect(200);
    list.has("B-77");
    list.has("Badge");
    browser.get("/history?field=badge").await.expect(200).has("B-77");
    browser.get("/history?kind=field").await.expect(200).has("/fields/customer-users/badge");
    browser.get("/bulk/customer-users").await.expect(200).has("<option value=\"badge\"");
    let mut form = person("new", "C1");
    form.extend([("badge", "N-1"), ("password", "a long password")]);
    browser.submit("/add-customer-user", &form).await.expect_go("/customer-users/new");
    assert_eq!(desk.count("padron_field_value").await, 2);
}

#[tokio::test]
async fn everything_wrong_stands_beside_its_field_and_what_was_typed_stays() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let wrong =
        with(&[("name", "My Badge"), ("label_en", ""), ("label_es", ""), ("type", "dropdown"), ("only", "Nowhere")]);
    let page = browser.submit("/add-field", &wrong).await.expect(422);
    for field in ["name", "label_en", "choices", "only"] {
        assert!(page.fault(field).is_some(), "{field}");
    }
    assert_eq!(page.input("name").as_deref(), Some("My Badge"));
    assert_eq!(desk.count("padron_field").await, 0);
    let page = browser.submit("/add-field", &with(&[("name", "login")])).await.expect(422);
    assert!(page.fault("name").is_some());
    browser.get("/fields/customer-users/none").await.expect(404);
    browser.get("/fields/elsewhere/badge").await.expect(404);
}

#[tokio::test]
async fn ticks_days_and_choices_are_what_they_are() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut browser = desk.admin().await;
    for (name, kind, choices) in
        [("vip", "checkbox", ""), ("since", "date", ""), ("wing", "dropdown", "n = North | Norte\r\n\r\ns\r\n")]
    {
        let form = with(&[("name", name), ("type", kind), ("label_en", name), ("choices", choices)]);
        browser.submit("/add-field", &form).await.expect_go(&format!("/fields/customer-users/{name}"));
    }
    let page = browser.get("/customer-users/u1").await.expect(200);
    page.has("type=\"date\" id=\"since\"");
    page.has("<option value=\"n\">North</option><option value=\"s\">s</option>");
    // Nothing ticked and nothing filled is no change.
    browser.edit("/customer-users/u1", &[("vip", ""), ("wing", "")]).await.expect_go("/customer-users/u1");
    assert_eq!(desk.count("padron_field_value").await, 0);
    browser
        .edit("/customer-users/u1", &[("vip", "1"), ("since", "2024-02-29"), ("wing", "n")])
        .await
        .expect_go("/customer-users/u1");
    let list = browser.get("/customer-users?columns=login&columns=vip&columns=since&columns=wing").await.expect(200);
    for shown in ["Yes", "29 Feb 2024", "North"] {
        list.has(shown);
    }
    let page = browser.edit("/customer-users/u1", &[("since", "soon"), ("vip", "0")]).await.expect(422);
    assert!(page.fault("since").is_some());
    browser.edit("/customer-users/u1", &[("vip", "0")]).await.expect_go("/customer-users/u1");
    assert_eq!(desk.read("SELECT content FROM padron_field_value ORDER BY content").await, ["0", "2024-02-29", "n"]);
}

#[tokio::test]
async fn fields_are_moved_and_taken_out_of_use() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut browser = desk.admin().await;
    for name in ["first", "second"] {
        let form = with(&[("name", name), ("label_en", name), ("action", "finish")]);
        browser.submit("/add-field", &form).await.expect_go("/fields");
    }
    browser.submit("/fields/customer-users/second/move", &[("to", "1")]).await.expect_go("/fields");
    let text = browser.get("/fields").await.expect(200).text();
    assert!(text.find("fields/customer-users/second").unwrap() < text.find("fields/customer-users/first").unwrap());
    let unused = [("label_en", "first"), ("type", "text"), ("shown", "always"), ("valid", "0")];
    browser.edit("/fields/customer-users/first", &unused).await.expect_go("/fields/customer-users/first");
    browser.get("/customer-users/u1").await.expect(200).lacks("name=\"first\"");
    browser.get("/fields").await.expect(200).has("out of use");
    // Somebody who saw an older version is told, and what they wrote stays.
    let mut page = vec![("version", "old"), ("label_en", "Mine"), ("type", "text"), ("shown", "never")];
    page.push(("valid", "1"));
    let answer = browser.submit("/fields/customer-users/second", &page).await.expect(409);
    assert_eq!(answer.input("label_en").as_deref(), Some("Mine"));
}

#[tokio::test]
async fn companies_have_theirs_in_the_list() {
    let desk = Desk::new().await;
    desk.fill(2, 1).await;
    let mut browser = desk.admin().await;
    let form = with(&[
        ("of", "customers"),
        ("name", "tier"),
        ("label_en", "Tier of service"),
        ("type", "dropdown"),
        ("choices", "g = Gold\ns = Silver"),
        ("action", "finish"),
    ]);
    browser.submit("/add-field", &form).await.expect_go("/fields");
    browser.edit("/customers/C1", &[("tier", "g")]).await.expect_go("/customers/C1");
    let list = browser.get("/customers?columns=customer_id&columns=tier").await.expect(200);
    list.has("Tier of service");
    list.has("Gold");
    list.lacks("Silver");
    browser.get("/customers?search=gold").await.expect(200).has("/customers/C1");
    browser.get("/customers?search=silver").await.expect(200).lacks("/customers/C1");
}
