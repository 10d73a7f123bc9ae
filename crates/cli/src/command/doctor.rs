//! `padron doctor`: what is well and what is not, with what to do. Grows with every part of the program.

use padron_app::mail::MailSettings;
use padron_storage::{Db, Engine, changes, lock, meta, migrate};
use serde_json::{Value, json};

use super::Outcome;
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(config: &Config, as_json: bool) -> anyhow::Result<Outcome> {
    let mut report = Report { well: true, findings: as_json.then(Vec::new) };
    report.say(true, "configuration", "understood");
    let behind_tls = !config.server.tls_certificate.is_empty() || config.server.public_url.starts_with("https://");
    let local = config.server.listen.starts_with("127.")
        || config.server.listen.starts_with("[::1]")
        || config.server.listen.starts_with("localhost");
    if !local && !behind_tls {
        report.say(false, "encryption", "the server is reachable from other machines without HTTPS: set server.tls_certificate and tls_key, or server.public_url to the https address of the proxy in front");
    } else {
        report.say(true, "encryption", if behind_tls { "HTTPS" } else { "not needed on this machine alone" });
    }
    if config.server.public_url.is_empty() && !config.mail.host.is_empty() {
        let lead = format!("not set: links in mails lead to {}", config.server.address_for_people());
        report.say(true, "public address", &lead);
    } else if config.server.public_url.is_empty() {
        report.say(true, "public address", "not set: needed as soon as a proxy stands in front");
    } else {
        report.say(true, "public address", &config.server.public_url);
    }
    mail(&config.settings().mail, &mut report).await;
    match Db::connect(&config.database.0, false).await {
        Err(error) => report.say(false, "database", &format!("{} cannot be opened: {error}", config.database.shown())),
        Ok(db) => {
            database(&db, config, &mut report).await;
            let current = migrate::applied(&db).await.is_ok_and(|done| done == migrate::newest());
            db.close().await;
            if current {
                sources(config, &mut report).await;
            }
        }
    }
    if let Some(findings) = &report.findings {
        println!("{}", json!({ "well": report.well, "items": findings }));
    }
    Ok(if report.well { Outcome::Done } else { Outcome::Refused })
}

async fn mail(settings: &MailSettings, report: &mut Report) {
    if !settings.is_set_up() {
        report.say(true, "mail", "not set up: nobody is sent a link to choose a password");
        return;
    }
    match settings.try_line().await {
        Ok(server) => report.say(true, "mail", &format!("{server} on {}:{}", settings.host, settings.port)),
        Err(finding) => report.say(
            false,
            "mail",
            &format!(
                "{}:{} at the step {finding}; padron mail test ADDRESS shows them all",
                settings.host, settings.port
            ),
        ),
    }
}

async fn database(db: &Db, config: &Config, report: &mut Report) {
    report.say(true, "database", &format!("{} ({})", config.database.shown(), db.engine().name()));
    match migrate::applied(db).await {
        Ok(done) if done == migrate::newest() => report.say(true, "migrations", &format!("{done}, the newest")),
        Ok(done) => report.say(false, "migrations", &format!("{done} of {}: run padron migrate", migrate::newest())),
        Err(error) => report.say(false, "migrations", &error.to_string()),
    }
    let adopted = async { migrate::is_adopted(&mut db.read().await?).await };
    match adopted.await {
        Ok(true) => report.say(
            true,
            "tables",
            "made by OTOBO or Znuny: nothing is changed about them; what others write is seen by its time of change, and not in the history",
        ),
        Ok(false) => match missing_triggers(db).await {
            Ok(0) => report.say(true, "tables", "made by Padrón"),
            Ok(missing) => report.say(
                false,
                "tables",
                &format!("{missing} triggers of the change feed are missing: what other programs write is not seen"),
            ),
            Err(error) => report.say(false, "tables", &error.to_string()),
        },
        Err(_) => {}
    }
    match meta::check_writing(db).await {
        Ok(()) => report.say(true, "writing", "possible"),
        Err(error) => report.say(false, "writing", &error.to_string()),
    }
    if db.engine() == Engine::Sqlite {
        match padron_storage::backup::check(db).await {
            Ok(text) if text == "ok" => report.say(true, "integrity", "the file is sound"),
            Ok(text) => report.say(false, "integrity", &format!("{text}: restore a backup")),
            Err(error) => report.say(false, "integrity", &error.to_string()),
        }
        let running = lock::ServerLock::take(&config.database.0).is_err();
        report.say(true, "server", if running { "runs on this file" } else { "does not run" });
    }
}

/// Whether the sources answer.
async fn sources(config: &Config, report: &mut Report) {
    let asked = async {
        let opened = wiring::open(config).await?;
        let admin = opened.app.as_operator().await?;
        let reports = super::sources::asked(&opened.app, &admin).await?;
        let clashes = (
            admin.source_clashes(padron_app::sources::Of::People, 0).await?.1,
            admin.source_clashes(padron_app::sources::Of::Companies, 0).await?.1,
        );
        opened.app.close().await;
        anyhow::Ok((reports, clashes))
    };
    let (reports, clashes) = match asked.await {
        Ok(found) => found,
        Err(error) => return report.say(false, "sources", &format!("{error:#}")),
    };
    for source in reports {
        let health = &source.health;
        let lacks = health.missing.iter().map(|column| format!("; lacks {}: {}", column.column, column.remedy));
        let why = health.error.as_ref().map(|error| format!("; {error}")).unwrap_or_default();
        let text = format!(
            "{} ({}, {}): {}, {} records{why}{}",
            source.name,
            source.of.name(),
            source.kind.name(),
            health.state.name(),
            health.count,
            lacks.collect::<String>()
        );
        report.say(!super::sources::is_away(&source), "source", &text);
    }
    for (count, what) in [(clashes.0, "logins"), (clashes.1, "customer ids")] {
        if count > 0 {
            report.say(true, "conflicts", &format!("{count} {what} are in several sources: padron sources"));
        }
    }
}

async fn missing_triggers(db: &Db) -> padron_storage::Result<i64> {
    changes::missing_triggers(&mut db.read().await?).await
}

struct Report {
    well: bool,
    /// What was found, where it is told at the end, as JSON.
    findings: Option<Vec<Value>>,
}

impl Report {
    fn say(&mut self, well: bool, what: &str, text: &str) {
        self.well &= well;
        if let Some(findings) = &mut self.findings {
            return findings.push(json!({ "what": what, "well": well, "text": text }));
        }
        println!("{} {what:<16} {text}", if well { "ok  " } else { "FAIL" });
    }
}
