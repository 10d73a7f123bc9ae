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
    /// Asks several questions at once, on a connection that is there or a new one.
    pub(super) async fn ask(
        &self,
        searches: &[Search<'_>],
        most: usize,
    ) -> Result<Vec<(Outcome, Vec<Entry>)>, Failure> {
        let mut lease = self.dialer.line(false).await?;
        match ask_on(&mut lease, searches, most).await {
            Ok(answers) => {
                lease.done();
                Ok(answers)
            }
            // It was open for a while, and the other side had closed it.
            Err(failure) if lease.used && failure.cause == Cause::Closed => {
                drop(lease);
                self.dialer.forget();
                let mut lease = self.dialer.line(true).await?;
                let answers = ask_on(&mut lease, searches, most).await?;
                lease.done();
                Ok(answers)
            }
            Err(failure) => {
                self.dialer.failed(&failure.host);
                Err(failure)
            }
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
