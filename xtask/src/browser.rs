//! The tests of the pages, in a real browser.
//!
//! What they need from npm goes into a folder under `target`, exactly as the lock file has it; nothing is written into
//! the source tree, and no package's install script runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{child, files, install};

const INSTALL_LIMIT: Duration = Duration::from_mins(5);
const LIMIT: Duration = Duration::from_mins(20);

/// What npm needs to know, in the order it is copied.
const MANIFEST: &[&str] = &[".npmrc", "package.json", "package-lock.json"];

/// Runs all the browser tests there are. `variables` are for them.
pub(crate) fn run(root: &Path, target: &Path, variables: &[(String, String)]) -> Result<()> {
    let folder = root.join("e2e");
    let tests: Vec<PathBuf> = files::below(&folder.join("tests"), "mjs")?
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    ensure!(!tests.is_empty(), "e2e/tests holds no tests");
    let modules = modules(&folder, target)?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]);
    for test in &tests {
        node.arg(test.strip_prefix(root).unwrap_or(test));
    }
    node.current_dir(root)
        .env("PADRON_BIN", target.join("debug/padron"))
        .env("PADRON_E2E_MODULES", modules)
        .env("PADRON_SCREENSHOTS", target.join("screenshots"))
        .envs(variables.iter().map(|(name, value)| (name, value)));
    if let Some(browser) = install::browser() {
        node.env("PADRON_CHROMIUM", browser);
    }
    child::run(&mut node, LIMIT)
}

/// Installs what the lock file lists, unless that is what is there.
fn modules(folder: &Path, target: &Path) -> Result<PathBuf> {
    let modules = target.join("e2e");
    let done = modules.join("done");
    let wanted = MANIFEST.iter().map(|name| files::read(&folder.join(name))).collect::<Result<Vec<_>>>()?.concat();
    if fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
        return Ok(modules);
    }
    fs::create_dir_all(&modules)?;
    for name in MANIFEST {
        fs::copy(folder.join(name), modules.join(name)).with_context(|| (*name).to_owned())?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&modules);
    child::run(&mut npm, INSTALL_LIMIT)?;
    fs::write(done, wanted)?;
    Ok(modules)
}
