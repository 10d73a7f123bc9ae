//! Just enough of Fluent to know which texts there are and what they need.

use std::collections::BTreeSet;

use super::Language;

/// One text in one language.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Its file and line.
    pub(super) place: String,
    /// The variables it shows or chooses by, without their dollar.
    pub(super) variables: BTreeSet<String>,
    /// Other texts it contains.
    pub(super) refers_to: BTreeSet<String>,
}

/// Adds the texts of a file to a language, and answers with what is wrong with the file.
pub(super) fn read(name: &str, text: &str, language: &mut Language) -> Vec<String> {
    let mut findings = Vec::new();
    // What belongs to a key: the key, its line, and all that follows up to the next key.
    let mut entries: Vec<(String, usize, String)> = Vec::new();
    let mut message = String::new();
    for (line, number) in text.lines().zip(1..) {
        if let Some((key, value)) = entry(line) {
            key.clone_into(&mut message);
            entries.push((message.clone(), number, value.to_owned()));
        } else if let Some((attribute, value)) = attribute(line).filter(|_| !message.is_empty()) {
            entries.push((format!("{message}.{attribute}"), number, value.to_owned()));
        } else if line.starts_with('#') || line.trim().is_empty() {
            // Comments and air.
        } else if let Some((_, _, value)) = entries.last_mut().filter(|_| line.starts_with([' ', '}'])) {
            value.push('\n');
            value.push_str(line);
        } else {
            findings.push(format!("{name}:{number}: not understood: {line}"));
        }
    }
    for (key, number, value) in entries {
        let place = format!("{name}:{number}");
        let (variables, refers_to) = contents(&value);
        let has_attributes = text.lines().nth(number).is_some_and(|next| attribute(next).is_some());
        if value.trim().is_empty() && !has_attributes {
            findings.push(format!("{place}: {key} is empty"));
        }
        if let Some(first) = language.insert(key.clone(), Text { place: place.clone(), variables, refers_to }) {
            findings.push(format!("{place}: {key} is already in {}", first.place));
        }
    }
    findings
}

/// `key = value` or `-term = value` at the margin.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim_end_matches(' ');
    is_name(key.strip_prefix('-').unwrap_or(key)).then_some((key, value))
}

/// `.name = value`, set in.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(' ')?.trim_start().strip_prefix('.')?.split_once('=')?;
    let name = name.trim_end();
    is_name(name).then_some((name, value))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_part_of_name)
}

fn is_part_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The variables and the other texts in the braces of a value.
fn contents(value: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut variables, mut others) = (BTreeSet::new(), BTreeSet::new());
    let (mut depth, mut quoted) = (0_u32, false);
    for (at, c) in value.char_indices() {
        let rest = &value[at + c.len_utf8()..];
        match c {
            '"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            '{' => {
                depth += 1;
                let inside = rest.trim_start();
                let name = name_at(inside.strip_prefix('-').unwrap_or(inside));
                // Functions are in capitals: `{ NUMBER($n) }`.
                if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    others.insert(if inside.starts_with('-') { format!("-{name}") } else { name.to_owned() });
                }
            }
            '}' => depth = depth.saturating_sub(1),
            '$' if depth > 0 && rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                variables.insert(name_at(rest).to_owned());
            }
            _ => {}
        }
    }
    (variables, others)
}

fn name_at(text: &str) -> &str {
    &text[..text.find(|c| !is_part_of_name(c)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_variables_references_and_attributes() {
        let mut language = Language::new();
        let text = "\
### Sample
# How many
people = { $count ->
    [one] One person of { -brand }
   *[other] { NUMBER($count) } people, costs $5, from { $source }
}
search = Search { \"{$no}\" }
    .placeholder = Name, { nav-login } or { $thing }

long =
    Over two
    lines = still the same
-brand = Padrón
";
        assert_eq!(read("en/a.ftl", text, &mut language), Vec::<String>::new());
        let keys: Vec<_> = language.keys().map(String::as_str).collect();
        assert_eq!(keys, ["-brand", "long", "people", "search", "search.placeholder"]);
        let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(list(&language["people"].variables), "count source");
        assert_eq!(list(&language["people"].refers_to), "-brand");
        assert_eq!(list(&language["search"].variables), "");
        assert_eq!(list(&language["search.placeholder"].variables), "thing");
        assert_eq!(list(&language["search.placeholder"].refers_to), "nav-login");
        assert_eq!(language["long"].place, "en/a.ftl:10");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut language = Language::new();
        let findings = read("en/a.ftl", "a = A\nno entry\na = B\nb =\n", &mut language);
        assert_eq!(
            findings,
            [
                "en/a.ftl:2: not understood: no entry",
                "en/a.ftl:3: a is already in en/a.ftl:1",
                "en/a.ftl:4: b is empty",
            ]
        );
    }
}
