//! What is done with sources that are directories.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Directories {
    /// List the readings of a directory; with a number, what that one changed or would change
    Runs {
        /// What the source is called
        name: String,
        /// The reading
        run: Option<i64>,
        /// Only these changes
        #[arg(long, value_parser = ["new", "changed", "back", "disabled", "gone"])]
        what: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read a directory, and say what would change; nothing is
    Plan(Named),
    /// Read a directory now
    Read(Named),
    /// Apply what a reading holds
    Approve(Numbered),
    /// Leave what a reading holds as it is; the next one compares again
    Discard(Numbered),
    /// Take back what a reading changed; later ones wait until `resume`
    Undo(Numbered),
    /// Let readings be applied again after one was taken back
    Resume(Named),
    /// See what a filter finds in a directory, and whom it becomes
    TryFilter {
        /// What the source is called
        name: String,
        /// The filter, as `(uid=ana*)`; empty for everybody
        filter: String,
        /// How many entries at most
        #[arg(long, default_value_t = 5)]
        limit: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Look for a login in a directory as a sign-in does
    TryLogin {
        /// What the source is called
        name: String,
        /// The login
        login: String,
        /// Let the directory judge a password, read from standard input
        #[arg(long)]
        password_stdin: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A directory.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// What the source is called
    pub(crate) name: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A reading of a directory.
#[derive(Debug, Args)]
pub(crate) struct Numbered {
    /// What the source is called
    pub(crate) name: String,
    /// The reading, by its number
    pub(crate) run: i64,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
