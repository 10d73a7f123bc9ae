//! The one way to standard output and standard error: these macros stand in for those of the standard library, which end the
//! program with a panic where nobody reads any more (`padron customer-users list | head`).
//!
//! What cannot be written is left out, and the program does what it was asked to: whoever closed the pipe has seen enough, and a job
//! half done because of it would help nobody.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Writes to standard output.
pub(crate) fn out(text: Arguments<'_>) {
    let _ = io::stdout().write_fmt(text);
}

/// Writes to standard error.
pub(crate) fn err(text: Arguments<'_>) {
    let _ = io::stderr().write_fmt(text);
}

macro_rules! print {
    ($($text:tt)*) => { $crate::out::out(format_args!($($text)*)) };
}

macro_rules! println {
    () => { $crate::out::out(format_args!("\n")) };
    ($($text:tt)*) => { $crate::out::out(format_args!("{}\n", format_args!($($text)*))) };
}

macro_rules! eprintln {
    ($($text:tt)*) => { $crate::out::err(format_args!("{}\n", format_args!($($text)*))) };
}

/// Standard output for files that are streamed into it: whose reader is gone ends with [`Closed`].
pub(crate) struct Stdout(pub(crate) io::Stdout);

/// Nobody reads any more.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads any more")]
pub(crate) struct Closed;

fn closed(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::BrokenPipe { io::Error::other(Closed) } else { error }
}

/// Whether this is no failure but the reader's wish to read no more.
pub(crate) fn is_closed(error: &anyhow::Error) -> bool {
    let by_reader = |error: &io::Error| error.get_ref().is_some_and(|inner| inner.is::<Closed>());
    error.chain().any(|cause| cause.is::<Closed>() || cause.downcast_ref::<io::Error>().is_some_and(by_reader))
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(closed)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(closed)
    }
}
