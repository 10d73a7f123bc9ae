//! Screens outside the house: sign in, set up, and messages instead of a page.

use askama::Template;

use crate::locale::Texts;
use crate::view::{Input, Link, Shell};

/// Why somebody could not sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInTrouble {
    /// Login or password is wrong; it is not said which.
    Wrong,
    /// Too many tries; again in so many seconds.
    Throttled(u64),
    /// The form was open for too long.
    FormExpired,
    /// The session ended.
    SessionEnded,
    /// Right, but not an administrator.
    NotAllowed,
    /// Signed out just now (said kindly, not as a trouble).
    SignedOut,
}

impl SignInTrouble {
    /// The sentence.
    pub fn text(&self, t: Texts) -> String {
        let text = match self {
            Self::Wrong => t.get("sign-in-wrong"),
            Self::Throttled(seconds) => t.num("sign-in-throttled", "seconds", *seconds),
            Self::FormExpired => t.get("sign-in-form-expired"),
            Self::SessionEnded => t.get("sign-in-session-ended"),
            Self::NotAllowed => t.get("sign-in-not-allowed"),
            Self::SignedOut => t.get("sign-in-signed-out"),
        };
        text.into_owned()
    }

    /// The class of the notice.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Wrong | Self::NotAllowed => "bad",
            Self::Throttled(_) => "warn",
            Self::FormExpired | Self::SessionEnded => "info",
            Self::SignedOut => "good",
        }
    }

    /// The icon of the notice.
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Wrong | Self::NotAllowed => "circle-alert",
            Self::Throttled(_) => "clock",
            Self::FormExpired | Self::SessionEnded => "info",
            Self::SignedOut => "circle-check",
        }
    }
}

/// The sign-in page. Sent as `POST /sign-in` with `csrf`, `next`, `login`, `password`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "entry/sign_in.html")]
pub struct SignIn {
    /// What surrounds it (no user).
    pub page: Shell,
    /// What was typed as login.
    pub login: String,
    /// Where to go afterwards: a path of ours.
    pub next: String,
    /// Why it did not work.
    pub trouble: Option<SignInTrouble>,
}

/// The page behind the one-time link: the first administrator. Sent as `POST` to `action` with `csrf`, `login`,
/// `first_name`, `last_name`, `password`, `password_again`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "entry/set_up.html")]
pub struct SetUp {
    /// What surrounds it (no user).
    pub page: Shell,
    /// Where it is sent.
    pub action: String,
    /// The five inputs, as [`SetUp::inputs`] makes them.
    pub inputs: Vec<Input>,
}

impl SetUp {
    /// The five inputs, empty.
    pub fn inputs(t: Texts) -> Vec<Input> {
        use crate::view::{Kind, Width, field_label};
        let must = |name, label: String| Input { name, label, required: true, ..Input::default() };
        let hint = Some(t.get("set-up-password-rules").into_owned());
        vec![
            Input { kind: Kind::Code, ..must("login", field_label(t, "login")) },
            Input { width: Width::Half, ..must("first_name", field_label(t, "first_name")) },
            Input { width: Width::Half, ..must("last_name", field_label(t, "last_name")) },
            Input { kind: Kind::Password, hint, ..must("password", field_label(t, "password")) },
            Input { kind: Kind::Password, ..must("password_again", t.get("set-up-password-again").into_owned()) },
        ]
    }

    /// The inputs with something wrong.
    pub fn faulty(&self) -> Vec<&Input> {
        self.inputs.iter().filter(|input| input.fault.is_some()).collect()
    }
}

/// The page behind a mailed link. Sent as `POST` to `action` with `csrf`, `password`, `password_again`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "entry/set_password.html")]
pub struct SetPassword {
    /// What surrounds it (no user).
    pub page: Shell,
    /// Where it is sent.
    pub action: String,
    /// Whose password it is, for whoever keeps passwords for them.
    pub login: String,
    /// The two inputs, as [`SetPassword::inputs`] makes them.
    pub inputs: Vec<Input>,
    /// Whether it is done.
    pub done: bool,
}

impl SetPassword {
    /// The two inputs, empty; `min` is the least number of characters.
    pub fn inputs(t: Texts, min: usize) -> Vec<Input> {
        use crate::view::{Kind, field_label};
        let must =
            |name, label: String| Input { name, label, required: true, kind: Kind::Password, ..Input::default() };
        let hint = Some(t.num("choose-rules", "count", min).into_owned());
        vec![
            Input { hint, ..must("password", field_label(t, "password")) },
            must("password_again", t.get("set-up-password-again").into_owned()),
        ]
    }

