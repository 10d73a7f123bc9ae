//! The walls between our rooms, and what keeps them standing.
//!
//! The two tables say who may use what. Everything else here is a small check of its own, in a file of its own.

mod doors;
mod graph;
mod migrations;
mod prose;
mod size;
mod traces;

use std::path::Path;

use anyhow::Result;

/// One of our crates, and what it may depend on. Nothing else is allowed.
struct Room {
    name: &'static str,
    /// Our own crates that it uses.
    ours: &'static [&'static str],
    /// Our own crates that only its tests use.
    tests: &'static [&'static str],
    /// What it may use from outside.
    outside: Outside,
}

enum Outside {
    /// Whatever [`KEEPERS`] does not keep to others.
    Free,
    /// Nothing but these.
    Only(&'static [&'static str]),
}

const TESTKIT: &[&str] = &["padron-testkit"];

/// From the inside out.
const ROOMS: &[Room] = &[
    Room {
        name: "padron-domain",
        ours: &[],
        tests: TESTKIT,
        outside: Outside::Only(&["chrono", "thiserror", "unicode-normalization", "email_address"]),
    },
    Room { name: "padron-index", ours: &["padron-domain"], tests: TESTKIT, outside: Outside::Only(&["memchr"]) },
    // What it reads are texts; whoever opens a file is outside.
    Room { name: "padron-family", ours: &["padron-domain"], tests: &[], outside: Outside::Only(&[]) },
    Room {
        name: "padron-directory",
        ours: &["padron-domain"],
        tests: TESTKIT,
        outside: Outside::Only(&["chrono", "encoding_rs", "rustls", "sha2", "tokio", "tokio-rustls", "webpki-roots"]),
    },
    Room { name: "padron-storage", ours: &["padron-domain"], tests: TESTKIT, outside: Outside::Free },
    Room {
        name: "padron-app",
        ours: &["padron-domain", "padron-index", "padron-storage", "padron-directory"],
        tests: TESTKIT,
        outside: Outside::Free,
    },
    Room { name: "padron-web", ours: &["padron-domain", "padron-app"], tests: TESTKIT, outside: Outside::Free },
    Room {
        name: "padron-cli",
        ours: &["padron-domain", "padron-index", "padron-family", "padron-storage", "padron-app", "padron-web"],
        tests: TESTKIT,
        outside: Outside::Free,
    },
    // These two never ship.
    Room { name: "padron-testkit", ours: &["padron-domain"], tests: &[], outside: Outside::Free },
    Room { name: "xtask", ours: TESTKIT, tests: &[], outside: Outside::Free },
];

/// Outside crates that only these of ours may use, tests included.
const KEEPERS: &[(&str, &[&str])] = &[
    // The only SQL driver.
    ("sqlx", &["padron-storage"]),
    ("libsqlite3-sys", &["padron-storage"]),
    // LDAP is spoken by ourselves, in one room.
    ("ldap3", &[]),
    // The web.
    ("axum", &["padron-web", "padron-cli"]),
    ("axum-extra", &["padron-web"]),
    ("axum-server", &["padron-cli"]),
    ("tower-http", &["padron-web"]),
    ("askama", &["padron-web"]),
    ("fluent-bundle", &["padron-web"]),
    // The command line.
    ("clap", &["padron-cli"]),
    ("toml", &["padron-cli"]),
];

/// What is wrong with the walls; nothing, hopefully.
pub(crate) fn findings(root: &Path) -> Result<Vec<String>> {
    let crates = graph::read(root)?;
    Ok([
        graph::findings(&crates, ROOMS, KEEPERS),
        doors::findings(root)?,
        size::findings(root)?,
        prose::findings(root, &crates)?,
        traces::findings(root)?,
        migrations::findings(root)?,
    ]
    .concat())
}
