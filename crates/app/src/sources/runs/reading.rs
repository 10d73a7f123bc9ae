//! One reading, from its first page to a plan, and to what becomes of that.

use std::collections::HashMap;
use std::time::Instant;

use chrono::NaiveDateTime;
use padron_directory::{Complete, Failure, Person};
use padron_domain::audit::{Door, ObjectKind};
use padron_domain::source::Source;
use padron_domain::validity::Validity;
use padron_storage::audit::{self, Stamp};
use padron_storage::directories::{self, Kept};
use padron_storage::source_runs::{self, Counts, StoredChange, StoredRun};
use tokio::sync::mpsc;

use super::apply::Applied;
use super::{FEW, Kind, Reader, What, content_of, digest_of, is_away, key_of, number_of};
use crate::App;
use crate::error::{AppError, Result};
use crate::sources::Supply;
use padron_storage::customer_users::People;

/// Pages that may be on their way between the directory and the plan.
const AHEAD: usize = 2;
/// So many are looked up at once.
const PORTION: usize = 500;
/// A reading that nobody ended for so long will not end.
const LOST: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// What the copy knows of somebody, and whether they came.
struct Known {
    digest: i64,
    valid: bool,
    gone: bool,
    came: bool,
}

/// A plan that is being made.
struct Plan<'a> {
    app: &'a App,
    source: i64,
    run: i64,
    known: HashMap<u128, Known>,
    counts: Counts,
    people: u64,
    seq: i64,
    /// All changes, and those by which somebody loses something, as one number each.
    marks: (i64, i64),
}

impl Plan<'_> {
    /// Compares people with the copy, and notes what differs.
    async fn take(&mut self, people: Vec<Person>) -> Result<()> {
        let mut changes = Vec::new();
        for person in people {
            let key = key_of(person.id.as_str());
            let content = content_of(&person);
            let text = content.to_json();
            let valid = content.validity == Validity::Valid;
            let what = match self.known.get_mut(&number_of(&key)) {
                // An id is somebody's alone; whoever has the same is taken for the first of them.
                Some(known) if known.came => continue,
                Some(known) => {
                    known.came = true;
                    if known.gone {
                        What::Back
                    } else if known.digest == digest_of(&text) {
                        self.people += 1;
                        self.counts.same += 1;
                        continue;
                    } else if known.valid && !valid {
                        What::Disabled
                    } else {
                        What::Changed
                    }
                }
                None => {
                    let known = Known { digest: 0, valid, gone: true, came: true };
                    self.known.insert(number_of(&key), known);
                    What::New
                }
            };
            self.people += 1;
            self.count(what);
            changes.push(StoredChange {
                seq: self.next(),
                what: what.name().to_owned(),
                key,
                stable_id: person.id.as_str().chars().filter(|letter| *letter != '\0').collect(),
                login: content.get("login").to_owned(),
                before: None,
                after: Some(text),
                times: (person.record.created_at, person.record.changed_at),
                applied: false,
            });
        }
        for changes in changes.chunks_mut(PORTION) {
            self.note(changes).await?;
        }
        Ok(())
    }

    fn count(&mut self, what: What) {
        *(match what {
            What::New => &mut self.counts.new,
            What::Changed => &mut self.counts.changed,
            What::Back => &mut self.counts.back,
            What::Disabled => &mut self.counts.disabled,
            What::Gone => &mut self.counts.gone,
        }) += 1;
    }

    const fn next(&mut self) -> i64 {
        self.seq += 1;
        self.seq
    }

    /// Notes changes, with what the people were before.
    async fn note(&mut self, changes: &mut [StoredChange]) -> Result<()> {
        let keys: Vec<&str> =
            changes.iter().filter(|change| change.what != What::New.name()).map(|change| change.key.as_str()).collect();
        if !keys.is_empty() {
            let found = directories::of_keys(&mut self.app.db.read().await?, self.source, &keys).await?;
            let mut before: HashMap<String, String> =
                found.into_iter().map(|copied| (copied.known.key, copied.content)).collect();
            for change in changes.iter_mut() {
                change.before = before.remove(&change.key);
                if let Some(before) = &change.before {
                    directories::Content::of_json(before).get("login").clone_into(&mut change.login);
                }
            }
        }
        for change in changes.iter() {
            let told = format!("{} {} {}", change.what, change.key, change.after.as_deref().unwrap_or_default());
            let mark = digest_of(&told);
            self.marks.0 = self.marks.0.wrapping_add(mark);
            if What::from_name(&change.what).is_some_and(What::is_loss) {
                self.marks.1 = self.marks.1.wrapping_add(mark);
            }
        }
        let mut writer = self.app.db.write().await?;
        source_runs::add_changes(&mut writer, self.run, changes).await?;
        Ok(writer.commit().await?)
    }

    /// Notes that whoever did not come is gone. Only a reading that was whole may ask for this.
    async fn gone(&mut self) -> Result<()> {
        let missing: Vec<String> = self
            .known
            .iter()
            .filter(|(_, known)| !known.came && !known.gone)
            .map(|(key, _)| format!("{key:032x}"))
            .collect();
        for keys in missing.chunks(PORTION) {
            let mut changes: Vec<StoredChange> = Vec::with_capacity(keys.len());
            for key in keys {
                self.count(What::Gone);
                changes.push(StoredChange {
                    seq: self.next(),
                    what: What::Gone.name().to_owned(),
                    key: key.clone(),
                    stable_id: String::new(),
                    login: String::new(),
                    before: None,
                    after: None,
                    times: (None, None),
                    applied: false,
                });
            }
            self.note(&mut changes).await?;
        }
        Ok(())
    }
}

