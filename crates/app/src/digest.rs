//! Hashes of secrets and of what must not be readable in a table.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a text in hex, each purpose with hashes of its own. For secrets of full strength and for blurring only,
/// never for passwords.
pub(crate) fn of(purpose: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(purpose.as_bytes());
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
