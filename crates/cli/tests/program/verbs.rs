//! Verbs of the terminal that stand by themselves: settings, putting back, files of the history, and looking before doing.

use crate::{COMPANIES, Place, init, people};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn settings_are_listed_made_and_taken_back() {
    let place = Place::new();
    init(&place);
    let all = json(&place.ok(&["settings", "list", "--json"], ""));
    assert!(all["total"].as_u64().is_some_and(|total| total > 5), "{all}");
    let name = "CustomerUserSearchListLimit";
    let before = json(&place.ok(&["settings", "show", name, "--json"], ""));
    let dry = place.ok(&["settings", "set", name, "77", "--dry-run"], "");
    assert!(dry.contains("would be = 77"), "{dry}");
    assert_eq!(json(&place.ok(&["settings", "show", name, "--json"], ""))["value"], before["value"]);
    let made = json(&place.ok(&["settings", "set", name, "77", "--json"], ""));
    assert_eq!((&made["value"], &made["source"]), (&77.into(), &"database".into()));
    assert!(place.ok(&["settings", "list"], "").contains("CustomerUserSearchListLimit"));
    let wrong = place.run(&["settings", "set", name, "many"], "");
    assert_eq!(wrong.status, Some(1));
    assert!(wrong.err.contains("integer"), "{}", wrong.err);
    assert_eq!(place.run(&["settings", "show", "NoSuch"], "").status, Some(1));
    assert_eq!(json(&place.ok(&["settings", "reset", name, "--json"], ""))["value"], before["value"]);
    let odd = place.run(&["settings", "set", "CustomerGroupAlwaysGroups", "[\"nobody\"]"], "");
    assert_eq!((odd.status, odd.err.contains("nobody")), (Some(0), true), "{}", odd.err);
}

#[test]
fn former_values_come_back_and_the_history_is_a_file() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..3));
    place.ok(&["customer-users", "update", "p1", "--city", "Oslo", "--phone", "1"], "");
    let listed = json(&place.ok(&["history", "list", "--object", "customer-user:p1", "--limit", "1", "--json"], ""));
    let number = listed["items"][0]["seq"].to_string();
    let dry = place.ok(&["history", "put-back", &number, "--field", "city", "--dry-run"], "");
    assert!(dry.contains("would have back"), "{dry}");
    let city = |place: &Place| json(&place.ok(&["customer-users", "show", "p1", "--json"], ""))["city"].clone();
    assert_eq!(city(&place), "Oslo");
    let done = json(&place.ok(&["history", "put-back", &number, "--field", "city", "--json"], ""));
    assert_eq!((&done["key"], &done["changes"][0]["field"]), (&"p1".into(), &"city".into()));
    assert_ne!(city(&place), "Oslo");
    assert_eq!(json(&place.ok(&["customer-users", "show", "p1", "--json"], ""))["phone"], "1", "the other field stays");
    assert_eq!(place.run(&["history", "put-back", "999999"], "").status, Some(1));

    let out = place.path("history.jsonl");
    place.ok(
        &["history", "export", "--object", "customer-user:p1", "--format", "jsonl", "--out", out.to_str().unwrap()],
        "",
    );
    let lines = std::fs::read_to_string(out).unwrap();
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert!(lines.lines().all(|line| json(line)["key"] == "p1"));
    assert!(place.ok(&["history", "export"], "").lines().count() > 4);
}

#[test]
fn looking_before_doing_changes_nothing() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-", "--partial"], &people(0..3));
    let tokens = || json(&place.ok(&["token", "list", "--json"], ""))["total"].clone();
    place.ok(&["token", "create", "--agent", "admin", "--name", "x", "--dry-run"], "");
    assert_eq!(tokens(), 0);
    place.ok(&["token", "create", "--agent", "admin", "--name", "x"], "");
    let id = json(&place.ok(&["token", "list", "--json"], ""))["items"][0]["id"].to_string();
    assert!(place.ok(&["token", "revoke", &id, "--dry-run"], "").contains("would be"));
    assert_eq!(tokens(), 1);
    let jobs = json(&place.ok(&["jobs", "list", "--json"], ""));
    let job = jobs["items"].as_array().unwrap().iter().find(|job| job["state"] == "done").unwrap()["id"].to_string();
    assert!(place.ok(&["jobs", "undo", &job, "--dry-run"], "").contains("would be taken back"));
    assert_eq!(place.run(&["jobs", "pause", &job, "--dry-run"], "").status, Some(1), "it is over");
    assert!(place.ok(&["customer-users", "list"], "").contains("p2"));
    let sorted = place.ok(&["customer-users", "export", "--columns", "login", "--sort", "login", "--descending"], "");
    let logins: Vec<&str> = sorted.lines().skip(1).collect();
    assert_eq!(logins, ["\"p2\"", "\"p1\"", "\"p0\""]);
    assert_eq!(place.run(&["customer-users", "export", "--sort", "shoe"], "").status, Some(2));
}

