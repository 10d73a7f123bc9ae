//! One list a record: from it come the struct, the table of its fields, and access by name. Forms, CSV, audit rows and
//! checks all walk that table, so a column cannot be forgotten in one of them.

/// Declares a struct of one-line texts plus a [`Validity`](crate::validity::Validity), with its table of fields.
macro_rules! text_record {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $column:literal, $max:literal, $required:literal;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$doc])* pub $field: String,)+
            /// The values of the fields that its source has besides, in the order of [`Shape::extras`](crate::source::Shape::extras).
            pub extras: Vec<String>,
            /// Which fields its source has.
            pub shape: &'static $crate::source::Shape,
            /// Whether the record is in use.
            pub validity: $crate::validity::Validity,
        }

        impl $name {
            /// Every text of the family's own table, in the order of the form.
            pub const FIELDS: &'static [$crate::text::TextField] = &[
                $($crate::text::TextField {
                    name: stringify!($field),
                    column: $column,
                    max: $max,
                    required: $required,
                    lines: $crate::record::has_lines(stringify!($field)),
                },)+
            ];

            /// An empty record of a source.
            pub fn of(shape: &'static $crate::source::Shape) -> Self {
                Self {
                    $($field: String::new(),)+
                    extras: vec![String::new(); shape.extras().len()],
                    shape,
                    validity: $crate::validity::Validity::Valid,
                }
            }

            /// The value of the field called `name`.
            pub fn get(&self, name: &str) -> Option<&str> {
                match name {
                    $(stringify!($field) => Some(&self.$field),)+
                    _ => self.shape.extra(name).and_then(|place| self.extras.get(place)).map(String::as_str),
                }
            }

            /// The place of the field called `name`, to be filled.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
                match name {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => self.shape.extra(name).and_then(|place| self.extras.get_mut(place)),
                }
            }

            /// Every field of its source with its value: those of the family in the order of its form, then the others.
            pub fn texts(&self) -> impl Iterator<Item = (&'static $crate::text::TextField, &str)> {
                let values = [$(self.$field.as_str(),)+];
                let own = self.shape.own().iter().zip(values).filter_map(|(field, value)| field.map(|field| (field, value)));
                own.chain(self.shape.extras().iter().copied().zip(self.extras.iter().map(String::as_str)))
            }

            /// Fills every text in the order of [`Self::texts`]; `value` is asked for the text of each place.
            pub fn fill<E>(&mut self, mut value: impl FnMut(usize) -> Result<String, E>) -> Result<(), E> {
                let (mut place, mut column) = (0, 0);
                $(
                    if self.shape.own().get(place).is_some_and(Option::is_some) {
                        self.$field = value(column)?;
                        column += 1;
                    }
                    place += 1;
                )+
                let _ = place;
                for extra in self.extras.iter_mut().take(self.shape.in_table()) {
                    *extra = value(column)?;
                    column += 1;
                }
                Ok(())
            }

            /// Every field that is not empty, by name, and the validity: what the history keeps of a new record.
            pub fn filled(&self) -> Vec<(&'static str, &str)> {
                let texts = self.texts().filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field.name, value));
                texts.chain([("valid", self.validity.name())]).collect()
            }

            /// What differs from `before`, validity included. A field that only one of the two has is empty in the other.
            pub fn changes_since(&self, before: &Self) -> Vec<$crate::record::FieldChange> {
                let own = [$((stringify!($field), &before.$field, &self.$field),)+];
                let mut found: Vec<_> = own
                    .into_iter()
                    .filter(|(_, old, new)| old != new)
                    .map(|(field, old, new)| $crate::record::FieldChange { field, before: old.clone(), after: new.clone() })
                    .collect();
                $crate::record::add_changes((before, before.validity), (self, self.validity), &mut found);
                found
            }
        }

        impl $crate::record::TextRecord for $name {
            const FIELDS: &'static [$crate::text::TextField] = Self::FIELDS;

            fn shape(&self) -> &'static $crate::source::Shape {
                self.shape
            }

            fn of(shape: &'static $crate::source::Shape) -> Self {
                Self::of(shape)
            }

            fn widen(&mut self, shape: &'static $crate::source::Shape) {
                self.shape = shape;
                self.extras.resize(shape.extras().len(), String::new());
            }

            fn text(&self, name: &str) -> Option<&str> {
                self.get(name)
            }

            fn text_mut(&mut self, name: &str) -> Option<&mut String> {
                self.get_mut(name)
            }

            fn validity_mut(&mut self) -> &mut $crate::validity::Validity {
                &mut self.validity
            }

            fn validity(&self) -> $crate::validity::Validity {
                self.validity
            }
        }

        impl Default for $name {
            /// An empty record of the family's own table.
            fn default() -> Self {
                static OWN: std::sync::LazyLock<&'static $crate::source::Shape> =
                    std::sync::LazyLock::new(|| $crate::source::Shape::own_table($name::FIELDS));
                Self::of(*OWN)
            }
        }
    };
}
pub(crate) use text_record;

