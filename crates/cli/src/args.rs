//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Padrón: the customers and customer users of a service desk.
#[derive(Debug, Parser)]
#[command(name = "padron", version, about, after_help = "Exit status: 0 done, 1 refused or not found, 2 usage.")]
pub(crate) struct Arguments {
    /// Configuration file; without it padron.toml in this folder, if it is there
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Database: sqlite:PATH, postgres://… or mysql://…
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// What `serve` takes, for `padron` alone
    #[command(flatten)]
    pub(crate) serve: Serve,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the server (also what `padron` alone does)
    Serve(Serve),
    /// Create the database and make the first administrator, or give them a new password
    Init(Init),
    /// Bring the database up to this version
    Migrate,
    /// Companies
    #[command(subcommand)]
    Customers(Customers),
    /// People
    #[command(subcommand)]
    CustomerUsers(CustomerUsers),
    /// Imports, bulk edits, and undoing them
    #[command(subcommand)]
    Jobs(Jobs),
    /// Who changed what
    #[command(subcommand)]
    History(History),
    /// Tokens of programs that use the API
    #[command(subcommand)]
    Token(Token),
    /// Copy the embedded database into a new file, while it runs
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
    /// Put everything back as a backup has it, while it runs
    Restore {
        /// A file that `padron backup` wrote
        file: PathBuf,
    },
    /// Look at the configuration
    #[command(subcommand)]
    Config(Config),
    /// Check configuration, database and surroundings
    Doctor,
}

#[derive(Debug, Default, Args)]
pub(crate) struct Serve {
    /// Address and port, as 127.0.0.1:8080
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Fill an empty database with a believable service desk
    #[arg(long)]
    pub(crate) demo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Sign-in name of the administrator
    #[arg(long, value_name = "LOGIN")]
    pub(crate) admin: String,
    /// Read the password from standard input (one line)
    #[arg(long, required = true)]
    pub(crate) password_stdin: bool,
}

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

#[derive(Debug, Subcommand)]
pub(crate) enum History {
    /// List changes, newest first
    List(HistoryList),
}

#[derive(Debug, Args)]
pub(crate) struct HistoryList {
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

#[derive(Debug, Args)]
pub(crate) struct Listing {
    /// How many at most
    #[arg(long, default_value_t = 1_000)]
    pub(crate) limit: usize,
    /// Only those in this state: valid, invalid, invalid-temporarily, all
    #[arg(long, default_value = "all", value_parser = ["valid", "invalid", "invalid-temporarily", "all"])]
    pub(crate) valid: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Customers {
    /// Add the companies of a file, all or nothing unless told otherwise
    Import(Import),
    /// Write companies, or those a search finds, to a file
    Export(Export),
    /// List companies
    List(Listing),
    /// Find companies: words, *, +, !, "…", ( ), ||
    Search {
        /// What to look for
        term: String,
        #[command(flatten)]
        listing: Listing,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CustomerUsers {
    /// Add the people of a file, all or nothing unless told otherwise
    Import(Import),
    /// Write people, or those a search finds, to a file
    Export(Export),
    /// List people
    List(Listing),
    /// Find people: words, *, +, !, "…"
    Search {
        /// What to look for
        term: String,
        #[command(flatten)]
        listing: Listing,
    },
    /// Write a made-up desk as CSV files, for tests and measurements
    #[command(hide = true)]
    MakeUp {
        /// How many companies
        #[arg(long, default_value_t = 1_000)]
        customers: usize,
        /// How many people
        #[arg(long, default_value_t = 100_000)]
        people: usize,
        /// The folder to write customers.csv and customer_users.csv into
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List the newest jobs
    List {
        /// How many at most
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a job: how far it is, what came of it, what was refused
    Show(JobArgument),
    /// Stop a job for a while
    Pause(JobArgument),
    /// Take a job up again, also one whose runner was killed
    Resume(JobArgument),
    /// Stop a job for good; what it did stays
    Cancel(JobArgument),
    /// Take back what a job did, where nobody changed it since
    Undo(JobArgument),
}

#[derive(Debug, Args)]
pub(crate) struct JobArgument {
    /// The job's number
    pub(crate) id: i64,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token and print it, this once
    Create {
        /// Login of the agent in whose name it acts
        #[arg(long, value_name = "LOGIN")]
        agent: String,
        /// What to call it
        #[arg(long)]
        name: String,
        /// What it may do, as customers:read; repeatable; without one all that the agent may
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// Days after which it ends; without them never
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires: Option<u32>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List tokens, without their secrets
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token: from now on nobody comes in with it
    Revoke {
        /// Its number
        id: i64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Check files, or the one that would be used
    Check {
        /// Configuration files
        files: Vec<PathBuf>,
    },
    /// Print what is in force, without secrets
    Show,
}
