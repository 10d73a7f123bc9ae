//! One person, one company: show, add, change, passwords, and trying all of it without doing it.

use serde_json::Value;

use crate::{COMPANIES, Place, Ran, init, people};

fn desk() -> Place {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..3));
    place
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Everything the desk holds, but for nothing.
fn everything(place: &Place) -> String {
    ["customers", "customer-users"].map(|list| place.ok(&[list, "list", "--json"], "")).concat()
}

fn refused(ran: &Ran) -> &Ran {
    assert_eq!(ran.status, Some(1), "{} {}", ran.out, ran.err);
    ran
}

const JOSE: [&str; 12] = [
    "customer-users",
    "add",
    "--login",
    "jose",
    "--first-name",
    "José",
    "--last_name",
    "García",
    "--email",
    "jose@example.es",
    "--customer-id",
    "K1",
];

#[test]
fn a_person_is_added_shown_changed_and_renamed() {
    let place = desk();
    let told = place.ok(&JOSE, "");
    let password = told.lines().find_map(|line| line.strip_prefix("password: ")).expect("a made-up password");
    assert_eq!(password.len(), 16);
    let shown = place.ok(&["customer-users", "show", "JOSE"], "");
    assert!(shown.contains("first_name   José\n") && shown.contains("valid        valid\n"), "{shown}");
    let person = json(&place.ok(&["customer-users", "show", "jose", "--json"], ""));
    assert_eq!(
        (person["display_name"].as_str(), person["source"].as_str(), person["valid"].as_str()),
        (Some("José García"), Some("Database Backend"), Some("valid"))
    );
    assert!(person["created_at"].as_str().is_some_and(|at| at.ends_with('Z')) && person["fields"].is_object());
    assert!(!person.to_string().contains("argon2"));

    let told = place.ok(&["customer-users", "update", "jose", "--comments", "Night shift", "--valid", "3"], "");
    assert!(told.contains("comment: \"\" → \"Night shift\"") && told.contains("\"invalid-temporarily\""), "{told}");
    let again = place.ok(&["customer-users", "update", "jose", "--comment", "Night shift"], "");
    assert!(again.contains("Nothing to change"), "{again}");
    let renamed = json(&place.ok(&["customer-users", "update", "jose", "--login", "jgarcia", "--json"], ""));
    assert_eq!(renamed["changes"], serde_json::json!([{ "field": "login", "before": "jose", "after": "jgarcia" }]));
    let gone = place.run(&["customer-users", "show", "jose"], "");
    assert_eq!((gone.status, gone.err.as_str()), (Some(1), "padron: there is no customer user jose\n"));
    assert_eq!(json(&place.ok(&["customer-users", "show", "jgarcia", "--json"], ""))["comment"], "Night shift");
}

#[test]
fn a_company_is_added_shown_and_renamed_with_its_people() {
    let place = desk();
    place.ok(&["customers", "add", "--customer-id", "K3", "--name", "Company Three", "--city", "Graz"], "");
    assert!(place.ok(&["customers", "show", "k3"], "").contains("city         Graz\n"));
    place.ok(&["customers", "update", "K1", "--customer_id", "K9", "--name", "Nine"], "");
    assert_eq!(json(&place.ok(&["customer-users", "show", "p0", "--json"], ""))["customer_id"], "K9");
    assert_eq!(json(&place.ok(&["customers", "show", "K9", "--json"], ""))["name"], "Nine");
    refused(&place.run(&["customers", "update", "K1", "--name", "X"], ""));
}

