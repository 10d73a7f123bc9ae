//! What an administrator may set about the verbs; doors and files have settings of their own in `cli`.

use chrono::TimeDelta;
use padron_domain::customer_user::NameFormat;
use padron_domain::email::EmailRules;

/// All of it, with the defaults of a fresh installation.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Searching customer users.
    pub customer_user_search: SearchSettings,
    /// Searching customers.
    pub customer_search: CustomerSearchSettings,
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

/// How customer users are searched.
#[derive(Debug, Clone)]
pub struct SearchSettings {
    /// Fields, by their names; [`CUSTOMER_NAME`] is the company's name.
    pub fields: Vec<String>,
    /// Put in front of every word (the family's `CustomerUserSearchPrefix`).
    pub prefix: String,
    /// Put behind every word (`CustomerUserSearchSuffix`).
    pub suffix: String,
    /// Whether case and accents count (`SearchCaseSensitive`).
    pub case_sensitive: bool,
    /// How many people a list shows at most on one page (`CustomerUserSearchListLimit`).
    pub list_limit: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        let fields = ["login", "first_name", "last_name", "customer_id", CUSTOMER_NAME, "email", "phone"];
        Self {
            fields: fields.map(str::to_owned).to_vec(),
            prefix: "*".into(),
            suffix: "*".into(),
            case_sensitive: false,
            list_limit: 1_000,
        }
    }
}

/// How customers are searched.
#[derive(Debug, Clone)]
pub struct CustomerSearchSettings {
    /// Fields, by their names.
    pub fields: Vec<String>,
    /// Put in front of every word.
    pub prefix: String,
    /// Put behind every word.
    pub suffix: String,
    /// How many customers a list shows at most on one page.
    pub list_limit: usize,
}

impl Default for CustomerSearchSettings {
    fn default() -> Self {
        Self {
            fields: ["customer_id", "name"].map(str::to_owned).to_vec(),
            prefix: "*".into(),
            suffix: "*".into(),
            list_limit: 1_000,
        }
    }
}

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
