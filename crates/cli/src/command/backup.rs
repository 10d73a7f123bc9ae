//! `padron backup` and `padron restore`.

use std::path::Path;

use super::Outcome;
use super::table::many;
use crate::config::Config;
use crate::wiring;

pub(super) async fn backup(file: &Path, config: &Config) -> anyhow::Result<Outcome> {
    let app = wiring::open(config).await?.app;
    app.as_operator().await?.backup(file).await?;
    app.close().await;
    println!("{} holds the database as of now.", file.display());
    Ok(Outcome::Done)
}

pub(super) async fn restore(file: &Path, dry_run: bool, config: &Config) -> anyhow::Result<Outcome> {
    let app = wiring::open_for(config, dry_run).await?.app;
    if dry_run {
        app.as_operator().await?.would_restore(file).await?;
        app.close().await;
        println!("{} would be as {} has it.", config.database.shown(), file.display());
        return Ok(Outcome::Done);
    }
    let rows = app.as_operator().await?.restore(file).await?;
    app.close().await;
    println!(
        "{} is as {} has it: {}. A running server shows it within a second.",
        config.database.shown(),
        file.display(),
        many(rows, "row")
    );
    Ok(Outcome::Done)
}