#[test]
fn every_wrong_field_is_told_on_its_own_line() {
    let place = desk();
    let ran =
        place.run(&["customer-users", "add", "--login", "p1", "--email", "nonsense", "--customer-id", "gone"], "");
    let lines: Vec<&str> = refused(&ran).err.lines().collect();
    let fields: Vec<&str> = lines.iter().map(|line| line.split(": ").next().unwrap_or("")).collect();
    assert_eq!(fields, ["first_name", "last_name", "email", "login", "customer_id"], "{lines:?}");
    assert!(lines[3].contains("Already used by p1"), "{lines:?}");
    let ran = place.run(&["customers", "add", "--customer-id", "K1", "--json"], "");
    let errors = json(&refused(&ran).out)["errors"].clone();
    assert_eq!((&errors[0]["field"], &errors[0]["code"]), (&"name".into(), &"required".into()), "{errors}");
    assert_eq!(place.run(&["customer-users", "update", "p1"], "").status, Some(2), "nothing to change");
    assert_eq!(place.run(&["customer-users", "update", "p1", "--shoe-size", "42"], "").status, Some(2));
    assert_eq!(place.run(&["customer-users", "update", "p1", "--valid", "perhaps"], "").status, Some(2));
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let place = desk();
    let before = everything(&place);
    let told = place.ok(&[&JOSE[..], &["--dry-run"]].concat(), "");
    assert!(told.contains("Would add customer user jose") && !told.contains("password"), "{told}");
    let told = place.ok(&["customers", "add", "--customer-id", "K7", "--name", "Seven", "--dry-run", "--json"], "");
    assert_eq!((&json(&told)["dry_run"], &json(&told)["name"]), (&true.into(), &"Seven".into()));
    let told = place.ok(&["customer-users", "update", "p1", "--login", "p9", "--dry-run"], "");
    assert!(told.contains("Would change") && told.contains("\"p1\" → \"p9\""), "{told}");
    assert!(place.ok(&["customers", "update", "K1", "--customer-id", "K8", "--dry-run"], "").contains("Would"));
    assert_eq!(place.ok(&["customer-users", "set-password", "p1", "--dry-run"], ""), "");
    refused(&place.run(&["customer-users", "set-password", "nobody", "--dry-run"], ""));
    refused(&place.run(&["customer-users", "update", "p1", "--login", "p2", "--dry-run"], ""));
    refused(&place.run(&["customers", "add", "--customer-id", "K1", "--name", "New", "--dry-run"], ""));
    assert_eq!(everything(&place), before);
    // Nor does one make a database.
    let empty = Place::new();
    let told = empty.ok(&["customers", "add", "--customer-id", "K1", "--name", "One", "--dry-run"], "");
    assert!(told.contains("Would add customer K1"), "{told}");
    empty.ok(&["init", "--admin", "ada", "--password-stdin", "--dry-run"], "correct horse\n");
    assert!(empty.ok(&["migrate", "--dry-run"], "").contains("would run"));
    assert!(!empty.path("data").exists());
}

#[test]
fn passwords_are_read_or_made_up_and_printed_alone() {
    let place = desk();
    let made = place.run(&["customer-users", "set-password", "p1"], "");
    assert_eq!((made.status, made.out.trim().len()), (Some(0), 16));
    assert!(made.err.contains("p1 has a new password"), "{}", made.err);
    let set = place.run(&["customer-users", "set-password", "p1", "--password-stdin"], "of my own\n");
    assert_eq!((set.status, set.out.as_str()), (Some(0), ""));
    let empty = place.run(&["customer-users", "set-password", "p1", "--password-stdin"], "\n");
    assert!(refused(&empty).err.starts_with("password: "), "{}", empty.err);
    let long = place.run(&["customer-users", "set-password", "p1", "--password-stdin"], &"x".repeat(2_000));
    assert!(refused(&long).err.starts_with("password: "), "{}", long.err);
    let person = json(&place.ok(&["customer-users", "set-password", "p1", "--json"], ""));
    assert_eq!(person["generated_password"].as_str().map(str::len), Some(16));
}

#[test]
fn lists_are_narrowed_sorted_and_read_in_pieces() {
    let place = desk();
    place.ok(&["customer-users", "update", "p2", "--customer-id", "K2"], "");
    let logins = |arguments: &[&str]| -> Vec<String> {
        let all = [&["customer-users", "list", "--json"], arguments].concat();
        let items = json(&place.ok(&all, ""))["items"].clone();
        items.as_array().expect("items").iter().map(|item| item["login"].as_str().unwrap_or("").to_owned()).collect()
    };
    assert_eq!(logins(&["--customer-id", "K1"]), ["p0", "p1"]);
    assert_eq!(logins(&["--sort", "login", "--descending"]), ["p2", "p1", "p0"]);
    assert_eq!(logins(&["--offset", "1", "--limit", "1"]), ["p1"]);
    assert_eq!(logins(&["--sort", "customer", "--descending"])[0], "p2");
    assert_eq!(place.run(&["customer-users", "list", "--sort", "shoe"], "").status, Some(2));
    let companies = json(&place.ok(&["customers", "list", "--sort", "name", "--descending", "--json"], ""));
    assert_eq!(companies["items"][0]["customer_id"], "K2");
}

#[test]
fn completions_and_manual_pages_need_no_configuration() {
    let place = Place::new();
    place.write("padron.toml", "nonsense");
    for (shell, sign) in [("bash", "complete -F _padron"), ("zsh", "#compdef padron"), ("fish", "complete -c padron")] {
        let script = place.ok(&["completions", shell], "");
        assert!(script.contains(sign) && script.contains("customer-users"), "{shell}");
    }
    assert_eq!(place.run(&["completions", "tcsh"], "").status, Some(2));
    assert!(place.ok(&["man"], "").contains(".TH padron 1"));
    place.ok(&["man", "--out", "pages"], "");
    let page = std::fs::read_to_string(place.path("pages/padron-customer-users-add.1")).expect("a page");
    assert!(page.contains("first\\-name"), "{page}");
}