/// Why what a reading found is not simply applied.
fn held_for(source: &Source, kept: &Kept, present: u64, plan: &Plan<'_>) -> Option<(&'static str, String)> {
    if kept.paused {
        return Some(("paused", "a reading was taken back: what is found waits until somebody says go on".to_owned()));
    }
    if present > 0 && plan.people == 0 && plan.counts.gone > 0 {
        return Some(("empty", "the answer was whole and had nobody in it".to_owned()));
    }
    let (lost, share) = (plan.counts.gone + plan.counts.disabled, hold_percent(source));
    let most = FEW.max(present.saturating_mul(share) / 100);
    (lost > most).then(|| ("many", format!("{lost} of {present} would be gone or disabled, more than {most}")))
}

/// Whether a reading found anything by which nobody loses.
const fn gains(run: &StoredRun) -> bool {
    run.counts.new + run.counts.changed + run.counts.back > 0
}

/// Of a hundred people so many may be lost in one reading without anybody asking.
const fn hold_percent(_source: &Source) -> u64 {
    10
}

/// The program itself, which reads what others changed.
pub(super) fn by_itself(at: NaiveDateTime) -> Stamp {
    Stamp { user_id: 0, actor: String::new(), actor_kind: "system", door: Door::Other, at, job: None }
}

impl App {
    /// The number of a directory, and how far its copy is.
    pub(super) async fn kept(&self, supply: &Supply<People>, reader: &Reader) -> Result<Kept> {
        let found = directories::look_for(&mut self.db.read().await?, &supply.source.name).await?;
        let kept = if let Some(kept) = found {
            kept
        } else {
            let mut writer = self.db.write().await?;
            let kept = directories::of(&mut writer, &supply.source.name).await?;
            writer.commit().await?;
            kept
        };
        reader.now().source = Some(kept.id);
        Ok(kept)
    }

