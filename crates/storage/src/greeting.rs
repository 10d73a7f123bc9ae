//! What a server says of itself to somebody who has just signed in.

use crate::Result;
use crate::db::{Connection, Engine, Sql};

/// A server and the line to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// Its name and version.
    pub version: String,
    /// How the line is encrypted (`TLSv1.3`); `None` is not at all.
    pub encryption: Option<String>,
}

/// Asks the server what it is. SQLite is no server and has no line.
pub async fn of(connection: &mut Connection) -> Result<Greeting> {
    match connection.engine() {
        Engine::Sqlite => {
            let row = connection.fetch_one(Sql::new("SELECT sqlite_version()")).await?;
            Ok(Greeting { version: format!("SQLite {}", row.text(0)?), encryption: None })
        }
        Engine::Postgres => {
            let row = connection.fetch_one(Sql::new("SELECT current_setting('server_version')")).await?;
            let line = Sql::new("SELECT s.version FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid() AND s.ssl");
            let encryption = connection.fetch_optional(line).await?.map(|row| row.text(0)).transpose()?;
            Ok(Greeting { version: format!("PostgreSQL {}", row.text(0)?), encryption })
        }
        Engine::MySql => {
            let row = connection.fetch_one(Sql::new("SELECT CONCAT(VERSION(), '')")).await?;
            let line = Sql::new("SHOW SESSION STATUS LIKE 'Ssl_version'");
            let said = connection.fetch_optional(line).await?.map(|row| row.opt_text(1)).transpose()?.flatten();
            let version = row.text(0)?;
            let name = if version.to_ascii_lowercase().contains("mariadb") { "MariaDB" } else { "MySQL" };
            Ok(Greeting { version: format!("{name} {version}"), encryption: said.filter(|text| !text.is_empty()) })
        }
    }
}
