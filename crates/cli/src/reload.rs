//! A new configuration without an end: asked to (SIGHUP), the server finishes what is in progress, puts the program in its own
//! place, and hands the socket over. Whoever calls meanwhile waits in its queue; nobody is turned away.

use std::net::{SocketAddr, TcpListener};
use std::os::fd::AsRawFd as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;
use listenfd::ListenFd;
use rustix::io::{FdFlags, fcntl_setfd};

/// The socket that the program before us listened on. To be asked while there is one thread only: the environment is cleared of it.
pub(crate) fn inherited() -> anyhow::Result<Option<TcpListener>> {
    ListenFd::from_env().take_tcp_listener(0).context("the socket that was handed over cannot be used")
}

/// Whether a socket is where the configuration wants to listen.
pub(crate) fn listens_on(socket: &TcpListener, wanted: SocketAddr) -> bool {
    let fits = |is: SocketAddr| is.ip() == wanted.ip() && (is.port() == wanted.port() || wanted.port() == 0);
    socket.local_addr().is_ok_and(fits)
}

/// What is needed to begin anew.
#[derive(Debug)]
pub(crate) struct Successor {
    program: PathBuf,
    socket: TcpListener,
}

impl Successor {
    /// To be asked at the start: a program that was replaced on disk since has no name any more.
    pub(crate) fn new(socket: &TcpListener) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("the program does not know where it is")?;
        Ok(Self { program, socket: socket.try_clone().context("the socket cannot be kept")? })
    }

    /// Puts the program in the place of this one, under the same number; only a failure comes back.
    pub(crate) fn take_over(self) -> anyhow::Error {
        if let Err(error) = fcntl_setfd(&self.socket, FdFlags::empty()) {
            return anyhow::Error::new(error).context("the socket cannot be handed over");
        }
        let error = Command::new(&self.program)
            .args(std::env::args_os().skip(1))
            .env("LISTEN_PID", std::process::id().to_string())
            .env("LISTEN_FDS", "1")
            .env("LISTEN_FDS_FIRST_FD", self.socket.as_raw_fd().to_string())
            .exec();
        anyhow::Error::new(error).context(format!("{} cannot be started anew", self.program.display()))
    }
}
