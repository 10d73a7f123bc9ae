//! Readings of a directory on pages and through REST.

use padron_domain::secret::Secret;
use padron_domain::source::{Directory, FieldMap, Place, Row, Scope, Slot, Source, StartTls};
use padron_testkit::proxy::Proxy;
use padron_testkit::services::{ROOT_DN, ROOT_PASSWORD, Slapd};
use serde_json::json;

use crate::desk::Desk;

fn source(address: &str) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let directory = Directory {
        hosts: vec![format!("ldap://{address}")],
        base_dn: "ou=people,dc=example,dc=com".into(),
        scope: Scope::Subtree,
        bind: Some((ROOT_DN.into(), Secret::new(ROOT_PASSWORD))),
        always_filter: String::new(),
        valid_filter: String::new(),
        group_dn: String::new(),
        charset: String::new(),
        port: 389,
        timeout_seconds: 2,
        start_tls: StartTls::Off,
        verify: true,
        ca_file: String::new(),
        pin_sha256: String::new(),
        manager_attribute: None,
    };
    Source {
        slot: Slot::new(3).expect("a slot"),
        name: "AD Madrid".into(),
        place: Place::Directory(Box::new(directory)),
        key: "uid".into(),
        valid: None,
        map: FieldMap {
            rows: vec![row("last_name", "sn"), row("login", "uid"), row("email", "mail"), row("customer_id", "o")],
        },
        cache_seconds: 0,
        ..Source::customer_users()
    }
}

fn entry(uid: &str) -> String {
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: Of {uid}\n\
         mail: {uid}@example.com\no: C1\nuserPassword: secret {uid}\n\n"
    )
}

#[tokio::test]
async fn readings_are_held_approved_and_taken_back() {
    let top = "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n\n";
    let all: String = (0..30).map(|number| entry(&format!("d{number:02}"))).collect();
    let server = Slapd::start("", &(top.to_owned() + &all)).expect("a directory");
    let mut proxy = Proxy::to(&format!("127.0.0.1:{}", server.port())).expect("a way to it");
    let address = proxy.address().to_string();
    let desk = Desk::of_sources(|sources| sources.customer_users.push(source(&address))).await;
    let mut browser = desk.admin().await;
    let runs = "/sources/customer-users/3/runs";
    browser.get("/sources").await.expect(200).has(runs);
    // Its fields are locked.
    browser.get("/customer-users/d07").await.expect(200).has("disabled");

    let gone = |number| format!("dn: uid=d{number:02},ou=people,dc=example,dc=com\nchangetype: delete\n\n");
    server.change(&(0..15).map(gone).collect::<Vec<_>>().concat()).expect("it takes the change");
    let held = browser.submit(runs, &[("kind", "whole")]).await.expect(303).location().to_owned();
    let page = browser.get(&held).await.expect(200);
    page.has("waits for a yes");
    page.has("d07");
    browser.get("/customer-users/d07").await.expect(200);
    browser.submit(&format!("{held}/approve"), &[]).await.expect(303);
    browser.get("/customer-users/d07").await.expect(404);
    // Twice is once.
    browser.submit(&format!("{held}/approve"), &[]).await.expect(409);
    browser.submit(&format!("{held}/undo"), &[]).await.expect(303);
    browser.get("/customer-users/d07").await.expect(200);
    browser.get(runs).await.expect(200).has("Go on");
    browser.submit("/sources/customer-users/3/resume", &[]).await.expect(303);
    browser.get("/sources/customer-users/0/runs").await.expect(404);

    // Programs see the same.
    let client = desk.client_with(&["settings:read", "settings:write", "customer-users:read"]).await;
    let list = client.get("/sources/AD%20Madrid/runs").await.expect(200).json();
    assert_eq!((&list["items"][0]["state"], &list["paused"]), (&json!("undone"), &json!(false)));
    let id = list["items"][0]["id"].clone();
    let changes =
        client.get(&format!("/sources/AD%20Madrid/runs/{id}/changes?what=gone&limit=10")).await.expect(200).json();
    assert_eq!((changes["items"].as_array().map(Vec::len), changes["next_cursor"].is_string()), (Some(10), true));
    let plan = client.post("/sources/AD%20Madrid/runs", &json!({"kind": "plan"})).await.expect(201).json();
    assert_eq!((&plan["state"], &plan["counts"]["gone"]), (&json!("planned"), &json!(15)));
    client.post("/sources/AD%20Madrid/runs", &json!({"kind": "x"})).await.expect(422);
    client.get("/sources/Warehouse/runs").await.expect(404);
    desk.client_with(&["settings:read"]).await.post("/sources/AD%20Madrid/runs", &json!({})).await.expect(403);

    // The tools, and no password on any page.
    let tried = browser
        .submit("/sources/customer-users/3/try", &[("what", "login"), ("login", "d20"), ("password", "secret d20")])
        .await
        .expect(200);
    tried.has("accepts this password");
    tried.has("d20@example.com");
    tried.lacks("secret d20");
    let wrong = browser.submit("/sources/customer-users/3/try", &[("what", "filter"), ("filter", "(uid=")]).await;
    wrong.expect(422);

    // Away: as they were, and it says so.
    proxy.cut();
    let failed = browser.submit(runs, &[("kind", "whole")]).await.expect(303).location().to_owned();
    browser.get(&failed).await.expect(200).has("failed, nothing changed");
    browser.get("/customer-users/d20").await.expect(200).has("the source does not answer");
    let listed = client.get("/sources").await.expect(200).json();
    let state = listed["items"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "AD Madrid")).cloned();
    assert_eq!(state.map(|one| one["state"].clone()), Some(json!("stale")));
}
