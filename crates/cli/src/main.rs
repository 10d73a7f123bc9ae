//! The `padron` program: reads its configuration, puts the parts together, runs one command.

#[macro_use]
mod out;

mod args;
mod command;
mod config;
mod fields;
mod memory;
mod reload;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use command::Outcome;
use config::Config;

/// Two passwords at a time are hashed; the others are for files.
const BLOCKING_THREADS: usize = 4;

fn main() -> ExitCode {
    memory::give_back_large_blocks();
    // Ring is the only crypto provider in the tree; a second installation would only repeat the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(1),
        Ok(Outcome::Usage) => ExitCode::from(2),
        Err(error) => {
            eprintln!("padron: {}", told(&error));
            ExitCode::from(1)
        }
    }
}

/// An error with its causes; a cause that the text before tells already is not told again.
fn told(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, cause| {
        let cause = cause.to_string();
        match told.as_str() {
            "" => cause,
            before if before.ends_with(&cause) => told,
            _ => format!("{told}: {cause}"),
        }
    })
}

/// What the files, the environment and the command line say together, checked.
fn configured(arguments: &Arguments) -> anyhow::Result<Config> {
    let mut config = Config::load(arguments.config.as_deref())?;
    if let Some(database) = &arguments.database {
        config.database = config::Database(database.clone());
    }
    let serve = match &arguments.command {
        None => Some(&arguments.serve),
        Some(Command::Serve(serve)) => Some(serve),
        Some(_) => None,
    };
    if let Some(listen) = serve.and_then(|serve| serve.listen.as_ref()) {
        config.server.listen.clone_from(listen);
    }
    config.check()?;
    Ok(config)
}

fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Some(Command::Config(args::Config::Check { files, json })) => {
            return Ok(command::config::check(files, arguments.config.as_deref(), *json));
        }
        Some(Command::Completions { shell }) => return Ok(command::manual::completions(*shell)),
        Some(Command::Man { out }) => return command::manual::man(out.as_deref()),
        _ => {}
    }
    let config = configured(&arguments)?;
    let command = arguments.command.unwrap_or(Command::Serve(arguments.serve));
    wiring::start_log(&config.log, matches!(command, Command::Serve(_)))?;
    if matches!(command, Command::Serve(_)) {
        config.tell_of_family()?;
    }
    let inherited = reload::inherited()?;
    // Hashing is all that blocks. Each thread that ever hashed keeps the 19 MB of it, so a few threads do it all.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().max_blocking_threads(BLOCKING_THREADS).enable_all().build()?;
    runtime.block_on(command::run(command, config, inherited))
}