    /// The inputs with something wrong.
    pub fn faulty(&self) -> Vec<&Input> {
        self.inputs.iter().filter(|input| input.fault.is_some()).collect()
    }
}

/// What a message page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// 403
    Forbidden,
    /// 403: sent from another address than the one people type.
    Elsewhere,
    /// 404
    #[default]
    NotFound,
    /// 409: the form is too old (its token is not ours any more).
    FormExpired,
    /// 413
    TooLarge,
    /// 429: again in so many seconds.
    TooMany(u64),
    /// 500; the text is the request's id, to be found in the log.
    Fault,
    /// 503: the database cannot be reached.
    Unavailable,
    /// 503: the database may only be read.
    ReadOnly,
    /// 503: the disk is full.
    Full,
    /// 409: the record is from a source that may only be read here.
    SourceReadOnly,
    /// 503: the source of the record does not answer.
    SourceDown,
    /// A set-up link that was used or is too old (404).
    SetUpGone,
    /// A link to choose a password that works no more, or never did (404).
    LinkGone,
}

impl Status {
    /// The number of the answer.
    pub const fn code(self) -> u16 {
        match self {
            Self::Forbidden | Self::Elsewhere => 403,
            Self::NotFound | Self::SetUpGone | Self::LinkGone => 404,
            Self::FormExpired | Self::SourceReadOnly => 409,
            Self::TooLarge => 413,
            Self::TooMany(_) => 429,
            Self::Fault => 500,
            Self::Unavailable | Self::ReadOnly | Self::Full | Self::SourceDown => 503,
        }
    }

    /// The heading.
    pub fn title(self, t: Texts) -> String {
        let text = match self {
            Self::Forbidden => t.get("message-403-title"),
            Self::Elsewhere => t.get("message-elsewhere-title"),
            Self::NotFound => t.get("message-404-title"),
            Self::FormExpired => t.get("message-409-title"),
            Self::TooLarge => t.get("message-413-title"),
            Self::TooMany(_) => t.get("message-429-title"),
            Self::Fault => t.get("message-500-title"),
            Self::Unavailable => t.get("message-503-title"),
            Self::ReadOnly => t.get("message-read-only-title"),
            Self::Full => t.get("message-full-title"),
            Self::SourceReadOnly => t.get("message-source-read-only-title"),
            Self::SourceDown => t.get("message-source-down-title"),
            Self::SetUpGone => t.get("message-set-up-gone-title"),
            Self::LinkGone => t.get("message-link-gone-title"),
        };
        text.into_owned()
    }

    /// What happened and what to do.
    pub fn text(self, t: Texts) -> String {
        let text = match self {
            Self::Forbidden => t.get("message-403-text"),
            Self::Elsewhere => t.get("message-elsewhere-text"),
            Self::NotFound => t.get("message-404-text"),
            Self::FormExpired => t.get("message-409-text"),
            Self::TooLarge => t.get("message-413-text"),
            Self::TooMany(seconds) => t.num("message-429-text", "seconds", seconds),
            Self::Fault => t.get("message-500-text"),
            Self::Unavailable => t.get("message-503-text"),
            Self::ReadOnly => t.get("message-read-only-text"),
            Self::Full => t.get("message-full-text"),
            Self::SourceReadOnly => t.get("message-source-read-only-text"),
            Self::SourceDown => t.get("message-source-down-text"),
            Self::SetUpGone => t.get("message-set-up-gone-text"),
            Self::LinkGone => t.get("message-link-gone-text"),
        };
        text.into_owned()
    }
}

/// A message instead of a page. Put `status.title(t)` into the shell's title.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "entry/message.html")]
pub struct Message {
    /// What surrounds it.
    pub page: Shell,
    /// What it is about.
    pub status: Status,
    /// The request's id, for the log; shown on 500 and 503.
    pub request_id: Option<String>,
    /// Where to go from here.
    pub links: Vec<Link>,
}

/// The page behind a form that was sent after its session had ended: what was typed waits here. Sent as it was to `action`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "entry/session_over.html")]
pub struct SessionOver {
    /// What surrounds it (no user).
    pub page: Shell,
    /// Where the form was sent, and will be again.
    pub action: String,
    /// Its fields, secrets left out.
    pub fields: Vec<(String, String)>,
    /// The sign-in page.
    pub sign_in_href: String,
}
