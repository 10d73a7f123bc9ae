//! Tokens of programs: who asks through the API, and what they may do. A token is told once; only its hash is stored.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDateTime;
use padron_domain::agent::Agent;
use padron_domain::audit::ObjectKind;
use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::validity::Validity;
use padron_storage::tokens::{self, Token};
use padron_storage::{agents, audit};

use crate::admin::{Admin, Version};
use crate::error::{AppError, Result};
use crate::{App, digest, random};

/// What every token begins with, so that people and scanners of secrets know one when they see it.
pub const PREFIX: &str = "padron_";
/// The length of a token: its beginning and 256 bits.
const LENGTH: usize = PREFIX.len() + 43;
/// The width of the column.
const NAME_WIDTH: usize = 100;
/// `used_at` is written at most this often, so that reading does not mean writing.
const TOUCH_SECONDS: i64 = 60;
/// So many tokens are remembered from one request to the next.
const REMEMBERED: usize = 1_000;

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Companies: look.
    CustomersRead,
    /// Companies: change.
    CustomersWrite,
    /// People: look.
    CustomerUsersRead,
    /// People: change.
    CustomerUsersWrite,
    /// The history and the change feed.
    HistoryRead,
    /// Jobs: look.
    JobsRead,
    /// Jobs: start, stop, undo.
    JobsWrite,
    /// Settings: look.
    SettingsRead,
    /// Settings: change.
    SettingsWrite,
    /// Tokens: look.
    TokensRead,
    /// Tokens: make and revoke.
    TokensWrite,
}

impl Scope {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 11] = [
        Self::CustomersRead,
        Self::CustomersWrite,
        Self::CustomerUsersRead,
        Self::CustomerUsersWrite,
        Self::HistoryRead,
        Self::JobsRead,
        Self::JobsWrite,
        Self::SettingsRead,
        Self::SettingsWrite,
        Self::TokensRead,
        Self::TokensWrite,
    ];

    /// The name stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomersRead => "customers:read",
            Self::CustomersWrite => "customers:write",
            Self::CustomerUsersRead => "customer-users:read",
            Self::CustomerUsersWrite => "customer-users:write",
            Self::HistoryRead => "history:read",
            Self::JobsRead => "jobs:read",
            Self::JobsWrite => "jobs:write",
            Self::SettingsRead => "settings:read",
            Self::SettingsWrite => "settings:write",
            Self::TokensRead => "tokens:read",
            Self::TokensWrite => "tokens:write",
        }
    }

    /// The scope with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// The scope that includes this one: whoever may change something may look at it.
    fn including(self) -> Option<Self> {
        self.name().strip_suffix(":read").and_then(|kind| Self::parse(&format!("{kind}:write")))
    }
}

/// A set of scopes; the empty one stands for all rights of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u16);

impl Scopes {
    /// Reads what is stored. Names nobody knows any more give no right, and never all of them.
    fn read(stored: &str) -> Self {
        let known = stored.split_whitespace().filter_map(Scope::parse).fold(0, |set, scope| set | scope.bit());
        Self(if known == 0 && !stored.trim().is_empty() { UNKNOWN } else { known })
    }

    /// Whether it is all rights of the agent.
    pub const fn is_all(self) -> bool {
        self.0 == 0
    }

    /// This one too.
    #[must_use]
    pub const fn and(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// Whether something of this scope may be done.
    pub fn allow(self, scope: Scope) -> bool {
        self.is_all() || self.0 & scope.bit() != 0 || scope.including().is_some_and(|wider| self.0 & wider.bit() != 0)
    }

    /// Whether these give no right that the others do not.
    fn within(self, others: Self) -> bool {
        others.is_all()
            || (!self.is_all() && Scope::ALL.into_iter().all(|scope| !self.allow(scope) || others.allow(scope)))
    }

    /// Their names, in the order they are offered.
    pub fn names(self) -> Vec<&'static str> {
        Scope::ALL.into_iter().filter(|scope| self.0 & scope.bit() != 0).map(Scope::name).collect()
    }
}

/// Set where nothing that is stored is known.
const UNKNOWN: u16 = 1 << 15;

/// Who asks through the API.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The token's number.
    pub token: i64,
    /// What it may do.
    pub scopes: Scopes,
    /// When it ends (UTC).
    pub expires_at: Option<NaiveDateTime>,
    /// The agent in whose name it acts.
    pub agent: Agent,
}

/// A token as lists show it.
#[derive(Debug, Clone)]
pub struct ListedToken {
    /// The token's number.
    pub id: i64,
    /// What somebody called it.
    pub name: String,
    /// The login of the agent in whose name it acts.
    pub agent: String,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was made (UTC).
    pub created_at: NaiveDateTime,
    /// When it ends (UTC).
    pub expires_at: Option<NaiveDateTime>,
    /// When it was last used (UTC, to the minute).
    pub used_at: Option<NaiveDateTime>,
}

impl Version {
    /// Of a token; its use does not count.
    pub fn of_token(token: &ListedToken) -> Self {
        let values = [token.id.to_string(), token.name.clone(), token.scopes.names().join(" ")];
        let mut digest = digest::of("version", &format!("{}\u{1f}{:?}", values.join("\u{1f}"), token.expires_at));
        digest.truncate(32);
        Self::given(&digest)
    }
}

