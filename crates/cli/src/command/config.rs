//! `padron config`.

use std::path::{Path, PathBuf};

use super::Outcome;
use crate::config::Config;

/// Prints what is in force, without secrets.
pub(super) fn show(config: &Config) -> anyhow::Result<Outcome> {
    print!("{}", toml::to_string_pretty(config)?);
    Ok(Outcome::Done)
}

/// Says of each file whether it can be used.
pub(crate) fn check(files: &[PathBuf], named: Option<&Path>) -> Outcome {
    let default = Path::new(Config::DEFAULT_FILE);
    if files.is_empty() && named.is_none() && !default.exists() {
        println!("There is no {}: every key has its default.", default.display());
    }
    let files: Vec<Option<&Path>> =
        if files.is_empty() { vec![named] } else { files.iter().map(|file| Some(file.as_path())).collect() };
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
