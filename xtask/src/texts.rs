//! Every text in every language, and no text outside of them.
//!
//! Languages are folders of Fluent files. A key is *asked for* where one of [`CALLS`] stands before it, and *used* where it
//! stands in quotes anywhere in a template or in a source file, or where one of [`PREFIXES`] begins it.

mod fluent;
mod markup;
mod sources;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;

use crate::files;
use fluent::Text;
use sources::Source;

const LOCALES: &str = "crates/web/locales";
const TEMPLATES: &str = "crates/web/templates";
const LANGUAGES: &[&str] = &["en", "es", "de"];

/// What stands before a key where a text is asked for, in templates as in Rust.
const CALLS: &[&str] = &["t.get(", "t.num(", "t.nums(", "t.with(", "t.mix(", "t.has("];

/// What begins the keys that are put together while the program runs. One line for each, with where that happens.
const PREFIXES: &[&str] = &[];

/// The texts of one language by key; those of attributes as `key.attribute`, terms with their hyphen.
type Language = BTreeMap<String, Text>;

pub(crate) fn findings(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut languages = Vec::new();
    for name in LANGUAGES {
        let mut language = Language::new();
        for file in files::below(&root.join(LOCALES).join(name), "ftl")? {
            findings.extend(fluent::read(&files::shown(root, &file), &files::read(&file)?, &mut language));
        }
        if language.is_empty() {
            findings.push(format!("{LOCALES}/{name}: no texts"));
        } else {
            languages.push((*name, language));
        }
    }
    let sources = sources::read(root, TEMPLATES)?;
    findings.extend(differences(&languages));
    findings.extend(unknown(&languages, &sources, CALLS));
    findings.extend(unused(&languages, &sources, PREFIXES));
    findings.extend(markup::findings(sources.iter().filter(|source| source.is_template)));
    Ok(findings)
}

/// Keys that some languages lack, and variables that differ.
fn differences(languages: &[(&str, Language)]) -> Vec<String> {
    let mut findings = Vec::new();
    let keys: BTreeSet<&String> = languages.iter().flat_map(|(_, texts)| texts.keys()).collect();
    for key in keys {
        let (with, without): (Vec<_>, Vec<_>) = languages.iter().partition(|(_, texts)| texts.contains_key(key));
        for (name, _) in without {
            let others: Vec<_> = with.iter().map(|(name, _)| *name).collect();
            findings.push(format!("{key}: in {}, not in {name}", others.join(" and ")));
        }
        let mut versions = with.iter().map(|(name, texts)| (name, &texts[key]));
        let Some((first, model)) = versions.next() else { continue };
        for (name, text) in versions.filter(|(_, text)| text.variables != model.variables) {
            let (ours, theirs) = (shown(&text.variables), shown(&model.variables));
            findings.push(format!("{}: {key} has {ours} in {name}, {theirs} in {first}", text.place));
        }
    }
    findings
}

fn shown(variables: &BTreeSet<String>) -> String {
    if variables.is_empty() {
        return "no variable".to_owned();
    }
    variables.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(" and ")
}

/// Keys that are asked for and do not exist.
fn unknown(languages: &[(&str, Language)], sources: &[Source], calls: &[&str]) -> Vec<String> {
    let exists = |key: &str| languages.iter().any(|(_, texts)| texts.contains_key(key));
    let asked = sources.iter().flat_map(|source| source.asked_for(calls).into_iter().map(move |it| (source, it)));
    let unknown = asked.filter(|(_, (_, key))| !exists(key));
    unknown.map(|(source, (line, key))| format!("{}:{line}: there is no text {key}", source.name)).collect()
}

/// Keys that nothing uses, and prefixes that nothing puts together.
fn unused(languages: &[(&str, Language)], sources: &[Source], prefixes: &[&str]) -> Vec<String> {
    let quoted: BTreeSet<&str> = sources.iter().flat_map(Source::quoted).collect();
    let texts = languages.iter().flat_map(|(_, texts)| texts.values());
    let referred: BTreeSet<&str> = texts.flat_map(|text| text.refers_to.iter().map(String::as_str)).collect();
    let is_used = |key: &str| {
        quoted.contains(key) || referred.contains(key) || prefixes.iter().any(|prefix| key.starts_with(prefix))
    };
    let mut seen = BTreeSet::new();
    let all = languages.iter().flat_map(|(_, texts)| texts).filter(|(key, _)| seen.insert(*key));
    let mut findings: Vec<String> =
        all.filter(|(key, _)| !is_used(key)).map(|(key, text)| format!("{}: nothing uses {key}", text.place)).collect();
    let built = |prefix: &str| quoted.iter().any(|literal| literal.starts_with(prefix) && literal.contains('{'));
    let stale = prefixes.iter().filter(|prefix| !built(prefix));
    findings.extend(stale.map(|prefix| format!("xtask/src/texts.rs: nothing puts keys together from {prefix}")));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Language {
        let mut language = Language::new();
        assert_eq!(fluent::read("x.ftl", text, &mut language), Vec::<String>::new());
        language
    }

    fn source(text: &str) -> Source {
        Source { name: "a.rs".into(), text: text.into(), is_template: false }
    }

    #[test]
    fn languages_have_the_same_keys_and_variables() {
        let en = language("hello = Hello { $name }\nbye = Bye\n");
        let es = language("hello = Hola\nbye = Adiós\n");
        let de = language("hello = Hallo { $name }\n");
        assert_eq!(
            differences(&[("en", en), ("es", es), ("de", de)]),
            ["bye: in en and es, not in de", "x.ftl:1: hello has no variable in es, $name in en"]
        );
    }

    #[test]
    fn keys_that_are_asked_for_exist() {
        let languages = [("en", language("hello = Hello\n"))];
        let text = r#"t.get("hello"); t.with("helo", args); request.get("other"); other.t.get("bye")"#;
        let sources = [source(text)];
        assert_eq!(
            unknown(&languages, &sources, CALLS),
            ["a.rs:1: there is no text bye", "a.rs:1: there is no text helo"]
        );
    }

    #[test]
    fn keys_are_used() {
        let languages = [("en", language("a = A { b }\nb = B\nc = C\nerror-full = Full\n-brand = Padrón\n"))];
        let sources = [source(r#"let key = "a"; format!("error-{code}")"#)];
        assert_eq!(
            unused(&languages, &sources, &["error-", "state-"]),
            [
                "x.ftl:5: nothing uses -brand",
                "x.ftl:3: nothing uses c",
                "xtask/src/texts.rs: nothing puts keys together from state-",
            ]
        );
    }
}
