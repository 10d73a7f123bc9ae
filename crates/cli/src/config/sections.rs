//! The sections of `padron.toml`. The comment of a key is what the handbook says of it.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use padron_app::Settings;
use padron_app::settings::{PasswordMin, SessionSettings, ThrottleSettings};
use padron_domain::customer_user::NameFormat;
use padron_domain::email::EmailRules;
use padron_domain::source::{People, Search, Slot, Source};
use padron_storage::db::Pooling;
use padron_web::{ApiLimits, Options};
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// `[server]`: where the server listens and what stands in front of it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ServerSection {
    /// Address and port of the pages.
    pub(crate) listen: String,
    /// The address people type, as `https://desk.example.org`; forms sent from elsewhere are refused.
    pub(crate) public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed: addresses or networks, as `10.0.0.0/8`.
    pub(crate) trusted_proxies: Vec<String>,
    /// A certificate chain (PEM); with `tls_key` the server speaks HTTPS itself.
    pub(crate) tls_certificate: String,
    /// The certificate's private key (PEM).
    pub(crate) tls_key: String,
    /// Address and port for `/metrics`. Empty: on the pages' port, for callers on this machine only.
    pub(crate) metrics_listen: String,
}

impl Default for ServerSection {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            tls_certificate: String::new(),
            tls_key: String::new(),
            metrics_listen: String::new(),
        }
    }
}

impl ServerSection {
    /// What can be told without listening.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.address()?;
        self.options()?;
        if !self.metrics_listen.is_empty() {
            address("server.metrics_listen", &self.metrics_listen)?;
        }
        anyhow::ensure!(
            self.tls_certificate.is_empty() == self.tls_key.is_empty(),
            "server.tls_certificate and server.tls_key belong together"
        );
        Ok(())
    }

    /// Where the pages are listened for.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        address("server.listen", &self.listen)
    }

    /// Whether the server speaks HTTPS itself.
    pub(crate) fn speaks_tls(&self) -> bool {
        !self.tls_certificate.is_empty()
    }

    /// The address people type, without a slash at its end; where nobody said it, the one that is listened on.
    pub(crate) fn address_for_people(&self) -> String {
        if self.public_url.is_empty() {
            format!("{}://{}", if self.speaks_tls() { "https" } else { "http" }, self.listen)
        } else {
            self.public_url.trim_end_matches('/').to_owned()
        }
    }

    /// How the server is reached, as the doors have to know it.
    pub(crate) fn options(&self) -> anyhow::Result<Options> {
        let mut trusted_proxies = Vec::new();
        for text in &self.trusted_proxies {
            let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(ipnet::IpNet::from));
            trusted_proxies
                .push(network.with_context(|| format!("server.trusted_proxies: {text} is no address and no network"))?);
        }
        let public_origin = (!self.public_url.is_empty()).then(|| origin(&self.public_url)).transpose()?;
        let https = self.speaks_tls() || public_origin.as_deref().is_some_and(|origin| origin.starts_with("https://"));
        let metrics_here = self.metrics_listen.is_empty();
        Ok(Options { public_origin, trusted_proxies, https, metrics_here, ..Options::default() })
    }
}

fn address(key: &str, text: &str) -> anyhow::Result<SocketAddr> {
    text.parse().with_context(|| format!("{key}: {text} is no address with a port, as 127.0.0.1:8080"))
}

/// Scheme, host and port of an address; a path would be a promise that nothing keeps.
fn origin(url: &str) -> anyhow::Result<String> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url.to_owned()),
        _ => anyhow::bail!("server.public_url: {url} is not of the form https://host or https://host:port"),
    }
}

/// `[session]`: how long agents stay signed in.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SessionSection {
    /// Minutes without a request after which a session is over.
    pub(crate) idle_minutes: u32,
    /// Hours after which a session is over in any case.
    pub(crate) absolute_hours: u32,
}

impl Default for SessionSection {
    fn default() -> Self {
        Self { idle_minutes: 120, absolute_hours: 16 }
    }
}

impl SessionSection {
    pub(super) fn settings(&self) -> SessionSettings {
        SessionSettings {
            idle: TimeDelta::minutes(i64::from(self.idle_minutes)),
            absolute: TimeDelta::hours(i64::from(self.absolute_hours)),
        }
    }
}

