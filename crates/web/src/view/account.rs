//! My account: name, choices, password, sessions.

use askama::Template;

use crate::locale::{Language, When};
use crate::view::{Density, Input, Kind, Shell, Theme};

/// One session of mine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionLine {
    /// Browser and system, or whatever it called itself.
    pub client: String,
    /// The address it came from.
    pub address: String,
    /// When it began.
    pub since: When,
    /// When it was last seen.
    pub seen: When,
    /// Whether it is the one looking.
    pub current: bool,
    /// Where it is ended (`POST` with `csrf`).
    pub revoke_href: String,
}

impl SessionLine {
    /// Browser and system in two words, or whatever it called itself where that is no browser we know.
    pub fn called(&self) -> String {
        // The order matters: most browsers also name those they want to be taken for.
        let browsers =
            [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
        let systems = [
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ];
        let find = |known: &[(&str, &'static str)]| {
            known.iter().find(|(sign, _)| self.client.contains(sign)).map(|(_, name)| *name)
        };
        match (find(&browsers), find(&systems)) {
            (Some(browser), Some(system)) => format!("{browser} · {system}"),
            (Some(browser), None) => browser.to_owned(),
            _ => self.client.clone(),
        }
    }
}

/// The account page. The password form is sent as `POST /account/password` with `csrf`, `current_password`, `password`,
/// `password_again`; choices go to `POST /preferences` like everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/account.html")]
pub struct Account {
    /// What surrounds it; it knows who I am and what I chose.
    pub page: Shell,
    /// The three password inputs, as [`Account::password_inputs`] makes them.
    pub inputs: Vec<Input>,
    /// My sessions, this one first.
    pub sessions: Vec<SessionLine>,
    /// Where all other sessions are ended (`POST` with `csrf`); `None` if there are none.
    pub revoke_others_href: Option<String>,
}

impl Account {
    /// Current password, new one, new one again; empty.
    pub fn password_inputs(t: crate::locale::Texts) -> Vec<Input> {
        let input =
            |name, label: String| Input { name, label, required: true, kind: Kind::Password, ..Input::default() };
        let hint = Some(t.get("set-up-password-rules").into_owned());
        vec![
            input("current_password", t.get("account-current-password").into_owned()),
            Input { hint, ..input("password", t.get("account-new-password").into_owned()) },
            input("password_again", t.get("set-up-password-again").into_owned()),
        ]
    }

    pub(crate) const LANGUAGES: [Language; 3] = Language::ALL;
    pub(crate) const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];
    pub(crate) const DENSITIES: [Density; 2] = [Density::Comfortable, Density::Compact];
}
