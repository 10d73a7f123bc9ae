//! A text as a message: headers that nobody can add to, plain text with a simple page beside it.

use std::time::{Duration, SystemTime};

use chrono::NaiveDateTime;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::line::{Finding, Step};
use super::settings::MailSettings;
use super::texts::{Filled, as_html};
use crate::random;

/// Who gets a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipient<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
}

/// Headers that keep other programs from answering.
const AUTOMATIC: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All"),
];

/// The message to be sent.
pub(super) fn message(
    settings: &MailSettings,
    to: Recipient<'_>,
    text: Filled,
    language: &str,
    at: NaiveDateTime,
) -> Result<Message, Finding> {
    let from = mailbox(&settings.from).map_err(|fault| Finding::new(Step::Text, format!("mail.from: {fault}")))?;
    let email = to.email.trim();
    let address: Address = email
        .parse()
        .map_err(|error| Finding { refused: true, ..Finding::new(Step::Text, format!("{email}: {error}")) })?;
    // A name of an old database may hold anything; a header holds one line.
    let name: String = to.name.chars().filter(|letter| !letter.is_control()).collect();
    let id = format!("<{}@{}>", random::token(), from.email.domain());
    let seconds = u64::try_from(at.and_utc().timestamp()).unwrap_or(0);
    let mut builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(id))
        .from(from)
        .to(Mailbox::new(Some(name).filter(|name| !name.trim().is_empty()), address))
        .subject(text.subject);
    if !settings.reply_to.is_empty() {
        let reply_to = mailbox(&settings.reply_to);
        builder =
            builder.reply_to(reply_to.map_err(|fault| Finding::new(Step::Text, format!("mail.reply_to: {fault}")))?);
    }
    for (header, value) in AUTOMATIC {
        builder = builder.raw_header(HeaderValue::new(header, value.to_owned()));
    }
    let page = as_html(&text.body, language);
    builder
        .multipart(MultiPart::alternative_plain_html(text.body, page))
        .map_err(|error| Finding::new(Step::Text, error))
}

/// Reads `Service Desk <desk@example.org>`.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, String> {
    if text.contains(char::is_control) {
        return Err("holds a character that no header can hold".to_owned());
    }
    text.parse().map_err(|error| format!("{text} is no sender, as Desk <desk@example.org>: {error}"))
}

impl MailSettings {
    /// What the desk is called in mails: the sender's name, or the host of its address.
    pub fn desk(&self) -> String {
        match mailbox(&self.from) {
            Ok(Mailbox { name: Some(name), .. }) => name,
            Ok(Mailbox { email, .. }) => email.domain().to_owned(),
            Err(_) => String::new(),
        }
    }

    /// What is wrong with the settings themselves, texts included; nothing is asked of anybody.
    pub fn faults(&self) -> Vec<String> {
        if !self.is_set_up() {
            return Vec::new();
        }
        let mut faults: Vec<String> =
            mailbox(&self.from).err().map(|fault| format!("mail.from: {fault}")).into_iter().collect();
        if !self.reply_to.is_empty() {
            faults.extend(mailbox(&self.reply_to).err().map(|fault| format!("mail.reply_to: {fault}")));
        }
        faults.extend(super::texts::check(self).into_iter().map(|fault| format!("mail.templates: {fault}")));
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(name: &str, email: &str, subject: &str) -> Result<String, Finding> {
        let settings = MailSettings { from: "Mesa Niño <desk@example.org>".into(), ..MailSettings::default() };
        let text = Filled { subject: subject.into(), body: "Hola, José\n".into() };
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap().naive_utc();
        let message = message(&settings, Recipient { name, email }, text, "es", at)?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_message_says_that_a_program_wrote_it_and_is_ascii() {
        let text = sent("José García", "jose@example.es", "¿Contraseña?").unwrap();
        assert!(text.is_ascii());
        for line in
            ["Auto-Submitted: auto-generated\r\n", "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n", "@example.org>\r\n"]
        {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.contains("multipart/alternative") && text.contains("Message-ID: <"), "{text}");
    }

    #[test]
    fn nobody_adds_a_header() {
        let head = |text: String| text.split("\r\n\r\n").next().unwrap().to_owned();
        for (name, subject) in
            [("x\r\nBcc: all@example.org", "s"), ("x", "s\r\nBcc: all@example.org"), ("x\nBcc: a@b.c", "s\nBcc: a@b.c")]
        {
            let head = head(sent(name, "a@example.org", subject).unwrap());
            assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
        }
        for email in ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "a", ""] {
            assert!(sent("x", email, "s").unwrap_err().refused, "{email:?}");
        }
    }
}
