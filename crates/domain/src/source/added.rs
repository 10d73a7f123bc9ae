//! Fields that an administrator added. Their values lie beside the tables of the sources, in a table of ours, so records of any
//! source have them; to everybody else such a field is one more row of the field map.

use super::fields::beside_field;
use super::map::{Beside, Kind, Row, Selection, Shown};
use super::{Labels, Slot};
use crate::audit::ObjectKind;
use crate::problem::{Fault, FieldFault, FieldFaults};
use crate::text::{TextField, check};

/// What a field that was added holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Holds {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    TextArea,
    /// A whole number.
    Integer,
    /// A day, stored as `YYYY-MM-DD`.
    Date,
    /// Yes (`1`) or no (`0`).
    Checkbox,
    /// One of its choices.
    Dropdown,
}

impl Holds {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Text, Self::TextArea, Self::Integer, Self::Date, Self::Checkbox, Self::Dropdown];

    /// The name stored and shown to programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::TextArea => "textarea",
            Self::Integer => "integer",
            Self::Date => "date",
            Self::Checkbox => "checkbox",
            Self::Dropdown => "dropdown",
        }
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holds| holds.name() == name)
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Text | Self::Dropdown => Kind::Text,
            Self::TextArea => Kind::TextArea,
            Self::Integer => Kind::Integer,
            Self::Date => Kind::Date,
            Self::Checkbox => Kind::Checkbox,
        }
    }

    /// The most characters of a value.
    pub const fn max(self) -> usize {
        match self {
            Self::Text => 250,
            Self::Dropdown => LONGEST_CHOICE,
            Self::TextArea => 4_000,
            // What is too long for one of these is none of them, which is what is told.
            Self::Integer | Self::Date | Self::Checkbox => 50,
        }
    }
}

/// The most fields of a kind that can be added.
pub const MOST_FIELDS: usize = 100;
/// The most choices of a field.
pub const MOST_CHOICES: usize = 500;
const LONGEST_NAME: usize = 50;
const LONGEST_LABEL: usize = 100;
const LONGEST_CHOICE: usize = 100;

/// A field that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedField {
    /// Its number; 0 while it has none.
    pub id: i64,
    /// Whose records have it: customers or customer users.
    pub of: ObjectKind,
    /// Its name in files and for programs: small letters, digits, underscores.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be filled.
    pub required: bool,
    /// Where it is shown in information boxes.
    pub shown: Shown,
    /// Whether a search looks at it.
    pub searched: bool,
    /// Its place among the others, smallest first.
    pub position: i64,
    /// Whether it is in use; the values of one that is not are kept.
    pub valid: bool,
    /// The only source whose records have it; `None`: all of them.
    pub source: Option<Slot>,
    /// What stands beside it.
    pub labels: Labels,
    /// What may be chosen, of a dropdown.
    pub choices: Vec<Choice>,
}

/// A value that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown; where there is none, the value.
    pub labels: Labels,
}

impl AddedField {
    /// A field of text that was not added yet.
    pub fn new(of: ObjectKind, name: &str) -> Self {
        Self {
            id: 0,
            of,
            name: name.to_owned(),
            holds: Holds::Text,
            required: false,
            shown: Shown::Always,
            searched: true,
            position: 0,
            valid: true,
            source: None,
            labels: Labels::default(),
            choices: Vec::new(),
        }
    }

