//! Server programs as child processes: found, started, waited for, and ended with us whatever happens.

use std::{
    env,
    fs::{self, File},
    io::{self, Write},
    net::TcpListener,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Long, because test machines are slow and busy; a server that cannot start says so long before.
const START_LIMIT: Duration = Duration::from_mins(2);
const STOP_LIMIT: Duration = Duration::from_secs(10);
const TRIES: u32 = 5;

/// Waits for the end of its input. A line means that all is well; an end without one means that our process is gone and
/// could not clean up, so the watchman stops the server and removes its folder.
const WATCHMAN: &str = r#"
read -r _ && exit
kill -s "$1" "$2" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$2" 2>/dev/null || break; sleep 0.2; done
kill -s KILL "$2" 2>/dev/null
rm -rf "$3"
"#;

/// How a server is started on a port, how it is asked whether it is ready, and the signal that stops it.
pub(super) struct Recipe<'a> {
    pub(super) start: &'a dyn Fn(u16) -> Command,
    pub(super) ready: &'a dyn Fn(u16) -> Command,
    pub(super) stop: &'static str,
}

/// A running server. Dropping it stops it.
pub(super) struct Process {
    server: Child,
    watchman: Child,
    stop: &'static str,
}

impl Process {
    /// Starts the server on a free port, and answers once it is ready.
    pub(super) fn start(folder: &Path, recipe: &Recipe<'_>) -> io::Result<(Self, u16)> {
        let log = folder.join("log");
        let mut said = String::new();
        for _ in 0..TRIES {
            let port = free_port()?;
            let server = spawn(&mut (recipe.start)(port), &log)?;
            let watchman = watch(server.id(), recipe.stop, folder)?;
            let mut process = Self { server, watchman, stop: recipe.stop };
            if process.becomes_ready(&|| (recipe.ready)(port))? {
                return Ok((process, port));
            }
            said = fs::read_to_string(&log).unwrap_or_default();
            // Another test may have taken the port between our asking and the server's.
            if !said.contains("in use") {
                break;
            }
        }
        Err(io::Error::other(format!("the server did not start:\n{said}")))
    }

    fn becomes_ready(&mut self, ready: &dyn Fn() -> Command) -> io::Result<bool> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if self.server.try_wait()?.is_some() {
                return Ok(false);
            }
            let mut question = ready();
            if question.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
                return Ok(true);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(false)
    }

    fn end(&mut self) -> io::Result<()> {
        if self.server.try_wait()?.is_none() {
            let pid = self.server.id().to_string();
            Command::new("sh").args(["-c", r#"kill -s "$1" "$2""#, "stop", self.stop, &pid]).status()?;
            let started = Instant::now();
            while self.server.try_wait()?.is_none() {
                if started.elapsed() > STOP_LIMIT {
                    self.server.kill()?;
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        if let Some(mut input) = self.watchman.stdin.take() {
            input.write_all(b"done\n")?;
        }
        self.watchman.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("stopping a test server: {error}");
        }
    }
}

/// Runs a preparing program to its end; its words are the error when it fails.
pub(super) fn run(command: &mut Command) -> io::Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Err(io::Error::other(format!("{} failed: {said}", command.get_program().display())))
}

/// The whole path of a program: in these folders first, then along `PATH`.
pub(super) fn find(program: &str, folders: &[PathBuf]) -> io::Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut candidates = folders.iter().cloned().chain(env::split_paths(&path)).map(|folder| folder.join(program));
    candidates.find(|candidate| candidate.is_file()).ok_or_else(|| {
        let advice = format!("the program {program} is not installed; `cargo xtask test` installs it");
        io::Error::new(io::ErrorKind::NotFound, advice)
    })
}

/// Whether we are root, whom some servers refuse.
pub(super) fn are_root() -> io::Result<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

fn spawn(command: &mut Command, log: &Path) -> io::Result<Child> {
    let log = File::create(log)?;
    // A process group of its own keeps the terminal's interrupt away: the server outlives the tests, not the other way round.
    command.process_group(0).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()
}

fn watch(server: u32, stop: &str, folder: &Path) -> io::Result<Child> {
    let mut watchman = Command::new("sh");
    watchman.args(["-c", WATCHMAN, "watchman", stop, &server.to_string()]).arg(folder).current_dir("/");
    watchman.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

pub(super) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
