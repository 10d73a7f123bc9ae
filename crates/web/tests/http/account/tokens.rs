//! `/tokens` and the page about the API.

use crate::desk::Desk;

#[tokio::test]
async fn a_token_is_made_shown_once_used_and_revoked() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let fields = [("name", "nightly copy"), ("expires", "30"), ("rights", "some"), ("scope", "customers:read")];
    let shown = browser.submit("/tokens", &fields).await.expect(200);
    assert_eq!(shown.header("cache-control"), "no-store");
    let text = shown.text();
    let at = text.find("padron_").expect("a token");
    let token = text[at..at + 50].to_owned();
    let ask = async |path: &str| desk.browser().header("authorization", &format!("Bearer {token}")).get(path).await;
    ask("/api/v1/customers").await.expect(200);
    ask("/api/v1/customer-users").await.expect(403);
    let list = browser.get("/tokens").await.expect(200);
    list.has("nightly copy");
    list.has("customers:read");
    list.lacks(&token);
    assert_eq!(desk.read("SELECT CONCAT(expires_at, '') FROM padron_token").await, ["2027-02-14 08:00:00"]);
    browser.submit("/tokens/1/revoke", &[]).await.expect_go("/tokens");
    ask("/api/v1/customers").await.expect(401);
    browser.submit("/tokens/1/revoke", &[]).await.expect_go("/tokens");
    browser.submit("/tokens/x/revoke", &[]).await.expect(404);
}

#[tokio::test]
async fn nothing_ticked_is_not_everything() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let refused = browser.submit("/tokens", &[("name", "x"), ("rights", "some")]).await.expect(422);
    refused.has("scopes-fault");
    let refused = browser.submit("/tokens", &[("name", " "), ("rights", "all")]).await.expect(422);
    assert!(refused.fault("name").is_some());
    browser.post("/tokens", &[("name", "x"), ("rights", "all")]).await.expect(409);
    assert_eq!(desk.count("padron_token").await, 0);
    desk.browser().get("/tokens").await.expect(303);
    desk.browser().get("/docs/api").await.expect(303);
}

#[tokio::test]
async fn the_page_about_the_api_has_every_operation() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let page = browser.get("/docs/api").await.expect(200);
    let document = desk.browser().get("/api/v1/openapi.json").await.expect(200);
    let document: serde_json::Value = serde_json::from_slice(&document.bytes).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() >= 8);
    for operation in paths.values().flat_map(|item| item.as_object().expect("an item").values()) {
        page.has(&format!("id=\"{}\"", operation["operationId"].as_str().expect("an id")));
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{operation}");
        assert!(operation["responses"]["401"].is_object() && operation["responses"]["429"].is_object(), "{operation}");
    }
    browser.get("/api").await.expect(200).has("id=\"listCustomers\"");
}
