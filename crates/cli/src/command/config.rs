//! `padron config`.

use std::path::{Path, PathBuf};

use super::Outcome;
use crate::args;
use crate::config::Config;

pub(crate) fn run(command: &args::Config, named: Option<&Path>) -> Outcome {
    match command {
        args::Config::Check { files } => check(files, named),
        args::Config::Show => match Config::load(named) {
            Ok(config) => {
                print!("{}", toml::to_string_pretty(&config).unwrap_or_default());
                Outcome::Done
            }
            Err(fault) => {
                eprintln!("padron: {fault}");
                Outcome::Refused
            }
        },
    }
}

fn check(files: &[PathBuf], named: Option<&Path>) -> Outcome {
    let files: Vec<Option<&Path>> = if files.is_empty() { vec![named] } else { files.iter().map(|file| Some(file.as_path())).collect() };
    let mut outcome = Outcome::Done;
    for file in files {
        let name = file.map_or_else(|| Config::DEFAULT_FILE.to_owned(), |file| file.display().to_string());
        match Config::load(file).map_err(anyhow::Error::from).and_then(|config| config.check()) {
            Ok(()) => println!("{name}: right"),
            Err(fault) => {
                println!("{fault}");
                outcome = Outcome::Refused;
            }
        }
    }
    outcome
}
