//! Perl as far as configurations use it: assignments of texts, numbers, lists and hashes. Read, never run.

mod compute;
mod cursor;
mod expression;
mod interpolate;
mod number;
mod parse;
mod path;
mod run;
mod skip;
mod store;
mod syntax;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use parse::{Program, parse};
pub(crate) use run::{Environment, Machine};
pub(crate) use value::{Hash, Node, Place, Value};
