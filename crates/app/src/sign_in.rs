//! Agents sign in.
//!
//! Tries are counted *before* the password is looked at, in a transaction of their own: a hundred tries at once count a
//! hundred. Every answer takes the work of one Argon2 check, whether the login exists or not and whatever its hash.

use std::net::{IpAddr, Ipv6Addr};

use chrono::NaiveDateTime;
use padron_domain::agent::Agent;
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::validity::Validity;
use padron_storage::audit::{self, Stamp};
use padron_storage::throttle::{self, Count, Subject};
use padron_storage::{Writer, agents};

use crate::error::{AppError, Result};
use crate::password::{self, CryptType, VerifyOptions};
use crate::session::{NewSession, Origin};
use crate::settings::Settings;
use crate::{App, digest};

/// How a sign-in ended.
#[derive(Debug)]
pub enum SignIn {
    /// The agent is in.
    Welcome(Box<NewSession>),
    /// Login or password are wrong, or the agent is not valid: nobody is told which.
    Refused,
    /// Too many tries; accepted again after so many seconds.
    Throttled {
        /// Seconds to wait.
        seconds: u64,
    },
}

/// What OTOBO and Znuny check whatever they are set up to write; how costly it is, they may say themselves.
fn shared(settings: &Settings) -> CryptType {
    let cost =
        settings.of_family.get("Customer::AuthModule::DB::bcryptCost").and_then(|said| said.as_str()?.parse().ok());
    CryptType::from_setting(Some("bcrypt"), cost)
}

impl App {
    /// Signs an agent in.
    pub async fn sign_in(&self, login: &str, password: &str, origin: &Origin) -> Result<SignIn> {
        // The column holds 191 characters; a longer login is nobody's, and is cut so that it is counted all the same.
        // No login holds U+0000, and PostgreSQL takes none in a text.
        let login: String = login.trim().chars().filter(|found| *found != '\0').take(192).collect();
        let account = Subject { kind: "account", hash: digest::of("account", &padron_domain::fold::identity(&login)) };
        let address = Subject { kind: "address", hash: digest::of("address", &network(&origin.address)) };
        if let Some(until) = self.count_try(&account, &address).await? {
            return Ok(SignIn::Throttled { seconds: self.seconds_until(until) });
        }
        let found = agents::by_login(&mut self.db.read().await?, &login).await?;
        let hash = found.as_ref().map(|found| found.hash.clone());
        let typed = password.to_owned();
        let verdict =
            self.hashing(move || password::verify_evenly(hash.as_deref(), &typed, &VerifyOptions::default())).await?;
        let agent = match found {
            Some(found) if verdict.matches && found.agent.validity == Validity::Valid => found.agent,
            _ => {
                tracing::info!(address = origin.address, "sign-in refused");
                return Ok(SignIn::Refused);
            }
        };
        let better = if verdict.upgrade && !self.is_shared().await? { Some(self.hash(password).await?) } else { None };
        let session = self.welcome(agent, better, [&account, &address], origin).await?;
        Ok(SignIn::Welcome(Box::new(session)))
    }

    /// Everything a right password leads to, in one transaction.
    async fn welcome(
        &self,
        agent: Agent,
        better: Option<String>,
        [account, address]: [&Subject; 2],
        origin: &Origin,
    ) -> Result<NewSession> {
        let now = self.clock.now();
        let mut writer = self.db.write().await?;
        // Only wrong passwords count: a whole office signs in from one address. In the order of `count_try`, so that two
        // who sign in never wait for each other.
        throttle::give_back(&mut writer, address).await?;
        throttle::forget(&mut writer, account).await?;
        // A row nobody would miss, swept where a row is written anyway.
        throttle::sweep(&mut writer, now - self.settings().throttle.window).await?;
        padron_storage::sessions::sweep(&mut writer, now, now - self.settings().session.idle).await?;
        let stamp = Stamp {
            user_id: agent.id,
            actor: agent.login.clone(),
            actor_kind: "agent",
            door: Door::Web,
            at: now,
            job: None,
        };
        if let Some(hash) = better {
            agents::set_password(&mut writer, agent.id, &hash, now, agent.id).await?;
            audit::add(&mut writer, &stamp, "upgrade_password", (ObjectKind::Agent, &agent.login), &[], &[]).await?;
        }
        agents::set_preference(&mut writer, agent.id, "UserLastLogin", &now.and_utc().timestamp().to_string()).await?;
        let session = self.begin_session(&mut writer, agent, origin).await?;
        let from = [("address", origin.address.as_str())];
        audit::add(&mut writer, &stamp, "sign_in", (ObjectKind::Agent, &session.agent.login), &[], &from).await?;
        writer.commit().await?;
        Ok(session)
    }

