//! The one way to standard output and standard error: these macros stand in for those of the standard library, which end the
//! program with a panic where nobody reads any more (`padron customer-users list | head`).
//!
//! What cannot be written is left out, and the program does what it was asked to: whoever closed the pipe has seen enough, and a job
//! half done because of it would help nobody.

use std::fmt::Arguments;
use std::io::{self, Write as _};

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
