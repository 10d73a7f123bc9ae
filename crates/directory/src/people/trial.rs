//! Trying a filter: what is sent, what comes, and which people that makes.

use super::ask::whole;
use super::{People, Person};
use crate::error::{Cause, Failure, cleaned};
use crate::filter::{Filter, FilterFault};
use crate::text;
use crate::wire::{Entry, Outcome};

/// Entries that a trial shows at most.
const MOST: u32 = 100;

/// Values of an attribute that are shown.
const VALUES: usize = 50;

/// What a trial came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The filter as it was sent.
    pub filter: String,
    /// What it found.
    pub found: Vec<Tried>,
    /// Whether there is more.
    pub more: bool,
}

/// An entry, and who that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The name of the entry.
    pub dn: String,
    /// Its attributes.
    pub attributes: Attributes,
    /// The person it becomes; `None` where it becomes nobody, without a key or outside the group.
    pub person: Option<Person>,
}

/// Attributes with their values, as texts. Passwords and their hashes are left out.
pub type Attributes = Vec<(String, Vec<String>)>;

impl People {
    /// Looks what a filter finds among the people of the source; an empty one finds everybody.
    ///
    /// # Errors
    ///
    /// What is wrong with the filter, or why the directory does not answer.
    pub async fn try_filter(&self, filter: &str, limit: u32) -> Result<Trial, Result<Failure, FilterFault>> {
        let parsed = Filter::parse(filter).map_err(Err)?;
        let filter = match parsed {
            Some(filter) => self.plan.of_source(filter.encoded(self.plan.charset)),
            None => self.plan.everybody(),
        };
        self.patiently(self.tried(filter, limit.clamp(1, MOST))).await.map_err(Ok)
    }

    /// Looks for the people with a login, as a sign-in does.
    ///
    /// # Errors
    ///
    /// Why the directory does not answer.
    pub async fn try_login(&self, login: &str) -> Result<Trial, Failure> {
        let filter = self.plan.with_keys([login].into_iter());
        self.patiently(self.tried(filter, MOST)).await
    }

    async fn tried(&self, filter: Filter, limit: u32) -> Result<Trial, Failure> {
        let mut attributes = self.plan.attributes.clone();
        attributes.push("*".to_owned());
        let answers = self.ask(&[self.below(&filter, &attributes, limit)], limit as usize).await?;
        let (mut more, mut entries) = (false, Vec::new());
        for (outcome, found) in answers {
            more = Cause::of_code(outcome.code) == Cause::SizeLimit;
            let outcome = if more { Outcome { code: 0, ..outcome } } else { outcome };
            entries.extend(whole((outcome, found), "")?);
        }
        let shown: Vec<(String, Attributes)> =
            entries.iter().map(|entry| (entry.dn().to_owned(), self.shown(entry))).collect();
        let around = self.around_few(std::slice::from_ref(&filter), &[], (&entries, true)).await?;
        let people = self.people_of(entries, around).await?;
        let found = shown.into_iter().map(|(dn, attributes)| {
            let person = people.iter().find(|person| person.dn == dn).cloned();
            Tried { dn: cleaned(dn.as_bytes()), attributes, person }
        });
        Ok(Trial { filter: filter.to_string(), found: found.collect(), more })
    }

    fn shown(&self, entry: &Entry) -> Attributes {
        let open = entry.attributes().filter(|(name, _)| !is_secret(name));
        let texts = open.map(|(name, values)| {
            let values = values.take(VALUES).map(|value| {
                let text = text::value(name, value, self.plan.charset);
                cleaned(text.as_bytes())
            });
            (name.to_owned(), values.collect())
        });
        texts.collect()
    }
}

/// Whether an attribute holds a password or what could stand for one.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let known =
        ["unicodepwd", "dbcspwd", "ntpwdhistory", "lmpwdhistory", "pwdhistory", "ms-mcs-admpwd", "krbprincipalkey"];
    ["password", "secret", "admpwd"].iter().any(|part| name.contains(part))
        || known.iter().any(|known| name.split(';').next() == Some(known))
}