    /// Counts a try at an agent's own password: whoever took over a session may not guess it without end.
    pub(crate) async fn count_own_password_try(&self, agent: &Agent) -> Result<()> {
        let subject = Subject { kind: "password", hash: digest::of("password", &agent.id.to_string()) };
        let mut writer = self.db.write().await?;
        let blocked = self.count_subject(&mut writer, &subject, self.settings().throttle.account_tries).await?;
        writer.commit().await?;
        blocked.map_or(Ok(()), |until| Err(AppError::Throttled(self.seconds_until(until))))
    }

    /// How long somebody has to wait, at least a second.
    fn seconds_until(&self, until: NaiveDateTime) -> u64 {
        u64::try_from((until - self.clock.now()).num_seconds()).unwrap_or(0).max(1)
    }

    /// Counts a try; the time until which nothing is accepted, if that is so.
    async fn count_try(&self, account: &Subject, address: &Subject) -> Result<Option<NaiveDateTime>> {
        let mut writer = self.db.write().await?;
        let settings = self.settings().throttle;
        // The address first: one that is blocked writes no more rows, whichever accounts it makes up.
        let mut blocked = self.count_subject(&mut writer, address, settings.address_tries).await?;
        if blocked.is_none() {
            blocked = self.count_subject(&mut writer, account, settings.account_tries).await?;
        }
        writer.commit().await?;
        Ok(blocked)
    }

    pub(crate) async fn count_subject(
        &self,
        writer: &mut Writer,
        subject: &Subject,
        most: i64,
    ) -> Result<Option<NaiveDateTime>> {
        let now = self.clock.now();
        let window = self.settings().throttle.window;
        let fresh = Count { tries: 0, window_start: now, blocked_until: None };
        let mut count = throttle::hold(writer, subject, now).await?;
        match count.blocked_until {
            Some(until) if until > now => return Ok(Some(until)),
            Some(_) => count = fresh,
            None if count.window_start + window <= now => count = fresh,
            None => {}
        }
        count.tries += 1;
        if count.tries == 1 {
            // A window begins: those that are over are swept, so that tries in vain do not fill the table.
            throttle::sweep(writer, now - window).await?;
        }
        if count.tries > most {
            count.blocked_until = Some(now + window);
        }
        throttle::put(writer, subject, count).await?;
        Ok(count.blocked_until)
    }

    /// Signs out: the session is over on the server, whatever the browser keeps.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        if let Some(session) = self.session(token).await? {
            self.end_session(&session.agent, session.id).await?;
        }
        Ok(())
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        let typed = password.to_owned();
        password::check_hashable(password).map_err(|fault| AppError::field("password", fault))?;
        let failed = |error: password::HashError| AppError::Fault(format!("a password could not be hashed: {error}"));
        // Where OTOBO checks passwords too they are written as it understands them; a login plays no part in this format.
        let format = if self.is_shared().await? { Some(shared(&self.settings())) } else { None };
        let hash = move || match format {
            Some(format) => password::hash_as(format, "", &typed),
            None => password::hash(&typed),
        };
        self.hashing(hash).await?.map_err(failed)
    }

    /// Whether OTOBO or Znuny made this database, and works on it too.
    async fn is_shared(&self) -> Result<bool> {
        Ok(padron_storage::migrate::is_adopted(&mut self.db.read().await?).await?)
    }

    /// Runs work that takes tens of milliseconds and megabytes where it holds up nobody, a few at a time.
    pub(crate) async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let failed = |error: &dyn std::fmt::Display| AppError::Fault(format!("hashing broke off: {error}"));
        let permit = self.hashing.acquire().await.map_err(|error| failed(&error))?;
        let done = tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error));
        drop(permit);
        done
    }
}

/// What an address counts as, in what is counted by address: IPv6 gives everybody 2⁶⁴ addresses, so there the network counts.
pub(crate) fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn otobo_says_how_costly_hashes_are() {
        let said = |cost: &str| Settings {
            of_family: [("Customer::AuthModule::DB::bcryptCost".to_owned(), cost.into())].into(),
            ..Settings::default()
        };
        assert_eq!(shared(&Settings::default()), CryptType::Bcrypt { cost: 12 });
        assert_eq!(shared(&said("14")), CryptType::Bcrypt { cost: 14 });
        assert_eq!(shared(&said("much")), CryptType::Bcrypt { cost: 12 });
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