    /// Reads a directory. A reading that fails, for whatever reason, changes nothing and is kept with that reason.
    pub(super) async fn read_directory(
        &self,
        supply: &Supply<People>,
        reader: &Reader,
        kind: Kind,
    ) -> Result<StoredRun> {
        let _alone = reader.reading.lock().await;
        let kept = self.kept(supply, reader).await?;
        let mut writer = self.db.write().await?;
        let lost = source_runs::all_in(&mut writer, kept.id, &["running"]).await?;
        for mut run in lost.into_iter().filter(|run| run.began_at.is_none_or(|at| at + LOST < self.clock.now())) {
            source_runs::forget_changes(&mut writer, &[run.id]).await?;
            (run.state, run.cause) = ("failed".to_owned(), "lost".to_owned());
            source_runs::put(&mut writer, &run).await?;
        }
        let id = source_runs::begin(&mut writer, kept.id, kind.name(), self.clock.now()).await?;
        writer.commit().await?;
        let began = Instant::now();
        let mut known = HashMap::new();
        let each = |one: directories::Known| {
            known.insert(
                number_of(&one.key),
                Known { digest: one.digest, valid: one.valid, gone: one.gone, came: false },
            );
        };
        directories::each_known(&mut self.db.read().await?, kept.id, each).await?;
        let first = known.is_empty();
        let present = known.values().filter(|known| !known.gone).count() as u64;
        let counts = Counts::default();
        let mut plan = Plan { app: self, source: kept.id, run: id, known, counts, people: 0, seq: 0, marks: (0, 0) };
        let read = match Box::pin(self.read_all(reader, kind, &mut plan)).await {
            Ok(Ok(complete)) => {
                if kind != Kind::Changes {
                    plan.gone().await?;
                }
                Ok(complete)
            }
            Ok(Err(failure)) => Err(failure),
            Err(error) => {
                self.fail(id, kept.id, began, ("store", error.to_string(), plan.people)).await?;
                return Err(error);
            }
        };
        let took = began.elapsed();
        let complete = match read {
            Ok(complete) => complete,
            Err((cause, sentence, away)) => {
                let come = plan.people;
                if kind != Kind::Plan {
                    reader.now().away = away;
                    _ = supply.failed_with(&sentence);
                }
                return self.fail(id, kept.id, began, (cause, sentence, come)).await;
            }
        };
        let mut run = source_runs::get(&mut self.db.read().await?, kept.id, id).await?.ok_or(AppError::Missing)?;
        run.milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        (run.entries, run.counts, run.newest) = (plan.people, plan.counts, complete.newest);
        if kind == Kind::Plan {
            return self.end(run, "planned", None).await;
        }
        let held = if plan.counts.is_news() { held_for(&supply.source, &kept, present, &plan) } else { None };
        run.mark = match &held {
            None => 0,
            Some((cause, _)) if *cause == "paused" => plan.marks.0,
            Some(_) => plan.marks.1,
        };
        drop(plan);
        if held.is_some() {
            let waits = source_runs::last_in(&mut self.db.read().await?, kept.id, &["whole"], &["held"]).await?;
            let paused = held.as_ref().is_some_and(|(cause, _)| *cause == "paused");
            let same = waits.filter(|waits| waits.mark == run.mark && (paused || !gains(&run)));
            // What waits already waits once; and a reading of changes leaves it to the next whole one to ask.
            if kind == Kind::Changes || same.is_some() {
                let mut writer = self.db.write().await?;
                source_runs::remove(&mut writer, &[run.id]).await?;
                writer.commit().await?;
                self.is_read(supply, reader, (kind, kept.id), (complete.newest, took)).await?;
                "held".clone_into(&mut run.state);
                return Ok(same.unwrap_or(run));
            }
        }
        let all: Vec<&str> = What::ALL.iter().map(|what| what.name()).collect();
        let gains: Vec<&str> = What::ALL.iter().filter(|what| !what.is_loss()).map(|what| what.name()).collect();
        let wanted: &[&str] = match &held {
            None => &all,
            Some((cause, _)) if *cause == "paused" => &[],
            Some(_) => &gains,
        };
        let applied = if run.counts.is_news() && !wanted.is_empty() {
            self.apply_alone(supply, reader, &run, wanted, (&by_itself(self.clock.now()), !first)).await?
        } else {
            Applied::default()
        };
        let state = if held.is_some() { "held" } else { "complete" };
        let run = self.end(run, state, held).await?;
        self.is_read(supply, reader, (kind, kept.id), (complete.newest, took)).await?;
        self.show_applied(supply, reader, applied).await?;
        self.tidy(kept.id, &run).await?;
        Ok(run)
    }

    /// Notes that a directory answered whole.
    async fn is_read(
        &self,
        supply: &Supply<People>,
        reader: &Reader,
        (kind, source): (Kind, i64),
        (newest, took): (Option<NaiveDateTime>, std::time::Duration),
    ) -> Result<()> {
        {
            let mut now = reader.now();
            now.away = false;
            now.newest = now.newest.max(newest);
        }
        if kind == Kind::Whole {
            let count = directories::present(&mut self.db.read().await?, source).await?;
            supply.answered(self.clock.now(), count, took);
        } else {
            supply.answers_again(self.clock.now());
        }
        Ok(())
    }

