//! The reader's language: texts, numbers, dates, order.
//!
//! Calls, in templates and in Rust alike (`xtask i18n` looks for exactly these, with the key as a literal):
//!
//! | call | for |
//! |---|---|
//! | `t.get("key")` | a text without places |
//! | `t.num("key", "count", total)` | one number |
//! | `t.nums("key", &[("shown", shown), ("total", total)])` | several numbers (`u64`) |
//! | `t.with("key", &[("name", name)])` | texts (`&str`) |
//! | `t.mix("key", &[("name", name)], &[("count", count)])` | texts and numbers |
//!
//! Texts live in `locales/{en,es,de}/*.ftl`, one file a room. English is the source; a key missing elsewhere falls back to
//! English, and a key missing there is shown as itself (tests report both). Numbers inside texts are grouped as the language does.

mod country;
mod language;
mod number;
mod sort;
mod texts;
mod time;

pub use country::{Country, countries, country_name};
pub use language::{Language, negotiate};
pub use number::integer;
pub use sort::{compare, sort_by_name};
pub use texts::{Count, Texts, faults_of_loading, keys};
pub use time::When;
