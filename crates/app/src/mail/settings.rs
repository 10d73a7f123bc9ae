//! What an operator says about mail in `padron.toml`.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encryption {
    /// Not at all: for a mail server on this machine.
    None,
    /// In clear first, then TLS or nothing (port 587).
    #[default]
    StartTls,
    /// TLS from the first byte (port 465).
    Tls,
}

impl Encryption {
    /// Its name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "starttls",
            Self::Tls => "tls",
        }
    }

    /// The port that goes with it where none is said.
    pub const fn port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A text that no log and no page shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("…")
    }
}

/// How mail is sent. Without a host none is.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The mail server; empty: no mail.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub encryption: Encryption,
    /// A certificate authority (PEM) that is trusted besides the public ones.
    pub ca_certificate: Option<PathBuf>,
    /// Whom we sign in as; empty: not at all.
    pub login: String,
    /// The password that goes with it.
    pub password: Secret,
    /// The sender, as `Service Desk <desk@example.org>`.
    pub from: String,
    /// Where answers go; empty: to the sender.
    pub reply_to: String,
    /// How long each step may take.
    pub timeout: Duration,
    /// A folder with texts that take the place of ours.
    pub templates: Option<PathBuf>,
    /// The language of people who chose none.
    pub language: String,
    /// How long a link that sets a password works.
    pub link_lifetime: TimeDelta,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: Encryption::default().port(),
            encryption: Encryption::default(),
            ca_certificate: None,
            login: String::new(),
            password: Secret::default(),
            from: String::new(),
            reply_to: String::new(),
            timeout: Duration::from_secs(20),
            templates: None,
            language: "en".to_owned(),
            link_lifetime: TimeDelta::days(7),
        }
    }
}

impl MailSettings {
    /// Whether mail can be sent at all.
    pub fn is_set_up(&self) -> bool {
        !self.host.is_empty()
    }
}
