//! Time as a parameter: tests decide what time it is.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, SubsecRound as _};

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A moment that never passes.
    Fixed(NaiveDateTime),
    /// Seconds since 1970 (UTC), moved by hand.
    Manual(&'static AtomicI64),
}

impl Clock {
    /// Now, in UTC, to the second: the family's tables hold no fractions.
    pub fn now(self) -> NaiveDateTime {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
            Self::System => chrono::Utc::now().naive_utc().trunc_subsecs(0),
            Self::Fixed(time) => time,
            Self::Manual(seconds) => {
                DateTime::from_timestamp(seconds.load(Ordering::SeqCst), 0).unwrap_or_default().naive_utc()
            }
        }
    }
}
