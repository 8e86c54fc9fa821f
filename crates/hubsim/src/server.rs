//! Answers requests.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::sim::Sim;
use crate::stats::{Counters, Stats};

/// Everything the answers depend on.
pub(crate) struct Server {
    counters: Counters,
    sim: Sim,
}

impl Server {
    pub(crate) fn new(sim: Sim) -> Self {
        Server { counters: Counters::default(), sim }
    }

    pub(crate) fn stats(&self) -> Stats {
        self.counters.snapshot(Vec::new())
    }
}

/// Serves until `stopped` resolves, and then for at most `grace`.
pub(crate) async fn serve(
    server: Arc<Server>,
    listener: TcpListener,
    stopped: oneshot::Receiver<()>,
    grace: Duration,
) {
    let app = Router::new()
        .fallback(handle)
        .with_state(server)
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (ending, ended) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = stopped.await;
        drop(ending);
    });
    tokio::select! {
        _ = serving => {}
        () = async { let _ = ended.await; tokio::time::sleep(grace).await } => {}
    }
}

async fn handle(
    State(_server): State<Arc<Server>>,
    ConnectInfo(_peer): ConnectInfo<SocketAddr>,
    _request: Request,
) -> Response {
    Response::default()
}
