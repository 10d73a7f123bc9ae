//! No file tells of the machine it was written on.

use std::{fs, path::Path};

use anyhow::Result;

use crate::files;

/// Written in halves, so that this file may be checked like any other.
const TRACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("registry.np", "mjs.org"),
    concat!("registry.ya", "rnpkg.com"),
    concat!("static.cra", "tes.io"),
    concat!("index.cra", "tes.io"),
    concat!("deb.deb", "ian.org"),
    concat!("py", "pi.org"),
    concat!("python", "hosted.org"),
];

/// The only place our Rust packages come from, in the words of the lock file.
const INDEX: &str = r#"source = "registry+https://github.com/rust-lang/crates.io-index""#;

pub(super) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in files::in_git(root)? {
        let bytes = fs::read(root.join(&file))?;
        let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        for (number, problem) in problems(&name, &String::from_utf8_lossy(&bytes)) {
            findings.push(format!("{}:{number}: {problem}", file.display()));
        }
    }
    Ok(findings)
}

fn problems(name: &str, text: &str) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let traces = TRACES.iter().filter(|trace| line.contains(**trace));
        problems.extend(traces.map(|trace| (number, format!("says {trace}"))));
        if matches!(name, "package-lock.json" | ".package-lock.json") && line.contains(r#""resolved""#) {
            problems
                .push((number, "has a download address; write the lock with omit-lockfile-registry-resolved".into()));
        }
        if name == "Cargo.lock" && line.starts_with("source = ") && line != INDEX {
            problems.push((number, "is not from the public index".into()));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_found_where_they_stand() {
        for trace in TRACES {
            assert_eq!(problems("notes.md", &format!("fine\nsee {trace}x\n")), [(2, format!("says {trace}"))]);
        }
        assert_eq!(problems("package-lock.json", "{\n  \"resolved\": \"x\"\n}").len(), 1);
        assert_eq!(problems("notes.json", "\"resolved\": true"), []);
        assert_eq!(problems("Cargo.lock", &format!("{INDEX}\nsource = \"git+https://example.com\"")).len(), 1);
    }
}
