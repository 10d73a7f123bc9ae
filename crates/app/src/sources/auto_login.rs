//! Logins that are made where none is given (OTOBO: `AutoLoginCreation`): prefix, minute, and a number nobody has. The family draws
//! one of 99 numbers and looks at nobody; here the number is longer, and everybody is asked.

use chrono::NaiveDateTime;
use padron_domain::source::Slot;
use padron_storage::Connection;

use crate::App;
use crate::admin::Admin;
use crate::error::Result;
use crate::random;

/// How many digits stand behind the minute: a file may add a hundred thousand people within one.
const DIGITS: usize = 9;

/// A login nobody is likely to have.
fn drawn(prefix: &str, at: NaiveDateTime) -> String {
    format!("{prefix}-{}{}", at.format("%Y%m%d%H%M"), random::text(b"0123456789", DIGITS))
}

impl App {
    /// What logins made in a source begin with, where they are made.
    fn login_prefix(&self, slot: Slot) -> Option<&str> {
        self.sources.of_people(slot).and_then(|supply| supply.source.people.auto_login.as_deref())
    }

    /// A new login, which `taken` has not yet; nothing where the source makes none.
    pub(crate) fn made_login(&self, slot: Slot, taken: impl Fn(&str) -> bool) -> Option<String> {
        let prefix = self.login_prefix(slot)?;
        let now = self.clock.now();
        std::iter::repeat_with(|| drawn(prefix, now)).find(|login| !taken(login))
    }

    /// A new login that nobody of any source has; nothing where this source makes none.
    pub(crate) async fn free_login(&self, main: &mut Connection, slot: Slot) -> Result<Option<String>> {
        loop {
            let Some(login) = self.made_login(slot, |_| false) else { return Ok(None) };
            if self.person(main, &login).await?.is_none() {
                return Ok(Some(login));
            }
        }
    }
}

impl Admin {
    /// Whether people of a source may be added without a login, which is made then.
    pub fn makes_logins(&self, slot: Slot) -> bool {
        self.app.login_prefix(slot).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_tells_prefix_and_minute() {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 27).and_then(|day| day.and_hms_opt(9, 5, 59)).unwrap();
        let login = drawn("auto", at);
        let rest = login.strip_prefix("auto-202611270905").unwrap();
        assert!(rest.len() == DIGITS && rest.bytes().all(|byte| byte.is_ascii_digit()), "{login}");
    }
}
