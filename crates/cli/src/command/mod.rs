//! One file a command.

mod backup;
pub(crate) mod config;
mod customer_users;
mod customers;
mod doctor;
mod export;
mod history;
mod import;
mod init;
mod jobs;
mod progress;
mod serve;
mod table;
mod token;

use chrono::NaiveDateTime;

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
}

pub(crate) async fn run(command: Command, config: Config) -> anyhow::Result<Outcome> {
    match command {
        Command::Serve(serve) => serve::run(serve, config).await,
        Command::Init(init) => init::run(init, &config).await,
        Command::Migrate => {
            let opened = wiring::open(&config).await?;
            println!("{} is of this version.", config.database.shown());
            opened.app.close().await;
            Ok(Outcome::Done)
        }
        Command::Customers(customers) => customers::run(customers, &config).await,
        Command::CustomerUsers(customer_users) => customer_users::run(customer_users, &config).await,
        Command::Jobs(jobs) => jobs::run(jobs, &config).await,
        Command::History(history) => history::run(history, &config).await,
        Command::Token(token) => token::run(token, &config).await,
        Command::Backup { file } => backup::backup(&file, &config).await,
        Command::Restore { file } => backup::restore(&file, &config).await,
        Command::Doctor => doctor::run(&config).await,
        // `config check` was answered before a configuration was insisted on.
        Command::Config(_) => config::show(&config),
    }
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

/// When a record was added and changed, as JSON has it.
fn add_times(
    object: &mut serde_json::Map<String, serde_json::Value>,
    created: Option<NaiveDateTime>,
    changed: Option<NaiveDateTime>,
) {
    for (name, time) in [("created_at", created), ("changed_at", changed)] {
        let text = time.map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        object.insert(name.to_owned(), text.into());
    }
}
