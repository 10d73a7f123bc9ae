//! What there is to say about files that were read. Names of settings may stand in it, values never do: they may be secrets.

use crate::perl::Place;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Understood, and worth a look.
    Note,
    /// Something was left out.
    Error,
}

impl Severity {
    /// As programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Error => "error",
        }
    }
}

/// Something about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What is the matter, without any value.
    pub what: String,
    /// How bad it is.
    pub severity: Severity,
}

/// Findings, gathered.
pub(crate) struct Report {
    files: Vec<String>,
    findings: Vec<Finding>,
}

/// More is not told: whoever reads so many has seen enough.
const MAX_FINDINGS: usize = 1_000;

impl Report {
    /// For files with these names; number 0 is what the family ships.
    pub(crate) fn new(files: Vec<String>) -> Self {
        Self { files, findings: Vec::new() }
    }

    pub(crate) fn say(&mut self, place: Place, severity: Severity, what: impl Into<String>) {
        let file = self.files.get(usize::from(place.file)).cloned().unwrap_or_default();
        let finding = Finding { file, line: place.line, what: what.into(), severity };
        if self.findings.len() < MAX_FINDINGS && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub(crate) fn error(&mut self, place: Place, what: impl Into<String>) {
        self.say(place, Severity::Error, what);
    }

    pub(crate) fn note(&mut self, place: Place, what: impl Into<String>) {
        self.say(place, Severity::Note, what);
    }

    /// Everything, file after file and line after line.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        let files = self.files;
        let order = |finding: &Finding| files.iter().position(|file| *file == finding.file);
        self.findings.sort_by_key(|finding| (order(finding), finding.line));
        self.findings
    }
}
