//! `Idempotency-Key`: once is once, also beside another request and after a restart.

use serde_json::{Value, json};

use super::Client;
use crate::desk::Desk;

fn company(id: &str) -> Value {
    json!({"customer_id": id, "name": format!("Company {id}")})
}

fn person(login: &str) -> Value {
    json!({"login": login, "first_name": "A", "last_name": "B", "email": "a@example.org", "customer_id": "C1"})
}

#[tokio::test]
async fn a_repeated_request_gets_its_first_answer() {
    let desk = Desk::new().await;
    let client = desk.client().await.header("idempotency-key", "one");
    let first = client.post("/customers", &company("K1")).await.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    client.patch("/customers/K1", &json!({"city": "elsewhere"})).await.expect(200);
    let again = client.post("/customers", &company("K1")).await.expect(201);
    assert_eq!(
        (&again.bytes, again.location(), again.header("etag")),
        (&first.bytes, first.location(), first.header("etag"))
    );
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(desk.count("padron_audit WHERE verb = 'add' AND object_kind = 'customer'").await, 1);

    client.post("/customers", &company("K2")).await.faults(422, "fields", &[("Idempotency-Key", "used-key")]);
    client.post("/customer-users", &company("K1")).await.faults(422, "fields", &[("Idempotency-Key", "used-key")]);
    // Keys belong to their token.
    let other = desk.client().await.header("idempotency-key", "one");
    other.post("/customers", &company("K2")).await.expect(201);
    client.header("idempotency-key", "").get("/customers").await.expect(200);
    let empty = desk.client().await.header("idempotency-key", " ");
    empty.post("/customers", &company("K3")).await.faults(400, "query", &[("Idempotency-Key", "malformed")]);

    // After a day the key is free again.
    desk.pass(24 * 3600 + 1);
    client.post("/customers", &company("K4")).await.expect(201);
}

#[tokio::test]
async fn a_refused_request_keeps_no_key() {
    let desk = Desk::new().await;
    let client = desk.client().await.header("idempotency-key", "one");
    client.post("/customers", &json!({"customer_id": "K1"})).await.problem(422, "fields");
    client.post("/customers", &company("K1")).await.expect(201);
}

#[tokio::test]
async fn secrets_are_told_once() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let add = client.header("idempotency-key", "add");
    let first = add.post("/customer-users", &person("jg")).await.expect(201).json();
    let password = first["generated_password"].as_str().expect("a password").to_owned();
    let again = add.post("/customer-users", &person("jg")).await.expect(201).json();
    assert_eq!((&again["generated_password"], &again["generated_password_withheld"]), (&Value::Null, &json!(true)));
    assert_eq!(again["created_at"], first["created_at"]);
    let set = client.header("idempotency-key", "set");
    let told = set.put("/customer-users/jg/password", &json!({})).await.expect(200).json();
    let held = set.put("/customer-users/jg/password", &json!({})).await.expect(200).json();
    assert!(
        told["generated_password"].is_string() && held == json!({"login": "jg", "generated_password_withheld": true})
    );
    let token = client.header("idempotency-key", "token");
    let made = token.post("/tokens", &json!({"name": "x"})).await.expect(201).json();
    let replayed = token.post("/tokens", &json!({"name": "x"})).await.expect(201).json();
    assert_eq!(
        (&made["id"], &replayed["token"], &replayed["token_withheld"]),
        (&replayed["id"], &Value::Null, &json!(true))
    );
    let secret = made["token"].as_str().expect("a token").to_owned();
    let stored = desk.everything().await
        + &desk.read("SELECT CONCAT_WS('|', token_hash, name, scopes) FROM padron_token").await.join("");
    assert!(!stored.contains(&password) && !stored.contains(&secret), "no secret lies anywhere");
    assert_eq!(desk.count("padron_token").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_parallel_requests_one_is_carried_out() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await.header("idempotency-key", "same");
    let requests: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.post("/customer-users", &person("jg")).await })
        })
        .collect();
    let mut told = 0;
    for request in requests {
        let answer = request.await.expect("an answer").expect(201);
        told += usize::from(answer.json()["generated_password"].is_string());
        assert_eq!(answer.json()["login"], "jg");
    }
    assert_eq!(told, 1);
    assert_eq!(desk.count("padron_audit WHERE verb = 'add' AND object_kind = 'customer_user'").await, 1);
}

#[tokio::test]
async fn a_restart_forgets_nothing() {
    let desk = Desk::new().await;
    let token = desk.token(&[]).await;
    let client = Client::new(desk.router.clone(), &token).header("idempotency-key", "one");
    let first = client.post("/customers", &company("K1")).await.expect(201);
    let app =
        padron_app::App::open(&desk.url(), padron_app::Settings::default(), desk.clock()).await.expect("it opens");
    app.load().await.expect("everybody is read");
    let client = Client::new(Desk::in_front_of(&app), &token).header("idempotency-key", "one");
    let again = client.post("/customers", &company("K1")).await.expect(201);
    assert_eq!((again.bytes.clone(), again.header("idempotency-replayed")), (first.bytes, "true"));
}
