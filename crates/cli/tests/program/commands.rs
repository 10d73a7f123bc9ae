use std::process::Stdio;

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
    assert_eq!((&json["total"], &json["total_is_exact"]), (&serde_json::json!(11), &serde_json::json!(true)));
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

#[test]
fn the_familys_configuration_is_understood_and_told() {
    let place = Place::new();
    let good = place.write(
        "Config.pm",
        "package Kernel::Config;\nsub Load {\n    my $Self = shift;\n    $Self->{DatabasePw} = 'secret';\n    $Self->{CustomerUser1} = {\n        \
         Name => 'Partners', Module => 'Kernel::System::CustomerUser::DB',\n        Params => { Table => 'partners', DSN => \
         'DBI:Pg:dbname=crm;host=db', User => 'reader', Password => 'secret' },\n        CustomerKey => 'username', CustomerID => 'firm',\n        \
         Map => [ [ 'UserLogin', 'Login', 'username', 1, 1, 'var' ], [ 'UserEmail', 'Mail', 'mail', 1, 1, 'var' ],\n            \
         [ 'UserCustomerID', 'Firm', 'firm', 1, 1, 'var' ] ],\n    };\n}\n1;\n",
    );
    let good = good.to_str().unwrap();
    let told = place.ok(&["config", "check", good], "");
    assert!(told.contains("Config.pm: understood, 2 sources of customer users, 1 of customers"), "{told}");
    assert!(told.contains("CustomerUser1    Partners: table partners in another database, 3 fields"), "{told}");
    assert!(told.contains("database = \"postgres://reader@db/crm\"\npassword = \"…\""), "{told}");
    let json: serde_json::Value = serde_json::from_str(&place.ok(&["config", "check", "--json", good], "")).unwrap();
    let file = &json["files"][0];
    assert_eq!((&file["kind"], &file["complete"]), (&"otobo".into(), &true.into()));
    assert_eq!(file["sources"][1]["map"][0]["column"], "username");
    assert!(!told.contains("secret") && !json.to_string().contains("secret"));

    let bad =
        place.write("Bad.pm", "sub Load {\n    my $Self = shift;\n    $Self->{CustomerUser} = lookup('secret');\n}\n");
    let bad = bad.to_str().unwrap();
    let ran = place.run(&["config", "check", bad], "");
    assert_eq!(ran.status, Some(1));
    assert!(ran.out.contains("Bad.pm:3: lookup(): not understood"), "{}", ran.out);
    assert!(ran.out.contains("CustomerUser was not understood: the source is left out"), "{}", ran.out);
    let ran = place.run(&["config", "check", "--json", bad], "");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let finding = &json["files"][0]["findings"][0];
    assert_eq!((ran.status, &finding["line"], &finding["severity"]), (Some(1), &3.into(), &"error".into()));
    assert!(!ran.out.contains("secret"));

    // The file takes the place of blocks; what is in force is shown as blocks.
    let config = place.write("otobo.toml", &format!("[otobo]\nconfig = {good:?}\n"));
    let shown = place.ok(&["--config", config.to_str().unwrap(), "config", "show"], "");
    assert!(
        shown.contains("name = \"Partners\"") && shown.contains("password = \"…\"") && !shown.contains("secret"),
        "{shown}"
    );
    let both = place.write("both.toml", &format!("[otobo]\nconfig = {good:?}\n[[source]]\nslot = 1\ntable = \"x\"\n"));
    let ran = place.run(&["config", "check", both.to_str().unwrap()], "");
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.out.contains("both.toml, line 3: [[source]] slot 1") && ran.out.contains("says CustomerUser1 too"),
        "{}",
        ran.out
    );
}

#[test]
fn what_is_read_no_further_ends_no_program() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..1_000));
    for arguments in [
        &["customer-users", "list", "--limit", "1000"][..],
        &["customer-users", "list", "--limit", "1000", "--json"],
        &["customer-users", "export"],
        &["history", "list", "--limit", "1000"],
        &["customer-users", "bulk", "first*", "--set", "city=Oslo", "--dry-run"],
        &["doctor"],
        &["config", "show"],
    ] {
        let mut running = place.command(arguments);
        let mut running = running.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Nobody reads, from the beginning.
        drop(running.stdout.take());
        let ended = running.wait_with_output().unwrap();
        let complaint = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {complaint}");
        assert!(!complaint.contains("panicked"), "{arguments:?}: {complaint}");
    }
}

