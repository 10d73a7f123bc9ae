//! Whether a few people are in the group: upwards from them. Asked is which groups list them, then which groups list those, until
//! the group is met or nothing new comes. As many rounds as groups are deep, each for all of them at once, and always fresh.

use std::collections::HashSet;
use std::sync::Arc;

use super::People;
use super::ask::{MOST, itself, whole};
use super::group::{BY_LOGIN, BY_NAME, Members, identity_of, is_there};
use super::nature::anything;
use super::plan::NAMES_ONLY;
use crate::dn;
use crate::error::{Cause, Failure};
use crate::filter::{Attribute, Filter};
use crate::wire::{Depth, Entry, Search};

/// Groups that one question names.
const A_QUESTION: usize = 50;

/// One of those who are judged.
struct Climber<'a> {
    entry: &'a Entry,
    /// Groups they were found in, as identities.
    known: HashSet<String>,
    /// What to ask about next.
    next: Vec<Filter>,
    admitted: bool,
}

impl People {
    /// Who of these is in the group; `None` where people need not be in one.
    pub(super) async fn members_among(&self, entries: &[Entry]) -> Result<Option<Arc<Members>>, Failure> {
        if self.directory.group_dn.is_empty() {
            return Ok(None);
        }
        let (any, only) = (anything(), [NAMES_ONLY.to_owned()]);
        is_there(&self.ask(&[itself(&self.directory.group_dn, &any, &only)], 1).await?)?;
        let base = self.tree_of_the_group().await?;
        let group = dn::identity(&self.directory.group_dn);
        let mut climbers: Vec<Climber<'_>> = entries.iter().map(|entry| self.climber(entry, &group)).collect();
        while climbers.iter().any(|climber| !climber.next.is_empty()) {
            let asked: Vec<(usize, Filter)> = climbers
                .iter_mut()
                .enumerate()
                .flat_map(|(place, climber)| {
                    climber.next.drain(..).map(move |filter| (place, filter)).collect::<Vec<_>>()
                })
                .collect();
            let search =
                |filter| Search { base, depth: Depth::Subtree, filter, attributes: &only, limit: 0, page: None };
            let searches: Vec<Search<'_>> = asked.iter().map(|(_, filter)| search(filter)).collect();
            let answers = self.ask(&searches, MOST).await?;
            for ((place, _), answer) in asked.iter().zip(answers) {
                let found = whole(answer, "")?;
                if let Some(climber) = climbers.get_mut(*place) {
                    climber.found(found.iter().map(|group| group.dn().to_owned()), &group);
                    if climber.known.len() > MOST {
                        return Err(Failure::new(Cause::TooMany, ""));
                    }
                }
            }
        }
        let mut members = Members::default();
        for climber in climbers.iter().filter(|climber| climber.admitted) {
            members.add_person(climber.entry);
        }
        Ok(Some(Arc::new(members)))
    }

    fn climber<'a>(&self, entry: &'a Entry, group: &str) -> Climber<'a> {
        let mut climber = Climber { entry, known: HashSet::new(), next: Vec::new(), admitted: false };
        let mut filters = by_name(entry.dn());
        let key = self.key_of(entry).unwrap_or_default();
        filters.extend(Attribute::new(BY_LOGIN).map(|name| Filter::Equal(name, self.plan.value(&key))));
        climber.next.push(Filter::Or(filters));
        let own = entry.values("memberOf").map(|group| String::from_utf8_lossy(group).into_owned());
        climber.found(own.collect::<Vec<_>>().into_iter(), group);
        climber
    }
}

impl Climber<'_> {
    /// Takes in groups that they are in.
    fn found(&mut self, groups: impl Iterator<Item = String>, group: &str) {
        let mut filters = Vec::new();
        for found in groups {
            let identity = identity_of(found.as_bytes());
            self.admitted |= dn::is_within(&identity, group);
            if self.known.insert(identity) {
                filters.extend(by_name(&found));
            }
        }
        if self.admitted {
            self.next.clear();
        } else {
            self.next.extend(filters.chunks(A_QUESTION).map(|some| Filter::Or(some.to_vec())));
        }
    }
}

/// The groups that list this name.
fn by_name(name: &str) -> Vec<Filter> {
    BY_NAME
        .iter()
        .filter_map(|attribute| Attribute::new(attribute))
        .map(|attribute| Filter::equal(&attribute, name))
        .collect()
}
