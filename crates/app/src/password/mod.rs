//! Passwords: old hashes keep working, new ones are good.
//!
//! What is checked (data-layer 5.2), each told by its own look, whatever a source is configured to write:
//!
//! | Format | Looks like |
//! |---|---|
//! | Argon2id | `$argon2id$v=19$…`, asking for no more than 256 MiB and 27 times the work of ours |
//! | DES crypt | 13 letters of `./0-9A-Za-z` |
//! | MD5-crypt | `$1$salt$…`, `$apr1$salt$…` |
//! | SHA-1, SHA-256, SHA-512 | 40, 64, 128 hexadecimal digits; in capitals they never match, as in the family |
//! | bcrypt | `BCRYPT:cost:salt:…`, up to a cost that the caller sets |
//! | plain text | only where the source says so, and only what cannot be but a password (below) |
//!
//! What never matches, decided:
//!
//! * A stored value that is empty, NULL, begins with `*` (a failed `crypt`, a locked account) or is longer than any hash.
//! * `$2a$`, `$2b$`, `$2y$`, `$5$`, `$6$` from operating systems: the family refuses them, so a person whom it keeps out
//!   would come in here; and `$5$`, `$6$` can ask for a thousand million rounds.
//! * The family's last resort, `crypt(password, login)` compared with a stored value that is *not* 13 characters: DES
//!   crypt answers 13, so the two are equal only for the failure `*0`, or for logins that look like a setting of crypt.
//! * Passwords that are empty, longer than [`MAX_PASSWORD_BYTES`], or contain a NUL (crypt ends there, and bcrypt would take
//!   `a`, NUL, `a` for `a`).
//!
//! In plain text mode what is unmistakably a salted hash (`$argon2id$…`, `BCRYPT:…`, MD5-crypt) is only checked as one,
//! so that a stolen hash is not itself a password; digests and DES hashes look like possible passwords and are checked as
//! both.
//!
//! Passwords are the UTF-8 bytes as typed. Checking one costs some 30 milliseconds and 19 MiB: not for an async thread.

mod argon2id;
mod bcrypt;
mod des_crypt;
mod digest;
mod effort;
mod generate;
mod md5_crypt;
#[cfg(test)]
mod tests;

use self::argon2id::Argon2id;
use self::bcrypt::Bcrypt;
use self::des_crypt::DesCrypt;
use self::digest::{Function, StoredDigest};
use self::effort::Work;
use self::md5_crypt::{Magic, Md5Crypt};

use padron_domain::problem::Fault;

pub use self::effort::Effort;
pub use self::generate::generate;

/// The longest password: longer ones never match and cannot be set, so that nobody keeps the machine busy with them.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// What the column of the password holds, in characters.
const MAX_STORED: usize = 128;

