//! What every agent may do for themselves: their preferences and their password.

use padron_domain::agent::Agent;
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::problem::Fault;
use padron_storage::audit::{self, Stamp};
use padron_storage::{agents, sessions};

use crate::App;
use crate::error::{AppError, Result};
use crate::password::{self, VerifyOptions};
use crate::set_up::check_password;

/// The longest name and value of a preference.
const MAX_PREFERENCE: usize = 500;

impl App {
    /// The preferences of an agent.
    pub async fn preferences(&self, agent: &Agent) -> Result<Vec<(String, String)>> {
        Ok(agents::preferences(&mut self.db.read().await?, agent.id).await?)
    }

    /// Writes a preference of an agent; the door decides which there are.
    pub async fn set_preference(&self, agent: &Agent, key: &str, value: &str) -> Result<()> {
        if key.len() > 150 || value.len() > MAX_PREFERENCE {
            return Err(AppError::field("value", Fault::TooLong { max: MAX_PREFERENCE, length: value.len() }));
        }
        let mut writer = self.db.write().await?;
        agents::set_preference(&mut writer, agent.id, key, value).await?;
        Ok(writer.commit().await?)
    }

    /// Changes an agent's own password. The agent's other sessions end.
    pub async fn change_own_password(&self, agent: &Agent, session: i64, current: &str, new: &str) -> Result<()> {
        self.count_own_password_try(agent).await?;
        let stored = agents::by_id(&mut self.db.read().await?, agent.id).await?.ok_or(AppError::Missing)?.hash;
        let typed = current.to_owned();
        let verdict =
            self.hashing(move || password::verify_evenly(Some(&stored), &typed, &VerifyOptions::default())).await?;
        if !verdict.matches {
            return Err(AppError::field("current_password", Fault::Differs));
        }
        check_password(new).map_err(|fault| AppError::field("new_password", fault))?;
        let hash = self.hash(new).await?;
        let at = self.clock.now();
        let stamp = Stamp {
            user_id: agent.id,
            actor: agent.login.clone(),
            actor_kind: "agent",
            door: Door::Web,
            at,
            job: None,
        };
        let mut writer = self.db.write().await?;
        agents::set_password(&mut writer, agent.id, &hash, at, agent.id).await?;
        sessions::remove_others(&mut writer, agent.id, session).await?;
        audit::add(&mut writer, &stamp, "password", (ObjectKind::Agent, &agent.login), &[], &[]).await?;
        Ok(writer.commit().await?)
    }
}
