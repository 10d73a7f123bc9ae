//! `/api/v1/customer-users` and what hangs on it.

use serde_json::{Value, json};

use crate::desk::{Desk, encode};

fn person(login: &str) -> Value {
    json!({"login": login, "first_name": "José", "last_name": "García", "email": "jose@example.org", "customer_id": "C1"})
}

fn logins(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["login"].as_str().expect("a login").to_owned()).collect()
}

#[tokio::test]
async fn a_person_is_added_read_changed_and_given_passwords() {
    let desk = Desk::new().await;
    desk.fill(2, 0).await;
    let client = desk.client().await;
    let added = client.post("/customer-users", &person("jg")).await.expect(201);
    assert_eq!((added.location(), added.header("cache-control")), ("/api/v1/customer-users/jg", "no-store"));
    let generated = added.json()["generated_password"].as_str().expect("a password").to_owned();
    assert_eq!(generated.len(), 16);
    let read = client.get("/customer-users/JG").await.expect(200);
    assert_eq!(read.header("etag"), added.header("etag"));
    let wanted = json!({
        "login": "jg", "title": "", "first_name": "José", "last_name": "García", "email": "jose@example.org",
        "customer_id": "C1", "phone": "", "fax": "", "mobile": "", "street": "", "zip": "", "city": "", "country": "",
        "comment": "", "valid": "valid", "source": "Database Backend", "display_name": "José García", "fields": {},
        "created_at": "2027-01-15T08:00:00Z", "changed_at": "2027-01-15T08:00:00Z"
    });
    assert_eq!(read.json(), wanted);
    assert!(!read.text().contains("assword"), "never a password or a hash");

    let changed = client.patch("/customer-users/jg", &json!({"valid": "invalid", "phone": "+34 1"})).await.expect(200);
    assert_eq!(
        [&changed.json()["valid"], &changed.json()["phone"], &changed.json()["email"]],
        ["invalid", "+34 1", "jose@example.org"]
    );
    assert_eq!(desk.count("customer_user WHERE login = 'jg' AND phone = '+34 1' AND valid_id = 2").await, 1);

    let set = client.put("/customer-users/jg/password", &json!({"password": "long enough"})).await.expect(200);
    assert_eq!(set.json(), json!({"login": "jg"}));
    for body in [json!({}), json!({"password": null})] {
        let made = client.put("/customer-users/jg/password", &body).await.expect(200);
        assert_ne!(made.json()["generated_password"], json!(generated));
        assert!(made.json()["generated_password"].is_string());
    }
    client.put("/customer-users/jg/password", &json!({"pw": "x"})).await.faults(
        422,
        "fields",
        &[("pw", "unknown-field")],
    );
    client.put("/customer-users/no/password", &json!({})).await.problem(404, "not-found");
    assert_eq!(desk.count("padron_audit WHERE door = 'api' AND verb = 'password'").await, 3);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let before = desk.everything().await;
    let wrong = json!({"login": "u1", "email": "nowhere", "customer_id": "none", "last_name": ""});
    client.post("/customer-users", &wrong).await.faults(
        422,
        "fields",
        &[
            ("customer_id", "unknown-customer"),
            ("email", "not-an-address"),
            ("first_name", "required"),
            ("last_name", "required"),
            ("login", "taken"),
        ],
    );
    let mut long = person("x");
    long["password"] = json!("x".repeat(5_000));
    long["first_name"] = json!("a\u{0}b");
    client.post("/customer-users", &long).await.faults(
        422,
        "fields",
        &[("first_name", "forbidden-character"), ("password", "unhashable")],
    );
    client.post("/customer-users", &person("U1")).await.faults(422, "fields", &[("login", "taken")]);
    client.patch("/customer-users/u1", &json!({"login": null, "city": "x".repeat(201), "pw": "x"})).await.faults(
        422,
        "fields",
        &[("city", "too-long"), ("login", "required"), ("pw", "unknown-field")],
    );
    client.patch("/customer-users/u1", &json!({"login": null})).await.faults(422, "fields", &[("login", "required")]);
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn only_the_keys_that_are_sent_are_written() {
    let desk = Desk::new().await;
    desk.fill(2, 3).await;
    let client = desk.client().await;
    let etag = client.get("/customer-users/u1").await.expect(200).header("etag").to_owned();
    client.patch("/customer-users/u1", &json!({"city": "Málaga"})).await.expect(200);
    // Without If-Match the last write wins, on what it sends alone.
    client.patch("/customer-users/u1", &json!({"street": "Larios 1"})).await.expect(200);
    let late = client.header("if-match", &etag);
    late.patch("/customer-users/u1", &json!({"city": "Ronda"})).await.problem(412, "changed");
    late.patch("/customer-users/u1", &json!({"city": null})).await.problem(412, "changed");
    client
        .header("if-match", &format!("W/{etag}"))
        .patch("/customer-users/u1", &json!({"city": "x"}))
        .await
        .problem(412, "changed");
    let now = client.get("/customer-users/u1").await.expect(200).json();
    assert_eq!([&now["city"], &now["street"]], ["Málaga", "Larios 1"]);
}

#[tokio::test]
async fn lists_are_searched_filtered_and_paged() {
    let desk = Desk::new().await;
    desk.fill(3, 40).await;
    let client = desk.client().await;
    let all = client.get("/customer-users?limit=1000").await.expect(200).json();
    assert_eq!((all["total"].as_u64(), logins(&all).len()), (Some(40), 40));
    assert_eq!(all["total_is_exact"], true);
    let exact = client.get("/customer-users?search=1&total=exact").await.expect(200).json();
    assert_eq!((&exact["total"], &exact["total_is_exact"]), (&json!(logins(&exact).len()), &json!(true)));
    client.get("/customer-users?total=about").await.expect(400);
    for query in [
        "",
        "sort=name",
        "sort=-email",
        "sort=customer",
        "sort=-last_login",
        "sort=valid",
        "search=u*",
        "search=first1+OR+u2",
        "valid=invalid",
        "customer_id=c2",
    ] {
        let whole = logins(&client.get(&format!("/customer-users?limit=1000&{query}")).await.expect(200).json());
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = client.get(&format!("/customer-users?limit=7&{query}{cursor}")).await.expect(200).json();
            assert_eq!(page["total"].as_u64(), u64::try_from(whole.len()).ok(), "{query}");
            paged.extend(logins(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(paged, whole, "{query}");
        assert!(!whole.is_empty(), "{query}");
    }
    let of_customer = client.get("/customers/c2/customer-users?limit=1000").await.expect(200).json();
    let filtered = client.get("/customer-users?customer_id=C2&limit=1000").await.expect(200).json();
    assert_eq!(of_customer, filtered);
    client.get("/customers/none/customer-users").await.problem(404, "not-found");
    let other =
        client.get("/customers?limit=1").await.expect(200).json()["next_cursor"].as_str().expect("a cursor").to_owned();
    client.get(&format!("/customer-users?cursor={other}")).await.faults(400, "query", &[("cursor", "unknown-cursor")]);
}

#[tokio::test]
async fn odd_logins_are_added_read_and_renamed() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let odd = [
        "a/b", "/", "//", "100%", "%2F", "%", "a b", "a\\b", "\\", ".", "..", "_", "_.", "a+b", "a?b", "#", "a&b=c",
        "ñandú", "李", "🦀", "a'b\"c", "password",
    ];
    let mut before = "plain".to_owned();
    client.post("/customer-users", &person("plain")).await.expect(201);
    for login in odd {
        let renamed =
            client.patch(&format!("/customer-users/{}", part(&before)), &json!({"login": login})).await.expect(200);
        assert_eq!(renamed.json()["login"], login);
        // The address we tell leads there.
        let address = renamed.location().strip_prefix("/api/v1").expect("below the door").to_owned();
        assert_eq!(client.get(&address).await.expect(200).json()["login"], login);
        client.put(&format!("{address}/password"), &json!({"password": "x"})).await.expect(200);
        before = login.to_owned();
    }
    assert_eq!(desk.count("customer_user").await, 1);
}

/// A key in a path, as the handbook says.
fn part(key: &str) -> String {
    if matches!(key.trim_start_matches('_'), "" | "." | "..") { format!("_{key}") } else { encode(key) }
}

#[tokio::test]
async fn passwords_are_set_of_the_version_that_was_seen_and_never_empty() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let login = client.get("/customer-users").await.json()["items"][0]["login"].as_str().expect("a login").to_owned();
    let (person, password) = (format!("/customer-users/{login}"), format!("/customer-users/{login}/password"));
    let tag = client.get(&person).await.header("etag").to_owned();
    client.put(&password, &json!({"password": ""})).await.faults(422, "fields", &[("password", "required")]);
    let new = json!({"login": "new", "first_name": "A", "last_name": "B", "email": "a@example.es", "customer_id": "C1", "password": ""});
    client.post("/customer-users", &new).await.faults(422, "fields", &[("password", "required")]);
    let long = json!({"password": "x".repeat(1_025)});
    client.put(&password, &long).await.faults(422, "fields", &[("password", "unhashable")]);
    client.put(&password, &json!({"password": "x".repeat(1_024)})).await.expect(200);
    client.patch(&person, &json!({"phone": "1"})).await.expect(200);
    let seen = client.header("if-match", &tag);
    seen.put(&password, &json!({"password": "long enough"})).await.problem(412, "changed");
    let tag = client.get(&person).await.header("etag").to_owned();
    client.header("if-match", &tag).put(&password, &json!({"password": "long enough"})).await.expect(200);

    let token = client.post("/tokens", &json!({"name": "other"})).await.expect(201).json()["id"].clone();
    let stale = client.header("if-match", "\"stale\"");
    stale.delete(&format!("/tokens/{token}")).await.problem(412, "changed");
    let tag = client.get(&format!("/tokens/{token}")).await.expect(200).header("etag").to_owned();
    client.header("if-match", &tag).delete(&format!("/tokens/{token}")).await.expect(204);
}

#[tokio::test]
async fn a_key_in_two_pieces_is_the_same_key() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let new = json!({"login": "jose\u{301}", "first_name": "José", "last_name": "B", "email": "a@example.es", "customer_id": "C1"});
    assert_eq!(client.post("/customer-users", &new).await.expect(201).json()["login"], "jos\u{e9}");
    for login in ["jos%C3%A9", "jose%CC%81", "JOSE%CC%81"] {
        let address = format!("/customer-users/{login}");
        assert_eq!(client.get(&address).await.expect(200).json()["login"], "jos\u{e9}", "{login}");
        client.patch(&address, &json!({"phone": login})).await.expect(200);
    }
    client.get("/customer-users/jose").await.expect(404);
    client.post("/customers", &json!({"customer_id": "n\u{303}", "name": "Eñe"})).await.expect(201);
    client.get("/customers/n%CC%83").await.expect(200);
    client.get("/customers/n%CC%83/customer-users").await.expect(200);
}

#[tokio::test]
async fn a_link_to_choose_a_password_is_asked_for() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let client = desk.client().await;
    let login = client.get("/customer-users").await.json()["items"][0]["login"].as_str().expect("a login").to_owned();
    let address = format!("/customer-users/{login}/password-link");
    client.raw("POST", "/customer-users/nobody/password-link", None, "").await.expect(404);
    desk.client_with(&["customer-users:read"]).await.raw("POST", &address, None, "").await.expect(403);
    // Mail is not set up on this desk.
    client.raw("POST", &address, None, "").await.faults(422, "fields", &[("email", "no-mail")]);
    assert_eq!(desk.count("padron_mail").await, 0);
}
