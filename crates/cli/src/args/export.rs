//! `export`: what is written, and how.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// What to look for; without it everything
    #[arg(default_value = "")]
    pub(crate) term: String,
    /// What the file is: csv, xlsx (a spreadsheet), jsonl (a JSON object a line)
    #[arg(long, default_value = "csv", value_parser = ["csv", "xlsx", "jsonl"])]
    pub(crate) format: String,
    /// Columns in their order, as login,email; without it all that an import takes back
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) columns: Vec<String>,
    /// Only those in this state: valid, invalid, invalid-temporarily, all
    #[arg(long, default_value = "all", value_parser = ["valid", "invalid", "invalid-temporarily", "all"])]
    pub(crate) valid: String,
    /// In the order of this column, as the lists have it; without it as the rows lie in the database, or best matches first
    #[arg(long, value_name = "COLUMN")]
    pub(crate) sort: Option<String>,
    /// Only those of this source, by name
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// The other way round
    #[arg(long)]
    pub(crate) descending: bool,
    /// The file to write; without it standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Whether CSV cells that a spreadsheet would compute get a ' in front: safe, raw
    #[arg(long, default_value = "safe", value_parser = ["safe", "raw"])]
    pub(crate) formulas: String,
    /// Begin a CSV file with a byte order mark, by which spreadsheets know UTF-8
    #[arg(long)]
    pub(crate) bom: bool,
}
