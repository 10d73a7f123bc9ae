//! How much a program may ask: a budget a token, and one an address for those who send no good token.
//!
//! Counted in this process: of several servers each gives the whole budget.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

/// After so many requests what is full again is forgotten.
const UPKEEP: usize = 10_000;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// How much a token may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiLimits {
    /// Requests a minute, on and on.
    pub requests_per_minute: u32,
    /// Requests at once, before that pace is insisted on.
    pub burst: u32,
    /// Requests a minute of one network without a good token.
    pub strangers_per_minute: u32,
}

impl Default for ApiLimits {
    fn default() -> Self {
        Self { requests_per_minute: 6_000, burst: 600, strangers_per_minute: 60 }
    }
}

/// What is left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// The whole of it.
    pub(super) limit: u32,
    /// What is left of it.
    pub(super) remaining: u32,
    /// Seconds until it is whole again.
    pub(super) reset: u64,
}

/// All the budgets of this server.
pub(crate) struct Limits {
    settings: ApiLimits,
    tokens: Limiter<i64>,
    strangers: Limiter<IpAddr>,
    asked: AtomicUsize,
}

fn limiter<K: std::hash::Hash + Eq + Clone>(a_minute: u32, burst: u32) -> Limiter<K> {
    let some = |number: u32| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    RateLimiter::dashmap(Quota::per_minute(some(a_minute)).allow_burst(some(burst))).with_middleware()
}

impl Limits {
    pub(crate) fn new(settings: ApiLimits) -> Self {
        Self {
            tokens: limiter(settings.requests_per_minute, settings.burst),
            strangers: limiter(settings.strangers_per_minute, settings.strangers_per_minute),
            settings,
            asked: AtomicUsize::new(0),
        }
    }

    /// A request of a token: what is left after it, or with nothing left also the seconds to wait.
    pub(super) fn token(&self, token: i64) -> Result<Budget, (Budget, u64)> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % UPKEEP == UPKEEP - 1 {
            self.tokens.retain_recent();
            self.strangers.retain_recent();
        }
        let limit = self.settings.burst.max(1);
        let budget = |remaining: u32| {
            let missing = u64::from(limit.saturating_sub(remaining)) * 60;
            Budget { limit, remaining, reset: missing.div_ceil(u64::from(self.settings.requests_per_minute.max(1))) }
        };
        match self.tokens.check_key(&token) {
            Ok(state) => Ok(budget(state.remaining_burst_capacity())),
            Err(until) => Err((budget(0), seconds(until.wait_time_from(self.tokens.clock().now())))),
        }
    }

    /// A request without a good token; with too many of them the seconds to wait.
    pub(super) fn stranger(&self, address: IpAddr) -> Result<(), u64> {
        let checked = self.strangers.check_key(&network(address));
        checked.map(|_| ()).map_err(|until| seconds(until.wait_time_from(self.strangers.clock().now())))
    }
}

/// Whole seconds, at least one.
fn seconds(wait: std::time::Duration) -> u64 {
    wait.as_secs() + 1
}

/// Who has an IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => Ipv6Addr::from_bits(whole.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_used_up_and_others_have_their_own() {
        let limits = Limits::new(ApiLimits { requests_per_minute: 1, burst: 3, ..ApiLimits::default() });
        let left: Vec<u32> = (0..3).map(|_| limits.token(7).unwrap().remaining).collect();
        assert_eq!(left, [2, 1, 0]);
        let (budget, wait) = limits.token(7).unwrap_err();
        assert!(budget.remaining == 0 && (1..=60).contains(&wait), "{budget:?} {wait}");
        assert_eq!(limits.token(8).unwrap().limit, 3);
    }

    #[test]
    fn strangers_of_one_network_share_a_budget() {
        let limits = Limits::new(ApiLimits::default());
        let address = |last: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
        assert!((0..60).all(|last| limits.stranger(address(last)).is_ok()));
        assert!(limits.stranger(address(999)).is_err());
        assert!(limits.stranger(IpAddr::from([192, 0, 2, 1])).is_ok());
    }
}
