//! What the engines have in common: an address, databases made there, and perhaps a process of our own.

use std::{
    hash::{BuildHasher, RandomState},
    io,
    sync::Mutex,
};

use tempfile::TempDir;

use super::process::Process;

/// How to speak to an engine without its driver: through its own client program.
pub(super) struct Client {
    /// Runs statements on the server with this address.
    pub(super) execute: fn(url: &str, sql: &str) -> io::Result<()>,
    /// The statement that drops a database, connections or not.
    pub(super) drop_database: fn(name: &str) -> String,
}

/// A server that tests may make databases on.
pub(super) struct Server {
    url: String,
    client: Client,
    databases: Mutex<Vec<String>>,
    // In this order: the process ends before its folder goes.
    process: Option<Process>,
    _folder: Option<TempDir>,
}

impl Server {
    pub(super) fn own(url: String, client: Client, process: Process, folder: TempDir) -> Self {
        Self { url, client, databases: Mutex::default(), process: Some(process), _folder: Some(folder) }
    }

    pub(super) fn shared(url: &str, client: Client) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { url, client, databases: Mutex::default(), process: None, _folder: None }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn fresh_database(&self) -> io::Result<String> {
        let name = format!("t_{:016x}", RandomState::new().hash_one(()));
        (self.client.execute)(&self.url, &format!("CREATE DATABASE {name}"))?;
        let url = format!("{}/{name}", self.url);
        if let Ok(mut databases) = self.databases.lock() {
            databases.push(name);
        }
        Ok(url)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.is_some() {
            return;
        }
        for name in self.databases.get_mut().into_iter().flatten() {
            if let Err(error) = (self.client.execute)(&self.url, &(self.client.drop_database)(name)) {
                eprintln!("dropping the test database {name}: {error}");
            }
        }
    }
}

/// A test that cannot have its database has nothing left to say.
#[expect(clippy::panic, reason = "only tests call this, and a panic is how a test fails")]
pub(super) fn or_fail(database: io::Result<String>) -> String {
    database.unwrap_or_else(|error| panic!("no fresh database: {error}"))
}
