//! `/customer-users/{login}/rename`.

use crate::desk::{Desk, encode};

#[tokio::test]
async fn a_new_login_takes_every_reference_along() {
    let desk = Desk::new().await;
    desk.fill(2, 3).await;
    let at = "'2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1";
    desk.write("INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('u1', 'UserLastLogin', '1700000000')").await;
    desk.write(&format!(
        "INSERT INTO customer_user_customer (user_id, customer_id, create_time, create_by, change_time, change_by) VALUES ('u1', 'C2', {at})"
    ))
    .await;
    let mut browser = desk.admin().await;
    browser
        .edit("/customer-users/u1", &[("login", "new one")])
        .await
        .expect_go("/customer-users/u1/rename?to=new%20one");
    let preview = browser.get("/customer-users/u1/rename?to=new%20one").await.expect(200);
    let (csrf, version) = (preview.input("csrf").expect("a token"), preview.input("version").expect("a version"));
    let confirm = [("csrf", csrf.as_str()), ("version", version.as_str()), ("to", "new one")];
    browser.post("/customer-users/u1/rename", &confirm).await.expect_go("/customer-users/new%20one");
    for table in ["customer_preferences", "customer_user_customer"] {
        assert_eq!(desk.read(&format!("SELECT user_id FROM {table}")).await, ["new one"], "{table}");
    }
    browser.get("/customer-users/new%20one").await.expect(200).has("u1");
    browser.get("/customer-users?search=%22new%20one%22").await.expect(200).has("/customer-users/new%20one");
    browser.get("/customer-users/u1").await.expect(404);
    browser.post("/customer-users/u1/rename", &confirm).await.expect(404);
}

#[tokio::test]
async fn a_login_that_is_taken_or_cannot_be_stored_is_refused() {
    let desk = Desk::new().await;
    desk.fill(1, 2).await;
    let mut browser = desk.admin().await;
    let before = desk.everything().await;
    let long = "x".repeat(201);
    for to in ["u2", "U2", "", " ", " u9", "a\0b", "a\u{202e}b", long.as_str()] {
        assert!(
            browser
                .get(&format!("/customer-users/u1/rename?to={}", encode(to)))
                .await
                .expect(200)
                .fault("to")
                .is_some(),
            "{to:?}"
        );
        let version = browser.get("/customer-users/u1").await.input("version").expect("a version");
        let answer =
            browser.submit("/customer-users/u1/rename", &[("version", &version), ("to", to)]).await.expect(422);
        assert!(answer.fault("to").is_some(), "{to:?}");
    }
    assert_eq!(desk.everything().await, before);
}
