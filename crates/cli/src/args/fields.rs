//! `fields`: fields of one's own.

use clap::{Args, Subcommand, ValueEnum};
use padron_domain::audit::ObjectKind;
use padron_domain::source::{Choice, Holds, Labels, Shown};

use super::Writing;

#[derive(Debug, Subcommand)]
pub(crate) enum AddedFields {
    /// List fields that were added
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a field to the people or companies of every source
    Add {
        /// Its name: a small letter, then small letters, digits and underscores
        name: String,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        given: Given,
        #[command(flatten)]
        writing: Writing,
    },
    /// Change a field; what is not given stays
    Change {
        /// Its name
        name: String,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        given: Given,
        /// Take it into use again, or out of use
        #[arg(long, value_name = "STATE", value_parser = ["valid", "invalid"])]
        valid: Option<String>,
        #[command(flatten)]
        writing: Writing,
    },
    /// Take a field out of use; its values are kept, and `change --valid valid` brings it back
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        writing: Writing,
    },
}

/// Whose records are meant.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Of {
    /// Whose field it is
    #[arg(long, value_enum, default_value = "customer-users")]
    of: Records,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Records {
    CustomerUsers,
    Customers,
}

impl Of {
    pub(crate) const fn kind(self) -> ObjectKind {
        match self.of {
            Records::CustomerUsers => ObjectKind::CustomerUser,
            Records::Customers => ObjectKind::Customer,
        }
    }
}

/// What is said of a field.
#[derive(Debug, Clone, Args)]
pub(crate) struct Given {
    /// What stands beside it
    #[arg(long, value_name = "TEXT", aliases = ["label-en", "label_en"])]
    pub(crate) label: Option<String>,
    /// The same in Spanish; without it the one of another language
    #[arg(long, value_name = "TEXT", alias = "label_es")]
    pub(crate) label_es: Option<String>,
    /// The same in German
    #[arg(long, value_name = "TEXT", alias = "label_de")]
    pub(crate) label_de: Option<String>,
    /// What it holds: text (usual), textarea, integer, date, checkbox, dropdown
    #[arg(long = "type", value_name = "TYPE", value_parser = holds)]
    pub(crate) holds: Option<Holds>,
    /// A value that may be chosen of a dropdown, with its labels: VALUE or "VALUE = English | Spanish | German"; one for each
    #[arg(long = "choice", value_name = "CHOICE", value_parser = choice)]
    pub(crate) choices: Vec<Choice>,
    /// Whether it must be filled
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub(crate) required: Option<bool>,
    /// Whether a search looks at it: yes, unless it is a checkbox
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub(crate) searched: Option<bool>,
    /// Where it is shown in information boxes: never, always, lite
    #[arg(long, value_name = "WHERE", value_parser = shown)]
    pub(crate) shown: Option<Shown>,
    /// The only source whose records have it, by name; "" for all
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Its place among the others, from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) position: Option<i64>,
}

fn holds(text: &str) -> Result<Holds, String> {
    let names = || Holds::ALL.map(Holds::name).join(", ");
    Holds::from_name(text).ok_or_else(|| format!("one of {}", names()))
}

fn shown(text: &str) -> Result<Shown, String> {
    Shown::from_name(text).ok_or_else(|| "one of never, always, lite".to_owned())
}

/// Its value is trimmed, and what stands behind the first equals sign is labels.
#[expect(clippy::unnecessary_wraps, reason = "as clap asks for it")]
fn choice(text: &str) -> Result<Choice, String> {
    let (value, labels) = text.split_once('=').unwrap_or((text, ""));
    let mut labels = labels.split('|').map(|label| label.trim().to_owned());
    let mut next = || labels.next().unwrap_or_default();
    let labels = Labels { en: next(), es: next(), de: next() };
    Ok(Choice { value: value.trim().to_owned(), labels })
}
