//! `padron backup` and `padron restore`.

use std::path::Path;

use anyhow::Context as _;
use padron_storage::{backup as files, migrate};

use super::Outcome;
use crate::config::Config;
use crate::wiring;

pub(super) async fn backup(file: &Path, config: &Config) -> anyhow::Result<Outcome> {
    let db = wiring::connect(config, false).await?;
    files::backup(&db, file).await?;
    db.close().await;
    println!("{} holds the database as of now.", file.display());
    Ok(Outcome::Done)
}

pub(super) async fn restore(file: &Path, config: &Config) -> anyhow::Result<Outcome> {
    let db = wiring::connect(config, true).await?;
    migrate::migrate(&db).await.context("the database could not be brought up to this version")?;
    let rows = files::restore(&db, file).await?;
    db.close().await;
    println!("{} is as {} has it: {rows} rows. A running server shows it within a second.", config.database.shown(), file.display());
    Ok(Outcome::Done)
}
