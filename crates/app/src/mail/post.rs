//! The worker that sends what is in the outbox.
//!
//! A message is sent at most once by itself. Each try is claimed by an `UPDATE` that only one can win, before anything is said
//! to the mail server. Where nobody knows what came of a try (whoever made it stopped in the middle, or no answer came to
//! the text), the message is unsure: somebody has to say that it is to be sent again.

use std::sync::atomic::Ordering;

use chrono::{NaiveDateTime, TimeDelta};
use lettre::Message;
use padron_domain::validity::Validity;
use padron_storage::Writer;
use padron_storage::mail::{self, Letter};
use padron_storage::password_links::{self, PasswordLink};

use super::letter::{self, Recipient};
use super::line::{Finding, Line, Step};
use super::links::hash;
use super::texts::{self, Facts};
use super::{MailSettings, SET_PASSWORD};
use crate::error::Result;
use crate::{App, random};

/// How many messages are looked at in one go.
const BATCH: i64 = 50;
/// How often the outbox is looked at where nobody says that it filled: another program may have put something there.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(2);
/// The wait after each try that failed; after the last one nobody tries any more. Two days in all.
const WAITS: [TimeDelta; 7] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(6),
    TimeDelta::hours(16),
    TimeDelta::hours(24),
];
/// What was sent or given up is kept for so long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How many looks lie between two sweeps: about an hour.
const SWEEP_EVERY: u32 = 1_800;

/// A message that is ours to send, and what it says.
struct Ready {
    message: Message,
    recipient: String,
}

impl App {
    /// Sends what comes into the outbox, for as long as the server runs. Without a mail server there is nothing to do.
    pub async fn keep_sending(&self) {
        if !self.settings().mail.is_set_up() {
            return;
        }
        let mut looks = 0_u32;
        while !self.is_sending_over() {
            if let Err(error) = self.send_due().await {
                tracing::warn!("the outbox could not be worked on: {error}");
            }
            if looks.is_multiple_of(SWEEP_EVERY)
                && let Err(error) = self.sweep_mail().await
            {
                tracing::warn!("the outbox could not be swept: {error}");
            }
            looks = looks.wrapping_add(1);
            let _ = tokio::time::timeout(LOOK_EVERY, self.outbox_filled.notified()).await;
        }
    }

    /// Begins no more messages; one that is on its way is finished.
    pub fn stop_sending(&self) {
        self.sending_over.store(true, Ordering::SeqCst);
        self.outbox_filled.notify_one();
    }

    fn is_sending_over(&self) -> bool {
        self.sending_over.load(Ordering::SeqCst)
    }

    /// Sends every message whose time has come; how many the mail server took.
    pub async fn send_due(&self) -> Result<u64> {
        if mail::has_stopped(&mut self.db.read().await?, self.clock.now()).await? {
            let mut writer = self.db.write().await?;
            let count = mail::mark_stopped(&mut writer, self.clock.now()).await?;
            writer.commit().await?;
            tracing::warn!(count, "mail was being handed over when a server stopped: whether it arrived is unsure");
        }
        // One line serves the whole batch, with the settings of its beginning.
        let settings = self.settings();
        let mut line = None;
        let mut taken = 0;
        loop {
            let due = mail::due(&mut self.db.read().await?, self.clock.now(), BATCH).await?;
            let last = due.len() < usize::try_from(BATCH).unwrap_or(0);
            let mut progress = false;
            for letter in due {
                if self.is_sending_over() {
                    break;
                }
                match self.send_one(&settings.mail, &letter, &mut line).await? {
                    Some(true) => {
                        taken += 1;
                        progress = true;
                    }
                    Some(false) => progress = true,
                    None => {}
                }
            }
            if last || !progress {
                break;
            }
        }
        if let Some(line) = line {
            line.close().await;
        }
        Ok(taken)
    }

