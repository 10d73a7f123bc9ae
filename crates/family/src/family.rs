//! The files of an installation together: in the order the family loads them, later ones winning.

use std::collections::BTreeSet;

use padron_domain::secret::Secret;
use padron_domain::source::{Slot, Sources};

use crate::finding::{Finding, Report, Severity};
use crate::known::{KNOWN, is_known, is_secret};
use crate::main_database;
use crate::password;
use crate::perl::{Environment, Hash, Machine, Node, Place, Program, Value, parse};
use crate::setting::{self, Setting};
use crate::source::{self, Of};
use crate::text;

/// The largest file that is read, in bytes; deployed settings have one to two million.
pub const MAX_BYTES: usize = 16 << 20;
/// Names in texts that stand for settings.
const PLACEHOLDERS: [&str; 2] = ["<OTOBO_CONFIG_", "<OTRS_CONFIG_"];

/// A file that was read.
#[derive(Clone)]
pub struct File {
    /// What it is called in findings.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What the files of an installation say.
pub struct Family {
    settings: Hash,
    touched: BTreeSet<String>,
    sources: Sources,
    main_database: Option<Secret>,
    findings: Vec<Finding>,
}

/// Reads `Kernel/Config.pm` and what lies in `Kernel/Config/Files` (`ZZZAAuto.pm` and others, in any order).
pub fn read(config: &File, deployed: &[File], environment: &dyn Fn(&str) -> Option<String>) -> Family {
    let mut deployed: Vec<&File> = deployed.iter().collect();
    // The family loads them so; Kernel/Config.pm comes before them and once more behind them.
    let short = |file: &File| file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    deployed.sort_by_key(|file| (!short(file).contains("Ticket"), short(file)));
    let names = [String::new(), config.name.clone()].into_iter().chain(deployed.iter().map(|file| file.name.clone()));
    let mut report = Report::new(names.collect());
    let (settings, touched) = load(config, &deployed, environment, &mut report);
    let sources = source::read(&settings, &mut report);
    let main_database = main_database::read(&settings, &mut report);
    Family { settings, touched, sources, main_database, findings: report.into_findings() }
}

fn load(
    config: &File,
    deployed: &[&File],
    environment: Environment<'_>,
    report: &mut Report,
) -> (Hash, BTreeSet<String>) {
    let programs: Vec<Option<Program>> = std::iter::once(config)
        .chain(deployed.iter().copied())
        .enumerate()
        .map(|(at, file)| program(file, number(at), report))
        .collect();
    let mut machine = Machine::new(source::shipped::settings(), environment, source::is_source);
    let Some((first, others)) = programs.split_first() else { return (Hash::default(), BTreeSet::new()) };
    // Of the two runs of Kernel/Config.pm the second is told of: it knows what the deployed settings say.
    if let Some(program) = first {
        machine.run(1, program);
    }
    let rest = others.iter().enumerate().map(|(at, program)| (number(at + 1), program)).chain([(1, first)]);
    for (file, program) in rest {
        let Some(program) = program else { continue };
        let (faults, hints) = machine.run(file, program);
        for fault in faults {
            report.error(Place { file, line: fault.line }, fault.what);
        }
        for hint in hints {
            report.note(Place { file, line: hint.line }, hint.what);
        }
    }
    if machine.is_exhausted() {
        report.error(Place { file: 1, line: 1 }, "the files make more values than are read: nothing of them is taken");
        return (Hash::default(), BTreeSet::new());
    }
    let mut settings = machine.settings;
    replace_names(&mut settings);
    (settings, machine.touched)
}

/// The number of a file in findings; 0 is what the family ships.
fn number(at: usize) -> u16 {
    u16::try_from(at + 1).unwrap_or(u16::MAX)
}

fn program(file: &File, number: u16, report: &mut Report) -> Option<Program> {
    let first = Place { file: number, line: 1 };
    if file.bytes.len() > MAX_BYTES {
        report.error(first, format!("larger than {MAX_BYTES} bytes: not read"));
        return None;
    }
    let program = parse(&text::decode(&file.bytes));
    for fault in &program.faults {
        report.error(Place { file: number, line: fault.line }, fault.what.clone());
    }
    if program.load.is_none() {
        report.say(first, Severity::Note, "there is no sub Load: the statements of the file itself are taken");
    }
    Some(program)
}

/// In texts at the top `<OTOBO_CONFIG_Name>` stands for that setting; the family goes through them in the order of their names.
fn replace_names(settings: &mut Hash) {
    let names: Vec<String> = settings.keys().map(str::to_owned).collect();
    for name in names {
        let Some(text) = settings.get(&name).and_then(Node::as_text) else { continue };
        if !PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder)) {
            continue;
        }
        let replaced = replaced(text, settings);
        if let Some(node) = settings.get_mut(&name) {
            node.value = replaced.map_or(Value::Unknown, Value::Text);
        }
    }
}

fn replaced(text: &str, settings: &Hash) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let found =
            PLACEHOLDERS.iter().filter_map(|placeholder| Some((rest.find(placeholder)?, placeholder.len()))).min();
        let Some((at, length)) = found else { break };
        let Some((name, behind)) = rest.get(at + length..)?.split_once('>') else { break };
        result.push_str(&rest[..at]);
        match settings.get(name).map(|node| &node.value) {
            Some(Value::Text(value)) => result.push_str(value),
            Some(Value::Undef) => {}
            // A default that we do not know.
            _ => return None,
        }
        rest = behind;
        if result.len() > MAX_BYTES {
            return None;
        }
    }
    result.push_str(rest);
    Some(result)
}

impl Family {
    /// The sources that were understood.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What is to be said about the files, in their order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether something was left out.
    pub fn is_complete(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity < Severity::Error)
    }

    /// Whether the files themselves say something about a source of people; otherwise the family's own holds.
    pub fn says_customer_users(&self, slot: Slot) -> bool {
        self.touched.contains(&Of::CustomerUsers.setting(slot))
    }

    /// Whether the files themselves say something about a source of companies.
    pub fn says_customers(&self, slot: Slot) -> bool {
        self.touched.contains(&Of::Customers.setting(slot))
    }

    /// The main database, where the files tell it.
    pub fn main_database(&self) -> Option<&Secret> {
        self.main_database.as_ref()
    }

    /// A setting that means something here ([`KNOWN`]), where the files say it and it was understood.
    pub fn setting(&self, name: &str) -> Option<Setting> {
        is_known(name).then(|| setting::find(&self.settings, name)).flatten().and_then(setting::plain)
    }

    /// A password that means something here, where the files say it; those in braces as they are meant.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        let written = is_secret(name).then(|| setting::find(&self.settings, name)).flatten()?;
        password::reveal(written.as_text()?).ok()
    }

    /// All settings that mean something here and that the files say.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, Setting)> + '_ {
        KNOWN.iter().filter_map(|name| Some((*name, self.setting(name)?)))
    }
}
