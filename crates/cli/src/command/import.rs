//! `padron customers import` and `padron customer-users import`: a file in, a report out.

use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;

use anyhow::Context as _;
use padron_app::admin::Admin;
use padron_app::import::{
    Direct, Encoding, FileFault, IGNORED, ImportKind, Matching, Report, RowFault, ShownRow, Stopped, is_workbook,
    workbook_as_text,
};
use padron_app::jobs::{Job, JobFault, JobState, runner};
use serde_json::{Value, json};

use super::table::{are, many};
use super::{Outcome, jobs, progress};
use crate::args::Import;

/// Faults listed at most.
const LISTED: usize = 1_000;

/// Takes in a file.
pub(super) async fn run(admin: &Admin, import: &Import, kind: ImportKind, what: &str) -> anyhow::Result<Outcome> {
    let mut file = match open(&import.file) {
        Ok(file) => file,
        Err(error) => return tell(import, what, Err(error.into())),
    };
    if import.partial && !import.dry_run {
        return Box::pin(partial(admin, import, kind, what, file)).await;
    }
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    let mut file: Box<dyn Read + Send> = Box::new(io::Cursor::new(head.clone()).chain(file));
    if is_workbook(&head) {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        match workbook_as_text(&bytes, &import.sheet) {
            Ok(text) => file = Box::new(io::Cursor::new(text)),
            Err(fault) => return tell(import, what, Err(fault)),
        }
    }
    let how = Direct {
        kind,
        format: None,
        delimiter: import.delimiter,
        encoding: import.encoding.as_deref().and_then(Encoding::from_name),
        map: import.map.clone(),
        source: import.source.clone(),
        matching: import.matching.as_deref().and_then(Matching::from_name),
        accept_legacy: import.accept_legacy,
        dry_run: import.dry_run,
        title: title(import),
    };
    tell(import, what, Box::pin(admin.import_file(progress::read(file), &how)).await)
}

/// The file, or standard input for `-`.
fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path)?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, file)))
}

fn title(import: &Import) -> String {
    import.file.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Takes in a file as a job, whose refused rows do not stop the others.
async fn partial(
    admin: &Admin,
    import: &Import,
    kind: ImportKind,
    what: &str,
    mut file: Box<dyn Read + Send>,
) -> anyhow::Result<Outcome> {
    // Before anything is imported: whose refused rows are lost has half a file in the database.
    let rejects = import.rejects.as_deref().map(create).transpose()?;
    let begun = async {
        let mut upload = admin.upload(kind, &title(import)).await?;
        let mut buffer = vec![0; 1 << 18];
        loop {
            let bytes = file.read(&mut buffer).map_err(|error| Stopped::Fault(JobFault::unreadable(&error)))?;
            if bytes == 0 {
                break;
            }
            upload.push(&buffer[..bytes]).await?;
        }
        let job = upload.finish(None, &import.sheet).await?;
        let mut options = admin.import_job(job.id).await?.1;
        options.format.delimiter = import.delimiter.unwrap_or(options.format.delimiter);
        let encoding = import.encoding.as_deref().and_then(Encoding::from_name);
        options.format.encoding = encoding.unwrap_or(options.format.encoding);
        options.matching = import.matching.as_deref().and_then(Matching::from_name);
        options.accept_legacy = import.accept_legacy;
        options.source.clone_from(&import.source);
        let mut options = admin.set_import(job.id, options).await?;
        for (place, header) in options.headers.iter().enumerate() {
            if let Some((_, field)) = import.map.iter().find(|(column, _)| column == header) {
                options.columns[place] = if field.is_empty() { IGNORED.to_owned() } else { field.clone() };
            }
        }
        admin.set_import(job.id, options).await?;
        let runner = runner::name();
        let job = admin.run_import(job.id, Some(&runner)).await?;
        Ok::<_, Stopped>((job.id, runner))
    };
    let (id, runner) = match begun.await {
        Ok(begun) => begun,
        Err(Stopped::App(error)) => return Err(error.into()),
        Err(Stopped::Fault(fault)) => return Ok(refuse(import, &fault, &fault.sentence())),
    };
    let job = jobs::watch(admin, id, Box::pin(admin.work_on_job(id, Some(&runner)))).await?;
    if let (Some(file), Some(path)) = (rejects, &import.rejects) {
        let written = write_rejects(admin, id, file).await;
        written.with_context(|| format!("{} cannot be written", path.display()))?;
    }
    tell_job(admin, import, what, &job).await
}

/// Tells why a file was not taken at all.
fn refuse(import: &Import, fault: &JobFault, text: &str) -> Outcome {
    if import.json {
        println!(
            "{}",
            json!({ "fault": fault_json(fault), "job": null, "rows": 0, "added": 0, "changed": 0, "same": 0, "refused_rows": 0, "refused": [] })
        );
    }
    eprintln!("padron: {}: {text}", import.file.display());
    Outcome::Refused
}

/// A fault of a file, as JSON has it.
fn fault_json(fault: &JobFault) -> Value {
    json!({ "code": fault.code, "detail": fault.detail, "line": fault.line, "message": fault.sentence() })
}

/// A fault of a file in one line.
pub(super) fn fault_text(fault: &JobFault) -> String {
    fault.sentence()
}

fn create(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("{} cannot be written; nothing was imported", path.display()))
}

