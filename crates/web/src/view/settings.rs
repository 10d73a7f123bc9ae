//! What an administrator may set while Padrón runs: all of it, and one setting.

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::{Input, Shell};

/// A group of settings as the overview shows it: its title, what is to be known of it, and the settings by the family's names.
pub struct Group {
    /// The key of its title.
    pub title: &'static str,
    /// Its settings: the family's name, the keys of its title and of what it does.
    pub settings: &'static [(&'static str, &'static str, &'static str)],
}

/// Every setting, in the order of the screen.
pub const GROUPS: [Group; 5] = [
    Group {
        title: "settings-search",
        settings: &[
            ("CustomerUserSearchListLimit", "setting-user-list-limit", "setting-user-list-limit-about"),
            ("CustomerUserSearchPrefix", "setting-user-prefix", "setting-user-prefix-about"),
            ("CustomerUserSearchSuffix", "setting-user-suffix", "setting-user-suffix-about"),
            ("CustomerCompanySearchListLimit", "setting-company-list-limit", "setting-company-list-limit-about"),
            ("CustomerCompanySearchPrefix", "setting-company-prefix", "setting-company-prefix-about"),
            ("CustomerCompanySearchSuffix", "setting-company-suffix", "setting-company-suffix-about"),
        ],
    },
    Group {
        title: "settings-people",
        settings: &[
            ("CustomerUserNameFieldsJoin", "setting-name-join", "setting-name-join-about"),
            ("CustomerUserEmailUniqCheck", "setting-unique-email", "setting-unique-email-about"),
            ("CheckEmailAddresses", "setting-check-email", "setting-check-email-about"),
            ("CustomerUserExcludePrimaryCustomerID", "setting-exclude-primary", "setting-exclude-primary-about"),
        ],
    },
    Group {
        title: "settings-sign-in",
        settings: &[
            (
                "CustomerPreferencesGroups###Password###PasswordMinSize",
                "setting-password-min",
                "setting-password-min-about",
            ),
            ("SessionMaxIdleTime", "setting-session-idle", "setting-session-idle-about"),
            ("SessionMaxTime", "setting-session-max", "setting-session-max-about"),
        ],
    },
    Group {
        title: "settings-permissions",
        settings: &[
            ("CustomerGroupSupport", "setting-group-support", "setting-group-support-about"),
            ("System::Customer::Permission", "setting-permissions", "setting-permissions-about"),
            ("CustomerGroupAlwaysGroups", "setting-always-groups", "setting-always-groups-about"),
            ("CustomerGroupCompanyAlwaysGroups", "setting-company-groups", "setting-company-groups-about"),
            ("CustomerGroupPermissionContext", "setting-contexts", "setting-contexts-about"),
            (
                "Ticket::Frontend::CustomerDisableCompanyTicketAccess",
                "setting-own-tickets",
                "setting-own-tickets-about",
            ),
        ],
    },
    Group {
        title: "settings-services",
        settings: &[
            ("Ticket::Service", "setting-services", "setting-services-about"),
            ("Ticket::Service::Default::UnknownCustomer", "setting-unknown-customer", "setting-unknown-customer-about"),
        ],
    },
];

/// What a setting is called and what it does, translated; its name twice where nobody wrote that.
pub fn told(t: Texts, name: &str) -> (String, String) {
    let known = GROUPS.iter().flat_map(|group| group.settings).find(|(known, ..)| *known == name);
    known.map_or_else(
        || (name.to_owned(), String::new()),
        |(_, title, about)| (t.get(title).into_owned(), t.get(about).into_owned()),
    )
}

/// A setting in the overview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingRow {
    /// What it is called, translated.
    pub title: String,
    /// The family's name.
    pub name: &'static str,
    /// Its value, as people read it.
    pub value: String,
    /// Where the value comes from, translated; empty where nobody said anything.
    pub from: String,
    /// Whether it cannot be changed here.
    pub locked: bool,
    /// Where it is changed, percent-encoded.
    pub href: String,
}

/// The screen `/settings`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/settings.html")]
pub struct SettingsPage {
    /// What surrounds it.
    pub page: Shell,
    /// The groups: title and settings.
    pub groups: Vec<(String, Vec<SettingRow>)>,
}

/// The screen of one setting. Sent as `POST` with `csrf`, `version` and `value` to `action`, and with `csrf` to `reset`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/setting.html")]
pub struct SettingPage {
    /// What surrounds it.
    pub page: Shell,
    /// The family's name.
    pub name: &'static str,
    /// What it does, translated.
    pub about: String,
    /// Where the value comes from, translated.
    pub from: String,
    /// Who made it and when, where it was made here.
    pub made: Option<(String, When)>,
    /// What a fresh installation has, as people read it.
    pub default: String,
    /// The input for its value.
    pub input: Input,
    /// Why it cannot be changed here, translated.
    pub locked: Option<String>,
    /// What is odd about the value and yet allowed, translated.
    pub warnings: Vec<String>,
    /// What it looked like when the form was drawn.
    pub version: String,
    /// Where the form is sent.
    pub action: String,
    /// Where what was made is taken back; `None` where nothing was.
    pub reset: Option<String>,
    /// The history of it.
    pub history_href: String,
}
