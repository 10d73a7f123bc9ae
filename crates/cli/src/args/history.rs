//! `history`: which changes are listed.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum History {
    /// List changes, newest first
    List(HistoryList),
    /// Write changes into a file, oldest first as they happened
    Export {
        #[command(flatten)]
        filter: HistoryFilter,
        /// What the file is: csv, jsonl (a JSON object a line)
        #[arg(long, default_value = "csv", value_parser = ["csv", "jsonl"])]
        format: String,
        /// The file to write; without it standard output
        #[arg(long, value_name = "FILE")]
        out: Option<std::path::PathBuf>,
    },
    /// Give a record the values back that it had before a change, as a change of its own
    PutBack {
        /// The change's number, as `list` tells it
        id: i64,
        /// Only this field
        #[arg(long)]
        field: Option<String>,
        #[command(flatten)]
        writing: super::Writing,
    },
}

/// Which changes.
#[derive(Debug, Args)]
pub(crate) struct HistoryFilter {
    /// Of one record: customer:ID, customer-user:LOGIN, agent:LOGIN …, or all of a kind: customer-user
    #[arg(long, value_name = "KIND:KEY")]
    pub(crate) object: Option<String>,
    /// By this agent
    #[arg(long, value_name = "LOGIN")]
    pub(crate) actor: Option<String>,
    /// Through this door: web, api, cli, other
    #[arg(long, value_parser = ["web", "api", "cli", "other"])]
    pub(crate) door: Option<String>,
    /// Of this deed: add, update, rename, remove, password …
    #[arg(long)]
    pub(crate) verb: Option<String>,
    /// Changes of this field
    #[arg(long)]
    pub(crate) field: Option<String>,
    /// By this job
    #[arg(long, value_name = "NUMBER")]
    pub(crate) job: Option<i64>,
    /// Not before this time (UTC): 2026-11-24 or 2026-11-24T12:00
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Before this time (UTC); a day counts whole
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryList {
    #[command(flatten)]
    pub(crate) filter: HistoryFilter,
    /// How many at most
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
    /// Only those below this number, the last one of an earlier list
    #[arg(long, value_name = "NUMBER")]
    pub(crate) below: Option<i64>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
