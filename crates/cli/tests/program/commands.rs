use crate::{COMPANIES, Place, init, people};

#[test]
fn exit_status_tells_done_refused_and_usage() {
    let place = Place::new();
    init(&place);
    let companies = place.write("c.csv", COMPANIES);
    let companies = companies.to_str().unwrap();
    assert_eq!(place.run(&["customers", "import", companies], "").status, Some(0));
    let again = place.run(&["customers", "import", companies], "");
    assert_eq!(again.status, Some(1));
    assert!(again.err.contains("line 2, \"K1\": customer_id taken"), "{}", again.err);
    assert!(again.out.contains("Nothing was imported"), "{}", again.out);
    let one = place.write("one.csv", "customer_id,name\nONE,Only One\n");
    let one = one.to_str().unwrap();
    let told = |more: &[&str]| place.run(&[&["customers", "import", one], more].concat(), "").out;
    assert_eq!(told(&["--dry-run"]), "1 customer would be imported, 0 changed, 0 are the same, 0 refused.\n");
    assert_eq!(told(&[]), "1 customer imported.\n");
    let same = told(&["--dry-run", "--match", "customer_id"]);
    assert_eq!(same, "0 customers would be imported, 0 changed, 1 is the same, 0 refused.\n");
    assert_eq!(place.run(&["customers", "import", "missing.csv"], "").status, Some(1));
    assert_eq!(place.run(&["customers", "imprt"], "").status, Some(2));
    assert_eq!(place.run(&["init", "--admin", "x"], "").status, Some(2));
    assert_eq!(place.run(&["customers", "list", "--valid", "perhaps"], "").status, Some(2));
    let short = place.run(&["init", "--admin", "x", "--password-stdin"], "short\n");
    assert_eq!(short.status, Some(1));
    assert!(short.err.contains("password: 10 characters or more."), "{}", short.err);
}

#[test]
fn what_was_imported_is_listed_and_found() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..30));
    let table = place.ok(&["customer-users", "search", "first7"], "");
    assert!(table.starts_with("login") && table.contains("p7 ") && table.ends_with("1 of 1\n"), "{table}");
    let json: serde_json::Value =
        serde_json::from_str(&place.ok(&["customer-users", "search", "p2*", "--limit", "3", "--json"], "")).unwrap();
    assert_eq!(json["total"], 11);
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    assert_eq!(json["items"][0]["customer_id"], "K1");
    assert!(json["items"][0].get("pw").is_none());
    let nobody = place.run(&["customer-users", "search", "nobody at all"], "");
    assert_eq!((nobody.status, nobody.out.contains("0 of 0")), (Some(1), true));
    let companies: serde_json::Value = serde_json::from_str(&place.ok(&["customers", "list", "--json"], "")).unwrap();
    assert_eq!(companies["items"][1]["name"], "Company Two");
}

#[test]
fn a_report_for_programs() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let ran = place.run(
        &["customer-users", "import", "-", "--json"],
        "login,first_name,last_name,email,customer_id\na,A,,x,gone\n",
    );
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.status, report["added"].as_u64(), report["rows"].as_u64()), (Some(1), Some(0), Some(1)));
    let codes: Vec<_> =
        report["refused"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["required", "not-an-address", "unknown-customer"]);
}

#[test]
fn the_configuration_is_checked_and_shown_without_secrets() {
    let place = Place::new();
    let right =
        place.write("right.toml", "database = \"postgres://u:secret@h/d\"\n[server]\nlisten = \"127.0.0.1:9\"\n");
    let wrong = place.write("wrong.toml", "[customer_user]\nsearch_fields = [\"shoe_size\"]\n");
    let (right, wrong) = (right.to_str().unwrap(), wrong.to_str().unwrap());
    assert!(place.ok(&["config", "check", right], "").contains("right"));
    let told = place.run(&["config", "check", right, wrong], "");
    assert_eq!(told.status, Some(1));
    assert!(told.out.contains("shoe_size"), "{}", told.out);
    for (key, value) in [
        ("listen", "nowhere"),
        ("public_url", "desk.example.org/padron"),
        ("metrics_listen", "x"),
        ("tls_key", "k.pem"),
    ] {
        let odd = place.write("odd.toml", &format!("[server]\n{key} = \"{value}\"\n"));
        let told = place.run(&["config", "check", odd.to_str().unwrap()], "");
        assert!(told.status == Some(1) && told.out.contains(key), "{key}: {}", told.out);
    }
    let odd = place.write("odd.toml", "[server]\ntrusted_proxies = [\"all\"]\n");
    assert_eq!(place.run(&["config", "check", odd.to_str().unwrap()], "").status, Some(1));
    let shown = place.ok(&["--config", right, "config", "show"], "");
    assert!(shown.contains("127.0.0.1:9") && !shown.contains("secret"), "{shown}");
    let laid_over = place.ok(&["--config", right, "--database", "sqlite:x.db", "config", "show"], "");
    assert!(laid_over.contains("sqlite:x.db"), "{laid_over}");
    let unreadable = place.run(&["--config", "missing.toml", "migrate"], "");
    assert_eq!(unreadable.status, Some(1));
    assert!(unreadable.err.contains("missing.toml"), "{}", unreadable.err);
}

#[test]
fn the_doctor_says_what_is_wrong() {
    let place = Place::new();
    let missing = place.run(&["doctor"], "");
    assert_eq!(missing.status, Some(1));
    assert!(missing.out.contains("FAIL database"), "{}", missing.out);
    assert!(!place.path("data").exists(), "looking makes nothing");
    init(&place);
    let well = place.ok(&["doctor"], "");
    assert!(well.contains("ok   integrity") && !well.contains("FAIL"), "{well}");
}
