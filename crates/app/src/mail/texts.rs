//! What is said in mails: our texts, or an administrator's in their place, filled by minijinja.
//!
//! A text is a file `NAME.LANGUAGE.txt`: a line `Subject: …`, a blank line, the body.

use std::path::Path;

use minijinja::{Environment, UndefinedBehavior, context};

use super::settings::MailSettings;
use super::{SET_PASSWORD, TEST};

/// The languages there are texts in.
pub const LANGUAGES: [&str; 3] = ["en", "es", "de"];

/// No text of anybody's is longer.
const LONGEST: u64 = 64 * 1024;

const OURS: [(&str, &str, &str); 6] = [
    (SET_PASSWORD, "en", include_str!("../../templates/mail/set_password.en.txt")),
    (SET_PASSWORD, "es", include_str!("../../templates/mail/set_password.es.txt")),
    (SET_PASSWORD, "de", include_str!("../../templates/mail/set_password.de.txt")),
    (TEST, "en", include_str!("../../templates/mail/test.en.txt")),
    (TEST, "es", include_str!("../../templates/mail/test.es.txt")),
    (TEST, "de", include_str!("../../templates/mail/test.de.txt")),
];

/// What a text may speak of.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Who gets it.
    pub(super) name: String,
    /// Their login.
    pub(super) login: String,
    /// The secret link.
    pub(super) link: String,
    /// Until when the link works, as people read it.
    pub(super) expires: String,
    /// The desk's name: that of the sender.
    pub(super) desk: String,
    /// The desk's address.
    pub(super) url: String,
}

/// A text ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) subject: String,
    pub(super) body: String,
}

/// The nearest of our languages to a tag, as `es_MX` or `de-AT`.
pub fn language(tag: &str) -> Option<&'static str> {
    let first = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    LANGUAGES.into_iter().find(|language| *language == first)
}

/// Fills a text.
pub(super) fn fill(settings: &MailSettings, name: &str, language: &str, facts: &Facts) -> Result<Filled, String> {
    let own = settings.templates.as_deref().map(|folder| own(folder, name, language)).transpose()?.flatten();
    let ours = OURS.iter().find(|(of, tag, _)| *of == name && *tag == language);
    let text = match (own, ours) {
        (Some(own), _) => own,
        (None, Some((_, _, ours))) => (*ours).to_owned(),
        (None, None) => return Err(format!("there is no text {}", file(name, language))),
    };
    filled(&text, facts).map_err(|fault| format!("{}: {fault}", file(name, language)))
}

fn file(name: &str, language: &str) -> String {
    format!("{name}.{language}.txt")
}

/// An administrator's text, if there is one.
fn own(folder: &Path, name: &str, language: &str) -> Result<Option<String>, String> {
    let path = folder.join(file(name, language));
    let unreadable = |error: std::io::Error| format!("{}: {error}", path.display());
    match std::fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error)),
        Ok(about) if about.len() > LONGEST => Err(format!("{}: too long for a mail", path.display())),
        Ok(_) => std::fs::read_to_string(&path).map(Some).map_err(unreadable),
    }
}

fn filled(text: &str, facts: &Facts) -> Result<Filled, String> {
    let mut engine = Environment::new();
    // A misspelt name is told to whoever wrote it, rather than left out of a mail.
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    let Facts { name, login, link, expires, desk, url } = facts;
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").ok_or("a blank line has to follow the subject")?;
    let subject = head.trim().strip_prefix("Subject:").ok_or("the first line has to begin with Subject:")?;
    let render = |part: &str| {
        engine
            .render_str(part, context! { name, login, link, expires, desk, url })
            .map_err(|error| format!("{error:#}").replace('\n', " "))
    };
    let subject: String = render(subject.trim())?.chars().filter(|letter| !letter.is_control()).take(200).collect();
    Ok(Filled { subject, body: format!("{}\n", render(body)?.trim()) })
}