/// `[pool]`: the connections to the database.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PoolSection {
    /// The most connections of this program at once.
    pub(crate) max_connections: u32,
    /// Seconds a request waits for one before it answers 503.
    pub(crate) acquire_seconds: u32,
}

impl Default for PoolSection {
    fn default() -> Self {
        Self { max_connections: 8, acquire_seconds: 5 }
    }
}

impl PoolSection {
    pub(super) fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!((2..=1_000).contains(&self.max_connections), "pool.max_connections: from 2 to 1000");
        anyhow::ensure!((1..=600).contains(&self.acquire_seconds), "pool.acquire_seconds: from 1 to 600");
        Ok(())
    }

    /// What the store needs of it.
    pub(crate) fn pooling(&self) -> Pooling {
        Pooling {
            max_connections: self.max_connections,
            acquire_timeout: Duration::from_secs(u64::from(self.acquire_seconds)),
        }
    }
}

/// `[sign_in]`: how many wrong tries are accepted.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SignInSection {
    /// Tries for one login within the window.
    pub(crate) account_tries: u32,
    /// Tries from one address within the window.
    pub(crate) address_tries: u32,
    /// Seconds of the window, and of the wait once it is full.
    pub(crate) window_seconds: u32,
}

impl Default for SignInSection {
    fn default() -> Self {
        Self { account_tries: 10, address_tries: 50, window_seconds: 300 }
    }
}

impl SignInSection {
    pub(super) fn settings(&self) -> ThrottleSettings {
        ThrottleSettings {
            account_tries: i64::from(self.account_tries),
            address_tries: i64::from(self.address_tries),
            window: TimeDelta::seconds(i64::from(self.window_seconds)),
        }
    }
}

/// `[customer_user]`: how people are searched, named and checked.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CustomerUserSection {
    /// Fields that are searched; `customer_name` is the company's name.
    pub(crate) search_fields: Vec<String>,
    /// Put in front of every word (`CustomerUserSearchPrefix`).
    pub(crate) search_prefix: String,
    /// Put behind every word (`CustomerUserSearchSuffix`).
    pub(crate) search_suffix: String,
    /// Whether case and accents count in searches (`SearchCaseSensitive`).
    pub(crate) search_case_sensitive: bool,
    /// How many people a page shows at most (`CustomerUserSearchListLimit`).
    pub(crate) search_list_limit: u32,
    /// Whether two people may not share an e-mail address (`CustomerUserEmailUniqCheck`).
    pub(crate) unique_email: bool,
    /// Fields a name is made of (`CustomerUserNameFields`).
    pub(crate) name_fields: Vec<String>,
    /// What stands between them (`CustomerUserNameFieldsJoin`).
    pub(crate) name_join: String,
    /// The least number of characters of a password that somebody chooses (`PasswordMinSize`).
    pub(crate) password_min_size: u32,
}

impl Default for CustomerUserSection {
    fn default() -> Self {
        let Settings { customer_user_search: search, name, .. } = Settings::default();
        Self {
            search_fields: search.fields,
            search_prefix: search.prefix,
            search_suffix: search.suffix,
            search_case_sensitive: search.case_sensitive,
            search_list_limit: u32::try_from(search.list_limit).unwrap_or(u32::MAX),
            unique_email: false,
            name_fields: name.fields,
            name_join: name.join,
            password_min_size: u32::try_from(PasswordMin::default().0).unwrap_or(8),
        }
    }
}

impl CustomerUserSection {
    /// The family's own people, searched and named as this section says. A source elsewhere begins with less: what is
    /// remembered of it, and whose customers must exist, is for its own block to say.
    pub(crate) fn source(&self, slot: Slot) -> Source {
        let own = Source::customer_users();
        let first = slot == Slot::FIRST;
        Source {
            slot,
            search: self.search(),
            cache_seconds: if first { own.cache_seconds } else { 0 },
            people: People { name: self.name(), unique_email: self.unique_email, company_support: first, ..own.people },
            ..own
        }
    }

    pub(super) fn search(&self) -> Search {
        Search {
            fields: self.search_fields.clone(),
            prefix: self.search_prefix.clone(),
            suffix: self.search_suffix.clone(),
            case_sensitive: self.search_case_sensitive,
            list_limit: usize::try_from(self.search_list_limit.max(1)).unwrap_or(usize::MAX),
        }
    }

