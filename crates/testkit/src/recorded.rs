//! What OTOBO 11 answered, on MariaDB and on PostgreSQL, and the people and customers it was asked about: the files in
//! `data/recorded/`, read once more by every test that needs them.

#![expect(clippy::expect_used, reason = "what was recorded is part of the program; if it is broken, so is the test")]

use std::collections::BTreeMap;

use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::validity::Validity;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The answers of both engines.
#[derive(Debug, Clone, Deserialize)]
pub struct Both<T> {
    /// On MariaDB, whose collation knows neither case nor accents.
    pub mariadb: T,
    /// On PostgreSQL, where case is folded and accents count.
    pub postgresql: T,
}

/// A search for customer users.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerSearch {
    /// The text.
    pub search: String,
    /// The patterns it became; written down with the first configuration alone.
    #[serde(default)]
    pub patterns: Option<Vec<String>>,
    /// Of the valid people.
    pub valid1: CustomerSearchAnswer,
    /// Of all.
    pub valid0: CustomerSearchAnswer,
}

/// The logins a search found.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerSearchAnswer {
    /// As the administrator's page lists them.
    pub admin_order: Vec<String>,
    /// As the agents' autocompletion lists them, cut at 20.
    pub agent_order: Vec<String>,
}

/// A search for customer users by one criterion.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerSearchBy {
    /// The value of the criterion.
    pub term: String,
    /// 1 for the valid people, 0 for all.
    pub valid: u8,
    /// The logins it found.
    pub ids: Vec<String>,
}

/// A search for customers.
#[derive(Debug, Clone, Deserialize)]
pub struct CustomerCompanyList {
    /// The text.
    pub term: String,
    /// 1 for the valid customers, 0 for all.
    pub valid: u8,
    /// The ids it found, with what is shown for each.
    pub list: BTreeMap<String, String>,
}

/// The people, with the numbers of their rows.
pub fn customer_users() -> Vec<(i64, CustomerUserValues)> {
    let rows = rows(include_str!("../data/recorded/customer_user.csv"));
    rows.iter().map(|row| (row["id"].parse().expect("a number"), customer_user(row))).collect()
}

/// The customers.
pub fn customers() -> Vec<CustomerValues> {
    rows(include_str!("../data/recorded/customer_company.csv")).iter().map(customer).collect()
}

/// Searches for customer users, by the name of the configuration.
pub fn customer_search() -> Both<BTreeMap<String, Vec<CustomerSearch>>> {
    json(include_str!("../data/recorded/customer_search.json"))
}

/// Searches by the criteria `CustomerID`, `CustomerIDRaw`, `PostMasterSearch` and `UserLogin`.
pub fn customer_search_by() -> Both<BTreeMap<String, Vec<CustomerSearchBy>>> {
    json(include_str!("../data/recorded/customer_search_by.json"))
}

/// Searches for customers.
pub fn customer_company_list() -> Both<Vec<CustomerCompanyList>> {
    json(include_str!("../data/recorded/customer_company_list.json"))
}

type Row = BTreeMap<String, String>;

fn customer_user(row: &Row) -> CustomerUserValues {
    let mut values = CustomerUserValues { validity: validity(row), ..CustomerUserValues::default() };
    for field in CustomerUserValues::FIELDS {
        values.get_mut(field.name).expect("a field").clone_from(&row[field.column]);
    }
    values
}

fn customer(row: &Row) -> CustomerValues {
    let mut values = CustomerValues { validity: validity(row), ..CustomerValues::default() };
    for field in CustomerValues::FIELDS {
        values.get_mut(field.name).expect("a field").clone_from(&row[field.column]);
    }
    values
}

fn validity(row: &Row) -> Validity {
    Validity::parse(&row["valid_id"]).expect("a validity")
}

fn rows(csv: &str) -> Vec<Row> {
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>().expect("recorded rows are right")
}

fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("recorded answers are right")
}
