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
    described(name, column, max, required, matches!(name, "comment"))
}

/// The same for a field beside the table, which is called as its column would be.
pub fn beside_field(name: &str, max: usize, required: bool, lines: bool) -> &'static TextField {
    described(name, name, max, required, lines)
}

fn described(name: &str, column: &str, max: usize, required: bool, lines: bool) -> &'static TextField {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = known.get_or_insert_default();
    let field = TextField { name: kept.text(name), column: kept.text(column), max, required, lines };
    if let Some(known) = kept.fields.get(&field) {
        return known;
    }
    let described: &'static TextField = Box::leak(Box::new(field));
    kept.fields.insert(described);
    described
}

/// Every set of fields that was ever configured, kept once.
static SHAPES: Mutex<Vec<&'static Shape>> = Mutex::new(Vec::new());

/// Which texts the records of a source have. Records point to theirs, so that forms, checks, files, history and JSON all follow
/// from it.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// In the order of the form.
    form: Vec<&'static TextField>,
    /// The fields of the family's own table, in its order; `None` where the source has none.
    own: Vec<Option<&'static TextField>>,
    /// What it has besides: columns of its table, then what lies beside it.
    extras: Vec<&'static TextField>,
    /// How many of `extras` are columns of its table.
    in_table: usize,
}

impl Shape {
    /// The shape of a source with these fields, in the order of the form; `own` are those of the family's table. A field that
    /// comes twice counts once. Only configurations may call this: shapes stay in memory.
    pub fn new(own: &[TextField], fields: impl IntoIterator<Item = &'static TextField>) -> &'static Self {
        let mut form: Vec<&'static TextField> = Vec::new();
        for field in fields {
            if !form.iter().any(|known| known.name == field.name) {
                form.push(field);
            }
        }
        let of_own = |field: &&'static TextField| own.iter().any(|known| known.name == field.name);
        let extras: Vec<&'static TextField> = form.iter().copied().filter(|field| !of_own(field)).collect();
        Self::kept(Self {
            own: own.iter().map(|known| form.iter().copied().find(|field| field.name == known.name)).collect(),
            in_table: extras.len(),
            extras,
            form,
        })
    }

    /// The same with fields whose values lie beside the table. A field that the table has already is its own. Shapes stay in
    /// memory, and fields are added by hand: there are few.
    pub fn with(&'static self, beside: impl IntoIterator<Item = &'static TextField>) -> &'static Self {
        let mut shape = Self { form: self.form.clone(), own: self.own.clone(), extras: self.extras.clone(), ..*self };
        for field in beside {
            if !shape.form.iter().any(|known| known.name == field.name) {
                shape.form.push(field);
                shape.extras.push(field);
            }
        }
        if shape.extras.len() == self.extras.len() { self } else { Self::kept(shape) }
    }

    fn kept(shape: Self) -> &'static Self {
        let mut known = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| ***known == shape) {
            return known;
        }
        let shape: &'static Self = Box::leak(Box::new(shape));
        known.push(shape);
        shape
    }

    /// The shape of the family's own table.
    pub fn own_table(fields: &'static [TextField]) -> &'static Self {
        Self::new(fields, fields)
    }

    /// Every field, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &'static TextField> + '_ {
        self.form.iter().copied()
    }

    /// The field with this name.
    pub fn get(&self, name: &str) -> Option<&'static TextField> {
        self.iter().find(|field| field.name == name)
    }

    /// The fields of the family's own table, in its order; `None` where the source has none.
    pub fn own(&self) -> &[Option<&'static TextField>] {
        &self.own
    }

    /// What the source has besides.
    pub fn extras(&self) -> &[&'static TextField] {
        &self.extras
    }

    /// How many of the extras are columns of its table; the others lie beside it.
    pub fn in_table(&self) -> usize {
        self.in_table
    }

    /// The fields whose values lie beside the table.
    pub fn beside(&self) -> &[&'static TextField] {
        &self.extras[self.in_table..]
    }

    /// Whether the value of this field lies beside the table.
    pub fn is_beside(&self, name: &str) -> bool {
        self.beside().iter().any(|field| field.name == name)
    }

    /// The place of an extra field among the extras.
    pub fn extra(&self, name: &str) -> Option<usize> {
        self.extras.iter().position(|field| field.name == name)
    }
}