    pub(super) fn name(&self) -> NameFormat {
        NameFormat { fields: self.name_fields.clone(), join: self.name_join.clone() }
    }
}

/// `[customer]`: how companies are searched.
#[expect(clippy::struct_field_names, reason = "the keys of the section say `search`, as those of `[customer_user]` do")]
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CustomerSection {
    /// Fields that are searched.
    pub(crate) search_fields: Vec<String>,
    /// Put in front of every word (`CustomerCompanySearchPrefix`).
    pub(crate) search_prefix: String,
    /// Put behind every word (`CustomerCompanySearchSuffix`).
    pub(crate) search_suffix: String,
    /// How many companies a page shows at most (`CustomerCompanySearchListLimit`).
    pub(crate) search_list_limit: u32,
}

impl Default for CustomerSection {
    fn default() -> Self {
        let search = Settings::default().customer_search;
        Self {
            search_fields: search.fields,
            search_prefix: search.prefix,
            search_suffix: search.suffix,
            search_list_limit: u32::try_from(search.list_limit).unwrap_or(u32::MAX),
        }
    }
}

impl CustomerSection {
    /// The family's own companies, searched as this section says.
    pub(crate) fn source(&self, slot: Slot) -> Source {
        let own = Source::customers();
        Source {
            slot,
            search: self.search(),
            cache_seconds: if slot == Slot::FIRST { own.cache_seconds } else { 0 },
            ..own
        }
    }

    pub(super) fn search(&self) -> Search {
        Search {
            fields: self.search_fields.clone(),
            prefix: self.search_prefix.clone(),
            suffix: self.search_suffix.clone(),
            list_limit: usize::try_from(self.search_list_limit.max(1)).unwrap_or(usize::MAX),
            case_sensitive: false,
        }
    }
}

/// `[email]`: which addresses are accepted.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EmailSection {
    /// Whether the form of an address is checked (`CheckEmailAddresses`).
    pub(crate) check: bool,
    /// Domains that are refused, with all below them.
    pub(crate) refused_domains: Vec<String>,
}

impl Default for EmailSection {
    fn default() -> Self {
        Self { check: true, refused_domains: Vec::new() }
    }
}

impl EmailSection {
    pub(super) fn rules(&self) -> EmailRules {
        EmailRules {
            check: self.check,
            refused_domains: self.refused_domains.iter().map(|domain| domain.to_ascii_lowercase()).collect(),
        }
    }
}

/// `[history]`: how long it is kept.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct HistorySection {
    /// Days after which entries are dropped; 0 keeps them for ever.
    pub(crate) keep_days: u32,
}

impl HistorySection {
    pub(super) fn keep(&self) -> Option<TimeDelta> {
        (self.keep_days > 0).then(|| TimeDelta::days(i64::from(self.keep_days)))
    }
}

/// `[api]`: how much a program may ask.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ApiSection {
    /// Requests a minute that a token may send, on and on.
    pub(crate) requests_per_minute: u32,
    /// Requests at once, before that pace is insisted on.
    pub(crate) burst: u32,
    /// Requests a minute without a good token from one network.
    pub(crate) strangers_per_minute: u32,
}

impl Default for ApiSection {
    fn default() -> Self {
        let ApiLimits { requests_per_minute, burst, strangers_per_minute } = ApiLimits::default();
        Self { requests_per_minute, burst, strangers_per_minute }
    }
}

impl ApiSection {
    /// What the door needs of it.
    pub(crate) fn limits(&self) -> ApiLimits {
        ApiLimits {
            requests_per_minute: self.requests_per_minute.max(1),
            burst: self.burst.max(1),
            strangers_per_minute: self.strangers_per_minute.max(1),
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// `[log]`: what is told on standard error.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LogSection {
    /// `text` or `json`.
    pub(crate) format: LogFormat,
    /// What is told, as `info` or `info,padron_storage=debug`.
    pub(crate) filter: String,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".into() }
    }
}

impl LogSection {
    /// What is told.
    pub(crate) fn filter(&self) -> anyhow::Result<EnvFilter> {
        EnvFilter::try_new(&self.filter).with_context(|| format!("log.filter: {} is not understood", self.filter))
    }
}
