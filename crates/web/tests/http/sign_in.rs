//! `/sign-in` and `/sign-out`.

use padron_app::Settings;
use padron_web::Options;

use crate::desk::{ADMIN, Browser, Desk, PASSWORD};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    let desk = Desk::new().await;
    desk.agent("invalid", &desk.hash(PASSWORD).await, 2).await;
    let mut browser = desk.browser();
    let csrf = browser.csrf().await;
    let mut answers = Vec::new();
    for (login, password) in [(ADMIN, "wrong"), ("nob", "wrong"), ("invalid", PASSWORD), ("root", "root")] {
        let answer =
            browser.post("/sign-in", &[("csrf", &csrf), ("login", login), ("password", password)]).await.expect(401);
        assert_eq!(answer.cookie("padron_session"), None);
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers.remove("content-length");
        answers.push((headers, answer.text().replace(&format!("value=\"{login}\""), "value=\"…\"")));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert!(!answers[0].1.contains("wrong\""), "no password comes back");
    browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
    browser.get("/customers").await.expect(200);
}

#[tokio::test]
async fn stored_values_that_are_no_hash_never_match() {
    let desk = Desk::new().await;
    let stored = ["", "*", "*0", "*LOCK*"];
    for (place, stored) in stored.iter().enumerate() {
        desk.agent(&format!("a{place}"), stored, 1).await;
    }
    for (place, stored) in stored.iter().enumerate() {
        for password in [*stored, "", "*", "root"] {
            desk.browser().sign_in(&format!("a{place}"), password).await.expect(401);
        }
    }
}

#[tokio::test]
async fn a_fresh_root_lets_nobody_in() {
    let desk = Desk::unmade(Settings::default(), Options::default()).await;
    for password in ["root", "", "*"] {
        desk.browser().sign_in("root@localhost", password).await.expect(401);
        desk.browser().sign_in("root", password).await.expect(401);
    }
}

#[tokio::test]
async fn an_account_takes_ten_tries_and_tells_when_to_come_again() {
    let desk = Desk::new().await;
    for place in 0..10_u8 {
        let mut browser = desk.browser();
        browser.peer = ([203, 0, 113, place], 1).into();
        browser.sign_in(ADMIN, "wrong").await.expect(401);
    }
    let mut browser = desk.browser();
    // The right password does not help, nor another way of writing the login.
    for login in [ADMIN, "ADA", " ada "] {
        let answer = browser.sign_in(login, PASSWORD).await.expect(429);
        assert_eq!(answer.header("retry-after"), "300");
        assert_eq!(answer.cookie("padron_session"), None);
    }
    desk.pass(299);
    assert_eq!(browser.sign_in(ADMIN, PASSWORD).await.expect(429).header("retry-after"), "1");
    desk.pass(1);
    browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
}

#[tokio::test]
async fn an_unknown_account_is_throttled_as_a_known_one() {
    let desk = Desk::new().await;
    let mut browser = desk.browser();
    for _ in 0..10 {
        browser.sign_in("nobody", "wrong").await.expect(401);
    }
    browser.sign_in("nobody", "wrong").await.expect(429);
    browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
}

