//! ARCHITECTURE.md speaks of the crates there are, of all of them and of no others.

use std::path::Path;

use anyhow::Result;

use super::graph::Crate;
use crate::files;

const FILE: &str = "ARCHITECTURE.md";

pub(super) fn findings(root: &Path, crates: &[Crate]) -> Result<Vec<String>> {
    let file = root.join(FILE);
    if !file.is_file() {
        return Ok(vec![format!("{FILE} is not there")]);
    }
    let names: Vec<&str> = crates.iter().map(|it| it.name.as_str()).collect();
    Ok(compare(&files::read(&file)?, &names))
}

fn compare(text: &str, crates: &[&str]) -> Vec<String> {
    let short = |name: &str| name.trim_start_matches("padron-").to_owned();
    let named: Vec<String> = ["padron-", "crates/"].into_iter().flat_map(|prefix| names_after(text, prefix)).collect();
    let mut findings = Vec::new();
    for name in crates.iter().map(|name| short(name)) {
        let in_a_drawing = format!("── {name}/");
        if !named.contains(&name) && !text.contains(&format!("`{name}`")) && !text.contains(&in_a_drawing) {
            findings.push(format!("{FILE} does not name the crate {name}"));
        }
    }
    for name in named {
        if !crates.iter().any(|it| short(it) == name) {
            findings.push(format!("{FILE} names a crate {name}, which is not there"));
        }
    }
    findings
}

/// The words that follow a prefix, wherever it stands at the start of a word.
fn names_after(text: &str, prefix: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c == '-';
    let starts_word = |at: usize| !text[..at].ends_with(|c: char| is_letter(c) || c == '_');
    let places = text.match_indices(prefix).filter(|(at, _)| starts_word(*at));
    let names = places.map(|(at, _)| text[at + prefix.len()..].split(|c| !is_letter(c)).next().unwrap_or_default());
    names.filter(|name| !name.is_empty()).map(|name| name.trim_start_matches("padron-").to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_has_its_place_in_the_text() {
        let text = "`padron-domain` is pure. crates/web/src/admin is a door.\n├── app/ the verbs\n`xtask` runs. Tables: padron_audit.";
        let crates = ["padron-domain", "padron-web", "padron-app", "xtask"];
        assert_eq!(compare(text, &crates), Vec::<String>::new());
        assert_eq!(compare(text, &crates[1..]), ["ARCHITECTURE.md names a crate domain, which is not there"]);
        assert_eq!(compare(text, &["padron-index"])[0], "ARCHITECTURE.md does not name the crate index");
    }
}
