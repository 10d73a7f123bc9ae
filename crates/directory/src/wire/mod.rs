//! One connection to a directory: questions go out, answers come in, one question after another. There is no task in the
//! background and no queue: what nobody reads stays in the network, so a directory cannot fill our memory.

mod entry;
mod line;
mod message;
mod request;

pub use entry::Entry;
pub(crate) use entry::Rest;
pub(crate) use line::{Asked, Limits, Line, Stream, cause_of};
pub(crate) use message::{Outcome, PolicyError};
pub(crate) use request::{Depth, Page, Search};
