//! The line to the mail server, step by step, so that a failure says where it happened. One line serves many messages.

use std::fmt;
use std::net::SocketAddr;

use lettre::Message;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::settings::{Encryption, MailSettings};

/// A step on the way of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The text is made.
    Text,
    /// The mail server's name becomes an address.
    Name,
    /// The mail server answers.
    Connect,
    /// The line is encrypted.
    Tls,
    /// We sign in.
    SignIn,
    /// The mail server takes the message.
    Message,
}

impl Step {
    /// In the order they are taken.
    pub const ALL: [Self; 6] = [Self::Text, Self::Name, Self::Connect, Self::Tls, Self::SignIn, Self::Message];

    /// Its name, in the outbox and as part of a text's key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::SignIn => "sign-in",
            Self::Message => "message",
        }
    }

    /// The step with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// What a step came to: what the mail server said, or why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The step.
    pub step: Step,
    /// What there is to tell of it.
    pub text: String,
    /// Whether trying again is no use: the mail server does not want this message.
    pub refused: bool,
    /// Whether the mail server may have taken the message all the same: its text was on its way, and no answer came.
    pub unsure: bool,
}

impl Finding {
    /// A step that failed for this reason.
    pub(super) fn new(step: Step, text: impl fmt::Display) -> Self {
        Self { step, text: one_line(&text.to_string()), refused: false, unsure: false }
    }

    fn of(step: Step, error: &SmtpError) -> Self {
        // Where TLS begins with the first byte, its failures come as those of the line.
        let step = if error.is_tls() || (step == Step::Connect && broke_the_rules(error)) { Step::Tls } else { step };
        // Who insists on a sign-in, or did not like ours, says nothing about the message.
        let about_us =
            error.status().is_some_and(|code| matches!(code.to_string().as_str(), "530" | "534" | "535" | "538"));
        let step = if about_us { Step::SignIn } else { step };
        let refused = step == Step::Message && error.is_permanent();
        Self { refused, ..Self::new(step, full(error)) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.step.name(), self.text)
    }
}

/// Whether the other side sent what no handshake can use, as a certificate nobody vouches for.
fn broke_the_rules(error: &SmtpError) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(found) = cause {
        if let Some(io) = found.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::InvalidData;
        }
        cause = found.source();
    }
    false
}

/// An error with its causes, each said once.
fn full(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(found) = cause {
        let more = found.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = found.source();
    }
    text
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

impl MailSettings {
    /// Goes as far as a sign-in, and sends nothing; what the mail server calls itself.
    pub async fn try_line(&self) -> Result<String, Finding> {
        let line = Line::open(self, |_, _| {}).await?;
        let name = line.connection.server_info().name().to_owned();
        line.close().await;
        Ok(name)
    }
}

/// An open line to the mail server.
pub(super) struct Line<'a> {
    settings: &'a MailSettings,
    connection: AsyncSmtpConnection,
}

impl<'a> Line<'a> {
    /// Opens a line; `told` hears of every step that went well.
    pub(super) async fn open(settings: &'a MailSettings, mut told: impl FnMut(Step, String)) -> Result<Self, Finding> {
        let addresses = resolve(settings).await?;
        let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        told(Step::Name, shown.join(", "));
        let hello = ClientId::default();
        let tls = if settings.encryption == Encryption::None { None } else { Some(parameters(settings)?) };
        let wrapped = tls.clone().filter(|_| settings.encryption == Encryption::Tls);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(settings.timeout), &hello, wrapped, None);
        let mut connection = within(settings, Step::Connect, connecting).await?;
        told(Step::Connect, connection.server_info().name().to_owned());
        if let Some(tls) = tls {
            if settings.encryption == Encryption::StartTls {
                within(settings, Step::Tls, connection.starttls(tls, &hello)).await?;
            }
            told(Step::Tls, settings.encryption.name().to_owned());
        }
        if !settings.login.is_empty() {
            let credentials = Credentials::new(settings.login.clone(), settings.password.0.clone());
            within(settings, Step::SignIn, connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
            told(Step::SignIn, settings.login.clone());
        }
        Ok(Self { settings, connection })
    }

