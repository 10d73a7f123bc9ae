//! The project's own runner: `cargo xtask …`.

mod api;
mod browser;
mod child;
mod files;
mod install;
mod test;
mod texts;
mod walls;

use std::{env, process::ExitCode};

use anyhow::Result;

const USAGE: &str = "\
cargo xtask COMMAND

  test [--quick] [--only STEP]…   everything that has to hold before a change lands
                                  --quick: installs nothing, leaves out doc tests and the browser
                                  --only: just these steps, each by the name its heading shows
  walls                           who may use what, how long a file may be, what no file may say
  i18n                            every text in every language, no text outside of them
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", options @ ..] => match test::Options::parse(options) {
            Ok(options) => test::run(&options),
            Err(error) => return usage(&error.to_string()),
        },
        ["walls"] => report(walls::findings),
        ["i18n"] => report(texts::findings),
        _ => return usage("no such command"),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("{problem}\n\n{USAGE}");
    ExitCode::from(2)
}

/// Runs a check that answers with what it found wrong, and prints that.
fn report(check: fn(&std::path::Path) -> Result<Vec<String>>) -> Result<()> {
    let findings = check(&files::root())?;
    for finding in &findings {
        println!("{finding}");
    }
    anyhow::ensure!(findings.is_empty(), "{} to put right", findings.len());
    Ok(())
}
