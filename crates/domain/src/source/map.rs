//! The field map: which column becomes which field, and how that field behaves (data-layer 2.4).

use super::fields::{Shape, field};
use super::labels::Labels;
use crate::customer::CustomerValues;
use crate::customer_user::CustomerUserValues;
use crate::text::TextField;

/// A list of rows, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldMap {
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row: a column and the field that is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The field's name: one of ours, `valid`, `password`, or for an extra field the name of its column in small letters.
    pub name: String,
    /// What the family calls it (`UserFirstname`); kept for templates and messages.
    pub variable: String,
    /// Its label; of our own fields ours is shown.
    pub label: String,
    /// Its label for readers of each language, where there is more than one; it goes before `label`.
    pub labels: Labels,
    /// Column, LDAP attribute or dynamic field.
    pub column: String,
    /// Where it is shown.
    pub shown: Shown,
    /// Whether it must be filled.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// A template of an address, in which `[% Data.UserLogin %]` and the like stand for values.
    pub link: String,
    /// `target` of that link.
    pub link_target: String,
    /// `class` of that link.
    pub link_class: String,
    /// Whether the value cannot be changed here once the record is there.
    pub read_only: bool,
    /// The values that may be chosen; none: any.
    pub selection: Vec<Selection>,
    /// Whether the row stands in the map; others are columns that are only searched or listed.
    pub mapped: bool,
    /// Where its value is, if not in a column of the source.
    pub beside: Option<Beside>,
}

/// Where a value is that lies beside the table of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// It is of the field with this number that was added.
    Added(i64),
    /// It is of the dynamic field with this number.
    Dynamic(i64),
}

/// A value that may be chosen, and its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The same for readers of each language, where there is more than one; it goes before `label`.
    pub labels: Labels,
}

impl Selection {
    /// What readers of this language are shown.
    pub fn label(&self, language: &str) -> &str {
        if self.labels.is_empty() { &self.label } else { self.labels.of(language) }
    }
}

/// Where a field is shown in information boxes. Forms have every mapped field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Nowhere.
    Never,
    /// In whole boxes.
    #[default]
    Always,
    /// In small boxes as well.
    Lite,
}

impl Shown {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Always, Self::Lite, Self::Never];

    /// The name stored and shown to programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Always => "always",
            Self::Lite => "lite",
        }
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.name() == name)
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A text.
    #[default]
    Text,
    /// A whole number; empty is 0 in the database.
    Integer,
    /// A text of several lines.
    TextArea,
    /// A day, as `YYYY-MM-DD`.
    Date,
    /// Yes (`1`) or no (`0`).
    Checkbox,
    /// The value of a dynamic field of the record.
    DynamicField,
}

/// The name of the field with the hash of a password; it is written by verbs of its own.
pub const PASSWORD: &str = "password";
/// The name of the field with the validity.
pub const VALID: &str = "valid";
/// The name of the field with further customers of a person, separated by commas.
pub const CUSTOMER_IDS: &str = "customer_ids";

impl Row {
    /// A text that is shown and may be left empty.
    pub fn text(name: &str, variable: &str, label: &str, column: &str) -> Self {
        Self {
            name: name.to_owned(),
            variable: variable.to_owned(),
            label: label.to_owned(),
            labels: Labels::default(),
            column: column.to_owned(),
            shown: Shown::Always,
            required: false,
            kind: Kind::Text,
            link: String::new(),
            link_target: String::new(),
            link_class: String::new(),
            read_only: false,
            selection: Vec::new(),
            mapped: true,
            beside: None,
        }
    }

    /// What readers of this language are shown; may be empty.
    pub fn label(&self, language: &str) -> &str {
        if self.labels.is_empty() { &self.label } else { self.labels.of(language) }
    }

    /// Whether its value is one of the texts of a record.
    pub fn is_text(&self) -> bool {
        !matches!(self.name.as_str(), PASSWORD | VALID | CUSTOMER_IDS) && self.kind != Kind::DynamicField
    }
}

