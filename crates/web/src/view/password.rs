//! Passwords: set or make a new one, and show a made one once.

use askama::Template;

use crate::view::{Input, Shell};

/// The page that sets a person's password. Sent as `POST` with `csrf`, `was`, `password` (empty: make one).
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/new_password.html")]
pub struct NewPassword {
    /// What surrounds it.
    pub page: Shell,
    /// The person's name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// As of which password the form is, sent along.
    pub was: String,
    /// Why nothing was done.
    pub notice: Option<String>,
    /// The input `password`.
    pub password: Input,
    /// Where it is sent.
    pub action: String,
    /// Back to the person.
    pub back_href: String,
    /// A link may be sent instead; `None` where mail is not set up.
    pub link: Option<SendLink>,
}

/// The form that sends a person a link. Sent as `POST` with `csrf`, `language` (empty: their own).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SendLink {
    /// Where it is sent.
    pub action: String,
    /// The address the mail goes to.
    pub email: String,
    /// The select `language`.
    pub language: Input,
    /// Why it cannot be sent, if that is so.
    pub fault: Option<String>,
}

/// The page that shows a made password, once. Must be answered with `Cache-Control: no-store`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/password_shown.html")]
pub struct PasswordShown {
    /// What surrounds it.
    pub page: Shell,
    /// The person's name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The person's page.
    pub person_href: String,
    /// Add the next person; only after adding.
    pub again_href: Option<String>,
}
