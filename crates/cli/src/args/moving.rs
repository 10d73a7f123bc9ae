//! Where a record goes, and in which order lists are.

use clap::Args;
use padron_app::admin::lists::Sort;

use super::{Writing, assignment};

/// Where a record goes.
#[derive(Debug, Args)]
pub(crate) struct Moving {
    /// Its customer id, or the login
    pub(crate) key: String,
    /// The source it goes to, by name
    #[arg(long, value_name = "SOURCE")]
    pub(crate) to: String,
    /// Lose what that source has no place for, a password too; the history keeps all but that
    #[arg(long)]
    pub(crate) lose_fields: bool,
    /// A value that it gets there, as one that is wanted there and missing here; repeatable
    #[arg(long = "field", value_name = "NAME=TEXT", value_parser = assignment)]
    pub(crate) with: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// The names of the orders of a list; the old spellings are understood.
pub(super) fn orders<S: Sort>() -> clap::builder::PossibleValuesParser {
    let usual = |name: &str| clap::builder::PossibleValue::new(name.to_owned()).alias(name.replace('_', "-"));
    let also = S::ALSO.iter().map(|(name, _)| usual(name).hide(true));
    S::NAMES.iter().map(|(name, _)| usual(name)).chain(also).collect::<Vec<_>>().into()
}