impl From<Token> for ListedToken {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            agent: token.agent,
            scopes: Scopes::read(&token.scopes),
            created_at: token.created_at,
            expires_at: token.expires_at,
            used_at: token.used_at,
        }
    }
}

/// A token that is asked for.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// What to call it.
    pub name: String,
    /// Names of what it may do; none for all rights of the agent.
    pub scopes: Vec<String>,
    /// When it ends (UTC); `None` for never.
    pub expires_at: Option<NaiveDateTime>,
}

/// Tokens that were looked up within the last second, so that a busy program costs no query a request.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    found: Mutex<HashMap<String, (NaiveDateTime, Bearer)>>,
    /// Goes up with every revocation: what was read before one is not remembered after it.
    revoked: AtomicU64,
}

impl Remembered {
    fn get(&self, hash: &str, now: NaiveDateTime) -> Option<Bearer> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(hash).filter(|(at, _)| *at == now).map(|(_, bearer)| bearer.clone())
    }

    fn put(&self, hash: String, now: NaiveDateTime, bearer: Bearer, revoked: u64) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if self.revoked.load(Ordering::SeqCst) == revoked {
            if found.len() >= REMEMBERED {
                found.clear();
            }
            found.insert(hash, (now, bearer));
        }
    }

    fn forget(&self) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        self.revoked.fetch_add(1, Ordering::SeqCst);
        found.clear();
    }
}

impl App {
    /// Who asks with this token; `None` where it is nobody's, over, or of an agent who may not sign in.
    pub async fn bearer(&self, secret: &str) -> Result<Option<Bearer>> {
        if secret.len() != LENGTH || !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let now = self.clock.now();
        let hash = digest::of("token", secret);
        if let Some(bearer) = self.tokens.get(&hash, now) {
            return Ok(Some(bearer));
        }
        let revoked = self.tokens.revoked.load(Ordering::SeqCst);
        let mut connection = self.db.read().await?;
        let Some(token) = tokens::by_hash(&mut connection, &hash).await? else { return Ok(None) };
        if token.expires_at.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        let Some(found) = agents::by_id(&mut connection, token.user_id).await? else { return Ok(None) };
        if found.agent.validity != Validity::Valid {
            return Ok(None);
        }
        drop(connection);
        if token.used_at.is_none_or(|used| (now - used).num_seconds() >= TOUCH_SECONDS) {
            // Beside the request: a store that is busy or cannot be written keeps nobody waiting for this row.
            let app = self.clone();
            tokio::spawn(async move {
                if let Err(error) = app.touch_token(token.id, now).await {
                    tracing::warn!("a token's use could not be noted: {error}");
                }
            });
        }
        let scopes = Scopes::read(&token.scopes);
        let bearer = Bearer { token: token.id, scopes, expires_at: token.expires_at, agent: found.agent };
        self.tokens.put(hash, now, bearer.clone(), revoked);
        Ok(Some(bearer))
    }

    async fn touch_token(&self, id: i64, now: NaiveDateTime) -> Result<()> {
        let mut writer = self.db.write().await?;
        tokens::touch(&mut writer, id, now).await?;
        Ok(writer.commit().await?)
    }

    /// The agent with this login, who may sign in and administrates.
    async fn administrator(&self, login: &str) -> Result<Agent> {
        let unknown = || AppError::field("agent", Fault::UnknownValue);
        let login = Some(login).filter(|login| !login.contains('\0')).ok_or_else(unknown)?;
        let found = agents::by_login(&mut self.db.read().await?, login).await?.ok_or_else(unknown)?.agent;
        if found.validity == Validity::Valid && found.administrator { Ok(found) } else { Err(AppError::Denied) }
    }
}

impl Admin {
    /// Every token, the newest first.
    pub async fn tokens(&self) -> Result<Vec<ListedToken>> {
        Ok(tokens::all(&mut self.app.db.read().await?).await?.into_iter().map(ListedToken::from).collect())
    }

    /// The token with this number.
    pub async fn token(&self, id: i64) -> Result<ListedToken> {
        Ok(tokens::by_id(&mut self.app.db.read().await?, id).await?.ok_or(AppError::Missing)?.into())
    }

    /// Makes a token in the actor's own name; the token and its secret, told this once. With a token that makes another (`by`)
    /// the new one can do no more, and lives no longer.
    pub async fn add_token(&self, new: &NewToken, by: Option<&Bearer>) -> Result<(ListedToken, String)> {
        let (login, user_id) = self.actor();
        let login = login.to_owned();
        self.make_token(new, (user_id, &login), by).await
    }

    /// Makes a token in the name of another administrator, as only the command line does.
    pub async fn add_token_of(&self, login: &str, new: &NewToken) -> Result<(ListedToken, String)> {
        let agent = self.app.administrator(login).await?;
        self.make_token(new, (agent.id, &agent.login), None).await
    }

