//! The doors of the web do not know each other.

use std::path::Path;

use anyhow::Result;

use crate::files;

const WEB: &str = "crates/web/src";
const DOORS: &[&str] = &["admin", "portal", "api", "scim"];

pub(super) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for file in files::below(&root.join(WEB), "rs")? {
        let name = files::shown(root, &file);
        let Some(own) = DOORS.iter().find(|door| is_part_of(&name, door)) else { continue };
        let text = files::read(&file)?;
        for (at, module) in named_from_the_crate(&text) {
            if module != *own && DOORS.contains(&module) {
                let line = files::line_at(&text, at);
                findings.push(format!("{name}:{line}: the door {own} uses the door {module}"));
            }
        }
    }
    Ok(findings)
}

fn is_part_of(file: &str, door: &str) -> bool {
    let rest = file.strip_prefix(WEB).and_then(|rest| rest.strip_prefix('/')?.strip_prefix(door));
    rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The modules that a text reaches through `crate::`, each with its place.
fn named_from_the_crate(text: &str) -> Vec<(usize, &str)> {
    let mut named = Vec::new();
    for (at, start) in text.match_indices("crate::") {
        let rest = &text[at + start.len()..];
        match rest.strip_prefix('{') {
            None => named.push((at, word(rest))),
            Some(group) => named.extend(members(group).into_iter().map(|member| (at, word(member)))),
        }
    }
    named
}

fn word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
}

/// The members of a `use` group, given what follows its brace.
fn members(group: &str) -> Vec<&str> {
    let (mut members, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            '}' => {
                members.push(&group[start..at]);
                break;
            }
            _ => {}
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_alone_in_groups_and_in_paths() {
        let text =
            "use crate::page::Page;\nuse crate::{form, admin::{people, groups}, api};\nlet x = crate::portal::f();";
        let named: Vec<_> = named_from_the_crate(text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(named, ["page", "form", "admin", "api", "portal"]);
    }

    #[test]
    fn a_door_is_a_file_or_a_folder() {
        assert!(is_part_of("crates/web/src/admin.rs", "admin"));
        assert!(is_part_of("crates/web/src/admin/people.rs", "admin"));
        assert!(!is_part_of("crates/web/src/administration.rs", "admin"));
    }

    #[test]
    fn one_door_may_not_use_another() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(WEB).join("api");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("people.rs"), "use crate::api::json;\nuse crate::{page, admin};\n").unwrap();
        std::fs::write(root.path().join(WEB).join("lib.rs"), "use crate::{admin, api};\n").unwrap();
        assert_eq!(
            findings(root.path()).unwrap(),
            ["crates/web/src/api/people.rs:2: the door api uses the door admin"]
        );
    }
}
