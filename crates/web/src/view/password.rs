//! Passwords: set or make a new one, and show a made one once.

use askama::Template;

use crate::view::{Input, Shell};

/// The page that sets a person's password. Sent as `POST` with `csrf`, `password` (empty: make one).
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/new_password.html")]
pub struct NewPassword {
    /// What surrounds it.
    pub page: Shell,
    /// The person's name.
    pub name: String,
    /// Their login.
    pub login: String,
    /// The input `password`.
    pub password: Input,
    /// Where it is sent.
    pub action: String,
    /// Back to the person.
    pub back_href: String,
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
