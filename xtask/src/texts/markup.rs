//! Words for people that a template writes out, instead of asking for them by key.

use super::sources::Source;
use crate::files::line_at;

/// The mark is the same in every language, plain or drawn.
const MARK: &[&str] = &["padrón", "Padrón", r#"padr<span class="accented">o</span>n"#];

/// Attributes that people see or hear.
const SPOKEN: &[&str] =
    &["title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription"];

/// Each written-out text of the templates.
pub(super) fn findings<'a>(templates: impl Iterator<Item = &'a Source> + Clone) -> Vec<String> {
    let within = WithinTags::of(templates.clone());
    let mut findings = Vec::new();
    for template in templates.filter(|template| !within.is_include(&template.name)) {
        let texts = human_texts(&within.without_blocks(&template.text));
        findings.extend(
            texts
                .into_iter()
                .map(|(line, text)| format!("{}:{line}: “{text}” is written out; it needs a key", template.name)),
        );
    }
    findings
}

/// What templates put between `<` and `>` holds attributes and their values, not prose: the names of such includes and
/// blocks.
struct WithinTags<'a> {
    includes: Vec<&'a str>,
    blocks: Vec<&'a str>,
}

impl<'a> WithinTags<'a> {
    fn of(templates: impl Iterator<Item = &'a Source>) -> Self {
        let mut within = Self { includes: Vec::new(), blocks: Vec::new() };
        for template in templates {
            for (start, length) in tags(&without_code(&template.text)) {
                for statement in template.text[start..start + length].split("{%").skip(1) {
                    let mut words = statement.trim_start_matches('-').split_whitespace();
                    match (words.next(), words.next()) {
                        (Some("include"), Some(name)) => within.includes.push(name.trim_matches('"')),
                        (Some("block"), Some(name)) => within.blocks.push(name),
                        _ => {}
                    }
                }
            }
        }
        within
    }

    fn is_include(&self, file: &str) -> bool {
        self.includes.iter().any(|name| file.strip_suffix(name).is_some_and(|folder| folder.ends_with('/')))
    }

    fn without_blocks(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for name in &self.blocks {
            for open in [format!("{{% block {name} %}}"), format!("{{%- block {name} -%}}")] {
                blank(&mut text, &open, "endblock %}");
            }
        }
        text
    }
}

/// Each written-out text of a template with its line.
fn human_texts(template: &str) -> Vec<(usize, String)> {
    let mut markup = without_code(template);
    for mark in MARK {
        markup = markup.replace(mark, &" ".repeat(mark.len()));
    }
    let mut found = Vec::new();
    let mut note = |at: usize, text: &str| {
        if let Some(words) = human(text) {
            let start = text.len() - text.trim_start().len();
            found.push((line_at(&markup, at + start), words));
        }
    };
    let (mut at, mut is_key) = (0, false);
    for (start, length) in tags(&markup) {
        let before = &markup[at..start];
        // What the keys of a keyboard say is the same in every language, unless they have names.
        if !(is_key && before.trim().chars().count() == 1) {
            note(at, before);
        }
        let tag = Tag::parse(&markup[start..start + length]);
        for (place, value) in tag.spoken() {
            note(start + place, value);
        }
        is_key = tag.name == "kbd";
        at = start + length;
    }
    note(at, &markup[at..]);
    found
}

/// The places and lengths of all tags; scripts and styles count whole, what they hold is no prose.
fn tags(markup: &str) -> Vec<(usize, usize)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = markup[at..].find('<').map(|start| at + start) {
        let tag = Tag::parse(&markup[start..]);
        let mut end = start + tag.length;
        if matches!(tag.name, "script" | "style") {
            let close = format!("</{}", tag.name);
            end += markup[end..].find(&close).unwrap_or(markup.len() - end);
        }
        if !tag.name.is_empty() {
            tags.push((start, end - start));
        }
        at = end;
    }
    tags
}

/// The words in a text, if there are any.
fn human(text: &str) -> Option<String> {
    let mut rest = String::new();
    let mut parts = text.split('&');
    rest.push_str(parts.next().unwrap_or_default());
    for part in parts {
        // `&times;` is a sign, not a word.
        let after =
            part.split_once(';').filter(|(name, _)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#'));
        rest.push_str(after.map_or(part, |(_, after)| after));
    }
    rest.chars().any(char::is_alphabetic).then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The template with its code and comments blanked out.
fn without_code(template: &str) -> String {
    let mut markup = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}"), ("<!--", "-->")] {
        blank(&mut markup, open, close);
    }
    markup
}

