//! The agent: a row of `users`, somebody who works at the desk.

use crate::validity::Validity;

/// An agent; the password hash never leaves the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The row's number (`users.id`).
    pub id: i64,
    /// Sign-in name.
    pub login: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Whether the agent may sign in.
    pub validity: Validity,
    /// Whether the agent has `rw` on the group `admin`, directly or through a role.
    pub administrator: bool,
}

/// The row every installation of the family has: `root@localhost`. What the program does by itself is done by this agent.
pub const ROOT: i64 = 1;

/// The group whose `rw` makes an administrator.
pub const ADMIN_GROUP: &str = "admin";
