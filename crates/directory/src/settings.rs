//! What else decides how a directory is read: whom to trust, how long to wait, how much to take.

use std::path::PathBuf;
use std::time::Duration;

use padron_domain::source::{Directory, StartTls};

/// Whose certificates are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Those that an authority of the system signed for the name of the host.
    System,
    /// Those that an authority in this file signed for the name of the host.
    Authorities(PathBuf),
    /// Exactly those with one of these SHA-256 sums, whoever signed them and for whatever name.
    Pinned(Vec<[u8; 32]>),
    /// All of them: what is sent can be read and changed by whoever is in between. Screens say so.
    Anybody,
}

/// How a directory is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whose certificates are right.
    pub trust: Trust,
    /// How long a host may take to be connected with, TLS included.
    pub connect: Duration,
    /// How long each single answer of a long reading may take.
    pub answer: Duration,
    /// How long a whole reading may take.
    pub whole: Duration,
    /// How long somebody waits for a few people or a sign-in, everything included.
    pub patience: Duration,
    /// Entries a page; 0 reads without pages. Active Directory gives no more than 1,000.
    pub page: u32,
    /// Bytes of a single answer, an entry with all its values.
    pub message: usize,
    /// Bytes of a page.
    pub page_bytes: usize,
    /// Entries of a whole reading.
    pub entries: u64,
    /// Members of the group, nested ones included.
    pub members: usize,
    /// Connections at once.
    pub connections: usize,
    /// For how long a connection nobody uses is kept.
    pub idle: Duration,
    /// For how long a host that failed is tried last.
    pub rest: Duration,
    /// For how long the members of the group are known between full readings.
    pub group: Duration,
    /// How far before the last change reading begins again: clocks differ, and changes arrive late.
    pub overlap: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            trust: Trust::System,
            connect: Duration::from_secs(3),
            answer: Duration::from_mins(1),
            whole: Duration::from_hours(1),
            patience: Duration::from_secs(8),
            page: 1_000,
            message: 16 << 20,
            page_bytes: 64 << 20,
            entries: 5_000_000,
            members: 2_000_000,
            connections: 4,
            idle: Duration::from_mins(1),
            rest: Duration::from_secs(30),
            group: Duration::from_mins(5),
            overlap: Duration::from_mins(2),
        }
    }
}

impl Settings {
    /// As a source is configured.
    pub fn of(directory: &Directory) -> Self {
        let default = Self::default();
        let pin = crate::text::sha256(&directory.pin_sha256);
        let trust = match (pin, directory.ca_file.is_empty()) {
            // A pin that is none pins nothing: nobody is believed then.
            _ if !directory.pin_sha256.is_empty() => Trust::Pinned(pin.into_iter().collect()),
            _ if !directory.verify || directory.start_tls == StartTls::Unchecked => Trust::Anybody,
            (_, false) => Trust::Authorities(PathBuf::from(&directory.ca_file)),
            (_, true) => Trust::System,
        };
        let answer = match directory.timeout_seconds {
            0 => default.answer,
            seconds => Duration::from_secs(seconds),
        };
        Self { trust, answer, ..default }
    }
}