    /// Hands a message over; what the mail server said.
    pub(super) async fn send(&mut self, message: &Message) -> Result<String, Finding> {
        let bytes = message.formatted();
        let mut text_began = false;
        let handing = hand_over(&mut self.connection, message.envelope(), &bytes, &mut text_began);
        let done = match timeout(self.settings.timeout, handing).await {
            Ok(done) => done,
            Err(_) => Err(no_answer(self.settings, Step::Message)),
        };
        match done {
            Ok(response) => Ok(one_line(&response.message().collect::<Vec<_>>().join(" "))),
            Err((finding, answered)) => {
                // In the middle of a message there is no way back to its beginning.
                let _ = timeout(self.settings.timeout, self.connection.abort()).await;
                Err(Finding { unsure: text_began && !answered, ..finding })
            }
        }
    }

    /// Whether the line can be used for another message.
    pub(super) fn is_open(&self) -> bool {
        !self.connection.has_broken()
    }

    /// Says goodbye.
    pub(super) async fn close(mut self) {
        let _ = timeout(self.settings.timeout, self.connection.abort()).await;
    }
}

/// Hands a message over. Says when its text is on its way: from then on, only an answer tells whether it was taken. A failure
/// says whether it is an answer.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    bytes: &[u8],
    text_began: &mut bool,
) -> Result<Response, (Finding, bool)> {
    let failed = |error: SmtpError| (Finding::of(Step::Message, &error), error.status().is_some());
    let lacks = |what: &str| (Finding::new(Step::Message, format!("the mail server lacks {what}")), true);
    let mut needs = Vec::new();
    if envelope.to().iter().chain(envelope.from()).any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(lacks("SMTPUTF8, which this address needs"));
        }
        needs.push(MailParameter::SmtpUtfEight);
    }
    if !bytes.is_ascii() {
        if !connection.server_info().supports_feature(Extension::EightBitMime) {
            return Err(lacks("8BITMIME, which this text needs"));
        }
        needs.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    connection.command(Mail::new(envelope.from().cloned(), needs)).await.map_err(failed)?;
    for recipient in envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).await.map_err(failed)?;
    }
    connection.command(Data).await.map_err(failed)?;
    *text_began = true;
    connection.message(bytes).await.map_err(failed)
}

fn no_answer(settings: &MailSettings, step: Step) -> (Finding, bool) {
    (Finding::new(step, format!("no answer within {} seconds", settings.timeout.as_secs())), false)
}

/// A step that takes no longer than it may.
async fn within<T>(
    settings: &MailSettings,
    step: Step,
    work: impl Future<Output = Result<T, SmtpError>>,
) -> Result<T, Finding> {
    match timeout(settings.timeout, work).await {
        Ok(done) => done.map_err(|error| Finding::of(step, &error)),
        Err(_) => Err(no_answer(settings, step).0),
    }
}

async fn resolve(settings: &MailSettings) -> Result<Vec<SocketAddr>, Finding> {
    let looking = tokio::net::lookup_host((settings.host.as_str(), settings.port));
    let found: Vec<SocketAddr> = match timeout(settings.timeout, looking).await {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(error)) => return Err(Finding::new(Step::Name, format!("{}: {error}", settings.host))),
        Err(_) => return Err(Finding::new(Step::Name, format!("{}: no answer", settings.host))),
    };
    if found.is_empty() {
        return Err(Finding::new(Step::Name, format!("{} has no address", settings.host)));
    }
    Ok(found)
}

fn parameters(settings: &MailSettings) -> Result<TlsParameters, Finding> {
    let failed = |error: &dyn fmt::Display| Finding::new(Step::Tls, error);
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_certificate {
        let about = |error: &dyn fmt::Display| Finding::new(Step::Tls, format!("{}: {error}", path.display()));
        let pem = std::fs::read(path).map_err(|error| about(&error))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| about(&error))?);
    }
    builder.build().map_err(|error| failed(&error))
}
