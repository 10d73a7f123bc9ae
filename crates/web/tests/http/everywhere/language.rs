//! Three languages: by the browser, by choice, by the address.

use crate::desk::{Answer, Desk};

fn lang(answer: &Answer) -> String {
    answer.text().split("<html lang=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_browser_says_which() {
    let desk = Desk::new().await;
    for (accepted, shown) in [
        ("de-AT, en;q=0.5", "de"),
        ("es", "es"),
        ("fr, ES-mx;q=0.4", "es"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        (";;,,q=", "en"),
        ("de;q=NaN", "en"),
    ] {
        let answer = desk.browser().header("accept-language", accepted).get("/sign-in").await.expect(200);
        assert_eq!(lang(&answer), shown, "{accepted:?}");
    }
}

#[tokio::test]
async fn an_address_wins_and_a_choice_is_remembered() {
    let desk = Desk::new().await;
    let mut browser = desk.browser().header("accept-language", "de");
    let answer = browser.get("/sign-in?language=es").await.expect(200);
    assert_eq!(lang(&answer), "es");
    assert_eq!(lang(&browser.get("/sign-in").await), "es");
    browser
        .submit("/preferences", &[("language", "en"), ("next", "/sign-in?language=es&out=1")])
        .await
        .expect_go("/sign-in?out=1");
    assert_eq!(lang(&browser.get("/sign-in").await), "en");
    for odd in ["xx", "", "%00", "%3Cscript%3E", "%FF"] {
        let answer = browser.get(&format!("/sign-in?language={odd}")).await.expect(200);
        assert_eq!(lang(&answer), "en");
        assert_eq!(answer.cookie("padron_language"), None);
    }
}

#[tokio::test]
async fn messages_speak_it_too() {
    let desk = Desk::new().await;
    for (language, lost, large, wrong, old) in [
        ("en", "There is nothing here", "That is too much at once", "do not match", "The form was too old"),
        ("es", "Aquí no hay nada", "", "", ""),
        ("de", "Hier ist nichts", "", "", ""),
    ] {
        let mut browser = desk.browser().header("accept-language", language);
        let answer = browser.get("/nowhere").await.expect(404);
        assert_eq!(lang(&answer), language);
        answer.has(lost);
        let answer = browser.get("/customers/%FF").await.expect(404);
        assert_eq!(lang(&answer), language);
        let answer = browser.post_raw("/sign-in", vec![b'a'; 300_000]).await.expect(413);
        assert_eq!(lang(&answer), language);
        answer.has(large);
        let answer = browser.sign_in("nobody", "x").await.expect(401);
        assert_eq!(lang(&answer), language);
        answer.has(wrong);
        let answer = browser.post("/preferences", &[]).await.expect(409);
        assert_eq!(lang(&answer), language);
        answer.has(old);
    }
}
