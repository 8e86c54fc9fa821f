//! `serve`: a snapshot in a browser, and over HTTP.

use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use modeltree_server::{App, Event, Log, Patience, Served, Settings, keep_current, router, serve};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::args::ServeArgs;
use crate::exit::{Ending, INTERRUPTED, Usage};
use crate::interrupt;
use crate::render::palette::{ASIDE, WRONG, paint};
use crate::render::text::printable;
use crate::terminal;

/// The port where none is asked for, and the first of those tried.
const PORT: u16 = 8321;
/// Ports tried.
const TRIED: u16 = 20;

/// Serves the snapshot in `data` until Ctrl-C.
pub fn run(args: &ServeArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.evidence);
    let settings = Settings {
        loopback_only: args.bind.is_loopback(),
        allow_origin: args.allow_origin.clone(),
        log: Some(log(args.log, quiet)),
        ..Settings::default()
    };
    let app = App::new(Served::new(atlas), settings);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let listener = runtime.block_on(listen(args))?;
    let url = url(listener.local_addr()?);

    // From here on signals are heard: whoever reads the address may send one.
    let terminated = {
        let _within = runtime.enter();
        terminated()
    };
    let (stop, mut stopped) = watch::channel(false);
    interrupt::watch(move || {
        if stop.send_replace(true) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    tell(args, data, &url, quiet)?;
    let current = app.clone();
    let (folder, evidence) = (data.to_path_buf(), args.evidence);
    std::thread::spawn(move || keep_current(&current, folder, evidence));
    if args.open {
        open_browser(&url, quiet);
    }
    runtime.block_on(serve(
        listener,
        router(app),
        Patience::default(),
        async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = terminated => {}
            }
        },
    ));
    // Work that nobody waits for any more holds nothing up.
    runtime.shutdown_background();
    Ok(Ending::Done)
}

/// Listens on the port asked for; on the first free one where none is.
async fn listen(args: &ServeArgs) -> anyhow::Result<TcpListener> {
    let bind = |port| TcpListener::bind((args.bind, port));
    let taken = |error: &io::Error| error.kind() == io::ErrorKind::AddrInUse;
    let cannot = || format!("cannot listen on {}", args.bind);
    if let Some(port) = args.port {
        return match bind(port).await {
            Err(error) if taken(&error) => Err(Usage(format!(
                "port {port} of {} is taken: name another with --port, or none for the next free one",
                args.bind
            ))
            .into()),
            other => other.with_context(cannot),
        };
    }
    for port in PORT..PORT + TRIED {
        match bind(port).await {
            Err(error) if taken(&error) => {}
            other => return other.with_context(cannot),
        }
    }
    bind(0).await.with_context(cannot)
}

/// The address to type. One that stands for all of this machine's is told by
/// the one that always works from here.
fn url(address: SocketAddr) -> String {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".into(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".into(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("http://{host}:{}/", address.port())
}

fn tell(args: &ServeArgs, data: &Path, url: &str, quiet: bool) -> anyhow::Result<()> {
    let mut out = terminal::stdout();
    if args.json {
        writeln!(out, "{}", json!({ "url": url }))?;
    } else {
        let data = data.display().to_string();
        let how = paint(ASIDE, "(Ctrl-C stops it)");
        writeln!(out, "{} is served at {url}  {how}", printable(&data))?;
    }
    out.flush()?;
    if !args.bind.is_loopback() && !quiet {
        note(&format!(
            "{} whoever can reach {} can read all of this snapshot",
            paint(WRONG, "note:"),
            args.bind
        ));
    }
    Ok(())
}

/// A line on stderr; a closed one is no reason to stop.
fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

fn log(requests: bool, quiet: bool) -> Log {
    Arc::new(move |event| match event {
        Event::Answered {
            method,
            address,
            status,
            time,
        } if requests => note(&format!(
            "{} {method} {} {:.1} ms",
            status.as_u16(),
            printable(&address.to_string()),
            time.as_secs_f64() * 1e3
        )),
        Event::Answered { .. } => {}
        Event::Failed { address, cause } => note(&format!(
            "{} {}: {}",
            paint(WRONG, "failed:"),
            printable(&address.to_string()),
            printable(cause)
        )),
        Event::Reloaded { .. } if quiet => {}
        Event::Reloaded { served } => note(&format!(
            "A newer snapshot is served: {} models",
            served.atlas().snapshot().manifest().counts.models
        )),
        Event::CannotReload { error } => note(&format!(
            "{} a newer snapshot cannot be served, the old one is: {}",
            paint(WRONG, "failed:"),
            printable(error)
        )),
    })
}

/// Opens the browser as the system does it.
fn open_browser(url: &str, quiet: bool) {
    match open::that_detached(url) {
        Err(error) if !quiet => note(&format!("cannot open the browser: {error}")),
        _ => {}
    }
}

/// Waits for the signal by which systems ask programs to end; it is heard from
/// the call on. To be called within a runtime.
fn terminated() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let signal = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        #[cfg(unix)]
        if let Ok(mut signal) = signal {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_can_be_typed() {
        let told = |text: &str| url(text.parse().unwrap());
        assert_eq!(told("127.0.0.1:1"), "http://127.0.0.1:1/");
        assert_eq!(told("0.0.0.0:80"), "http://127.0.0.1:80/");
        assert_eq!(told("[::]:80"), "http://[::1]:80/");
        assert_eq!(told("[::1]:80"), "http://[::1]:80/");
        assert_eq!(told("10.1.2.3:80"), "http://10.1.2.3:80/");
    }
}