    async fn make_token(
        &self,
        new: &NewToken,
        (user_id, login): (i64, &str),
        by: Option<&Bearer>,
    ) -> Result<(ListedToken, String)> {
        let stamp = self.stamp();
        let faults = new.faults(stamp.at);
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let (name, scopes) = (new.name.trim().to_owned(), new.scopes());
        if let Some(by) = by {
            let outlives = by.expires_at.is_some_and(|end| new.expires_at.is_none_or(|wanted| wanted > end));
            if !scopes.within(by.scopes) || outlives {
                return Err(AppError::Denied);
            }
        }
        let secret = format!("{PREFIX}{}", random::token());
        let stored = scopes.names().join(" ");
        let mut token = Token {
            id: 0,
            user_id,
            agent: login.to_owned(),
            name,
            scopes: stored,
            created_at: stamp.at,
            expires_at: new.expires_at,
            used_at: None,
        };
        let mut writer = self.app.db.write().await?;
        self.reserve(&mut writer).await?;
        token.id = tokens::add(&mut writer, &digest::of("token", &secret), &token).await?;
        let expires = token.expires_at.map(|end| end.to_string()).unwrap_or_default();
        let values =
            [("name", token.name.as_str()), ("agent", login), ("scopes", &token.scopes), ("expires_at", &expires)];
        let values: Vec<_> = values.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let key = (ObjectKind::Token, &*token.id.to_string());
        audit::add(&mut writer, &stamp, "add", key, &[], &values).await?;
        let listed = ListedToken::from(token);
        self.answer(&mut writer, &crate::once::Made::Token(&listed)).await?;
        if !self.rehearsal {
            writer.commit().await?;
        }
        Ok((listed, secret))
    }

    /// Revokes a token: from now on it is nobody's.
    pub async fn revoke_token(&self, id: i64) -> Result<()> {
        let stamp = self.stamp();
        let mut writer = self.app.db.write().await?;
        let token = tokens::by_id(&mut writer, id).await?.ok_or(AppError::Missing)?;
        if !tokens::remove(&mut writer, id).await? {
            return Err(AppError::Missing);
        }
        let values = [("name", token.name.as_str()), ("agent", &token.agent)];
        audit::add(&mut writer, &stamp, "revoke", (ObjectKind::Token, &id.to_string()), &values, &[]).await?;
        if self.rehearsal {
            return Ok(());
        }
        writer.commit().await?;
        self.app.tokens.forget();
        Ok(())
    }
}

impl NewToken {
    /// Everything that is wrong with it, at this moment (UTC).
    pub fn faults(&self, now: NaiveDateTime) -> FieldFaults {
        let mut faults: FieldFaults = Vec::new();
        let name = self.name.trim();
        let length = name.chars().count();
        let fault = if name.is_empty() {
            Some(Fault::Required)
        } else if length > NAME_WIDTH {
            Some(Fault::TooLong { max: NAME_WIDTH, length })
        } else {
            name.chars().find(|letter| letter.is_control()).map(Fault::ForbiddenCharacter)
        };
        faults.extend(fault.map(|fault| FieldFault { field: "name", fault }));
        if self.scopes.iter().any(|name| Scope::parse(name).is_none()) {
            faults.push(FieldFault { field: "scopes", fault: Fault::UnknownValue });
        }
        if self.expires_at.is_some_and(|end| end <= now) {
            faults.push(FieldFault { field: "expires_at", fault: Fault::UnknownValue });
        }
        faults
    }

    fn scopes(&self) -> Scopes {
        self.scopes.iter().filter_map(|name| Scope::parse(name)).fold(Scopes::default(), Scopes::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scopes: &[Scope]) -> Scopes {
        scopes.iter().copied().fold(Scopes::default(), Scopes::and)
    }

    #[test]
    fn writing_includes_reading_of_the_same_kind_and_nothing_else() {
        let scopes = of(&[Scope::CustomersWrite]);
        assert!(scopes.allow(Scope::CustomersRead) && scopes.allow(Scope::CustomersWrite));
        assert!(!scopes.allow(Scope::CustomerUsersRead) && !scopes.allow(Scope::TokensWrite));
        assert!(!of(&[Scope::CustomersRead]).allow(Scope::CustomersWrite));
        assert!(Scope::ALL.into_iter().all(|scope| Scopes::default().allow(scope)));
    }

    #[test]
    fn scopes_come_back_as_they_were_stored() {
        for scope in Scope::ALL {
            let set = of(&[scope, Scope::JobsRead]);
            assert_eq!(Scopes::read(&set.names().join(" ")), set, "{}", scope.name());
        }
        let unknown = Scopes::read("teleport:write");
        assert!(Scope::ALL.into_iter().all(|scope| !unknown.allow(scope)), "a name nobody knows gives no right");
    }

    #[test]
    fn nobody_gives_away_more_than_they_have() {
        let all = Scopes::default();
        let (reads, writes) = (of(&[Scope::CustomersRead]), of(&[Scope::CustomersWrite]));
        assert!(reads.within(writes) && reads.within(all) && all.within(all) && writes.within(writes));
        assert!(!writes.within(reads) && !all.within(writes) && !of(&[Scope::JobsRead]).within(writes));
    }
}