/// Writes what was refused, to be corrected and fed again.
async fn write_rejects(admin: &Admin, id: i64, mut file: File) -> anyhow::Result<()> {
    file.write_all(&admin.reject_head(id).await?)?;
    let mut after = 0;
    while let Some((last, lines)) = admin.reject_lines(id, after, LISTED).await? {
        file.write_all(&lines)?;
        after = last;
    }
    Ok(file.sync_all()?)
}

/// Tells what became of a job.
async fn tell_job(admin: &Admin, import: &Import, what: &str, job: &Job) -> anyhow::Result<Outcome> {
    let rows = admin.import_rows(job.id, Some(padron_app::import::Verdict::Refuse), 0, LISTED).await?;
    let count = |name: &str| job.counts.get(name);
    if import.json {
        let refused: Vec<Value> = rows.iter().flat_map(row_faults).collect();
        println!(
            "{}",
            json!({
                "job": job.id, "state": job.state.name(), "fault": job.fault.as_ref().map(fault_json), "rows": job.done, "added": count("added"),
                "changed": count("changed"), "same": count("same"), "refused_rows": count("refused"), "refused": refused,
            })
        );
    } else {
        for row in &rows {
            for fault in &row.faults {
                let detail = if fault.detail.is_empty() { String::new() } else { format!(" ({})", fault.detail) };
                eprintln!("refused   line {}, {:?}: {} {}{detail}", row.line, row.key, fault.field, fault.code);
            }
        }
        println!(
            "{} imported, {} changed, {} the same, {} refused (job {}).",
            many(count("added"), what),
            count("changed"),
            count("same"),
            count("refused"),
            job.id
        );
        if let Some(fault) = &job.fault {
            eprintln!("padron: {}: {}", import.file.display(), fault_text(fault));
        } else if job.state != JobState::Done {
            println!("The job is {}.", job.state.name());
        }
    }
    Ok(if job.state == JobState::Done && count("refused") == 0 { Outcome::Done } else { Outcome::Refused })
}

/// The faults of a row, as JSON has them.
pub(super) fn row_faults(row: &ShownRow) -> Vec<Value> {
    let one = |fault: &padron_app::import::CellFault| json!({ "line": row.line, "key": row.key, "field": fault.field, "code": fault.code, "detail": fault.detail });
    row.faults.iter().map(one).collect()
}

/// Tells what became of a file.
fn tell(import: &Import, what: &str, done: Result<Report, FileFault>) -> anyhow::Result<Outcome> {
    let report = match done {
        Ok(report) => report,
        Err(fault) => {
            let text = fault.to_string();
            return Ok(refuse(import, &fault.into_fault()?, &text));
        }
    };
    let refused = report.refused_rows > 0;
    if import.json {
        println!("{}", as_json(&report));
    } else {
        for fault in &report.accepted {
            eprintln!("accepted  {}", line(fault));
        }
        for fault in &report.refused {
            eprintln!("refused   {}", line(fault));
        }
        if import.dry_run {
            let Report { added, changed, same, refused_rows, .. } = report;
            println!(
                "{} would be imported, {changed} changed, {same} {} the same, {refused_rows} refused.",
                many(added, what),
                are(same)
            );
        } else if refused {
            let faults = u64::try_from(report.refused.len()).unwrap_or(u64::MAX);
            println!("Nothing was imported: {} in {}.", many(faults, "fault"), many(report.rows, "row"));
        } else if import.matching.is_some() {
            let (added, changed, same) = (many(report.added, what), report.changed, report.same);
            println!("{added} imported, {changed} changed, {same} the same.");
        } else {
            println!("{} imported.", many(report.added, what));
        }
    }
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}

fn line(fault: &RowFault) -> String {
    let detail = fault.fault.fault.detail();
    let detail = if detail.is_empty() { detail } else { format!(" ({detail})") };
    format!("line {}, {:?}: {} {}{detail}", fault.line, fault.key, fault.fault.field, fault.fault.fault.code())
}

fn as_json(report: &Report) -> Value {
    let list = |faults: &[RowFault]| -> Vec<_> {
        let one = |fault: &RowFault| {
            let found = &fault.fault.fault;
            json!({ "line": fault.line, "key": fault.key, "field": fault.fault.field, "code": found.code(), "detail": found.detail() })
        };
        faults.iter().map(one).collect()
    };
    json!({
        "job": report.job, "rows": report.rows, "added": report.added, "changed": report.changed, "same": report.same,
        "refused_rows": report.refused_rows, "refused": list(&report.refused), "accepted": list(&report.accepted),
    })
}
