//! `padron init`: the first administrator.

use padron_app::AppError;

use super::{Outcome, line_from_stdin};
use crate::args::Init;
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(init: Init, config: &Config) -> anyhow::Result<Outcome> {
    debug_assert!(init.password_stdin, "the argument is required");
    let password = line_from_stdin()?;
    let opened = wiring::open(config).await?;
    let outcome = match opened.app.init(&init.admin, &password).await {
        Ok(agent) => {
            println!("{} administrates {}.", agent.login, config.database.shown());
            Outcome::Done
        }
        Err(AppError::Fields(faults)) => {
            for fault in faults {
                eprintln!("padron: {}: {} {}", fault.field, fault.fault.code(), fault.fault.detail());
            }
            Outcome::Refused
        }
        Err(other) => return Err(other.into()),
    };
    opened.app.close().await;
    Ok(outcome)
}