    /// Lets everything that comes be compared. What fails of the directory is an answer, what fails of the store an error.
    async fn read_all(
        &self,
        reader: &Reader,
        kind: Kind,
        plan: &mut Plan<'_>,
    ) -> Result<Result<Complete, (&'static str, String, bool)>> {
        let people = match &reader.people {
            Ok(people) => people,
            Err(why) => return Ok(Err(("configuration", why.clone(), true))),
        };
        let since = if kind == Kind::Changes { reader.now().newest } else { None };
        let (to, mut from) = mpsc::channel(AHEAD);
        let reading = people.send_each(since, to);
        let taking = async {
            while let Some(page) = from.recv().await {
                plan.take(page).await?;
            }
            Ok::<_, AppError>(())
        };
        // A store that fails ends the reading too.
        let (complete, ()) = tokio::try_join!(async { Ok::<_, AppError>(reading.await) }, taking)?;
        Ok(complete.map_err(|failure: Failure| (failure.cause.code(), failure.to_string(), is_away(&failure.cause))))
    }

    /// Ends a reading that changes nothing.
    async fn fail(
        &self,
        id: i64,
        source: i64,
        began: Instant,
        (cause, sentence, came): (&str, String, u64),
    ) -> Result<StoredRun> {
        let mut writer = self.db.write().await?;
        source_runs::forget_changes(&mut writer, &[id]).await?;
        let mut run = source_runs::get(&mut writer, source, id).await?.ok_or(AppError::Missing)?;
        run.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        (run.state, run.ended_at) = ("failed".to_owned(), Some(self.clock.now()));
        (run.cause, run.sentence, run.entries) = (cause.to_owned(), sentence, came);
        source_runs::put(&mut writer, &run).await?;
        writer.commit().await?;
        self.tidy(source, &run).await?;
        Ok(run)
    }

    /// Ends a reading that was whole. What earlier ones held is overtaken by it.
    async fn end(&self, mut run: StoredRun, state: &str, held: Option<(&'static str, String)>) -> Result<StoredRun> {
        let mut writer = self.db.write().await?;
        if run.kind == Kind::Whole.name() {
            for mut before in source_runs::all_in(&mut writer, run.source, &["held"]).await? {
                (before.state, before.decided_at) = ("discarded".to_owned(), Some(self.clock.now()));
                source_runs::put(&mut writer, &before).await?;
            }
        }
        (run.state, run.ended_at) = (state.to_owned(), Some(self.clock.now()));
        (run.cause, run.sentence) = held.map(|(cause, why)| (cause.to_owned(), why)).unwrap_or_default();
        source_runs::put(&mut writer, &run).await?;
        writer.commit().await?;
        Ok(run)
    }

    /// Takes away the reading before this one where both say the same and neither changed anything, and the oldest of very many.
    async fn tidy(&self, source: i64, run: &StoredRun) -> Result<()> {
        /// So many are kept.
        const KEPT: usize = 500;
        let before = source_runs::newest(&mut self.db.read().await?, source, run.id, KEPT + 50).await?;
        let quiet = |one: &StoredRun| match one.state.as_str() {
            "complete" => !one.counts.is_news(),
            "failed" => true,
            _ => false,
        };
        let alike = |one: &&StoredRun| {
            quiet(one)
                && one.state == run.state
                && one.cause == run.cause
                && (one.kind == run.kind || one.state == "failed")
        };
        let mut old: Vec<i64> = before.iter().skip(KEPT).map(|run| run.id).collect();
        // A few back: readings of everybody and of changes take turns.
        if quiet(run) {
            old.extend(before.iter().take(3).filter(alike).map(|run| run.id));
        }
        if old.is_empty() {
            return Ok(());
        }
        let mut writer = self.db.write().await?;
        source_runs::remove(&mut writer, &old).await?;
        Ok(writer.commit().await?)
    }
}

/// A line of history about a reading.
pub(super) async fn tell(
    writer: &mut padron_storage::Writer,
    stamp: &Stamp,
    verb: &str,
    source: &str,
    run: &StoredRun,
) -> Result<()> {
    let counts = What::ALL.map(|what| (what.name(), what.count(&run.counts)));
    let numbers = std::iter::once(("run", run.id.unsigned_abs())).chain(counts);
    let texts: Vec<(&str, String)> =
        numbers.filter(|(_, count)| *count > 0).map(|(name, count)| (name, count.to_string())).collect();
    let after: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Ok(audit::add(writer, stamp, verb, (ObjectKind::Source, source), &[], &after).await?)
}
