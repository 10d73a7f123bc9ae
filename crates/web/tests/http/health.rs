//! `/healthz`, `/readyz`, `/metrics`.

use padron_app::Settings;
use padron_web::Options;

use crate::desk::{Browser, Desk};

#[tokio::test]
async fn alive_at_once_and_ready_when_everybody_is_read() {
    let desk = Desk::unmade(Settings::default(), Options::default()).await;
    desk.browser().get("/healthz").await.expect(200).has("ok");
    desk.browser().get("/readyz").await.expect(503).has("starting");
    desk.app.load().await.expect("everybody is read");
    desk.browser().get("/readyz").await.expect(200).has("ready");
    desk.app.close().await;
    desk.browser().get("/readyz").await.expect(503).lacks("sqlite");
    desk.browser().get("/healthz").await.expect(200);
}

#[tokio::test]
async fn metrics_are_for_callers_on_this_machine() {
    let desk = Desk::new().await;
    let here = Browser::new(desk.behind(Options { metrics_here: true, ..Options::default() }));
    let from = |peer: &str| Browser { peer: peer.parse().expect("an address"), ..here.clone() };
    for peer in ["127.0.0.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
        from(peer).get("/metrics").await.expect(200);
        for proxied in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
            from(peer).header(proxied, "127.0.0.1").get("/metrics").await.expect(404);
        }
    }
    from("192.0.2.1:1").get("/metrics").await.expect(404);
    from("[::ffff:192.0.2.1]:1").get("/metrics").await.expect(404);
    let elsewhere = Browser::new(desk.router.clone());
    Browser { peer: "127.0.0.1:1".parse().expect("an address"), ..elsewhere }.get("/metrics").await.expect(404);
}

/// The address under which the server books a sign-in, given who connects and what is forwarded.
async fn booked(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
    let desk = Desk::new().await;
    let trusted_proxies = trusted.iter().map(|network| network.parse().expect("a network")).collect();
    let mut browser = Browser::new(desk.behind(Options { trusted_proxies, ..Options::default() }));
    browser.peer = peer.parse().expect("an address");
    for value in forwarded {
        browser = browser.header("x-forwarded-for", value);
    }
    browser.sign_in(crate::desk::ADMIN, crate::desk::PASSWORD).await.expect_go("/");
    desk.read("SELECT address FROM padron_session").await.remove(0)
}

#[tokio::test]
async fn forwarded_addresses_are_believed_from_trusted_proxies_only() {
    let proxies = ["10.0.0.0/8", "::1/128"];
    assert_eq!(booked(&[], "10.0.0.1:1", &["1.2.3.4"]).await, "10.0.0.1");
    assert_eq!(booked(&proxies, "192.0.2.1:1", &["1.2.3.4"]).await, "192.0.2.1");
    assert_eq!(booked(&proxies, "10.0.0.1:1", &["1.2.3.4"]).await, "1.2.3.4");
    assert_eq!(booked(&proxies, "[::ffff:10.0.0.1]:1", &["1.2.3.4"]).await, "1.2.3.4");
    // What stands left of the first stranger was written by that stranger.
    assert_eq!(booked(&proxies, "10.0.0.1:1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"]).await, "1.2.3.4");
    assert_eq!(booked(&proxies, "10.0.0.1:1", &["6.6.6.6", "1.2.3.4", "10.0.0.2"]).await, "1.2.3.4");
    assert_eq!(booked(&proxies, "10.0.0.1:1", &["<script>"]).await, "10.0.0.1");
    assert_eq!(booked(&proxies, "10.0.0.1:1", &["6.6.6.6, nonsense"]).await, "10.0.0.1");
    assert_eq!(booked(&proxies, "[::1]:1", &["2001:db8::7"]).await, "2001:db8::7");
}
