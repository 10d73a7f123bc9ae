//! A mail server for tests: it speaks SMTP on a real port, with STARTTLS or TLS and a sign-in if wanted, keeps what it took, and
//! refuses, defers or hangs up where a test says so.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How the line is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// Not at all.
    #[default]
    None,
    /// In clear first.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// What becomes of the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is taken.
    Take,
    /// Its recipient is answered with this line, as `451 4.2.1 Later`.
    Answer(&'static str),
    /// The line is dropped when the text begins.
    HangUp,
    /// The text is taken and never answered.
    Silence,
}

/// What a server insists on.
#[derive(Debug, Clone, Default)]
pub struct Wants {
    /// How the line is protected.
    pub protection: Protection,
    /// A login and a password.
    pub sign_in: Option<(&'static str, &'static str)>,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The sender, as the envelope has it.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// Headers and body.
    pub text: String,
    /// Whether the line was encrypted.
    pub encrypted: bool,
    /// Whether the sender signed in.
    pub signed_in: bool,
}

impl Taken {
    /// The text of the plain part, decoded.
    pub fn plain(&self) -> String {
        let part = self.text.split("Content-Type: text/plain").nth(1).unwrap_or(&self.text);
        let (head, body) = part.split_once("\r\n\r\n").unwrap_or(("", part));
        let body = body.split("\r\n--").next().unwrap_or(body);
        if head.contains("quoted-printable") { unquoted(body) } else { body.to_owned() }
    }

    /// The first address in the plain part that holds `/set-password/`.
    pub fn link(&self) -> Option<String> {
        self.plain().split_whitespace().find(|word| word.contains("/set-password/")).map(str::to_owned)
    }
}

fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = (*first == b'=').then(|| after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok())).flatten();
        if let Some(byte) = coded.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Debug, Default)]
struct Shared {
    taken: Vec<Taken>,
    next: VecDeque<Next>,
    connections: usize,
}

/// A running mail server; it listens for as long as the test runs.
#[derive(Debug, Clone)]
pub struct Sink {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

/// How long a conversation waits for the other side.
const PATIENCE: Duration = Duration::from_secs(10);

impl Sink {
    /// Starts a server.
    pub fn start(wants: Wants) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let shared = Arc::<Mutex<Shared>>::default();
        let tls = Arc::new(tls()?);
        let kept = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shared, wants, tls) = (Arc::clone(&kept), wants.clone(), Arc::clone(&tls));
                // A client that hangs up in the middle is part of the test.
                thread::spawn(move || {
                    lock(&shared).connections += 1;
                    let _ = converse(stream, &wants, &tls, &shared);
                });
            }
        });
        Ok(Self { port, shared })
    }

    /// Where it listens, on 127.0.0.1 and so on localhost.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What becomes of the next messages; all after them are taken.
    pub fn then(&self, next: &[Next]) {
        lock(&self.shared).next.extend(next);
    }

    /// From now on everything is taken.
    pub fn take_all(&self) {
        lock(&self.shared).next.clear();
    }

    /// Everything that was taken.
    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.shared).taken.clone()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        lock(&self.shared).connections
    }

    /// The certificate of the authority behind this server's.
    pub fn authority() -> PathBuf {
        data("ca.pem")
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/tls").join(name)
}

fn tls() -> io::Result<ServerConfig> {
    let other = |error: &dyn std::fmt::Display| io::Error::other(error.to_string());
    let chain = CertificateDer::from_pem_file(data("server.pem")).map_err(|error| other(&error))?;
    let key = PrivateKeyDer::from_pem_file(data("server.key")).map_err(|error| other(&error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![chain], key))
        .map_err(|error| other(&error))
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

fn encrypted(stream: TcpStream, tls: &Arc<ServerConfig>) -> io::Result<Box<dyn Stream>> {
    let session = ServerConnection::new(Arc::clone(tls)).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Box::new(StreamOwned::new(session, stream)))
}

