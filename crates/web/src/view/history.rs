//! Who changed what, newest first: the changes of one record, the screen over everything, and putting back.

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::{Choice, Link, Shell};

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
            "api" => t.get("door-api").into_owned(),
            "other" => t.get("door-other").into_owned(),
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
            "move" => t.get("history-moved").into_owned(),
            "sign_in" => t.get("history-signed-in").into_owned(),
            "set_up" => t.get("history-set-up").into_owned(),
            "remove" => t.get("history-removed").into_owned(),
            "restore" => t.get("history-restored").into_owned(),
            "sweep" => t.get("history-swept").into_owned(),
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

/// An entry on the screen over everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryEntry {
    /// Its number, for links to it.
    pub id: i64,
    /// What was done.
    pub change: Change,
    /// What kind of record it is about, translated.
    pub kind: String,
    /// The record's key at that time, with its page if it has one.
    pub object: Link,
    /// The job that did it: its number, with its page.
    pub job: Option<Link>,
    /// The same screen narrowed to this record.
    pub timeline_href: Option<String>,
    /// The same screen narrowed to who did it.
    pub actor_href: Option<String>,
    /// Where the values before are put back.
    pub put_back_href: Option<String>,
    /// The same for each field of the change, where there are several.
    pub put_back_fields: Vec<String>,
}

impl HistoryEntry {
    /// Whether it has more fields than a look takes in, so that they are folded.
    pub fn is_long(&self) -> bool {
        self.change.fields.len() > 5
    }

    /// How many fields it has.
    pub fn field_count(&self) -> u64 {
        u64::try_from(self.change.fields.len()).unwrap_or(u64::MAX)
    }

    /// Where the value of the field at this place is put back by itself.
    pub fn put_back_field(&self, place: &usize) -> Option<&str> {
        self.put_back_fields.get(*place).map(String::as_str)
    }
}

/// A select above the history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistorySelect {
    /// Its name in the address.
    pub name: &'static str,
    /// Its label, translated.
    pub label: String,
    /// What is chosen.
    pub value: String,
    /// What there is, all first.
    pub choices: Vec<Choice>,
}

/// The history of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/history_page.html")]
pub struct HistoryPage {
    /// What surrounds it.
    pub page: Shell,
    /// Kind, door, deed and field.
    pub selects: Vec<HistorySelect>,
    /// The key looked for.
    pub key: String,
    /// The actor looked for.
    pub actor: String,
    /// The job looked for; kept by the form.
    pub job: String,
    /// First and last day, as `YYYY-MM-DD`.
    pub days: (String, String),
    /// What could not be understood, translated.
    pub fault: Option<String>,
    /// Whether anything narrows the history.
    pub narrowed: bool,
    /// The entries.
    pub entries: Vec<HistoryEntry>,
    /// The page after.
    pub older_href: Option<String>,
    /// The first page, on all others.
    pub newest_href: Option<String>,
    /// What is shown, as files: CSV and JSON lines.
    pub export_hrefs: (String, String),
}

/// One field that is put back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormerRow {
    /// Its label.
    pub label: String,
    /// Its value now.
    pub now: String,
    /// Its value then.
    pub former: String,
    /// Whether it was changed after the entry.
    pub changed_since: bool,
    /// Whether it is so already.
    pub same: bool,
}

/// The page that asks before former values are put back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/former.html")]
pub struct FormerPage {
    /// What surrounds it.
    pub page: Shell,
    /// The entry in question: "Changed by …, 3 hours ago".
    pub lead: String,
    /// The record.
    pub record: Link,
    /// Where the form is sent.
    pub action: String,
    /// Back to the history.
    pub back_href: String,
    /// The record's version, opaque.
    pub version: String,
    /// The fields.
    pub rows: Vec<FormerRow>,
    /// Why it was refused: field and what is wrong with it.
    pub faults: Vec<(String, String)>,
}

impl FormerPage {
    /// Whether somebody changed any of it since.
    pub fn changed_since(&self) -> bool {
        self.rows.iter().any(|row| row.changed_since)
    }

    /// Whether there is anything to put back.
    pub fn differs(&self) -> bool {
        self.rows.iter().any(|row| !row.same)
    }
}

/// The words for a kind of record by its stored name.
pub fn kind_text(t: Texts, kind: &str) -> String {
    match kind {
        "customer" => t.get("kind-customer").into_owned(),
        "customer_user" => t.get("kind-customer-user").into_owned(),
        "agent" => t.get("kind-agent").into_owned(),
        "token" => t.get("kind-token").into_owned(),
        "setting" => t.get("kind-setting").into_owned(),
        "field" => t.get("kind-field").into_owned(),
        "job" => t.get("kind-job").into_owned(),
        "source" => t.get("kind-source").into_owned(),
        "database" => t.get("kind-database").into_owned(),
        other => other.to_owned(),
    }
}
