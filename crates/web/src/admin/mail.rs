//! Mail: what is set, whether it works, what is on its way.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::mail::{self, Encryption, Finding, MailSettings, Step};

use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{
    Input, Kind, Letter, LetterState, Mail, MailLine, MailTest, OutboxFilter, Place, Status, TestStep, fault_text,
};

/// Messages a page.
const SHOWN: i64 = 50;

/// `GET /mail?state=&before=`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect();
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let before = get("before").and_then(|text| text.parse().ok());
    page(&drawn(&web, &admin, &visitor, get("state"), before).await?)
}

/// `POST /mail/test`
pub(super) async fn test(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let (t, address) = (visitor.t, sent.get("address").trim());
    let mut view = drawn(&web, &admin, &visitor, None, None).await?;
    address.clone_into(&mut view.address.value);
    match admin.test_mail(address, t.language().tag()).await {
        Ok((steps, failed)) => {
            // A mail server that does not answer is no failure of ours: the page is what was asked for.
            view.test = Some(told(t, address, steps, failed));
            page(&view)
        }
        Err(AppError::Fields(faults)) => {
            view.address.fault = faults.first().map(|fault| fault_text(t, fault.fault.code(), &fault.fault.detail()));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `POST /mail/retry`: everything that was given up.
pub(super) async fn retry_all(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    admin.retry_failed_letters().await.map_err(|error| visitor.failed(&error))?;
    let jar = CookieJar::new().add(Flash::MailRetried.cookie("", visitor.https));
    Ok((jar, go(link::MAIL)).into_response())
}

/// `POST /mail/{id}/retry`
pub(super) async fn retry(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let id = id.parse().map_err(|_| visitor.message(Status::NotFound))?;
    admin.retry_letter(id).await.map_err(|error| visitor.failed(&error))?;
    let jar = CookieJar::new().add(Flash::MailRetried.cookie("", visitor.https));
    Ok((jar, go(link::MAIL)).into_response())
}

fn step_name(t: Texts, step: Step) -> String {
    let text = match step {
        Step::Text => t.get("mail-step-text"),
        Step::Name => t.get("mail-step-name"),
        Step::Connect => t.get("mail-step-connect"),
        Step::Tls => t.get("mail-step-tls"),
        Step::SignIn => t.get("mail-step-sign-in"),
        Step::Message => t.get("mail-step-message"),
    };
    text.into_owned()
}

fn told(t: Texts, address: &str, steps: Vec<(Step, String)>, failed: Option<Finding>) -> MailTest {
    let text = match &failed {
        None => t.with("mail-test-sent", &[("address", address)]),
        Some(finding) => t.with("mail-test-failed", &[("step", &step_name(t, finding.step))]),
    };
    let good = steps.into_iter().map(|(step, text)| TestStep { name: step_name(t, step), good: true, text });
    let sent = failed.is_none();
    let bad = failed.map(|finding| TestStep { name: step_name(t, finding.step), good: false, text: finding.text });
    MailTest { sent, text: text.into_owned(), steps: good.chain(bad).collect() }
}

async fn drawn(
    web: &Web,
    admin: &Admin,
    visitor: &Visitor,
    state: Option<&str>,
    before: Option<i64>,
) -> Result<Mail, Answer> {
    let t = visitor.t;
    let failed = |error| visitor.failed(&error);
    let states = [None, Some(mail::WAITING), Some(mail::SENT), Some(mail::FAILED), Some(mail::UNSURE)];
    let state = states.into_iter().flatten().find(|known| Some(*known) == state);
    let counts = admin.outbox().await.map_err(failed)?;
    let letters = admin.letters(state, before, SHOWN).await.map_err(failed)?;
    let here = state.map_or_else(|| link::MAIL.to_owned(), |state| link::with(link::MAIL, "state", state));
    let full = i64::try_from(letters.len()).is_ok_and(|count| count == SHOWN);
    let older = letters.last().filter(|_| full).map(|last| link::with(&here, "before", &last.id.to_string()));
    let filter = |wanted: Option<&str>| OutboxFilter {
        text: match wanted {
            Some(mail::WAITING) => t.get("mail-waiting"),
            Some(mail::SENT) => t.get("mail-sent"),
            Some(mail::FAILED) => t.get("mail-failed"),
            Some(mail::UNSURE) => t.get("mail-unsure"),
            _ => t.get("mail-all"),
        }
        .into_owned(),
        count: match wanted {
            Some(mail::WAITING) => counts.waiting,
            Some(mail::SENT) => counts.sent,
            Some(mail::FAILED) => counts.failed,
            Some(mail::UNSURE) => counts.unsure,
            _ => counts.waiting + counts.sent + counts.failed + counts.unsure,
        },
        href: wanted.map_or_else(|| link::MAIL.to_owned(), |state| link::with(link::MAIL, "state", state)) + "#outbox",
        current: wanted == state,
    };
    let settings = &web.app.settings().mail;
    Ok(Mail {
        page: visitor.shell(t.get("mail-title"), Place::Mail),
        settings: if settings.is_set_up() { lines(t, settings) } else { Vec::new() },
        faults: settings.faults(),
        address: Input {
            name: "address",
            label: t.get("mail-test-address").into_owned(),
            kind: Kind::Email,
            required: true,
            ..Input::default()
        },
        test: None,
        filters: states.into_iter().map(filter).collect(),
        retries_all: counts.failed > 0,
        letters: letters.iter().map(|letter| shown(visitor, letter)).collect(),
        older_href: older,
    })
}

fn shown(visitor: &Visitor, letter: &mail::Letter) -> Letter {
    let t = visitor.t;
    let state = match letter.state.as_str() {
        mail::SENDING => LetterState::Sending,
        mail::SENT => LetterState::Sent,
        mail::FAILED => LetterState::Failed,
        mail::UNSURE => LetterState::Unsure,
        _ => LetterState::Waiting,
    };
    let open = matches!(state, LetterState::Waiting | LetterState::Failed | LetterState::Unsure) && letter.tries > 0;
    Letter {
        recipient: letter.recipient.clone(),
        person_href: link::customer_user(&letter.object_key),
        what: match letter.template.as_str() {
            mail::SET_PASSWORD => t.get("mail-what-set-password").into_owned(),
            other => other.to_owned(),
        },
        state,
        tries: letter.tries.unsigned_abs(),
        asked: t.when(letter.created_at, visitor.now),
        next: (state == LetterState::Waiting && letter.tries > 0)
            .then(|| next_try(t, letter.next_try_at - visitor.now)),
        fault: letter.fault.as_deref().map(|fault| fault_shown(t, fault)).unwrap_or_default(),
        note: (state == LetterState::Unsure).then(|| t.get("mail-unsure-note").into_owned()),
        retry_href: open.then(|| format!("/mail/{}/retry", letter.id)),
    }
}

/// How long it is until the next try.
fn next_try(t: Texts, left: chrono::TimeDelta) -> String {
    let minutes = left.num_minutes().max(0).unsigned_abs() + 1;
    let text = if minutes < 90 {
        t.num("mail-next-minutes", "count", minutes)
    } else {
        t.num("mail-next-hours", "count", minutes.div_ceil(60))
    };
    text.into_owned()
}

/// A stored fault, its step in the reader's words.
fn fault_shown(t: Texts, fault: &str) -> String {
    match fault.split_once(": ").and_then(|(step, text)| Some((Step::from_name(step)?, text))) {
        Some((step, text)) => format!("{}: {text}", step_name(t, step)),
        None => fault.to_owned(),
    }
}

fn lines(t: Texts, settings: &MailSettings) -> Vec<MailLine> {
    let line = |label: std::borrow::Cow<'static, str>, value: String| MailLine { label: label.into_owned(), value };
    let hours = settings.link_lifetime.num_hours().unsigned_abs();
    let lifetime = if hours.is_multiple_of(24) {
        t.num("mail-days", "count", hours / 24)
    } else {
        t.num("mail-hours", "count", hours)
    };
    let encryption = match settings.encryption {
        Encryption::None => t.get("mail-encryption-none"),
        Encryption::StartTls => t.get("mail-encryption-starttls"),
        Encryption::Tls => t.get("mail-encryption-tls"),
    };
    let login = if settings.login.is_empty() { t.get("mail-nobody").into_owned() } else { settings.login.clone() };
    let mut lines = vec![
        line(t.get("mail-server"), format!("{}:{}", settings.host, settings.port)),
        line(t.get("mail-encryption"), encryption.into_owned()),
        line(t.get("mail-login"), login),
        line(t.get("mail-from"), settings.from.clone()),
    ];
    if !settings.reply_to.is_empty() {
        lines.push(line(t.get("mail-reply-to"), settings.reply_to.clone()));
    }
    if let Some(folder) = &settings.templates {
        lines.push(line(t.get("mail-templates"), folder.display().to_string()));
    }
    lines.push(line(t.get("mail-link-lifetime"), lifetime.into_owned()));
    lines
}
