//! The same change to many, from the terminal.

use serde_json::Value;

use crate::{COMPANIES, Place, init, people};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn customer_of(place: &Place, login: &str) -> String {
    json(&place.ok(&["customer-users", "show", login, "--json"], ""))["customer_id"].as_str().expect("an id").to_owned()
}

#[test]
fn everything_that_matches_is_changed_after_a_look_and_taken_back() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..30));
    let look = place.ok(&["customer-users", "bulk", "first1*", "--customer-id", "K2", "--dry-run"], "");
    assert!(look.contains("11 would change") && look.contains("customer_id: \"K1\" → \"K2\""), "{look}");
    let look =
        json(&place.ok(&["customer-users", "bulk", "first1*", "--customer-id", "K2", "--dry-run", "--json"], ""));
    assert_eq!((look["total"].as_u64(), look["change"].as_u64()), (Some(11), Some(11)));
    assert_eq!(customer_of(&place, "p1"), "K1");
    let told = place.ok(&["customer-users", "bulk", "first1*", "--customer-id", "K2"], "");
    assert!(told.contains("11 changed") && told.contains("takes it back"), "{told}");
    assert_eq!((customer_of(&place, "p1"), customer_of(&place, "p2")), ("K2".into(), "K1".into()));
    let job = told.split("Job ").nth(1).and_then(|rest| rest.split(':').next()).expect("a job").to_owned();
    place.ok(&["jobs", "undo", &job], "");
    assert_eq!(customer_of(&place, "p1"), "K1");
    place.ok(&["customers", "bulk", "", "--set", "country=Spain"], "");
    assert_eq!(json(&place.ok(&["customers", "show", "K2", "--json"], ""))["country"], "Spain");
    place.ok(&["customer-users", "bulk", "", "--where-customer-id", "K1", "--set", "comments=Hello = you"], "");
    assert_eq!(json(&place.ok(&["customer-users", "show", "p0", "--json"], ""))["comment"], "Hello = you");
}

#[test]
fn what_cannot_be_ends_as_it_would_without_a_dry_run() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..3));
    for more in [&["--dry-run"][..], &[]] {
        for (arguments, status, told) in [
            (&["customer-users", "bulk", "", "--customer-id", "gone"][..], 1, "customer_id: "),
            (&["customer-users", "bulk", "nobody at all", "--valid", "invalid"], 1, "nothing matches"),
            (&["customer-users", "bulk", "", "--set", "email=x"], 1, "field: "),
            (&["customer-users", "bulk", "", "--send-links"], 1, "action: "),
            (&["customer-users", "bulk", ""], 2, "--set"),
            (&["customer-users", "bulk", "", "--set", "city"], 2, "FIELD=VALUE"),
            (&["customer-users", "bulk", "", "--valid", "invalid", "--set", "city=x"], 2, "cannot be used"),
            (&["customers", "bulk", "", "--customer-id", "x"], 2, "unexpected"),
        ] {
            let ran = place.run(&[arguments, more].concat(), "");
            assert_eq!(ran.status, Some(status), "{arguments:?} {more:?}: {} {}", ran.out, ran.err);
            assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        }
    }
}
