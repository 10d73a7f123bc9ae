//! `padron backup` and `padron restore`.

use std::path::Path;

use super::Outcome;
use crate::config::Config;
use crate::wiring;

pub(super) async fn backup(file: &Path, config: &Config) -> anyhow::Result<Outcome> {
    let app = wiring::open(config).await?.app;
    app.as_operator().await?.backup(file).await?;
    app.close().await;
    println!("{} holds the database as of now.", file.display());
    Ok(Outcome::Done)
}

pub(super) async fn restore(file: &Path, config: &Config) -> anyhow::Result<Outcome> {
    let app = wiring::open(config).await?.app;
    let rows = app.as_operator().await?.restore(file).await?;
    app.close().await;
    println!(
        "{} is as {} has it: {rows} rows. A running server shows it within a second.",
        config.database.shown(),
        file.display()
    );
    Ok(Outcome::Done)
}
