//! What happened, told on the page after the redirect: a cookie that lives for one page.

use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::link;
use crate::locale::Texts;
use crate::view::{Link, Notice, Tone};

/// The cookie's name.
pub(super) const COOKIE: &str = "padron_notice";

/// Something that happened, with the key of the record it happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flash {
    CustomerAdded,
    CustomerSaved,
    CustomerRenamed,
    CustomerMoved,
    CustomerMovedHalf,
    CustomerUserAdded,
    CustomerUserSaved,
    CustomerUserRenamed,
    CustomerUserMoved,
    CustomerUserMovedHalf,
    NothingChanged,
    PasswordSet,
    LinkSent,
    MailRetried,
    OwnPasswordSet,
    SessionEnded,
    SettingSaved,
    SetUp,
    TokenRevoked,
    FieldAdded,
    FieldSaved,
}

const ALL: [(Flash, &str); 21] = [
    (Flash::CustomerAdded, "customer-added"),
    (Flash::CustomerSaved, "customer-saved"),
    (Flash::CustomerRenamed, "customer-renamed"),
    (Flash::CustomerUserAdded, "customer-user-added"),
    (Flash::CustomerUserSaved, "customer-user-saved"),
    (Flash::CustomerUserRenamed, "customer-user-renamed"),
    (Flash::CustomerMoved, "customer-moved"),
    (Flash::CustomerMovedHalf, "customer-moved-half"),
    (Flash::CustomerUserMoved, "customer-user-moved"),
    (Flash::CustomerUserMovedHalf, "customer-user-moved-half"),
    (Flash::NothingChanged, "nothing-changed"),
    (Flash::PasswordSet, "password-set"),
    (Flash::LinkSent, "link-sent"),
    (Flash::MailRetried, "mail-retried"),
    (Flash::OwnPasswordSet, "own-password-set"),
    (Flash::SessionEnded, "session-ended"),
    (Flash::SettingSaved, "setting-saved"),
    (Flash::SetUp, "set-up"),
    (Flash::TokenRevoked, "token-revoked"),
    (Flash::FieldAdded, "field-added"),
    (Flash::FieldSaved, "field-saved"),
];

impl Flash {
    /// The cookie that tells it, about the record with this key.
    pub(crate) fn cookie(self, key: &str, https: bool) -> Cookie<'static> {
        let name = ALL.iter().find(|(flash, _)| *flash == self).map_or("", |(_, name)| *name);
        let value = format!("{name}:{}", link::encode(key));
        Cookie::build((COOKIE, value)).path("/").http_only(true).secure(https).same_site(SameSite::Lax).build()
    }

    /// The notice of a cookie's value; what we did not write is no notice.
    pub(super) fn read(t: Texts, value: &str) -> Option<Notice> {
        let (name, key) = value.split_once(':')?;
        let flash = ALL.iter().find(|(_, known)| *known == name)?.0;
        let key = link::decode(key);
        let with = [("key", key.as_str())];
        let text = match flash {
            Self::CustomerAdded => t.with("notice-customer-added", &with),
            Self::CustomerSaved => t.with("notice-customer-saved", &with),
            Self::CustomerRenamed => t.with("notice-customer-renamed", &with),
            Self::CustomerUserAdded => t.with("notice-customer-user-added", &with),
            Self::CustomerUserSaved => t.with("notice-customer-user-saved", &with),
            Self::CustomerUserRenamed => t.with("notice-customer-user-renamed", &with),
            Self::CustomerMoved => t.with("notice-customer-moved", &with),
            Self::CustomerUserMoved => t.with("notice-customer-user-moved", &with),
            Self::CustomerMovedHalf | Self::CustomerUserMovedHalf => t.with("notice-moved-half", &with),
            Self::NothingChanged => t.get("notice-nothing-changed"),
            Self::PasswordSet => t.with("notice-password-set", &with),
            Self::LinkSent => t.get("notice-link-sent"),
            Self::MailRetried => t.get("notice-mail-retried"),
            Self::OwnPasswordSet => t.get("notice-own-password-set"),
            Self::SessionEnded => t.get("notice-session-ended"),
            Self::SettingSaved => t.with("notice-setting-saved", &with),
            Self::SetUp => t.get("notice-set-up"),
            Self::TokenRevoked => t.get("notice-token-revoked"),
            Self::FieldAdded => t.with("notice-field-added", &with),
            Self::FieldSaved => t.with("notice-field-saved", &with),
        };
        let href = match flash {
            Self::CustomerAdded
            | Self::CustomerSaved
            | Self::CustomerRenamed
            | Self::CustomerMoved
            | Self::CustomerMovedHalf => Some(link::customer(&key)),
            Self::CustomerUserAdded
            | Self::CustomerUserSaved
            | Self::CustomerUserRenamed
            | Self::CustomerUserMoved
            | Self::CustomerUserMovedHalf
            | Self::PasswordSet
            | Self::LinkSent => Some(link::customer_user(&key)),
            _ => None,
        };
        let tone = match flash {
            Self::NothingChanged => Tone::Info,
            Self::CustomerMovedHalf | Self::CustomerUserMovedHalf => Tone::Warn,
            _ => Tone::Good,
        };
        Some(Notice { tone, text: text.into_owned(), link: href.map(|href| Link { text: key, href }) })
    }
}
