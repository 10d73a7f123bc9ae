//! `padron token`, beside a running server.

use crate::{Place, init};

#[test]
fn a_token_from_the_terminal_opens_the_running_server_until_it_is_revoked() {
    let place = Place::new();
    init(&place);
    let server = place.serve(&[]);
    let create =
        ["token", "create", "--agent", "admin", "--name", "copy", "--scope", "customers:read", "--expires", "30"];
    let token = place.ok(&create, "");
    let token = token.strip_suffix('\n').expect("a line");
    assert!(token.starts_with("padron_") && token.len() == 50 && !token.contains(char::is_whitespace), "{token:?}");
    let ask = |path: &str| {
        server.ask(&format!(
            "GET /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        ))
    };
    assert!(ask("/customers").contains("\"total\":0"));
    assert!(ask("/customer-users").starts_with("HTTP/1.1 403"));
    let list = place.ok(&["token", "list"], "");
    assert!(list.contains("copy") && list.contains("customers:read") && !list.contains(token), "{list}");
    let json: serde_json::Value = serde_json::from_str(&place.ok(&["token", "list", "--json"], "")).unwrap();
    let id = json["items"][0]["id"].to_string();
    place.ok(&["token", "revoke", &id], "");
    // Another process: at the latest within a second or so.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert!(ask("/customers").starts_with("HTTP/1.1 401"));
    let again = place.run(&["token", "revoke", &id, "--json"], "");
    assert!(again.status == Some(1) && again.out.contains("\"not-found\""), "{again:?}");
    let other = place.ok(&["token", "create", "--agent", "admin", "--name", "other", "--json"], "");
    let other: serde_json::Value = serde_json::from_str(&other).unwrap();
    let revoked = place.ok(&["token", "revoke", &other["id"].to_string(), "--json"], "");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&revoked).unwrap()["revoked"], true);
    let nobody = place.run(&["token", "create", "--agent", "nobody", "--name", "x", "--scope", "all"], "");
    assert_eq!((nobody.status, nobody.out.as_str()), (Some(2), ""), "there is no such scope");
    let nobody = place.run(&["token", "create", "--agent", "nobody", "--name", "x"], "");
    assert_eq!((nobody.status, nobody.out.as_str()), (Some(1), ""));
}