/// Blanks out everything between two marks, and the marks; every other byte keeps its place, and lines stay lines.
fn blank(text: &mut String, open: &str, close: &str) {
    let mut from = 0;
    while let Some(start) = text[from..].find(open).map(|start| from + start) {
        let inside = start + open.len();
        let end = text[inside..].find(close).map_or(text.len(), |end| inside + end + close.len());
        let one = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
        let blank: String = text[start..end].chars().map(one).collect();
        text.replace_range(start..end, &blank);
        from = end;
    }
}

/// A tag with its attributes, each with the place and the text of its value.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, usize, &'a str)>,
    length: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag that a text begins with. A `<` that begins none is one byte long and has no name.
    fn parse(text: &'a str) -> Self {
        let is_tag = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !is_tag {
            return Self { name: "", attributes: Vec::new(), length: 1 };
        }
        let ends_name = |c: char| c.is_whitespace() || matches!(c, '>' | '=' | '/');
        let word = |from: usize| &text[from..from + text[from..].find(ends_name).unwrap_or(text.len() - from)];
        let closes = usize::from(text[1..].starts_with('/'));
        let name = &text[1..1 + closes + word(1 + closes).len()];
        let mut attributes = Vec::new();
        let mut at = 1 + name.len();
        while let Some(c) = text[at..].chars().next() {
            if c == '>' {
                return Self { name, attributes, length: at + 1 };
            }
            let attribute = word(at);
            at += attribute.len();
            let Some(value) = text[at..].strip_prefix('=') else {
                at += if attribute.is_empty() { c.len_utf8() } else { 0 };
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let start = at + 1 + quote.map_or(0, char::len_utf8);
            let ends = |c: char| quote.map_or(c.is_whitespace() || c == '>', |quote| c == quote);
            let end = start + text[start..].find(ends).unwrap_or(text.len() - start);
            attributes.push((attribute, start, &text[start..end]));
            at = (end + quote.map_or(0, char::len_utf8)).min(text.len());
        }
        Self { name, attributes, length: text.len() }
    }

    /// The attributes that people see or hear: place and value.
    fn spoken(&self) -> Vec<(usize, &'a str)> {
        let is_button = self
            .attributes
            .iter()
            .any(|(name, _, value)| *name == "type" && matches!(*value, "submit" | "button" | "reset"));
        let is_spoken = |name: &str| SPOKEN.contains(&name) || (name == "value" && self.name == "input" && is_button);
        self.attributes.iter().filter(|(name, _, _)| is_spoken(name)).map(|(_, at, value)| (*at, *value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_signs_code_and_the_mark_are_fine() {
        let template = r#"{% extends "layout.html" %}
{# A comment with <b>words</b> #}
<!-- another -->
<a class="mark" href="/people?sort=name" title="{{ t.get("home") }}">padrón</a>
<title>{% block title %}{{ t.get("x") }} · Padrón{% endblock %}</title>
<script>const a = "words" < b;</script><style>a { color: red }</style>
<span>padr<span class="accented">o</span>n</span><kbd>j</kbd>
<input type=text value="{{ form.value }}" placeholder='{{ t.get("search") }}' required>
&times;&nbsp;→ 1,204 {{ t.with("a", "b > c") }} <br/> 2 < 3
"#;
        assert_eq!(human_texts(template), []);
    }

    #[test]
    fn words_are_found_with_their_line() {
        let template = "<p>\n  Hello {{ name }}</p>\n<img alt=\"A cat\" src=cat.png>\n<input type=\"submit\" value=\"Save\">\n\
            <input aria-label='Más' value=\"free\">\n<button title=x>{% if a %}Go{% endif %}</button> end\n\
            <kbd>Shift</kbd><kbd>K</kbd>";
        let found: Vec<_> = human_texts(template).into_iter().map(|(line, text)| format!("{line} {text}")).collect();
        assert_eq!(found, ["2 Hello", "3 A cat", "4 Save", "5 Más", "6 x", "6 Go", "6 end", "7 Shift"]);
    }

    #[test]
    fn what_stands_inside_tags_is_no_prose() {
        let template = |name: &str, text: &str| Source { name: name.into(), text: text.into(), is_template: true };
        let templates = [
            template(
                "templates/base.html",
                r#"<main class="a{% block breadth %}{% endblock %}">{% block x %}{% endblock %}"#,
            ),
            template(
                "templates/page.html",
                "{% block breadth %} broad{% endblock %}\n{% block x %}Words{% endblock %}",
            ),
            template("templates/field.html", r#"<input {% include "parts/state.html" %}>"#),
            template("templates/parts/state.html", r#"{% if a %} required{% endif %} aria-label="hm""#),
        ];
        assert_eq!(findings(templates.iter()), ["templates/page.html:2: “Words” is written out; it needs a key"]);
    }
}
