//! Other programs, run as children with a time limit.

use std::{
    env, fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

/// How long a child has between being asked to end and being ended.
const GRACE: Duration = Duration::from_secs(10);

/// The cargo that runs us, without the variables it gave us: build scripts that watch those would all run again.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// Runs a program to its end, its output straight to ours; a bad end or one that is too late is an error.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<()> {
    println!("$ {}", shown(command));
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command.stdin(Stdio::null()).spawn().with_context(|| name.clone())?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "{name}: {status}");
            return Ok(());
        }
        if started.elapsed() > limit {
            end(&mut child)?;
            bail!("{name}: not done after {} minutes", limit.as_secs().div_ceil(60));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether a program answers, whatever it says.
pub(crate) fn answers(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Where a program is: along `PATH`, or where Debian keeps what only servers need.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders = env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .chain(versions.map(|version| version.path().join("bin")));
    folders.find_map(|folder| Some(folder.join(program)).filter(|path| path.is_file()))
}

fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Ends a child and everything it started: politely, then not.
fn end(child: &mut Child) -> Result<()> {
    let family = descendants(child.id());
    signal("TERM", &family);
    let asked = Instant::now();
    while child.try_wait()?.is_none() && asked.elapsed() < GRACE {
        thread::sleep(Duration::from_millis(50));
    }
    let rest: Vec<u32> = family.into_iter().filter(|&pid| pid != child.id() && lives(pid)).collect();
    signal("KILL", &rest);
    if child.try_wait()?.is_none() {
        child.kill()?;
        child.wait()?;
    }
    // A signal is only sent when `kill` returns: the machine may be busy, and who calls us counts on the ports being free.
    let killed = Instant::now();
    while rest.iter().any(|&pid| lives(pid)) {
        ensure!(killed.elapsed() < GRACE, "processes {rest:?} outlived being killed");
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// Whether a process still runs: one that nobody has waited for (`Z`) does not.
fn lives(pid: u32) -> bool {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = line.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().next());
    state.is_some_and(|state| !matches!(state, "Z" | "X"))
}

fn signal(name: &str, pids: &[u32]) {
    let mut kill = Command::new("sh");
    kill.args(["-c", r#"signal=$1; shift; kill -s "$signal" "$@""#, "signal", name]);
    answers(kill.args(pids.iter().map(u32::to_string)));
}

/// A process and all that descend from it, as `/proc` shows them.
fn descendants(ancestor: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes: Vec<(u32, u32)> = entries
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            // `pid (name) state parent …`, and the name may hold anything.
            let line = fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = line.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut family = vec![ancestor];
    let mut at = 0;
    while at < family.len() {
        let one = family[at];
        family.extend(processes.iter().filter(|(_, parent)| *parent == one).map(|(pid, _)| pid));
        at += 1;
    }
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_ends_with_all_its_children() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        // The number of seconds is the mark to find the grandchild by.
        command.args(["-c", "sleep 4711.25 & wait"]);
        let error = run(&mut command, Duration::from_millis(300)).unwrap_err();
        assert!(error.to_string().contains("not done"), "{error}");
        assert!(started.elapsed() < GRACE);
        let asleep = fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .any(|entry| fs::read_to_string(entry.path().join("cmdline")).is_ok_and(|line| line.contains("4711.25\0")));
        assert!(!asleep);
    }

    #[test]
    fn a_bad_end_is_an_error() {
        let failing = |script| run(Command::new("sh").args(["-c", script]), GRACE);
        assert!(failing("exit 0").is_ok());
        assert!(failing("exit 3").is_err());
    }
}
