//! Who gets in, and whose forms are taken.

use axum::body::Body;
use axum::http::Method;

use super::{For, ROUTES};
use crate::desk::{ADMIN, Answer, Browser, Desk, PASSWORD, encode};
use padron_web::Options;

/// What only administrators may read.
const SECRETS: [&str; 4] = ["Company 1", "First", "u1@example.org", "ada"];

#[track_caller]
fn lacks_secrets(answer: &Answer) {
    // The token of a form is random letters, which may spell anything.
    let text = answer.text().replace(&answer.input("csrf").unwrap_or_default(), "");
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret:?} is in {text}");
    }
}

#[tokio::test]
async fn without_a_session_everything_leads_to_the_sign_in() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let before = desk.everything().await;
    for route in ROUTES.iter().filter(|route| route.who != For::Anybody) {
        for cookie in [None, Some("x"), Some("' OR 1=1 --")] {
            let mut browser = desk.browser();
            if let Some(cookie) = cookie {
                browser.cookies.insert("padron_session".into(), cookie.into());
            }
            let mut answers = Vec::new();
            if route.shows {
                answers.push(browser.get(route.address).await);
                answers.push(browser.clone().header("hx-request", "true").get(route.address).await);
            }
            // A file cannot wait in a page: uploads lead to the sign-in like everything else.
            if route.takes && route.address == "/imports" {
                answers.push(browser.submit(route.address, &[("to", "x")]).await);
            } else if route.takes {
                // What was typed waits for whoever signs in again, secrets left out.
                let kept = browser.submit(route.address, &[("to", "kept"), ("password", "hush")]).await.expect(401);
                assert_eq!(kept.input("to").as_deref(), Some("kept"));
                kept.has("href=\"/sign-in\"");
                kept.lacks("hush");
                lacks_secrets(&kept);
            }
            for answer in answers {
                let answer = answer.expect(303);
                let next = if route.who == For::Agents { "/account" } else { route.address };
                assert!(
                    answer.location().starts_with(&format!("/sign-in?next={}", encode(next).replace("%2D", "-"))),
                    "{}",
                    answer.location()
                );
                lacks_secrets(&answer);
            }
        }
    }
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn an_agent_without_rw_on_admin_is_refused_everywhere() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let hash = desk.hash(PASSWORD).await;
    for (login, permission) in [("reader", Some("ro")), ("plain", None)] {
        desk.agent(login, &hash, 1).await;
        if let Some(permission) = permission {
            desk.permit(login, permission).await;
        }
        let mut browser = desk.browser();
        browser.sign_in(login, PASSWORD).await.expect_go("/");
        let before = desk.everything().await;
        for route in ROUTES.iter().filter(|route| route.who == For::Administrators) {
            if route.shows {
                let answer = browser.get(route.address).await.expect(403);
                lacks_secrets(&answer);
            }
            if route.takes {
                let answer = browser.submit(route.address, &[("to", "x"), ("password", "x")]).await.expect(403);
                lacks_secrets(&answer);
            }
        }
        assert_eq!(desk.everything().await, before);
        browser.get("/account").await.expect(200);
    }
}

#[tokio::test]
async fn no_form_is_taken_without_its_token() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let admin = desk.admin().await;
    let foreign = desk.admin().await.csrf().await;
    let before = desk.everything().await;
    let sessions = desk.count("padron_session").await;
    for route in ROUTES.iter().filter(|route| route.takes) {
        for token in [None, Some(""), Some("x"), Some("00000000000000000000000000000000"), Some(foreign.as_str())] {
            let mut fields = vec![
                ("to", "x"),
                ("login", "ada"),
                ("password", PASSWORD),
                ("theme", "dark"),
                ("customer_id", "C1"),
                ("name", "N"),
            ];
            fields.extend(token.map(|token| ("csrf", token)));
            let answer = admin.clone().post(route.address, &fields).await.expect(409);
            assert_eq!(answer.cookie("padron_session"), None);
            assert_eq!(answer.cookie("padron_theme"), None);
        }
        // A token in the address is none in the form.
        let mut browser = admin.clone();
        let csrf = browser.csrf().await;
        browser.post(&format!("{}?csrf={csrf}", route.address), &[("to", "x")]).await.expect(409);
    }
    assert_eq!(desk.everything().await, before);
    assert_eq!(desk.count("padron_session").await, sessions);
}

