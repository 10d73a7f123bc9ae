//! What tests need from the system: installed through apt where it is missing.

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Result, bail, ensure};

use crate::child;

/// The browser goes by several names.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// A Debian package, and the programs of which one is there when it is installed.
const PACKAGES: &[(&str, &[&str])] = &[
    ("postgresql", &["initdb"]),
    ("mariadb-server", &["mariadbd"]),
    ("mariadb-client", &["mariadb"]),
    ("chromium", BROWSERS),
    ("sqlite3", &["sqlite3"]),
    ("slapd", &["slapd"]),
    ("ldap-utils", &["ldapsearch"]),
];

/// Node's own test runner is good enough from this version on.
const NODE: u32 = 20;

const LIMIT: Duration = Duration::from_mins(15);

/// Installs packages, without letting them start their servers: they would take the usual ports, and nobody asked for them.
const INSTALL: &str = r#"
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get -q -o DPkg::Lock::Timeout=600 update
if ! apt-cache show chromium > /dev/null 2>&1; then
    for package; do
        shift
        [ "$package" != chromium ] || package=chromium-browser # as Ubuntu calls it
        set -- "$@" "$package"
    done
fi
apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$@"
"#;

/// Sees to it that everything is there.
pub(crate) fn missing() -> Result<()> {
    packages()?;
    node()
}

/// Where the browser is.
pub(crate) fn browser() -> Option<PathBuf> {
    BROWSERS.iter().find_map(|name| child::find(name))
}

fn packages() -> Result<()> {
    let is_missing = |programs: &[&str]| programs.iter().all(|program| child::find(program).is_none());
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|(_, programs)| is_missing(programs)).map(|(package, _)| *package).collect();
    let mut missing = missing;
    // Python is often there without what its environments need.
    if !child::answers(Command::new("python3").args(["-c", "import ensurepip"])) {
        missing.push("python3-venv");
    }
    if missing.is_empty() {
        let names: Vec<&str> = PACKAGES.iter().map(|(package, _)| *package).collect();
        println!("All packages are there: {}.", names.join(", "));
        return Ok(());
    }
    let list = missing.join(" ");
    ensure!(child::find("apt-get").is_some(), "install these by hand, there is no apt-get here: {list}");
    println!("These packages are missing and are installed now, through apt-get: {list}");
    let mut command = if is_root() {
        Command::new("sh")
    } else if child::find("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        sudo.arg("sh");
        sudo
    } else {
        bail!("install these as root, there is no sudo here: apt-get install --no-install-recommends {list}");
    };
    child::run(command.args(["-c", INSTALL, "install"]).args(missing), LIMIT)
}

fn node() -> Result<()> {
    let advice =
        format!("install Node.js {NODE} or newer with npm (on Debian and Ubuntu: the packages nodejs and npm)");
    ensure!(child::answers(Command::new("npm").arg("--version")), "npm does not answer; {advice}");
    let output = Command::new("node").arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major.is_some_and(|major| major >= NODE), "node says “{version}”; {advice}");
    println!("Node.js is there: {version}.");
    Ok(())
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().is_ok_and(|us| us.uid() == 0)
}
