//! A few people, for whoever is waiting: read again before they are shown.

use std::time::Duration;

use super::ask::{MOST, itself, whole};
use super::pages::complete;
use super::person::{Around, Names};
use super::plan::NAMES_ONLY;
use super::{People, Person, StableId};
use crate::dn;
use crate::error::Failure;
use crate::filter::{Attribute, Filter};
use crate::wire::{Entry, Search};

/// People that one question is about.
const A_QUESTION: usize = 100;

impl People {
    /// The people with these keys, all in one round. Whoever is not there, or not in the group, is left out.
    ///
    /// # Errors
    ///
    /// Why they could not be read.
    pub async fn get_many(&self, logins: &[&str]) -> Result<Vec<Person>, Failure> {
        let logins: Vec<&str> = logins.iter().copied().filter(|login| !login.trim().is_empty()).collect();
        let filters = logins.chunks(A_QUESTION).map(|some| self.plan.with_keys(some.iter().copied())).collect();
        self.patiently(self.few(filters, &[])).await
    }

    /// The people with these ids, whatever they are called now.
    ///
    /// # Errors
    ///
    /// Why they could not be read.
    pub async fn get_by_ids(&self, ids: &[StableId]) -> Result<Vec<Person>, Failure> {
        let questions: Vec<Filter> = ids
            .iter()
            .filter_map(StableId::question)
            .filter_map(|(name, value)| Attribute::new(name).map(|name| Filter::Equal(name, value)))
            .collect();
        let filters =
            questions.chunks(A_QUESTION).map(|some| self.plan.of_source(Filter::any(some.to_vec()))).collect();
        let base = dn::identity(&self.plan.base);
        let names = ids.iter().filter_map(|id| id.as_str().strip_prefix("dn:"));
        let names: Vec<&str> = names.filter(|name| dn::is_within(name, &base)).collect();
        self.patiently(self.few(filters, &names)).await
    }

    /// The people whom these filters find, and the entries of these names.
    async fn few(&self, filters: Vec<Filter>, names: &[&str]) -> Result<Vec<Person>, Failure> {
        if filters.is_empty() && names.is_empty() {
            return Ok(Vec::new());
        }
        let everybody = self.plan.everybody();
        let entries = {
            let plain = filters.iter().map(|filter| self.below(filter, &self.plan.attributes, 0));
            let named = names.iter().map(|name| itself(name, &everybody, &self.plan.attributes));
            self.found(&plain.chain(named).collect::<Vec<_>>()).await?
        };
        let around = self.around_few(&filters, names, (&entries, false)).await?;
        self.people_of(entries, around).await
    }

    /// What decides about a few people besides their entries, asked in one round as well. Whether they are in the group is known
    /// from the last whole reading; `anew` asks again.
    pub(super) async fn around_few(
        &self,
        filters: &[Filter],
        names: &[&str],
        (entries, anew): (&[Entry], bool),
    ) -> Result<Around, Failure> {
        let members = match self.known_members(Duration::MAX).filter(|_| !anew) {
            Some(members) => Some(members),
            None => self.members_among(entries).await?,
        };
        let Some(valid) = &self.plan.valid else { return Ok(Around { members, ..Around::default() }) };
        let attributes = [NAMES_ONLY.to_owned()];
        let filters: Vec<Filter> = filters.iter().map(|filter| filter.clone().and(Some(valid.clone()))).collect();
        let plain = filters.iter().map(|filter| self.below(filter, &attributes, 0));
        let named = names.iter().map(|name| itself(name, valid, &attributes));
        let mut valid = Names::default();
        for entry in self.found(&plain.chain(named).collect::<Vec<_>>()).await? {
            valid.insert(entry.dn());
        }
        Ok(Around { valid: Some(valid), members, ..Around::default() })
    }

    /// The entries that these searches find together. An entry that is not there finds nothing.
    pub(super) async fn found(&self, searches: &[Search<'_>]) -> Result<Vec<Entry>, Failure> {
        let mut entries: Vec<Entry> = Vec::new();
        for (search, answer) in searches.iter().zip(self.ask(searches, MOST).await?) {
            let gone = answer.0.code == 32 && search.base != self.plan.base;
            if !gone {
                entries.extend(whole(answer, "")?);
            }
        }
        Ok(entries)
    }

    /// Entries as people, with everything that takes another question.
    pub(super) async fn people_of(&self, mut entries: Vec<Entry>, mut around: Around) -> Result<Vec<Person>, Failure> {
        let managers = self.directory.manager_attribute.is_some();
        if managers || entries.iter().any(|entry| !entry.rests().is_empty()) {
            let mut lease = self.dialer.line(false).await?;
            complete(&mut lease, &mut entries, self.settings.page_bytes).await?;
            self.add_managers(&mut lease, &entries, &mut around).await?;
            lease.done();
        }
        let mut people: Vec<Person> = entries.iter().filter_map(|entry| self.person(entry, &around)).collect();
        people.sort_by(|one, other| (&one.id, &one.dn).cmp(&(&other.id, &other.dn)));
        people.dedup_by(|one, other| one.id == other.id && one.dn == other.dn);
        Ok(people)
    }
}
