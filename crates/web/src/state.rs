//! What every handler can reach.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;
use padron_app::App;

use crate::api::{ApiLimits, Limits};

/// How the server is reached.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The origin people type, as `https://desk.example.org`; `None` where nothing was said.
    pub public_origin: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether people reach the server by HTTPS, here or at a proxy: cookies are then sent by HTTPS only.
    pub https: bool,
    /// Whether `/metrics` is answered here (to callers on this machine), or by a listener of its own.
    pub metrics_here: bool,
    /// How much a program may ask.
    pub api: ApiLimits,
}

/// What every handler can reach; cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub(crate) app: App,
    pub(crate) options: Arc<Options>,
    pub(crate) metrics: PrometheusHandle,
    /// How many requests were measured.
    pub(crate) measured: Arc<AtomicUsize>,
    /// What programs may still ask.
    pub(crate) limits: Arc<Limits>,
}

impl Web {
    /// The doors to this app.
    pub fn new(app: App, options: Options, metrics: PrometheusHandle) -> Self {
        let limits = Arc::new(Limits::new(options.api));
        Self { app, options: Arc::new(options), metrics, measured: Arc::default(), limits }
    }

    /// Whether this address is a proxy that is believed.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.options.trusted_proxies.iter().any(|network| network.contains(&address))
    }
}
