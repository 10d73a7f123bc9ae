//! Reading directories: a real OpenLDAP, and a server that does everything wrong.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod common;
mod crooked;
mod everybody;
mod few;
mod group;
mod hostile;
mod lines;
mod samba;
mod sign_in;
