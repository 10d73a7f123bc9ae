//! The query of an address. What nobody knows is refused: a filter that is misspelt must not become a list of everybody.

use axum::http::Uri;
use padron_app::admin::lists::{Effort, Sort};
use padron_domain::source::Slot;
use padron_domain::validity::Validity;

use super::problem::{FieldError, Problem};

/// How many items a list holds where nobody asks for another number.
const USUAL_LIMIT: usize = 50;
/// How many it holds at most.
const MOST: usize = 1_000;

/// The parameters of an address, and all that is wrong with them.
#[derive(Debug)]
pub(crate) struct Params {
    given: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl Params {
    /// Reads an address that may have these parameters, each of them once.
    pub(crate) fn read(uri: &Uri, known: &[&str]) -> Self {
        let mut params = Self { given: Vec::new(), errors: Vec::new() };
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned() {
            if !known.contains(&name.as_str()) {
                let names = known.join(", ");
                let says =
                    if known.is_empty() { "There are none here.".to_owned() } else { format!("Known: {names}.") };
                params.errors.push(FieldError::new(name, "unknown-parameter", says));
            } else if params.text(&name).is_some() {
                params.fault(&name, "repeated", "Say this once.");
            } else {
                params.given.push((name, value));
            }
        }
        params
    }

    /// The value of a parameter, if it was given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Something is wrong with a parameter.
    pub(crate) fn fault(&mut self, name: &str, code: &'static str, message: impl Into<String>) {
        self.errors.push(FieldError::new(name.to_owned(), code, message));
    }

    /// A whole number within bounds.
    pub(crate) fn number(&mut self, name: &str, bounds: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let number = self.text(name)?.parse().ok().filter(|number| bounds.contains(number));
        if number.is_none() {
            let says = format!("This is a whole number from {} to {}.", bounds.start(), bounds.end());
            self.fault(name, "out-of-range", says);
        }
        number
    }

    /// `limit`: how many items are wanted.
    pub(crate) fn limit(&mut self) -> usize {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        self.number("limit", 1..=most).and_then(|limit| usize::try_from(limit).ok()).unwrap_or(USUAL_LIMIT)
    }

    /// `total`: `exact` for a total that is exact, however long it takes.
    pub(crate) fn effort(&mut self) -> Effort {
        match self.text("total") {
            None => Effort::Usual,
            Some("exact") => Effort::Whole,
            Some(_) => {
                self.fault("total", "unknown-value", "This is exact, or not there.");
                Effort::Usual
            }
        }
    }

    /// `valid`: which states are wanted; none in particular is `all`.
    pub(crate) fn validity(&mut self) -> Option<Validity> {
        let text = self.text("valid").unwrap_or("all").to_owned();
        let found = Validity::ALL.into_iter().find(|validity| validity.name() == text);
        if found.is_none() && text != "all" {
            self.fault("valid", "unknown-value", "This is valid, invalid, invalid-temporarily or all.");
        }
        found
    }

    /// `source`: one of these, by name.
    pub(crate) fn source(&mut self, sources: &[(Slot, String)]) -> Option<Slot> {
        let name = self.text("source")?.to_owned();
        let found = sources.iter().find(|(_, known)| *known == name).map(|(slot, _)| *slot);
        if found.is_none() {
            let known: Vec<&str> = sources.iter().map(|(_, name)| name.as_str()).collect();
            self.fault("source", "unknown-value", format!("There is no such source. Known: {}.", known.join(", ")));
        }
        found
    }

    /// `sort`: the name of an order, with `-` in front for the other way round.
    pub(crate) fn sort<S: Sort>(&mut self) -> Option<(S, bool)> {
        let text = self.text("sort")?.to_owned();
        let (name, descending) = text.strip_prefix('-').map_or((text.as_str(), false), |name| (name, true));
        let found = S::parse(name).map(|sort| (sort, descending));
        if found.is_none() {
            let names: Vec<&str> = S::NAMES.iter().map(|(column, _)| *column).collect();
            self.fault(
                "sort",
                "unknown-value",
                format!("One of {}, with - in front for descending.", names.join(", ")),
            );
        }
        found
    }

    /// `fields`: the only keys that are wanted of each item; none is all of them.
    pub(crate) fn fields(&mut self, known: &[&str]) -> Option<Vec<String>> {
        let names: Vec<String> = self.text("fields")?.split(',').map(|name| name.trim().to_owned()).collect();
        for name in &names {
            if !known.contains(&name.as_str()) {
                self.fault(
                    "fields",
                    "unknown-field",
                    format!("There is no field {name:?}. Known: {}.", known.join(", ")),
                );
            }
        }
        Some(names)
    }

    /// Refuses the address if anything was wrong with it.
    pub(crate) fn done(&mut self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::query(std::mem::take(&mut self.errors))) }
    }
}
