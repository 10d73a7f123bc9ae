//! Everything that has to hold before a change lands, one step after the other.
//!
//! A step that fails does not stop the others, except those that need what it makes.

mod engines;
mod report;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use padron_testkit::services::{self, MariaDb, PostgreSql};

use crate::{api, browser, child, files, install, report as check, texts, walls};
use report::{Outcome, Report};

/// What to do.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    quick: bool,
    only: Vec<&'static str>,
}

struct Step {
    name: &'static str,
    /// Left out of a quick run.
    slow: bool,
    /// Steps without which this one makes no sense.
    needs: &'static [&'static str],
    run: fn(&mut Run) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "install", slow: true, needs: &[], run: |_| install::missing() },
    Step { name: "format", slow: false, needs: &[], run: |run| run.cargo(&["fmt", "--all", "--check"], 2) },
    Step { name: "walls", slow: false, needs: &[], run: |_| check(walls::findings) },
    Step { name: "i18n", slow: false, needs: &[], run: |_| check(texts::findings) },
    Step { name: "licences", slow: true, needs: &[], run: licences },
    Step { name: "lints", slow: false, needs: &[], run: lints },
    // All targets at once, so that the later steps find the program and the tests built with the same features.
    Step {
        name: "build",
        slow: false,
        needs: &[],
        run: |run| run.cargo(&["build", "--workspace", "--all-targets", "--locked"], 40),
    },
    Step {
        name: "doc tests",
        slow: true,
        needs: &["build"],
        run: |run| run.cargo(&["test", "--workspace", "--doc", "--locked"], 20),
    },
    Step { name: "tests", slow: false, needs: &["build"], run: run_tests },
    Step { name: "engines", slow: true, needs: &["build"], run: on_engines },
    Step { name: "api", slow: true, needs: &["build"], run: |run| api::run(&run.root, &run.target) },
    Step { name: "pages", slow: true, needs: &["build"], run: pages },
];

/// Runs the steps, and ends with a table of how they went.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut run = Run { root: files::root(), target: target()?, servers: None };
    let mut report = Report::default();
    for step in STEPS {
        let is_wanted =
            if options.only.is_empty() { !(options.quick && step.slow) } else { options.only.contains(&step.name) };
        if !is_wanted {
            continue;
        }
        if let Some(failed) = step.needs.iter().find(|needed| report.has_failed(needed)) {
            report.add(step.name, Outcome::NotRun(failed), Duration::ZERO);
            continue;
        }
        report.time(step.name, || (step.run)(&mut run));
    }
    report.print();
    report.verdict()
}

impl Options {
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--quick" => options.quick = true,
                "--only" => {
                    let name = words.next().context("--only: which step?")?;
                    let step = STEPS.iter().find(|step| step.name == *name);
                    let names = STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
                    options.only.push(step.with_context(|| format!("--only: the steps are {names}"))?.name);
                }
                other => bail!("no such option: {other}"),
            }
        }
        Ok(options)
    }
}

/// What the steps share.
struct Run {
    root: PathBuf,
    target: PathBuf,
    /// Real servers for all the tests, started when the first step asks.
    servers: Option<Servers>,
}

#[derive(Default)]
struct Servers {
    postgres: Option<PostgreSql>,
    mariadb: Option<MariaDb>,
}

impl Run {
    fn cargo(&self, arguments: &[&str], minutes: u64) -> Result<()> {
        child::run(child::cargo().args(arguments).current_dir(&self.root), Duration::from_mins(minutes))
    }

    /// The variables that tell tests where the servers are. One that does not start is missing here, and its tests say so.
    fn servers(&mut self) -> Vec<(String, String)> {
        let servers = self.servers.get_or_insert_with(|| Servers {
            postgres: started("PostgreSQL", services::postgres()),
            mariadb: started("MariaDB", services::mariadb()),
        });
        let postgres = servers.postgres.as_ref().map(|server| (services::POSTGRES_URL, server.url()));
        let mariadb = servers.mariadb.as_ref().map(|server| (services::MYSQL_URL, server.url()));
        [postgres, mariadb].into_iter().flatten().map(|(name, url)| (name.to_owned(), url.to_owned())).collect()
    }
}

fn started<T>(name: &str, server: std::io::Result<T>) -> Option<T> {
    match server {
        Ok(server) => {
            println!("{name} is ready.");
            Some(server)
        }
        Err(error) => {
            println!("{name} does not start, tests that need it will fail: {error}");
            None
        }
    }
}

fn lints(run: &mut Run) -> Result<()> {
    run.cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], 30)
}

/// Advisories are left out: their list lives on a host that not every machine reaches.
fn licences(run: &mut Run) -> Result<()> {
    if !child::answers(child::cargo().args(["deny", "--version"])) {
        println!("cargo-deny is not installed: nothing checked.");
        return Ok(());
    }
    run.cargo(&["deny", "check", "bans", "licenses", "sources"], 5)
}

fn run_tests(run: &mut Run) -> Result<()> {
    let servers = run.servers();
    let mut cargo = child::cargo();
    if child::answers(child::cargo().args(["nextest", "--version"])) {
        cargo.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"]);
        cargo.arg("--tool-config-file").arg(format!("padron:{}", run.root.join("xtask/nextest.toml").display()));
    } else {
        cargo.args(["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    child::run(cargo.current_dir(&run.root).envs(servers), Duration::from_mins(40))
}

fn on_engines(run: &mut Run) -> Result<()> {
    let servers = run.servers();
    engines::run(&run.root, &servers)
}

fn pages(run: &mut Run) -> Result<()> {
    let servers = run.servers();
    browser::run(&run.root, &run.target, &servers)
}

/// The folder that cargo builds into.
fn target() -> Result<PathBuf> {
    let mut metadata = child::cargo();
    metadata.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(files::root());
    let output = metadata.output().context("cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    Ok(metadata["target_directory"].as_str().context("cargo metadata names no target folder")?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name() {
        let options = Options::parse(&["--only", "pages", "--only", "doc tests"]).unwrap();
        assert_eq!(options, Options { quick: false, only: vec!["pages", "doc tests"] });
        assert!(Options::parse(&["--only", "page"]).unwrap_err().to_string().contains("format, walls"));
        assert!(Options::parse(&["--fast"]).is_err());
    }

    #[test]
    fn a_step_needs_only_earlier_ones() {
        for (at, step) in STEPS.iter().enumerate() {
            assert!(step.needs.iter().all(|needed| STEPS[..at].iter().any(|earlier| earlier.name == *needed)));
        }
    }
}
