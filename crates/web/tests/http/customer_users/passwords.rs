//! `/customer-users/{login}/password`, and passwords made up on adding.

use crate::desk::{Answer, Desk, person};

fn shown(answer: &Answer) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once("<output id=\"password\"").expect("a password");
    rest.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a password").to_owned()
}

#[tokio::test]
async fn a_password_is_shown_once_and_never_again() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let answer = browser.submit("/add-customer-user", &person("jose", "C1")).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let first = shown(&answer);
    assert_eq!(first.len(), 16);
    let answer = browser.submit("/customer-users/jose/password", &[("password", "")]).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let second = shown(&answer);
    assert_ne!(first, second);
    browser
        .submit("/customer-users/jose/password", &[("password", "typed by hand")])
        .await
        .expect_go("/customer-users/jose");
    let addresses = [
        "/",
        "/customer-users",
        "/customer-users/jose",
        "/customer-users/jose/password",
        "/customer-users/jose/rename",
        "/customers/C1",
        "/find?q=jose",
        "/account",
        "/add-customer-user",
    ];
    for address in addresses {
        let page = browser.get(address).await.expect(200);
        for secret in [&first, &second, "typed by hand", "$argon2", "token_hash"] {
            page.lacks(secret);
        }
    }
    let everything = desk.everything().await;
    let history = desk
        .read("SELECT CONCAT_WS('|', before_values, after_values, object_key, verb) FROM padron_audit")
        .await
        .join("\n");
    for secret in [first.as_str(), second.as_str(), "typed by hand"] {
        assert!(!everything.contains(secret));
        assert!(!history.contains(secret));
    }
    assert!(!history.contains("argon2"));
    assert_eq!(desk.count("padron_audit WHERE verb = 'password'").await, 2);
    assert!(desk.read("SELECT pw FROM customer_user").await[0].starts_with("$argon2id$"));
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_password() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    browser.submit("/add-customer-user", &person("jose", "C1")).await.expect(200);
    let address = "/customer-users/jose/password";
    let made = async || desk.count("padron_audit WHERE verb = 'password'").await;
    for round in 1..3 {
        let form = browser.get(address).await.expect(200);
        let (csrf, was) = (form.input("csrf").expect("a token"), form.input("was").expect("a version"));
        let fields = [("csrf", csrf.as_str()), ("was", was.as_str()), ("password", "")];
        let first = shown(&browser.post(address, &fields).await.expect(200));
        // F5 on the page that shows it.
        let again = browser.post(address, &fields).await.expect(409);
        again.has("perhaps by sending it twice");
        again.lacks(&first);
        assert_eq!(made().await, round, "one for each form");
    }
}

#[tokio::test]
async fn an_edit_leaves_the_password_alone() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    desk.write("UPDATE customer_user SET pw = 'kept'").await;
    let mut browser = desk.admin().await;
    browser
        .edit("/customer-users/u1", &[("city", "Oslo"), ("password", "not here"), ("pw", "nor here")])
        .await
        .expect(303);
    assert_eq!(desk.read("SELECT pw FROM customer_user").await, ["kept"]);
    let answer = browser.submit("/customer-users/u1/password", &[("password", &"x".repeat(2_000))]).await.expect(422);
    assert!(answer.fault("password").is_some());
    let answer = browser.submit("/customer-users/u1/password", &[("password", "a\0b")]).await.expect(422);
    assert!(answer.fault("password").is_some());
    assert_eq!(desk.read("SELECT pw FROM customer_user").await, ["kept"]);
    browser.submit("/customer-users/nobody/password", &[("password", "")]).await.expect(404);
}
