//! Who changed what, newest first.

use crate::locale::When;

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The agent's name.
    pub who: String,
    /// When.
    pub when: When,
    /// Through which door, translated (`door-web`, `door-cli`); see [`Change::door_text`].
    pub door: String,
    /// What was done, translated (`history-added`, `history-changed`, …).
    pub what: String,
    /// What differs.
    pub fields: Vec<FieldDiff>,
}

impl Change {
    /// The words for a door by its stored name.
    pub fn door_text(t: crate::locale::Texts, door: &str) -> String {
        match door {
            "web" => t.get("door-web").into_owned(),
            "cli" => t.get("door-cli").into_owned(),
            other => other.to_owned(),
        }
    }

    /// The words for what was done, by the stored name of the action.
    pub fn what_text(t: crate::locale::Texts, action: &str) -> String {
        match action {
            "add" => t.get("history-added").into_owned(),
            "update" => t.get("history-changed").into_owned(),
            "password" => t.get("history-password").into_owned(),
            "password_link" => t.get("history-password-link").into_owned(),
            "rename" => t.get("history-renamed").into_owned(),
            "sign_in" => t.get("history-signed-in").into_owned(),
            "set_up" => t.get("history-set-up").into_owned(),
            "upgrade_password" => t.get("history-rehashed").into_owned(),
            other => other.to_owned(),
        }
    }
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldDiff {
    /// Its label, see [`crate::view::field_label`].
    pub label: String,
    /// The value before; may be empty.
    pub old: String,
    /// The value after; may be empty.
    pub new: String,
}
