//! Headers of every answer, errors and assets included.

use axum::body::Body;
use axum::http::Method;
use padron_web::{Options, assets};

use super::ROUTES;
use crate::desk::{Answer, Browser, Desk};

fn guarded(answer: &Answer, address: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{address}: {policy}");
    assert!(
        policy.contains("frame-ancestors 'none'")
            && policy.contains("base-uri 'none'")
            && policy.contains("form-action 'self'")
    );
    assert!(!policy.contains("unsafe"), "{address}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{address}: {name}");
    }
    assert!(!answer.header("x-request-id").is_empty(), "{address}");
    assert_eq!(answer.header("server"), "", "{address}");
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    for mut browser in [desk.browser(), desk.admin().await] {
        for route in ROUTES {
            for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::OPTIONS] {
                let answer = browser.send(method, route.address, None, Body::empty()).await;
                guarded(&answer, route.address);
                assert_eq!(answer.header("cache-control"), "no-store", "{}", route.address);
            }
        }
        for address in [
            "/nowhere",
            "/customers/nobody",
            "/customers/%FF",
            "/assets/../Cargo.toml",
            "/set-up/x",
            "//evil.example/",
            "/customers/",
        ] {
            let answer = browser.get(address).await;
            guarded(&answer, address);
            assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        }
    }
}

#[tokio::test]
async fn assets_may_be_kept_and_are_guarded() {
    let desk = Desk::new().await;
    for asset in assets::ALL {
        let answer = desk.browser().get(asset.path).await.expect(200);
        guarded(&answer, asset.path);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("content-type"), asset.mime);
        let kept = desk.browser().header("if-none-match", asset.etag).get(asset.path).await.expect(304);
        guarded(&kept, asset.path);
        assert!(kept.bytes.is_empty());
    }
}

#[tokio::test]
async fn https_is_insisted_on_where_it_is_spoken() {
    let desk = Desk::new().await;
    assert_eq!(desk.browser().get("/sign-in").await.header("strict-transport-security"), "");
    let https = Options { https: true, ..Options::default() };
    let answer = Browser::new(desk.behind(https)).get("/sign-in").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn pages_hold_nothing_that_the_policy_forbids() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let mut admin = desk.admin().await;
    for route in ROUTES.iter().filter(|route| route.shows && !route.address.starts_with("/assets")) {
        let text = admin.get(route.address).await.text();
        for found in [" style=\"", "<style", " onclick=", " onload=", "javascript:", "http://fonts", "hx-on"] {
            assert!(!text.contains(found), "{}: {found}", route.address);
        }
        assert!(text.split("<script").skip(1).all(|rest| rest.starts_with(" src=\"/assets/")), "{}", route.address);
        assert!(!text.contains("$argon2"), "{}", route.address);
    }
}
