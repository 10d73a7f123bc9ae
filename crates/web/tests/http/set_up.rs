//! `/set-up/{token}`: the first administrator.

use padron_app::Settings;
use padron_web::Options;

use crate::desk::{Browser, Desk};

const FORM: [(&str, &str); 5] = [
    ("login", "first"),
    ("first_name", "Fe"),
    ("last_name", "Irst"),
    ("password", "correct horse battery"),
    ("password_again", "correct horse battery"),
];

async fn fresh() -> (Desk, String) {
    let desk = Desk::unmade(Settings::default(), Options::default()).await;
    let token = desk.app.new_set_up_token().await.expect("a token");
    desk.app.load().await.expect("everybody is read");
    (desk, format!("/set-up/{token}"))
}

#[tokio::test]
async fn the_link_works_once_and_signs_in() {
    let (desk, address) = fresh().await;
    let mut browser = desk.browser();
    browser.get(&address).await.expect(200).lacks("$argon2");
    let answer = browser.submit(&address, &FORM).await.expect_go("/");
    assert!(answer.cookie("padron_session").is_some_and(|cookie| cookie.contains("HttpOnly")));
    browser.get("/customers").await.expect(200);
    for _ in 0..2 {
        desk.browser().get(&address).await.expect(404);
        desk.browser().submit(&address, &FORM).await.expect(404);
    }
    desk.browser().sign_in("first", "correct horse battery").await.expect_go("/");
}

#[tokio::test]
async fn nobody_else_gets_in() {
    let (desk, address) = fresh().await;
    for wrong in ["/set-up/x", "/set-up/%FF", "/set-up/_", "/set-up/..%2f", &format!("{address}x")] {
        desk.browser().get(wrong).await.expect(404);
        desk.browser().submit(wrong, &FORM).await.expect(404);
    }
    let before = desk.everything().await;
    desk.browser().post(&address, &FORM).await.expect(409);
    let mut differs = FORM;
    differs[4].1 = "something else";
    let answer = desk.browser().submit(&address, &differs).await.expect(422);
    assert!(answer.fault("password_again").is_some());
    answer.lacks("correct horse");
    let mut short = FORM;
    (short[3].1, short[4].1) = ("short", "short");
    assert!(desk.browser().submit(&address, &short).await.expect(422).fault("password").is_some());
    let mut nul = FORM;
    (nul[3].1, nul[4].1) = ("long enough\0 is", "long enough\0 is");
    assert!(desk.browser().submit(&address, &nul).await.expect(422).fault("password").is_some());
    assert_eq!(desk.everything().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_submits_at_once_one_wins() {
    let (desk, address) = fresh().await;
    let mut first = desk.browser();
    let csrf = first.csrf().await;
    let tries: Vec<_> = (0..8)
        .map(|place| {
            let (mut browser, csrf, address): (Browser, String, String) =
                (first.clone(), csrf.clone(), address.clone());
            tokio::spawn(async move {
                let login = format!("first{place}");
                let mut form = vec![("csrf", csrf.as_str()), ("login", login.as_str())];
                form.extend_from_slice(&FORM[1..]);
                browser.post(&address, &form).await.status.as_u16()
            })
        })
        .collect();
    let mut won = 0;
    for done in tries {
        match done.await.expect("no panic") {
            303 => won += 1,
            404 => {}
            other => panic!("answered {other}"),
        }
    }
    assert_eq!(won, 1);
}