#[test]
fn fields_of_ones_own_are_added_filled_and_taken_out_of_use() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let server = place.serve(&[]);
    let dry = place.ok(&["fields", "add", "badge", "--label", "Badge", "--dry-run"], "");
    assert!(dry.contains("not really"), "{dry}");
    assert_eq!(json(&place.ok(&["fields", "list", "--json"], ""))["total"], 0);
    let added = json(
        &place.ok(&["fields", "add", "badge", "--label", "Badge", "--label-es", "Tarjeta", "--required", "--json"], ""),
    );
    assert_eq!((&added["records"], &added["labels"]["es"]), (&"customer_users".into(), &"Tarjeta".into()));
    assert_eq!((&added["required"], &added["searched"], &added["type"]), (&true.into(), &true.into(), &"text".into()));
    place.ok(
        &[
            "fields",
            "add",
            "tier",
            "--of",
            "customers",
            "--label",
            "Tier",
            "--type",
            "dropdown",
            "--choice",
            "g = Gold | Oro",
            "--choice",
            "s",
        ],
        "",
    );
    let table = place.ok(&["fields", "list"], "");
    assert!(table.contains("customer-users  badge") && table.contains("dropdown"), "{table}");
    // A value comes in with the person, in a file, and by hand.
    let wrong = place.run(&["customer-users", "import", "-"], &people(0..2));
    assert_eq!((wrong.status, wrong.err.contains("badge")), (Some(1), true), "{}", wrong.err);
    let file = people(0..2);
    let lines: Vec<String> = file
        .lines()
        .enumerate()
        .map(|(place, line)| if place == 0 { format!("{line},badge") } else { format!("{line},B-{place}") })
        .collect();
    place.ok(&["customer-users", "import", "-"], &(lines.join("\n") + "\n"));
    let shown = json(&place.ok(&["customer-users", "show", "p1", "--json"], ""));
    assert_eq!(shown["fields"]["badge"], "B-2");
    assert_eq!(place.run(&["customer-users", "update", "p1", "--field", "badge="], "").status, Some(1));
    place.ok(&["customer-users", "update", "p1", "--field", "badge=Z-9"], "");
    let found = json(&place.ok(&["customer-users", "search", "z-9", "--json"], ""));
    assert_eq!(found["items"][0]["login"], "p1", "{found}");
    assert!(place.ok(&["customer-users", "export", "--columns", "login,badge"], "").contains("\"p1\",\"Z-9\""));
    let company =
        json(&place.ok(&["customers", "list", "--json"], ""))["items"][0]["customer_id"].as_str().unwrap().to_owned();
    place.ok(&["customers", "update", &company, "--field", "tier=g"], "");
    assert_eq!(place.run(&["customers", "update", &company, "--field", "tier=bronze"], "").status, Some(1));
    drop(server);
    place.ok(&["fields", "remove", "badge"], "");
    let shown = json(&place.ok(&["customer-users", "show", "p1", "--json"], ""));
    assert_eq!(shown["fields"].get("badge"), None);
    let back = json(&place.ok(&["fields", "change", "badge", "--valid", "valid", "--required=false", "--json"], ""));
    assert_eq!((&back["valid"], &back["required"]), (&"valid".into(), &false.into()));
    assert_eq!(json(&place.ok(&["customer-users", "show", "p1", "--json"], ""))["fields"]["badge"], "Z-9");
    // What is wrong is told by name.
    for (arguments, told) in [
        (&["fields", "add", "login", "--label", "X"][..], "name"),
        (&["fields", "add", "other"], "label_en"),
        (&["fields", "change", "nothing", "--label", "X"], "nothing"),
    ] {
        let wrong = place.run(arguments, "");
        assert_eq!((wrong.status, wrong.err.contains(told)), (Some(1), true), "{}", wrong.err);
    }
    assert_eq!(place.run(&["fields", "add", "x", "--label", "X", "--type", "colour"], "").status, Some(2));
}

#[test]
fn what_otobo_says_is_in_force_and_not_made_here() {
    let place = Place::new();
    init(&place);
    place.ok(&["settings", "set", "CustomerGroupSupport", "false"], "");
    let said = place.write(
        "Config.pm",
        "sub Load {\n    my $Self = shift;\n    $Self->{'CustomerGroupSupport'} = 1;\n    $Self->{SessionMaxTime} = 36_00;\n    \
         $Self->{'System::Customer::Permission'} = [ 'ro', 'create', 'rw' ];\n    $Self->{CustomerUser} = {\n        Module => \
         'Kernel::System::CustomerUser::DB',\n        Params => { Table => 'customer_user' },\n        CustomerKey => 'login',\n        CustomerID => \
         'customer_id',\n        CustomerUserSearchListLimit => 33,\n        Map => [ [ 'UserLogin', 'Login', 'login', 1, 1, 'var' ], [ 'UserCustomerID', 'Firm', 'customer_id', 1, 1, 'var' ] ],\n    };\n}\n1;\n",
    );
    let config = place.write("padron.toml", &format!("[otobo]\nconfig = {said:?}\n"));
    let value = |name: &str| {
        let setting = json(&place.ok(&["settings", "show", name, "--json"], ""));
        (setting["value"].clone(), setting["source"].as_str().unwrap_or_default().to_owned())
    };
    let otobo = || "otobo".to_owned();
    assert_eq!(value("CustomerGroupSupport"), (true.into(), otobo()));
    assert_eq!(value("SessionMaxTime"), (3_600.into(), otobo()));
    assert_eq!(value("System::Customer::Permission"), (serde_json::json!(["ro", "create", "rw"]), otobo()));
    assert_eq!(value("CustomerUserSearchListLimit"), (33.into(), otobo()));
    assert_ne!(value("CustomerCompanySearchListLimit").1, "otobo");
    for arguments in [
        &["settings", "set", "CustomerGroupSupport", "false", "--json"][..],
        &["settings", "reset", "SessionMaxTime", "--json"],
    ] {
        let refused = place.run(arguments, "");
        assert_eq!(
            (refused.status, json(&refused.out)["errors"][0]["code"].as_str()),
            (Some(1), Some("made-elsewhere"))
        );
    }
    // What was made here before is there again once OTOBO says nothing of it.
    std::fs::remove_file(config).expect("it was there");
    assert_eq!(value("CustomerGroupSupport"), (false.into(), "database".to_owned()));
}
