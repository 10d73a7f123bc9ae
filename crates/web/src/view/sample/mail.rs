//! Mail and the page behind a mailed link.

use chrono::TimeDelta;

use super::{now, shell};
use crate::locale::Texts;
use crate::view::{
    Choice, Input, Kind, Letter, LetterState, Mail, MailLine, MailTest, OutboxFilter, Place, SendLink, SetPassword,
    Template, TestStep, fault_text,
};

/// The form that sends a link.
pub(super) fn send_link(t: Texts) -> SendLink {
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    SendLink {
        action: "/customer-users/jgarcia/password/link".to_owned(),
        email: "j.garcia@cabrera.example".to_owned(),
        language: Input {
            name: "language",
            label: t.get("link-language").into_owned(),
            kind: Kind::Select(vec![choice("", &t.get("link-language-own")), choice("es", "Español")]),
            ..Input::default()
        },
        fault: None,
    }
}

/// The screens by name.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let outside = |title: &str| crate::view::Shell { user: None, ..shell(t, title, Place::Nowhere) };
    let mut choose = SetPassword {
        page: outside(&t.get("choose-title")),
        action: "/set-password/x".to_owned(),
        login: "jgarcia".to_owned(),
        inputs: SetPassword::inputs(t, 8),
        done: false,
    };
    let plain = choose.render()?;
    choose.inputs[0].fault = Some(fault_text(t, "too-short", "8"));
    let faulty = choose.render()?;
    let done = SetPassword { page: outside(&t.get("choose-done-title")), done: true, ..SetPassword::default() };
    let empty =
        Mail { page: shell(t, &t.get("mail-title"), Place::Mail), filters: filters(t, [0; 5]), ..Mail::default() };
    Ok(vec![
        ("choose-password", plain),
        ("choose-password-faults", faulty),
        ("choose-password-done", done.render()?),
        ("mail-not-set-up", empty.render()?),
        ("mail", mail(t, true).render()?),
        ("mail-test-failed", mail(t, false).render()?),
    ])
}

fn filters(t: Texts, counts: [u64; 5]) -> Vec<OutboxFilter> {
    let names = ["mail-all", "mail-waiting", "mail-sent", "mail-failed", "mail-unsure"];
    let filter = |(name, count): (&str, u64)| OutboxFilter {
        text: t.get(name).into_owned(),
        count,
        href: "/mail#outbox".to_owned(),
        current: name == "mail-all",
    };
    names.into_iter().zip(counts).map(filter).collect()
}

fn mail(t: Texts, good: bool) -> Mail {
    let line = |label: &str, value: &str| MailLine { label: t.get(label).into_owned(), value: value.to_owned() };
    let step = |name: &str, good, text: &str| TestStep { name: t.get(name).into_owned(), good, text: text.to_owned() };
    let mut steps =
        vec![step("mail-step-name", true, "192.0.2.25:587"), step("mail-step-connect", true, "mail.example.org")];
    let text = if good {
        steps.push(step("mail-step-message", true, "2.0.0 Ok: queued as 4XyZ"));
        t.with("mail-test-sent", &[("address", "ana@example.org")])
    } else {
        steps.push(step("mail-step-tls", false, "invalid peer certificate: UnknownIssuer"));
        t.with("mail-test-failed", &[("step", &t.get("mail-step-tls"))])
    };
    let letter = |recipient: &str, state, tries, fault: String, minutes| Letter {
        recipient: recipient.to_owned(),
        person_href: "/customer-users/jgarcia".to_owned(),
        what: t.get("mail-what-set-password").into_owned(),
        state,
        tries,
        asked: t.when(now() - TimeDelta::minutes(minutes), now()),
        next: (state == LetterState::Waiting && tries > 0)
            .then(|| t.num("mail-next-minutes", "count", 4_u64).into_owned()),
        fault,
        note: (state == LetterState::Unsure).then(|| t.get("mail-unsure-note").into_owned()),
        retry_href: matches!(state, LetterState::Waiting | LetterState::Failed | LetterState::Unsure)
            .then(|| "/mail/1/retry".to_owned()),
    };
    let greylisted = format!("{}: 451 4.7.1 Greylisted", t.get("mail-step-message"));
    let unknown = format!("{}: 550 5.1.1 User unknown", t.get("mail-step-message"));
    Mail {
        page: shell(t, &t.get("mail-title"), Place::Mail),
        settings: vec![
            line("mail-server", "mail.example.org:587"),
            line("mail-encryption", "STARTTLS"),
            line("mail-login", "desk"),
            line("mail-from", "Service Desk <desk@example.org>"),
            MailLine { value: t.num("mail-days", "count", 7_u64).into_owned(), ..line("mail-link-lifetime", "") },
        ],
        faults: if good { Vec::new() } else { vec!["mail.templates: /etc/padron/mail".to_owned()] },
        address: Input {
            name: "address",
            label: t.get("mail-test-address").into_owned(),
            value: "ana@example.org".to_owned(),
            kind: Kind::Email,
            required: true,
            ..Input::default()
        },
        test: Some(MailTest { sent: good, text: text.into_owned(), steps }),
        filters: filters(t, [5, 2, 1, 1, 1]),
        retries_all: true,
        letters: vec![
            letter("j.garcia@cabrera.example", LetterState::Waiting, 0, String::new(), 0),
            letter("siobhan@nordlicht.example", LetterState::Waiting, 2, greylisted, 9),
            letter("fatma@nordlicht.example", LetterState::Sent, 1, String::new(), 70),
            letter("mia@nordlicht.example", LetterState::Unsure, 1, String::new(), 90),
            letter("tomas@gone.example", LetterState::Failed, 1, unknown, 3_000),
        ],
        older_href: Some("/mail?before=1".to_owned()),
    }
}