#[tokio::test]
async fn no_form_is_taken_from_another_site() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let mut admin = desk.admin().await;
    let csrf = admin.csrf().await;
    let before = desk.everything().await;
    let strange = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://padron.test.evil.example"),
        ("origin", "http://padron.test:81"),
    ];
    for route in ROUTES.iter().filter(|route| route.takes) {
        for (name, value) in strange {
            admin.clone().header(name, value).post(route.address, &[("csrf", &csrf), ("to", "x")]).await.expect(403);
        }
    }
    assert_eq!(desk.everything().await, before);
    for (name, value) in
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "http://padron.test")]
    {
        admin.clone().header(name, value).post("/preferences", &[("csrf", &csrf), ("theme", "dark")]).await.expect(303);
    }
}

#[tokio::test]
async fn a_proxy_may_rewrite_the_host_where_the_public_address_is_known() {
    let desk = Desk::new().await;
    let options = Options { public_origin: Some("https://desk.example.org".into()), https: true, ..Options::default() };
    let mut browser =
        Browser::new(desk.behind(options)).header("host", "10.1.2.3:8080").header("origin", "https://desk.example.org");
    browser.sign_in(crate::desk::ADMIN, PASSWORD).await.expect_go("/");
    let foreign = browser.clone();
    let csrf = browser.csrf().await;
    browser.post("/preferences", &[("csrf", &csrf), ("theme", "dark")]).await.expect_go("/");
    let mut evil = Browser { headers: vec![("origin".into(), "https://evil.example".into())], ..foreign };
    evil.post("/preferences", &[("csrf", &csrf), ("theme", "dark")]).await.expect(403);
}

#[tokio::test]
async fn methods_are_not_confused() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let mut admin = desk.admin().await;
    let csrf = admin.csrf().await;
    let before = desk.everything().await;
    for route in ROUTES {
        // A form sent as an address changes nothing.
        if route.shows {
            let joint = if route.address.contains('?') { '&' } else { '?' };
            admin.get(&format!("{}{joint}csrf={csrf}&to=x&name=N&login=n&password=p", route.address)).await;
            let head = admin.send(Method::HEAD, route.address, None, Body::empty()).await;
            assert!(head.bytes.is_empty(), "{}", route.address);
            let get = admin.get(route.address).await;
            assert_eq!(head.status, get.status, "{}", route.address);
        } else {
            admin.get(route.address).await.expect(405);
        }
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
            Method::TRACE,
            Method::from_bytes(b"FOO").expect("a method"),
        ] {
            let answer = admin.send(method.clone(), route.address, None, Body::empty()).await;
            assert!([403, 405].contains(&answer.status.as_u16()), "{method} {}: {}", route.address, answer.status);
        }
        let answer = admin.clone().header("x-http-method-override", "POST").get(route.address).await;
        assert_ne!(answer.status.as_u16(), 409, "{}", route.address);
    }
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused_with_a_page() {
    let desk = Desk::new().await;
    let own = "https://desk.example.org";
    let options = || Options { public_origin: Some(own.to_owned()), ..Options::default() };
    let add = [("customer_id", "X"), ("name", "X"), ("valid", "valid")];
    for (options, origin) in [
        (options(), "http://evil.example"),
        (options(), "null"),
        // The host that was asked for, which is not the one people type.
        (options(), "http://padron.test"),
        (Options::default(), "http://evil.example"),
    ] {
        let mut browser = Browser { router: desk.behind(options), ..desk.admin().await };
        let csrf = browser.csrf().await;
        let mut elsewhere = browser.clone().header("origin", origin);
        let fields: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(add).collect();
        elsewhere.post("/add-customer", &fields).await.expect(403).has("server.public_url");
    }
    assert_eq!(desk.count("customer_company").await, 0);
    let mut browser = Browser { router: desk.behind(options()), ..desk.admin().await };
    let csrf = browser.csrf().await;
    let fields: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(add).collect();
    browser.header("origin", own).post("/add-customer", &fields).await.expect(303);
}

#[tokio::test]
async fn right_passwords_do_not_fill_an_address() {
    let desk = Desk::new().await;
    for _ in 0..60 {
        desk.browser().sign_in(ADMIN, PASSWORD).await.expect_go("/");
    }
}
