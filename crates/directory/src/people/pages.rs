//! Reading everything, page by page, past any size limit. Whatever makes an answer less than whole ends it with a failure.

use super::People;
use super::ask::{ask_on, itself, whole};
use super::nature::anything;
use super::person::Names;
use crate::dial::Lease;
use crate::error::{Cause, Failure};
use crate::filter::Filter;
use crate::wire::{Asked, Depth, Entry, Page, Rest, Search};

/// Pages without entries that may follow one another: Active Directory sends some while it looks.
const EMPTY_PAGES: u32 = 50;

/// No page is asked for that is smaller.
const SMALLEST: u32 = 50;

/// A search that is read in pages.
pub(super) struct Pages<'a> {
    people: &'a People,
    pub(super) lease: Lease<'a>,
    base: &'a str,
    depth: Depth,
    filter: &'a Filter,
    attributes: &'a [String],
    /// Entries a page; `None` where the directory cannot do pages.
    size: Option<u32>,
    cookie: Vec<u8>,
    /// The page that is on its way already.
    ahead: Option<Asked>,
    ended: bool,
    /// Why there is nothing more to come, once what came was handed over.
    pending: Option<Failure>,
    seen: Names,
    empty: u32,
    /// Entries so far.
    pub(super) came: u64,
    /// Pages so far.
    pub(super) number: u32,
    /// Where else something could be.
    pub(super) references: Vec<String>,
}

impl<'a> Pages<'a> {
    pub(super) async fn new(
        people: &'a People,
        (base, depth): (&'a str, Depth),
        filter: &'a Filter,
        attributes: &'a [String],
    ) -> Result<Self, Failure> {
        let lease = people.dialer.line(false).await?;
        let size = (people.settings.page > 0).then_some(people.settings.page);
        Ok(Self {
            people,
            lease,
            base,
            depth,
            filter,
            attributes,
            size,
            cookie: Vec::new(),
            ahead: None,
            ended: false,
            pending: None,
            seen: Names::default(),
            empty: 0,
            came: 0,
            number: 0,
            references: Vec::new(),
        })
    }

    /// Everything of the source.
    pub(super) async fn of_source(
        people: &'a People,
        filter: &'a Filter,
        attributes: &'a [String],
    ) -> Result<Self, Failure> {
        Self::new(people, (&people.plan.base, people.plan.depth), filter, attributes).await
    }

    /// The next page; `None` behind the last one. Only then everything was read.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Entry>>, Failure> {
        match self.turn().await {
            Ok(Some(mut entries)) => {
                let (limit, came) = (self.people.settings.page_bytes, self.came);
                let completed = complete(&mut self.lease, &mut entries, limit).await;
                completed.map_err(|failure| Failure { came, ..failure })?;
                Ok(Some(entries))
            }
            Ok(None) => Ok(None),
            Err(failure) => {
                if failure.cause.is_of_host() {
                    self.people.dialer.failed(&failure.host);
                }
                Err(failure)
            }
        }
    }

    fn failure(&self, cause: Cause) -> Failure {
        Failure { came: self.came, ..Failure::new(cause, self.lease.line.host()) }
    }

    async fn turn(&mut self) -> Result<Option<Vec<Entry>>, Failure> {
        loop {
            if let Some(failure) = self.pending.take() {
                return Err(failure);
            }
            if self.ended {
                return Ok(None);
            }
            if let Some(entries) = self.page().await? {
                return Ok(Some(entries));
            }
        }
    }

    /// Asks for the next page already, so that the directory works while we do. Until it is read nothing else may be asked here.
    pub(super) async fn ask_ahead(&mut self) {
        if self.ended || self.pending.is_some() || self.ahead.is_some() {
            return;
        }
        match self.ask().await {
            Ok(asked) => self.ahead = Some(asked),
            Err(cause) => self.pending = Some(self.failure(cause)),
        }
    }

    async fn ask(&mut self) -> Result<Asked, Cause> {
        let page = self.size.map(|size| Page { size, cookie: self.cookie.clone() });
        let (base, depth, filter, attributes) = (self.base, self.depth, self.filter, self.attributes);
        self.lease.line.ask(&Search { base, depth, filter, attributes, limit: 0, page }).await
    }

