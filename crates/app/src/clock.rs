//! Time as a parameter: tests decide what time it is.

use chrono::{NaiveDateTime, SubsecRound as _};

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A moment that never passes.
    Fixed(NaiveDateTime),
}

impl Clock {
    /// Now, in UTC, to the second: the family's tables hold no fractions.
    pub fn now(self) -> NaiveDateTime {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
            Self::System => chrono::Utc::now().naive_utc().trunc_subsecs(0),
            Self::Fixed(time) => time,
        }
    }
}
