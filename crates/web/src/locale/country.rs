//! Countries: stored by the English name OTOBO stores, shown in the reader's language.
//! The table is `locales/countries.tsv` (names from Unicode CLDR).

use std::sync::LazyLock;

use super::{Language, sort_by_name};

/// A country of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// What the database holds.
    pub stored: &'static str,
    /// What the reader sees.
    pub shown: &'static str,
}

struct Line {
    stored: &'static str,
    shown: [&'static str; 3],
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let text = include_str!("../../locales/countries.tsv");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.split('\t').skip(1);
            Some(Line { stored: parts.next()?, shown: [parts.next()?, parts.next()?, parts.next()?] })
        })
        .collect()
});

static SORTED: LazyLock<[Vec<Country>; 3]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let shown = |line: &Line| Country { stored: line.stored, shown: line.shown[language.index()] };
        let mut list: Vec<Country> = LINES.iter().map(shown).collect();
        sort_by_name(language, &mut list, |country| country.shown);
        list
    })
});

/// Every country, in the order of the reader's language.
pub fn countries(language: Language) -> &'static [Country] {
    &SORTED[language.index()]
}

/// The name to show for a stored value; a value nobody knows is shown as it is. The common English name counts too
/// (`United States` beside `United States of America`).
pub fn country_name(language: Language, stored: &str) -> &str {
    let known = LINES.iter().find(|line| line.stored == stored || line.shown[0] == stored);
    known.map_or(stored, |line| line.shown[language.index()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_translated_and_unknown_ones_kept() {
        assert_eq!(country_name(Language::Es, "Germany"), "Alemania");
        assert_eq!(country_name(Language::De, "United States"), "Vereinigte Staaten");
        assert_eq!(country_name(Language::De, "Middle Earth"), "Middle Earth");
        assert_eq!(countries(Language::En).len(), 249);
        assert_eq!(countries(Language::De)[0].shown, "Afghanistan");
    }
}
