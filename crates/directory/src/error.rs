//! What can go wrong with a directory, sorted by what somebody can do about it. No failure holds a password: what a server says
//! about a sign-in is never passed on.

use std::fmt;

use crate::ber::Bad;
use crate::filter::FilterFault;

/// Longest text of a server that is passed on, in characters.
const TEXT: usize = 200;

/// Why a directory did not answer, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nobody listens there.
    Refused,
    /// No answer in time.
    TimedOut,
    /// There is no host of that name.
    NoSuchHost,
    /// The network does not lead there.
    Unreachable,
    /// The other side hung up.
    Closed,
    /// The connection could not be made safe.
    Tls(TlsFault),
    /// The reader's name or password is wrong.
    Credentials,
    /// The reader may not do this.
    Denied,
    /// The directory wants an encrypted connection.
    NotEncrypted,
    /// There is no entry where the search begins.
    NoSuchBase,
    /// The group that people must be members of is not there.
    NoSuchGroup,
    /// The directory gave up at its size limit.
    SizeLimit,
    /// The directory gave up at its time limit.
    TimeLimit,
    /// The directory gave up at a limit of its administrator's.
    AdminLimit,
    /// The directory sends us elsewhere, and we do not follow.
    Referral,
    /// The directory is busy or shutting down.
    Busy,
    /// The directory does not take the filter.
    FilterRefused,
    /// The answer is not LDAP, or makes no sense.
    Malformed(&'static str),
    /// A single answer, or a page of them, is larger than we take.
    TooLarge,
    /// A page had more entries than were asked for.
    PageOverrun,
    /// Pages without end and without entries.
    EndlessPages,
    /// The directory does not say whether more pages follow.
    NoPageCookie,
    /// The same entry came twice.
    Repeated,
    /// More entries than we take.
    TooMany,
    /// Another result of the directory's.
    Other(u32),
}

/// Why a connection could not be made safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsFault {
    /// The directory does not offer StartTLS. Nothing was said in clear text.
    Refused,
    /// Nobody we trust signed its certificate.
    UnknownIssuer([u8; 32]),
    /// The certificate is that of its own authority, which no client takes; it can be pinned.
    OwnAuthority([u8; 32]),
    /// The certificate is for another name.
    WrongName([u8; 32]),
    /// The certificate is not valid any more, or not yet.
    Expired([u8; 32]),
    /// The certificate is not the pinned one.
    NotPinned([u8; 32]),
    /// The certificate is wrong in another way.
    BadCertificate([u8; 32]),
    /// The file with authorities cannot be read or has none.
    NoAuthorities,
    /// The two sides do not agree on how to encrypt.
    Handshake,
}

impl TlsFault {
    /// The SHA-256 of the certificate that was shown, which an administrator may pin after comparing it.
    pub fn shown(&self) -> Option<[u8; 32]> {
        match self {
            Self::UnknownIssuer(shown)
            | Self::OwnAuthority(shown)
            | Self::WrongName(shown)
            | Self::Expired(shown)
            | Self::NotPinned(shown)
            | Self::BadCertificate(shown) => Some(*shown),
            Self::Refused | Self::NoAuthorities | Self::Handshake => None,
        }
    }

    /// Its name for programs and texts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused => "tls-refused",
            Self::UnknownIssuer(_) => "tls-unknown-issuer",
            Self::OwnAuthority(_) => "tls-own-authority",
            Self::WrongName(_) => "tls-wrong-name",
            Self::Expired(_) => "tls-expired",
            Self::NotPinned(_) => "tls-not-pinned",
            Self::BadCertificate(_) => "tls-bad-certificate",
            Self::NoAuthorities => "tls-no-authorities",
            Self::Handshake => "tls-handshake",
        }
    }
}

