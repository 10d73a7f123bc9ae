//! The only place that puts concrete parts together.

use std::path::Path;

use anyhow::Context as _;
use padron_app::{App, Clock};
use padron_storage::{Db, StorageError, lock, migrate};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat, LogSection};

/// A database that is open and of this version.
pub(crate) struct Opened {
    pub(crate) app: App,
    /// Whether it was made just now.
    pub(crate) created: bool,
}

/// Padrón on this database, with the sources that are configured. What the program is told of searching and names holds for the
/// first source, and is what that source says.
async fn on(db: Db, config: &Config) -> anyhow::Result<App> {
    let sources = config.sources()?;
    let mut settings = config.settings();
    settings.of_family = config.settings_of_family(&sources)?;
    if let Some(first) = sources.customer_users.first() {
        settings.customer_user_search = first.search.clone();
        settings.unique_email = first.people.unique_email;
        settings.name = first.people.name.clone();
    }
    if let Some(first) = sources.customers.first() {
        settings.customer_search = first.search.clone();
    }
    let app = App::with_sources(db, settings, sources, Clock::System);
    app.find_sources().await.context("the tables of the sources could not be looked for")?;
    Ok(app)
}

/// Opens the database, makes it where it is not there yet, and brings it up to this version.
pub(crate) async fn open(config: &Config) -> anyhow::Result<Opened> {
    let db = connect(config, true).await?;
    let migrated = migrate::migrate(&db).await.context("the database could not be brought up to this version")?;
    let app = on(db, config).await?;
    app.refresh_settings().await.context("the settings made at run time could not be read")?;
    Ok(Opened { app, created: migrated.created })
}

/// Opens the database for a command: as [`open`] does, but where the database's user may make no tables of ours it
/// goes on without them, and says so: reading needs none.
async fn open_as_it_may_be(config: &Config) -> anyhow::Result<Opened> {
    let db = connect(config, true).await?;
    match migrate::migrate(&db).await {
        Err(StorageError::Forbidden(why)) if migrate::applied(&db).await? == 0 => {
            eprintln!(
                "padron: {} may only be read, since no tables can be made there ({why}): settings made at run time, the history and \
                 everything that changes something are missing",
                config.database.shown()
            );
            Ok(Opened { app: on(db, config).await?, created: false })
        }
        migrated => {
            let created = migrated.context("the database could not be brought up to this version")?.created;
            let app = on(db, config).await?;
            app.refresh_settings().await.context("the settings made at run time could not be read")?;
            Ok(Opened { app, created })
        }
    }
}

/// Opens the database as [`open`] does; for a dry run as it is. One that is not there yet is made in memory then.
pub(crate) async fn open_for(config: &Config, dry_run: bool) -> anyhow::Result<Opened> {
    if !dry_run {
        return open_as_it_may_be(config).await;
    }
    if lock::sqlite_path(&config.database.0).is_some_and(|path| !path.exists()) {
        let app = App::open("sqlite::memory:", config.settings(), Clock::System).await?;
        return Ok(Opened { app, created: true });
    }
    let db = connect(config, false).await?;
    let applied = migrate::applied(&db).await?;
    anyhow::ensure!(
        applied == migrate::newest(),
        "{} is of an older version: run padron migrate first, a dry run does not do that",
        config.database.shown()
    );
    Ok(Opened { app: on(db, config).await?, created: false })
}

/// How many migrations the database lacks.
pub(crate) async fn pending(config: &Config) -> anyhow::Result<i64> {
    if lock::sqlite_path(&config.database.0).is_some_and(|path| !path.exists()) {
        return Ok(migrate::newest());
    }
    let db = connect(config, false).await?;
    let applied = migrate::applied(&db).await?;
    db.close().await;
    anyhow::ensure!(applied <= migrate::newest(), "{} was written by a newer Padrón", config.database.shown());
    Ok(migrate::newest() - applied)
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
    Db::connect_with(&config.database.0, create, config.pool.pooling())
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
