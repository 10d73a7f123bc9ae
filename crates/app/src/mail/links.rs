//! Links that let a person choose a password: single-use, 256 bits, stored as a hash.

use chrono::TimeDelta;
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::problem::Fault;
use padron_domain::validity::Validity;
use padron_storage::audit::Stamp;
use padron_storage::password_links::PasswordLink;
use padron_storage::throttle::Subject;
use padron_storage::{Connection, audit, password_links};

use crate::error::{AppError, Result};
use crate::session::Origin;
use crate::set_up::check_hashable;
use crate::{App, digest};

/// The shortest lifetime of a link: mail takes its time.
pub const MIN_LIFETIME: TimeDelta = TimeDelta::hours(1);

/// What there is behind a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTry {
    /// This person may choose a password.
    Open {
        /// Their login, for whoever keeps passwords for them.
        login: String,
    },
    /// Nothing: it was used, replaced, is over, or never was.
    Gone,
    /// Too many tries from this address; accepted again after so many seconds.
    Throttled {
        /// Seconds to wait.
        seconds: i64,
    },
}

/// What is stored of a link's secret.
pub(super) fn hash(token: &str) -> String {
    digest::of("password-link", token)
}

impl App {
    /// Looks what is behind a link. Tries in vain are counted by address, good ones cost nothing.
    pub async fn password_link(&self, token: &str, origin: &Origin) -> Result<LinkTry> {
        if let Some(link) = self.open_link(&mut self.db.read().await?, token).await? {
            return Ok(LinkTry::Open { login: link.login });
        }
        let address = digest::of("password-link", &crate::sign_in::network(&origin.address));
        let subject = Subject { kind: "link", hash: address };
        let mut writer = self.db.write().await?;
        let most = self.settings().throttle.address_tries;
        let blocked = self.count_subject(&mut writer, &subject, most).await?;
        writer.commit().await?;
        Ok(match blocked {
            Some(until) => LinkTry::Throttled { seconds: (until - self.clock.now()).num_seconds().max(1) },
            None => LinkTry::Gone,
        })
    }

    /// Sets the password that somebody chose behind a link, and uses the link up. [`AppError::Missing`] if there is none.
    pub async fn set_password_by_link(&self, token: &str, password: &str) -> Result<String> {
        // Before the work of a hash: a link that is none costs nothing.
        if self.open_link(&mut self.db.read().await?, token).await?.is_none() {
            return Err(AppError::Missing);
        }
        let min = self.settings().password_min.0;
        if password.chars().count() < min {
            return Err(AppError::field("password", Fault::TooShort { min }));
        }
        if password.trim().is_empty() {
            return Err(AppError::field("password", Fault::Required));
        }
        check_hashable(password).map_err(|fault| AppError::field("password", fault))?;
        let new = self.hash(password).await?;
        let mut writer = self.turn().await?;
        let link = self.open_link(&mut writer, token).await?.ok_or(AppError::Missing)?;
        // Of two that use it at once the second finds it used.
        if !password_links::take(&mut writer, &hash(token)).await? {
            return Err(AppError::Missing);
        }
        password_links::forget(&mut writer, &link.login).await?;
        let person = self.person(&mut writer, &link.login).await?.ok_or(AppError::Missing)?;
        let login = person.values.login.clone();
        let at = self.clock.now();
        let stamp = Stamp {
            user_id: padron_domain::agent::ROOT,
            actor: login.clone(),
            actor_kind: "customer_user",
            door: Door::Web,
            at,
            job: None,
        };
        writer.set_hash(person.id, Some(new), (at, stamp.user_id)).await?;
        audit::add(&mut writer, &stamp, "password", (ObjectKind::CustomerUser, &login), &[], &[]).await?;
        let person = writer.person_again(person.id).await?.ok_or(AppError::Missing)?;
        writer.commit().await?;
        self.refresh_customer_user(&person);
        Ok(login)
    }

    /// The link of a secret, if it still works and its person may still come in.
    async fn open_link(&self, connection: &mut Connection, token: &str) -> Result<Option<PasswordLink>> {
        let Some(link) = password_links::get(connection, &hash(token)).await? else { return Ok(None) };
        if link.expires_at <= self.clock.now() {
            return Ok(None);
        }
        let person = self.person(connection, &link.login).await?;
        Ok(person.filter(|person| person.values.validity == Validity::Valid).map(|_| link))
    }
}
