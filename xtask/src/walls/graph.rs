//! Who depends on whom.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Outside, Room};
use crate::child;

/// A crate of ours as its manifest has it.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) needs: Vec<Need>,
}

pub(super) struct Need {
    pub(super) name: String,
    pub(super) for_tests: bool,
}

/// Our crates, asked of cargo.
pub(super) fn read(root: &Path) -> Result<Vec<Crate>> {
    let mut metadata = child::cargo();
    metadata.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root);
    let output = metadata.output().context("cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    parse(&serde_json::from_slice(&output.stdout)?).context("cargo metadata answers in an unknown form")
}

fn parse(metadata: &Value) -> Option<Vec<Crate>> {
    let need = |it: &Value| {
        Some(Need { name: it["name"].as_str()?.to_owned(), for_tests: it["kind"].as_str() == Some("dev") })
    };
    let one = |it: &Value| {
        let needs = it["dependencies"].as_array()?.iter().map(need).collect::<Option<_>>()?;
        Some(Crate { name: it["name"].as_str()?.to_owned(), needs })
    };
    metadata["packages"].as_array()?.iter().map(one).collect()
}

pub(super) fn findings(crates: &[Crate], rooms: &[Room], keepers: &[(&str, &[&str])]) -> Vec<String> {
    let mut findings = Vec::new();
    for it in crates {
        let Some(room) = rooms.iter().find(|room| room.name == it.name) else {
            findings.push(format!("{}: not in the table of xtask/src/walls.rs", it.name));
            continue;
        };
        for need in &it.needs {
            let name = need.name.as_str();
            let wanted = if need.for_tests { "may not use, not even in tests," } else { "may not use" };
            let ours = crates.iter().any(|other| other.name == name);
            let allowed = if ours {
                room.ours.contains(&name) || (need.for_tests && room.tests.contains(&name))
            } else {
                let kept = keepers.iter().find(|(kept, _)| *kept == name);
                let listed = match room.outside {
                    Outside::Free => true,
                    Outside::Only(list) => need.for_tests || list.contains(&name),
                };
                listed && kept.is_none_or(|(_, keepers)| keepers.contains(&room.name))
            };
            if !allowed {
                findings.push(format!("{} {wanted} {name}", it.name));
            }
        }
    }
    let gone = rooms.iter().filter(|room| !crates.iter().any(|it| it.name == room.name));
    findings.extend(gone.map(|room| format!("{}: in the table of xtask/src/walls.rs, but no such crate", room.name)));
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ROOMS: &[Room] = &[
        Room { name: "inner", ours: &[], tests: &["kit"], outside: Outside::Only(&["chrono"]) },
        Room { name: "outer", ours: &["inner"], tests: &[], outside: Outside::Free },
        Room { name: "kit", ours: &[], tests: &[], outside: Outside::Free },
    ];
    const KEEPERS: &[(&str, &[&str])] = &[("sqlx", &["outer"])];

    fn found(inner: &Value, outer: &Value) -> Vec<String> {
        let metadata = json!({"packages": [
            {"name": "inner", "dependencies": inner},
            {"name": "outer", "dependencies": outer},
            {"name": "kit", "dependencies": []},
        ]});
        findings(&parse(&metadata).unwrap(), ROOMS, KEEPERS)
    }

    #[test]
    fn what_the_table_allows_is_fine() {
        let inner =
            json!([{"name": "chrono", "kind": null}, {"name": "kit", "kind": "dev"}, {"name": "insta", "kind": "dev"}]);
        let outer = json!([{"name": "inner", "kind": null}, {"name": "sqlx", "kind": null}]);
        assert_eq!(found(&inner, &outer), Vec::<String>::new());
    }

    #[test]
    fn everything_else_is_named() {
        let inner = json!([
            {"name": "outer", "kind": null},
            {"name": "outer", "kind": "dev"},
            {"name": "kit", "kind": null},
            {"name": "tokio", "kind": null},
            {"name": "sqlx", "kind": "dev"},
        ]);
        assert_eq!(
            found(&inner, &json!([])),
            [
                "inner may not use outer",
                "inner may not use, not even in tests, outer",
                "inner may not use kit",
                "inner may not use tokio",
                "inner may not use, not even in tests, sqlx",
            ]
        );
    }

    #[test]
    fn table_and_crates_name_each_other() {
        let only = parse(&json!({"packages": [{"name": "new", "dependencies": []}]})).unwrap();
        let said = findings(&only, &ROOMS[..1], KEEPERS);
        assert_eq!(said.len(), 2, "{said:?}");
    }
}