    /// What it is among the texts of a record. Only for fields that are stored: descriptions stay in memory.
    pub fn text(&self) -> &'static TextField {
        beside_field(&self.name, self.holds.max(), self.required, self.holds == Holds::TextArea)
    }

    /// The row of a field map that it is.
    pub fn row(&self) -> Row {
        let selection = |choice: &Choice| Selection {
            value: choice.value.clone(),
            label: choice.value.clone(),
            labels: choice.labels.clone(),
        };
        Row {
            required: self.required,
            shown: self.shown,
            kind: self.holds.kind(),
            labels: self.labels.clone(),
            selection: if self.holds == Holds::Dropdown {
                self.choices.iter().map(selection).collect()
            } else {
                Vec::new()
            },
            beside: Some(Beside::Added(self.id)),
            ..Row::text(&self.name, "", &self.name, &self.name)
        }
    }

    /// Whether records of this source have it.
    pub fn is_of(&self, slot: Slot) -> bool {
        self.valid && self.source.is_none_or(|source| source == slot)
    }

    /// What is wrong with the field itself; whether its name is free is for others to say.
    pub fn faults(&self) -> FieldFaults {
        let mut faults = Vec::new();
        let mut wrong = |field, fault| faults.push(FieldFault { field, fault });
        if self.name.is_empty() {
            wrong("name", Fault::Required);
        } else if self.name.chars().count() > LONGEST_NAME {
            wrong("name", Fault::TooLong { max: LONGEST_NAME, length: self.name.chars().count() });
        } else if !is_name(&self.name) {
            wrong("name", Fault::NotAName);
        }
        if self.labels.is_empty() {
            wrong("label_en", Fault::Required);
        }
        for (field, label) in
            [("label_en", &self.labels.en), ("label_es", &self.labels.es), ("label_de", &self.labels.de)]
        {
            if let Err(fault) = one_line(label, LONGEST_LABEL) {
                wrong(field, fault);
            }
        }
        if self.holds == Holds::Dropdown {
            match self.fault_of_choices() {
                Ok(()) => {}
                Err(fault) => wrong("choices", fault),
            }
        }
        faults
    }

    fn fault_of_choices(&self) -> Result<(), Fault> {
        if self.choices.is_empty() {
            return Err(Fault::Required);
        }
        if self.choices.len() > MOST_CHOICES {
            return Err(Fault::TooMany { max: MOST_CHOICES });
        }
        for (place, choice) in self.choices.iter().enumerate() {
            if choice.value.trim().is_empty() {
                return Err(Fault::Required);
            }
            if choice.value.trim() != choice.value {
                return Err(Fault::SurroundingSpace);
            }
            for text in [&choice.value, &choice.labels.en, &choice.labels.es, &choice.labels.de] {
                one_line(text, LONGEST_CHOICE)?;
            }
            if self.choices[..place].iter().any(|other| other.value == choice.value) {
                return Err(Fault::Taken(choice.value.clone()));
            }
        }
        Ok(())
    }
}

/// Whether a text can be the name of a field: it begins with a small letter and holds small letters, digits and underscores.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|found| found.is_ascii_lowercase() || found.is_ascii_digit() || found == '_')
}

fn one_line(text: &str, max: usize) -> Result<(), Fault> {
    check(&TextField { name: "label", column: "label", max, required: false, lines: false }, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(name: &str) -> AddedField {
        AddedField {
            labels: Labels { en: "Birthday".into(), ..Labels::default() },
            ..AddedField::new(ObjectKind::CustomerUser, name)
        }
    }

    fn wrong(field: &AddedField) -> Vec<(&'static str, &'static str)> {
        field.faults().into_iter().map(|fault| (fault.field, fault.fault.code())).collect()
    }

    #[test]
    fn names_are_small_identifiers() {
        for (name, code) in [
            ("", Some("required")),
            ("birthday", None),
            ("cost_center_2", None),
            ("Birthday", Some("not-a-name")),
            ("2nd", Some("not-a-name")),
            ("a-b", Some("not-a-name")),
            ("año", Some("not-a-name")),
            (&"a".repeat(51), Some("too-long")),
        ] {
            let found: Vec<_> = wrong(&labelled(name)).into_iter().map(|(_, code)| code).collect();
            assert_eq!(found.first().copied(), code, "{name}");
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let choice = |value: &str| Choice { value: value.into(), labels: Labels::default() };
        let mut field = AddedField { holds: Holds::Dropdown, ..AddedField::new(ObjectKind::Customer, "A B") };
        field.labels.es = "a\u{202E}b".into();
        assert_eq!(
            wrong(&field),
            [("name", "not-a-name"), ("label_es", "forbidden-character"), ("choices", "required")]
        );
        let mut field = AddedField { holds: Holds::Dropdown, ..labelled("wing") };
        for (values, code) in
            [(&["a", "b", "a"][..], "taken"), (&["a", " "], "required"), (&["a", "b "], "surrounding-space")]
        {
            field.choices = values.iter().map(|value| choice(value)).collect();
            assert_eq!(wrong(&field), [("choices", code)], "{values:?}");
        }
        field.choices = vec![choice("a"), choice("A")];
        assert_eq!(wrong(&field), []);
    }

    #[test]
    fn labels_fall_back_to_what_there_is() {
        let labels = Labels { es: "Cumpleaños".into(), ..Labels::default() };
        assert_eq!((labels.of("de"), labels.of("es"), labels.of("en")), ("Cumpleaños", "Cumpleaños", "Cumpleaños"));
        let labels = Labels { en: "Birthday".into(), de: "Geburtstag".into(), ..Labels::default() };
        assert_eq!((labels.of("de"), labels.of("es"), labels.of("fr")), ("Geburtstag", "Birthday", "Birthday"));
    }
}
