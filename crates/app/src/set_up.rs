//! The first administrator: by a one-time link printed in the terminal, or by `padron init`.

use padron_domain::agent::{Agent, ROOT};
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::text::{self, TextField};
use padron_storage::audit::{self, Stamp};
use padron_storage::{Writer, agents, meta};
use subtle::ConstantTimeEq as _;

use crate::error::{AppError, Result};
use crate::session::{NewSession, Origin};
use crate::{App, digest, password, random};

/// Where the hash of the one-time secret is kept.
const KEY: &str = "set_up_token_hash";

/// The least number of characters of an agent's password.
pub const MIN_PASSWORD: usize = 10;

/// What the first administrator is called.
#[derive(Debug, Clone, Default)]
pub struct FirstAdministrator {
    /// Sign-in name.
    pub login: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Password, as typed.
    pub password: String,
}

const LOGIN: TextField = TextField { name: "login", column: "login", max: 191, required: true, lines: false };
const FIRST_NAME: TextField =
    TextField { name: "first_name", column: "first_name", max: 100, required: true, lines: false };
const LAST_NAME: TextField =
    TextField { name: "last_name", column: "last_name", max: 100, required: true, lines: false };

impl FirstAdministrator {
    fn check(&self) -> Result<()> {
        let values = [(&LOGIN, &self.login), (&FIRST_NAME, &self.first_name), (&LAST_NAME, &self.last_name)];
        let mut faults: Vec<FieldFault> = values
            .into_iter()
            .filter_map(|(field, value)| {
                text::check(field, value).err().map(|fault| FieldFault { field: field.name, fault })
            })
            .collect();
        if let Err(fault) = check_password(&self.password) {
            faults.push(FieldFault { field: "password", fault });
        }
        if faults.is_empty() { Ok(()) } else { Err(AppError::Fields(faults)) }
    }
}

/// Whether an agent may take this password.
pub(crate) fn check_password(password: &str) -> std::result::Result<(), Fault> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(Fault::TooShort { min: MIN_PASSWORD });
    }
    // Blanks alone are a slip of the hand.
    if password.trim().is_empty() {
        return Err(Fault::Required);
    }
    check_hashable(password)
}

/// Whether a hash can be made of this password; an empty one is somebody else's question.
pub(crate) fn check_hashable(password: &str) -> std::result::Result<(), Fault> {
    if password.contains('\0') {
        return Err(Fault::ForbiddenCharacter('\0'));
    }
    password::check_hashable(password)
}

impl App {
    /// Whether nobody can sign in yet, because no agent has a password.
    pub async fn needs_set_up(&self) -> Result<bool> {
        let root = agents::by_id(&mut self.db.read().await?, ROOT).await?;
        Ok(root.is_some_and(|root| root.hash == "*") && !self.has_administrator().await?)
    }

    async fn has_administrator(&self) -> Result<bool> {
        let mut connection = self.db.read().await?;
        for (id, _) in agents::names(&mut connection).await? {
            let found = agents::by_id(&mut connection, id).await?;
            if found.is_some_and(|found| {
                found.agent.administrator && !found.hash.is_empty() && !found.hash.starts_with('*')
            }) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A new one-time secret for the set-up page; an earlier one stops working.
    pub async fn new_set_up_token(&self) -> Result<String> {
        let token = random::token();
        let mut writer = self.db.write().await?;
        meta::put(&mut writer, KEY, &digest::of("set-up", &token)).await?;
        writer.commit().await?;
        Ok(token)
    }

    /// Whether the set-up page may be shown for this secret.
    pub async fn set_up_allowed(&self, token: &str) -> Result<bool> {
        let stored = meta::get(&mut self.db.read().await?, KEY).await?;
        let given = digest::of("set-up", token);
        Ok(stored.is_some_and(|stored| bool::from(stored.as_bytes().ct_eq(given.as_bytes())))
            && self.needs_set_up().await?)
    }

    /// Makes the first administrator through the one-time page and signs them in.
    pub async fn set_up(&self, token: &str, first: &FirstAdministrator, origin: &Origin) -> Result<NewSession> {
        if !self.set_up_allowed(token).await? {
            return Err(AppError::Missing);
        }
        first.check()?;
        let hash = self.hash(&first.password).await?;
        let mut writer = self.db.write().await?;
        // Of two submits at once the second finds the secret used.
        if !meta::remove(&mut writer, KEY).await? {
            return Err(AppError::Missing);
        }
        let agent = self.write_administrator(&mut writer, first, &hash, Door::Web).await?;
        let session = self.begin_session(&mut writer, agent, origin).await?;
        writer.commit().await?;
        Ok(session)
    }

    /// Makes the first administrator from the command line: row 1 gets this login and this password. Run again, it sets a
    /// new password, as an operator who lost it needs.
    pub async fn init(&self, login: &str, password: &str) -> Result<Agent> {
        let (writer, agent) = self.initialize(login, password).await?;
        writer.commit().await?;
        Ok(agent)
    }

    /// Whom [`App::init`] would make the administrator; nothing of it lasts.
    pub async fn would_init(&self, login: &str, password: &str) -> Result<Agent> {
        Ok(self.initialize(login, password).await?.1)
    }

    async fn initialize(&self, login: &str, password: &str) -> Result<(Writer, Agent)> {
        let first = FirstAdministrator {
            login: login.to_owned(),
            first_name: "-".to_owned(),
            last_name: "-".to_owned(),
            password: password.to_owned(),
        };
        first.check()?;
        let hash = self.hash(password).await?;
        let mut writer = self.db.write().await?;
        let agent = self.write_administrator(&mut writer, &first, &hash, Door::Cli).await?;
        meta::remove(&mut writer, KEY).await?;
        Ok((writer, agent))
    }

    async fn write_administrator(
        &self,
        writer: &mut Writer,
        first: &FirstAdministrator,
        hash: &str,
        door: Door,
    ) -> Result<Agent> {
        let at = self.clock.now();
        let found = agents::by_login(writer, &first.login).await?;
        let id = match found {
            Some(found) if found.agent.id != ROOT && !found.agent.administrator => {
                return Err(AppError::field("login", Fault::Taken(found.agent.login)));
            }
            Some(found) => found.agent.id,
            None => {
                // Row 1 belongs to somebody as soon as it has a password: another login here would take their account.
                let root = agents::by_id(writer, ROOT).await?.ok_or(AppError::Missing)?;
                if root.hash != "*" {
                    return Err(AppError::field("login", Fault::Taken(root.agent.login)));
                }
                ROOT
            }
        };
        let before = agents::by_id(writer, id).await?.ok_or(AppError::Missing)?.agent;
        if id == ROOT && before.login != first.login || first.first_name != "-" {
            agents::rename(writer, id, (&first.login, &first.first_name, &first.last_name), at, id).await?;
        }
        agents::set_password(writer, id, hash, at, id).await?;
        padron_storage::sessions::remove_others(writer, id, 0).await?;
        let stamp = Stamp { user_id: id, actor: first.login.clone(), actor_kind: "system", door, at, job: None };
        let (was, is) = ([("login", before.login.as_str())], [("login", first.login.as_str())]);
        audit::add(writer, &stamp, "set_up", (ObjectKind::Agent, &first.login), &was, &is).await?;
        agents::by_id(writer, id).await?.map(|found| found.agent).ok_or(AppError::Missing)
    }
}
