//! `settings`: what is made while Padrón runs.

use clap::Subcommand;

use super::Writing;

#[derive(Debug, Subcommand)]
pub(crate) enum Settings {
    /// List every setting: its value, and where that comes from
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a setting
    Show {
        /// Its name, as the family calls it
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a setting, at once and in every server on this database
    Set {
        /// Its name
        name: String,
        /// Its value as JSON, a list as `["users"]`; what is no JSON is a text
        value: String,
        #[command(flatten)]
        writing: Writing,
    },
    /// Take back what was made: what the file says holds again
    Reset {
        /// Its name
        name: String,
        #[command(flatten)]
        writing: Writing,
    },
}
