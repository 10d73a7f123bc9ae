//! What is told about a row, kept as JSON with the job and read again to be shown.

use padron_domain::formula::{csv_plain, csv_safe};
use padron_domain::problem::{Fault, FieldFault};
use padron_storage::jobs::JobRow;
use serde::{Deserialize, Serialize};

use super::columns::{REASONS, Target};
use super::format::Format;
use super::plan::Plan;
use super::verdict::{Judged, Verdict};

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The field.
    pub field: String,
    /// The stable code of the fault.
    pub code: String,
    /// What a sentence about it needs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The value as the file has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// The line of the other row of the file that is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The field.
    pub field: String,
    /// What is there.
    pub before: String,
    /// What will be there.
    pub after: String,
}

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRow {
    /// Which row of the file it is, from 1, the header aside.
    #[serde(default)]
    pub row: i64,
    /// The line of the file it begins in.
    pub line: u64,
    /// What becomes of it.
    #[serde(default)]
    pub verdict: String,
    /// The key of the record, as far as it could be read.
    #[serde(default)]
    pub key: String,
    /// Why it is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<CellFault>,
    /// What was accepted although it is wrong today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<CellFault>,
    /// What changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<CellChange>,
    /// Whether the password changes too.
    #[serde(default)]
    pub password: bool,
    /// The cells as the file has them, for the reject file; clear passwords left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

/// The longest value told.
const TOLD: usize = 200;

impl ShownRow {
    pub(super) fn of(plan: &Plan, judged: &Judged) -> Self {
        let fault = |fault: &FieldFault| CellFault {
            field: fault.field.to_owned(),
            code: fault.fault.code().to_owned(),
            detail: fault.fault.detail(),
            value: value(judged, fault.field),
            line: if let Fault::TakenByLine(line) = fault.fault { Some(line) } else { None },
        };
        let cells = if judged.verdict == Verdict::Refuse { cells(plan, judged) } else { Vec::new() };
        let key = if judged.row.values.key().is_empty() { judged.after.key() } else { judged.row.values.key() };
        Self {
            row: i64::try_from(judged.row.no).unwrap_or(i64::MAX),
            line: judged.row.line,
            verdict: judged.verdict.name().to_owned(),
            key: key.to_owned(),
            faults: judged.faults.iter().map(fault).collect(),
            accepted: judged.accepted.iter().map(fault).collect(),
            changes: judged
                .changes
                .iter()
                .map(|change| CellChange {
                    field: change.field.to_owned(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                })
                .collect(),
            password: judged.password && judged.verdict == Verdict::Change,
            cells,
        }
    }

    /// As the job keeps it.
    pub(super) fn kept(&self) -> JobRow {
        JobRow {
            row_no: self.row,
            verdict: self.verdict.clone(),
            object_key: self.key.clone(),
            content: serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned()).replace("\\u0000", ""),
        }
    }

    /// As the job kept it.
    pub(super) fn of_kept(row: &JobRow) -> Self {
        serde_json::from_str(&row.content).unwrap_or_else(|_| Self {
            row: row.row_no,
            line: 0,
            verdict: row.verdict.clone(),
            key: row.object_key.clone(),
            faults: Vec::new(),
            accepted: Vec::new(),
            changes: Vec::new(),
            password: false,
            cells: Vec::new(),
        })
    }

    /// Every reason in one cell, for the reject file.
    pub(super) fn reasons(&self) -> String {
        let one = |fault: &CellFault| {
            let detail = if fault.detail.is_empty() { String::new() } else { format!(" ({})", fault.detail) };
            format!("{}: {}{detail}", fault.field, fault.code)
        };
        self.faults.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

fn value(judged: &Judged, field: &str) -> String {
    if field == "password" || field == "pw" {
        return String::new();
    }
    judged.row.values.get(field).chars().filter(|letter| *letter != '\0').take(TOLD).collect()
}

fn cells(plan: &Plan, judged: &Judged) -> Vec<String> {
    let secret = |place: usize| matches!(plan.targets.get(place), Some(Target::Password));
    let cells = judged.row.cells.iter().enumerate();
    cells.map(|(place, cell)| if secret(place) { String::new() } else { cell.to_owned() }).collect()
}

/// The head of a reject file: the file's own columns, and the reasons; a column of reasons that is there already is the one.
pub(super) fn reject_head(headers: &[String]) -> Vec<String> {
    let mut head = headers.to_vec();
    if !head.iter().any(|name| name == REASONS) {
        head.push(REASONS.to_owned());
    }
    head
}

/// A line of a reject file.
pub(super) fn reject_line(headers: &[String], row: &ShownRow) -> Vec<String> {
    let mut cells = row.cells.clone();
    // A row that had too few cells gets the others, so that its reasons stand where they belong.
    let width = headers.len().max(cells.len());
    cells.resize(width, String::new());
    match headers.iter().position(|name| name == REASONS) {
        Some(place) => cells[place] = row.reasons(),
        None => cells.push(row.reasons()),
    }
    cells
}

/// Lines of a reject file: separated as the file was, and so that no spreadsheet computes a cell. What that takes is taken
/// away where the file is fed again.
pub(super) fn reject_text(format: &Format, lines: &[Vec<String>]) -> Vec<u8> {
    let delimiter = u8::try_from(format.delimiter).unwrap_or(b',');
    let mut out = csv::WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(Vec::new());
    for line in lines {
        // What has a mark already is not marked twice. Writing to memory does not fail.
        let _ = out.write_record(line.iter().map(|cell| csv_safe(csv_plain(cell)).into_owned()));
    }
    out.into_inner().unwrap_or_default()
}
