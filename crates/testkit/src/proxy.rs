//! A way to a server that can be cut, frozen, or cut in the middle of an answer.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Lets a program reach a server, until it is told not to.
pub struct Proxy {
    address: SocketAddr,
    target: String,
    state: Arc<State>,
    thread: Option<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    open: AtomicBool,
    frozen: AtomicBool,
    /// How many bytes of answers still come through before everything is cut; negative: as many as there are.
    budget: AtomicI64,
    streams: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// A way to the server at this `host:port`.
    pub fn to(target: &str) -> io::Result<Self> {
        Self::on("127.0.0.1", target)
    }

    /// Likewise on this address of the machine.
    pub fn on(host: &str, target: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((host, 0))?;
        let state = State { budget: AtomicI64::new(-1), ..State::default() };
        let mut proxy =
            Self { address: listener.local_addr()?, target: target.to_owned(), state: Arc::new(state), thread: None };
        proxy.serve(listener)?;
        Ok(proxy)
    }

    /// A way to the server of an address `scheme://user@host:port/name`, and the address that leads through it.
    pub fn before(url: &str) -> io::Result<(Self, String)> {
        let parts = url.split_once('@').and_then(|(user, rest)| Some((user, rest.split_once('/')?)));
        let (user, (server, name)) =
            parts.ok_or_else(|| io::Error::other(format!("{url} has no user, host or name")))?;
        let proxy = Self::to(server)?;
        let through = format!("{user}@{}/{name}", proxy.address);
        Ok((proxy, through))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and refuses new ones.
    pub fn cut(&mut self) {
        self.state.open.store(false, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.state.drop_streams();
    }

    /// Lets everybody through again.
    pub fn mend(&mut self) -> io::Result<()> {
        self.state.frozen.store(false, Ordering::SeqCst);
        self.state.budget.store(-1, Ordering::SeqCst);
        self.state.drop_streams();
        if self.thread.is_some() { Ok(()) } else { self.serve(TcpListener::bind(self.address)?) }
    }

    /// Takes whatever comes and passes nothing on, as a machine that hangs.
    pub fn freeze(&self) {
        self.state.frozen.store(true, Ordering::SeqCst);
    }

    /// Lets so many more bytes of answers through, then ends every connection, as a server that dies in the middle.
    pub fn cut_after(&self, bytes: i64) {
        self.state.budget.store(bytes, Ordering::SeqCst);
    }

    fn serve(&mut self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        self.state.open.store(true, Ordering::SeqCst);
        let (state, target) = (Arc::clone(&self.state), self.target.clone());
        self.thread = Some(thread::spawn(move || {
            while state.open.load(Ordering::SeqCst) {
                let Ok((near, _)) = listener.accept() else {
                    thread::sleep(Duration::from_millis(5));
                    continue;
                };
                if let Err(error) = state.join(near, &target) {
                    eprintln!("the proxy to {target}: {error}");
                }
            }
        }));
        Ok(())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.open.store(false, Ordering::SeqCst);
        self.state.drop_streams();
    }
}

impl State {
    fn join(self: &Arc<Self>, near: TcpStream, target: &str) -> io::Result<()> {
        near.set_nonblocking(false)?;
        let far = TcpStream::connect(target)?;
        for (from, to, answers) in
            [(near.try_clone()?, far.try_clone()?, false), (far.try_clone()?, near.try_clone()?, true)]
        {
            let state = Arc::clone(self);
            thread::spawn(move || {
                let _ = state.pass(from, &to, answers);
                let _ = to.shutdown(Shutdown::Both);
            });
        }
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).extend([near, far]);
        Ok(())
    }

    fn pass(&self, mut from: TcpStream, mut to: &TcpStream, answers: bool) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            while self.frozen.load(Ordering::SeqCst) && self.open.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(20));
            }
            let left = self.budget.load(Ordering::SeqCst);
            if answers && left >= 0 {
                let passed = read.min(usize::try_from(left).unwrap_or(0));
                to.write_all(&buffer[..passed])?;
                let left = self.budget.fetch_sub(i64::try_from(passed).unwrap_or(0), Ordering::SeqCst);
                if passed < read || left <= 0 {
                    self.budget.store(0, Ordering::SeqCst);
                    self.drop_streams();
                    return Ok(());
                }
                continue;
            }
            to.write_all(&buffer[..read])?;
        }
    }

    fn drop_streams(&self) {
        for stream in self.streams.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