/// The family's names of people's fields, with ours. Whatever is not among them is an extra field.
pub const OF_CUSTOMER_USERS: [(&str, &str, &str); 16] = [
    ("UserTitle", "Title or salutation", "title"),
    ("UserFirstname", "Firstname", "first_name"),
    ("UserLastname", "Lastname", "last_name"),
    ("UserLogin", "Username", "login"),
    ("UserPassword", "Password", PASSWORD),
    ("UserEmail", "Email", "email"),
    ("UserCustomerID", "CustomerID", "customer_id"),
    ("UserPhone", "Phone", "phone"),
    ("UserFax", "Fax", "fax"),
    ("UserMobile", "Mobile", "mobile"),
    ("UserStreet", "Street", "street"),
    ("UserZip", "Zip", "zip"),
    ("UserCity", "City", "city"),
    ("UserCountry", "Country", "country"),
    ("UserComment", "Comment", "comment"),
    ("ValidID", "Valid", VALID),
];

/// The family's names of companies' fields, with ours.
pub const OF_CUSTOMERS: [(&str, &str, &str); 9] = [
    ("CustomerID", "CustomerID", "customer_id"),
    ("CustomerCompanyName", "Customer", "name"),
    ("CustomerCompanyStreet", "Street", "street"),
    ("CustomerCompanyZIP", "Zip", "zip"),
    ("CustomerCompanyCity", "City", "city"),
    ("CustomerCompanyCountry", "Country", "country"),
    ("CustomerCompanyURL", "URL", "url"),
    ("CustomerCompanyComment", "Comment", "comment"),
    ("ValidID", "Valid", VALID),
];

impl FieldMap {
    /// The map of the family's own table of people.
    pub fn customer_users() -> Self {
        Self { rows: rows(&OF_CUSTOMER_USERS, CustomerUserValues::FIELDS) }
    }

    /// The map of the family's own table of companies.
    pub fn customers() -> Self {
        Self { rows: rows(&OF_CUSTOMERS, CustomerValues::FIELDS) }
    }

    /// The row of the field with this name; of several the first, as the family writes it.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The name of the field that a column is mapped to, case aside.
    pub fn name_of_column(&self, column: &str) -> Option<&str> {
        self.rows.iter().find(|row| row.column.eq_ignore_ascii_case(column)).map(|row| row.name.as_str())
    }

    /// The texts of a record of this map, in its order; `own` are those of the family's table, `width` says how many characters
    /// a column holds.
    pub fn shape(&self, own: &[TextField], width: impl Fn(&Row) -> usize) -> &'static Shape {
        let texts = self.rows.iter().filter(|row| row.is_text());
        Shape::new(own, texts.map(|row| field(&row.name, &row.column, width(row), row.required)))
    }
}

fn rows(names: &[(&str, &str, &str)], fields: &[TextField]) -> Vec<Row> {
    let row = |&(variable, label, name): &(&str, &str, &str)| {
        let known = fields.iter().find(|field| field.name == name);
        let column = match name {
            PASSWORD => "pw",
            VALID => "valid_id",
            _ => known.map_or(name, |field| field.column),
        };
        let hidden = matches!(name, PASSWORD | VALID | "customer_id");
        let number = name == VALID;
        Row {
            shown: if hidden { Shown::Never } else { Shown::Always },
            required: number || known.is_some_and(|field| field.required),
            kind: if number { Kind::Integer } else { Kind::Text },
            link: if name == "url" { "[% Data.CustomerCompanyURL | html %]".into() } else { String::new() },
            ..Row::text(name, variable, label, column)
        }
    };
    names.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_familys_maps_hold_our_own_records() {
        let people = FieldMap::customer_users().shape(CustomerUserValues::FIELDS, |_| 10);
        let names: Vec<&str> = people.iter().map(|field| field.name).collect();
        let own: Vec<&str> = CustomerUserValues::FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(names, own);
        assert!(people.extras().is_empty());
        let required: Vec<&str> = people.iter().filter(|field| field.required).map(|field| field.name).collect();
        assert_eq!(required, ["first_name", "last_name", "login", "email", "customer_id"]);
        assert_eq!(FieldMap::customer_users().name_of_column("COMMENTS"), Some("comment"));
    }

    #[test]
    fn a_field_is_described_once() {
        let one = field("room", "room", 20, false);
        assert!(std::ptr::eq(one, field("room", "room", 20, false)));
        assert_ne!(one, field("room", "room", 30, false));
    }
}
