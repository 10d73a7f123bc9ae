//! `[[source]]`, `[[company_source]]` and `[otobo]`: where people and companies come from.

mod address;
mod block;
mod family;
mod lines;
mod map;
mod read;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use padron_domain::fold::same_identity;
use padron_domain::source::{Slot, Source, Sources};
use padron_family::{Family, File, MAX_BYTES, Severity};
use serde::{Deserialize, Serialize};

pub(crate) use block::SourceBlock;
pub(crate) use lines::Lines;
pub(crate) use write::{as_toml, table};

use super::Config;

/// Whose records a source has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    CustomerUsers,
    Customers,
}

impl Of {
    /// What its blocks are called.
    pub(crate) const fn block(self) -> &'static str {
        match self {
            Self::CustomerUsers => "source",
            Self::Customers => "company_source",
        }
    }

    /// What the family calls a source of this kind.
    pub(crate) fn family(self, slot: Slot) -> String {
        let key = match self {
            Self::CustomerUsers => "CustomerUser",
            Self::Customers => "CustomerCompany",
        };
        format!("{key}{}", slot.suffix())
    }
}

/// `[otobo]`: an installation that settings are taken from.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OtoboSection {
    /// Its `Kernel/Config.pm`; read, never run.
    pub(crate) config: String,
    /// The folder with its deployed settings (`ZZZAAuto.pm`); empty: `Config/Files` beside `Config.pm`.
    pub(crate) files: String,
}

impl OtoboSection {
    /// What the installation says, if one is named.
    pub(crate) fn read(&self) -> anyhow::Result<Option<Family>> {
        if self.config.is_empty() {
            return Ok(None);
        }
        let folder = (!self.files.is_empty()).then(|| Path::new(&self.files));
        read_family(Path::new(&self.config), folder).map(Some).context("otobo.config")
    }
}

/// Reads `Kernel/Config.pm` and the deployed settings that lie beside it, or in the folder named.
pub(crate) fn read_family(config: &Path, folder: Option<&Path>) -> anyhow::Result<Family> {
    let beside = config.with_file_name("Config").join("Files");
    let paths = match folder {
        Some(folder) => deployed(folder).with_context(|| folder.display().to_string())?,
        None if beside.is_dir() => deployed(&beside).with_context(|| beside.display().to_string())?,
        None => Vec::new(),
    };
    let files: Vec<File> = paths.iter().map(|path| file(path)).collect::<anyhow::Result<_>>()?;
    Ok(padron_family::read(&file(config)?, &files, &|name| std::env::var(name).ok()))
}

fn deployed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "pm") && path.is_file() {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn file(path: &Path) -> anyhow::Result<File> {
    use std::io::Read as _;
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    // One byte more than is read, so that a larger file is told to be one.
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    let file = std::fs::File::open(path).with_context(|| name.clone())?;
    file.take(limit).read_to_end(&mut bytes).with_context(|| name.clone())?;
    Ok(File { name, bytes })
}

impl Config {
    /// What the installation named in `[otobo]` says.
    pub(crate) fn family(&self) -> anyhow::Result<Option<Family>> {
        self.otobo.read()
    }

    /// Tells the log what was left out of the installation named in `[otobo]`.
    pub(crate) fn tell_of_family(&self) -> anyhow::Result<()> {
        for finding in self.family()?.iter().flat_map(Family::findings) {
            let (file, line, what) = (&finding.file, finding.line, &finding.what);
            match finding.severity {
                Severity::Error => tracing::warn!(file, line, "left out: {what}"),
                Severity::Note => tracing::info!(file, line, "{what}"),
            }
        }
        Ok(())
    }

    /// Where people and companies come from: what the blocks say, else what OTOBO's files say, else the family's own tables.
    pub(crate) fn sources(&self) -> anyhow::Result<Sources> {
        let family = self.family()?;
        let family = family.as_ref();
        Ok(Sources { customer_users: self.of(Of::CustomerUsers, family)?, customers: self.of(Of::Customers, family)? })
    }

    fn of(&self, of: Of, family: Option<&Family>) -> anyhow::Result<Vec<Source>> {
        let blocks = match of {
            Of::CustomerUsers => &self.source,
            Of::Customers => &self.company_source,
        };
        let numbers: Vec<Option<i64>> = blocks.iter().map(|block| block.slot).collect();
        let mut faults = Vec::new();
        let mut sources: Vec<Source> = Vec::new();
        let mut taken: BTreeSet<Slot> = BTreeSet::new();
        for (at, (block, number)) in blocks.iter().zip(slots(&numbers)).enumerate() {
            let told = |what: String| {
                let name = block.name.as_deref().map_or_else(|| format!("slot {number}"), |name| format!("{name:?}"));
                format!("{}[[{}]] {name}: {what}", self.lines.place(of, at), of.block())
            };
            let Some(slot) = u8::try_from(number).ok().and_then(Slot::new) else {
                faults.push(told(format!("slot: 0 to {}", Slot::COUNT - 1)));
                continue;
            };
            if !taken.insert(slot) {
                faults.push(told(format!("slot {number} is taken by another [[{}]]", of.block())));
                continue;
            }
            let says = |family: &Family| match of {
                Of::CustomerUsers => family.says_customer_users(slot),
                Of::Customers => family.says_customers(slot),
            };
            if family.is_some_and(says) {
                faults.push(told(format!("{} says {} too: leave one of them out", self.otobo.config, of.family(slot))));
                continue;
            }
            if block.disabled {
                continue;
            }
            match read::source(of, slot, block, &self.base(of, slot)) {
                Ok(source) if source.name.trim().is_empty() || source.name.contains('\0') => {
                    faults.push(told("name: a line with something to read".to_owned()));
                }
                Ok(source) => match sources.iter().find(|known| same_identity(&known.name, &source.name)) {
                    Some(known) => faults.push(told(format!("slot {} has the same name", known.slot.number()))),
                    None => sources.push(source),
                },
                Err(fault) => faults.push(told(format!("{fault:#}"))),
            }
        }
        anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
        let others = match (of, family) {
            (Of::CustomerUsers, Some(family)) => family.sources().customer_users.clone(),
            (Of::Customers, Some(family)) => family.sources().customers.clone(),
            (_, None) => vec![self.base(of, Slot::FIRST)],
        };
        for other in others.into_iter().filter(|source| !taken.contains(&source.slot)) {
            let slot = other.slot.number();
            if sources.iter().any(|known| same_identity(&known.name, &other.name)) {
                faults.push(format!("[[{}]] {:?}: slot {slot} has the same name", of.block(), other.name));
            }
            sources.push(other);
        }
        anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
        sources.sort_by_key(|source| source.slot);
        Ok(sources)
    }

    /// What a block begins with: in slot 0 what `[customer_user]` and `[customer]` say, else their defaults.
    fn base(&self, of: Of, slot: Slot) -> Source {
        let first = slot == Slot::FIRST;
        match of {
            Of::CustomerUsers => {
                let section = if first { self.customer_user.clone() } else { super::CustomerUserSection::default() };
                section.source(slot)
            }
            Of::Customers => {
                let section = if first { self.customer.clone() } else { super::CustomerSection::default() };
                section.source(slot)
            }
        }
    }
}

/// The slots of blocks: what they say, else the next number that is free, from 1.
pub(super) fn slots(numbers: &[Option<i64>]) -> Vec<i64> {
    let said: BTreeSet<i64> = numbers.iter().flatten().copied().collect();
    let mut free = (1..).filter(|number| !said.contains(number));
    numbers.iter().map(|number| number.or_else(|| free.next()).unwrap_or(i64::MAX)).collect()
}
