//! What a reading found gets into the copy, and out of it again.

use std::collections::HashMap;

use padron_domain::audit::ObjectKind;
use padron_domain::fold::identity;
use padron_storage::audit::{self, Record, Stamp};
use padron_storage::customer_users::People;
use padron_storage::directories::{self, Content, Copied, NewCopy};
use padron_storage::numbers::pack;
use padron_storage::references::{self, OF_LOGIN};
use padron_storage::source_runs::{self, StoredChange, StoredRun, Wanted};

use super::reading::tell;
use super::{Reader, What, digest_of};
use crate::App;
use crate::error::Result;
use crate::register::Found;
use crate::sources::Supply;
use crate::turn::Turn;

/// So many are changed at once.
const PORTION: usize = 500;
/// Beyond so many everybody is filed anew.
const MANY: usize = 5_000;
/// The agent that references are moved by.
const ROOT: i64 = 1;

/// What was applied: who has to be filed anew.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// Numbers of people; `None` where they were too many to be told.
    pub(super) ids: Option<Vec<i64>>,
    /// The copy as it is now; `None` where nothing was changed.
    pub(super) revision: Option<i64>,
}

/// A change to be made in the copy.
struct Step<'a> {
    change: &'a StoredChange,
    /// What somebody is after it; `None`: gone.
    after: Option<&'a str>,
    /// What they were before it; `None`: not there.
    before: Option<&'a str>,
}

impl App {
    /// Applies what a reading found, in a transaction of its own. `told`: whether the history tells of every person.
    pub(super) async fn apply_alone(
        &self,
        supply: &Supply<People>,
        reader: &Reader,
        run: &StoredRun,
        what: &[&str],
        (stamp, told): (&Stamp, bool),
    ) -> Result<Applied> {
        let mut turn = self.turn().await?;
        let applied = turn.apply(supply, run, what, (stamp, told)).await?;
        tell(&mut turn, stamp, "read", &supply.source.name, run).await?;
        turn.commit().await?;
        reader.fresh.forget();
        Ok(applied)
    }

    /// Files whoever was changed.
    pub(super) async fn show_applied(&self, supply: &Supply<People>, reader: &Reader, applied: Applied) -> Result<()> {
        let Some(revision) = applied.revision else { return Ok(()) };
        let next = reader.now().filed.is_some_and(|filed| filed + 1 == revision);
        match applied.ids {
            Some(ids) if next => {
                self.file_again(&ids).await?;
                reader.now().filed = Some(revision);
            }
            // Others changed it too, or too many are changed.
            _ => self.file_copy(supply, reader).await?,
        }
        Ok(())
    }
}

impl Turn {
    /// Applies changes of a reading that were not applied yet.
    pub(super) async fn apply(
        &mut self,
        supply: &Supply<People>,
        run: &StoredRun,
        what: &[&str],
        (stamp, told): (&Stamp, bool),
    ) -> Result<Applied> {
        let mut ids = Some(Vec::new());
        let mut after = -1;
        loop {
            let wanted = Wanted { what, applied: Some(false), after, limit: PORTION };
            let changes = source_runs::changes(self, run.id, wanted).await?;
            let Some(last) = changes.last() else { break };
            after = last.seq;
            let steps: Vec<Step<'_>> = changes
                .iter()
                .map(|change| {
                    // Whoever is back was not there before, whatever was known of them.
                    let before = change.before.as_deref().filter(|_| change.what != What::Back.name());
                    Step { change, after: change.after.as_deref(), before }
                })
                .collect();
            let done = self.step(supply, run.source, &steps, (stamp, told)).await?;
            source_runs::mark_applied(self, run.id, &done.0).await?;
            collect(&mut ids, done.1);
        }
        let revision = directories::touch(self, run.source).await?;
        Ok(Applied { ids, revision: Some(revision) })
    }

    /// Applies changes that are those of no reading.
    pub(super) async fn apply_changes(
        &mut self,
        supply: &Supply<People>,
        source: i64,
        changes: &[StoredChange],
        stamp: &Stamp,
    ) -> Result<Applied> {
        let steps: Vec<Step<'_>> = changes
            .iter()
            .map(|change| Step { change, after: change.after.as_deref(), before: change.before.as_deref() })
            .collect();
        let (_, ids) = self.step(supply, source, &steps, (stamp, true)).await?;
        let revision = directories::touch(self, source).await?;
        Ok(Applied { ids: Some(ids), revision: Some(revision) })
    }

    /// Takes back what a reading changed, as far as nothing else has changed it since.
    pub(super) async fn take_back(
        &mut self,
        supply: &Supply<People>,
        run: &StoredRun,
        stamp: &Stamp,
    ) -> Result<Applied> {
        let mut ids = Some(Vec::new());
        let mut after = -1;
        loop {
            let wanted = Wanted { what: &[], applied: Some(true), after, limit: PORTION };
            let changes = source_runs::changes(self, run.id, wanted).await?;
            let Some(last) = changes.last() else { break };
            after = last.seq;
            let before = |change: &StoredChange| {
                // Whoever came back was not there before, whatever was known of them.
                matches!(What::from_name(&change.what), Some(What::New | What::Back))
            };
            let steps: Vec<Step<'_>> = changes
                .iter()
                .map(|change| Step {
                    change,
                    after: change.before.as_deref().filter(|_| !before(change)),
                    before: change.after.as_deref(),
                })
                .collect();
            let done = self.step(supply, run.source, &steps, (stamp, true)).await?;
            collect(&mut ids, done.1);
        }
        let revision = directories::touch(self, run.source).await?;
        Ok(Applied { ids, revision: Some(revision) })
    }

