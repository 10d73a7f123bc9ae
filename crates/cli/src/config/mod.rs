//! `padron.toml`: one small struct a section; unknown keys are errors; every key also as `PADRON_SECTION__KEY`.

mod mail;
mod read;
mod sections;
pub(crate) mod source;

use std::path::Path;

use anyhow::Context as _;
use padron_app::Settings;
use padron_app::settings::PasswordMin;
use serde::{Deserialize, Serialize};

pub(crate) use mail::MailSection;
pub(crate) use read::{ConfigFault, read};
pub(crate) use sections::{
    ApiSection, CustomerSection, CustomerUserSection, EmailSection, HistorySection, LogFormat, LogSection, PoolSection,
    ServerSection, SessionSection, SignInSection,
};
pub(crate) use source::SourceBlock;

/// Everything that can be configured, with the defaults of a fresh installation.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// `sqlite:PATH`, `postgres://…` or `mysql://…`.
    pub(crate) database: Database,
    pub(crate) pool: PoolSection,
    pub(crate) server: ServerSection,
    pub(crate) session: SessionSection,
    pub(crate) sign_in: SignInSection,
    pub(crate) customer_user: CustomerUserSection,
    pub(crate) customer: CustomerSection,
    pub(crate) email: EmailSection,
    pub(crate) history: HistorySection,
    pub(crate) api: ApiSection,
    pub(crate) log: LogSection,
    pub(crate) mail: MailSection,
    /// An installation of the family that settings are taken from.
    pub(crate) otobo: source::OtoboSection,
    /// Where people come from.
    #[serde(skip_serializing)]
    pub(crate) source: Vec<SourceBlock>,
    /// Where companies come from.
    #[serde(skip_serializing)]
    pub(crate) company_source: Vec<SourceBlock>,
    /// Where in the file the blocks are.
    #[serde(skip)]
    lines: source::Lines,
}

/// The address of the database. It may hold a password, so it is never shown whole.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Database(pub(crate) String);

impl Default for Database {
    fn default() -> Self {
        Self("sqlite:data/padron.db".to_owned())
    }
}

impl Database {
    /// The address without its password.
    pub(crate) fn shown(&self) -> String {
        // What stands behind the `?` names files and modes; whoever put a password there is not betrayed either.
        let (place, said) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let kept: Vec<&str> = said.split('&').filter(|part| !part.contains("password") && !part.is_empty()).collect();
        let said = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        match (place.split_once("://"), place.rsplit_once('@')) {
            (Some((scheme, _)), Some((before, host))) => {
                let user = before.rsplit('/').next().and_then(|login| login.split(':').next()).unwrap_or("");
                format!("{scheme}://{user}:…@{host}{said}")
            }
            _ => format!("{place}{said}"),
        }
    }
}

impl Serialize for Database {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.shown())
    }
}

impl Config {
    /// The file beside which nothing was said: `padron.toml` here, if it is there.
    pub(crate) const DEFAULT_FILE: &'static str = "padron.toml";

    /// Reads the file that was named, or the default one if there is one, and what the environment says.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, ConfigFault> {
        let found = match file {
            Some(file) => Some(file.to_owned()),
            None => Some(Path::new(Self::DEFAULT_FILE).to_owned()).filter(|file| file.exists()),
        };
        read(found.as_deref(), std::env::vars())
    }

    /// What can only be wrong about the values together or in themselves.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        use padron_domain::customer::CustomerValues;
        use padron_domain::customer_user::CustomerUserValues;
        let (person, company) = (CustomerUserValues::default(), CustomerValues::default());
        let people = |field: &str| field == padron_app::settings::CUSTOMER_NAME || person.get(field).is_some();
        known("customer_user.search_fields", &self.customer_user.search_fields, people)?;
        known("customer_user.name_fields", &self.customer_user.name_fields, |field| person.get(field).is_some())?;
        known("customer.search_fields", &self.customer.search_fields, |field| company.get(field).is_some())?;
        self.sources()?;
        padron_storage::db::address::check(&self.database.0).context("database")?;
        self.pool.check()?;
        self.server.check()?;
        self.mail.check()?;
        self.log.filter().map(|_| ())
    }

    /// What the verbs need of it.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            customer_user_search: self.customer_user.search(),
            customer_search: self.customer.search(),
            email: self.email.rules(),
            unique_email: self.customer_user.unique_email,
            of_family: std::collections::BTreeMap::new(),
            name: self.customer_user.name(),
            session: self.session.settings(),
            throttle: self.sign_in.settings(),
            keep_history: self.history.keep(),
            // `check` looked before that the file with the password can be read.
            mail: self.mail.settings().unwrap_or_default(),
            public_url: self.server.address_for_people(),
            password_min: PasswordMin(usize::try_from(self.customer_user.password_min_size.max(1)).unwrap_or(1)),
        }
    }
}

/// A list of fields must name some, and only such as there are.
fn known(key: &str, fields: &[String], is: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    anyhow::ensure!(!fields.is_empty(), "{key}: name at least one field");
    match fields.iter().find(|field| !is(field)) {
        Some(field) => anyhow::bail!("{key}: there is no field {field}"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_databases_are_not_shown() {
        assert_eq!(
            Database("postgres://otobo:se@cret@db:5432/otobo".into()).shown(),
            "postgres://otobo:…@db:5432/otobo"
        );
        assert_eq!(Database("sqlite:data/padron.db".into()).shown(), "sqlite:data/padron.db");
        assert_eq!(
            Database("mysql://u:p@h/d?sslmode=verify-full&password=secret".into()).shown(),
            "mysql://u:…@h/d?sslmode=verify-full"
        );
        assert!(!format!("{:?}", Database("mysql://u:secret@h/d".into())).contains("secret"));
    }
}