impl Cause {
    /// Its name for programs and texts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::TimedOut => "timed-out",
            Self::NoSuchHost => "no-such-host",
            Self::Unreachable => "unreachable",
            Self::Closed => "closed",
            Self::Tls(fault) => fault.code(),
            Self::Credentials => "credentials",
            Self::Denied => "denied",
            Self::NotEncrypted => "not-encrypted",
            Self::NoSuchBase => "no-such-base",
            Self::NoSuchGroup => "no-such-group",
            Self::SizeLimit => "size-limit",
            Self::TimeLimit => "time-limit",
            Self::AdminLimit => "admin-limit",
            Self::Referral => "referral",
            Self::Busy => "busy",
            Self::FilterRefused => "filter-refused",
            Self::Malformed(_) => "malformed",
            Self::TooLarge => "too-large",
            Self::PageOverrun => "page-overrun",
            Self::EndlessPages => "endless-pages",
            Self::NoPageCookie => "no-page-cookie",
            Self::Repeated => "repeated",
            Self::TooMany => "too-many",
            Self::Other(_) => "other",
        }
    }

    /// Whether another host may do better. A wrong password is wrong everywhere, and trying it again only locks the account.
    pub(crate) const fn is_of_host(&self) -> bool {
        matches!(
            self,
            Self::Refused
                | Self::TimedOut
                | Self::NoSuchHost
                | Self::Unreachable
                | Self::Closed
                | Self::Tls(_)
                | Self::Busy
                | Self::Malformed(_)
                | Self::TooLarge
        )
    }

    /// What a result code means that is not success.
    pub(crate) const fn of_code(code: u32) -> Self {
        match code {
            3 => Self::TimeLimit,
            4 => Self::SizeLimit,
            8 | 13 => Self::NotEncrypted,
            10 => Self::Referral,
            11 => Self::AdminLimit,
            // Active Directory answers 1 to whoever has not signed in.
            1 | 50 => Self::Denied,
            18 | 21 => Self::FilterRefused,
            32 | 34 => Self::NoSuchBase,
            49 => Self::Credentials,
            51 | 52 => Self::Busy,
            other => Self::Other(other),
        }
    }

    const fn text(&self) -> &'static str {
        match self {
            Self::Refused => "nobody listens there",
            Self::TimedOut => "no answer in time",
            Self::NoSuchHost => "there is no host of that name",
            Self::Unreachable => "the network does not lead there",
            Self::Closed => "the other side hung up",
            Self::Tls(fault) => match fault {
                TlsFault::Refused => "the directory does not offer StartTLS; nothing was said in clear text",
                TlsFault::UnknownIssuer(_) => "nobody we trust signed the certificate",
                TlsFault::OwnAuthority(_) => "the certificate is that of its own authority; it has to be pinned",
                TlsFault::WrongName(_) => "the certificate is for another name",
                TlsFault::Expired(_) => "the certificate is not valid any more, or not yet",
                TlsFault::NotPinned(_) => "the certificate is not the pinned one",
                TlsFault::BadCertificate(_) => "the certificate is wrong",
                TlsFault::NoAuthorities => "the file with authorities cannot be read, or has none",
                TlsFault::Handshake => "the two sides do not agree on how to encrypt",
            },
            Self::Credentials => "the name or password of the reader is wrong",
            Self::Denied => "the reader may not do this",
            Self::NotEncrypted => "the directory wants an encrypted connection",
            Self::NoSuchBase => "there is no entry where the search begins",
            Self::NoSuchGroup => "the group that people must be members of is not there",
            Self::SizeLimit => "the directory gave up at its size limit",
            Self::TimeLimit => "the directory gave up at its time limit",
            Self::AdminLimit => "the directory gave up at a limit of its administrator's",
            Self::Referral => "the directory sends us elsewhere, which is not followed",
            Self::Busy => "the directory is busy or shutting down",
            Self::FilterRefused => "the directory does not take the filter",
            Self::Malformed(_) => "the answer makes no sense",
            Self::TooLarge => "an answer is larger than is taken",
            Self::PageOverrun => "a page had more entries than were asked for",
            Self::EndlessPages => "pages without end and without entries",
            Self::NoPageCookie => "the directory does not say whether more pages follow",
            Self::Repeated => "the same entry came twice",
            Self::TooMany => "more entries than are taken",
            Self::Other(_) => "the directory refused",
        }
    }
}

impl From<Bad> for Cause {
    fn from(bad: Bad) -> Self {
        Self::Malformed(bad.0)
    }
}

/// A failure: why, at which host, after how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub cause: Cause,
    /// The host that failed last; empty before any was tried.
    pub host: String,
    /// What the directory says about it, cleaned and cut; often empty.
    pub text: String,
    /// How many entries had come. Those are right, but not all there are.
    pub came: u64,
    /// The hosts that failed before it, and why.
    pub before: Vec<(String, Cause)>,
}

impl Failure {
    pub(crate) fn new(cause: Cause, host: &str) -> Self {
        Self { cause, host: host.to_owned(), text: String::new(), came: 0, before: Vec::new() }
    }

    pub(crate) fn said(mut self, text: &[u8]) -> Self {
        self.text = cleaned(text);
        self
    }

    /// Whether some of the answer came. What came must never be taken for all there is.
    pub const fn is_partial(&self) -> bool {
        self.came > 0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (host, cause) in &self.before {
            write!(out, "{host}: {}; ", cause.text())?;
        }
        if !self.host.is_empty() {
            write!(out, "{}: ", self.host)?;
        }
        write!(out, "{}", self.cause.text())?;
        match self.cause {
            Cause::Other(code) => write!(out, " (result {code})")?,
            Cause::Malformed(what) => write!(out, " ({what})")?,
            _ => {}
        }
        if let Cause::Tls(fault) = &self.cause
            && let Some(shown) = fault.shown()
        {
            write!(out, "; it shows sha256:{}", crate::text::hex(&shown))?;
        }
        if !self.text.is_empty() {
            write!(out, ": {}", self.text)?;
        }
        if self.came > 0 {
            write!(out, "; {} entries had come, which are not all", self.came)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// A server's words on one line, without anything that could move a cursor.
pub(crate) fn cleaned(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.get(..TEXT * 4).unwrap_or(text));
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(TEXT).collect();
    text.trim().to_owned()
}

/// Something in the configuration of a directory that has to be put right before it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The key.
    pub key: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with the configuration of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The filter is none.
    Filter(FilterFault),
    /// The address is none.
    Address(String),
    /// There is no host.
    NoHost,
    /// This is no name of an attribute.
    Attribute(String),
    /// There is no charset of this name.
    Charset(String),
    /// The source is no directory.
    NoDirectory,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: ", self.key)?;
        match &self.problem {
            Problem::Filter(fault) => write!(out, "not a filter, {fault}"),
            Problem::Address(address) => write!(out, "“{address}” is not an address of a directory"),
            Problem::NoHost => out.write_str("no host is named"),
            Problem::Attribute(name) => write!(out, "“{name}” is not a name of an attribute"),
            Problem::Charset(name) => write!(out, "there is no charset “{name}”"),
            Problem::NoDirectory => out.write_str("the source is no directory"),
        }
    }
}

impl std::error::Error for Finding {}
