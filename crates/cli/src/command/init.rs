//! `padron init`: the first administrator.

use padron_app::AppError;
use padron_domain::problem::{Fault, FieldFault};

use super::{Outcome, line_from_stdin};
use crate::args::Init;
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(init: Init, config: &Config) -> anyhow::Result<Outcome> {
    debug_assert!(init.password_stdin, "the argument is required");
    let password = line_from_stdin()?;
    let opened = wiring::open_for(config, init.dry_run).await?;
    let done = if init.dry_run {
        opened.app.would_init(&init.admin, &password).await
    } else {
        opened.app.init(&init.admin, &password).await
    };
    let outcome = match done {
        Ok(agent) => {
            let does = if init.dry_run { "would administrate" } else { "administrates" };
            println!("{} {does} {}.", agent.login, config.database.shown());
            Outcome::Done
        }
        Err(AppError::Fields(faults)) if other(&faults, &init.admin).is_some() => {
            let other = other(&faults, &init.admin).unwrap_or_default();
            let says = "who forgot the password names it: padron init --admin";
            eprintln!("padron: {other} is the administrator already; {says} {other} --password-stdin");
            Outcome::Refused
        }
        Err(AppError::Fields(faults)) => {
            super::record::tell_faults(false, &faults);
            Outcome::Refused
        }
        Err(other) => return Err(other.into()),
    };
    opened.app.close().await;
    Ok(outcome)
}

/// Who is the administrator already, where that is why another one is refused.
fn other(faults: &[FieldFault], asked: &str) -> Option<String> {
    let taken = |found: &&FieldFault| found.field == "login" && matches!(found.fault, Fault::Taken(_));
    faults.iter().find(taken).map(|found| found.fault.detail()).filter(|login| login != asked)
}
