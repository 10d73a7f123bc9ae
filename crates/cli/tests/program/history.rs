//! `padron history`, exports, and what becomes history beside a running server.

use crate::{COMPANIES, Place, init, people};

/// The entries of the history that another program is said to have made.
fn by_others(place: &Place) -> Vec<serde_json::Value> {
    let ran = place.run(&["history", "list", "--door", "other", "--limit", "1000", "--json"], "");
    let told: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    told["items"].as_array().expect("items").clone()
}

/// Another program: the engine's own shell.
fn sqlite(place: &Place, statement: &str) {
    let file = place.path("data/padron.db");
    let done =
        std::process::Command::new("sqlite3").arg(file).arg(format!("PRAGMA busy_timeout=5000; {statement}")).output();
    let done = done.expect("sqlite3 runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn only_other_programs_are_told_as_such() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let server = place.serve(&[]);
    // Commands beside the server are ours.
    place.ok(&["customer-users", "import", "-"], &people(0..1_200));
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(by_others(&place).len(), 0);
    sqlite(&place, "UPDATE customer_user SET city = 'Åre', change_by = 1 WHERE login = 'p7'");
    let mut found = Vec::new();
    for _ in 0..100 {
        found = by_others(&place);
        if !found.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(found.len(), 1);
    assert_eq!((found[0]["key"].as_str(), found[0]["after"]["city"].as_str()), (Some("p7"), Some("Åre")));
    assert_eq!((found[0]["actor"].as_str(), found[0]["actor_kind"].as_str()), (Some("admin"), Some("agent")));
    drop(server);
    // What is written while no server runs is recorded by the next one.
    sqlite(&place, "DELETE FROM customer_user WHERE login = 'p8'");
    let server = place.serve(&[]);
    for _ in 0..100 {
        if by_others(&place).len() == 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(by_others(&place)[0]["verb"].as_str(), Some("remove"));
    drop(server);
}

#[test]
fn the_history_is_listed_and_narrowed() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let table = place.ok(&["history", "list", "--object", "customer:K1"], "");
    assert!(table.starts_with("number") && table.contains("customer:K1") && !table.contains("K2"), "{table}");
    let json: serde_json::Value =
        serde_json::from_str(&place.ok(&["history", "list", "--object", "customer", "--limit", "1", "--json"], ""))
            .expect("JSON");
    assert_eq!(json["items"][0]["key"].as_str(), Some("K2"));
    let below = json["next"].to_string();
    let rest = place.ok(&["history", "list", "--object", "customer", "--below", &below], "");
    assert!(rest.contains("customer:K1") && !rest.contains("customer:K2"), "{rest}");
    for nothing in [["--field", "city"], ["--to", "2020-01-01"]] {
        let ran = place.run(&["history", "list", nothing[0], nothing[1]], "");
        assert!(ran.status == Some(0) && !ran.out.contains("customer:"), "{ran:?}");
    }
    for wrong in [["--object", "dog:K1"], ["--from", "yesterday"]] {
        let ran = place.run(&["history", "list", wrong[0], wrong[1]], "");
        assert!(ran.status == Some(2) && ran.err.contains(wrong[0]), "{ran:?}");
    }
    assert_eq!(place.run(&["history", "list", "--door", "window"], "").status, Some(2));
}

#[test]
fn what_is_exported_comes_in_again() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..30));
    let companies = place.ok(&["customers", "export"], "");
    let everybody = place.ok(&["customer-users", "export"], "");
    assert_eq!((companies.lines().count(), everybody.lines().count()), (3, 31));
    let other = Place::new();
    init(&other);
    other.ok(&["customers", "import", "-"], &companies);
    other.ok(&["customer-users", "import", "-"], &everybody);
    assert_eq!(other.ok(&["customer-users", "export"], ""), everybody);
    let some = place.ok(&["customer-users", "export", "first7", "--columns", "last_name,login", "--bom"], "");
    assert_eq!(some, "\u{feff}last_name,login\n\"Last\",\"p7\"\n");
    let lines = place.ok(&["customers", "export", "--format", "jsonl", "--valid", "valid"], "");
    assert_eq!(lines.lines().count(), 2);
    let told = place.ok(&["customer-users", "export", "--format", "xlsx", "--out", "all.xlsx"], "");
    assert!(told.contains("all.xlsx holds 30 rows."), "{told}");
    assert!(std::fs::read(place.path("all.xlsx")).expect("a file").starts_with(b"PK"));
    let wrong = place.run(&["customer-users", "export", "--columns", "pw"], "");
    assert!(wrong.status == Some(2) && wrong.err.contains("There are: title"), "{wrong:?}");
}