    /// Makes some changes; which, and to whom. Those who are not as they were before any more are left out.
    async fn step(
        &mut self,
        supply: &Supply<People>,
        source: i64,
        steps: &[Step<'_>],
        (stamp, told): (&Stamp, bool),
    ) -> Result<(Vec<i64>, Vec<i64>)> {
        let keys: Vec<&str> = steps.iter().map(|step| step.change.key.as_str()).collect();
        let found = directories::of_keys(self, source, &keys).await?;
        let found: HashMap<String, Copied> =
            found.into_iter().map(|copied| (copied.known.key.clone(), copied)).collect();
        let contents: Vec<Option<Content>> = steps.iter().map(|step| step.after.map(Content::of_json)).collect();
        let (mut done, mut ids, mut gone, mut fresh, mut told_of) = (vec![], vec![], vec![], vec![], vec![]);
        for (step, content) in steps.iter().zip(&contents) {
            let now = found.get(&step.change.key);
            if !is_as_before(step, now) {
                continue;
            }
            done.push(step.change.seq);
            let there = now.filter(|copied| !copied.known.gone);
            match (content, step.after, now) {
                (Some(content), Some(text), now) => {
                    let new = NewCopy {
                        key: &step.change.key,
                        stable_id: &step.change.stable_id,
                        content,
                        kept: (text, digest_of(text)),
                        times: step.change.times,
                    };
                    match now {
                        None => fresh.push(new),
                        Some(copied) => {
                            directories::change(self, copied.known.id, &new).await?;
                            ids.push(pack(supply.source.slot, copied.known.id));
                        }
                    }
                    told_of.push((there.map(|copied| Content::of_json(&copied.content)), Some(content)));
                }
                (_, _, Some(copied)) if !copied.known.gone => {
                    gone.push(copied.known.id);
                    ids.push(pack(supply.source.slot, copied.known.id));
                    told_of.push((Some(Content::of_json(&copied.content)), None));
                }
                _ => {}
            }
        }
        directories::set_gone(self, &gone, Some(stamp.at)).await?;
        if !fresh.is_empty() {
            directories::add_many(self, source, &fresh).await?;
            let keys: Vec<&str> = fresh.iter().map(|new| new.key).collect();
            let added = directories::of_keys(self, source, &keys).await?;
            ids.extend(added.iter().map(|copied| pack(supply.source.slot, copied.known.id)));
        }
        self.carry(supply, &told_of, stamp).await?;
        if told {
            self.tell_people(&told_of, stamp).await?;
        }
        Ok((done, ids))
    }

    /// Takes along what refers to whoever has another login now.
    async fn carry(&mut self, supply: &Supply<People>, changes: &[Sides<'_>], stamp: &Stamp) -> Result<()> {
        let app = self.app();
        for (before, after) in changes {
            let (Some(before), Some(after)) = (before, after) else { continue };
            let (old, new) = (before.get("login"), after.get("login"));
            if old == new || old.is_empty() || new.is_empty() {
                continue;
            }
            // What refers to a login belongs to whoever is found by it.
            let found = app.register.source_of_person(old);
            if found == Found::NotRead || found == Found::In(supply.source.slot) {
                references::rename(self, OF_LOGIN, (old, new), stamp.at, ROOT).await?;
            }
        }
        Ok(())
    }

    /// The history of people, as it tells what other programs change.
    async fn tell_people(&mut self, changes: &[Sides<'_>], stamp: &Stamp) -> Result<()> {
        let nothing = Content::of_json("{\"valid\":1}");
        let mut told: Vec<Record<'_>> = Vec::with_capacity(changes.len());
        for (before, after) in changes {
            let sides = (before.as_ref().unwrap_or(&nothing), after.unwrap_or(&nothing));
            let mut names: Vec<&str> = sides.0.fields.keys().chain(sides.1.fields.keys()).map(String::as_str).collect();
            names.sort_unstable();
            names.dedup();
            names.retain(|name| sides.0.get(name) != sides.1.get(name));
            let same = before.is_some() && after.is_some() && sides.0.validity == sides.1.validity;
            let mut was: Vec<(&str, &str)> = names.iter().map(|name| (*name, sides.0.get(name))).collect();
            let mut is: Vec<(&str, &str)> = names.iter().map(|name| (*name, sides.1.get(name))).collect();
            if !same {
                was.push(("valid", sides.0.validity.name()));
                is.push(("valid", sides.1.validity.name()));
            }
            let (verb, key) = match (before, after) {
                (None, Some(after)) => ("add", after.get("login")),
                (Some(before), None) => ("remove", before.get("login")),
                (Some(before), Some(after)) if identity(before.get("login")) != identity(after.get("login")) => {
                    ("rename", after.get("login"))
                }
                (Some(_), Some(after)) => ("update", after.get("login")),
                (None, None) => continue,
            };
            if was.is_empty() && before.is_some() && after.is_some() {
                continue;
            }
            told.push(Record {
                stamp,
                verb,
                kind: ObjectKind::CustomerUser,
                key,
                before: if before.is_some() { was } else { Vec::new() },
                after: if after.is_some() { is } else { Vec::new() },
            });
        }
        Ok(audit::add_records(self, &told).await?)
    }
}

/// What somebody was and is.
type Sides<'a> = (Option<Content>, Option<&'a Content>);

fn is_as_before(step: &Step<'_>, now: Option<&Copied>) -> bool {
    match (step.before, now) {
        (None, now) => now.is_none_or(|copied| copied.known.gone),
        (Some(before), Some(copied)) => !copied.known.gone && copied.known.digest == digest_of(before),
        (Some(_), None) => false,
    }
}

fn collect(ids: &mut Option<Vec<i64>>, more: Vec<i64>) {
    if let Some(known) = ids {
        known.extend(more);
        if known.len() > MANY {
            *ids = None;
        }
    }
}
