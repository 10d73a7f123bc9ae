//! What tests of doors need that no verb does: rows as other programs write them, and a store that fails.
//!
//! Behind a feature that only `[dev-dependencies]` ask for; the program never holds it.

use padron_storage::Db;
use padron_storage::db::Sql;

use crate::error::Result;
use crate::sources::Configured;
use crate::{App, Clock, Settings};

/// How many connections the store keeps.
const CONNECTIONS: usize = 8;

impl App {
    /// Opens the database of this address with people and companies of further tables of its own.
    pub async fn fixture_open(url: &str, settings: Settings, sources: Configured, clock: Clock) -> Result<Self> {
        let db = Db::connect(url, true).await?;
        padron_storage::migrate::migrate(&db).await?;
        Ok(Self::with_sources(db, settings, sources, clock))
    }

    /// Writes as another program would. The text holds no `?`.
    pub async fn fixture_write(&self, statement: &str) -> Result<u64> {
        let mut writer = self.db.write().await?;
        let rows = writer.execute(Sql::new("").push(statement)).await?;
        writer.commit().await?;
        Ok(rows)
    }

    /// The first column of every row, as text.
    pub async fn fixture_read(&self, query: &str) -> Result<Vec<String>> {
        let rows = self.db.read().await?.fetch(Sql::new("").push(query)).await?;
        rows.iter().map(|row| Ok(row.text(0)?)).collect()
    }

    /// Runs a statement on every connection there is or will be, as a `PRAGMA` that holds for one alone.
    pub async fn fixture_everywhere(&self, statement: &str) -> Result<()> {
        let mut held = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut connection = self.db.read().await?;
            connection.fetch(Sql::new("").push(statement)).await?;
            held.push(connection);
        }
        Ok(())
    }

    /// The hash of a password, as a sign-in would write it.
    pub async fn fixture_hash(&self, password: &str) -> Result<String> {
        self.hash(password).await
    }
}
