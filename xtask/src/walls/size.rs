//! Files stay small enough to be read.

use std::path::Path;

use anyhow::Result;

use crate::files;

/// Lines of a source file, its tests not counted.
const LIMIT: usize = 600;

pub(super) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in files::in_git(root)? {
        let is_test = file.iter().any(|part| part == "tests" || part == "tests.rs");
        if is_test || file.extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let lines = lines_without_tests(&files::read(&root.join(&file))?);
        if lines > LIMIT {
            findings.push(format!("{}: {lines} lines without tests, {LIMIT} are allowed", file.display()));
        }
    }
    Ok(findings)
}

fn lines_without_tests(text: &str) -> usize {
    let mut count = 0;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let tests_follow =
            line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'));
        if tests_follow {
            // A module at the margin ends with a brace at the margin.
            lines.by_ref().find(|line| *line == "}");
        } else {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_do_not_count() {
        assert_eq!(lines_without_tests("one\n\n#[cfg(test)]\nmod tests {\n    fn f() {\n    }\n}\nfour\n"), 3);
        assert_eq!(lines_without_tests("#[cfg(test)]\nmod tests;\nthree"), 3);
    }
}
