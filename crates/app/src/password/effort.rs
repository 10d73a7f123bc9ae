//! How much work a look at a password is, and how to make it the same for everybody.
//!
//! Somebody who measures how long an answer takes must not learn whether a login exists, nor how its password is stored.
//! So every attempt does the work of one hash in the format that the source writes: what the stored format does not
//! take is spent for nothing.

use super::{argon2id, bcrypt};

/// The work that every attempt does: that of one hash in this format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// One Argon2id hash with the current parameters; for every source but those with `bcrypt`.
    #[default]
    Argon2id,
    /// One bcrypt hash; for sources whose hashes are bcrypt of this cost.
    Bcrypt {
        /// The cost that new hashes are written with.
        cost: u32,
    },
}

/// Work that has been done. Digests, MD5-crypt and DES crypt do not count: they are over in a millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Work {
    /// Blocks of memory written by Argon2, all passes together.
    pub(super) argon2_blocks: u64,
    /// Key schedules done by bcrypt: two to the power of the cost.
    pub(super) bcrypt_rounds: u64,
}

impl Effort {
    /// Does what is missing to this effort.
    pub(super) fn make_up(self, work: &mut Work) {
        match self {
            Self::Argon2id => argon2id::burn(argon2id::CURRENT_BLOCKS.saturating_sub(work.argon2_blocks), work),
            Self::Bcrypt { cost } => {
                let whole = 1_u64.checked_shl(cost).unwrap_or_default();
                bcrypt::burn(whole.saturating_sub(work.bcrypt_rounds), work);
            }
        }
    }
}
