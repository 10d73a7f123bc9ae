//! The REST door, as a program sees it.

mod client;
mod customers;
mod door;

pub(crate) use client::Client;
