//! Mail: an outbox in the database, and a worker that sends what is in it.
//!
//! A verb puts a row into the outbox in the transaction of its change ([`outbox`]); the worker of any server makes the text
//! when it sends ([`post`]), so that a secret exists only in the mail itself and as a hash in the database.

mod letter;
mod line;
mod links;
mod outbox;
mod post;
mod settings;
mod texts;

pub use line::{Finding, Step};
pub use links::{LinkTry, MIN_LIFETIME};
pub use outbox::Outbox;
pub use padron_storage::mail::{FAILED, Letter, SENDING, SENT, UNSURE, WAITING};
pub use settings::{Encryption, MailSettings, Secret};
pub use texts::{LANGUAGES, check as check_texts, language};

/// The text with a link that sets a password.
pub const SET_PASSWORD: &str = "set_password";
/// The text that shows that mail arrives.
pub const TEST: &str = "test";
