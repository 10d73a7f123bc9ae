//! Numbers of the feed that a reader passed over: PostgreSQL and MariaDB give them before the commit, so a row with a lower
//! number than those already read may still come.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

/// A number that nobody committed for so long belongs to a transaction that was given up. Longer than an import takes.
pub const LATE_FOR: Duration = Duration::from_mins(15);
/// More ranges than this are looked at as fewer, wider ones: where several nodes of a cluster count in steps, every number
/// between is missing.
const MOST: usize = 200;

/// What a reader has not seen yet below the newest number it has seen.
#[derive(Debug, Default)]
pub struct Late {
    /// Ranges of numbers, both ends included, rising; and since when each is missed.
    gaps: Vec<(i64, i64, Instant)>,
    /// Numbers within them that were seen.
    seen: BTreeSet<i64>,
}

impl Late {
    /// Takes note that everything after `followed` was read and these numbers were there, in rising order.
    pub fn passed(&mut self, followed: i64, seqs: impl IntoIterator<Item = i64>, now: Instant) {
        let mut expected = followed + 1;
        for seq in seqs {
            if seq > expected {
                self.gaps.push((expected, seq - 1, now));
            }
            expected = seq + 1;
        }
        self.widen();
    }

    /// Whether a number is one of those that are missed.
    pub fn misses(&self, seq: i64) -> bool {
        !self.seen.contains(&seq) && self.gaps.iter().any(|(from, to, _)| (*from..=*to).contains(&seq))
    }

    /// Takes note that a number that was missed has come.
    pub fn came(&mut self, seq: i64) {
        let Some(place) = self.gaps.iter().position(|(from, to, _)| (*from..=*to).contains(&seq)) else { return };
        let (from, to, since) = self.gaps.remove(place);
        let parts = [(from, seq - 1), (seq + 1, to)].into_iter().filter(|(from, to)| from <= to);
        self.gaps.splice(place..place, parts.map(|(from, to)| (from, to, since)));
        self.widen();
    }

    /// The ranges to look into, after those are forgotten that nobody will fill any more.
    pub fn ranges(&mut self, now: Instant) -> Vec<(i64, i64)> {
        self.gaps.retain(|(_, _, since)| now.duration_since(*since) < LATE_FOR);
        let lowest = self.gaps.first().map_or(i64::MAX, |(from, ..)| *from);
        self.seen = self.seen.split_off(&lowest);
        self.gaps.iter().map(|(from, to, _)| (*from, *to)).collect()
    }

    /// Joins the oldest ranges where there are too many; what lies between them was seen.
    fn widen(&mut self) {
        while self.gaps.len() > MOST {
            let mut joined = Vec::with_capacity(MOST);
            for pair in self.gaps.chunks(2) {
                let [(from, end, _), (start, to, since)] = *pair else {
                    joined.extend_from_slice(pair);
                    continue;
                };
                self.seen.extend(end + 1..start);
                joined.push((from, to, since));
            }
            self.gaps = joined;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_were_passed_over_are_missed_until_they_come() {
        let mut late = Late::default();
        late.passed(10, [11, 12, 15, 19], Instant::now());
        assert_eq!(late.ranges(Instant::now()), [(13, 14), (16, 18)]);
        assert!(late.misses(17) && !late.misses(15) && !late.misses(20));
        late.came(17);
        assert_eq!(late.ranges(Instant::now()), [(13, 14), (16, 16), (18, 18)]);
        assert!(!late.misses(17));
    }

    #[test]
    fn many_are_looked_at_as_few_and_nothing_seen_is_seen_again() {
        let mut late = Late::default();
        late.passed(0, (1..=3_000).map(|number| number * 3), Instant::now());
        assert!(late.ranges(Instant::now()).len() <= MOST);
        for seq in 1..=9_000 {
            assert_eq!(late.misses(seq), seq % 3 != 0, "{seq}");
        }
        late.came(4);
        assert!(!late.misses(4) && late.misses(5));
    }

    #[test]
    fn what_was_given_up_is_forgotten() {
        let (mut late, begun) = (Late::default(), Instant::now());
        late.passed(0, [2], begun);
        late.passed(2, [4], begun + LATE_FOR / 2);
        assert_eq!(late.ranges(begun + LATE_FOR / 2), [(1, 1), (3, 3)]);
        assert_eq!(late.ranges(begun + LATE_FOR), [(3, 3)]);
    }
}
