//! How a directory is reached: its hosts in order, encryption, signing in, and the few connections that are kept.

mod address;
mod tls;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use padron_domain::secret::Secret;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use crate::error::{Cause, Failure, TlsFault};
use crate::settings::Settings;
use crate::wire::{Limits, Line};

pub(crate) use address::Address;
use tls::Safety;

/// The hosts of a directory, and the connections to them that nobody uses just now.
pub(crate) struct Dialer {
    addresses: Vec<Address>,
    start_tls: bool,
    /// Who reads; `None` is anonymous.
    reader: Option<(String, Secret)>,
    safety: Safety,
    limits: Limits,
    connect: Duration,
    keep: Duration,
    rest: Duration,
    turns: Semaphore,
    idle: Mutex<Vec<Line>>,
    /// Until when a host is tried last, by its place.
    resting: Mutex<Vec<Option<Instant>>>,
}

/// A connection for as long as somebody uses it. Whoever is done with it says so; else it is closed.
pub(crate) struct Lease<'a> {
    pub(crate) line: Line,
    dialer: &'a Dialer,
    /// Whether it was there before: then it may have died without telling.
    pub(crate) used: bool,
    _turn: SemaphorePermit<'a>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Dialer {
    pub(crate) fn new(
        addresses: Vec<Address>,
        start_tls: bool,
        reader: Option<(String, Secret)>,
        settings: &Settings,
    ) -> Self {
        // A name without a password would be let in as nobody, and look like somebody.
        let reader = reader.filter(|(dn, password)| !dn.trim().is_empty() && !password.reveal().is_empty());
        Self {
            start_tls,
            reader,
            safety: Safety::new(settings.trust.clone()),
            limits: Limits { message: settings.message, together: settings.page_bytes, answer: settings.answer },
            connect: settings.connect,
            keep: settings.idle,
            rest: settings.rest,
            turns: Semaphore::new(settings.connections.max(1)),
            idle: Mutex::default(),
            resting: Mutex::new(vec![None; addresses.len()]),
            addresses,
        }
    }

    /// A connection that is signed in as the reader: one that is there, or a new one. `anew` takes a new one.
    pub(crate) async fn line(&self, anew: bool) -> Result<Lease<'_>, Failure> {
        // Nobody closes it, so there always is a turn.
        let turn = self.turns.acquire().await.map_err(|_| Failure::new(Cause::Closed, ""))?;
        let kept = if anew { None } else { self.kept() };
        let used = kept.is_some();
        let line = match kept {
            Some(line) => line,
            None => self.open(true).await?,
        };
        Ok(Lease { line, dialer: self, used, _turn: turn })
    }

    fn kept(&self) -> Option<Line> {
        let mut idle = locked(&self.idle);
        idle.retain(|line| line.is_clean() && line.idle() < self.keep);
        idle.pop()
    }

    /// Whether there is another host to try.
    pub(crate) fn has_others(&self) -> bool {
        self.addresses.len() > 1
    }

    /// Forgets the connections that nobody uses: one of them turned out to be dead.
    pub(crate) fn forget(&self) {
        locked(&self.idle).clear();
    }

    /// A new connection to the first host that answers; signed in as the reader, or not at all.
    pub(crate) async fn open(&self, sign_in: bool) -> Result<Line, Failure> {
        let mut failed: Vec<(String, Cause)> = Vec::new();
        let mut said = Vec::new();
        for place in self.order() {
            let Some(address) = self.addresses.get(place) else { continue };
            let opened = timeout(self.connect, self.open_one(address, sign_in, &mut said)).await;
            match opened.unwrap_or(Err(Cause::TimedOut)) {
                Ok(line) => {
                    self.set_resting(place, false);
                    return Ok(line);
                }
                Err(cause) => {
                    let of_host = cause.is_of_host();
                    failed.push((address.to_string(), cause));
                    if !of_host {
                        break;
                    }
                    self.set_resting(place, true);
                }
            }
        }
        let (host, cause) = failed.pop().unwrap_or((String::new(), Cause::NoSuchHost));
        let failure = Failure { before: failed, ..Failure::new(cause, &host) };
        Err(failure.said(&said))
    }

    async fn open_one(&self, address: &Address, sign_in: bool, said: &mut Vec<u8>) -> Result<Line, Cause> {
        said.clear();
        let target = (address.host.as_str(), address.port);
        let found = tokio::net::lookup_host(target).await.map_err(|_| Cause::NoSuchHost)?;
        let mut connected = Err(Cause::NoSuchHost);
        for place in found {
            connected = TcpStream::connect(place).await.map_err(|error| crate::wire::cause_of(&error));
            if connected.is_ok() {
                break;
            }
        }
        let stream = connected?;
        // Questions are small and wait for their answer.
        let _ = stream.set_nodelay(true);
        let host = address.to_string();
        let mut line = Line::new(Box::new(stream), &host, false, self.limits);
        if address.tls {
            let stream = self.safety.around(line.into_stream()?, &address.host).await?;
            line = Line::new(stream, &host, true, self.limits);
        } else if self.start_tls {
            let outcome = line.start_tls().await?;
            if outcome.code != 0 {
                *said = outcome.text;
                return Err(if outcome.code == 52 { Cause::Busy } else { Cause::Tls(TlsFault::Refused) });
            }
            let stream = self.safety.around(line.into_stream()?, &address.host).await?;
            line = Line::new(stream, &host, true, self.limits);
        }
        if sign_in {
            let (dn, password) = self.reader.as_ref().map_or(("", ""), |(dn, password)| (dn, password.reveal()));
            let outcome = line.bind(dn, password.as_bytes()).await?;
            if outcome.code != 0 {
                // What a directory says of a sign-in may hold the password: it is not passed on.
                return Err(match outcome.code {
                    // The name is none, or is nobody's.
                    32 | 34 | 48 => Cause::Credentials,
                    code => Cause::of_code(code),
                });
            }
        }
        Ok(line)
    }

    /// The places of the hosts in the order they are tried: as configured, those that failed just now last.
    fn order(&self) -> Vec<usize> {
        let resting = locked(&self.resting);
        let rests =
            |place: &usize| resting.get(*place).is_some_and(|until| until.is_some_and(|at| at > Instant::now()));
        let mut places: Vec<usize> = (0..self.addresses.len()).collect();
        places.sort_by_key(rests);
        places
    }

    fn set_resting(&self, place: usize, rests: bool) {
        if let Some(until) = locked(&self.resting).get_mut(place) {
            *until = rests.then(|| Instant::now() + self.rest);
        }
    }

    /// Notes that a host failed in the middle of something.
    pub(crate) fn failed(&self, host: &str) {
        if let Some(place) = self.addresses.iter().position(|address| address.to_string() == host) {
            self.set_resting(place, true);
        }
        self.forget();
    }
}

impl Lease<'_> {
    /// Gives it back for others, if every question on it was answered to its end.
    pub(crate) fn done(self) {
        if self.line.is_clean() {
            locked(&self.dialer.idle).push(self.line);
        }
    }
}