    /// One page; `None` where it has to be asked for anew, in another way.
    async fn page(&mut self) -> Result<Option<Vec<Entry>>, Failure> {
        let settings = &self.people.settings;
        let most = self.size.map_or(usize::MAX, |size| size as usize);
        let asked = match self.ahead.take() {
            Some(asked) => Ok(asked),
            None => self.ask().await,
        };
        let (mut entries, mut bytes) = (Vec::new(), 0);
        let (seen, before) = (&mut self.seen, self.came);
        let take = |entry: Entry| {
            bytes += entry.len();
            if entries.len() >= most {
                return Err(Cause::PageOverrun);
            }
            if bytes > settings.page_bytes {
                return Err(Cause::TooLarge);
            }
            if before + entries.len() as u64 >= settings.entries {
                return Err(Cause::TooMany);
            }
            if !seen.insert(entry.dn()) {
                return Err(Cause::Repeated);
            }
            entries.push(entry);
            Ok(())
        };
        let found = match asked {
            Ok(asked) => self.lease.line.answer(asked, take).await,
            Err(cause) => Err(cause),
        };
        let first = self.came == 0 && self.number == 0;
        let smaller = self.size.map(|size| size / 2).filter(|size| *size >= SMALLEST);
        self.came += entries.len() as u64;
        let found = match found {
            Ok(found) => found,
            Err(Cause::Closed) if first && entries.is_empty() && self.lease.used => {
                // It was open for a while, and the other side had closed it.
                self.people.dialer.forget();
                self.lease = self.people.dialer.line(true).await?;
                return Ok(None);
            }
            // Entries with photographs, perhaps: fewer at a time may do.
            Err(Cause::TooLarge) if first && smaller.is_some() => {
                self.lease = self.people.dialer.line(true).await?;
                (self.size, self.seen, self.came) = (smaller, Names::default(), 0);
                return Ok(None);
            }
            Err(cause @ (Cause::Closed | Cause::TimedOut)) if !entries.is_empty() => {
                self.pending = Some(self.failure(cause));
                return Ok(Some(entries));
            }
            Err(cause) => return Err(self.failure(cause)),
        };
        for reference in found.references {
            if self.references.len() < 8 && !self.references.contains(&reference) {
                self.references.push(reference);
            }
        }
        match (found.outcome.code, self.size) {
            (0, _) => {}
            // It cannot do pages, and said so: what it gives at once has to do.
            (12, Some(_)) if first && entries.is_empty() => {
                self.size = None;
                return Ok(None);
            }
            // It does not do pages of that size.
            (4 | 11, _) if first && entries.is_empty() && smaller.is_some() => {
                self.size = smaller;
                return Ok(None);
            }
            (code, _) => {
                self.pending = Some(self.failure(Cause::of_code(code)).said(&found.outcome.text));
                return Ok(Some(entries));
            }
        }
        self.number += 1;
        match (self.size, found.outcome.cookie) {
            (None, _) => self.ended = true,
            (Some(_), None) => self.pending = Some(self.failure(Cause::NoPageCookie)),
            (Some(_), Some(cookie)) => {
                self.empty = if entries.is_empty() { self.empty + 1 } else { 0 };
                if self.empty > EMPTY_PAGES {
                    return Err(self.failure(Cause::EndlessPages));
                }
                self.ended = cookie.is_empty();
                self.cookie = cookie;
            }
        }
        Ok(Some(entries))
    }
}

/// Asks for the values of attributes that came in part (`member;range=0-1499`), until all are there.
/// All of them together may have so many bytes.
pub(super) async fn complete(lease: &mut Lease<'_>, entries: &mut [Entry], limit: usize) -> Result<(), Failure> {
    let mut bytes: usize = entries.iter().map(Entry::len).sum();
    for entry in entries {
        let mut rests = entry.rests();
        while !rests.is_empty() {
            let more = the_rest(lease, entry.dn(), &rests).await?;
            bytes += more.len();
            entry.extend(more);
            let now = entry.rests();
            let goes_on = now.iter().all(|rest| {
                let before = rests.iter().find(|before| before.attribute.eq_ignore_ascii_case(&rest.attribute));
                before.is_none_or(|before| rest.from > before.from)
            });
            if !goes_on {
                return Err(Failure::new(Cause::Malformed("a list that does not go on"), lease.line.host()));
            }
            if bytes > limit {
                return Err(Failure::new(Cause::TooLarge, lease.line.host()));
            }
            rests = now;
        }
    }
    Ok(())
}

async fn the_rest(lease: &mut Lease<'_>, dn: &str, rests: &[Rest]) -> Result<Entry, Failure> {
    let (filter, host) = (anything(), lease.line.host().to_owned());
    let attributes: Vec<String> =
        rests.iter().map(|rest| format!("{};range={}-*", rest.attribute, rest.from)).collect();
    let mut found = Vec::new();
    for answer in ask_on(lease, &[itself(dn, &filter, &attributes)], 1).await? {
        found.extend(whole(answer, &host)?);
    }
    found.pop().ok_or_else(|| Failure::new(Cause::Malformed("a list without its end"), &host))
}
