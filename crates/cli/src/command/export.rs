//! What both exports share: where the file goes, how far it is.

use std::io::{IsTerminal as _, Write};
use std::path::Path;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::admin::lists::Sort;
use padron_app::export::{Export, Format, Kind, Options, Selection};
use padron_domain::validity::Validity;

use super::Outcome;
use super::table::many;
use crate::args;

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
    let narrowed = !asked.term.trim().is_empty()
        || validity.is_some()
        || asked.sort.is_some()
        || asked.descending
        || asked.source.is_some();
    if narrowed || !app.has_only_own_tables() {
        // Everything is read as it lies in the database; only what is looked for, and several sources, need the register.
        app.load().await?;
    }
    let (search, descending) = (asked.term.as_str(), asked.descending);
    let sources = match kind {
        Kind::Customers => admin.sources_of_companies(),
        Kind::CustomerUsers => admin.sources_of_people(),
    };
    let Some(source) = super::source_named(asked.source.as_deref(), &sources) else { return Ok(Outcome::Usage) };
    let everything = Selection { search, validity, source, descending, ..Selection::<()>::EVERYTHING };
    let found = match kind {
        Kind::Customers => {
            let Some(sort) = order(asked.sort.as_deref()) else { return Ok(Outcome::Usage) };
            admin.export_customers(&everything.by(sort), &options).await
        }
        Kind::CustomerUsers => {
            let Some(sort) = order(asked.sort.as_deref()) else { return Ok(Outcome::Usage) };
            admin.export_customer_users(&everything.by(sort), &options).await
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

/// The order that was asked for, if one was; `None` where there is no such, which is said.
#[expect(clippy::option_option, reason = "nothing asked for is something else than nothing known")]
fn order<S: Sort>(name: Option<&str>) -> Option<Option<S>> {
    let Some(name) = name else { return Some(None) };
    let found = S::parse(name);
    if found.is_none() {
        let known: Vec<&str> = S::NAMES.iter().map(|(known, _)| *known).collect();
        eprintln!("padron: --sort is one of {}", known.join(", "));
    }
    found.map(Some)
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
