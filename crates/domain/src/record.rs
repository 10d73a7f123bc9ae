//! One list a record: from it come the struct, the table of its fields, and access by name. Forms, CSV, audit rows and
//! checks all walk that table, so a column cannot be forgotten in one of them.

/// Declares a struct of one-line texts plus a [`Validity`](crate::validity::Validity), with its table of fields.
macro_rules! text_record {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $column:literal, $max:literal, $required:literal;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$doc])* pub $field: String,)+
            /// Whether the record is in use.
            pub validity: $crate::validity::Validity,
        }

        impl $name {
            /// Every text of the record, in the order of the form.
            pub const FIELDS: &'static [$crate::text::TextField] = &[
                $($crate::text::TextField { name: stringify!($field), column: $column, max: $max, required: $required },)+
            ];

            /// The value of the field called `name` (as in [`Self::FIELDS`]).
            pub fn get(&self, name: &str) -> Option<&str> {
                match name {
                    $(stringify!($field) => Some(&self.$field),)+
                    _ => None,
                }
            }

            /// The place of the field called `name`, to be filled.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut String> {
                match name {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }

            /// Every field with its value, in the order of the form.
            pub fn texts(&self) -> impl Iterator<Item = (&'static $crate::text::TextField, &str)> {
                let values = [$(self.$field.as_str(),)+];
                Self::FIELDS.iter().zip(values)
            }

            /// Every field that is not empty, by name, and the validity: what the history keeps of a new record.
            pub fn filled(&self) -> Vec<(&'static str, &str)> {
                let texts = self.texts().filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field.name, value));
                texts.chain([("valid", self.validity.name())]).collect()
            }
        }

        impl $crate::record::TextRecord for $name {
            const FIELDS: &'static [$crate::text::TextField] = Self::FIELDS;

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
            fn default() -> Self {
                Self { $($field: String::new(),)+ validity: $crate::validity::Validity::Valid }
            }
        }
    };
}
pub(crate) use text_record;

use crate::problem::FieldFault;
use crate::text::TextField;
use crate::validity::Validity;

/// What companies and people have in common: texts by name, and validity.
pub trait TextRecord: Clone {
    /// Every text, in the order of the form.
    const FIELDS: &'static [TextField];

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
        for field in Self::FIELDS {
            let kept = before.and_then(|before| before.text(field.name));
            if let Some(place) = self.text_mut(field.name)
                && kept != Some(place.as_str())
            {
                *place = crate::text::normal(place);
            }
        }
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

/// The differing fields of two records of one kind, each given as its texts and its validity.
pub(crate) fn changes<'a>(
    before: (impl Iterator<Item = (&'static TextField, &'a str)>, Validity),
    after: (impl Iterator<Item = (&'static TextField, &'a str)>, Validity),
) -> Vec<FieldChange> {
    let mut found: Vec<_> = before
        .0
        .zip(after.0)
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| FieldChange {
            field: field.name,
            before: old.to_owned(),
            after: new.to_owned(),
        })
        .collect();
    if before.1 != after.1 {
        found.push(FieldChange {
            field: "valid",
            before: before.1.name().to_owned(),
            after: after.1.name().to_owned(),
        });
    }
    found
}
