//! `padron serve`.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context as _;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use clap::Parser as _;
use metrics_exporter_prometheus::PrometheusBuilder;
use padron_app::demo::DEMO;
use padron_storage::lock::ServerLock;
use padron_web::Web;

use super::Outcome;
use crate::args::{Arguments, Serve};
use crate::config::{Config, ServerSection};
use crate::reload::{self, Successor};
use crate::{configured, told, wiring};

/// How long requests in progress may take once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long a caller may take over the head of a first request; hyper bounds the later ones.
const DAWDLING: Duration = Duration::from_secs(30);

pub(super) async fn run(serve: Serve, mut config: Config, inherited: Option<TcpListener>) -> anyhow::Result<Outcome> {
    let address = config.server.address()?;
    // The port first: of two servers the second ends here before it touches anything.
    let listener = match inherited.filter(|socket| reload::listens_on(socket, address)) {
        Some(socket) => socket,
        None => TcpListener::bind(address).with_context(|| format!("{address} is in use or not ours to listen on"))?,
    };
    listener.set_nonblocking(true)?;
    let successor = Successor::new(&listener)?;
    let address = listener.local_addr()?;
    config.server.listen = address.to_string();
    let server = &config.server;
    wiring::make_folder(&config)?;
    let lock = ServerLock::take(&config.database.0)?;
    let opened = wiring::open(&config).await?;
    let app = opened.app;
    if let Err(error) = app.check_writing().await {
        tracing::warn!("nothing can be written, so nobody can sign in: {error}");
        println!("Nothing can be written, so nobody can sign in: {error}.");
    }
    if serve.demo {
        let filled = app.as_operator().await?.fill_with_demo(DEMO).await?;
        println!(
            "{}",
            if filled {
                "Filled with the demonstration desk."
            } else {
                "Not filled: there are people or companies already."
            }
        );
    }
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics cannot be counted")?;
    let secure = server.speaks_tls();
    let options = padron_web::Options { api: config.api.limits(), ..server.options()? };
    let web = Web::new(app.clone(), options, metrics);
    let base = server.address_for_people();
    let handle = Handle::new();
    let routes = padron_web::router(web.clone()).into_make_service_with_connect_info::<SocketAddr>();
    if !server.metrics_listen.is_empty() {
        let separate = tokio::net::TcpListener::bind(&server.metrics_listen)
            .await
            .with_context(|| format!("server.metrics_listen: cannot listen on {}", server.metrics_listen))?;
        let routes = padron_web::metrics_router(web);
        tokio::spawn(async move { axum::serve(separate, routes).await });
    }
    let background = tokio::spawn(feed(app.clone()));
    let sender = app.clone();
    let post = tokio::spawn(async move { sender.keep_sending().await });
    let jobs = app.clone();
    // A portion that is under way when the server ends is given up; whoever starts next does it.
    let working = tokio::spawn(async move { jobs.keep_working().await });
    let sweeping = app.clone();
    let sweeper = tokio::spawn(async move { sweeping.keep_sweeping().await });
    let asked = tokio::spawn(stop_when_asked(handle.clone()));
    println!("Padrón listens on {base}");
    if app.needs_set_up().await? {
        let token = app.new_set_up_token().await?;
        println!(
            "Nobody can sign in yet. Make the first administrator here (the address works once):\n  {base}/set-up/{token}"
        );
    } else {
        println!("Sign in with an agent's login and password. Lost it? padron init --admin LOGIN --password-stdin");
    }
    if opened.created {
        tracing::info!("the database {} was created", config.database.shown());
    }
    // Pages are sent in pieces: without this the last one would wait for the reader's acknowledgement of the one before.
    let plain = NoDelayAcceptor::new();
    let server_on = axum_server::from_tcp(listener)?.first_request_timeout(DAWDLING).handle(handle);
    if secure {
        let acceptor = RustlsAcceptor::new(tls(server).await?).acceptor(plain);
        server_on.acceptor(acceptor).serve(routes).await?;
    } else {
        server_on.acceptor(plain).serve(routes).await?;
    }
    background.abort();
    working.abort();
    sweeper.abort();
    app.stop_sending();
    // A message that is on its way is finished, or it would go out a second time.
    let _ = tokio::time::timeout(GRACE, post).await;
    app.close().await;
    drop(lock);
    if asked.await.is_ok_and(|asked| asked == Asked::Anew) {
        return Err(successor.take_over());
    }
    Ok(Outcome::Done)
}

/// Reads everybody, then follows what others write. Pages that search wait for the reading; all others do not.
async fn feed(app: padron_app::App) {
    while let Err(error) = app.load().await {
        tracing::error!("people and companies could not be read, trying again: {error}");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    tracing::info!("people and companies are read");
    crate::memory::give_back_what_is_free();
    app.keep_following().await;
}

async fn tls(server: &ServerSection) -> anyhow::Result<RustlsConfig> {
    let (certificate, key) = (&server.tls_certificate, &server.tls_key);
    RustlsConfig::from_pem_file(certificate, key)
        .await
        .with_context(|| format!("{certificate} and {key} cannot be used"))
}

/// What a server is asked by a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// To end.
    End,
    /// To begin anew with the configuration as it is now.
    Anew,
}

/// Ends the server when a signal asks for it. A configuration that is wrong is told and changes nothing.
async fn stop_when_asked(handle: Handle<SocketAddr>) -> Asked {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
        return std::future::pending().await;
    };
    let asked = loop {
        tokio::select! {
            _ = terminate.recv() => break Asked::End,
            _ = interrupt.recv() => break Asked::End,
            _ = hangup.recv() => {}
        }
        match Arguments::try_parse().map_err(Into::into).and_then(|arguments| configured(&arguments)) {
            Ok(_) => break Asked::Anew,
            Err(fault) => tracing::error!("the configuration is wrong, so the one before stays: {}", told(&fault)),
        }
    };
    tracing::info!(
        "{}",
        if asked == Asked::Anew { "beginning anew with the configuration as it is now" } else { "stopping" }
    );
    handle.graceful_shutdown(Some(GRACE));
    asked
}
