//! What an administrator does with readings of directories, and the tools to try one.

use std::time::Duration;

use padron_directory::{Refusal, Trial as Attempt};
use padron_domain::fold::identity;
use padron_storage::customer_users::People;
use padron_storage::directories::{self, Content};
use padron_storage::source_runs::{self, StoredChange, StoredRun as Run, Wanted};

use super::reading::tell;
use super::{Kind, Reader, What};
use crate::admin::Admin;
use crate::error::{AppError, Result};
use crate::sources::Supply;

/// A change of a reading, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its place within the reading.
    pub seq: i64,
    /// What becomes of the person.
    pub what: What,
    /// Their login, as it was.
    pub login: String,
    /// Their name, as it is or was.
    pub name: String,
    /// Whether it was made.
    pub applied: bool,
    /// Fields that differ: the name, before, after. Of people who are new, gone or back every field.
    pub fields: Vec<(String, String, String)>,
}

/// Some changes of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesPage {
    /// In their order.
    pub items: Vec<Changed>,
    /// Behind which place the next page begins.
    pub next: Option<i64>,
}

/// What a directory says of a login and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInSaid {
    /// They are right.
    Accepted,
    /// They are not, or that person may not sign in: why, as far as it says.
    Refused(Refusal),
}

fn told(change: &StoredChange, applied: bool) -> Option<Changed> {
    let what = What::from_name(&change.what)?;
    let [before, after] = [&change.before, &change.after].map(|text| text.as_deref().map(Content::of_json));
    let is = after.as_ref().or(before.as_ref())?;
    let name = [is.get("first_name"), is.get("last_name")].join(" ").trim().to_owned();
    let nothing = Content::of_json("{}");
    let (was, is) = match what {
        What::New | What::Back => (&nothing, after.as_ref().unwrap_or(&nothing)),
        _ => (before.as_ref().unwrap_or(&nothing), after.as_ref().unwrap_or(&nothing)),
    };
    let mut names: Vec<&String> = was.fields.keys().chain(is.fields.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| was.get(name) != is.get(name));
    let mut fields: Vec<(String, String, String)> =
        differing.map(|name| (name.clone(), was.get(name).to_owned(), is.get(name).to_owned())).collect();
    if matches!(what, What::Changed | What::Disabled) && was.validity != is.validity {
        fields.push(("valid".to_owned(), was.validity.name().to_owned(), is.validity.name().to_owned()));
    }
    if was.customer_ids != is.customer_ids {
        fields.push(("customer_ids".to_owned(), was.customer_ids.join(", "), is.customer_ids.join(", ")));
    }
    Some(Changed { seq: change.seq, what, login: change.login.clone(), name, applied, fields })
}

impl Admin {
    /// A source of people that is a directory.
    fn directory(&self, name: &str) -> Result<(&Supply<People>, &std::sync::Arc<Reader>)> {
        let wanted = identity(name);
        let exact = self.app.sources.people.iter().find(|supply| supply.source.name == name);
        let found =
            exact.or_else(|| self.app.sources.people.iter().find(|supply| identity(&supply.source.name) == wanted));
        let supply = found.ok_or(AppError::Missing)?;
        Ok((supply, supply.directory.as_ref().ok_or(AppError::Missing)?))
    }

    /// The names of the sources that are directories.
    pub fn directories(&self) -> Vec<String> {
        let found = self.app.sources.people.iter().filter(|supply| supply.directory.is_some());
        found.map(|supply| supply.source.name.clone()).collect()
    }

    /// Whether what readings of a directory find waits for an administrator.
    pub async fn source_is_paused(&self, name: &str) -> Result<bool> {
        let (supply, reader) = self.directory(name)?;
        Ok(self.app.kept(supply, reader).await?.paused)
    }

    /// The newest readings of a directory below a number.
    pub async fn source_runs(&self, name: &str, below: Option<i64>, limit: usize) -> Result<Vec<Run>> {
        let (supply, reader) = self.directory(name)?;
        let kept = self.app.kept(supply, reader).await?;
        let below = below.unwrap_or(i64::MAX);
        Ok(source_runs::newest(&mut self.app.db.read().await?, kept.id, below, limit).await?)
    }

