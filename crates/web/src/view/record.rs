//! One customer or one customer user: to add, to edit, to look at.

use askama::Template;

use crate::view::{Change, Form, Link, Shell, Validity};

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordKind {
    /// A company.
    #[default]
    Customer,
    /// A person.
    CustomerUser,
}

/// The line below the heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordHead {
    /// Customer id or login.
    pub key: String,
    /// Whether it is in use.
    pub validity: Validity,
    /// The person's customer.
    pub customer: Option<Link>,
    /// The company's web address, only if it is `http` or `https`.
    pub website: Option<Link>,
    /// When it was last changed and by whom, translated.
    pub changed: Option<String>,
    /// The source it is from, where there is more than one, translated.
    pub source: Option<String>,
    /// Of when it is, where its source does not answer, translated.
    pub stale: Option<String>,
    /// Where it is moved to another source, if there is one.
    pub move_href: Option<String>,
    /// In which sources somebody else has the same key and is hidden, translated.
    pub hidden: Option<String>,
    /// Where the key is changed, if that can be done here.
    pub rename_href: Option<String>,
    /// Where a person's password is set; `None` on companies.
    pub password_href: Option<String>,
    /// Whether any password is stored; only matters on people.
    pub has_password: bool,
}

/// The first people of a company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// How many there are in all.
    pub total: u64,
    /// The first of them: name and page, with validity.
    pub first: Vec<(Link, Validity)>,
    /// All of them.
    pub all_href: String,
    /// A new person for this company.
    pub add_href: String,
}

/// One field two editors changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConflictRow {
    /// The field's name: the choice is sent as `keep-<name>=mine` or `theirs`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What this editor wrote.
    pub mine: String,
    /// What the other one saved.
    pub theirs: String,
    /// Whether this editor left the field alone, so that the other's value is taken unless they say otherwise.
    pub untouched: bool,
}

/// Somebody saved the record while this form was open. The form below it already carries the new `version`; the handler
/// takes `theirs` for every row whose `keep-<name>` says so, and the form's value otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conflict {
    /// Who saved it.
    pub who: String,
    /// When, as shown (relative).
    pub when: String,
    /// The fields in question.
    pub rows: Vec<ConflictRow>,
}

/// Which source a new record goes to. Sent as `GET` with `source` and, if any, `customer`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourcePick {
    /// Where it is sent.
    pub action: String,
    /// The customer the person was begun for; may be empty.
    pub customer: String,
    /// The sources that can be written, by name.
    pub choices: Vec<String>,
    /// The one the form is for.
    pub chosen: String,
}

impl SourcePick {
    /// Where there is a choice; `customer` is the one the person was begun for.
    pub(crate) fn among(choices: Vec<String>, chosen: String, action: &str, customer: &str) -> Option<Self> {
        let pick = Self { action: action.to_owned(), customer: customer.to_owned(), choices, chosen };
        Some(pick).filter(|pick| pick.choices.len() > 1)
    }
}

/// The page of one record, to add (without `head`) or to edit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/record.html")]
pub struct Record {
    /// What surrounds it; its title is the heading.
    pub page: Shell,
    /// What it is.
    pub kind: RecordKind,
    /// The line below the heading; `None` on adding.
    pub head: Option<RecordHead>,
    /// Which source it is added to, where there is a choice.
    pub pick: Option<SourcePick>,
    /// Its fields.
    pub form: Form,
    /// Another editor was faster.
    pub conflict: Option<Conflict>,
    /// A company's people.
    pub people: Option<People>,
    /// Its changes, newest first.
    pub history: Vec<Change>,
    /// All its changes, if there are more.
    pub more_history_href: Option<String>,
    /// Its changes on the screen over everything, from where former values are put back.
    pub timeline_href: Option<String>,
    /// Whether a person may be added with a link to choose a password.
    pub offers_link: bool,
}

/// Instead of the form for a new person while there is no customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/needs_customer.html")]
pub struct NeedsCustomer {
    /// What surrounds it.
    pub page: Shell,
}
