//! People and companies of several sources: moved, added where they are sent, told where they are twice.

use serde_json::Value;

use crate::{COMPANIES, Place, init, people};

const SOURCES: &str = r#"
[[source]]
slot = 0
[[source]]
slot = 1
name = "Staff"
table = "staff"
foreign = true
valid = ""
auto_login = true
auto_login_prefix = "s"
map = [
    { field = "login", column = "account" },
    { field = "first_name", column = "given" },
    { field = "last_name", column = "family_name" },
    { field = "email", column = "mail" },
    { field = "customer_id", column = "firm" },
    { field = "room", column = "room", label = "Room", required = true },
]
[[company_source]]
slot = 0
[[company_source]]
slot = 1
name = "Vendors"
table = "vendors"
foreign = true
valid = ""
map = [
    { field = "customer_id", column = "id" },
    { field = "name", column = "title" },
]
"#;

fn desk() -> Place {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..3));
    let made = std::process::Command::new("sqlite3")
        .arg(place.path("data/padron.db"))
        .arg(
            "CREATE TABLE staff (account VARCHAR(60) PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), mail VARCHAR(80), \
             firm VARCHAR(30), room VARCHAR(10)); INSERT INTO staff VALUES ('P0', 'P', 'Zero', 'z@example.es', 'K1', '1'); \
             CREATE TABLE vendors (id VARCHAR(30) PRIMARY KEY, title VARCHAR(40)); INSERT INTO vendors VALUES ('k2', 'Two');",
        )
        .status()
        .expect("sqlite3 runs");
    assert!(made.success());
    place.write("padron.toml", SOURCES);
    place
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_person_moves_with_what_is_said() {
    let place = desk();
    let plain = ["customer-users", "move", "P1", "--to", "Staff"];
    let ran = place.run(&plain, "");
    assert_eq!((ran.status, ran.err.as_str()), (Some(1), "room: This is needed.\n"), "{}", ran.out);
    let with = [&plain[..], &["--field", "room=1.01"]].concat();
    let told = place.ok(&[&with[..], &["--dry-run"]].concat(), "");
    assert!(told.starts_with("Would change customer user P1:\n  source: \"Database Backend\" → \"Staff\"\n"), "{told}");
    assert_eq!(json(&place.ok(&["customer-users", "show", "p1", "--json"], ""))["source"], "Database Backend");
    let told = json(&place.ok(&[&with[..], &["--json"]].concat(), ""));
    assert_eq!((&told["source"], &told["fields"]["room"]), (&"Staff".into(), &"1.01".into()));
    assert_eq!(told["changes"][0]["field"], "source");
    let listed = place.ok(&["customer-users", "list", "--source", "Staff"], "");
    assert!(listed.contains("p1") && listed.contains("1 of 1"), "{listed}");
    // Back, which loses the room.
    let back = ["customer-users", "move", "p1", "--to", "Database Backend"];
    let ran = place.run(&back, "");
    assert_eq!((ran.status, ran.err.contains("room:")), (Some(1), true), "{}", ran.err);
    place.ok(&[&back[..], &["--lose-fields"]].concat(), "");
    for wrong in [
        ["--to", "Nowhere", "--field", "a=b"],
        ["--to", "Staff", "--field", "roof=1"],
        ["--to", "Staff", "--field", "login=x"],
    ] {
        let ran = place.run(&[&["customer-users", "move", "p1"][..], &wrong].concat(), "");
        assert_eq!(ran.status, Some(1), "{wrong:?}: {}", ran.err);
    }
    assert_eq!(place.run(&["customer-users", "list", "--source", "Nowhere"], "").status, Some(2));
}

#[test]
fn what_is_in_two_sources_is_told() {
    let place = desk();
    let told = place.ok(&["sources"], "");
    assert!(told.contains("p0: found in Database Backend, hidden in Staff"), "{told}");
    assert!(told.contains("k2: found in Database Backend, hidden in Vendors"), "{told}");
    let told = json(&place.ok(&["sources", "--json"], ""));
    assert_eq!((&told["conflicts"]["total"], &told["customer_conflicts"]["total"]), (&1.into(), &1.into()));
    assert_eq!(told["customer_conflicts"]["items"][0]["customer_id"], "k2");
    let told = place.run(&["doctor"], "").out;
    assert!(
        told.contains("1 logins are in several sources") && told.contains("1 customer ids are in several"),
        "{told}"
    );
    let ran = place.run(&["customers", "move", "K2", "--to", "Vendors"], "");
    assert_eq!((ran.status, ran.err.contains("customer_id: Already used by Vendors")), (Some(1), true), "{}", ran.err);
    assert_eq!(json(&place.ok(&["customers", "move", "K1", "--to", "Vendors", "--json"], ""))["source"], "Vendors");
    let add = ["customers", "add", "--customer-id", "V7", "--name", "Seven", "--source", "Vendors", "--json"];
    assert_eq!(json(&place.ok(&add, ""))["source"], "Vendors");
    assert_eq!(
        place.ok(&["customers", "export", "--source", "Vendors", "--columns", "customer_id", "--sort", "name"], ""),
        "customer_id\n\"K1\"\n\"V7\"\n"
    );
}

#[test]
fn logins_are_made_and_orders_have_one_name() {
    let place = desk();
    let add = [
        "customer-users",
        "add",
        "--source",
        "Staff",
        "--first-name",
        "N",
        "--last-name",
        "N",
        "--email",
        "n@example.es",
        "--customer-id",
        "K1",
        "--field",
        "room=1",
        "--json",
    ];
    let told = json(&place.ok(&add, ""));
    assert!(told["login"].as_str().is_some_and(|login| login.starts_with("s-2")), "{told}");
    for sort in ["last_login", "last-login", "name"] {
        place.ok(&["customer-users", "list", "--sort", sort], "");
        place.ok(&["customer-users", "export", "--sort", sort], "");
    }
    for sort in ["customer-id", "customer_id", "changed", "changed_at"] {
        place.ok(&["customers", "list", "--sort", sort], "");
        place.ok(&["customers", "export", "--sort", sort], "");
    }
    assert_eq!(place.run(&["customers", "export", "--sort", "login"], "").status, Some(2));
}
