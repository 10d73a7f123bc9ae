//! The group that people must be members of: `GroupDN` names a group, or a place below which groups are. A member is who is
//! listed by name (`member`, `uniqueMember`) or by login (`memberUid`), who says so themselves (`memberOf`), and who is a member
//! of a group that is a member, however deep and in whatever circle.
//!
//! For a whole reading it is read at once, from the group downwards, and what came of it is good for a few people until the next
//! one. Before anybody is let in it is asked again, the other way round, upwards from them ([`climb`](super::climb)): a million
//! members need not be read for that.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::People;
use super::ask::{ask_on, itself};
use super::nature::anything;
use super::pages::{Pages, complete};
use super::plan::NAMES_ONLY;
use crate::dn;
use crate::error::{Cause, Failure};
use crate::filter::{Attribute, Filter};
use crate::text;
use crate::wire::{Depth, Entry, Outcome};

/// Attributes that list members by name.
pub(super) const BY_NAME: [&str; 2] = ["member", "uniqueMember"];

/// The attribute that lists members by login.
pub(super) const BY_LOGIN: &str = "memberUid";

/// Groups that are looked into at once.
const GROUPS_AT_ONCE: usize = 16;

/// The members as they were last read.
pub(super) struct Group {
    members: Arc<Members>,
    read: Instant,
}

/// Who is a member. Names are kept as sums: a group may have a million.
#[derive(Debug, Default)]
pub(super) struct Members {
    names: HashSet<u64>,
    logins: HashSet<u64>,
    /// The group, and every group in it.
    groups: HashSet<u64>,
    state: RandomState,
}

impl Members {
    fn sum(&self, text: &str) -> u64 {
        self.state.hash_one(text)
    }

    /// Whether an entry with this key is a member.
    pub(super) fn admit(&self, entry: &Entry, key: &str) -> bool {
        self.logins.contains(&self.sum(key))
            || self.names.contains(&self.sum(&dn::identity(entry.dn())))
            || entry.values("memberOf").any(|group| self.groups.contains(&self.sum(&identity_of(group))))
    }

    /// Takes in somebody who is a member.
    pub(super) fn add_person(&mut self, entry: &Entry) {
        let sum = self.sum(&dn::identity(entry.dn()));
        self.names.insert(sum);
    }

    /// Takes in a group, and answers the names of its members.
    fn add(&mut self, group: &Entry, charset: Option<&'static encoding_rs::Encoding>) -> Vec<String> {
        let name = self.sum(&dn::identity(group.dn()));
        self.groups.insert(name);
        for login in group.values(BY_LOGIN) {
            let sum = self.sum(&text::value(BY_LOGIN, login, charset));
            self.logins.insert(sum);
        }
        let listed = BY_NAME.iter().flat_map(|attribute| group.values(attribute));
        let names: Vec<String> = listed.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        for name in &names {
            let sum = self.sum(&identity_of(name.as_bytes()));
            self.names.insert(sum);
        }
        names
    }

    fn len(&self) -> usize {
        self.names.len() + self.logins.len()
    }
}

/// A listed name; a `uniqueMember` may have a number behind it (`#'0101'B`).
pub(super) fn identity_of(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    dn::identity(name.rsplit_once("#'").filter(|(_, rest)| rest.ends_with("'B")).map_or(&*name, |(name, _)| name))
}

/// Whether this answer has the group itself: one that is gone must not look like one that is empty.
pub(super) fn is_there(answers: &[(Outcome, Vec<Entry>)]) -> Result<(), Failure> {
    match answers.first() {
        Some((outcome, entries)) if outcome.code == 0 && !entries.is_empty() => Ok(()),
        Some((outcome, _)) if !matches!(outcome.code, 0 | 32 | 34) => {
            Err(Failure::new(Cause::of_code(outcome.code), "").said(&outcome.text))
        }
        _ => Err(Failure::new(Cause::NoSuchGroup, "")),
    }
}

fn lists(attributes: &[&str]) -> Filter {
    Filter::any(attributes.iter().filter_map(|name| Attribute::new(name)).map(Filter::Present).collect())
}

impl People {
    /// All members of the group; `None` where people need not be in one. `anew` reads them again.
    pub(super) async fn members(&self, anew: bool) -> Result<Option<Arc<Members>>, Failure> {
        if self.directory.group_dn.is_empty() {
            return Ok(None);
        }
        // Whoever comes meanwhile waits for the same reading.
        let _turn = self.group_turn.lock().await;
        if let Some(members) = self.known_members(self.settings.group).filter(|_| !anew) {
            return Ok(Some(members));
        }
        let members = Arc::new(self.read_members().await?);
        let group = Group { members: Arc::clone(&members), read: Instant::now() };
        *self.group.lock().unwrap_or_else(PoisonError::into_inner) = Some(group);
        Ok(Some(members))
    }

