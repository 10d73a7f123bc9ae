//! The outbox: what waits, what went, what could not; and asking for a mail.

use std::collections::HashMap;

use padron_domain::email::EmailRules;
use padron_domain::problem::Fault;
use padron_domain::validity::Validity;
use padron_domain::{audit::ObjectKind, customer_user::CustomerUser};
use padron_storage::mail::{self, Letter, NewLetter};
use padron_storage::{Writer, audit, customer_users};

use super::letter::{self, Recipient};
use super::line::{Finding, Line, Step};
use super::texts::{self, Facts};
use super::{SET_PASSWORD, TEST};
use crate::admin::{Admin, refuse_nul};
use crate::error::{AppError, Result};
use crate::once::Made;

/// How many messages of each state there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outbox {
    /// To be sent, those that somebody is at included.
    pub waiting: u64,
    /// Taken by the mail server.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
    /// Perhaps taken, perhaps not.
    pub unsure: u64,
}

impl Admin {
    /// Asks for a link that lets this person choose a password. It is made when the mail is sent, and so is the text. Without a
    /// language the person's own, or the one of the settings.
    pub async fn send_password_link(&self, login: &str, language: Option<&str>) -> Result<CustomerUser> {
        refuse_nul(login)?;
        let mut writer = self.turn().await?;
        let person = self.app.person(&mut writer, login).await?.ok_or(AppError::Missing)?;
        self.app.check_mailable(&person)?;
        self.queue_password_links(&mut writer, &[&person], language).await?;
        self.answer(&mut writer, &Made::Link(&person)).await?;
        writer.commit().await?;
        self.app.outbox_filled.notify_one();
        Ok(person)
    }

    /// Puts a mail with a link for each of these people into the outbox and a line into the history, in the transaction of
    /// the caller, with few statements.
    pub(crate) async fn queue_password_links(
        &self,
        writer: &mut Writer,
        people: &[&CustomerUser],
        language: Option<&str>,
    ) -> Result<()> {
        let stamp = self.stamp();
        let logins: Vec<&str> = people.iter().map(|person| person.values.login.as_str()).collect();
        let own = if language.is_some() { HashMap::new() } else { customer_users::languages(writer, &logins).await? };
        let usual = texts::language(&self.app.settings().mail.language).unwrap_or("en");
        let chosen = |login: &str| language.or_else(|| own.get(login).map(String::as_str)).and_then(texts::language);
        let letters: Vec<NewLetter<'_>> = people
            .iter()
            .map(|person| NewLetter {
                template: SET_PASSWORD,
                language: chosen(&person.values.login).unwrap_or(usual),
                recipient: &person.values.email,
                object_key: &person.values.login,
            })
            .collect();
        mail::add(writer, &letters, stamp.job, stamp.at).await?;
        let records: Vec<audit::Record<'_>> = people
            .iter()
            .map(|person| audit::Record {
                stamp: &stamp,
                verb: "password_link",
                kind: ObjectKind::CustomerUser,
                key: &person.values.login,
                before: Vec::new(),
                after: vec![("email", person.values.email.as_str())],
            })
            .collect();
        Ok(audit::add_records(writer, &records).await?)
    }

    /// The newest messages, of one state or all, below a number.
    pub async fn letters(&self, state: Option<&str>, below: Option<i64>, limit: i64) -> Result<Vec<Letter>> {
        Ok(mail::list(&mut self.app.db.read().await?, state, below, limit).await?)
    }

    /// How many messages of each state there are.
    pub async fn outbox(&self) -> Result<Outbox> {
        let mut found = Outbox::default();
        for (state, count) in mail::counts(&mut self.app.db.read().await?).await? {
            let count = count.unsigned_abs();
            match state.as_str() {
                mail::SENT => found.sent += count,
                mail::FAILED => found.failed += count,
                mail::UNSURE => found.unsure += count,
                _ => found.waiting += count,
            }
        }
        Ok(found)
    }

    /// Whether there is such a message for [`Admin::retry_letter`].
    pub async fn letter_to_retry(&self, id: i64) -> Result<()> {
        let found = mail::get(&mut self.app.db.read().await?, id).await?;
        let open =
            found.is_some_and(|letter| matches!(letter.state.as_str(), mail::WAITING | mail::FAILED | mail::UNSURE));
        if open { Ok(()) } else { Err(AppError::Missing) }
    }

    /// Lets a message that waits, was given up or is unsure be tried again at once.
    pub async fn retry_letter(&self, id: i64) -> Result<()> {
        let mut writer = self.app.db.write().await?;
        if !mail::retry(&mut writer, id, self.app.clock.now()).await? {
            return Err(AppError::Missing);
        }
        writer.commit().await?;
        self.app.outbox_filled.notify_one();
        Ok(())
    }

    /// Lets everything that was given up be tried again at once; how many messages that are.
    pub async fn retry_failed_letters(&self) -> Result<u64> {
        let mut writer = self.app.db.write().await?;
        let count = mail::retry_all(&mut writer, self.app.clock.now()).await?;
        writer.commit().await?;
        self.app.outbox_filled.notify_one();
        Ok(count)
    }

    /// Sends a test to an address at once, past the outbox: every step that was taken, the last one with why it failed, if
    /// it did.
    pub async fn test_mail(&self, address: &str, language: &str) -> Result<(Vec<(Step, String)>, Option<Finding>)> {
        let settings = &self.app.settings().mail;
        if !settings.is_set_up() {
            return Err(AppError::field("address", Fault::NoMail));
        }
        let rules = EmailRules { check: true, refused_domains: Vec::new() };
        rules.check(address).map_err(|fault| AppError::field("address", fault))?;
        let mut steps = Vec::new();
        let failed = self.try_mail(address, texts::language(language).unwrap_or("en"), &mut steps).await.err();
        Ok((steps, failed))
    }

    async fn try_mail(
        &self,
        address: &str,
        language: &str,
        steps: &mut Vec<(Step, String)>,
    ) -> std::result::Result<(), Finding> {
        let settings = &self.app.settings().mail;
        let facts = Facts { desk: settings.desk(), url: self.app.settings().public_url.clone(), ..Facts::default() };
        let text = texts::fill(settings, TEST, language, &facts).map_err(|fault| Finding::new(Step::Text, fault))?;
        let to = Recipient { name: "", email: address };
        let message = letter::message(settings, to, text, language, self.app.clock.now())?;
        let mut line = Line::open(settings, |step, text| steps.push((step, text))).await?;
        let done = line.send(&message).await;
        line.close().await;
        steps.push((Step::Message, done?));
        Ok(())
    }
}

impl crate::App {
    /// Whether this person can be sent a link, or why not.
    pub(crate) fn check_mailable(&self, person: &CustomerUser) -> Result<()> {
        let fault = if !self.settings().mail.is_set_up() {
            ("email", Fault::NoMail)
        } else if person.values.validity != Validity::Valid {
            ("valid", Fault::SwitchedOff)
        } else if person.values.email.trim().parse::<lettre::Address>().is_err() {
            ("email", Fault::NotAnAddress)
        } else {
            return Ok(());
        };
        Err(AppError::field(fault.0, fault.1))
    }
}