/// What is wrong with an administrator's texts; nothing, hopefully.
pub fn check(settings: &MailSettings) -> Vec<String> {
    let facts = Facts { link: "https://desk.example/set-password/x".into(), ..Facts::default() };
    let mut faults = Vec::new();
    if let Some(folder) = settings.templates.as_deref().filter(|folder| !folder.is_dir()) {
        faults.push(format!("{} is no folder", folder.display()));
        return faults;
    }
    for (name, language, _) in OURS {
        match fill(settings, name, language, &facts) {
            Ok(filled) if name == SET_PASSWORD && !filled.body.contains(&facts.link) => {
                faults.push(format!("{}: the link is missing, write {{{{ link }}}}", file(name, language)));
            }
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
    }
    faults
}

/// The body as a simple page: paragraphs, and addresses that can be followed.
pub(super) fn as_html(body: &str, language: &str) -> String {
    let line = |line: &str| {
        let shown = escaped(line);
        let is_address = (line.starts_with("https://") || line.starts_with("http://")) && !line.contains([' ', '"']);
        if is_address { format!("<a href=\"{shown}\">{shown}</a>") } else { shown }
    };
    let paragraph = |text: &str| format!("<p>{}</p>\n", text.lines().map(line).collect::<Vec<_>>().join("<br>\n"));
    let paragraphs: String = body.trim().split("\n\n").map(paragraph).collect();
    format!("<!doctype html>\n<html lang=\"{language}\"><body>\n{paragraphs}</body></html>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            name: "José <b>".into(),
            login: "jose".into(),
            link: "https://desk.example/set-password/abc".into(),
            expires: "1 December 2026, 12:00 UTC".into(),
            desk: "Desk".into(),
            url: "https://desk.example".into(),
        }
    }

    #[test]
    fn our_texts_are_whole_in_every_language() {
        assert_eq!(check(&MailSettings::default()), Vec::<String>::new());
        for language in LANGUAGES {
            let filled = fill(&MailSettings::default(), SET_PASSWORD, language, &facts()).unwrap();
            for part in ["José", "jose", "https://desk.example/set-password/abc", "1 December 2026"] {
                assert!(filled.body.contains(part), "{language}: {part} in {}", filled.body);
            }
            assert!(filled.subject.contains("Desk"), "{}", filled.subject);
        }
    }

    #[test]
    fn an_administrators_text_takes_the_place_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let settings = MailSettings { templates: Some(folder.path().to_owned()), ..MailSettings::default() };
        std::fs::write(folder.path().join("test.es.txt"), "Subject: ¡{{ desk }}!\r\n\r\nHola {{ name }}\r\n").unwrap();
        let filled = fill(&settings, TEST, "es", &facts()).unwrap();
        assert_eq!((filled.subject.as_str(), filled.body.as_str()), ("¡Desk!", "Hola José <b>\n"));
        for (text, fault) in [
            ("Hola", "blank line"),
            ("Hola\n\nHola", "Subject:"),
            ("Subject: a\n\n{{ nmae }}", "undefined"),
            ("Subject: a\n\n{% if %}", "test.es.txt"),
        ] {
            std::fs::write(folder.path().join("test.es.txt"), text).unwrap();
            assert!(check(&settings).iter().any(|found| found.contains(fault)), "{text}: {:?}", check(&settings));
        }
        std::fs::write(folder.path().join("test.es.txt"), "Subject: a\n\nb").unwrap();
        std::fs::write(folder.path().join("set_password.de.txt"), "Subject: a\n\nno way in").unwrap();
        assert_eq!(check(&settings).len(), 1, "{:?}", check(&settings));
    }

    #[test]
    fn a_subject_is_one_line_whoever_wrote_the_name() {
        let name = "x\r\nBcc: all@example.org".to_owned();
        let filled = filled("Subject: {{ name }}\n\nb", &Facts { name, ..Facts::default() }).unwrap();
        assert_eq!(filled.subject, "xBcc: all@example.org");
    }

    #[test]
    fn a_page_escapes_what_people_wrote_and_links_the_link() {
        let html = as_html("Hello <b> & co\n\nhttps://desk.example/a?b=c&d\n", "en");
        assert!(html.contains("<p>Hello &lt;b&gt; &amp; co</p>"), "{html}");
        assert!(html.contains("<a href=\"https://desk.example/a?b=c&amp;d\">"), "{html}");
    }

    #[test]
    fn languages_are_found_by_their_tags() {
        assert_eq!(["es_MX", "de-AT", "EN", "fr", ""].map(language), [Some("es"), Some("de"), Some("en"), None, None]);
    }
}
