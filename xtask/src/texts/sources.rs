//! Where texts are used: the templates, and all of our Rust.

use std::path::Path;

use anyhow::Result;

use crate::files;

/// A template or a source file.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) is_template: bool,
}

/// All templates and the sources of all crates, without their tests.
pub(super) fn read(root: &Path, templates: &str) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut add = |file: &Path, is_template| -> Result<()> {
        let text = files::read(file)?;
        let text = if is_template { text } else { without_comments(without_tests(&text)) };
        sources.push(Source { name: files::shown(root, file), text, is_template });
        Ok(())
    };
    for file in files::below(&root.join(templates), "html")? {
        add(&file, true)?;
    }
    for file in files::below(&root.join("crates"), "rs")? {
        let is_shipped = !file.iter().any(|part| part == "tests" || part == "tests.rs" || part == "testkit");
        if is_shipped {
            add(&file, false)?;
        }
    }
    Ok(sources)
}

/// Our files end with their tests.
fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// What comments say is no text that is asked for; their lines stay, so that lines are counted right.
fn without_comments(text: &str) -> String {
    let code = |line: &str| if line.trim_start().starts_with("//") { "\n".to_owned() } else { line.to_owned() };
    text.split_inclusive('\n').map(code).collect()
}

impl Source {
    /// The keys that are asked for, each with its line.
    pub(super) fn asked_for(&self, calls: &[&str]) -> Vec<(usize, &str)> {
        let mut asked = Vec::new();
        for call in calls {
            for (at, _) in self.text.match_indices(call) {
                let is_longer_word = self.text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let key =
                    self.text[at + call.len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                if let Some((key, _)) = key.filter(|_| !is_longer_word) {
                    asked.push((files::line_at(&self.text, at), key));
                }
            }
        }
        asked.sort_unstable();
        asked
    }

    /// Everything between two quotation marks, whichever marks begin and end a literal: both what is inside literals and
    /// what is between them. A key is never found between them.
    pub(super) fn quoted(&self) -> impl Iterator<Item = &str> {
        self.text.split('"')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_do_not_count() {
        assert_eq!(without_comments("//! t.get(\"a\")\n  // b\nc(); // d\n"), "\n\nc(); // d\n");
    }

    #[test]
    fn tests_do_not_count() {
        assert_eq!(without_tests("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n");
        assert_eq!(without_tests("#[cfg(test)]\nuse x;\n"), "#[cfg(test)]\nuse x;\n");
    }

    #[test]
    fn keys_stand_in_calls_and_in_quotes() {
        let source =
            Source { name: String::new(), text: "t.get(\n  \"a\"); part.get(\"b\")".into(), is_template: false };
        assert_eq!(source.asked_for(&["t.get("]), [(1, "a")]);
        assert!(source.quoted().any(|literal| literal == "b"));
    }
}
