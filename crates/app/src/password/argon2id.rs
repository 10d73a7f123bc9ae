//! Argon2id as a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: what Padrón writes for itself.

use argon2::password_hash::phc::{Output, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHash, PasswordHasher, Version};
use subtle::ConstantTimeEq;

use crate::random;

use super::effort::Work;

/// Salts and digests shorter than this are refused or, of the salt, improved upon.
const SALT: usize = 16;
const MIN_DIGEST: usize = 16;

/// The most memory a stored hash may ask for, in KiB (256 MiB; ours ask for 19).
const MAX_MEMORY: u32 = 256 * 1024;

/// The most blocks of 1 KiB a stored hash may have written in all its passes: some 27 times what ours do.
const MAX_BLOCKS: u64 = 1024 * 1024;

/// The most lanes a stored hash may have.
const MAX_LANES: u32 = 16;

/// The blocks that one of our own hashes writes.
pub(super) const CURRENT_BLOCKS: u64 = blocks(&Params::DEFAULT);

/// A stored Argon2id hash that can be afforded.
#[derive(Debug, Clone)]
pub(super) struct Argon2id {
    params: Params,
    salt: Salt,
    digest: Output,
}

impl Argon2id {
    pub(super) fn parse(stored: &str) -> Option<Self> {
        if !is_argon2id(stored) {
            return None;
        }
        let hash = PasswordHash::new(stored).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let ours = hash.algorithm == ARGON2ID_IDENT
            && hash.version == Some(Version::V0x13.into())
            && params.keyid().is_empty()
            && params.data().is_empty();
        let affordable = params.m_cost() <= MAX_MEMORY && params.p_cost() <= MAX_LANES && blocks(&params) <= MAX_BLOCKS;
        let digest = hash.hash.filter(|digest| ours && affordable && digest.len() >= MIN_DIGEST)?;
        Some(Self { params, salt: hash.salt?, digest })
    }

    pub(super) fn matches(&self, password: &str, work: &mut Work) -> bool {
        let mut digest = vec![0; self.digest.len()];
        run(self.params.clone(), password, &self.salt, &mut digest, work).is_some()
            && digest.as_slice().ct_eq(self.digest.as_bytes()).into()
    }

    /// Whether it was made as new ones are.
    pub(super) fn is_current(&self) -> bool {
        let current = Params::DEFAULT;
        self.params.m_cost() == current.m_cost()
            && self.params.t_cost() == current.t_cost()
            && self.params.p_cost() == current.p_cost()
            && self.digest.len() == Params::DEFAULT_OUTPUT_LEN
            && self.salt.len() >= SALT
    }
}

/// Whether the text claims to be one, well made or not.
pub(super) fn is_argon2id(stored: &str) -> bool {
    stored.starts_with("$argon2id$")
}

/// A new hash with a random salt.
pub(super) fn hash(password: &str) -> Option<String> {
    let salt = random::bytes::<SALT>();
    let hash = context(Params::DEFAULT).hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// Writes that many blocks for nothing, in two passes as our own hashes do.
pub(super) fn burn(blocks: u64, work: &mut Work) {
    let params = u32::try_from(blocks / 2).ok().and_then(|memory| Params::new(memory, 2, 1, None).ok());
    if let Some(params) = params {
        let mut digest = [0; Params::DEFAULT_OUTPUT_LEN];
        std::hint::black_box(run(params, "padron", &[0; SALT], &mut digest, work));
        std::hint::black_box(digest);
    }
}

fn run(params: Params, password: &str, salt: &[u8], digest: &mut [u8], work: &mut Work) -> Option<()> {
    work.argon2_blocks += blocks(&params);
    context(params).hash_password_into(password.as_bytes(), salt, digest).ok()
}

fn context(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

const fn blocks(params: &Params) -> u64 {
    params.m_cost() as u64 * params.t_cost() as u64
}
