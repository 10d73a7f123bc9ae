//! What an index holds and how it is asked.

use padron_domain::search::{Form, Rules};

/// What an index holds and how it is asked; fixed for its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The field that tells entries apart: `login`, `customer_id`. Also the tie-break of every order.
    pub identity: String,
    /// The field that holds an address, if there is one.
    pub email: Option<String>,
    /// The fields a search looks at.
    pub searched: Vec<String>,
    /// The orders lists can be had in. The first should be by the identity.
    pub sorted: Vec<Sorted>,
    /// How search texts are read.
    pub rules: Rules,
    /// Whether searches tell case and accents apart (the family's `SearchCaseSensitive`). Orders never do.
    pub case_sensitive: bool,
}

/// A column that lists can be sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    /// Its name.
    pub name: String,
    /// What is compared.
    pub by: By,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// These fields, folded, one after the other; an absent one is as an empty one.
    Fields(Vec<String>),
    /// [`Entry::time`](crate::Entry::time); who has none comes first.
    Time,
    /// The validity: valid, invalid, invalid for a while.
    Validity,
}

impl Config {
    /// An index of customer users: columns `login`, `name` (family name first), `email`, `customer_id`, `last_login`,
    /// `valid`.
    pub fn people<S: AsRef<str>>(searched: &[S]) -> Self {
        let sorted = [
            fields("login", &["login"]),
            fields("name", &["last_name", "first_name"]),
            fields("email", &["email"]),
            fields("customer_id", &["customer_id"]),
            Sorted { name: "last_login".to_owned(), by: By::Time },
            Sorted { name: "valid".to_owned(), by: By::Validity },
        ];
        Self {
            identity: "login".to_owned(),
            email: Some("email".to_owned()),
            searched: searched.iter().map(|name| name.as_ref().to_owned()).collect(),
            sorted: sorted.into(),
            rules: Rules::new(Form::CustomerUsers),
            case_sensitive: false,
        }
    }

    /// An index of customers: columns `customer_id`, `name`, `zip`, `city`, `country`, `valid`.
    pub fn customers<S: AsRef<str>>(searched: &[S]) -> Self {
        let mut sorted: Vec<Sorted> =
            ["customer_id", "name", "zip", "city", "country"].iter().map(|name| fields(name, &[name])).collect();
        sorted.push(Sorted { name: "valid".to_owned(), by: By::Validity });
        Self {
            identity: "customer_id".to_owned(),
            email: None,
            searched: searched.iter().map(|name| name.as_ref().to_owned()).collect(),
            sorted,
            rules: Rules::new(Form::Customers),
            case_sensitive: false,
        }
    }
}

fn fields(name: &str, fields: &[&str]) -> Sorted {
    Sorted { name: name.to_owned(), by: By::Fields(fields.iter().map(|&field| field.to_owned()).collect()) }
}
