//! `/api/v1/settings`.

use padron_app::{App, Settings};
use serde_json::{Value, json};

use super::Client;
use crate::desk::{Desk, encode};

fn address(name: &str) -> String {
    format!("/settings/{}", encode(name))
}

#[tokio::test]
async fn a_setting_is_made_and_taken_back() {
    let settings = Settings { unique_email: true, ..Settings::default() };
    let desk = Desk::with(settings, padron_web::Options::default()).await;
    let client = desk.client().await;
    let name = "CustomerUserEmailUniqCheck";
    let read = client.get(&address(name)).await.expect(200);
    assert_eq!(
        read.json(),
        json!({
            "name": name, "value": true, "default": false, "source": "file", "type": "boolean",
            "description": "Whether two people may not share an e-mail address."
        })
    );
    let etag = read.header("etag").to_owned();
    let made = client.header("if-match", &etag).put(&address(name), &json!({"value": 0})).await.expect(200);
    assert_eq!((&made.json()["value"], &made.json()["source"]), (&json!(false), &json!("database")));
    client.header("if-match", &etag).put(&address(name), &json!({"value": 1})).await.problem(412, "changed");
    assert!(!desk.app.settings().unique_email);
    let history = desk.read("SELECT verb || object_key || before_values || after_values FROM padron_audit WHERE object_kind = 'setting'").await;
    assert_eq!(history, [format!("update{name}{{\"value\":\"true\"}}{{\"value\":\"false\"}}")]);
    let back = client.delete(&address(name)).await.expect(200).json();
    assert_eq!((&back["value"], &back["source"]), (&json!(true), &json!("file")));
    assert!(desk.app.settings().unique_email);
}

#[tokio::test]
async fn wrong_values_and_unknown_names_are_refused() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let before = desk.everything().await;
    client.get(&address("Nothing")).await.problem(404, "not-found");
    client.put(&address("Nothing"), &json!({"value": 1})).await.problem(404, "not-found");
    for (name, value) in [
        ("CustomerGroupSupport", json!("perhaps")),
        ("CustomerGroupSupport", json!(2)),
        ("CustomerGroupSupport", json!(null)),
        ("CustomerUserSearchListLimit", json!("10")),
        ("CustomerUserSearchListLimit", json!(0)),
        ("CustomerUserSearchPrefix", json!(1)),
        ("CustomerGroupAlwaysGroups", json!("users")),
        ("CustomerGroupPermissionContext", json!([])),
    ] {
        client.put(&address(name), &json!({"value": value})).await.faults(422, "fields", &[("value", "wrong-type")]);
    }
    client.put(&address("CustomerGroupSupport"), &json!({})).await.faults(422, "fields", &[("value", "required")]);
    client.put(&address("CustomerGroupSupport"), &json!({"value": 1, "v": 2})).await.faults(
        422,
        "fields",
        &[("v", "unknown-field")],
    );
    assert_eq!(desk.everything().await, before);
    let reader = desk.client_with(&["settings:read"]).await;
    reader.put(&address("CustomerGroupSupport"), &json!({"value": 1})).await.problem(403, "forbidden");
}

#[tokio::test]
async fn groups_that_do_not_exist_are_stored_and_warned_about() {
    let desk = Desk::new().await;
    let client = desk.client().await;
    let made = client
        .put(&address("CustomerGroupAlwaysGroups"), &json!({"value": ["users", "moon"]}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&made["value"], &made["warnings"]),
        (&json!(["users", "moon"]), &json!(["There is no group \"moon\"."]))
    );
    let list = client.get("/settings").await.expect(200).json();
    assert!(list["total"].as_u64().is_some_and(|total| total >= 18));
    let found =
        list["items"].as_array().expect("items").iter().find(|item| item["name"] == "CustomerGroupAlwaysGroups");
    assert_eq!(found.expect("it is there")["source"], "database");
}

#[tokio::test]
async fn searches_follow_at_once_here_and_soon_elsewhere() {
    let desk = Desk::new().await;
    desk.fill(1, 12).await;
    let client = desk.client().await;
    let other = App::open(&desk.url(), Settings::default(), desk.clock()).await.expect("it opens");
    other.load().await.expect("everybody is read");
    let following = tokio::spawn({
        let other = other.clone();
        async move { other.keep_following().await }
    });
    let elsewhere = Client::new(Desk::in_front_of(&other), &desk.token(&[]).await);
    let total = async |client: &Client| -> Value {
        client.get("/customer-users?search=1").await.expect(200).json()["total"].clone()
    };
    let before = total(&client).await;
    assert_eq!(before, total(&elsewhere).await);
    assert!(before.as_u64() > Some(0));
    for name in ["CustomerUserSearchPrefix", "CustomerUserSearchSuffix"] {
        client.put(&address(name), &json!({"value": ""})).await.expect(200);
    }
    assert_eq!(total(&client).await, 0, "only whole fields match now");
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    assert_eq!(total(&elsewhere).await, 0);
    following.abort();
    client.put(&address("CustomerUserNameFieldsJoin"), &json!({"value": ", "})).await.expect(200);
    assert_eq!(client.get("/customer-users/u1").await.json()["display_name"], "First1, Last1");
}