struct Conversation {
    stream: BufReader<Box<dyn Stream>>,
    encrypted: bool,
    signed_in: bool,
}

impl Conversation {
    fn say(&mut self, text: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(format!("{text}\r\n").as_bytes())?;
        self.stream.get_mut().flush()
    }

    fn hear(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn text(&mut self) -> io::Result<String> {
        let mut text = String::new();
        loop {
            let line = self.hear()?;
            if line == "." {
                return Ok(text);
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push_str("\r\n");
        }
    }
}

fn converse(stream: TcpStream, wants: &Wants, tls: &Arc<ServerConfig>, shared: &Mutex<Shared>) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let raw = stream.try_clone()?;
    let wrapped = wants.protection == Protection::Tls;
    let line: Box<dyn Stream> = if wrapped { encrypted(stream, tls)? } else { Box::new(stream) };
    let mut talk = Conversation { stream: BufReader::new(line), encrypted: wrapped, signed_in: false };
    talk.say("220 sink.test ESMTP")?;
    let (mut from, mut to) = (String::new(), Vec::new());
    let mut next = Next::Take;
    loop {
        let line = talk.hear()?;
        let word = line.split(' ').next().unwrap_or("").to_ascii_uppercase();
        match word.as_str() {
            "EHLO" | "HELO" => {
                let mut offers = vec!["sink.test".to_owned(), "8BITMIME".to_owned()];
                if wants.protection == Protection::StartTls && !talk.encrypted {
                    offers.push("STARTTLS".to_owned());
                } else if wants.sign_in.is_some() {
                    offers.push("AUTH PLAIN LOGIN".to_owned());
                }
                let last = offers.len() - 1;
                for (place, offer) in offers.iter().enumerate() {
                    talk.say(&format!("250{}{offer}", if place == last { ' ' } else { '-' }))?;
                }
            }
            "STARTTLS" if wants.protection == Protection::StartTls && !talk.encrypted => {
                talk.say("220 Go ahead")?;
                let line = encrypted(raw.try_clone()?, tls)?;
                talk = Conversation { stream: BufReader::new(line), encrypted: true, signed_in: false };
            }
            "AUTH" => {
                talk.signed_in = wants.sign_in.is_some_and(|(login, password)| {
                    line.split(' ').nth(2).is_some_and(|given| given == base64(&format!("\0{login}\0{password}")))
                });
                talk.say(if talk.signed_in { "235 2.7.0 Welcome" } else { "535 5.7.8 Wrong login or password" })?;
            }
            "MAIL" if wants.sign_in.is_some() && !talk.signed_in => talk.say("530 5.7.0 Sign in first")?,
            "MAIL" => {
                from = address(&line);
                to.clear();
                next = lock(shared).next.pop_front().unwrap_or(Next::Take);
                talk.say("250 2.1.0 Fine")?;
            }
            "RCPT" => {
                if let Next::Answer(answer) = next {
                    talk.say(answer)?;
                } else {
                    to.push(address(&line));
                    talk.say("250 2.1.5 Fine")?;
                }
            }
            "DATA" if next == Next::HangUp => return Ok(()),
            "DATA" => {
                talk.say("354 Go on")?;
                let text = talk.text()?;
                if next == Next::Silence {
                    thread::sleep(PATIENCE);
                    return Ok(());
                }
                let taken = Taken {
                    from: from.clone(),
                    to: to.clone(),
                    text,
                    encrypted: talk.encrypted,
                    signed_in: talk.signed_in,
                };
                lock(shared).taken.push(taken);
                talk.say("250 2.0.0 Taken as 42")?;
            }
            "RSET" | "NOOP" => talk.say("250 2.0.0 Fine")?,
            "QUIT" => return talk.say("221 2.0.0 Bye"),
            _ => talk.say("500 5.5.1 What?")?,
        }
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or("").to_owned()
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            let letter = LETTERS.get(index as usize).copied().unwrap_or(b'=');
            out.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}
