//! `padron sources` with a directory: read, planned, held, approved, taken back; and while it is away.

use padron_testkit::proxy::Proxy;
use padron_testkit::services::{ROOT_DN, ROOT_PASSWORD, Slapd};
use serde_json::Value;

use crate::Place;

fn entry(uid: &str) -> String {
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: Of {uid}\n\
         mail: {uid}@example.com\no: K1\nuserPassword: secret {uid}\n\n"
    )
}

fn people(count: usize) -> String {
    let top = "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n\n";
    top.to_owned() + &(0..count).map(|number| entry(&format!("u{number:02}"))).collect::<String>()
}

fn configured(address: &str) -> Place {
    let place = Place::new();
    place.write(
        "padron.toml",
        &format!(
            "[[source]]\nname = \"Service desk\"\ntable = \"customer_user\"\n\n\
             [[source]]\nname = \"AD Madrid\"\nslot = 1\nkey = \"uid\"\ncustomer_id = \"o\"\npassword = \"{ROOT_PASSWORD}\"\n\
             ldap = {{ hosts = [\"ldap://{address}\"], base_dn = \"ou=people,dc=example,dc=com\", bind_dn = \"{ROOT_DN}\" }}\n\
             map = [\n\
             {{ field = \"last_name\", column = \"sn\" }},\n\
             {{ field = \"login\", column = \"uid\" }},\n\
             {{ field = \"email\", column = \"mail\" }},\n\
             {{ field = \"customer_id\", column = \"o\" }},\n]\n"
        ),
    );
    place
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_directory_in_the_terminal() {
    let server = Slapd::start("", &people(30)).expect("a directory");
    let mut proxy = Proxy::to(&format!("127.0.0.1:{}", server.port())).expect("a way to it");
    let place = configured(&proxy.address().to_string());
    place.ok(&["init", "--admin", "ada", "--password-stdin"], "some long password\n");
    let read = json(&place.ok(&["sources", "read", "AD Madrid", "--json"], ""));
    assert_eq!((&read["state"], &read["counts"]["new"]), (&"complete".into(), &30.into()), "{read}");
    let found = place.ok(&["customer-users", "search", "u07"], "");
    assert!(found.contains("u07@example.com"), "{found}");

    // Half of them are gone: nobody is, until somebody says yes.
    let gone = |number| format!("dn: uid=u{number:02},ou=people,dc=example,dc=com\nchangetype: delete\n\n");
    server.change(&(0..15).map(gone).collect::<Vec<_>>().concat()).expect("it takes the change");
    let plan = place.ok(&["sources", "plan", "AD Madrid", "--json"], "");
    assert_eq!(json(&plan)["counts"]["gone"], 15);
    let held = place.run(&["sources", "read", "AD Madrid", "--json"], "");
    let held_run = json(&held.out);
    assert_eq!(
        (held.status.unwrap_or(9), &held_run["state"], &held_run["cause"]),
        (1, &"held".into(), &"many".into()),
        "{held_run}"
    );
    assert!(place.ok(&["customer-users", "search", "u07"], "").contains("u07@example.com"));
    let number = held_run["id"].to_string();
    let list = place.ok(&["sources", "runs", "AD Madrid", &number, "--what", "gone"], "");
    assert_eq!(list.lines().filter(|line| line.starts_with("gone")).count(), 15, "{list}");
    place.ok(&["sources", "approve", "AD Madrid", &number], "");
    assert!(!place.run(&["customer-users", "search", "u07"], "").out.contains("u07@example.com"));
    place.ok(&["sources", "undo", "AD Madrid", &number], "");
    assert!(place.ok(&["customer-users", "search", "u07"], "").contains("u07@example.com"));
    let again = place.run(&["sources", "approve", "AD Madrid", &number], "");
    assert_eq!(again.status, Some(1), "{}", again.err);
    assert!(place.ok(&["sources", "runs", "AD Madrid"], "").contains("resume"));
    place.ok(&["sources", "resume", "AD Madrid"], "");

    // Tools, and no password in what they say.
    let tried = place.ok(&["sources", "try-login", "AD Madrid", "u20", "--password-stdin"], "secret u20\n");
    assert!(tried.contains("sign-in accepted") && tried.contains("→ email: u20@example.com"), "{tried}");
    assert!(!tried.contains("secret"), "{tried}");
    let wrong = place.run(&["sources", "try-login", "AD Madrid", "u20", "--password-stdin", "--json"], "nonsense\n");
    assert_eq!((wrong.status.unwrap_or(9), &json(&wrong.out)["sign_in"]), (1, &"wrong-password".into()));
    let filter = place.ok(&["sources", "try-filter", "AD Madrid", "(uid=u21)"], "");
    assert!(filter.contains("mail: u21@example.com"), "{filter}");
    assert!(place.ok(&["sources", "test", "AD Madrid"], "").contains("ok   base"));

    // Away: everybody is there, and it says so.
    proxy.cut();
    let failed = place.run(&["sources", "read", "AD Madrid", "--json"], "");
    let failed_run = json(&failed.out);
    assert_eq!(
        (failed.status.unwrap_or(9), &failed_run["state"], &failed_run["cause"]),
        (1, &"failed".into(), &"refused".into())
    );
    assert!(place.ok(&["customer-users", "search", "u25"], "").contains("u25@example.com"));
    let list = place.run(&["sources", "--json"], "");
    let state =
        json(&list.out)["items"].as_array().expect("a list").iter().find(|one| one["name"] == "AD Madrid").cloned();
    assert_eq!(state.expect("the directory")["state"], "stale");
    assert_eq!(place.run(&["sources", "runs", "Nowhere"], "").status, Some(1));
}