#[tokio::test]
async fn an_address_takes_a_number_of_tries_over_all_accounts() {
    let mut settings = Settings::default();
    settings.throttle.address_tries = 5;
    let desk = Desk::with(settings, Options::default()).await;
    let mut browser = desk.browser();
    browser.peer = "[2001:db8::1]:9".parse().expect("an address");
    for place in 0..5 {
        browser.sign_in(&format!("spray{place}"), "wrong").await.expect(401);
    }
    // Its neighbours in the same network are the same guest.
    browser.peer = "[2001:db8::ffff:1]:9".parse().expect("an address");
    browser.sign_in("spray9", "wrong").await.expect(429);
    let rows = desk.count("padron_sign_in_throttle").await;
    for place in 0..20 {
        browser.sign_in(&format!("more{place}"), "wrong").await.expect(429);
    }
    assert_eq!(desk.count("padron_sign_in_throttle").await, rows, "a blocked address writes no more rows");
    browser.peer = "[2001:db8:0:1::1]:9".parse().expect("an address");
    browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_thirty_tries_at_once_no_more_than_ten_are_looked_at() {
    let desk = Desk::new().await;
    let mut first = desk.browser();
    let csrf = first.csrf().await;
    let tries: Vec<_> = (0..30_u8)
        .map(|place| {
            let (mut browser, csrf) = (first.clone(), csrf.clone());
            browser.peer = ([203, 0, 113, place], 1).into();
            tokio::spawn(async move {
                browser
                    .post("/sign-in", &[("csrf", &csrf), ("login", ADMIN), ("password", "wrong")])
                    .await
                    .status
                    .as_u16()
            })
        })
        .collect();
    let mut looked_at = 0;
    for done in tries {
        match done.await.expect("no panic") {
            401 => looked_at += 1,
            429 => {}
            other => panic!("answered {other}"),
        }
    }
    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn every_sign_in_begins_a_session_of_its_own() {
    let desk = Desk::new().await;
    let mut browser = desk.browser();
    browser.cookies.insert("padron_session".into(), "planted".into());
    browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
    let first = browser.clone();
    assert_ne!(first.cookies["padron_session"], "planted");
    assert_eq!(first.cookies["padron_session"].len(), 43);
    // Signing in over a running session ends it: two are never left of one browser.
    browser.submit("/sign-in", &[("login", ADMIN), ("password", PASSWORD)]).await.expect_go("/");
    assert_ne!(browser.cookies["padron_session"], first.cookies["padron_session"]);
    first.clone().get("/customers").await.expect(303);
    browser.get("/customers").await.expect(200);
    // Only a hash of the token is stored.
    let token = browser.cookies["padron_session"].clone();
    assert_eq!(desk.count(&format!("padron_session WHERE token_hash LIKE '%{token}%'")).await, 0);
    assert_eq!(desk.count("padron_session").await, 1);
}

#[tokio::test]
async fn cookies_are_out_of_reach() {
    let desk = Desk::new().await;
    let answer = desk.browser().sign_in(ADMIN, PASSWORD).await;
    let cookie = answer.cookie("padron_session").expect("a session");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    let https = Options { https: true, ..Options::default() };
    let mut browser = Browser::new(desk.behind(https));
    let page = browser.get("/sign-in").await;
    assert!(
        page.cookie("__Host-padron_visitor")
            .is_some_and(|cookie| cookie.contains("Secure") && cookie.contains("HttpOnly"))
    );
    let answer = browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
    let cookie = answer.cookie("__Host-padron_session").expect("a session");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    // What another host of the domain plants under the plain name counts for nothing.
    let token = browser.cookies.remove("__Host-padron_session").expect("a session");
    browser.cookies.insert("padron_session".into(), token);
    browser.get("/customers").await.expect(303);
}

#[tokio::test]
async fn an_unused_session_ends_after_two_hours() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    for _ in 0..3 {
        desk.pass(2 * 3600 - 1);
        browser.get("/customers").await.expect(200);
    }
    desk.pass(2 * 3600);
    let answer = browser.clone().get("/customers?search=a").await.expect(303);
    assert_eq!(answer.location(), "/sign-in?next=%2Fcustomers%3Fsearch%3Da&ended=1");
    browser.get(answer.location()).await.expect(200).has("Your session has ended");
    assert!(!browser.cookies.contains_key("padron_session"));
}

#[tokio::test]
async fn a_used_session_ends_after_sixteen_hours() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    for _ in 0..15 {
        desk.pass(3600);
        browser.get("/customers").await.expect(200);
    }
    desk.pass(3599);
    browser.get("/customers").await.expect(200);
    desk.pass(1);
    browser.get("/customers").await.expect(303);
}

