//! `/api/v1/tokens`.

use serde_json::json;

use super::Client;
use crate::desk::Desk;

#[tokio::test]
async fn a_token_is_made_used_and_revoked() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let body = json!({"name": " nightly ", "scopes": ["customers:read"], "expires_at": "2027-01-15T10:00:00+01:00"});
    let made = client.post("/tokens", &body).await.expect(201).json();
    let secret = made["token"].as_str().expect("a secret");
    assert!(secret.starts_with("padron_") && secret.len() == 50, "{secret}");
    let address = format!("/tokens/{}", made["id"]);
    let shown = client.get(&address).await.expect(200).json();
    assert_eq!(
        shown,
        json!({
            "id": made["id"], "name": "nightly", "agent": "ada", "scopes": ["customers:read"], "created_at": "2027-01-15T08:00:00Z",
            "expires_at": "2027-01-15T09:00:00Z", "last_used_at": null
        })
    );
    let program = Client::new(desk.router.clone(), secret);
    program.get("/customers").await.expect(200);
    program.get("/tokens").await.problem(403, "forbidden");
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        if client.get(&address).await.json()["last_used_at"] == "2027-01-15T08:00:00Z" {
            break;
        }
    }
    assert_eq!(client.get(&address).await.json()["last_used_at"], "2027-01-15T08:00:00Z");
    client.delete(&address).await.expect(204);
    program.get("/customers").await.problem(401, "unauthorized");
    client.delete(&address).await.problem(404, "not-found");
    let history = desk.read("SELECT verb || coalesce(after_values, '') FROM padron_audit WHERE object_kind = 'token' AND door = 'api' ORDER BY id").await;
    assert!(history[0].contains("nightly") && history[1] == "revoke", "{history:?}");
    assert!(!history.concat().contains(secret));
}

#[tokio::test]
async fn a_token_ends_when_it_says() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let body = json!({"name": "short", "expires_at": "2027-01-15T08:01:00Z"});
    let made = client.post("/tokens", &body).await.expect(201).json();
    let program = Client::new(desk.router.clone(), made["token"].as_str().expect("a secret"));
    program.get("/customers").await.expect(200);
    // It cannot make one that outlives it.
    program.post("/tokens", &json!({"name": "child"})).await.problem(403, "forbidden");
    program.post("/tokens", &json!({"name": "child", "expires_at": "2027-01-15T08:00:30Z"})).await.expect(201);
    desk.pass(60);
    program.get("/customers").await.problem(401, "unauthorized");
}

#[tokio::test]
async fn nobody_gives_away_more_than_they_have() {
    let desk = Desk::new().await;
    let client = desk.client_with(&["tokens:write", "customers:write"]).await;
    for (scopes, status) in [
        (json!(["customers:read"]), 201),
        (json!(["tokens:read", "customers:write"]), 201),
        (json!(["settings:read"]), 403),
        (json!([]), 403),
        (json!(null), 403),
    ] {
        client.post("/tokens", &json!({"name": "x", "scopes": scopes})).await.expect(status);
    }
    let wrong = json!({"name": "", "scopes": ["everything"], "expires_at": "2020-01-01T00:00:00Z", "agent": "root"});
    client.post("/tokens", &wrong).await.faults(
        422,
        "fields",
        &[
            ("agent", "unknown-field"),
            ("expires_at", "unknown-value"),
            ("name", "required"),
            ("scopes", "unknown-value"),
        ],
    );
    client.post("/tokens", &json!({"name": 1, "scopes": "x", "expires_at": "soon"})).await.faults(
        422,
        "fields",
        &[("expires_at", "wrong-type"), ("name", "wrong-type"), ("scopes", "wrong-type")],
    );
    client.get("/tokens/x").await.problem(404, "not-found");
}
