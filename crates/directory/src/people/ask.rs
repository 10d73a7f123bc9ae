//! Small questions, for which somebody waits: asked all at once, and asked again where a connection had died meanwhile.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use super::People;
use crate::dial::Lease;
use crate::error::{Cause, Failure};
use crate::filter::Filter;
use crate::wire::{Depth, Entry, Outcome, Search};

/// Entries that a small question may bring.
pub(super) const MOST: usize = 10_000;

impl People {
    /// Asks several questions at once, on a connection that is there or a new one. Where a host does not answer the next one is
    /// asked, in what is left of the time that somebody waits.
    pub(super) async fn ask(
        &self,
        searches: &[Search<'_>],
        most: usize,
    ) -> Result<Vec<(Outcome, Vec<Entry>)>, Failure> {
        let mut again = false;
        loop {
            let mut lease = self.dialer.line(again).await?;
            let host = lease.line.host().to_owned();
            let answered = timeout(self.settings.patience / 2, ask_on(&mut lease, searches, most)).await;
            let failure = match answered.unwrap_or_else(|_| Err(Failure::new(Cause::TimedOut, &host))) {
                Ok(answers) => {
                    lease.done();
                    return Ok(answers);
                }
                Err(failure) => failure,
            };
            // It was open for a while, and the other side had closed it: that says nothing about the host.
            let worn = lease.used && failure.cause == Cause::Closed;
            drop(lease);
            if worn {
                self.dialer.forget();
            } else if failure.cause.is_of_host() {
                self.dialer.failed(&host);
            }
            if again || !(worn || failure.cause.is_of_host() && self.dialer.has_others()) {
                return Err(failure);
            }
            again = true;
        }
    }

    /// Waits no longer than somebody would.
    pub(super) async fn patiently<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        patiently(self.settings.patience, work).await
    }

    /// A search below the base of the source.
    pub(super) fn below<'a>(&'a self, filter: &'a Filter, attributes: &'a [String], limit: u32) -> Search<'a> {
        Search { base: &self.plan.base, depth: self.plan.depth, filter, attributes, limit, page: None }
    }
}

async fn patiently<T>(patience: Duration, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    timeout(patience, work).await.unwrap_or_else(|_| Err(Failure::new(Cause::TimedOut, "")))
}

/// Asks several questions at once on this connection.
pub(super) async fn ask_on(
    lease: &mut Lease<'_>,
    searches: &[Search<'_>],
    most: usize,
) -> Result<Vec<(Outcome, Vec<Entry>)>, Failure> {
    let answers = lease.line.searches(searches, most).await;
    answers.map_err(|cause| Failure::new(cause, lease.line.host()))
}

/// The entries of an answer, if it is whole.
pub(super) fn whole(answer: (Outcome, Vec<Entry>), host: &str) -> Result<Vec<Entry>, Failure> {
    let (outcome, entries) = answer;
    match outcome.code {
        0 => Ok(entries),
        code => {
            let failure = Failure::new(Cause::of_code(code), host).said(&outcome.text);
            Err(Failure { came: entries.len() as u64, ..failure })
        }
    }
}

/// The entry itself, whatever it is.
pub(super) fn itself<'a>(base: &'a str, filter: &'a Filter, attributes: &'a [String]) -> Search<'a> {
    Search { base, depth: Depth::Base, filter, attributes, limit: 0, page: None }
}
