//! Points in time: relative up to a week, absolute otherwise, on hover and in print. All of them UTC.

use chrono::{Datelike, NaiveDateTime, Timelike};
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::Locale;

use super::{Language, Texts};

/// A point in time, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When {
    /// For `<time datetime>`, as `2026-11-03T10:02:00Z`.
    pub machine: String,
    /// What stands in the page: `2 hours ago`, or the date.
    pub shown: String,
    /// Date, time and zone in full.
    pub absolute: String,
}

struct Formatters {
    date: Formatter<Gregorian, YMD>,
    full: Formatter<Gregorian, YMDT>,
}

thread_local! {
    static FORMATTERS: [Option<Formatters>; 3] = Language::ALL.map(formatters);
}

fn formatters(language: Language) -> Option<Formatters> {
    // British English writes the day first and counts to 24, which is what an international register wants.
    let tag = if language == Language::En { "en-GB" } else { language.tag() };
    let locale: Locale = tag.parse().ok()?;
    Some(Formatters {
        date: Formatter::try_new(locale.clone().into(), YMD::medium()).ok()?,
        full: Formatter::try_new(locale.into(), YMD::medium().with_time_hm()).ok()?,
    })
}

impl Texts {
    /// A point in time as seen from `now`, both UTC.
    pub fn when(self, at: NaiveDateTime, now: NaiveDateTime) -> When {
        let absolute = self.with("time-utc", &[("time", &self.date_time(at))]).into_owned();
        let shown = self.relative(at, now).unwrap_or_else(|| self.date(at));
        When { machine: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(), shown, absolute }
    }

    /// A day, as `3 Nov 2026`.
    pub fn date(self, at: NaiveDateTime) -> String {
        self.formatted(at, |formatters, input| formatters.date.format(&input.date).to_string())
    }

    /// A day that is stored as `2026-11-03`; what is none stays as it is.
    pub fn day(self, stored: &str) -> String {
        let day = chrono::NaiveDate::parse_from_str(stored, "%Y-%m-%d").ok();
        day.map_or_else(|| stored.to_owned(), |day| self.date(day.and_time(chrono::NaiveTime::MIN)))
    }

    /// A day and a time, as `3 Nov 2026, 10:02`.
    pub fn date_time(self, at: NaiveDateTime) -> String {
        self.formatted(at, |formatters, input| formatters.full.format(&input).to_string())
    }

    fn formatted(self, at: NaiveDateTime, write: impl Fn(&Formatters, DateTime<Gregorian>) -> String) -> String {
        let input = || {
            let (month, day) = (u8::try_from(at.month()).ok()?, u8::try_from(at.day()).ok()?);
            let (hour, minute) = (u8::try_from(at.hour()).ok()?, u8::try_from(at.minute()).ok()?);
            Some(DateTime {
                date: Date::try_new_gregorian(at.year(), month, day).ok()?,
                time: Time::try_new(hour, minute, 0, 0).ok()?,
            })
        };
        let shown = FORMATTERS.with(|all| Some(write(all[self.language().index()].as_ref()?, input()?)));
        shown.unwrap_or_else(|| at.format("%Y-%m-%d %H:%M").to_string())
    }

    fn relative(self, at: NaiveDateTime, now: NaiveDateTime) -> Option<String> {
        let seconds = u64::try_from((now - at).num_seconds()).ok()?;
        let text = match seconds {
            0..60 => self.get("time-just-now"),
            60..3600 => self.num("time-minutes-ago", "count", seconds / 60),
            3600..86_400 => self.num("time-hours-ago", "count", seconds / 3600),
            86_400..604_800 => self.num("time-days-ago", "count", seconds / 86_400),
            _ => return None,
        };
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
    }

    #[test]
    fn near_times_are_relative_and_far_ones_are_dates() {
        let t = Texts::new(Language::En);
        let now = at("2026-11-10 12:00");
        assert_eq!(t.when(at("2026-11-10 11:59"), now).shown, "1 min ago");
        assert_eq!(t.when(at("2026-11-10 10:00"), now).shown, "2 h ago");
        assert_eq!(t.when(at("2026-11-08 12:00"), now).shown, "2 days ago");
        assert_eq!(t.when(at("2026-10-03 10:02"), now).shown, "3 Oct 2026");
        assert_eq!(t.when(at("2026-10-03 10:02"), now).absolute, "3 Oct 2026, 10:02 UTC");
        assert_eq!(t.when(at("2027-01-01 00:00"), now).shown, "1 Jan 2027");
    }

    #[test]
    fn dates_follow_the_language() {
        assert_eq!(Texts::new(Language::De).date(at("2026-10-03 10:02")), "03.10.2026");
        assert_eq!(Texts::new(Language::Es).date(at("2026-10-03 10:02")), "3 oct 2026");
    }
}
