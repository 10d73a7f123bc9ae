//! An LDAP server that answers whatever a test wants, right or wrong: late, cut, endless, huge, or not LDAP at all.
//!
//! A test gives a function from questions to acts. What it needs for right answers (and to break them) is here too.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What a client asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The number of the message.
    pub id: u32,
    /// The tag of the request: [`BIND`], [`SEARCH`], [`EXTENDED`], [`UNBIND`].
    pub kind: u8,
    /// The message as it came.
    pub bytes: Vec<u8>,
    /// How many came before it on this connection.
    pub before: usize,
    /// How many connections there were before this one.
    pub connection: usize,
}

impl Question {
    /// Whether these bytes are anywhere in it.
    pub fn has(&self, part: &[u8]) -> bool {
        self.bytes.windows(part.len()).any(|window| window == part)
    }
}

/// The tag of a sign-in.
pub const BIND: u8 = 0x60;
/// The tag of a goodbye.
pub const UNBIND: u8 = 0x42;
/// The tag of a search.
pub const SEARCH: u8 = 0x63;
/// The tag of StartTLS and the like.
pub const EXTENDED: u8 = 0x77;

/// What the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes again and again, until the client hangs up.
    Forever(Vec<u8>),
    /// Waits.
    Wait(Duration),
    /// Hangs up.
    HangUp,
}

/// How a server answers.
type Answers = dyn Fn(&Question) -> Vec<Act> + Send + Sync;

/// A running server; it listens for as long as the test runs.
#[derive(Clone)]
pub struct Crooked {
    port: u16,
    asked: Arc<Mutex<Vec<Question>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Crooked {
    /// Starts a server that answers like this.
    pub fn start(answers: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let asked = Arc::<Mutex<Vec<Question>>>::default();
        let kept = Arc::clone(&asked);
        let answers: Arc<Answers> = Arc::new(answers);
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().flatten().enumerate() {
                let (asked, answers) = (Arc::clone(&kept), Arc::clone(&answers));
                // A client that hangs up in the middle is part of the test.
                thread::spawn(move || drop(converse(stream, connection, &*answers, &asked)));
            }
        });
        Ok(Self { port, asked })
    }

    /// Where it listens, on 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        locked(&self.asked).clone()
    }
}

fn converse(
    mut stream: TcpStream,
    connection: usize,
    answers: &Answers,
    asked: &Mutex<Vec<Question>>,
) -> io::Result<()> {
    for before in 0.. {
        let bytes = message_of(&mut stream)?;
        let (id, kind) = head(&bytes).ok_or(io::ErrorKind::InvalidData)?;
        let question = Question { id, kind, bytes, before, connection };
        locked(asked).push(question.clone());
        for act in answers(&question) {
            match act {
                Act::Send(bytes) => stream.write_all(&bytes)?,
                Act::Forever(bytes) => loop {
                    stream.write_all(&bytes)?;
                },
                Act::Wait(time) => thread::sleep(time),
                Act::HangUp => return Ok(()),
            }
        }
    }
    Ok(())
}

/// A whole message of a client.
fn message_of(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 2];
    stream.read_exact(&mut bytes)?;
    let mut length = usize::from(bytes[1]);
    if length >= 0x80 {
        let mut digits = vec![0; length & 0x7f];
        stream.read_exact(&mut digits)?;
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        bytes.extend(digits);
    }
    let start = bytes.len();
    bytes.resize(start + length, 0);
    stream.read_exact(&mut bytes[start..])?;
    Ok(bytes)
}

/// The number and the tag of a message.
fn head(bytes: &[u8]) -> Option<(u32, u8)> {
    let inner = content(bytes)?.1;
    let ((_, id), rest) = (content(inner)?, inner);
    let id_length = rest.len() - content_rest(rest)?.len();
    let id = id.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    Some((id, *rest.get(id_length)?))
}

fn content(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (start, length) = extent(bytes)?;
    Some((*bytes.first()?, bytes.get(start..start + length)?))
}

fn content_rest(bytes: &[u8]) -> Option<&[u8]> {
    let (start, length) = extent(bytes)?;
    bytes.get(start + length..)
}

fn extent(bytes: &[u8]) -> Option<(usize, usize)> {
    let first = usize::from(*bytes.get(1)?);
    if first < 0x80 {
        return Some((2, first));
    }
    let digits = bytes.get(2..2 + (first & 0x7f))?;
    Some((2 + digits.len(), digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit))))
}

/// An element.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    if length < 0x80 {
        out.push(u8::try_from(length).unwrap_or_default());
    } else {
        out.push(0x84);
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    }
    out.extend(content);
    out
}

/// A whole number that is not negative.
pub fn number(tag: u8, value: u32) -> Vec<u8> {
    element(tag, &[&[0][..], &value.to_be_bytes()].concat())
}

/// A message: its number, the answer, and controls if there are any.
pub fn message(id: u32, answer: &[u8], controls: &[u8]) -> Vec<u8> {
    element(0x30, &[&number(2, id)[..], answer, controls].concat())
}

/// A result: of a sign-in (`0x61`), a search (`0x65`), StartTLS (`0x78`).
pub fn result(tag: u8, id: u32, code: u32, text: &str) -> Vec<u8> {
    message(id, &outcome(tag, code, text), &[])
}

fn outcome(tag: u8, code: u32, text: &str) -> Vec<u8> {
    element(tag, &[number(0x0a, code), element(4, b""), element(4, text.as_bytes())].concat())
}

/// The end of a page; after an empty cookie there is no other.
pub fn page_end(id: u32, cookie: &[u8]) -> Vec<u8> {
    let value = element(0x30, &[number(2, 0), element(4, cookie)].concat());
    let control = element(0x30, &[element(4, b"1.2.840.113556.1.4.319"), element(4, &value)].concat());
    message(id, &outcome(0x65, 0, ""), &element(0xa0, &control))
}

/// An entry.
pub fn entry(id: u32, dn: &str, attributes: &[(&str, &[&[u8]])]) -> Vec<u8> {
    let set =
        |values: &[&[u8]]| element(0x31, &values.iter().map(|value| element(4, value)).collect::<Vec<_>>().concat());
    let pair = |name: &str, values: &[&[u8]]| element(0x30, &[element(4, name.as_bytes()), set(values)].concat());
    let attributes = attributes.iter().map(|(name, values)| pair(name, values)).collect::<Vec<_>>().concat();
    message(id, &element(0x64, &[element(4, dn.as_bytes()), element(0x30, &attributes)].concat()), &[])
}

/// A reference to another directory.
pub fn reference(id: u32, address: &str) -> Vec<u8> {
    message(id, &element(0x73, &element(4, address.as_bytes())), &[])
}

/// What a right server does with everything but searches; a test goes on from here.
pub fn welcome(question: &Question) -> Vec<Act> {
    match question.kind {
        BIND => vec![Act::Send(result(0x61, question.id, 0, ""))],
        EXTENDED => vec![Act::Send(result(0x78, question.id, 2, "what"))],
        SEARCH => vec![Act::Send(page_end(question.id, b""))],
        _ => vec![Act::HangUp],
    }
}
