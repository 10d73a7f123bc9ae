//! `/api/v1/sources`.

use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test]
async fn sources_are_told_with_their_state() {
    let desk = Desk::new().await;
    desk.fill(2, 5).await;
    let client = desk.client_with(&["settings:read"]).await;
    let told = client.get("/sources").await.expect(200).json();
    assert_eq!((&told["total"], &told["next_cursor"]), (&json!(2), &json!(null)));
    let people = desk.count("customer_user").await;
    let first = &told["items"][0];
    for (name, value) in [
        ("name", json!("Database Backend")),
        ("records", json!("customer_users")),
        ("slot", json!(0)),
        ("kind", json!("own-table")),
        ("place", json!("customer_user")),
        ("read_only", json!(false)),
        ("state", json!("complete")),
        ("count", json!(people)),
        ("error", json!(null)),
        ("missing", json!([])),
    ] {
        assert_eq!(first[name], value, "{name}");
    }
    assert!(first["last_good_at"].as_str().is_some_and(|time| time.ends_with('Z')), "{first}");
    assert_eq!(told["items"][1]["records"], "customers");
    client.get("/sources?limit=1").await.faults(400, "query", &[("limit", "unknown-parameter")]);
    desk.client_with(&["customers:read"]).await.get("/sources").await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_source_is_tested_step_by_step() {
    let desk = Desk::new().await;
    desk.fill(2, 5).await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let steps = |told: &Value| -> Vec<String> {
        let all = told["steps"].as_array().expect("steps").iter();
        all.map(|step| format!("{} {}", step["step"].as_str().unwrap(), step["verdict"].as_str().unwrap())).collect()
    };
    let told = client.post("/sources/Database%20Backend/test", &json!({})).await.expect(200).json();
    assert_eq!((&told["good"], &told["records"]), (&json!(true), &json!("customer_users")));
    // A file has no name to look up, no line to encrypt and nobody to sign in.
    let reached: &[&str] = if desk.is_file() { &["connect good"] } else { &["tls warning", "sign-in good"] };
    assert_eq!(steps(&told), [reached, &["table good", "columns good", "sample good"]].concat());
    assert_eq!(told["sample"].as_array().map(Vec::len), Some(3));
    assert_eq!(told["sample"][0]["key"], desk.read("SELECT login FROM customer_user ORDER BY id").await[0]);
    let told = client.post("/sources/Database%20Backend/test?records=customers", &json!({})).await.expect(200).json();
    assert_eq!(told["records"], "customers");
    client.post("/sources/Nowhere/test", &json!({})).await.problem(404, "not-found");
    client.post("/sources/Database%20Backend/test?records=x", &json!({})).await.faults(
        400,
        "query",
        &[("records", "unknown-value")],
    );
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn a_test_shows_records_to_whoever_may_read_them() {
    let desk = Desk::new().await;
    desk.fill(2, 3).await;
    let path = "/sources/Database%20Backend/test";
    let blind = desk.client_with(&["settings:read"]).await.post(path, &serde_json::json!({})).await.expect(200).json();
    assert_eq!((&blind["good"], &blind["sample"]), (&true.into(), &serde_json::json!([])));
    let reads = desk.client_with(&["settings:read", "customer-users:read"]).await;
    let seen = reads.post(path, &serde_json::json!({})).await.expect(200).json();
    assert_eq!(seen["sample"].as_array().map(Vec::len), Some(3));
}
