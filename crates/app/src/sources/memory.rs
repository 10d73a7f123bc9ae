//! What a foreign source answered a moment ago, for pages that are only looked at (`CacheTTL`). Whoever changes something always asks
//! the source itself.
//!
//! Forgetting is exact: what was asked for before something was forgotten is not kept when its answer arrives after it.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;
use padron_domain::fold::identity;

/// How many records are kept of a source; the one that was not asked for the longest goes first.
const MOST: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// For so long at most somebody is taken for not there.
const ABSENT: Duration = Duration::from_secs(5);

/// What a source said of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer<R> {
    /// This is its record.
    There(R),
    /// There is none.
    Absent,
}

impl<R> Answer<R> {
    /// The record, if there is one.
    pub(super) fn record(self) -> Option<R> {
        match self {
            Self::There(record) => Some(record),
            Self::Absent => None,
        }
    }
}

/// The answers of a source, by key. Failures are none.
#[derive(Debug)]
pub(crate) struct Memory<R> {
    lifetime: Duration,
    kept: Mutex<Kept<R>>,
}

#[derive(Debug)]
struct Kept<R> {
    /// How often everything was forgotten.
    forgotten: u64,
    records: LruCache<String, (Instant, Option<R>)>,
}

/// A moment before something was asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked(u64);

impl<R: Clone> Memory<R> {
    /// Keeps answers for so many seconds; with 0 none.
    pub(super) fn new(seconds: u64) -> Self {
        let kept = Kept { forgotten: 0, records: LruCache::new(MOST) };
        Self { lifetime: Duration::from_secs(seconds), kept: Mutex::new(kept) }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept<R>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the source said of this key not long ago.
    pub(super) fn get(&self, key: &str) -> Option<Answer<R>> {
        if self.lifetime.is_zero() {
            return None;
        }
        let key = identity(key);
        let mut kept = self.kept();
        let (until, answer) = kept.records.get(&key)?;
        if *until > Instant::now() {
            return Some(answer.clone().map_or(Answer::Absent, Answer::There));
        }
        kept.records.pop(&key);
        None
    }

    /// To be called before the source is asked.
    pub(super) fn asked(&self) -> Asked {
        Asked(self.kept().forgotten)
    }

    /// Keeps an answer, unless something was forgotten since it was asked for.
    pub(super) fn keep(&self, asked: Asked, key: &str, answer: Option<R>) {
        if self.lifetime.is_zero() {
            return;
        }
        let lifetime = if answer.is_some() { self.lifetime } else { self.lifetime.min(ABSENT) };
        let mut kept = self.kept();
        // A lifetime that outlives the clock is for ever.
        if kept.forgotten == asked.0
            && let Some(until) = Instant::now().checked_add(lifetime)
        {
            kept.records.put(identity(key), (until, answer));
        }
    }

    /// Forgets everything: something was written, or was seen to be different.
    pub(super) fn forget(&self) {
        let mut kept = self.kept();
        kept.forgotten += 1;
        kept.records.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_until_something_is_forgotten() {
        let memory = Memory::new(60);
        let asked = memory.asked();
        memory.keep(asked, "Ana", Some(1));
        memory.keep(asked, "nobody", None);
        assert_eq!((memory.get("ANA"), memory.get("nobody")), (Some(Answer::There(1)), Some(Answer::Absent)));
        assert_eq!(memory.get("ben"), None);
        memory.forget();
        assert_eq!((memory.get("ana"), memory.get("nobody")), (None, None));
        // What was asked for before came too late.
        memory.keep(asked, "ana", Some(1));
        assert_eq!(memory.get("ana"), None);
        memory.keep(memory.asked(), "ana", Some(2));
        assert_eq!(memory.get("ana"), Some(Answer::There(2)));
    }

    #[test]
    fn nothing_is_kept_where_nothing_is_to_be() {
        let memory = Memory::new(0);
        memory.keep(memory.asked(), "ana", Some(1));
        assert_eq!(memory.get("ana"), None);
        let full = Memory::new(60);
        for number in 0..=MOST.get() {
            full.keep(full.asked(), &number.to_string(), Some(number));
        }
        assert_eq!((full.get("0"), full.get("1")), (None, Some(Answer::There(1))));
    }
}
