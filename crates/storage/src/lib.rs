//! Our tables, and the only SQL driver.
//!
//! A room a table: each module holds every statement about its table, as functions that take a [`db::Connection`] to read
//! or a [`db::Writer`] to write. Nothing outside this crate sees SQL. Who changes what, and in which transaction, is decided
//! one floor up, in `app`.

pub mod agents;
pub mod audit;
pub mod backup;
mod catalogue;
pub mod changes;
pub mod customer_users;
pub mod customers;
pub mod db;
pub mod demo;
mod dialect;
pub mod directories;
pub mod dynamic_fields;
pub mod error;
pub mod field_values;
pub mod fields;
pub mod greeting;
pub mod history;
pub mod idempotency;
pub mod jobs;
pub mod lock;
pub mod mail;
pub mod meta;
pub mod migrate;
pub mod numbers;
pub mod password_links;
pub mod references;
pub mod rows;
pub mod sessions;
pub mod settings;
pub mod source_runs;
pub mod table;
pub mod throttle;
pub mod tokens;

pub use db::{Connection, Db, Engine, Writer};
pub use error::StorageError;

/// The result of anything that asks the database.
pub type Result<T> = std::result::Result<T, StorageError>;
