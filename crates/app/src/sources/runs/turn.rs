//! When a directory is read again, and the copy that the register is filled from.

use std::time::{Duration, Instant};

use padron_domain::customer_user::CustomerUser;
use padron_storage::customer_users::People;
use padron_storage::source_runs::{self, StoredRun};
use padron_storage::{directories, migrate};

use super::{Kind, Reader};
use crate::App;
use crate::error::Result;
use crate::sources::Supply;

/// Reading may take this part of the time.
const SHARE: u32 = 60;
/// However quickly everybody is read, it is not done more often, nor less often than this.
const WHOLE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_hours(1));
/// Likewise those who changed.
const CHANGES: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(10));
/// A directory that does not answer is tried again after so long.
const AWAY: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(30));
/// One that does not let us in: a server that counts such tries is not to lock us out for good.
const REFUSED: Duration = Duration::from_mins(5);

fn wait(took: Duration, (least, most): (Duration, Duration)) -> Duration {
    (took * SHARE).clamp(least, most)
}

impl Reader {
    /// Takes a reading upon oneself, if it is time for one.
    fn take_turn(&self) -> Option<Kind> {
        let mut now = self.now();
        let due = |next: Option<Instant>| next.is_none_or(|next| next <= Instant::now());
        if now.busy || self.people.is_err() {
            return None;
        }
        let kind = if due(now.whole) {
            Kind::Whole
        } else if !now.away && now.newest.is_some() && due(now.changes) {
            Kind::Changes
        } else {
            return None;
        };
        now.busy = true;
        Some(kind)
    }

    /// Says when it is read again.
    fn give_turn(&self, kind: Kind, took: Duration, read: &Result<StoredRun>) {
        let mut now = self.now();
        now.busy = false;
        let next = |wait| Some(Instant::now() + wait);
        let failed = match read {
            Ok(run) if run.state != "failed" => None,
            Ok(run) => Some(run.cause.as_str()),
            Err(_) => Some(""),
        };
        match failed {
            None => {
                if kind == Kind::Whole {
                    now.whole = next(wait(took, WHOLE));
                }
                now.changes = next(wait(took, CHANGES));
            }
            Some(cause) => {
                let wait = match cause {
                    "credentials" | "denied" => REFUSED,
                    // What is too long for it is too long the next time as well.
                    _ if !now.away => wait(took, (AWAY.1, CHANGES.1)),
                    _ => wait(took, AWAY),
                };
                now.changes = next(wait);
                if kind == Kind::Whole || now.away {
                    now.whole = next(wait);
                }
            }
        }
    }
}

impl App {
    /// Takes in what others did to the copy of a directory, and reads the directory if it is time.
    pub(in crate::sources) async fn refresh_directory(&self, supply: &Supply<People>, reader: &Reader) {
        if let Err(error) = self.look_at_copy(supply, reader).await {
            _ = supply.failed_with(&error.to_string());
            return;
        }
        let Some(kind) = reader.take_turn() else { return };
        let began = Instant::now();
        let read = Box::pin(self.read_directory(supply, reader, kind)).await;
        if let Err(error) = &read {
            tracing::error!(source = supply.source.name, "the directory could not be read: {error}");
        }
        reader.give_turn(kind, began.elapsed(), &read);
    }

    /// Files the copy, where it is another than the one that was filed.
    pub(in crate::sources) async fn look_at_copy(&self, supply: &Supply<People>, reader: &Reader) -> Result<()> {
        let _alone = reader.filing.lock().await;
        if let Err(why) = &reader.people {
            _ = supply.failed_with(why);
        }
        if migrate::applied(&self.db).await? < migrate::newest() {
            return Err(crate::AppError::Fault("tables of Padrón are missing, and with them the copy".to_owned()));
        }
        let kept = self.kept(supply, reader).await?;
        let filed = reader.now().filed;
        if filed == Some(kept.revision) {
            return Ok(());
        }
        self.file_copy(supply, reader).await?;
        if filed.is_none() {
            self.remember(supply, reader, kept.id).await?;
        }
        Ok(())
    }

    /// What an earlier process, or another one, knew of the directory: nobody asks it just because we began.
    async fn remember(&self, supply: &Supply<People>, reader: &Reader, source: i64) -> Result<()> {
        let mut connection = self.db.read().await?;
        let good = ["complete", "held", "approved", "discarded", "undone"];
        let Some(whole) = source_runs::last_in(&mut connection, source, &["whole"], &good).await? else {
            return Ok(());
        };
        let last = source_runs::last_in(&mut connection, source, &["whole", "changes"], &good).await?;
        let count = directories::present(&mut connection, source).await?;
        let failed = source_runs::newest(&mut connection, source, i64::MAX, 1).await?.pop();
        drop(connection);
        let took = Duration::from_millis(whole.milliseconds);
        let at = last.as_ref().and_then(|run| run.ended_at).or(whole.ended_at).unwrap_or(self.clock.now());
        supply.answered(at, count, took);
        if let Some(failed) = failed.filter(|run| run.state == "failed") {
            _ = supply.failed_with(&failed.sentence);
        }
        let age = self.clock.now() - whole.ended_at.unwrap_or(self.clock.now());
        let left = wait(took, WHOLE).saturating_sub(age.to_std().unwrap_or_default());
        let mut now = reader.now();
        if now.newest.is_none() {
            now.newest = last.and_then(|run| run.newest).max(whole.newest);
            now.whole = Some(Instant::now() + left.max(CHANGES.0));
        }
        Ok(())
    }

    /// Files everybody in the copy.
    pub(super) async fn file_copy(&self, supply: &Supply<People>, reader: &Reader) -> Result<()> {
        let kept = self.kept(supply, reader).await?;
        let table = supply.found().await?;
        let mut people: Vec<CustomerUser> = Vec::new();
        table.each(&mut self.db.read().await?, |person| people.push(person)).await?;
        self.file_people(supply, people).await;
        reader.now().filed = Some(kept.revision);
        Ok(())
    }
}
