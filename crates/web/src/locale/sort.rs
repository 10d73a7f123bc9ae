//! Order by the reader's language, for lists that fit a menu; long lists are ordered by the search.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

use super::Language;

fn collator(language: Language) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = language.tag().parse().ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}

/// Compares two names as a reader of this language would.
pub fn compare(language: Language, left: &str, right: &str) -> Ordering {
    collator(language).map_or_else(|| left.cmp(right), |order| order.compare(left, right))
}

/// Sorts a small list by name.
pub fn sort_by_name<T>(language: Language, list: &mut [T], name: impl Fn(&T) -> &str) {
    match collator(language) {
        Some(order) => list.sort_by(|left, right| order.compare(name(left), name(right))),
        None => list.sort_by(|left, right| name(left).cmp(name(right))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_do_not_go_to_the_end() {
        let mut names = ["Zypern", "Österreich", "Andorra", "Ägypten"];
        sort_by_name(Language::De, &mut names, |name| name);
        assert_eq!(names, ["Ägypten", "Andorra", "Österreich", "Zypern"]);
        assert_eq!(compare(Language::Es, "ñandú", "nube"), Ordering::Greater);
    }
}
