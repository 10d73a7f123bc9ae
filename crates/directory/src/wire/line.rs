//! The connection itself.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};

use super::Entry;
use super::message::{Body, Message, Outcome, references};
use super::request::{self, Search};
use crate::ber;
use crate::error::Cause;

/// What a connection goes through: TCP, or TLS over it.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of one answer.
    pub(crate) message: usize,
    /// Bytes of all entries of small questions that are asked together.
    pub(crate) together: usize,
    /// How long one answer may take.
    pub(crate) answer: Duration,
}

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Questions that may be on their way at once.
const AT_ONCE: usize = 64;

/// A connection to one host.
pub(crate) struct Line {
    stream: Box<dyn Stream>,
    /// What was read; before `start` it is done with.
    buffer: Vec<u8>,
    start: usize,
    limits: Limits,
    last_id: u32,
    /// Whether a question was not answered to its end. Such a connection is of no use any more.
    busy: bool,
    host: String,
    encrypted: bool,
    used: Instant,
}

/// A search that is on its way.
#[derive(Debug)]
pub(crate) struct Asked(u32);

/// What a search came to, besides its entries.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) outcome: Outcome,
    /// Where else something could be; never followed.
    pub(crate) references: Vec<String>,
}

impl Line {
    pub(crate) fn new(stream: Box<dyn Stream>, host: &str, encrypted: bool, limits: Limits) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            start: 0,
            limits,
            last_id: 0,
            busy: false,
            host: host.to_owned(),
            encrypted,
            used: Instant::now(),
        }
    }

    /// The host it leads to.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether nobody in between can read it.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether it may be asked again: every question was answered to its end, and nothing came unasked.
    pub(crate) fn is_clean(&self) -> bool {
        !self.busy && self.start == self.buffer.len()
    }

    /// For how long nobody used it.
    pub(crate) fn idle(&self) -> Duration {
        self.used.elapsed()
    }

    /// What it went through, to put encryption around it. Whatever came unasked is lost, and a reason not to go on.
    pub(crate) fn into_stream(self) -> Result<Box<dyn Stream>, Cause> {
        if self.is_clean() { Ok(self.stream) } else { Err(Cause::Malformed("something came before encryption began")) }
    }

    fn next_id(&mut self) -> u32 {
        self.last_id = if self.last_id >= 0x7fff_fff0 { 1 } else { self.last_id + 1 };
        self.last_id
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        self.busy = true;
        self.used = Instant::now();
        let sent = timeout(self.limits.answer, async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        });
        sent.await.map_err(|_| Cause::TimedOut)?.map_err(|error| cause_of(&error))
    }

    /// Waits for a whole message, and answers where it lies in the buffer.
    async fn receive(&mut self) -> Result<std::ops::Range<usize>, Cause> {
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
            // A long answer once does not mean a large buffer for ever.
            self.buffer.shrink_to(CHUNK * 4);
        }
        let deadline = Instant::now() + self.limits.answer;
        loop {
            let unread = self.buffer.get(self.start..).unwrap_or_default();
            if let Some((head, length)) = ber::head(unread)? {
                if unread.first() != Some(&ber::SEQUENCE) {
                    return Err(Cause::Malformed("this is not LDAP"));
                }
                let whole = head.saturating_add(length);
                if whole > self.limits.message {
                    return Err(Cause::TooLarge);
                }
                if unread.len() >= whole {
                    let range = self.start..self.start + whole;
                    self.start = range.end;
                    return Ok(range);
                }
            }
            if self.start > 0 && (self.start >= CHUNK || self.buffer.len() == self.buffer.capacity()) {
                self.buffer.drain(..self.start);
                self.start = 0;
            }
            // Room is made for what comes, never for what a length claims.
            self.buffer.reserve(CHUNK);
            let read = tokio::time::timeout_at(deadline, self.stream.read_buf(&mut self.buffer));
            match read.await.map_err(|_| Cause::TimedOut)? {
                Ok(0) => return Err(Cause::Closed),
                Ok(_) => {}
                Err(error) => return Err(cause_of(&error)),
            }
        }
    }

    /// The next message, which answers one of these questions.
    async fn message(&mut self, first: u32, last: u32) -> Result<Message<'_>, Cause> {
        let range = self.receive().await?;
        let message = Message::parse(self.buffer.get(range).unwrap_or_default())?;
        match message.id {
            // The directory says that it is going to hang up.
            0 => Err(Cause::Closed),
            id if (first..=last).contains(&id) => Ok(message),
            _ => Err(Cause::Malformed("an answer to something nobody asked")),
        }
    }

    /// Signs in. The outcome is the directory's, whatever it is.
    pub(crate) async fn bind(&mut self, dn: &str, password: &[u8]) -> Result<Outcome, Cause> {
        let id = self.next_id();
        self.send(&request::bind(id, dn, password)).await?;
        let message = self.message(id, id).await?;
        let controls = message.controls();
        let Body::Bound(outcome) = message.body else {
            return Err(Cause::Malformed("no answer to a sign-in"));
        };
        let outcome = Message::with_controls(outcome, controls)?;
        self.busy = false;
        Ok(outcome)
    }

    /// Asks to encrypt what follows. The outcome is the directory's, whatever it is.
    pub(crate) async fn start_tls(&mut self) -> Result<Outcome, Cause> {
        let id = self.next_id();
        self.send(&request::start_tls(id)).await?;
        let Body::Extended(outcome) = self.message(id, id).await?.body else {
            return Err(Cause::Malformed("no answer to StartTLS"));
        };
        self.busy = false;
        Ok(outcome)
    }

    /// Asks for a search, whose answer is to be taken with [`Line::answer`] before anything else is asked.
    pub(crate) async fn ask(&mut self, search: &Search<'_>) -> Result<Asked, Cause> {
        let id = self.next_id();
        self.send(&request::search(id, search)).await?;
        Ok(Asked(id))
    }

    /// Hands over the entries of a search as they come.
    pub(crate) async fn answer(
        &mut self,
        Asked(id): Asked,
        mut each: impl FnMut(Entry) -> Result<(), Cause>,
    ) -> Result<Found, Cause> {
        let mut found = Vec::new();
        loop {
            let message = self.message(id, id).await?;
            let controls = message.controls();
            match message.body {
                Body::Entry(content) => each(Entry::parse(content)?)?,
                Body::Reference(content) => references(content, &mut found)?,
                Body::Done(outcome) => {
                    let outcome = Message::with_controls(outcome, controls)?;
                    self.busy = false;
                    self.used = Instant::now();
                    return Ok(Found { outcome, references: found });
                }
                Body::Bound(_) | Body::Extended(_) => return Err(Cause::Malformed("an answer of another kind")),
            }
        }
    }

    /// Searches several times, many at once, and answers each with its outcome and its first entries, `most` at most.
    pub(crate) async fn searches(
        &mut self,
        searches: &[Search<'_>],
        most: usize,
    ) -> Result<Vec<(Outcome, Vec<Entry>)>, Cause> {
        let (mut answers, mut bytes) = (Vec::with_capacity(searches.len()), 0);
        let together = self.limits.together;
        for some in searches.chunks(AT_ONCE) {
            let mut questions = Vec::new();
            let first = self.last_id.min(0x7fff_0000).wrapping_add(1);
            // Numbers of one batch lie side by side.
            self.last_id = first - 1;
            for search in some {
                let id = self.next_id();
                questions.extend(request::search(id, search));
            }
            self.send(&questions).await?;
            let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); some.len()];
            let mut outcomes: Vec<Option<Outcome>> = vec![None; some.len()];
            let mut left = some.len();
            let last = self.last_id;
            while left > 0 {
                let message = self.message(first, last).await?;
                let place = usize::try_from(message.id - first).unwrap_or(usize::MAX);
                let controls = message.controls();
                let (Some(entries), Some(done)) = (entries.get_mut(place), outcomes.get_mut(place)) else {
                    return Err(Cause::Malformed("an answer to something nobody asked"));
                };
                if done.is_some() {
                    return Err(Cause::Malformed("an answer after the last one"));
                }
                match message.body {
                    Body::Entry(_) if entries.len() >= most => return Err(Cause::PageOverrun),
                    Body::Entry(content) => {
                        bytes += content.len();
                        if bytes > together {
                            return Err(Cause::TooLarge);
                        }
                        entries.push(Entry::parse(content)?);
                    }
                    Body::Reference(_) => {}
                    Body::Done(outcome) => {
                        *done = Some(Message::with_controls(outcome, controls)?);
                        left -= 1;
                    }
                    Body::Bound(_) | Body::Extended(_) => return Err(Cause::Malformed("an answer of another kind")),
                }
            }
            answers.extend(outcomes.into_iter().flatten().zip(entries));
            self.busy = false;
        }
        self.used = Instant::now();
        Ok(answers)
    }

    /// Says goodbye, as far as that goes without waiting for anybody.
    pub(crate) async fn close(mut self) {
        let id = self.next_id();
        // The connection ends either way.
        let _ = timeout(Duration::from_millis(200), self.send(&request::unbind(id))).await;
    }
}

/// What an error of the network means.
pub(crate) fn cause_of(error: &std::io::Error) -> Cause {
    match error.kind() {
        ErrorKind::ConnectionRefused => Cause::Refused,
        ErrorKind::TimedOut => Cause::TimedOut,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => Cause::Unreachable,
        ErrorKind::InvalidData => Cause::Malformed("what came was not encrypted as agreed"),
        _ => Cause::Closed,
    }
}
