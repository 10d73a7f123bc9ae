//! The hash of one source. Asked for a key it answers the value, or reports why there is none.

use padron_domain::source::Source;

use crate::finding::{Report, Severity};
use crate::perl::{Hash, Node, Place, Value};

/// Something was not understood, and that was reported.
pub(crate) struct Reported;

pub(crate) struct Block<'a> {
    name: String,
    node: &'a Node,
    hash: &'a Hash,
    report: &'a mut Report,
    /// Whether something was not understood that the source cannot do without.
    broken: bool,
}

impl<'a> Block<'a> {
    pub(crate) fn new(name: String, node: &'a Node, hash: &'a Hash, report: &'a mut Report) -> Self {
        Self { name, node, hash, report, broken: false }
    }

    /// The source, unless something in it was not understood that it cannot do without.
    pub(crate) fn finish(self, source: Option<Source>) -> Option<Source> {
        source.filter(|_| !self.broken)
    }

    pub(crate) fn place(&self) -> Place {
        self.node.place
    }

    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.hash.get(key).map_or(self.node.place, |node| node.place)
    }

    pub(crate) fn error(&mut self, place: Place, what: impl AsRef<str>) {
        self.report.say(place, Severity::Error, format!("{} {}", self.name, what.as_ref()));
    }

    pub(crate) fn note(&mut self, place: Place, what: impl AsRef<str>) {
        self.report.say(place, Severity::Note, format!("{} {}", self.name, what.as_ref()));
    }

    /// Says that the source is left out.
    pub(crate) fn fail(&mut self, place: Place, what: impl AsRef<str>) {
        self.broken = true;
        self.error(place, format!("{}: the source is left out", what.as_ref()));
    }

    /// The family does not look at other keys either. They are not named: where a comma is missing one may be a password.
    pub(crate) fn note_others(&mut self, known: &[&str]) {
        for (key, node) in self.hash.iter() {
            if !known.contains(&key) {
                self.note(node.place, "has a key here that means nothing");
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Node> {
        self.hash.get(key)
    }

    /// A key of `Params` that is there and understood.
    pub(crate) fn parameter(&mut self, key: &str) -> Option<&'a Node> {
        let params = self.params()?;
        let node = params.get(key)?;
        match node.value {
            Value::Undef => None,
            Value::Unknown => {
                self.fail(node.place, format!("has Params->{key}, which was not understood"));
                None
            }
            _ => Some(node),
        }
    }

    pub(crate) fn params(&mut self) -> Option<&'a Hash> {
        let node = self.hash.get("Params")?;
        if node.as_hash().is_none() && node.value != Value::Undef {
            self.fail(node.place, "has Params that were not understood");
        }
        node.as_hash()
    }

    /// A text of `Params`; nothing where it is missing.
    pub(crate) fn parameter_text(&mut self, key: &str) -> Option<String> {
        let node = self.parameter(key)?;
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            self.fail(node.place, format!("has Params->{key}, which is no text"));
        }
        text
    }

    /// A text that the source may do without; what is not understood is reported, and the default holds.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let node = self.hash.get(key)?;
        match &node.value {
            Value::Undef => None,
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.error(node.place, format!("has {key}, which was not understood: the default holds"));
                None
            }
        }
    }

    /// A text that decides which source it is: one that is not understood leaves the source out.
    pub(crate) fn critical_text(&mut self, key: &str) -> Result<Option<String>, Reported> {
        let Some(node) = self.hash.get(key) else { return Ok(None) };
        match &node.value {
            Value::Undef => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            _ => {
                self.fail(node.place, format!("has {key}, which was not understood"));
                Err(Reported)
            }
        }
    }

    /// A column that may be missing.
    pub(crate) fn column(&mut self, key: &str) -> Option<String> {
        self.critical_text(key).ok().flatten().filter(|column| !column.is_empty())
    }

    /// A column that must be there.
    pub(crate) fn needed(&mut self, key: &str) -> Option<String> {
        let found = self.critical_text(key).ok()?.filter(|column| !column.is_empty());
        if found.is_none() {
            self.fail(self.node.place, format!("has no {key}"));
        }
        found
    }

    /// A column that must be there under one of two names.
    pub(crate) fn needed_either(&mut self, key: &str, old: &str) -> Option<String> {
        let key = if self.hash.get(key).is_none() && self.hash.get(old).is_some() { old } else { key };
        self.needed(key)
    }

    /// Whether something is switched on. What is not understood leaves the source out: a switch is not guessed.
    pub(crate) fn flag(&mut self, key: &str) -> bool {
        let Some(node) = self.hash.get(key) else { return false };
        if node.is_unknown() {
            self.fail(node.place, format!("has {key}, which was not understood"));
        }
        node.is_true()
    }

    pub(crate) fn number(&mut self, key: &str) -> Option<usize> {
        let node = self.hash.get(key)?;
        if node.value == Value::Undef || node.as_text() == Some("") {
            return None;
        }
        let number = node.as_text().and_then(|text| text.trim().parse().ok());
        if number.is_none() {
            let what = if node.is_unknown() { "was not understood" } else { "is no whole number" };
            self.error(node.place, format!("has {key}, which {what}: the default holds"));
        }
        number
    }
}