#[test]
fn whatever_is_wrong_with_a_file_is_told_programs_too() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let head = "login,first_name,last_name,email,customer_id\n";
    let ragged = place.write("ragged.csv", &format!("{head}a,A,B,nothing,K1\nb,A\nc,A,B,c@example.es,K1,x,y\n"));
    let ragged = ragged.to_str().unwrap();
    let told = |arguments: &[&str]| {
        let ran = place.run(arguments, "");
        let json = serde_json::from_str::<serde_json::Value>(&ran.out);
        let json = json.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", ran.out));
        assert_eq!(ran.status, Some(1), "{arguments:?}");
        json
    };
    let faults = |report: &serde_json::Value| -> Vec<String> {
        let faults = report["refused"].as_array().unwrap().iter();
        faults.map(|fault| format!("{} {} {}", fault["line"], fault["field"], fault["code"]).replace('"', "")).collect()
    };
    let expected = ["2 email not-an-address", "3 row wrong-columns", "4 row wrong-columns"];
    for extra in [&["--dry-run"][..], &[], &["--partial", "--dry-run"], &["--partial"]] {
        let report = told(&[&["customer-users", "import", ragged, "--json"], extra].concat());
        assert_eq!(faults(&report), expected, "{extra:?}");
        assert_eq!(report["added"], 0, "{extra:?}");
    }
    let torn = place.path("torn.csv");
    std::fs::write(&torn, [head.as_bytes(), "a,Jos\u{e9}\u{e9},B,a@example.es,K1\nb,Jo".as_bytes(), b"\xC3"].concat())
        .unwrap();
    let unknown = place.write("unknown.csv", "login,shoes\na,b\n");
    for (file, code, line) in [(torn.as_path(), "not-utf-8", Some(3)), (unknown.as_path(), "unmatched-column", None)] {
        for extra in [&["--dry-run"][..], &[], &["--partial"]] {
            let report = told(&[&["customer-users", "import", file.to_str().unwrap(), "--json"], extra].concat());
            assert_eq!(report["fault"]["code"], code, "{extra:?}: {report}");
            assert_eq!(report["fault"]["line"].as_u64(), line, "{extra:?}: {report}");
            assert!(report["fault"]["message"].as_str().is_some_and(|message| message.len() > 20), "{report}");
        }
    }
    assert_eq!(told(&["customer-users", "import", "missing.csv", "--json"])["fault"]["code"], "unreadable");
    assert_eq!(told(&["jobs", "show", "999", "--json"])["errors"][0]["code"], "not-found");
    assert_eq!(told(&["jobs", "undo", "999", "--json"])["errors"][0]["code"], "not-found");
    let nothing = place.run(&["customer-users", "list", "--json"], "");
    assert!(nothing.out.contains("\"total\":0"), "nothing was imported: {}", nothing.out);
}

#[test]
fn a_file_for_refused_rows_is_opened_before_anything_is_imported() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let file = "login;first_name;last_name;email;customer_id\nok;A;B;ok@example.es;K1\n=1+1;A;B;nothing;K1\n";
    let nowhere = place.path("no/such/folder/rejects.csv");
    let arguments = ["customer-users", "import", "-", "--partial", "--rejects"];
    let ran = place.run(&[&arguments[..], &[nowhere.to_str().unwrap()]].concat(), file);
    assert_eq!(ran.status, Some(1));
    assert!(ran.err.contains("nothing was imported"), "{}", ran.err);
    assert_ne!(place.run(&["customer-users", "show", "ok"], "").status, Some(0));
    let rejects = place.path("rejects.csv");
    assert_eq!(place.run(&[&arguments[..], &[rejects.to_str().unwrap()]].concat(), file).status, Some(1));
    let text = std::fs::read_to_string(rejects).unwrap();
    assert_eq!(
        text,
        "\u{feff}login;first_name;last_name;email;customer_id;padron_reasons\n'=1+1;A;B;nothing;K1;email: not-an-address\n"
    );
    // Corrected, it goes in; the login is the one that was meant.
    place.ok(&["customer-users", "import", "-"], &text.replace("nothing", "n@example.es"));
    place.ok(&["customer-users", "show", "=1+1"], "");
}

#[test]
fn wrong_arguments_are_told_as_such() {
    let place = Place::new();
    init(&place);
    let well: serde_json::Value = serde_json::from_str(&place.ok(&["doctor", "--json"], "")).unwrap();
    assert!(well["well"] == true && well["items"].as_array().is_some_and(|items| items.len() > 5), "{well}");
    for (arguments, says) in [
        (&["history", "list", "--from", "garbage"][..], "is no time"),
        (&["history", "list", "--object", "foo:bar", "--json"], "There are: "),
        (&["token", "create", "--agent", "admin", "--name", "x", "--scope", "foo:bar"], "customers:read"),
        (&["customer-users", "export", "--columns", "pw"], "There are: title"),
        (&["customers", "bulk", "one", "--set", "foo=x"], "There are: name"),
        (&["customer-users", "bulk", "one", "--set", "foo=x", "--json"], "first_name"),
    ] {
        let ran = place.run(arguments, "");
        assert_eq!(ran.status, Some(2), "{arguments:?}: {} {}", ran.out, ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        if arguments.contains(&"--json") {
            let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            assert_eq!(json["errors"][0]["code"], "usage", "{arguments:?}");
        }
    }
    assert_eq!(place.run(&["history", "list", "--actor", "nobody"], "").status, Some(0), "an empty list is a list");
    let none = place.run(&["customer-users", "bulk", "nobody", "--set", "city=Oslo", "--json"], "");
    assert!(none.out.contains("\"dry_run\":false"), "{}", none.out);
    let second = place.run(&["init", "--admin", "zoe", "--password-stdin"], "a long enough password\n");
    assert_eq!(second.status, Some(1));
    assert!(second.err.contains("is the administrator already"), "{}", second.err);
}
