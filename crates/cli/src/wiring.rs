//! The only place that puts concrete parts together.

use std::path::Path;

use anyhow::Context as _;
use padron_app::{App, Clock};
use padron_storage::{Db, lock, migrate};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat, LogSection};

/// A database that is open and of this version.
pub(crate) struct Opened {
    pub(crate) app: App,
    /// Whether it was made just now.
    pub(crate) created: bool,
}

/// Opens the database, makes it where it is not there yet, and brings it up to this version.
pub(crate) async fn open(config: &Config) -> anyhow::Result<Opened> {
    let db = connect(config, true).await?;
    let migrated = migrate::migrate(&db).await.context("the database could not be brought up to this version")?;
    let app = App::new(db, config.settings(), Clock::System);
    app.refresh_settings().await.context("the settings made at run time could not be read")?;
    Ok(Opened { app, created: migrated.created })
}

/// Makes the folder of an embedded database.
pub(crate) fn make_folder(config: &Config) -> anyhow::Result<()> {
    if let Some(folder) = lock::sqlite_path(&config.database.0).as_deref().and_then(Path::parent)
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    Ok(())
}

/// Connects only.
pub(crate) async fn connect(config: &Config, create: bool) -> anyhow::Result<Db> {
    if create {
        make_folder(config)?;
    }
    Db::connect(&config.database.0, create)
        .await
        .with_context(|| format!("the database {} cannot be opened", config.database.shown()))
}

/// Log lines go to standard error; what a command answers goes to standard output. Only a server says what it does.
pub(crate) fn start_log(section: &LogSection, server: bool) -> anyhow::Result<()> {
    let filter = if server { section.filter()? } else { EnvFilter::new("warn") };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A log that nobody reads any more must not stop the server.
    let log = log.log_internal_errors(false);
    match section.format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
