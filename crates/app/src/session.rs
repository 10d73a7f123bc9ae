//! Sessions of agents: opaque tokens, of which only a hash is stored; idle and absolute ends; listed and revocable.

use chrono::NaiveDateTime;
use padron_domain::agent::Agent;
use padron_domain::validity::Validity;
use padron_storage::sessions::{self, Session};
use padron_storage::{Writer, agents};

use crate::error::{AppError, Result};
use crate::{App, digest, random};

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address, behind trusted proxies the one they report.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// A session that just began. The token is told once.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The secret for the cookie.
    pub token: String,
    /// Whose session it is.
    pub agent: Agent,
    /// When it ends at the latest (UTC).
    pub expires_at: NaiveDateTime,
}

/// A session in use.
#[derive(Debug, Clone)]
pub struct ActiveSession {
    /// The session's number.
    pub id: i64,
    /// Whose it is.
    pub agent: Agent,
}

/// `seen_at` is written at most this often, so that reading pages does not mean writing rows.
const TOUCH_SECONDS: i64 = 60;
/// The widths of the columns.
const ADDRESS_WIDTH: usize = 64;
const USER_AGENT_WIDTH: usize = 250;

impl App {
    /// Begins a session within the transaction of the sign-in.
    pub(crate) async fn begin_session(&self, writer: &mut Writer, agent: Agent, origin: &Origin) -> Result<NewSession> {
        let now = self.clock.now();
        let token = random::token();
        let session = Session {
            id: 0,
            user_id: agent.id,
            created_at: now,
            seen_at: now,
            expires_at: now + self.settings().session.absolute,
            address: origin.address.chars().take(ADDRESS_WIDTH).collect(),
            user_agent: origin.user_agent.chars().take(USER_AGENT_WIDTH).collect(),
        };
        sessions::add(writer, &digest::of("session", &token), &session).await?;
        Ok(NewSession { token, agent, expires_at: session.expires_at })
    }

    /// The session of a token, if it is still good and its agent may still sign in.
    pub async fn session(&self, token: &str) -> Result<Option<ActiveSession>> {
        let now = self.clock.now();
        let mut connection = self.db.read().await?;
        let Some(session) = sessions::by_hash(&mut connection, &digest::of("session", token)).await? else {
            return Ok(None);
        };
        if session.expires_at <= now || session.seen_at + self.settings().session.idle <= now {
            return Ok(None);
        }
        let Some(found) = agents::by_id(&mut connection, session.user_id).await? else { return Ok(None) };
        if found.agent.validity != Validity::Valid {
            return Ok(None);
        }
        drop(connection);
        if (now - session.seen_at).num_seconds() >= TOUCH_SECONDS {
            // A store that cannot be written can still be read: nobody is kept out because this row stays old.
            if let Err(error) = self.touch_session(session.id, now).await {
                tracing::warn!("a session's use could not be noted: {error}");
            }
        }
        Ok(Some(ActiveSession { id: session.id, agent: found.agent }))
    }

    async fn touch_session(&self, id: i64, now: NaiveDateTime) -> Result<()> {
        let mut writer = self.db.write().await?;
        sessions::touch(&mut writer, id, now).await?;
        Ok(writer.commit().await?)
    }

    /// The sessions of an agent that are still good.
    pub async fn sessions_of(&self, agent: &Agent) -> Result<Vec<Session>> {
        let now = self.clock.now();
        let idle = self.settings().session.idle;
        let mut found = sessions::of_agent(&mut self.db.read().await?, agent.id).await?;
        found.retain(|session| session.expires_at > now && session.seen_at + idle > now);
        Ok(found)
    }

    /// Ends a session of this agent.
    pub async fn end_session(&self, agent: &Agent, id: i64) -> Result<()> {
        let mut writer = self.db.write().await?;
        if !sessions::remove(&mut writer, agent.id, id).await? {
            return Err(AppError::Missing);
        }
        Ok(writer.commit().await?)
    }

    /// Ends all sessions of this agent but one.
    pub async fn end_other_sessions(&self, agent: &Agent, keep: i64) -> Result<()> {
        let mut writer = self.db.write().await?;
        sessions::remove_others(&mut writer, agent.id, keep).await?;
        Ok(writer.commit().await?)
    }
}
