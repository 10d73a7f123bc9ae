//! Records that go to another source by `PATCH`, sources of new ones, conflicts, and exports of one source.

use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn another_source_moves_a_person() {
    let desk = Desk::of_sources(|_| {}).await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let move_to = |more: serde_json::Value| {
        let mut body = json!({ "source": "Warehouse" });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    // Whoever is switched off would be valid there.
    let lost = [("city", "no-such-field"), ("room", "required"), ("valid", "no-such-field")];
    client.patch("/customer-users/u1", &move_to(json!({}))).await.faults(422, "fields", &lost);
    let body = move_to(json!({ "lose_fields": true, "fields": { "room": "01234567890" } }));
    client.patch("/customer-users/u1", &body).await.faults(422, "fields", &[("room", "too-long")]);
    let body = move_to(json!({ "login": "x", "nonsense": 1, "lose_fields": "yes", "fields": { "roof": "1" } }));
    let wrong = [
        ("login", "read-only"),
        ("nonsense", "unknown-field"),
        ("lose_fields", "wrong-type"),
        ("roof", "unknown-field"),
    ];
    client.patch("/customer-users/u1", &body).await.faults(422, "fields", &wrong);
    let nowhere = json!({ "source": "Nowhere" });
    client.patch("/customer-users/u1", &nowhere).await.faults(422, "fields", &[("source", "unknown-value")]);
    for (login, source) in [("u1", "Archive"), ("ada", "Archive")] {
        client
            .patch(&format!("/customer-users/{login}"), &json!({ "source": source }))
            .await
            .problem(409, "read-only-source");
    }
    let good = move_to(json!({ "lose_fields": true, "first_name": "Uno", "fields": { "room": "1.01" } }));
    client.header("if-match", "\"other\"").patch("/customer-users/u1", &good).await.problem(412, "changed");
    assert_eq!(desk.everything().await, before);

    let answer = client.patch("/customer-users/u1", &good).await.expect(200);
    let told = answer.json();
    assert_eq!(
        (&told["source"], &told["first_name"], &told["fields"]["room"]),
        (&json!("Warehouse"), &json!("Uno"), &json!("1.01"))
    );
    assert_eq!(client.get("/customer-users/u1").await.expect(200).header("etag"), answer.header("etag"));
    assert_eq!(client.get("/customer-users?source=Warehouse").await.json()["total"], 2);
    let entry = &client.get("/audit?kind=customer_user&key=u1").await.json()["items"][0];
    assert_eq!((&entry["verb"], &entry["after"]["source"]), (&json!("move"), &json!("Warehouse")), "{entry}");
    // The source they are in already is no move.
    let same = json!({ "source": "Warehouse", "lose_fields": true, "first_name": "Dos" });
    assert_eq!(client.patch("/customer-users/u1", &same).await.expect(200).json()["first_name"], "Dos");
    client.patch("/customer-users/u1", &json!({ "lose_fields": true })).await.faults(
        422,
        "fields",
        &[("lose_fields", "unknown-field")],
    );
}

#[tokio::test]
async fn companies_are_added_to_a_source_and_moved() {
    let desk = Desk::of_sources(|_| {}).await;
    let client = desk.client().await;
    let new = json!({ "customer_id": "V2", "name": "Vendor Two", "source": "Vendors", "fields": { "tax": "5" } });
    assert_eq!(client.post("/customers", &new).await.expect(201).json()["source"], "Vendors");
    let nowhere = json!({ "customer_id": "V3", "name": "Vendor Three", "source": "Nowhere" });
    client.post("/customers", &nowhere).await.faults(422, "fields", &[("source", "unknown-value")]);
    let moved = client.patch("/customers/V2", &json!({ "source": "Database Backend", "lose_fields": true })).await;
    assert_eq!(moved.expect(200).json()["source"], "Database Backend");
    assert_eq!(client.get("/customers?source=Vendors").await.json()["total"], 1);
    // An extra field is changed by what its source has, also where nothing is moved.
    assert_eq!(
        client.patch("/customers/V1", &json!({ "fields": { "tax": "8" } })).await.expect(200).json()["fields"]["tax"],
        "8"
    );
}

#[tokio::test]
async fn keys_of_several_sources_are_told() {
    let desk = Desk::of_sources(|_| {}).await;
    let client = desk.client().await;
    let told = client.get("/sources/conflicts").await.expect(200).json();
    assert_eq!(
        (&told["total"], &told["items"][0]),
        (&json!(1), &json!({ "key": "ada", "found_in": "Warehouse", "hidden_in": ["Archive"] }))
    );
    let told = client.get("/sources/conflicts?records=customers").await.expect(200).json();
    assert_eq!(told["items"], json!([{ "key": "c1", "found_in": "Database Backend", "hidden_in": ["Vendors"] }]));
    client.get("/sources/conflicts?records=x").await.faults(400, "query", &[("records", "unknown-value")]);
    // Logins are values of people.
    desk.client_with(&["settings:read"]).await.get("/sources/conflicts").await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_file_holds_one_source_and_orders_have_one_name() {
    let desk = Desk::of_sources(|_| {}).await;
    let client = desk.client().await;
    let file =
        client.get("/customer-users/export?source=Warehouse&format=csv&columns=login,room").await.expect(200).text();
    assert_eq!(file, "login,room\n\"ada\",\"2.17\"\n");
    client.get("/customers/export?source=Nowhere").await.faults(400, "query", &[("source", "unknown-value")]);
    for sort in ["last_login", "last-login", "-last_name", "customer"] {
        client.get(&format!("/customer-users?sort={sort}")).await.expect(200);
        client.get(&format!("/customer-users/export?sort={sort}")).await.expect(200);
    }
    for sort in ["changed", "changed_at", "-customer-id"] {
        client.get(&format!("/customers?sort={sort}")).await.expect(200);
        client.get(&format!("/customers/export?sort={sort}")).await.expect(200);
    }
    client.get("/customers/export?sort=login").await.faults(400, "query", &[("sort", "unknown-value")]);
}

#[tokio::test]
async fn a_login_may_be_left_out_where_it_is_made() {
    let desk = Desk::of_sources(|sources| sources.customer_users[1].people.auto_login = Some("w".into())).await;
    let client = desk.client().await;
    let new = json!({
        "first_name": "N", "last_name": "N", "email": "n@example.org", "customer_id": "C1", "source": "Warehouse", "fields": { "room": "1" }
    });
    let told = client.post("/customer-users", &new).await.expect(201).json();
    assert!(told["login"].as_str().is_some_and(|login| login.starts_with("w-")), "{told}");
    let mut other = new;
    other["source"] = json!("Database Backend");
    other["fields"] = json!({});
    client.post("/customer-users", &other).await.faults(422, "fields", &[("login", "required")]);
}
