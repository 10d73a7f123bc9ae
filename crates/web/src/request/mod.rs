//! What a request brings along: who asks, from where, in which language, with which form.

mod client;
mod csrf;
mod form;
mod key;
mod notice;
mod patience;
mod visitor;

pub(crate) use client::address;
pub(crate) use form::{ForAgents, Form, Unread, read_body};
pub(crate) use key::Key;
pub(crate) use notice::Flash;
pub(crate) use patience::{GivenUp, wait, wait_for_page};
pub(crate) use visitor::{Visitor, begin, end, identify, remember};
