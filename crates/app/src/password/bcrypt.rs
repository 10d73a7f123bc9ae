//! The family's way to write bcrypt: `BCRYPT:<cost>:<salt, 16 characters>:<31 letters>`.
//!
//! It is the usual bcrypt (`$2b$`) with the 16 characters as salt. 72 bytes of the password count.

use subtle::ConstantTimeEq;

use crate::random;

use super::effort::Work;

/// The costs that the function itself knows.
const COSTS: std::ops::RangeInclusive<u32> = 4..=31;

/// The costs that the family writes; others are moved to the nearer end.
const WRITTEN_COSTS: (u32, u32) = (9, 31);

const SALT: usize = 16;

const DIGEST_LENGTH: usize = 31;

/// A stored bcrypt hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bcrypt<'a> {
    cost: u32,
    salt: [u8; SALT],
    digest: &'a str,
}

impl<'a> Bcrypt<'a> {
    pub(super) fn parse(stored: &'a str) -> Option<Self> {
        let (cost, rest) = stored.strip_prefix("BCRYPT:")?.split_once(':')?;
        let (salt, digest) = rest.split_at_checked(SALT)?;
        let digest = digest.strip_prefix(':').filter(|digest| digest.len() == DIGEST_LENGTH)?;
        let digits = !cost.is_empty() && cost.bytes().all(|digit| digit.is_ascii_digit());
        let cost = cost.parse().ok().filter(|cost| digits && COSTS.contains(cost))?;
        let salt = salt.as_bytes().try_into().ok().filter(|salt: &[u8; SALT]| salt.is_ascii())?;
        Some(Self { cost, salt, digest })
    }

    /// Whether the password is right; a hash that costs more than `max_cost` is not even tried.
    pub(super) fn matches(self, password: &str, max_cost: u32, work: &mut Work) -> bool {
        self.cost <= max_cost
            && digest(self.cost, self.salt, password, work)
                .is_some_and(|digest| digest.as_bytes().ct_eq(self.digest.as_bytes()).into())
    }
}

/// The cost that the family would write for a configured one.
pub(super) const fn written_cost(configured: u32) -> u32 {
    let (least, most) = WRITTEN_COSTS;
    if configured < least {
        least
    } else if configured > most {
        most
    } else {
        configured
    }
}

/// A new hash with a random salt.
pub(super) fn hash(cost: u32, password: &str) -> Option<String> {
    let salt = random::text(random::LETTERS_AND_DIGITS, SALT);
    let digest = digest(cost, salt.as_bytes().try_into().ok()?, password, &mut Work::default())?;
    Some(format!("BCRYPT:{cost}:{salt}:{digest}"))
}

/// Spends that many rounds for nothing.
pub(super) fn burn(rounds: u64, work: &mut Work) {
    for cost in COSTS.filter(|cost| rounds >> cost & 1 == 1) {
        std::hint::black_box(digest(cost, [0; SALT], "padron", work));
    }
}

/// The 31 letters after the salt.
fn digest(cost: u32, salt: [u8; SALT], password: &str, work: &mut Work) -> Option<String> {
    let whole = bcrypt::hash_with_salt(password, cost, salt).ok()?.to_string();
    work.bcrypt_rounds += 1 << cost;
    Some(whole.get(whole.len().checked_sub(DIGEST_LENGTH)?..)?.to_owned())
}
