//! MariaDB.

use std::{fs, io, path::PathBuf, process::Command};

use super::{
    process::{Process, Recipe, are_root, find, run},
    server::{Client, Server, or_fail},
    tls,
};

/// An open transaction on the database would keep the drop waiting for a day.
const CLIENT: Client = Client {
    execute,
    drop_database: |name| format!("SET SESSION lock_wait_timeout = 5; DROP DATABASE IF EXISTS {name}"),
};

/// A MariaDB server to make databases on.
pub struct MariaDb(Server);

impl MariaDb {
    /// Starts a server of our own, which lives as long as the handle.
    pub fn start() -> io::Result<Self> {
        Self::launch(false)
    }

    /// Likewise one that can encrypt, with the certificate of [`super::tls`].
    pub fn start_encrypted() -> io::Result<Self> {
        Self::launch(true)
    }

    fn launch(encrypted: bool) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("padron-mariadb-").tempdir()?;
        let (data, socket) = (folder.path().join("data"), folder.path().join("socket"));
        let (server, question) = (program("mariadbd")?, program("mariadb-admin")?);
        let user: &[&str] = if are_root()? { &["--user=root"] } else { &[] };

        // Two servers that share a folder for temporary tables delete each other's while they start.
        let temporary = folder.path().join("tmp");
        fs::create_dir(&temporary)?;

        // `--no-defaults` is understood only in front of everything else.
        let mut install = Command::new(program("mariadb-install-db")?);
        install.arg("--no-defaults").args(user).arg(option("datadir", &data)).current_dir(folder.path());
        install.env("TMPDIR", &temporary);
        install.args(["--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"]);
        run(&mut install)?;

        let certificate = encrypted.then(|| tls::copy_to(folder.path())).transpose()?;
        let start = |port: u16| {
            let mut command = Command::new(&server);
            command.arg("--no-defaults").args(user).arg(option("datadir", &data)).arg(option("socket", &socket));
            command.arg(option("pid-file", &folder.path().join("pid"))).arg(format!("--port={port}"));
            command.args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=500"]);
            command.args(["--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"]);
            command.args(["--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync"]);
            command.args(["--innodb-buffer-pool-size=128M", "--innodb-log-file-size=8M"]);
            // A file a table is what making and dropping databases spends most of its time on.
            command.arg("--innodb-file-per-table=0");
            if let Some((certificate, key)) = &certificate {
                command.arg(option("ssl-cert", certificate)).arg(option("ssl-key", key));
            }
            command.env("TMPDIR", &temporary).current_dir(folder.path());
            command
        };
        // Through the socket in our own folder: another server that has the port cannot answer in our server's name.
        let ready = |_| {
            let mut command = Command::new(&question);
            command.arg("--no-defaults").arg(option("socket", &socket)).args(["-u", "root", "ping"]);
            command
        };
        let recipe = Recipe { start: &start, ready: &ready, stop: "TERM" };
        let (process, port) = Process::start(folder.path(), &recipe)?;
        Ok(Self(Server::own(format!("mysql://root@127.0.0.1:{port}"), CLIENT, process, folder)))
    }

    /// The running server with this address: `mysql://user@host:port`, perhaps with a password.
    pub fn at(url: &str) -> Self {
        Self(Server::shared(url, CLIENT))
    }

    /// The server's address, without a database.
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// Makes a new, empty database and gives its address: `mysql://user@host:port/name`.
    pub fn fresh_database(&self) -> String {
        or_fail(self.0.fresh_database())
    }
}

/// `mysql://user:password@host:port/database` in its parts; the password and the database may be missing.
struct Address<'a> {
    user: &'a str,
    password: &'a str,
    host: &'a str,
    port: &'a str,
    database: &'a str,
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Option<Self> {
        let rest = url.strip_prefix("mysql://")?;
        let (server, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (account, place) = server.rsplit_once('@')?;
        let (user, password) = account.split_once(':').unwrap_or((account, ""));
        let (host, port) = place.rsplit_once(':').unwrap_or((place, "3306"));
        Some(Self { user, password, host, port, database })
    }
}

fn execute(url: &str, sql: &str) -> io::Result<()> {
    let Some(address) = Address::parse(url) else {
        return Err(io::Error::other(format!("{url} is not of the form mysql://user@host:port")));
    };
    let mut client = Command::new(program("mariadb")?);
    client.args(["--no-defaults", "--protocol=tcp", "--default-character-set=utf8mb4", "-h", address.host]);
    client.args(["-P", address.port, "-u", address.user, "-e", sql]).env("MYSQL_PWD", address.password);
    run(client.args((!address.database.is_empty()).then_some(address.database)))
}

fn program(name: &str) -> io::Result<PathBuf> {
    find(name, &[PathBuf::from("/usr/sbin")])
}

fn option(name: &str, path: &std::path::Path) -> String {
    format!("--{name}={}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_database_is_new_empty_and_takes_any_letter() {
        let server = MariaDb::start().unwrap();
        let (one, two) = (server.fresh_database(), server.fresh_database());
        assert_ne!(one, two);
        execute(&one, "CREATE TABLE t (c text); INSERT INTO t VALUES ('Muñoz 😀')").unwrap();
        execute(
            &one,
            "SET sql_mode = 'ERROR_FOR_DIVISION_BY_ZERO,STRICT_ALL_TABLES'; \
            CREATE TABLE n (c int); INSERT INTO n SELECT 1 / count(*) FROM t WHERE c = 'munoz 😀'",
        )
        .unwrap();
        assert!(execute(&two, "SELECT * FROM t").is_err());
    }

    #[test]
    fn a_shared_server_loses_only_the_databases_of_the_handle_that_goes() {
        let server = MariaDb::start().unwrap();
        let kept = server.fresh_database();
        let guest = MariaDb::at(server.url());
        let gone = guest.fresh_database();
        drop(guest);
        execute(&kept, "SELECT 1").unwrap();
        assert!(execute(&gone, "SELECT 1").is_err());
    }

    #[test]
    fn an_address_has_five_parts() {
        let parts = |url| Address::parse(url).map(|a| [a.user, a.password, a.host, a.port, a.database]);
        assert_eq!(parts("mysql://root@127.0.0.1:40123"), Some(["root", "", "127.0.0.1", "40123", ""]));
        assert_eq!(parts("mysql://me:a@b@db/desk"), Some(["me", "a@b", "db", "3306", "desk"]));
        assert_eq!(parts("postgres://me@db"), None);
    }
}
