//! What both imports share: opening the file, telling the report.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use anyhow::Context as _;
use padron_app::import::{FileFault, Report, RowFault};
use serde_json::json;

use super::Outcome;
use crate::args::Import;

/// The file, or standard input for `-`.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, file)))
}

/// Tells what became of a file.
pub(super) fn tell(import: &Import, what: &str, done: Result<Report, FileFault>) -> anyhow::Result<Outcome> {
    let report = match done {
        Ok(report) => report,
        Err(FileFault::App(error)) => return Err(error.into()),
        Err(fault) => {
            eprintln!("padron: {}: {fault}", import.file.display());
            return Ok(Outcome::Refused);
        }
    };
    let refused = !report.refused.is_empty();
    if import.json {
        println!("{}", as_json(&report));
    } else {
        for fault in &report.accepted {
            eprintln!("accepted  {}", line(fault));
        }
        for fault in &report.refused {
            eprintln!("refused   {}", line(fault));
        }
        if refused {
            let count = report.refused.len();
            println!("Nothing was imported: {count} faults in {} rows.", report.rows);
        } else {
            println!("{} {what} imported.", report.added);
        }
    }
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}

fn line(fault: &RowFault) -> String {
    let detail = fault.fault.fault.detail();
    let detail = if detail.is_empty() { detail } else { format!(" ({detail})") };
    format!("line {}, {:?}: {} {}{detail}", fault.line, fault.key, fault.fault.field, fault.fault.fault.code())
}

fn as_json(report: &Report) -> serde_json::Value {
    let list = |faults: &[RowFault]| -> Vec<_> {
        let one = |fault: &RowFault| {
            let found = &fault.fault.fault;
            json!({ "line": fault.line, "key": fault.key, "field": fault.fault.field, "code": found.code(), "detail": found.detail() })
        };
        faults.iter().map(one).collect()
    };
    json!({ "rows": report.rows, "added": report.added, "refused": list(&report.refused), "accepted": list(&report.accepted) })
}
