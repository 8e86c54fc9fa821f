//! Starting and stopping a simulator.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::plan::Plan;
use crate::server::{self, Server};
use crate::stats::Stats;

/// The loopback address, any free port.
pub const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How long open requests may take after the stop.
const GRACE: Duration = Duration::from_millis(200);

/// A simulator to be started.
#[derive(Clone)]
pub struct Sim {
    pub(crate) catalog: Arc<dyn Catalog>,
    pub(crate) plan: Plan,
    pub(crate) time_scale: f64,
    pub(crate) faults: Vec<Fault>,
    pub(crate) seed: u64,
    pub(crate) endpoint: String,
    pub(crate) gzip: bool,
}

impl Sim {
    /// Without quota, without faults, at the true speed of time.
    #[must_use]
    pub fn new(catalog: Arc<dyn Catalog>) -> Self {
        Sim {
            catalog,
            plan: Plan::None,
            time_scale: 1.0,
            faults: Vec::new(),
            seed: 0,
            endpoint: "https://huggingface.co".to_owned(),
            gzip: true,
        }
    }

    /// What tokens are allowed.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Seconds of the Hub's clock per real second.
    ///
    /// # Panics
    ///
    /// Unless it is above zero.
    #[must_use]
    pub fn time_scale(mut self, scale: f64) -> Self {
        assert!(
            scale > 0.0 && scale.is_finite(),
            "the time scale must be above zero: {scale}"
        );
        self.time_scale = scale;
        self
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Adds faults.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Decides which requests meet the faults that have a rate.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Scheme and host that next links name, without a slash at the end;
    /// `https://huggingface.co` unless told otherwise, wherever the simulator
    /// listens.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = endpoint.into();
        self
    }

    /// Whether bodies are compressed for clients that accept it; they are.
    #[must_use]
    pub fn gzip(mut self, yes: bool) -> Self {
        self.gzip = yes;
        self
    }

    /// Listens and serves on threads of its own until stopped or dropped. For
    /// callers outside of an async context; see [`Sim::start`].
    ///
    /// # Errors
    ///
    /// Where the address cannot be listened on.
    pub fn start_blocking(self, listen: SocketAddr) -> io::Result<Running> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("hubsim")
            .enable_all()
            .build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind(listen))?;
        let address = listener.local_addr()?;
        let server = Arc::new(Server::new(self));
        let (stop, stopped) = oneshot::channel::<()>();
        let (done, ended) = oneshot::channel();
        let serving = server.clone();
        let thread = thread::Builder::new()
            .name("hubsim".to_owned())
            .spawn(move || {
                runtime.block_on(server::serve(serving, listener, stopped, GRACE));
                // Stalled answers never end: they are cut off here.
                runtime.shutdown_timeout(GRACE);
                let _ = done.send(());
            })?;
        Ok(Running {
            address,
            server,
            stop: Some(stop),
            ended: Some(ended),
            thread: Some(thread),
        })
    }

    /// [`Sim::start_blocking`] for callers in an async context.
    ///
    /// # Errors
    ///
    /// Where the address cannot be listened on.
    pub async fn start(self, listen: SocketAddr) -> io::Result<Running> {
        tokio::task::spawn_blocking(move || self.start_blocking(listen)).await?
    }
}

/// A simulator that serves. Dropping it stops it.
pub struct Running {
    address: SocketAddr,
    server: Arc<Server>,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<oneshot::Receiver<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens, as a URL without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The counts so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.server.stats()
    }

    /// Stops serving; open requests are cut off after a moment.
    pub async fn stop(mut self) -> Stats {
        self.stop = None;
        if let Some(ended) = self.ended.take() {
            let _ = ended.await;
        }
        self.server.stats()
    }

    /// [`Running::stop`] for callers outside of an async context.
    #[must_use]
    pub fn stop_blocking(mut self) -> Stats {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.server.stats()
    }
}
