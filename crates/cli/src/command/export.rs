//! What both exports share: where the file goes, how far it is.

use std::io::{IsTerminal as _, Write};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use padron_app::AppError;
use padron_app::admin::Admin;
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
    if !asked.term.trim().is_empty() || validity.is_some() {
        // Everything is read as it lies in the database; only what is looked for needs the register.
        app.load().await?;
    }
    let search = asked.term.as_str();
    let found = match kind {
        Kind::Customers => {
            admin.export_customers(&Selection { search, validity, ..Selection::EVERYTHING }, &options).await
        }
        Kind::CustomerUsers => {
            admin.export_customer_users(&Selection { search, validity, ..Selection::EVERYTHING }, &options).await
        }
    };
    match found {
        Ok(export) => write(export, asked, stdout_shown).await,
        Err(AppError::Fields(_)) => {
            let known: Vec<&str> = app.export_columns(kind).iter().map(|column| column.name).collect();
            eprintln!("padron: --columns names a column there is not. There are: {}", known.join(", "));
            Ok(Outcome::Usage)
        }
        Err(other) => Err(other.into()),
    }
}

async fn write(mut export: Export, asked: &args::Export, stdout_shown: bool) -> anyhow::Result<Outcome> {
    let mut out: Box<dyn Write + Send> = match &asked.out {
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
    if let Some(path) = &asked.out {
        println!("{} holds {}.", path.display(), many(export.written(), "row"));
    }
    Ok(Outcome::Done)
}
