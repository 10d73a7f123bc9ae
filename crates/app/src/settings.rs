//! What an administrator may set about the verbs; doors and files have settings of their own in `cli`.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use padron_domain::customer_user::NameFormat;
use padron_domain::email::EmailRules;
use padron_domain::source::Search;
use serde_json::Value;

/// All of it, with the defaults of a fresh installation. What is set of searching and names holds for the first source of its
/// kind; the others say for themselves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Searching customer users.
    pub customer_user_search: Search,
    /// Searching customers.
    pub customer_search: Search,
    /// Rules for e-mail addresses.
    pub email: EmailRules,
    /// Whether two customer users may not share an address (the family's `CustomerUserEmailUniqCheck`).
    pub unique_email: bool,
    /// How a person's name is put together.
    pub name: NameFormat,
    /// Sessions of agents.
    pub session: SessionSettings,
    /// Sign-in attempts.
    pub throttle: ThrottleSettings,
    /// How long the history is kept; `None` is for ever.
    pub keep_history: Option<TimeDelta>,
    /// Sending mail.
    pub mail: crate::mail::MailSettings,
    /// The address people type, without a slash at its end: what links in mails begin with.
    pub public_url: String,
    /// The least number of characters of a password that a customer user chooses (the family's `PasswordMinSize`).
    pub password_min: PasswordMin,
    /// What an OTOBO or Znuny beside us says, by its names: it lies over everything else, and is changed there only.
    pub of_family: BTreeMap<String, Value>,
}

impl Default for Settings {
    fn default() -> Self {
        let search = |fields: &[&str]| Search {
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            prefix: "*".into(),
            suffix: "*".into(),
            list_limit: 1_000,
            case_sensitive: false,
        };
        let person = ["login", "first_name", "last_name", "customer_id", CUSTOMER_NAME, "email", "phone"];
        Self {
            customer_user_search: search(&person),
            customer_search: search(&["customer_id", "name"]),
            email: EmailRules::default(),
            unique_email: false,
            name: NameFormat::default(),
            session: SessionSettings::default(),
            throttle: ThrottleSettings::default(),
            keep_history: None,
            mail: crate::mail::MailSettings::default(),
            public_url: String::new(),
            password_min: PasswordMin::default(),
            of_family: BTreeMap::new(),
        }
    }
}

/// The least number of characters of a password that a customer user chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordMin(pub usize);

impl Default for PasswordMin {
    fn default() -> Self {
        Self(8)
    }
}

/// Fields of a customer user that can be searched. Besides the person's own there is the name of their customer.
pub const CUSTOMER_NAME: &str = "customer_name";

/// How long a session lasts.
#[derive(Debug, Clone, Copy)]
pub struct SessionSettings {
    /// Unused for this long, it is over.
    pub idle: TimeDelta,
    /// It is over after this, used or not.
    pub absolute: TimeDelta,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self { idle: TimeDelta::hours(2), absolute: TimeDelta::hours(16) }
    }
}

/// How many sign-ins may be tried.
#[derive(Debug, Clone, Copy)]
pub struct ThrottleSettings {
    /// Tries for one account within the window.
    pub account_tries: i64,
    /// Tries from one address within the window, whichever the account.
    pub address_tries: i64,
    /// The window, and how long nothing is accepted once it is full.
    pub window: TimeDelta,
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self { account_tries: 10, address_tries: 50, window: TimeDelta::minutes(5) }
    }
}
