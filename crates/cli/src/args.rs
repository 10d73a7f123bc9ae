//! The command line.

mod directories;
mod export;
mod fields;
mod history;
mod import;
mod moving;
mod settings;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerSort, CustomerUserSort};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;

use crate::fields::{Fields, SomeFields};

pub(crate) use directories::Directories;
pub(crate) use export::Export;
pub(crate) use fields::{AddedFields, Given};
pub(crate) use history::{History, HistoryFilter};
pub(crate) use import::Import;
pub(crate) use moving::Moving;
use moving::orders;
pub(crate) use settings::Settings;

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
    Migrate {
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
    },
    /// Companies
    #[command(subcommand)]
    Customers(Customers),
    /// People
    #[command(subcommand)]
    CustomerUsers(CustomerUsers),
    /// Where people and companies come from, and whether they answer; exit status 1 if one does not
    Sources {
        #[command(subcommand)]
        command: Option<Sources>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fields of your own, for people and companies of every source
    #[command(subcommand)]
    Fields(AddedFields),
    /// Mail: the outbox, and whether mail arrives
    #[command(subcommand)]
    Mail(Mail),
    /// Imports, bulk edits, and undoing them
    #[command(subcommand)]
    Jobs(Jobs),
    /// Who changed what
    #[command(subcommand)]
    History(History),
    /// Settings made while Padrón runs; they lie over the file
    #[command(subcommand)]
    Settings(Settings),
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
        /// Only say whether it could be done
        #[arg(long)]
        dry_run: bool,
    },
    /// Look at the configuration
    #[command(subcommand)]
    Config(Config),
    /// Check configuration, database and surroundings
    Doctor {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the script that lets a shell complete commands and options
    Completions {
        /// The shell: source what this prints, or put it where the shell looks
        shell: Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// The folder to write pages into
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sources {
    /// List sources (also what `padron sources` alone does)
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Test a source step by step: name, connection, encryption, sign-in, table, columns, first records
    Test {
        /// What it is called
        name: String,
        /// The source of companies, where one of people has the same name
        #[arg(long)]
        customers: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Directories(Directories),
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
    /// Only say what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// How a record is told.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Showing {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a change is made and told.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Writing {
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Listing {
    /// How many at most
    #[arg(long, default_value_t = 1_000)]
    pub(crate) limit: usize,
    /// How many are passed over
    #[arg(long, default_value_t = 0)]
    pub(crate) offset: usize,
    /// The other way round
    #[arg(long)]
    pub(crate) descending: bool,
    /// Only those in this state: valid, invalid, invalid-temporarily, all
    #[arg(long, default_value = "all", value_parser = ["valid", "invalid", "invalid-temporarily", "all"])]
    pub(crate) valid: String,
    /// Only those of this source, by name
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
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
    List {
        #[command(flatten)]
        sorting: CustomerSorting,
        #[command(flatten)]
        listing: Listing,
    },
    /// Find companies: words, *, +, !, "…", ( ), ||
    Search {
        /// What to look for
        term: String,
        #[command(flatten)]
        sorting: CustomerSorting,
        #[command(flatten)]
        listing: Listing,
    },
    /// Make the same change to every company that matches, as a job that can be taken back
    Bulk(BulkCustomers),
    /// Show a company
    Show {
        /// Its customer id
        #[arg(value_name = "ID")]
        key: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Add a company
    Add {
        #[command(flatten)]
        fields: Fields<CustomerValues>,
        /// The source to add it to, by name; without it the first that can be written
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Change a company; another --customer-id takes everything along that refers to it
    Update {
        /// Its customer id
        #[arg(value_name = "ID")]
        key: String,
        #[command(flatten)]
        fields: SomeFields<CustomerValues>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Move a company to another source; everything that refers to it stays its own
    Move(Moving),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Send a test at once and tell each step
    Test {
        /// Where to
        address: String,
        /// The mail's language
        #[arg(long, default_value = "en", value_parser = ["en", "es", "de"])]
        language: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// List the newest mails
    List {
        /// Only those in this state
        #[arg(long, value_parser = ["waiting", "sending", "sent", "failed", "unsure"])]
        state: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        #[command(flatten)]
        showing: Showing,
    },
    /// Let a mail be tried again at once
    Retry {
        /// Its number, as `mail list` has it
        #[arg(required_unless_present = "failed")]
        id: Option<i64>,
        /// Everything that was given up
        #[arg(long, conflicts_with = "id")]
        failed: bool,
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
    },
}

/// The same change to everything that matches.
#[derive(Debug, Args)]
pub(crate) struct Bulking {
    /// What to look for; "" is everything
    pub(crate) term: String,
    /// Only those in this state
    #[arg(long, default_value = "all", value_parser = ["valid", "invalid", "invalid-temporarily", "all"])]
    pub(crate) where_valid: String,
    /// A field and its new value, as city=Oslo
    #[arg(long, value_name = "FIELD=VALUE", value_parser = assignment, group = "change")]
    pub(crate) set: Option<(String, String)>,
    /// A new state
    #[arg(long, value_name = "STATE", value_parser = ["valid", "invalid", "invalid-temporarily"], group = "change")]
    pub(crate) valid: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("FIELD=VALUE is expected")?;
    Ok((field.to_owned(), value.to_owned()))
}

/// The same change to many companies.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true))]
pub(crate) struct BulkCustomers {
    #[command(flatten)]
    pub(crate) bulking: Bulking,
}

/// The same change to many people.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true))]
pub(crate) struct BulkCustomerUsers {
    #[command(flatten)]
    pub(crate) bulking: Bulking,
    /// Only those whose primary customer this is
    #[arg(long, value_name = "ID")]
    pub(crate) where_customer_id: Option<String>,
    /// Another primary customer
    #[arg(long, alias = "customer_id", value_name = "ID", group = "change")]
    pub(crate) customer_id: Option<String>,
    /// Mail each a link to choose a password
    #[arg(long, group = "change")]
    pub(crate) send_links: bool,
    /// The mails' language; without it each person's own
    #[arg(long, requires = "send_links", value_parser = ["en", "es", "de"])]
    pub(crate) language: Option<String>,
}

/// What companies are sorted by.
#[derive(Debug, Args)]
pub(crate) struct CustomerSorting {
    /// The column to sort by; without it the customer id, or for a search the best matches first
    #[arg(long, value_name = "COLUMN", value_parser = orders::<CustomerSort>())]
    pub(crate) sort: Option<String>,
}

/// What people are narrowed to and sorted by.
#[derive(Debug, Args)]
pub(crate) struct CustomerUserSorting {
    /// Only those whose primary customer this is
    #[arg(long, alias = "customer_id", value_name = "ID")]
    pub(crate) customer_id: Option<String>,
    /// The column to sort by; without it the login, or for a search the best matches first
    #[arg(long, value_name = "COLUMN", value_parser = orders::<CustomerUserSort>())]
    pub(crate) sort: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CustomerUsers {
    /// Add the people of a file, all or nothing unless told otherwise
    Import(Import),
    /// Write people, or those a search finds, to a file
    Export(Export),
    /// List people
    List {
        #[command(flatten)]
        sorting: CustomerUserSorting,
        #[command(flatten)]
        listing: Listing,
    },
    /// Find people: words, *, +, !, "…"
    Search {
        /// What to look for
        term: String,
        #[command(flatten)]
        sorting: CustomerUserSorting,
        #[command(flatten)]
        listing: Listing,
    },
    /// Make the same change to every person that matches, as a job that can be taken back
    Bulk(BulkCustomerUsers),
    /// Show a person
    Show {
        /// Their login
        #[arg(value_name = "LOGIN")]
        key: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Add a person; without --password-stdin a password is made up and printed once
    Add {
        #[command(flatten)]
        fields: Fields<CustomerUserValues>,
        /// The source to add them to, by name; without it the first that can be written
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Read the password from standard input (one line)
        #[arg(long)]
        password_stdin: bool,
        /// Make no password, and mail a link with which one is chosen
        #[arg(long, conflicts_with = "password_stdin")]
        send_link: bool,
        #[command(flatten)]
        writing: Writing,
    },
    /// Mail a person a link with which they choose a password, once
    SendLink {
        /// Their login
        #[arg(value_name = "LOGIN")]
        key: String,
        /// The mail's language; without it the person's own
        #[arg(long, value_parser = ["en", "es", "de"])]
        language: Option<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Change a person; another --login takes everything along that refers to it
    Update {
        /// Their login
        #[arg(value_name = "LOGIN")]
        key: String,
        #[command(flatten)]
        fields: SomeFields<CustomerUserValues>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Move a person to another source; everything that refers to them stays theirs
    Move(Moving),
    /// Set a person's password; without --password-stdin one is made up and printed once
    SetPassword {
        /// Their login
        #[arg(value_name = "LOGIN")]
        key: String,
        /// Read the password from standard input (one line)
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        writing: Writing,
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
    Show(ShownJob),
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
    /// Only say whether it could be done
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShownJob {
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
        #[arg(long = "scope", value_name = "SCOPE", value_parser = padron_app::tokens::Scope::ALL.map(padron_app::tokens::Scope::name))]
        scopes: Vec<String>,
        /// Days after which it ends; without them never
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires: Option<u32>,
        #[command(flatten)]
        writing: Writing,
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
        #[command(flatten)]
        writing: Writing,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Check files, or the one that would be used
    Check {
        /// Configuration files: padron.toml, or OTOBO's Kernel/Config.pm
        files: Vec<PathBuf>,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Print what is in force, without secrets
    Show,
}

impl Writing {
    /// The handle that writes, or for a dry run one that only tries.
    pub(crate) fn handle(self, admin: Admin) -> Admin {
        if self.dry_run { admin.rehearsing() } else { admin }
    }
}

impl Customers {
    /// Whether nothing may change, not even a database that is not there yet.
    pub(crate) const fn is_dry_run(&self) -> bool {
        match self {
            Self::Add { writing, .. } | Self::Update { writing, .. } => writing.dry_run,
            Self::Bulk(bulk) => bulk.bulking.writing.dry_run,
            Self::Move(moving) => moving.writing.dry_run,
            _ => false,
        }
    }
}

impl CustomerUsers {
    /// Whether nothing may change, not even a database that is not there yet.
    pub(crate) const fn is_dry_run(&self) -> bool {
        match self {
            Self::Add { writing, .. }
            | Self::Update { writing, .. }
            | Self::SetPassword { writing, .. }
            | Self::SendLink { writing, .. } => writing.dry_run,
            Self::Bulk(bulk) => bulk.bulking.writing.dry_run,
            Self::Move(moving) => moving.writing.dry_run,
            _ => false,
        }
    }
}
