//! Tokens of programs: the list, the form for a new one, and the new one, shown once.

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::{Choice, Input, Kind, Shell, Width};

/// A token as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenLine {
    /// What somebody called it.
    pub name: String,
    /// The agent in whose name it acts.
    pub agent: String,
    /// What it may do, by the names of the API; none for all.
    pub scopes: Vec<&'static str>,
    /// When it was made.
    pub since: When,
    /// When it ends.
    pub ends: Option<When>,
    /// Whether it is over.
    pub over: bool,
    /// When it was last used.
    pub used: Option<When>,
    /// Where it is revoked (`POST` with `csrf`).
    pub revoke_href: String,
}

/// What a token may be allowed, as a row of the form: looking, changing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScopeRow {
    /// What it is about, translated.
    pub label: String,
    /// Looking: the name of the scope, and whether it is ticked.
    pub read: Option<(&'static str, bool)>,
    /// Changing, likewise.
    pub write: Option<(&'static str, bool)>,
}

/// The screen `/tokens`. The form is sent as `POST /tokens` with `csrf`, `name`, `expires` (days, or empty), `rights` (`all` or
/// `some`) and `scope`, once for each that is ticked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/tokens.html")]
pub struct Tokens {
    /// What surrounds it.
    pub page: Shell,
    /// The tokens there are, the newest first.
    pub tokens: Vec<TokenLine>,
    /// The inputs `name` and `expires`.
    pub inputs: Vec<Input>,
    /// Whether only some rights are given.
    pub some: bool,
    /// What can be ticked then.
    pub scopes: Vec<ScopeRow>,
    /// What is wrong with the choice, translated.
    pub scopes_fault: Option<String>,
}

impl Tokens {
    /// The inputs for a new token, filled with these values.
    pub fn inputs(t: Texts, name: &str, expires: &str) -> Vec<Input> {
        let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
        let days = |days: u64| t.num("token-days", "count", days).into_owned();
        vec![
            Input {
                name: "name",
                label: t.get("token-name").into_owned(),
                value: name.to_owned(),
                required: true,
                width: Width::TwoThirds,
                hint: Some(t.get("token-name-hint").into_owned()),
                ..Input::default()
            },
            Input {
                name: "expires",
                label: t.get("token-ends").into_owned(),
                value: expires.to_owned(),
                width: Width::Third,
                kind: Kind::Select(vec![
                    choice("30", days(30)),
                    choice("90", days(90)),
                    choice("365", days(365)),
                    choice("", t.get("token-never").into_owned()),
                ]),
                ..Input::default()
            },
        ]
    }
}

/// The page that shows a new token, once. Must be answered with `Cache-Control: no-store`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/token_shown.html")]
pub struct TokenShown {
    /// What surrounds it.
    pub page: Shell,
    /// What somebody called it.
    pub name: String,
    /// The token.
    pub token: String,
    /// A line for a terminal that uses it.
    pub example: String,
}