/// Whether a field of the family's may have several lines: remarks do.
pub(crate) const fn has_lines(name: &str) -> bool {
    matches!(name.as_bytes(), b"comment")
}

use crate::problem::FieldFault;
use crate::source::Shape;
use crate::text::TextField;
use crate::validity::Validity;

/// What companies and people have in common: texts by name, and validity.
pub trait TextRecord: Clone + Default {
    /// Every text of the family's own table, in the order of the form.
    const FIELDS: &'static [TextField];

    /// Which fields its source has.
    fn shape(&self) -> &'static Shape;

    /// An empty record of a source.
    fn of(shape: &'static Shape) -> Self;

    /// The text called `name`.
    fn text(&self, name: &str) -> Option<&str>;

    /// The place of the text called `name`.
    fn text_mut(&mut self, name: &str) -> Option<&mut String>;

    /// The place of the validity.
    fn validity_mut(&mut self) -> &mut Validity;

    /// Whether the record is in use.
    fn validity(&self) -> Validity;

    /// Puts a value where it belongs: a text, or with `valid` the name of a validity. Names of neither are passed over.
    fn put(&mut self, name: &str, value: &str) {
        if let Some(place) = self.text_mut(name) {
            value.clone_into(place);
        } else if name == "valid"
            && let Some(validity) = Validity::parse(value)
        {
            *self.validity_mut() = validity;
        }
    }

    /// Brings what somebody typed into its normal form. What was there `before` stays as it is, since old data that is only
    /// looked at must not seem changed.
    fn normalize(&mut self, before: Option<&Self>) {
        for field in self.shape().iter() {
            let kept = before.and_then(|before| before.text(field.name));
            if let Some(place) = self.text_mut(field.name)
                && kept != Some(place.as_str())
            {
                *place = crate::text::normal(place);
            }
        }
    }

    /// The same record with more fields, which are behind those it has; they are empty.
    fn widen(&mut self, shape: &'static Shape);

    /// The same values as a record of another source; what that source has no field for is left out.
    #[must_use]
    fn moved_to(&self, shape: &'static Shape) -> Self {
        let mut moved = Self::of(shape);
        for field in shape.iter() {
            if let (Some(value), Some(place)) = (self.text(field.name), moved.text_mut(field.name)) {
                value.clone_into(place);
            }
        }
        *moved.validity_mut() = self.validity();
        moved
    }
}

/// How strictly a record is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As typed by a person today.
    Full,
    /// As an old database holds it: only what the database itself insists on.
    Legacy,
}

/// The faults of all texts of a record.
pub(crate) fn text_faults<'a>(
    texts: impl Iterator<Item = (&'static TextField, &'a str)>,
    strictness: Strictness,
) -> Vec<FieldFault> {
    let check = match strictness {
        Strictness::Full => crate::text::check,
        Strictness::Legacy => crate::text::check_storable,
    };
    texts
        .filter_map(|(field, value)| check(field, value).err().map(|fault| FieldFault { field: field.name, fault }))
        .collect()
}

/// One field of a record before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name.
    pub field: &'static str,
    /// Its value before.
    pub before: String,
    /// Its value after.
    pub after: String,
}

/// Adds to the differences of two records those in extra fields and in validity.
pub(crate) fn add_changes<R: TextRecord>(before: (&R, Validity), after: (&R, Validity), found: &mut Vec<FieldChange>) {
    let (old, new) = (before.0.shape(), after.0.shape());
    let others = old.extras().iter().filter(|field| new.extra(field.name).is_none());
    for field in new.extras().iter().chain(others) {
        let value = |record: &R| record.text(field.name).unwrap_or_default().to_owned();
        let (before, after) = (value(before.0), value(after.0));
        if before != after {
            found.push(FieldChange { field: field.name, before, after });
        }
    }
    if before.1 != after.1 {
        let name = |validity: Validity| validity.name().to_owned();
        found.push(FieldChange { field: "valid", before: name(before.1), after: name(after.1) });
    }
}
