//! Mail: the settings in force, a test, the outbox.

use std::borrow::Cow;

use askama::Template;

use crate::locale::{Texts, When};
use crate::view::{Input, Shell};

/// A setting and its value, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailLine {
    /// What is set.
    pub label: String,
    /// To what.
    pub value: String,
}

/// One step of a test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestStep {
    /// Its name, translated.
    pub name: String,
    /// Whether it went well.
    pub good: bool,
    /// What was said.
    pub text: String,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailTest {
    /// Whether the mail server took it.
    pub sent: bool,
    /// In a sentence.
    pub text: String,
    /// Step by step.
    pub steps: Vec<TestStep>,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LetterState {
    /// To be sent.
    #[default]
    Waiting,
    /// Somebody is at it.
    Sending,
    /// Taken by the mail server.
    Sent,
    /// Given up.
    Failed,
    /// Perhaps taken, perhaps not.
    Unsure,
}

impl LetterState {
    /// Its class in the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Waiting | Self::Sending | Self::Unsure => "state paused",
            Self::Sent => "state",
            Self::Failed => "state off",
        }
    }

    /// What the reader sees.
    pub fn text(self, t: Texts) -> Cow<'static, str> {
        match self {
            Self::Waiting => t.get("mail-waiting"),
            Self::Sending => t.get("mail-sending"),
            Self::Sent => t.get("mail-sent"),
            Self::Failed => t.get("mail-failed"),
            Self::Unsure => t.get("mail-unsure"),
        }
    }
}

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// Whom it goes to.
    pub recipient: String,
    /// The person's page.
    pub person_href: String,
    /// What it is, translated.
    pub what: String,
    /// Where it is.
    pub state: LetterState,
    /// How often it was tried.
    pub tries: u64,
    /// When it was asked for.
    pub asked: When,
    /// When it is tried next, in words.
    pub next: Option<String>,
    /// Why the last try failed; empty if it did not.
    pub fault: String,
    /// What to think of before it is tried again.
    pub note: Option<String>,
    /// Where it is tried again (`POST` with `csrf`).
    pub retry_href: Option<String>,
}

/// A state the outbox can be narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutboxFilter {
    /// Its name, translated.
    pub text: String,
    /// How many there are.
    pub count: u64,
    /// The outbox narrowed to it.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The page. The test is sent as `POST /mail/test` with `csrf`, `address`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/mail.html")]
pub struct Mail {
    /// What surrounds it.
    pub page: Shell,
    /// The settings in force; none where mail is not set up.
    pub settings: Vec<MailLine>,
    /// What is wrong with them.
    pub faults: Vec<String>,
    /// The input `address`.
    pub address: Input,
    /// How a test just went.
    pub test: Option<MailTest>,
    /// The states.
    pub filters: Vec<OutboxFilter>,
    /// Whether there is anything given up.
    pub retries_all: bool,
    /// The newest messages.
    pub letters: Vec<Letter>,
    /// The ones before.
    pub older_href: Option<String>,
}

impl Mail {
    /// What has to stand in the configuration at the least.
    pub(crate) const EXAMPLE: &'static str =
        "[mail]\nhost = \"mail.example.org\"\nfrom = \"Service Desk <desk@example.org>\"";
}
