//! Every engine has the same migrations.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;

use crate::files;

const FOLDER: &str = "crates/storage/migrations";
const ENGINES: &[&str] = &["sqlite", "postgres", "mysql"];

pub(super) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut sets = Vec::new();
    for engine in ENGINES {
        let names = files::below(&root.join(FOLDER).join(engine), "sql")?;
        let names: BTreeSet<String> =
            names.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
        sets.push((engine, names));
    }
    let all: BTreeSet<&String> = sets.iter().flat_map(|(_, names)| names).collect();
    let lacking = |name: &&String| {
        let name = (*name).clone();
        sets.iter().filter(move |(_, names)| !names.contains(&name)).map(|(engine, _)| **engine).collect::<Vec<_>>()
    };
    let missing = all.iter().map(|name| (name, lacking(name))).filter(|(_, engines)| !engines.is_empty());
    let mut findings: Vec<String> =
        missing.map(|(name, engines)| format!("{FOLDER}: {name} is missing for {}", engines.join(", "))).collect();
    if all.is_empty() {
        findings.push(format!("{FOLDER}: no migrations at all"));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_that_one_engine_lacks_is_named() {
        let root = tempfile::tempdir().unwrap();
        for (engine, names) in
            [("sqlite", &["1.sql", "2.sql"][..]), ("postgres", &["1.sql"]), ("mysql", &["1.sql", "2.sql"])]
        {
            let folder = root.path().join(FOLDER).join(engine);
            std::fs::create_dir_all(&folder).unwrap();
            for name in names {
                std::fs::write(folder.join(name), "").unwrap();
            }
        }
        assert_eq!(findings(root.path()).unwrap(), ["crates/storage/migrations: 2.sql is missing for postgres"]);
    }
}
