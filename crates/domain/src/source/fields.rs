//! Fields that are not known before the configuration was read. They are described by the same [`TextField`] as our own, with
//! texts that live as long as the process: names of configured fields are few, and each is kept once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::text::TextField;

/// Every description that was ever asked for.
static KNOWN: Mutex<Option<Kept>> = Mutex::new(None);

#[derive(Default)]
struct Kept {
    texts: HashSet<&'static str>,
    fields: HashSet<&'static TextField>,
}

impl Kept {
    fn text(&mut self, text: &str) -> &'static str {
        if let Some(known) = self.texts.get(text) {
            return known;
        }
        let kept: &'static str = Box::leak(text.into());
        self.texts.insert(kept);
        kept
    }
}

/// The description of a configured field. Only configurations may call this: what is described stays in memory.
pub fn field(name: &str, column: &str, max: usize, required: bool) -> &'static TextField {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = known.get_or_insert_default();
    let field = TextField { name: kept.text(name), column: kept.text(column), max, required };
    if let Some(known) = kept.fields.get(&field) {
        return known;
    }
    let described: &'static TextField = Box::leak(Box::new(field));
    kept.fields.insert(described);
    described
}

/// The texts of the records of a source, in the order of its form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldSet(Vec<&'static TextField>);

impl FieldSet {
    /// A field that comes twice counts once.
    pub fn new(fields: impl IntoIterator<Item = &'static TextField>) -> Self {
        let mut set = Vec::new();
        for field in fields {
            if !set.iter().any(|known: &&TextField| known.name == field.name) {
                set.push(field);
            }
        }
        Self(set)
    }

    /// The fields.
    pub fn iter(&self) -> impl Iterator<Item = &'static TextField> + '_ {
        self.0.iter().copied()
    }

    /// The field with this name.
    pub fn get(&self, name: &str) -> Option<&'static TextField> {
        self.iter().find(|field| field.name == name)
    }

    /// These and what the other has besides.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self::new(self.iter().chain(other.iter()))
    }
}
