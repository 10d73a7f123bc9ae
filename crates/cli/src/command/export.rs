//! What both exports share: where the file goes, how far it is.

use std::io::{IsTerminal as _, Write};
use std::path::Path;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerSort, CustomerUserSort};
use padron_app::export::{Export, Format, Kind, Options, Selection};
use padron_domain::validity::Validity;

use super::Outcome;
use super::table::many;
use crate::args;

/// The orders of companies.
const CUSTOMERS: [(&str, CustomerSort); 6] = [
    ("customer_id", CustomerSort::Id),
    ("name", CustomerSort::Name),
    ("city", CustomerSort::City),
    ("country", CustomerSort::Country),
    ("changed", CustomerSort::Changed),
    ("valid", CustomerSort::Validity),
];

/// The orders of people.
const CUSTOMER_USERS: [(&str, CustomerUserSort); 6] = [
    ("login", CustomerUserSort::Login),
    ("name", CustomerUserSort::Name),
    ("email", CustomerUserSort::Email),
    ("customer", CustomerUserSort::Customer),
    ("last_login", CustomerUserSort::LastLogin),
    ("valid", CustomerUserSort::Validity),
];

pub(super) async fn run(
    app: &padron_app::App,
    admin: &Admin,
    kind: Kind,
    asked: &args::Export,
) -> anyhow::Result<Outcome> {
    let format = Format::parse(&asked.format).unwrap_or(Format::Csv);
    let stdout_shown = asked.out.is_none() && std::io::stdout().is_terminal();
    if format == Format::Xlsx && stdout_shown {
        eprintln!("padron: a spreadsheet is nothing to look at here: name a file with --out");
        return Ok(Outcome::Refused);
    }
    let options = Options {
        format,
        columns: asked.columns.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
        safe: asked.formulas != "raw",
        bom: asked.bom,
    };
    let validity = Validity::parse(&asked.valid);
    let narrowed = !asked.term.trim().is_empty() || validity.is_some() || asked.sort.is_some() || asked.descending;
    if narrowed || !app.has_only_own_tables() {
        // Everything is read as it lies in the database; only what is looked for, and several sources, need the register.
        app.load().await?;
    }
    let (search, descending) = (asked.term.as_str(), asked.descending);
    let wrong = |known: &[&str]| {
        eprintln!("padron: --sort is one of {}", known.join(", "));
        Ok(Outcome::Usage)
    };
    let found = match kind {
        Kind::Customers => {
            let sort = asked.sort.as_deref().map(|name| CUSTOMERS.iter().find(|(known, _)| *known == name));
            let Some(sort) = sort.map_or(Some(None), |found| found.map(|(_, sort)| Some(*sort))) else {
                return wrong(&CUSTOMERS.map(|(name, _)| name));
            };
            let selection = Selection { search, validity, sort, descending, ..Selection::EVERYTHING };
            admin.export_customers(&selection, &options).await
        }
        Kind::CustomerUsers => {
            let sort = asked.sort.as_deref().map(|name| CUSTOMER_USERS.iter().find(|(known, _)| *known == name));
            let Some(sort) = sort.map_or(Some(None), |found| found.map(|(_, sort)| Some(*sort))) else {
                return wrong(&CUSTOMER_USERS.map(|(name, _)| name));
            };
            let selection = Selection { search, validity, sort, descending, ..Selection::EVERYTHING };
            admin.export_customer_users(&selection, &options).await
        }
    };
    match found {
        Ok(export) => write(export, asked.out.as_deref(), stdout_shown).await,
        Err(AppError::Fields(_)) => {
            let known: Vec<&str> = app.export_columns(kind).iter().map(|column| column.name).collect();
            eprintln!("padron: --columns names a column there is not. There are: {}", known.join(", "));
            Ok(Outcome::Usage)
        }
        Err(other) => Err(other.into()),
    }
}

/// Writes a file, or to standard output.
pub(super) async fn write(mut export: Export, out: Option<&Path>, stdout_shown: bool) -> anyhow::Result<Outcome> {
    let path = out;
    let mut out: Box<dyn Write + Send> = match path {
        Some(path) => {
            Box::new(std::fs::File::create(path).with_context(|| format!("{} cannot be written", path.display()))?)
        }
        None => Box::new(std::io::stdout()),
    };
    // Nothing is drawn between rows on the same screen, nor where nobody looks (indicatif sees to that).
    let progress = if stdout_shown { ProgressBar::hidden() } else { ProgressBar::new(export.total) };
    progress.set_style(
        ProgressStyle::with_template("{bar:30} {pos} of {len} ({per_sec}, {eta} left)")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    while let Some(piece) = export.next().await {
        let written = out.write_all(&piece?);
        match written {
            // Whoever reads has seen enough, as `head` does.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(Outcome::Done),
            other => other.context("the file cannot be written")?,
        }
        progress.set_position(export.written());
    }
    out.flush().context("the file cannot be written")?;
    progress.finish_and_clear();
    if let Some(path) = path {
        println!("{} holds {}.", path.display(), many(export.written(), "row"));
    }
    Ok(Outcome::Done)
}
