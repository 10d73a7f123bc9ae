//! `padron init`: the first administrator.

use padron_app::AppError;

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
        Err(AppError::Fields(faults)) => {
            super::record::tell_faults(false, &faults);
            Outcome::Refused
        }
        Err(other) => return Err(other.into()),
    };
    opened.app.close().await;
    Ok(outcome)
}