    /// Tries one message: whether the mail server took it, or nothing if somebody else was quicker.
    async fn send_one<'a>(
        &self,
        settings: &'a MailSettings,
        letter: &Letter,
        line: &mut Option<Line<'a>>,
    ) -> Result<Option<bool>> {
        let now = self.clock.now();
        let mut writer = self.db.write().await?;
        if !mail::claim(&mut writer, letter, now, now + self.longest_try()).await? {
            return Ok(None);
        }
        let ready = self.made(&mut writer, letter, now).await?;
        writer.commit().await?;
        let this_try = (letter.id, letter.tries + 1);
        let done = match ready {
            Ok(ready) => Self::hand_over(settings, &ready, line).await.map(|_| ready.recipient),
            Err(finding) => Err(finding),
        };
        let now = self.clock.now();
        let mut writer = self.db.write().await?;
        let taken = match done {
            Ok(recipient) => {
                mail::sent(&mut writer, this_try, &recipient, now).await?;
                true
            }
            Err(finding) if finding.unsure => {
                mail::unsure(&mut writer, this_try, &finding.to_string()).await?;
                tracing::warn!(mail = letter.id, tries = this_try.1, unsure = true, "{finding}");
                false
            }
            Err(finding) => {
                let wait = usize::try_from(letter.tries).ok().and_then(|tries| WAITS.get(tries));
                let next = wait.filter(|_| !finding.refused).map(|wait| now + *wait);
                mail::failed(&mut writer, this_try, &finding.to_string(), (now, next)).await?;
                tracing::warn!(mail = letter.id, tries = this_try.1, given_up = next.is_none(), "{finding}");
                false
            }
        };
        writer.commit().await?;
        Ok(Some(taken))
    }

    /// Hands a message over, on a line that is open already if there is one.
    async fn hand_over<'a>(
        settings: &'a MailSettings,
        ready: &Ready,
        line: &mut Option<Line<'a>>,
    ) -> std::result::Result<String, Finding> {
        let used = line.take().filter(Line::is_open);
        let reused = used.is_some();
        let mut open = match used {
            Some(open) => open,
            None => Line::open(settings, |_, _| {}).await?,
        };
        let mut done = open.send(&ready.message).await;
        // A line that lay idle may be closed by now: that says nothing about this message.
        if reused && done.as_ref().is_err_and(|finding| !finding.refused && !finding.unsure) && !open.is_open() {
            open = Line::open(settings, |_, _| {}).await?;
            done = open.send(&ready.message).await;
        }
        if open.is_open() {
            *line = Some(open);
        } else {
            open.close().await;
        }
        done
    }

    /// Makes the message, in the transaction of the claim: the secret it carries is stored as a hash only.
    async fn made(
        &self,
        writer: &mut Writer,
        letter: &Letter,
        now: NaiveDateTime,
    ) -> Result<std::result::Result<Ready, Finding>> {
        let settings = &self.settings().mail;
        let gone = |why: &str| Ok(Err(Finding { refused: true, ..Finding::new(Step::Text, why) }));
        if letter.template != SET_PASSWORD {
            return gone("there is no such text");
        }
        let Some(person) = self.person(writer, &letter.object_key).await? else {
            return gone("the person is gone");
        };
        if person.values.validity != Validity::Valid {
            return gone("the person is switched off");
        }
        let token = random::token();
        let expires_at = now + settings.link_lifetime;
        let facts = Facts {
            name: self.name_format(person.source, &self.settings()).name(&person.values),
            login: person.values.login.clone(),
            link: format!("{}/set-password/{token}", self.settings().public_url),
            expires: expires_at.format("%Y-%m-%d %H:%M UTC").to_string(),
            desk: settings.desk(),
            url: self.settings().public_url.clone(),
        };
        // The address of now, which somebody may have mended since the mail was asked for.
        let recipient = person.values.email.trim().to_owned();
        let message = texts::fill(settings, &letter.template, &letter.language, &facts)
            .map_err(|fault| Finding::new(Step::Text, fault))
            .and_then(|text| {
                let to = Recipient { name: &facts.name, email: &recipient };
                letter::message(settings, to, text, &letter.language, now)
            });
        let message = match message {
            Ok(message) => message,
            Err(finding) => return Ok(Err(finding)),
        };
        let link = PasswordLink { login: person.values.login, expires_at };
        password_links::put(writer, &hash(&token), &link, now).await?;
        Ok(Ok(Ready { message, recipient }))
    }

    /// Longer than any try can take: each of its steps has a time-out, and two lines may be needed.
    fn longest_try(&self) -> TimeDelta {
        let step = TimeDelta::from_std(self.settings().mail.timeout).unwrap_or_else(|_| TimeDelta::minutes(1));
        step * 16 + TimeDelta::minutes(1)
    }

    async fn sweep_mail(&self) -> Result<()> {
        let now = self.clock.now();
        let mut writer = self.db.write().await?;
        mail::sweep(&mut writer, now - KEPT).await?;
        password_links::sweep(&mut writer, now).await?;
        Ok(writer.commit().await?)
    }
}