    /// A reading of a directory.
    pub async fn source_run(&self, name: &str, id: i64) -> Result<Run> {
        let (supply, reader) = self.directory(name)?;
        let kept = self.app.kept(supply, reader).await?;
        source_runs::get(&mut self.app.db.read().await?, kept.id, id).await?.ok_or(AppError::Missing)
    }

    /// What a reading changed or would change.
    pub async fn source_run_changes(
        &self,
        name: &str,
        id: i64,
        what: Option<What>,
        after: Option<i64>,
        limit: usize,
    ) -> Result<ChangesPage> {
        let run = self.source_run(name, id).await?;
        let what: Vec<&str> = what.iter().map(|what| what.name()).collect();
        let wanted = Wanted { what: &what, applied: None, after: after.unwrap_or(-1), limit: limit + 1 };
        let mut found = source_runs::changes(&mut self.app.db.read().await?, run.id, wanted).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|change| change.seq);
        Ok(ChangesPage { items: found.iter().filter_map(|change| told(change, change.applied)).collect(), next })
    }

    /// Reads a directory, everybody or only to look, and waits so long for it; the reading as it is then.
    pub async fn read_source(&self, name: &str, kind: Kind, patience: Duration) -> Result<Run> {
        let (supply, reader) = self.directory(name)?;
        let kept = self.app.kept(supply, reader).await?;
        let (app, slot) = (self.app.clone(), supply.source.slot);
        let reading = tokio::spawn(async move {
            let supply = app.sources.of_people(slot).ok_or(AppError::Missing)?;
            let reader = supply.directory.as_ref().ok_or(AppError::Missing)?;
            app.look_at_copy(supply, reader).await?;
            Box::pin(app.read_directory(supply, reader, kind)).await
        });
        match tokio::time::timeout(patience, reading).await {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => Err(AppError::Fault(error.to_string())),
            // It goes on beside us.
            Err(_) => {
                let newest = source_runs::newest(&mut self.app.db.read().await?, kept.id, i64::MAX, 1).await?;
                newest.into_iter().next().ok_or(AppError::Missing)
            }
        }
    }

    /// Applies what a reading holds.
    pub async fn approve_run(&self, name: &str, id: i64) -> Result<Run> {
        let (supply, reader) = self.directory(name)?;
        let _alone = reader.reading.lock().await;
        let kept = self.app.kept(supply, reader).await?;
        let mut turn = self.turn().await?;
        let mut run = source_runs::get(&mut turn, kept.id, id).await?.ok_or(AppError::Missing)?;
        if run.state != "held" {
            return Err(AppError::Conflict);
        }
        let all: Vec<&str> = What::ALL.iter().map(|what| what.name()).collect();
        let stamp = self.stamp();
        let applied = turn.apply(supply, &run, &all, (&stamp, true)).await?;
        self.decided(&mut run, "approved");
        source_runs::put(&mut turn, &run).await?;
        tell(&mut turn, &stamp, "approve", &supply.source.name, &run).await?;
        turn.commit().await?;
        reader.fresh.forget();
        self.app.show_applied(supply, reader, applied).await?;
        Ok(run)
    }

    /// Leaves what a reading holds as it is. The next reading compares again.
    pub async fn discard_run(&self, name: &str, id: i64) -> Result<Run> {
        let (supply, reader) = self.directory(name)?;
        let kept = self.app.kept(supply, reader).await?;
        let mut turn = self.turn().await?;
        let mut run = source_runs::get(&mut turn, kept.id, id).await?.ok_or(AppError::Missing)?;
        if run.state != "held" {
            return Err(AppError::Conflict);
        }
        self.decided(&mut run, "discarded");
        source_runs::put(&mut turn, &run).await?;
        tell(&mut turn, &self.stamp(), "discard", &supply.source.name, &run).await?;
        turn.commit().await?;
        Ok(run)
    }

    /// Takes back what a reading changed. What later readings find waits from then on, until [`Admin::resume_source`]: the next one
    /// would only do the same again.
    pub async fn undo_run(&self, name: &str, id: i64) -> Result<Run> {
        let (supply, reader) = self.directory(name)?;
        let _alone = reader.reading.lock().await;
        let kept = self.app.kept(supply, reader).await?;
        let mut turn = self.turn().await?;
        let mut run = source_runs::get(&mut turn, kept.id, id).await?.ok_or(AppError::Missing)?;
        if !matches!(run.state.as_str(), "complete" | "approved" | "held" | "discarded") || !run.counts.is_news() {
            return Err(AppError::Conflict);
        }
        let stamp = self.stamp();
        let applied = turn.take_back(supply, &run, &stamp).await?;
        directories::pause(&mut turn, kept.id, true).await?;
        self.decided(&mut run, "undone");
        source_runs::put(&mut turn, &run).await?;
        tell(&mut turn, &stamp, "undo", &supply.source.name, &run).await?;
        turn.commit().await?;
        reader.fresh.forget();
        self.app.show_applied(supply, reader, applied).await?;
        Ok(run)
    }

    /// Lets readings of a directory be applied again.
    pub async fn resume_source(&self, name: &str) -> Result<()> {
        let (supply, reader) = self.directory(name)?;
        let kept = self.app.kept(supply, reader).await?;
        if !kept.paused {
            return Ok(());
        }
        let mut turn = self.turn().await?;
        directories::pause(&mut turn, kept.id, false).await?;
        let name = &supply.source.name;
        let object = (padron_domain::audit::ObjectKind::Source, name.as_str());
        padron_storage::audit::add(&mut turn, &self.stamp(), "resume", object, &[], &[]).await?;
        turn.commit().await?;
        reader.hurry();
        Ok(())
    }

    fn decided(&self, run: &mut Run, state: &str) {
        state.clone_into(&mut run.state);
        self.actor().0.clone_into(&mut run.decided_by);
        run.decided_at = Some(self.now());
    }

    /// Looks what a filter finds in a directory: the filter as it is sent, entries as they come, and whom they become.
    pub async fn try_filter(&self, name: &str, filter: &str, limit: u32) -> Result<Attempt> {
        let (supply, reader) = self.directory(name)?;
        let people = reader.people.as_ref().map_err(|_| supply.down())?;
        people.try_filter(filter, limit).await.map_err(|error| match error {
            Ok(failure) => AppError::SourceSays(supply.source.name.clone(), failure.to_string()),
            Err(fault) => AppError::field("filter", padron_domain::problem::Fault::SourceRefused(fault.to_string())),
        })
    }

    /// Looks for a login as a sign-in does, and with a password lets the directory judge that.
    pub async fn try_login(
        &self,
        name: &str,
        login: &str,
        password: Option<&str>,
    ) -> Result<(Attempt, Option<SignInSaid>)> {
        let (supply, reader) = self.directory(name)?;
        let people = reader.people.as_ref().map_err(|_| supply.down())?;
        let failed =
            |failure: padron_directory::Failure| AppError::SourceSays(supply.source.name.clone(), failure.to_string());
        let found = people.try_login(login).await.map_err(failed)?;
        let said = match password {
            None => None,
            Some(password) => Some(people.sign_in(login, password).await.map_err(failed)?),
        };
        let said = said.map(|said| match said {
            padron_directory::SignIn::Welcome(_) => SignInSaid::Accepted,
            padron_directory::SignIn::Refused(refusal) => SignInSaid::Refused(refusal),
        });
        Ok((found, said))
    }

    /// When the people of a source were last known to be so, where it does not answer now.
    pub fn stale_since(&self, slot: padron_domain::source::Slot) -> Option<chrono::NaiveDateTime> {
        let supply = self.app.sources.of_people(slot)?;
        let reader = supply.directory.as_ref()?;
        let health = supply.health();
        let old = reader.is_away() || health.state == crate::sources::State::Stale;
        health.last_good.filter(|_| old)
    }
}