#[tokio::test]
async fn an_agent_who_is_switched_off_is_out_at_once() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    browser.get("/customers").await.expect(200);
    desk.write("UPDATE users SET valid_id = 3 WHERE login = 'ada'").await;
    browser.get("/customers").await.expect(303);
    desk.write("UPDATE users SET valid_id = 1 WHERE login = 'ada'").await;
    desk.write("UPDATE group_user SET permission_key = 'ro' WHERE user_id = 1").await;
    browser.get("/customers").await.expect(403);
}

#[tokio::test]
async fn an_old_hash_is_written_anew() {
    let desk = Desk::new().await;
    // SHA-256 in hexadecimal digits, as the family stores it.
    desk.agent("old", "e26ab931c64f99c930508c44de3bd47ca36544b05a08643f1e203af043743bf9", 1).await;
    desk.browser().sign_in("old", "secret of old").await.expect_go("/");
    let stored = desk.read("SELECT pw FROM users WHERE login = 'old'").await;
    assert!(stored[0].starts_with("$argon2id$"), "{stored:?}");
    desk.browser().sign_in("old", "secret of old").await.expect_go("/");
    desk.browser().sign_in("old", "Secret of old").await.expect(401);
    assert_eq!(desk.read("SELECT pw FROM users WHERE login = 'old'").await, stored, "once is enough");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let mut copy = browser.clone();
    browser.submit("/sign-out", &[]).await.expect_go("/sign-in?out=1");
    assert!(!browser.cookies.contains_key("padron_session"));
    copy.get("/customers").await.expect(303);
}

#[tokio::test]
async fn next_never_leads_outside() {
    let desk = Desk::new().await;
    let outside = [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\0",
        "evil.example",
        "",
        "///evil.example",
        "data:text/html,x",
        " //evil.example",
    ];
    for next in outside {
        let shown = desk.browser().get(&format!("/sign-in?next={}", crate::desk::encode(next))).await.expect(200);
        shown.has("<input type=\"hidden\" name=\"next\" value=\"/\">\n<div class=\"fields\">");
        let answer =
            desk.browser().submit("/sign-in", &[("login", ADMIN), ("password", PASSWORD), ("next", next)]).await;
        answer.expect_go("/");
        let answer = desk.admin().await.get(&format!("/sign-in?next={}", crate::desk::encode(next))).await;
        answer.expect_go("/");
        desk.browser().submit("/preferences", &[("theme", "dark"), ("next", next)]).await.expect_go("/");
        desk.pass(400);
    }
    let kept = "/customers?search=a%20b";
    let answer = desk.browser().submit("/sign-in", &[("login", ADMIN), ("password", PASSWORD), ("next", kept)]).await;
    answer.expect_go(kept);
}

#[tokio::test]
async fn an_expired_form_keeps_the_login() {
    let desk = Desk::new().await;
    let answer =
        desk.browser().post("/sign-in", &[("csrf", "old"), ("login", ADMIN), ("password", PASSWORD)]).await.expect(409);
    assert_eq!(answer.input("login").as_deref(), Some(ADMIN));
    answer.lacks(PASSWORD);
    answer.has("open for too long");
}

#[tokio::test]
async fn odd_logins_are_refused_like_any_other() {
    let desk = Desk::new().await;
    let long = "x".repeat(100_000);
    for login in ["", "\0", "ada\0", "' OR 1=1 --", "../", "<script>alert(1)</script>", "\u{202e}ada", long.as_str()] {
        let answer = desk.browser().sign_in(login, "wrong").await.expect(401);
        answer.lacks("<script>alert");
    }
    desk.browser().sign_in(ADMIN, &"p".repeat(200_000)).await.expect(401);
    desk.browser().sign_in(ADMIN, &format!("{PASSWORD}\0")).await.expect(401);
}
