//! A short way through everything on each of the big engines: the suites of verbs and pages run on SQLite, these of them on
//! PostgreSQL and MariaDB as well. `PADRON_TEST_ENGINE=postgres cargo nextest run -p padron-app -p padron-web` runs them all.

use std::{path::Path, time::Duration};

use anyhow::Result;
use padron_testkit::services::{ENGINE, MYSQL_URL, POSTGRES_URL};

use crate::child;

/// Sign-in, pages, conflicts, files both ways, history, REST, what others write.
const TESTS: &[(&str, &str)] = &[
    ("http", "sign_in::a_wrong_password_and_an_unknown_login_are_answered_alike"),
    ("http", "customer_users::a_person_is_added_found_switched_off_and_has_a_history"),
    ("http", "customer_users::the_second_of_two_editors_is_shown_what_changed"),
    ("http", "customer_users::list::filters_narrow_and_the_address_keeps_everything"),
    ("http", "imports::a_file_goes_through_its_four_steps_and_back"),
    ("http", "history::former_values_are_asked_for_and_put_back"),
    ("http", "api::customer_users::a_person_is_added_read_changed_and_given_passwords"),
    ("http", "api::customer_users::lists_are_searched_filtered_and_paged"),
    ("http", "api::changes::lists_are_files"),
    ("verbs", "export::what_was_exported_imports_into_an_empty_desk_as_it_was"),
    ("verbs", "following::rows_of_any_program_are_followed"),
    ("verbs", "customer_users::of_parallel_adds_one_wins"),
];

/// Runs them on each engine that is there.
pub(super) fn run(root: &Path, servers: &[(String, String)]) -> Result<()> {
    for (engine, url) in [("postgres", POSTGRES_URL), ("mysql", MYSQL_URL)] {
        anyhow::ensure!(servers.iter().any(|(name, _)| name == url), "{engine} did not start");
        let mut cargo = child::cargo();
        if child::answers(child::cargo().args(["nextest", "--version"])) {
            let wanted = TESTS.iter().map(|(binary, name)| format!("(binary(={binary}) & test(={name}))"));
            cargo.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "-E"]);
            cargo.arg(wanted.collect::<Vec<_>>().join(" | "));
            cargo.arg("--tool-config-file").arg(format!("padron:{}", root.join("xtask/nextest.toml").display()));
        } else {
            cargo.args(["test", "--workspace", "--locked", "--no-fail-fast", "--test", "http", "--test", "verbs"]);
            cargo.args(["--", "--exact"]).args(TESTS.iter().map(|(_, name)| *name));
        }
        let servers = servers.iter().map(|(name, value)| (name, value));
        child::run(cargo.current_dir(root).envs(servers).env(ENGINE, engine), Duration::from_mins(10))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    /// A test that was renamed would be left out without a word.
    #[test]
    fn every_one_of_them_is_there() {
        for (binary, name) in TESTS {
            let krate = if *binary == "http" { "web" } else { "app" };
            let (path, function) = name.rsplit_once("::").unwrap();
            let base = files::root().join(format!("crates/{krate}/tests/{binary}")).join(path.replace("::", "/"));
            let found = [base.with_extension("rs"), base.join("mod.rs")]
                .iter()
                .any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {function}()"))));
            assert!(found, "there is no {binary} {name}");
        }
    }
}
