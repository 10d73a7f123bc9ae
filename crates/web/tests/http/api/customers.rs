//! `/api/v1/customers`.

use serde_json::{Value, json};

use crate::desk::{Desk, encode};

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["customer_id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_company_is_added_read_changed_and_renamed() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let body = json!({"customer_id": "K/1 %", "name": "Cabrera Inc", "city": "Málaga", "valid": "invalid-temporarily"});
    let added = client.post("/customers", &body).await.expect(201);
    let address = format!("/customers/{}", encode("K/1 %"));
    assert_eq!(added.location(), format!("/api/v1{address}"));
    let wanted = json!({
        "customer_id": "K/1 %", "name": "Cabrera Inc", "street": "", "zip": "", "city": "Málaga", "country": "", "url": "",
        "comment": "", "valid": "invalid-temporarily", "source": "Database", "fields": {},
        "created_at": "2027-01-15T08:00:00Z", "changed_at": "2027-01-15T08:00:00Z"
    });
    assert_eq!(added.json(), wanted);
    let read = client.get(&address).await.expect(200);
    assert_eq!((read.json(), read.header("etag")), (wanted, added.header("etag")));
    let etag = read.header("etag").to_owned();
    client.header("if-none-match", &etag).get(&address).await.expect(304);
    let sparse = client.get(&format!("{address}?fields=name,valid")).await.expect(200).json();
    assert_eq!(sparse, json!({"name": "Cabrera Inc", "valid": "invalid-temporarily"}));

    let changed = client.patch(&address, &json!({"city": null, "customer_id": "K2"})).await.expect(200);
    assert_eq!((&changed.json()["city"], &changed.json()["name"]), (&json!(""), &json!("Cabrera Inc")));
    assert_eq!(changed.location(), "/api/v1/customers/K2");
    client.get(&address).await.problem(404, "not-found");
    let late = client.header("if-match", &etag).patch("/customers/K2", &json!({"city": "Ronda"})).await;
    late.problem(412, "changed");
    let current = changed.header("etag").to_owned();
    client
        .header("if-match", &format!("\"x\", {current}"))
        .patch("/customers/K2", &json!({"city": "Ronda"}))
        .await
        .expect(200);
    client.header("if-match", "*").patch("/customers/k2", &json!({"city": "Cádiz"})).await.expect(200);
    let history = desk
        .read("SELECT door || ' ' || verb || ' ' || actor FROM padron_audit WHERE object_kind = 'customer' ORDER BY id")
        .await;
    assert_eq!(history, ["api add ada", "api rename ada", "api update ada", "api update ada"]);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let desk = Desk::new().await;
    desk.fill(2, 0).await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let wrong = json!({
        "customer_id": "", "city": 7, "nickname": "x", "url": "x".repeat(201), "valid": "perhaps", "created_at": "2020-01-01T00:00:00Z"
    });
    client.post("/customers", &wrong).await.faults(
        422,
        "fields",
        &[
            ("city", "wrong-type"),
            ("created_at", "read-only"),
            ("customer_id", "required"),
            ("name", "required"),
            ("nickname", "unknown-field"),
            ("url", "too-long"),
            ("valid", "unknown-value"),
        ],
    );
    let taken = json!({"customer_id": "c1", "name": "Company 2"});
    client.post("/customers", &taken).await.faults(422, "fields", &[("customer_id", "taken"), ("name", "taken")]);
    client.patch("/customers/C1", &json!({"name": "Company 2"})).await.faults(422, "fields", &[("name", "taken")]);
    client.patch("/customers/C1", &json!({"name": null})).await.faults(422, "fields", &[("name", "required")]);
    client.patch("/customers/C1", &json!({"nick": 1})).await.faults(422, "fields", &[("nick", "unknown-field")]);
    client.patch("/customers/nobody", &json!({"name": "x"})).await.problem(404, "not-found");
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let desk = Desk::new().await;
    desk.fill(25, 0).await;
    let client = desk.client().await;
    let first = client.get("/customers?limit=10&sort=-name").await.expect(200).json();
    assert_eq!(first["total"], 25);
    assert_eq!(ids(&first)[..3], ["C9", "C8", "C7"]);
    // Others come and go between the pages; nobody is told twice and nobody is left out.
    client.post("/customers", &json!({"customer_id": "N", "name": "Company 90"})).await.expect(201);
    client.patch("/customers/C9", &json!({"name": "Company 1000"})).await.expect(200);
    let mut all = ids(&first);
    let mut cursor = first["next_cursor"].as_str().map(str::to_owned);
    while let Some(next) = cursor {
        let page = client.get(&format!("/customers?limit=10&sort=-name&cursor={next}")).await.expect(200).json();
        all.extend(ids(&page));
        cursor = page["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(all.iter().filter(|id| *id == "C9").count(), 2, "what moved behind the cursor is met again");
    assert_eq!((all.len(), all.contains(&"N".to_owned())), (26, false));
    let valid = client.get("/customers?valid=valid&limit=1000&fields=customer_id,valid").await.expect(200).json();
    assert!(valid["items"].as_array().expect("items").iter().all(|item| item["valid"] == "valid"));
    assert_eq!(valid["next_cursor"], Value::Null);
    let found = client.get("/customers?search=town+3").await.expect(200).json();
    assert_eq!(found["total"], 0, "towns are not searched");
}

#[tokio::test]
async fn parameters_nobody_knows_are_refused() {
    let desk = Desk::new().await;
    desk.fill(3, 0).await;
    let client = desk.client().await;
    let cursor =
        client.get("/customers?limit=1").await.expect(200).json()["next_cursor"].as_str().expect("a cursor").to_owned();
    client.get(&format!("/customers?limit=2&cursor={cursor}")).await.expect(200);
    for (query, field, code) in [
        ("serch=x", "serch", "unknown-parameter"),
        ("limit=0", "limit", "out-of-range"),
        ("limit=1001", "limit", "out-of-range"),
        ("limit=x", "limit", "out-of-range"),
        ("limit=1&limit=2", "limit", "repeated"),
        ("valid=1", "valid", "unknown-value"),
        ("sort=town", "sort", "unknown-value"),
        ("source=ldap", "source", "unknown-value"),
        ("fields=name,pw", "fields", "unknown-field"),
        ("cursor=x", "cursor", "unknown-cursor"),
        (&format!("cursor={cursor}&search=a"), "cursor", "unknown-cursor"),
        (&format!("cursor={cursor}&valid=valid"), "cursor", "unknown-cursor"),
        (&format!("cursor={cursor}&sort=-customer_id"), "cursor", "unknown-cursor"),
    ] {
        client.get(&format!("/customers?{query}")).await.faults(400, "query", &[(field, code)]);
    }
    client.get("/customers?limit=0&sort=x").await.faults(
        400,
        "query",
        &[("limit", "out-of-range"), ("sort", "unknown-value")],
    );
}
