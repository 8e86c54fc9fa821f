//! The `hubsim` command.
#![forbid(unsafe_code)]

mod args;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use hubsim::catalog::Catalog;
use hubsim::catalog::records::RecordCatalog;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{Sim, Stats};

use args::{Args, Command, Describe, Serve, Source};

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Serve(serve) => run(serve),
        Command::Describe(describe) => tell(&describe),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody reads on.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("hubsim: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("cannot read records: {0}")]
    Records(#[from] hubsim::catalog::records::LoadError),
    #[error("no model in {0}")]
    Empty(String),
    #[error("cannot listen on {address}: {source}")]
    Listen {
        address: std::net::SocketAddr,
        source: io::Error,
    },
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

fn run(serve: Serve) -> Result<(), Failure> {
    let catalog = load(&serve.source)?;
    eprintln!("{} models", catalog.len());
    let sim = Sim::new(catalog)
        .plan(serve.plan.into())
        .time_scale(serve.time_scale)
        .faults(serve.fault)
        .seed(serve.source.seed)
        .endpoint(serve.link_endpoint.trim_end_matches('/'));
    let address = serve.listen;
    let listen = |source| Failure::Listen { address, source };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Signals)?;
    runtime.block_on(async {
        let interrupted = interrupted().map_err(Failure::Signals)?;
        let running = sim.start(address).await.map_err(listen)?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", running.url())?;
        out.flush()?;
        interrupted.await;
        Ok(report(&running.stop().await)?)
    })
}

fn load(source: &Source) -> Result<Arc<dyn Catalog>, Failure> {
    if let Some(n) = source.synthetic {
        return Ok(Arc::new(SyntheticCatalog::new(n, source.seed)));
    }
    let mut records = RecordCatalog::builder().bare_parents(source.bare_parents);
    for path in &source.records {
        records = records.path(path)?;
    }
    for bad in records.bad_rows() {
        eprintln!("warning: left out {bad}");
    }
    let catalog = records.build();
    if catalog.is_empty() {
        let paths: Vec<_> = source
            .records
            .iter()
            .map(|p| p.display().to_string())
            .collect();
        return Err(Failure::Empty(paths.join(", ")));
    }
    Ok(Arc::new(catalog))
}

/// Resolves at Ctrl-C or, where there is such a thing, SIGTERM.
#[cfg(unix)]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Request counts by route, then what else there was.
fn report(stats: &Stats) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:>10}  requests", stats.total)?;
    for (route, count) in &stats.by_route {
        writeln!(out, "{count:>10}  {route}")?;
    }
    for (status, count) in &stats.by_status {
        writeln!(out, "{count:>10}  answered {status}")?;
    }
    writeln!(out, "{:>10}  over the quota", stats.rate_limited)?;
    for (fault, count) in &stats.faults {
        writeln!(out, "{count:>10}  fault {fault}")?;
    }
    out.flush()
}

fn tell(describe: &Describe) -> Result<(), Failure> {
    let summary = SyntheticCatalog::new(describe.synthetic, describe.seed).summary();
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &summary).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}
