//! Where the texts of an entry are kept: a [`Config`] worked out.

use crate::config::{By, Config};

/// Where a field is kept in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Among the searched texts, at this number.
    Searched(usize),
    /// Among the others, at this number.
    Rest(usize),
}

/// What a column compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Compared {
    Texts(Vec<Place>),
    Time,
    Validity,
}

/// Where the texts of an entry are kept.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Whether the searched texts are kept unfolded.
    pub(crate) case_sensitive: bool,
    /// The names of all fields, in the order entries bring them.
    pub(crate) fields: Vec<String>,
    /// The numbers of the searched fields.
    pub(crate) searched: Vec<usize>,
    /// The numbers of the fields kept for comparing alone.
    pub(crate) rest: Vec<usize>,
    /// The numbers of the fields whose identity is looked up: the login, then the address.
    pub(crate) identities: Vec<usize>,
    /// The columns.
    pub(crate) columns: Vec<Compared>,
    /// Their names.
    pub(crate) names: Vec<String>,
    /// The folded texts of `identities`.
    pub(crate) folded_identities: Vec<Place>,
    /// The columns that begin with the fields of `identities`, to look them up by.
    pub(crate) identity_columns: Vec<usize>,
}

impl Layout {
    pub(crate) fn new(config: &Config) -> Self {
        let mut fields: Vec<String> = Vec::new();
        let mut number = |name: &String| {
            fields.iter().position(|field| field == name).unwrap_or_else(|| {
                fields.push(name.clone());
                fields.len() - 1
            })
        };
        let identities: Vec<usize> = std::iter::once(&config.identity).chain(&config.email).map(&mut number).collect();
        let searched: Vec<usize> = config.searched.iter().map(&mut number).collect();
        let mut compared: Vec<Option<Vec<usize>>> = Vec::new();
        for column in &config.sorted {
            compared.push(match &column.by {
                By::Fields(names) => Some(names.iter().map(&mut number).collect()),
                By::Time | By::Validity => None,
            });
        }
        // Identities are looked up in their columns; where there is none, one without a name is kept.
        let mut identity_columns = Vec::new();
        for field in &identities {
            let begins =
                |fields: &Option<Vec<usize>>| fields.as_ref().is_some_and(|fields| fields.first() == Some(field));
            identity_columns.push(compared.iter().position(begins).unwrap_or(compared.len()));
            if compared.iter().position(begins).is_none() {
                compared.push(Some(vec![*field]));
            }
        }
        let mut rest: Vec<usize> = Vec::new();
        let mut place = |field: usize| {
            let searched = searched.iter().position(|known| *known == field).filter(|_| !config.case_sensitive);
            let mut in_rest = || {
                rest.iter().position(|known| *known == field).unwrap_or_else(|| {
                    rest.push(field);
                    rest.len() - 1
                })
            };
            searched.map_or_else(|| Place::Rest(in_rest()), Place::Searched)
        };
        let folded_identities = identities.iter().copied().map(&mut place).collect();
        let columns = compared.iter().enumerate().map(|(column, fields)| match fields {
            Some(fields) => Compared::Texts(fields.iter().copied().map(&mut place).collect()),
            None if config.sorted[column].by == By::Validity => Compared::Validity,
            None => Compared::Time,
        });
        let columns = columns.collect();
        let names = config.sorted.iter().map(|column| column.name.clone()).collect();
        let case_sensitive = config.case_sensitive;
        Self { case_sensitive, fields, searched, rest, identities, columns, names, folded_identities, identity_columns }
    }
}
