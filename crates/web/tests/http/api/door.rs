//! The door itself: who comes in, what is refused before any resource is asked.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use super::Client;
use crate::desk::{ADMIN, Desk};

#[tokio::test]
async fn without_a_good_token_nobody_comes_in() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let before = desk.everything().await;
    for header in ["", "Bearer", "Bearer x", "Basic YWRhOmE=", &format!("Bearer padron_{}", "a".repeat(43)), "padron_x"]
    {
        let mut program = desk.browser();
        if !header.is_empty() {
            program = program.header("authorization", header);
        }
        let answer = program.get("/api/v1/customers").await;
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{header:?}");
        answer.problem(401, "unauthorized");
    }
    // A signed-in browser is nobody here.
    browser.get("/api/v1/customers").await.problem(401, "unauthorized");
    let sent = browser.send(Method::POST, "/api/v1/customers", Some("application/json"), "{}").await;
    sent.problem(401, "unauthorized");
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn a_token_ends_with_its_agents_rights() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    client.get("/customers").await.expect(200);
    desk.write("DELETE FROM group_user").await;
    desk.pass(1);
    client.get("/customers").await.problem(403, "forbidden");
    desk.write(&format!("UPDATE users SET valid_id = 2 WHERE login = '{ADMIN}'")).await;
    desk.pass(1);
    client.get("/customers").await.problem(401, "unauthorized");
}

#[tokio::test]
async fn scopes_are_kept() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let reader = desk.client_with(&["customers:read"]).await;
    reader.get("/customers").await.expect(200);
    let body = json!({"customer_id": "K", "name": "K"});
    reader.post("/customers", &body).await.problem(403, "forbidden");
    reader.patch("/customers/C1", &json!({"city": "x"})).await.problem(403, "forbidden");
    let writer = desk.client_with(&["customers:write"]).await;
    writer.get("/customers/C1").await.expect(200);
    writer.post("/customers", &body).await.expect(201);
    desk.client_with(&["history:read"]).await.get("/customers").await.problem(403, "forbidden");
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let deep = format!("{}{}", "{\"a\":".repeat(100), "1".to_owned() + &"}".repeat(100));
    let abyss = "[".repeat(100_000);
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"a\":1}x",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\": \"\\ud800\"}",
        &deep,
        &abyss,
    ] {
        client.raw("POST", "/customers", Some("application/json"), body.to_owned()).await.problem(400, "malformed");
    }
    let broken = client
        .raw("POST", "/customers", Some("application/json"), vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}'])
        .await;
    broken.problem(400, "malformed");
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/jsonx"),
        Some("application/json; charset=utf-16"),
        Some("application/json; a=b; Charset=\"latin1\""),
    ] {
        client.raw("POST", "/customers", kind, "{}").await.problem(415, "content-type");
    }
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(300 * 1024));
    client.raw("POST", "/customers", Some("application/json"), large).await.problem(413, "too-large");
    let charset = client.raw("POST", "/customers", Some("application/json; charset=utf-8"), "{}").await;
    charset.problem(422, "fields");
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    client.get("/nothing").await.problem(404, "not-found");
    client.get("/customers/%FF").await.problem(404, "not-found");
    client.get("/customers/a%00b").await.problem(404, "not-found");
    let answer = client.raw("DELETE", "/customers", None, Body::empty()).await;
    let allowed = answer.header("allow").to_owned();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    answer.problem(405, "method");
}

#[tokio::test]
async fn the_budget_is_told_and_kept() {
    let options = padron_web::Options {
        api: padron_web::ApiLimits { requests_per_minute: 1, burst: 2, ..Default::default() },
        ..padron_web::Options::default()
    };
    let desk = Desk::with(padron_app::Settings::default(), options).await;
    let client = desk.client().await;
    let first = client.get("/customers").await.expect(200);
    assert_eq!([first.header("ratelimit-limit"), first.header("ratelimit-remaining")], ["2", "1"]);
    assert_eq!(first.header("ratelimit-reset"), "60");
    client.get("/nothing").await.expect(404);
    let refused = client.get("/customers").await;
    assert!(refused.header("retry-after").parse::<u64>().expect("seconds") >= 1);
    refused.problem(429, "too-many");
    desk.client().await.get("/customers").await.expect(200);
    let stranger = Client::new(desk.router.clone(), "padron_wrong");
    for _ in 0..60 {
        stranger.get("/customers").await.expect(401);
    }
    stranger.get("/customers").await.problem(429, "too-many");
}

#[tokio::test]
async fn the_document_names_the_scope_of_every_operation() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let document = client.get("/openapi.json").await.expect(200).json();
    let scopes: Vec<&str> = padron_app::tokens::Scope::ALL.iter().map(|scope| scope.name()).collect();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let name = &operation["operationId"];
            let scope = operation["x-scope"].as_str().unwrap_or_else(|| panic!("{name} has no scope"));
            assert!(operation["description"].as_str().is_some_and(|says| says.contains(scope)), "{name}");
            let address = path.replace("{login}", "nobody").replace("{customer_id}", "nothing");
            let address = address.replace("{id}", "999").replace("{name}", "NoSuchSetting");
            let ask = |client: crate::api::Client| {
                let (method, address) = (method.to_uppercase(), address.clone());
                let kind = match (operation.get("requestBody"), path.as_str()) {
                    (None, _) => None,
                    (_, "/imports") => Some("multipart/form-data; boundary=b"),
                    _ => Some("application/json"),
                };
                let body = if path == "/imports" { "--b--\r\n" } else { "{}" };
                async move { client.raw(&method, &address, kind, if kind.is_some() { body } else { "" }).await.status }
            };
            // Who may write may read.
            let writes = scope.replace(":read", ":write");
            let others: Vec<&str> =
                scopes.iter().copied().filter(|other| *other != scope && *other != writes).collect();
            assert_eq!(ask(desk.client_with(&others).await).await, 403, "{name} without {scope}");
            // What a job does to records takes a right to them as well.
            let with: &[&str] = match (scope, path.as_str()) {
                ("jobs:write", _) => &[scope, "customers:write", "customer-users:write"],
                // Conflicts and changes of readings hold values of people.
                ("settings:read", "/sources/conflicts" | "/sources/{name}/runs/{id}/changes") => {
                    &[scope, "customer-users:read"]
                }
                _ => &[scope],
            };
            assert_ne!(ask(desk.client_with(with).await).await, 403, "{name} with {scope}");
        }
    }
}
