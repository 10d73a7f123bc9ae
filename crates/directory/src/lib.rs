//! LDAP directories, read as sources of people.
//!
//! [`People`] is a directory as a source has it: [`People::each`] hands over everybody, page by page and past any size limit;
//! [`People::each_changed`] whoever changed; [`People::each_id`] only who is there; [`People::get_many`] a few, all in one round,
//! before they are shown; [`People::sign_in`] lets the directory judge a password; [`People::try_filter`] shows what a filter
//! finds. Each hands over whole records of the source's shape, with the id that somebody stays known by when they are moved.
//!
//! **Whole or not.** A reading answers [`Complete`], or a [`Failure`] that says how much had come. There is nothing in between: an
//! answer that was cut, limited, repeated or endless is a failure, so nobody can take those who are missing for gone.
//!
//! **Who is a person.** Entries below the base with the key attribute that pass the source's filter and, where there is a group,
//! are in it; for lists, records and sign-ins alike. Whoever the valid filter leaves out, or the directory has switched off, is
//! invalid, not gone.
//!
//! **Our own client.** What speaks LDAP (`wire`, `ber`) is ours, and small. The client there is for Rust panics on answers that are
//! LDAP but not as expected, goes as deep as an answer is nested, keeps what nobody reads in a queue without end, and reads a long
//! answer anew with every piece of it that comes. A directory is somebody else's machine: here an answer is checked before it is
//! believed, its length before there is room made for it, and what nobody reads stays in the network.
//!
//! **Connections.** Hosts are tried in order, those that failed just now last; a wrong password is not tried elsewhere. StartTLS
//! that is refused ends the attempt. A few signed-in connections are kept and closed when nobody uses them; one that died
//! meanwhile is replaced once, without a word. Passwords of people go over connections of their own. Referrals are not followed.

mod ber;
mod dial;
pub mod dn;
mod error;
pub mod filter;
mod people;
mod settings;
pub mod text;
mod wire;

pub use error::{Cause, Failure, Finding, Problem, TlsFault};
pub use filter::{Filter, FilterFault};
pub use people::{Attributes, Check, Complete, Nature, People, Person, Refusal, Seen, SignIn, StableId, Trial, Tried};
pub use settings::{Settings, Trust};
pub use wire::Entry;