/// The alphabet of `crypt`, in the order of its values.
const CRYPT_ALPHABET: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A format that the family writes, its setting `Customer::AuthModule::DB::CryptType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CryptType {
    /// `sha2`: SHA-256 without salt.
    #[default]
    Sha2,
    /// `sha512`: SHA-512 without salt.
    Sha512,
    /// `sha1`: SHA-1 without salt.
    Sha1,
    /// `md5`: MD5-crypt, `$1$`.
    Md5,
    /// `apr1`: Apache's MD5-crypt.
    Apr1,
    /// `crypt`: DES crypt; only 8 bytes of the password count.
    Crypt,
    /// `bcrypt`; only 72 bytes of the password count.
    Bcrypt {
        /// The setting `Customer::AuthModule::DB::bcryptCost`; below 9 is 9, above 31 is 31.
        cost: u32,
    },
    /// `plain`: the password itself.
    Plain,
}

impl CryptType {
    /// The cost of bcrypt where none is configured.
    pub const DEFAULT_BCRYPT_COST: u32 = 12;

    /// The format for the values of the family's settings; unset and unknown ones mean `sha2`.
    pub fn from_setting(crypt_type: Option<&str>, bcrypt_cost: Option<u32>) -> Self {
        match crypt_type.unwrap_or_default() {
            "sha512" => Self::Sha512,
            "sha1" => Self::Sha1,
            "md5" => Self::Md5,
            "apr1" => Self::Apr1,
            "crypt" => Self::Crypt,
            "bcrypt" => Self::Bcrypt { cost: bcrypt::written_cost(bcrypt_cost.unwrap_or(Self::DEFAULT_BCRYPT_COST)) },
            "plain" => Self::Plain,
            _ => Self::Sha2,
        }
    }
}

/// How stored passwords of a source are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyOptions {
    /// Whether stored values may be passwords in plain text.
    pub plain: bool,
    /// The highest cost of a stored bcrypt hash that is tried; each step doubles the time, 16 takes some 10 seconds.
    pub max_bcrypt_cost: u32,
    /// The work that [`verify_evenly`] does for every login, known or not.
    pub effort: Effort,
}

impl VerifyOptions {
    /// The highest bcrypt cost that is tried unless a source writes a higher one.
    pub const MAX_BCRYPT_COST: u32 = 16;

    /// For a source whose passwords another program writes too, in that format.
    pub fn shared(format: CryptType) -> Self {
        let ours = Self::default();
        match format {
            CryptType::Plain => Self { plain: true, ..ours },
            CryptType::Bcrypt { cost } => {
                let cost = bcrypt::written_cost(cost);
                Self { max_bcrypt_cost: cost.max(Self::MAX_BCRYPT_COST), effort: Effort::Bcrypt { cost }, ..ours }
            }
            _ => ours,
        }
    }
}

impl Default for VerifyOptions {
    /// For a source that only Padrón writes.
    fn default() -> Self {
        Self { plain: false, max_bcrypt_cost: Self::MAX_BCRYPT_COST, effort: Effort::Argon2id }
    }
}

/// What came of checking a password.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Whether it is the right one.
    pub matches: bool,
    /// Whether it is, but stored otherwise than [`hash`] would: the moment to store it anew, where only Padrón reads it.
    pub upgrade: bool,
}

/// Why no hash was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The password is empty.
    #[error("the password is empty")]
    Empty,
    /// The password is longer than can be hashed or, in plain text, stored.
    #[error("the password is longer than {max}")]
    TooLong {
        /// The most bytes (in plain text: characters) there may be.
        max: usize,
    },
    /// The password contains a NUL character.
    #[error("the password contains a NUL character")]
    Nul,
    /// The format `crypt` makes its salt of the login, and this one gives none.
    #[error("the format `crypt` needs a login that begins with two of the characters ./0-9A-Za-z")]
    NoSalt,
    /// Stored in plain text the password would be taken for a hash or a locked account.
    #[error("the password cannot be stored in plain text: it looks like a hash, or begins with `*`")]
    NotPlain,
    /// The hash function failed, for want of memory.
    #[error("the hash function failed")]
    Failed,
}

/// Whether the password is the stored one, as fast as the format allows.
///
/// For signing in use [`verify_evenly`]: how long this takes tells how the password is stored.
pub fn verify(stored: Option<&str>, password: &str, options: &VerifyOptions) -> Verdict {
    check(stored, password, options, &mut Work::default())
}

/// Whether the password is the stored one, with the same work for every login: give `None` for one that does not exist.
///
/// Each attempt does the work of [`VerifyOptions::effort`], whatever is stored, also nothing at all. A hash that takes
/// *more* than that still shows: bcrypt in a source that writes Argon2id (until its owner has signed in once and it is
/// upgraded), or of a higher cost than is written today.
pub fn verify_evenly(stored: Option<&str>, password: &str, options: &VerifyOptions) -> Verdict {
    let (verdict, _) = verify_counted(stored, password, options);
    verdict
}

/// The work of checking an Argon2id hash, for nothing.
pub fn decoy() {
    Effort::Argon2id.make_up(&mut Work::default());
}

/// A new hash for Padrón alone: Argon2id, 97 characters.
pub fn hash(password: &str) -> Result<String, HashError> {
    check_new(password)?;
    argon2id::hash(password).ok_or(HashError::Failed)
}

/// A new hash that the family can check as well. All but bcrypt are weak; `md5`, `apr1` and `crypt` make their salt of
/// the login. As in the family `crypt` and `bcrypt` cut long passwords, see [`CryptType`].
pub fn hash_as(format: CryptType, login: &str, password: &str) -> Result<String, HashError> {
    check_new(password)?;
    match format {
        CryptType::Sha2 => Ok(Function::Sha256.hash(password)),
        CryptType::Sha512 => Ok(Function::Sha512.hash(password)),
        CryptType::Sha1 => Ok(Function::Sha1.hash(password)),
        CryptType::Md5 => Ok(Magic::Crypt.hash(login, password)),
        CryptType::Apr1 => Ok(Magic::Apache.hash(login, password)),
        CryptType::Crypt => des_crypt::hash(login, password).ok_or(HashError::NoSalt),
        CryptType::Bcrypt { cost } => bcrypt::hash(bcrypt::written_cost(cost), password).ok_or(HashError::Failed),
        CryptType::Plain if password.chars().count() > MAX_STORED => Err(HashError::TooLong { max: MAX_STORED }),
        CryptType::Plain if !can_match(password) || is_only_a_hash(password) => Err(HashError::NotPlain),
        CryptType::Plain => Ok(password.to_owned()),
    }
}

/// [`verify_evenly`], and what it took.
fn verify_counted(stored: Option<&str>, password: &str, options: &VerifyOptions) -> (Verdict, Work) {
    let mut work = Work::default();
    let verdict = check(stored, password, options, &mut work);
    options.effort.make_up(&mut work);
    (verdict, work)
}

fn check(stored: Option<&str>, password: &str, options: &VerifyOptions, work: &mut Work) -> Verdict {
    let Some(stored) = stored.filter(|stored| can_match(stored) && check_new(password).is_ok()) else {
        return Verdict::default();
    };
    if let Some(hash) = Argon2id::parse(stored) {
        let matches = hash.matches(password, work);
        return Verdict { matches, upgrade: matches && !hash.is_current() };
    }
    let plain = options.plain && !is_only_a_hash(stored) && digest::same_text(stored, password);
    let matches = plain || matches_family(stored, password, options, work);
    Verdict { matches, upgrade: matches }
}

/// The formats of the family, in its order; no value has the look of two of them.
fn matches_family(stored: &str, password: &str, options: &VerifyOptions, work: &mut Work) -> bool {
    if let Some(hash) = DesCrypt::parse(stored) {
        hash.matches(password)
    } else if let Some(hash) = Md5Crypt::parse(stored) {
        hash.matches(password)
    } else if let Some(hash) = StoredDigest::parse(stored) {
        hash.matches(password)
    } else if let Some(hash) = Bcrypt::parse(stored) {
        hash.matches(password, options.max_bcrypt_cost, work)
    } else {
        false
    }
}

/// Whether anything can match this stored value at all.
fn can_match(stored: &str) -> bool {
    !stored.is_empty() && !stored.starts_with('*') && stored.len() <= MAX_PASSWORD_BYTES
}

/// Whether nobody could have meant this as a password in plain text.
fn is_only_a_hash(stored: &str) -> bool {
    argon2id::is_argon2id(stored) || Md5Crypt::parse(stored).is_some() || Bcrypt::parse(stored).is_some()
}

/// Whether this can be anybody's password.
/// What is wrong with a password that no hash can be made of; an empty one is the caller's to judge.
pub(crate) fn check_hashable(password: &str) -> Result<(), Fault> {
    match check_new(password) {
        Err(HashError::TooLong { .. }) => Err(Fault::Unhashable),
        Err(HashError::Nul) => Err(Fault::ForbiddenCharacter('\0')),
        _ => Ok(()),
    }
}

fn check_new(password: &str) -> Result<(), HashError> {
    if password.is_empty() {
        Err(HashError::Empty)
    } else if password.len() > MAX_PASSWORD_BYTES {
        Err(HashError::TooLong { max: MAX_PASSWORD_BYTES })
    } else if password.contains('\0') {
        Err(HashError::Nul)
    } else {
        Ok(())
    }
}
