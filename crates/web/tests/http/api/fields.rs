//! `/api/v1/fields`, and the values in `fields` of records.

use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test]
async fn a_field_is_added_read_changed_and_taken_out_of_use() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let new = json!({
        "name": "wing", "type": "dropdown", "labels": {"en": "Wing", "de": "Fl\u{fc}gel"}, "required": false, "shown": "lite",
        "choices": [{"value": "n", "labels": {"en": "North"}}, {"value": "s"}]
    });
    let added = client.post("/fields", &new).await.expect(201);
    let told = added.json();
    let address = added.location().strip_prefix("/api/v1").expect("below the door").to_owned();
    for (name, value) in [
        ("records", json!("customer_users")),
        ("name", json!("wing")),
        ("type", json!("dropdown")),
        ("labels", json!({"en": "Wing", "es": "", "de": "Fl\u{fc}gel"})),
        ("shown", json!("lite")),
        ("searched", json!(true)),
        ("position", json!(1)),
        ("valid", json!("valid")),
        ("source", json!(null)),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    assert_eq!(told["choices"][1], json!({"value": "s", "labels": {"en": "", "es": "", "de": ""}}));
    client
        .post("/fields", &json!({"records": "customers", "name": "since", "type": "date", "labels": {"en": "Since"}}))
        .await
        .expect(201);
    let all = client.get("/fields").await.expect(200).json();
    let names: Vec<&str> =
        all["items"].as_array().expect("items").iter().map(|item| item["name"].as_str().expect("a name")).collect();
    assert_eq!((names, &all["total"]), (vec!["wing", "since"], &json!(2)));
    assert_eq!(client.get("/fields?records=customers").await.expect(200).json()["total"], 1);
    client.get("/fields?records=x").await.faults(400, "query", &[("records", "unknown-value")]);

    // A version that is gone is refused, the present one is taken.
    let shown = client.get(&address).await.expect(200);
    let tag = shown.header("etag").to_owned();
    client.header("if-none-match", &tag).get(&address).await.expect(304);
    client.header("if-match", "\"old\"").patch(&address, &json!({"required": true})).await.problem(412, "changed");
    let change = json!({"labels": {"es": "Ala", "de": null}, "source": null, "valid": "invalid"});
    let changed = client.header("if-match", &tag).patch(&address, &change).await.expect(200);
    assert_eq!(changed.json()["labels"], json!({"en": "Wing", "es": "Ala", "de": ""}));
    assert_eq!(changed.json()["valid"], "invalid");
    assert_ne!(changed.header("etag"), tag);
    let person = client.get("/customer-users/u1").await.expect(200).json();
    assert_eq!(person["fields"], json!({}));
    client.get("/fields/999").await.problem(404, "not-found");
    // Whoever may only look may only look.
    let looks = desk.client_with(&["settings:read"]).await;
    looks.get("/fields").await.expect(200);
    looks.patch(&address, &json!({"required": true})).await.problem(403, "forbidden");
    looks.post("/fields", &new).await.problem(403, "forbidden");
    desk.client_with(&["customers:write"]).await.get("/fields").await.problem(403, "forbidden");
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_nothing_is_added() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let cases: [(Value, &[(&str, &str)]); 8] = [
        (json!({}), &[("labels", "required"), ("name", "required")]),
        (json!({"name": "Login", "labels": {"en": "x"}}), &[("name", "not-a-name")]),
        (json!({"name": "login", "labels": {"en": "x"}}), &[("name", "taken")]),
        (json!({"name": "a", "labels": {"fr": "x"}}), &[("labels", "unknown-field")]),
        (
            json!({"name": "a", "labels": {"en": 1}, "required": "yes"}),
            &[("labels", "wrong-type"), ("required", "wrong-type")],
        ),
        (
            json!({"name": "a", "labels": {"en": "x"}, "type": "colour", "shown": "often", "valid": "perhaps", "position": 0, "records": "x"}),
            &[
                ("position", "wrong-type"),
                ("records", "unknown-value"),
                ("shown", "unknown-value"),
                ("type", "unknown-value"),
                ("valid", "unknown-value"),
            ],
        ),
        (
            json!({"name": "a", "labels": {"en": "x"}, "type": "dropdown", "source": "Nowhere"}),
            &[("choices", "required"), ("source", "unknown-value")],
        ),
        (
            json!({"name": "a", "labels": {"en": "x"}, "id": 3, "colour": 1}),
            &[("colour", "unknown-field"), ("id", "read-only")],
        ),
    ];
    for (body, faults) in cases {
        client.post("/fields", &body).await.faults(422, "fields", faults);
    }
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn a_repeated_request_adds_one_field() {
    let desk = Desk::new().await;
    let client = desk.client().await.header("idempotency-key", "k1");
    let new = json!({"name": "badge", "labels": {"en": "Badge"}});
    let first = client.post("/fields", &new).await.expect(201);
    let again = client.post("/fields", &new).await.expect(201);
    assert_eq!((first.json(), desk.count("padron_field").await), (again.json(), 1));
}

#[tokio::test]
async fn values_are_in_fields_and_keep_to_their_type() {
    let desk = Desk::new().await;
    desk.fill(1, 2).await;
    let client = desk.client().await;
    client.post("/fields", &json!({"name": "since", "type": "date", "labels": {"en": "Since"}})).await.expect(201);
    let changed = client.patch("/customer-users/u1", &json!({"fields": {"since": "2024-02-29"}})).await.expect(200);
    assert_eq!(changed.json()["fields"], json!({"since": "2024-02-29"}));
    client.patch("/customer-users/u1", &json!({"fields": {"since": "tomorrow"}})).await.faults(
        422,
        "fields",
        &[("since", "not-a-date")],
    );
    client.patch("/customer-users/u1", &json!({"fields": {"until": "x"}})).await.faults(
        422,
        "fields",
        &[("until", "unknown-field")],
    );
    let found = client.get("/customer-users?search=2024-02&fields=login,fields").await.expect(200).json();
    assert_eq!(found["items"], json!([{"login": "u1", "fields": {"since": "2024-02-29"}}]));
    let history = client.get("/audit?kind=customer_user&key=u1").await;
    assert!(history.text().contains("2024-02-29"), "{}", history.text());
    client.patch("/customer-users/u1", &json!({"fields": {"since": null}})).await.expect(200);
    assert_eq!(desk.count("padron_field_value").await, 0);
}
