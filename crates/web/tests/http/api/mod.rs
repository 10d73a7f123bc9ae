//! The REST door, as a program sees it.

mod changes;
mod client;
mod customer_users;
mod customers;
mod door;
mod fields;
mod imports;
mod moving;
mod once;
mod settings;
mod sources;
mod tokens;

pub(crate) use client::Client;
