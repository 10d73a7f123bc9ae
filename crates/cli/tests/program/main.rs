//! The program as an operator runs it: processes, files, ports, signals.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod bulk;
mod commands;
mod copying;
mod directories;
mod durability;
mod engines;
mod history;
mod mail;
mod moving;
mod records;
mod serving;
mod tokens;
mod verbs;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A folder with a database of its own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    /// The database, where it is not the usual file.
    database: Option<String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), database: None }
    }

    /// A folder of its own in front of this database.
    pub(crate) fn on(url: &str) -> Self {
        Self { database: Some(url.to_owned()), ..Self::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_padron"));
        command.current_dir(self.folder.path()).args(arguments);
        if let Some(database) = &self.database {
            command.env("PADRON_DATABASE", database);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self.command(arguments).spawn().expect("the program starts");
        // A command that reads nothing closes its end.
        let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
        Ran::from(child.wait_with_output().expect("the program ends"))
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, arguments: &[&str], input: &str) -> String {
        let ran = self.run(arguments, input);
        assert_eq!(ran.status, Some(0), "{arguments:?}: {} {}", ran.out, ran.err);
        ran.out
    }

    /// Starts a server on a free port.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Server {
        let all: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].iter().chain(arguments).copied().collect();
        let mut child = self.command(&all).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).expect("output") > 0, "the server ended: {said}");
            said.push_str(&line);
            if let Some(address) = line.trim().strip_prefix("Padrón listens on http://") {
                break address.to_owned();
            }
        };
        // What it says after is read away, or the pipe would fill.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let server = Server { child, address };
        server.until("/readyz", |answer| answer.contains("200 OK"));
        server
    }
}

/// What a command that ended left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A running server; killed when it goes.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    /// The whole answer to a request, head and body.
    pub(crate) fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server answers");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream.write_all(request.as_bytes()).expect("a request is taken");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    pub(crate) fn post(&self, path: &str, cookie: &str, form: &str) -> String {
        let (host, length) = (&self.address, form.len());
        let kind = "application/x-www-form-urlencoded";
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{form}"
        ))
    }

    /// Asks until the answer is as wanted, for as long as a person would wait.
    pub(crate) fn until(&self, path: &str, wanted: impl Fn(&str) -> bool) -> String {
        self.until_with(path, "", wanted)
    }

    pub(crate) fn until_with(&self, path: &str, cookie: &str, wanted: impl Fn(&str) -> bool) -> String {
        for _ in 0..200 {
            let answer = self.get(path, cookie);
            if wanted(&answer) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} never answered as wanted")
    }

    /// Signs in; the cookies of the session.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> String {
        let page = self.get("/sign-in", "");
        let visitor = cookie(&page, "padron_visitor").expect("a visitor's cookie");
        let form = format!("csrf={}&login={login}&password={}&next=/", token(&page), password.replace(' ', "+"));
        let answer = self.post("/sign-in", &visitor, &form);
        cookie(&answer, "padron_session")
            .unwrap_or_else(|| panic!("not signed in: {}", answer.lines().next().unwrap_or("")))
    }

    /// Kills the server as a power cut would, as far as a process can see.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `name=value` of a cookie that an answer sets.
pub(crate) fn cookie(answer: &str, name: &str) -> Option<String> {
    let start = format!("set-cookie: {name}=");
    let line = answer.lines().find(|line| line.starts_with(&start))?;
    line["set-cookie: ".len()..].split(';').next().map(str::to_owned)
}

/// The token of the forms on a page.
pub(crate) fn token(page: &str) -> String {
    let start = page.find("name=\"csrf\" value=\"").expect("a form") + "name=\"csrf\" value=\"".len();
    page[start..].split('"').next().expect("a value").to_owned()
}

/// An administrator to sign in as.
pub(crate) const PASSWORD: &str = "correct horse";

pub(crate) fn init(place: &Place) {
    place.ok(&["init", "--admin", "admin", "--password-stdin"], &format!("{PASSWORD}\n"));
}

pub(crate) const COMPANIES: &str = "customer_id,name\nK1,Company One\nK2,Company Two\n";

pub(crate) fn people(range: std::ops::Range<usize>) -> String {
    let rows: Vec<String> =
        range.map(|number| format!("p{number},First{number},Last,p{number}@example.es,K1\n")).collect();
    format!("login,first_name,last_name,email,customer_id\n{}", rows.concat())
}
