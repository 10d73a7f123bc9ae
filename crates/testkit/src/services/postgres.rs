//! PostgreSQL.

use std::{
    fs, io,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    process::{Process, Recipe, are_root, find, run},
    server::{Client, Server, or_fail},
    tls,
};

const CLIENT: Client = Client { execute, drop_database: |name| format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)") };

/// Debian keeps each version's programs in a folder of its own, off the `PATH`.
const VERSIONS: &str = "/usr/lib/postgresql";

/// PostgreSQL refuses to run as root; then it runs as this user, whom its package makes.
const USER: &str = "postgres";

/// A PostgreSQL server to make databases on.
pub struct PostgreSql(Server);

impl PostgreSql {
    /// Starts a server of our own, which lives as long as the handle.
    pub fn start() -> io::Result<Self> {
        Self::launch(false)
    }

    /// Likewise one that can encrypt, with the certificate of [`super::tls`].
    pub fn start_encrypted() -> io::Result<Self> {
        Self::launch(true)
    }

    fn launch(encrypted: bool) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("padron-postgres-").tempdir()?;
        let data = folder.path().join("data");
        let root = are_root()?;
        if root {
            let (user, group) = user_ids()?;
            chown(folder.path(), Some(user), Some(group))?;
        }
        let [initdb, server, question] = ["initdb", "postgres", "pg_isready"].map(|name| find(name, &versions()));
        let (initdb, server, question) = (initdb?, server?, question?);
        let as_its_user = |path: &Path| {
            let mut command = if root { unprivileged(path) } else { Command::new(path) };
            command.current_dir(folder.path());
            command
        };

        let mut initdb = as_its_user(&initdb);
        initdb.arg("-D").arg(&data).args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        run(&mut initdb)?;

        let certificate = encrypted.then(|| tls::copy_to(folder.path())).transpose()?;
        if let (Some((_, key)), true) = (&certificate, root) {
            let (user, group) = user_ids()?;
            chown(key, Some(user), Some(group))?;
        }

        let start = |port: u16| {
            let mut command = as_its_user(&server);
            command.arg("-D").arg(&data).arg("-k").arg(folder.path());
            command.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=500"]);
            command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
            if let Some((certificate, key)) = &certificate {
                command.args(["-c", "ssl=on", "-c", &format!("ssl_cert_file={}", certificate.display())]);
                command.args(["-c", &format!("ssl_key_file={}", key.display())]);
            }
            command
        };
        // Through the socket in our own folder: another server that has the port cannot answer in our server's name.
        let ready = |port: u16| {
            let mut command = Command::new(&question);
            command.arg("-q").arg("-h").arg(folder.path()).args(["-p", &port.to_string(), "-U", USER]);
            command
        };
        let recipe = Recipe { start: &start, ready: &ready, stop: "QUIT" };
        let (process, port) = Process::start(folder.path(), &recipe)?;
        Ok(Self(Server::own(format!("postgres://{USER}@127.0.0.1:{port}"), CLIENT, process, folder)))
    }

    /// The running server with this address: `postgres://user@host:port`.
    pub fn at(url: &str) -> Self {
        Self(Server::shared(url, CLIENT))
    }

    /// The server's address, without a database.
    pub fn url(&self) -> &str {
        self.0.url()
    }

    /// Makes a new, empty database and gives its address: `postgres://user@host:port/name`.
    pub fn fresh_database(&self) -> String {
        or_fail(self.0.fresh_database())
    }
}

fn execute(url: &str, sql: &str) -> io::Result<()> {
    let mut psql = Command::new(find("psql", &versions())?);
    run(psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &format!("{url}/postgres"), "-c", sql]))
}

fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={USER}")).arg(format!("--regid={USER}")).args(["--clear-groups", "--reset-env"]);
    command.arg(program);
    command
}

/// The folders with PostgreSQL's programs, the newest version first.
fn versions() -> Vec<PathBuf> {
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let entries = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| number(path).is_some()).collect();
    folders.sort_by_key(|path| std::cmp::Reverse(number(path)));
    folders.into_iter().map(|path| path.join("bin")).collect()
}

fn user_ids() -> io::Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let mut entries = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let ids = entries.find(|entry| entry[0] == USER).and_then(|entry| {
        let id = |at: usize| entry.get(at)?.parse().ok();
        Some((id(2)?, id(3)?))
    });
    ids.ok_or_else(|| io::Error::other(format!("there is no user {USER}; `cargo xtask test` installs PostgreSQL")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_database_is_new_empty_and_takes_any_letter() {
        let server = PostgreSql::start().unwrap();
        let (one, two) = (server.fresh_database(), server.fresh_database());
        assert_ne!(one, two);
        let run_on = |url: &str, sql: &str| {
            let mut psql = Command::new(find("psql", &versions()).unwrap());
            run(psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]))
        };
        run_on(&one, "CREATE TABLE t (c text); INSERT INTO t VALUES ('Muñoz 😀')").unwrap();
        run_on(&one, "SELECT 1 / count(*) FROM t WHERE lower(upper(c)) = 'muñoz 😀'").unwrap();
        assert!(run_on(&two, "SELECT * FROM t").is_err());
    }

    #[test]
    fn a_shared_server_loses_only_the_databases_of_the_handle_that_goes() {
        let server = PostgreSql::start().unwrap();
        let kept = server.fresh_database();
        let guest = PostgreSql::at(server.url());
        let gone = guest.fresh_database();
        drop(guest);
        let connects = |url: &str| {
            run(Command::new(find("psql", &versions()).unwrap()).args(["-X", "-q", "-d", url, "-c", "SELECT 1"]))
        };
        connects(&kept).unwrap();
        assert!(connects(&gone).is_err());
    }
}
