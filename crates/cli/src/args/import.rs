//! `import`: which file, and how it is read.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A CSV file or an XLSX workbook; `-` is standard input
    pub(crate) file: PathBuf,
    /// Take rows that break rules of today as old databases hold them, and report each
    #[arg(long)]
    pub(crate) accept_legacy: bool,
    /// Only look: say what would be added, changed and refused, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Change records that are there: found by `login` or `customer_id`, by `email`, or by `name` (people: with their customer)
    #[arg(long = "match", value_name = "KEY", value_parser = ["login", "customer_id", "email", "name"])]
    pub(crate) matching: Option<String>,
    /// The source that new records go to, by name; without it the first that can be written
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Take a column of the file for this field, or with nothing behind the = for none; repeatable
    #[arg(long = "map", value_name = "COLUMN=FIELD", value_parser = mapping)]
    pub(crate) map: Vec<(String, String)>,
    /// What stands between two cells: , ; | or tab (found out if not said)
    #[arg(long, value_parser = delimiter)]
    pub(crate) delimiter: Option<char>,
    /// utf-8, utf-16le, utf-16be or windows-1252 (found out if not said)
    #[arg(long, value_parser = ["utf-8", "utf-16le", "utf-16be", "windows-1252"])]
    pub(crate) encoding: Option<String>,
    /// The sheet of a workbook; without it the first
    #[arg(long, default_value = "")]
    pub(crate) sheet: String,
    /// Refused rows do not stop the others; a job that goes on after a kill
    #[arg(long)]
    pub(crate) partial: bool,
    /// Write the refused rows here, with the reasons in a last column (with --partial)
    #[arg(long, value_name = "FILE", requires = "partial", conflicts_with = "dry_run")]
    pub(crate) rejects: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

fn mapping(text: &str) -> Result<(String, String), String> {
    let (column, field) = text.rsplit_once('=').ok_or("COLUMN=FIELD is expected")?;
    Ok((column.to_owned(), field.to_owned()))
}

fn delimiter(text: &str) -> Result<char, String> {
    match text {
        "," | ";" | "|" => Ok(text.chars().next().unwrap_or(',')),
        "tab" | "\t" | "\\t" => Ok('\t'),
        _ => Err("one of , ; | tab is expected".to_owned()),
    }
}
