//! One file a command.

mod backup;
mod bulk;
pub(crate) mod config;
mod customer_user;
mod customer_users;
mod customers;
mod directories;
mod doctor;
mod export;
mod fields;
mod history;
mod import;
mod init;
mod jobs;
mod mail;
pub(crate) mod manual;
mod progress;
mod record;
mod serve;
mod settings;
mod sources;
mod table;
mod token;

use std::net::TcpListener;

use padron_domain::source::Slot;

use crate::args::Command;
use crate::config::Config;
use crate::wiring;

/// How a command ended, where it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// What was asked is done.
    Done,
    /// It was refused, or nothing was found; what and why was said.
    Refused,
    /// The arguments are wrong in a way the parser cannot know; how was said.
    Usage,
}

/// Says why something was refused: to people on standard error, to programs, which asked for JSON, on standard output too.
fn complain(as_json: bool, field: &str, code: &str, message: &str) {
    if as_json {
        println!("{}", serde_json::json!({ "errors": [{ "field": field, "code": code, "message": message }] }));
    }
    eprintln!("padron: {message}");
}

/// Does what was asked; `inherited` is the socket that a server before this one listened on.
pub(crate) async fn run(command: Command, config: Config, inherited: Option<TcpListener>) -> anyhow::Result<Outcome> {
    match command {
        Command::Serve(serve) => serve::run(serve, config, inherited).await,
        Command::Init(init) => init::run(init, &config).await,
        Command::Migrate { dry_run: true } => {
            let pending = wiring::pending(&config).await?;
            let pending = table::many(u64::try_from(pending).unwrap_or(u64::MAX), "migration");
            println!("{pending} would run on {}.", config.database.shown());
            Ok(Outcome::Done)
        }
        Command::Migrate { dry_run: false } => {
            let opened = wiring::open(&config).await?;
            println!("{} is of this version.", config.database.shown());
            opened.app.close().await;
            Ok(Outcome::Done)
        }
        Command::Customers(customers) => customers::run(customers, &config).await,
        Command::CustomerUsers(customer_users) => customer_users::run(customer_users, &config).await,
        Command::Sources { command, json } => sources::run(command, json, &config).await,
        Command::Fields(fields) => fields::run(fields, &config).await,
        Command::Mail(mail) => mail::run(mail, &config).await,
        Command::Jobs(jobs) => jobs::run(jobs, &config).await,
        Command::History(history) => history::run(history, &config).await,
        Command::Settings(settings) => settings::run(settings, &config).await,
        Command::Token(token) => token::run(token, &config).await,
        Command::Backup { file } => backup::backup(&file, &config).await,
        Command::Restore { file, dry_run } => backup::restore(&file, dry_run, &config).await,
        Command::Doctor { json } => doctor::run(&config, json).await,
        // `config check`, `completions` and `man` were answered before a configuration was insisted on.
        Command::Config(_) | Command::Completions { .. } | Command::Man { .. } => config::show(&config),
    }
}

/// The slot of the source that was asked for, if one was; `None` where there is no such, which is said.
#[expect(clippy::option_option, reason = "nothing asked for is something else than nothing known")]
fn source_named(name: Option<&str>, sources: &[(Slot, String)]) -> Option<Option<Slot>> {
    let Some(name) = name else { return Some(None) };
    let found = sources.iter().find(|(_, known)| known == name).map(|(slot, _)| *slot);
    if found.is_none() {
        let known: Vec<&str> = sources.iter().map(|(_, known)| known.as_str()).collect();
        eprintln!("padron: there is no source {}; there are: {}", table::visible(name), known.join(", "));
    }
    found.map(Some)
}

/// A line of standard input, without its end.
fn line_from_stdin() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    while line.ends_with(['\n', '\r']) {
        line.pop();
    }
    Ok(line)
}