    /// The members as they were last read, if that is not longer ago.
    pub(super) fn known_members(&self, longest: Duration) -> Option<Arc<Members>> {
        let group = self.group.lock().unwrap_or_else(PoisonError::into_inner);
        group.as_ref().filter(|known| known.read.elapsed() <= longest).map(|known| Arc::clone(&known.members))
    }

    async fn read_members(&self) -> Result<Members, Failure> {
        let (mut members, mut names) = (Members::default(), Vec::<String>::new());
        let group_dn = &self.directory.group_dn;
        let own = members.sum(&dn::identity(group_dn));
        members.groups.insert(own);
        let attributes = [BY_NAME[0], BY_NAME[1], BY_LOGIN].map(str::to_owned);
        let filter = lists(&[BY_NAME[0], BY_NAME[1], BY_LOGIN]);
        let any = anything();
        let only = [NAMES_ONLY.to_owned()];
        is_there(&self.ask(&[itself(group_dn, &any, &only)], 1).await?)?;
        // Among a million members only those are kept that are groups themselves.
        let groups = self.groups_of_the_tree(&members).await?;
        let look_into = |members: &Members, name: &String| {
            let sum = members.sum(&identity_of(name.as_bytes()));
            groups.contains(&sum) && !members.groups.contains(&sum)
        };
        let mut pages = Pages::new(self, (group_dn, Depth::Subtree), &filter, &attributes).await?;
        while let Some(groups) = pages.next().await? {
            for group in &groups {
                let listed = members.add(group, self.plan.charset);
                names.extend(listed.into_iter().filter(|name| look_into(&members, name)));
            }
            self.not_too_many(&members)?;
        }
        pages.lease.done();
        let mut lease = self.dialer.line(false).await?;
        while !names.is_empty() {
            names.retain(|name| look_into(&members, name));
            names.sort_unstable();
            names.dedup();
            let mut next = Vec::new();
            for some in names.chunks(GROUPS_AT_ONCE) {
                let inner: Vec<_> = some.iter().map(|name| itself(name, &any, &attributes)).collect();
                for (outcome, mut found) in ask_on(&mut lease, &inner, 1).await? {
                    if !matches!(outcome.code, 0 | 32) {
                        return Err(Failure::new(Cause::of_code(outcome.code), lease.line.host()).said(&outcome.text));
                    }
                    complete(&mut lease, &mut found, self.settings.page_bytes).await?;
                    for group in &found {
                        let listed = members.add(group, self.plan.charset);
                        next.extend(listed.into_iter().filter(|name| look_into(&members, name)));
                    }
                    self.not_too_many(&members)?;
                }
            }
            names = next;
        }
        lease.done();
        Ok(members)
    }

    fn not_too_many(&self, members: &Members) -> Result<(), Failure> {
        if members.len() > self.settings.members { Err(Failure::new(Cause::TooMany, "")) } else { Ok(()) }
    }

    /// Where the tree begins that the group is in.
    pub(super) async fn tree_of_the_group(&self) -> Result<&str, Failure> {
        let own = dn::identity(&self.directory.group_dn);
        let contexts = self.nature().await?.contexts.iter().filter(|context| !context.is_empty());
        let holds = |context: &&String| dn::is_within(&own, &dn::identity(context));
        Ok(contexts.filter(holds).max_by_key(|context| context.len()).unwrap_or(&self.plan.base))
    }

    /// The names of all groups in the tree of the group: among thousands of members, those are the ones to look into.
    async fn groups_of_the_tree(&self, members: &Members) -> Result<HashSet<u64>, Failure> {
        let base = self.tree_of_the_group().await?;
        let (filter, only) = (lists(&[BY_NAME[0], BY_NAME[1], BY_LOGIN]), [NAMES_ONLY.to_owned()]);
        let mut pages = Pages::new(self, (base, Depth::Subtree), &filter, &only).await?;
        let mut groups = HashSet::new();
        while let Some(entries) = pages.next().await? {
            groups.extend(entries.iter().map(|entry| members.sum(&dn::identity(entry.dn()))));
        }
        pages.lease.done();
        Ok(groups)
    }
}
