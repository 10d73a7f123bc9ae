//! Every screen with invented data, for the styleguide and for the tests that draw all of them.

mod added;
mod bulk;
mod history;
mod imports;
mod lists;
mod mail;
mod pages;
mod records;
mod settings;
mod source_runs;
mod sources;

pub use lists::{customer_rows, customers, people, people_rows};
pub use pages::screens;
pub use records::{customer, customer_user, locked_customer_user, sourced_customer_user};

use chrono::{NaiveDate, NaiveDateTime};

use crate::locale::Texts;
use crate::view::{Link, Place, Shell, SignedIn};

/// The moment all samples are seen from.
pub fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 24).and_then(|day| day.and_hms_opt(10, 2, 0)).unwrap_or_default()
}

/// What surrounds the samples.
pub fn shell(t: Texts, title: &str, place: Place) -> Shell {
    let user = SignedIn { name: "Ana Martín Ruiz".to_owned(), login: "amartin".to_owned(), initials: "AM".to_owned() };
    Shell {
        t,
        title: title.to_owned(),
        single_keys: true,
        csrf: "sample".to_owned(),
        here: "/".to_owned(),
        place,
        user: Some(user),
        ..Shell::default()
    }
}

pub(super) fn link(text: &str, href: &str) -> Link {
    Link { text: text.to_owned(), href: href.to_owned() }
}
