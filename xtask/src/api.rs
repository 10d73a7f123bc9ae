//! The attack on the REST door: schemathesis reads its document and sends what the document allows and forbids.
//!
//! What it needs from PyPI goes into a folder under `target`, in the version that is pinned.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{child, files};

const INSTALL_LIMIT: Duration = Duration::from_mins(5);
const LIMIT: Duration = Duration::from_mins(4);

/// What may revoke the token it came with is attacked last, and with nothing after it.
const LAST: &str = "revokeToken";

/// Attacks the door of a server that is started for it, full of people.
pub(crate) fn run(root: &Path, target: &Path) -> Result<()> {
    let folder = root.join("e2e/api");
    let program = installed(&folder, target)?;
    let place = target.join("api-attack");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir_all(&place)?;
    let server = Server::start(&target.join("debug/padron"), &place)?;
    let attack = |which: &str| {
        let mut command = Command::new(&program);
        command.arg("--config-file").arg(folder.join("schemathesis.toml"));
        command.args(["run", &format!("{}/api/v1/openapi.json", server.base), which, LAST]);
        child::run(command.env("PADRON_TOKEN", &server.token).current_dir(&place), LIMIT)
    };
    attack("--exclude-operation-id")?;
    attack("--include-operation-id")?;
    drop(server);
    let log = fs::read_to_string(place.join("server.log")).unwrap_or_default();
    let failures: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    ensure!(failures.is_empty(), "the server complained:\n{}", failures.join("\n"));
    Ok(())
}

/// A server with the demonstration desk, ended with this value.
struct Server {
    child: Child,
    base: String,
    token: String,
    /// Kept open: a server that cannot say what it has to say ends.
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(program: &Path, place: &Path) -> Result<Self> {
        let padron = |arguments: &[&str]| {
            let mut command = Command::new(program);
            command.args(arguments).current_dir(place);
            // A budget that the attack does not use up: that budgets are kept is another test.
            command.env("PADRON_API__REQUESTS_PER_MINUTE", "6000000").env("PADRON_API__BURST", "100000");
            command.env("PADRON_API__STRANGERS_PER_MINUTE", "100000");
            command
        };
        let mut init = padron(&["init", "--admin", "admin", "--password-stdin"]);
        let mut child = init.stdin(Stdio::piped()).spawn().context("padron does not start")?;
        child.stdin.take().context("no input")?.write_all(b"correct horse battery 7\n")?;
        ensure!(child.wait()?.success(), "padron init failed");
        let log = fs::File::create(place.join("server.log"))?;
        let mut serve = padron(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
        let mut child = serve.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        let mut server = Self { child, base: String::new(), token: String::new(), output };
        while server.base.is_empty() {
            let mut line = String::new();
            ensure!(server.output.read_line(&mut line)? > 0, "padron serve ended before it listened");
            if let Some((_, base)) = line.split_once("listens on ") {
                base.trim().clone_into(&mut server.base);
            }
        }
        let made = padron(&["token", "create", "--agent", "admin", "--name", "attack"]).output()?;
        ensure!(made.status.success(), "no token: {}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout)?.trim().clone_into(&mut server.token);
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Installs what is pinned, unless that is what is there; the program.
fn installed(folder: &Path, target: &Path) -> Result<PathBuf> {
    let place = target.join("api-tools");
    let (program, done) = (place.join("bin/st"), place.join("done"));
    let pinned = folder.join("requirements.txt");
    let wanted = files::read(&pinned)?;
    if program.is_file() && fs::read_to_string(&done).is_ok_and(|there| there == wanted) {
        return Ok(program);
    }
    let mut venv = Command::new("python3");
    child::run(venv.args(["-m", "venv", "--clear"]).arg(&place), INSTALL_LIMIT)
        .context("python3 makes no environment; on Debian and Ubuntu: apt-get install python3-venv")?;
    let mut pip = Command::new(place.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&pinned);
    child::run(&mut pip, INSTALL_LIMIT)?;
    fs::write(done, wanted)?;
    Ok(program)
}
