//! `/mail`, links that are mailed, and `/set-password/{token}`; a real mail server takes the mails.

use std::time::Duration;

use padron_app::Settings;
use padron_app::mail::{Encryption, MailSettings};
use padron_testkit::smtp::{Next, Sink, Wants};
use padron_web::Options;

use crate::desk::{Desk, person};

/// A desk in front of a mail server, with the company C1 and the person jose.
async fn desk() -> (Desk, Sink) {
    let sink = Sink::start(Wants::default()).expect("a mail server");
    let mail = MailSettings {
        host: "localhost".into(),
        port: sink.port(),
        encryption: Encryption::None,
        from: "Service Desk <desk@example.org>".into(),
        timeout: Duration::from_secs(5),
        ..MailSettings::default()
    };
    let settings = Settings { mail, public_url: "http://padron.test".into(), ..Settings::default() };
    let desk = Desk::with(settings, Options::default()).await;
    desk.fill(1, 0).await;
    (desk, sink)
}

fn path(sink: &Sink) -> String {
    let link = sink.taken().last().and_then(padron_testkit::smtp::Taken::link).expect("a mail with a link");
    link.strip_prefix("http://padron.test").expect("our address").to_owned()
}

#[tokio::test]
async fn a_person_is_added_with_a_link_and_chooses_a_password() {
    let (desk, sink) = desk().await;
    let mut admin = desk.admin().await;
    admin.get("/add-customer-user").await.expect(200).has("Add and send a link");
    let mut fields = person("jose", "C1");
    fields.push(("action", "link"));
    admin.submit("/add-customer-user", &fields).await.expect_go("/customer-users/jose");
    admin.get("/customer-users/jose").await.has("A link to choose a password goes to");
    assert_eq!(desk.read("SELECT COALESCE(pw, 'none') FROM customer_user").await, ["none"]);
    admin.get("/mail").await.expect(200).has("Waiting");
    assert_eq!(desk.app.send_due().await.expect("the outbox"), 1);
    let address = path(&sink);

    let mut jose = desk.browser();
    let page = jose.get(&address).await.expect(200);
    assert_eq!(page.header("referrer-policy"), "strict-origin");
    assert_eq!(page.header("cache-control"), "no-store");
    page.has("<meta name=\"referrer\" content=\"strict-origin\">");
    let short = jose.submit(&address, &[("password", "short"), ("password_again", "short")]).await.expect(422);
    assert_eq!(short.fault("password").as_deref(), Some("8 characters or more."));
    let differ = jose.submit(&address, &[("password", "long enough"), ("password_again", "other")]).await.expect(422);
    assert!(differ.fault("password_again").is_some());
    differ.lacks("long enough");
    let both = [("password", "long enough"), ("password_again", "long enough")];
    jose.submit(&address, &both).await.expect(200).has("Your password is set");
    jose.get(&address).await.expect(404).has("does not work any more");
    assert!(desk.read("SELECT pw FROM customer_user").await[0].starts_with("$argon2id$"));
    let page = admin.get("/customer-users/jose").await.expect(200);
    page.has("Password changed");
    page.has("Link to choose a password asked for");
    // The secret is nowhere, and neither is the password.
    let everything = desk.everything().await;
    let secret = address.rsplit('/').next().expect("a secret");
    assert!(!everything.contains(secret) && !everything.contains("long enough"));
}

#[tokio::test]
async fn a_link_that_is_none_tells_nothing_and_guessing_is_slowed() {
    let (desk, sink) = desk().await;
    let mut admin = desk.admin().await;
    admin.submit("/add-customer-user", &person("jose", "C1")).await.expect(200);
    admin.submit("/customer-users/jose/password/link", &[("language", "es")]).await.expect_go("/customer-users/jose");
    desk.app.send_due().await.expect("the outbox");
    assert!(sink.taken()[0].plain().contains("Hola"), "{}", sink.taken()[0].plain());
    let used = path(&sink);
    admin.submit("/customer-users/jose/password/link", &[("language", "")]).await.expect(303);
    desk.app.send_due().await.expect("the outbox");
    let mut stranger = desk.browser();
    let replaced = stranger.get(&used).await.expect(404).text();
    let never = stranger.get("/set-password/never-was").await.expect(404).text();
    let same = |text: &str| text.split("<main").nth(1).unwrap_or_default().to_owned();
    assert_eq!(same(&replaced), same(&never));
    for _ in 0..60 {
        stranger.get("/set-password/guess").await;
    }
    let answer = stranger.get("/set-password/guess").await.expect(429);
    assert!(!answer.header("retry-after").is_empty());
    // Who has the right link comes in all the same.
    stranger.get(&path(&sink)).await.expect(200);
}

#[tokio::test]
async fn the_outbox_shows_what_failed_and_tries_again() {
    let (desk, sink) = desk().await;
    let mut admin = desk.admin().await;
    admin.submit("/add-customer-user", &person("jose", "C1")).await.expect(200);
    sink.then(&[Next::Answer("550 5.1.1 <b>Nobody</b>"), Next::Answer("451 4.2.1 Later")]);
    for _ in 0..2 {
        admin.submit("/customer-users/jose/password/link", &[]).await.expect(303);
        desk.app.send_due().await.expect("the outbox");
    }
    let page = admin.get("/mail").await.expect(200);
    page.has("handing the message over: permanent error (550): 5.1.1 &#60;b&#62;Nobody&#60;/b&#62;");
    page.has("Later");
    admin.get("/mail?state=failed").await.expect(200).lacks("Later");
    admin.get("/mail?state=sent").await.expect(200).has("Nothing here");
    admin.submit("/mail/2/retry", &[]).await.expect_go("/mail");
    assert_eq!(desk.app.send_due().await.expect("the outbox"), 1);
    admin.submit("/mail/retry", &[]).await.expect_go("/mail");
    assert_eq!(desk.app.send_due().await.expect("the outbox"), 1);
    admin.submit("/mail/2/retry", &[]).await.expect(404);
    admin.submit("/mail/x/retry", &[]).await.expect(404);
    assert_eq!(desk.count("padron_mail WHERE state = 'sent'").await, 2);
}

#[tokio::test]
async fn a_test_tells_each_step() {
    let (desk, sink) = desk().await;
    let mut admin = desk.admin().await;
    let page = admin.submit("/mail/test", &[("address", "ada@example.org")]).await.expect(200);
    page.has("The mail server took the test for ada@example.org.");
    page.has("sink.test");
    assert!(sink.taken()[0].text.contains("Mail from Service Desk arrives"));
    sink.then(&[Next::Answer("550 5.7.1 Not here")]);
    let page = admin.submit("/mail/test", &[("address", "ada@example.org")]).await.expect(200);
    page.has("It failed at: handing the message over.");
    page.has("Not here");
    for wrong in ["", "nobody", "a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org"] {
        let page = admin.submit("/mail/test", &[("address", wrong)]).await.expect(422);
        assert!(page.fault("address").is_some(), "{wrong:?}");
    }
    assert_eq!(sink.taken().len(), 1);
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_offered() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut admin = desk.admin().await;
    let page = admin.get("/mail").await.expect(200);
    page.has("Mail is not set up");
    admin.get("/customer-users/u1/password").await.expect(200).lacks("Send a link");
    admin.get("/add-customer-user").await.expect(200).lacks("Add and send a link");
    admin.submit("/customer-users/u1/password/link", &[]).await.expect(422).has("Mail is not set up here.");
    admin.submit("/mail/test", &[("address", "a@example.org")]).await.expect(422);
    assert_eq!(desk.count("padron_mail").await, 0);
}
