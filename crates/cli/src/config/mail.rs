//! `[mail]`: how mail is sent.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use padron_app::mail::{Encryption, LANGUAGES, MIN_LIFETIME, MailSettings, Secret};
use serde::{Deserialize, Serialize, Serializer};

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protection {
    /// Not at all.
    None,
    /// In clear first, then TLS or nothing.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// A password: read, never shown.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Password(String);

impl Password {
    /// The password itself.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("…")
    }
}

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0.is_empty() { "" } else { "…" })
    }
}

/// `[mail]`: the mail server, the sender, the texts.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MailSection {
    /// The mail server; empty: no mail is sent.
    pub(crate) host: String,
    /// Its port; 0: 25, 587 or 465, as the encryption says.
    pub(crate) port: u16,
    /// `none`, `starttls` or `tls`.
    pub(crate) encryption: Protection,
    /// A certificate authority (PEM) that is trusted besides the public ones.
    pub(crate) ca_certificate: String,
    /// Whom to sign in as; empty: not at all.
    pub(crate) login: String,
    /// The password.
    pub(crate) password: Password,
    /// A file with the password, instead.
    pub(crate) password_file: String,
    /// The sender, as `Service Desk <desk@example.org>`.
    pub(crate) from: String,
    /// Where answers go; empty: to the sender.
    pub(crate) reply_to: String,
    /// Seconds that each step may take.
    pub(crate) timeout_seconds: u32,
    /// A folder with texts that take the place of ours.
    pub(crate) templates: String,
    /// The language for people who chose none: `en`, `es` or `de`.
    pub(crate) language: String,
    /// Hours for which a link that sets a password works.
    pub(crate) password_link_hours: u32,
}

impl Default for MailSection {
    fn default() -> Self {
        let settings = MailSettings::default();
        Self {
            host: settings.host,
            port: 0,
            encryption: Protection::default(),
            ca_certificate: String::new(),
            login: settings.login,
            password: Password::default(),
            password_file: String::new(),
            from: settings.from,
            reply_to: settings.reply_to,
            timeout_seconds: 20,
            templates: String::new(),
            language: settings.language,
            password_link_hours: 7 * 24,
        }
    }
}

impl MailSection {
    /// What can be told without asking the mail server.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if self.host.is_empty() {
            return Ok(());
        }
        anyhow::ensure!(
            self.password.0.is_empty() || self.password_file.is_empty(),
            "mail.password and mail.password_file: say one of them"
        );
        anyhow::ensure!(
            LANGUAGES.contains(&self.language.as_str()),
            "mail.language: {} is none of {}",
            self.language,
            LANGUAGES.join(", ")
        );
        anyhow::ensure!((1..=600).contains(&self.timeout_seconds), "mail.timeout_seconds: 1 to 600");
        let shortest = MIN_LIFETIME.num_hours();
        anyhow::ensure!(
            (shortest..=24 * 365).contains(&i64::from(self.password_link_hours)),
            "mail.password_link_hours: {shortest} to 8760"
        );
        let settings = self.settings()?;
        if let Some(fault) = settings.faults().into_iter().next() {
            anyhow::bail!("{fault}");
        }
        if let Some(path) = &settings.ca_certificate {
            std::fs::metadata(path).with_context(|| format!("mail.ca_certificate: {}", path.display()))?;
        }
        Ok(())
    }

    /// What the verbs need of it.
    pub(super) fn settings(&self) -> anyhow::Result<MailSettings> {
        let encryption = match self.encryption {
            Protection::None => Encryption::None,
            Protection::StartTls => Encryption::StartTls,
            Protection::Tls => Encryption::Tls,
        };
        let path = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        let password =
            if self.password_file.is_empty() { self.password.0.clone() } else { first_line(&self.password_file)? };
        Ok(MailSettings {
            host: self.host.clone(),
            port: if self.port == 0 { encryption.port() } else { self.port },
            encryption,
            ca_certificate: path(&self.ca_certificate),
            login: self.login.clone(),
            password: Secret(password),
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            timeout: Duration::from_secs(u64::from(self.timeout_seconds)),
            templates: path(&self.templates),
            language: self.language.clone(),
            link_lifetime: TimeDelta::hours(i64::from(self.password_link_hours)),
        })
    }
}

fn first_line(file: &str) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(Path::new(file)).with_context(|| format!("mail.password_file: {file}"))?;
    Ok(text.lines().next().unwrap_or("").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let section = MailSection { password: Password("secret".into()), ..MailSection::default() };
        assert!(!format!("{section:?}").contains("secret"));
        assert!(!toml::to_string(&section).unwrap().contains("secret"));
        assert!(!format!("{:?}", section.settings().unwrap()).contains("secret"));
    }
}
