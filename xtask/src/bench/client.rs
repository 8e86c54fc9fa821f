//! A small HTTP client that measures: connections of its own that are kept
//! alive, one question after the other on each.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// How often a client of [`Client::load`] asks before others have their turn
/// is up to the server; so long does it wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection, for questions in turn.
pub struct Client {
    runtime: Runtime,
    url: String,
    connection: Connection,
}

/// What many clients at once saw.
#[derive(Default)]
pub struct Load {
    /// Milliseconds from question to the answer's last byte, sorted.
    pub times: Vec<f64>,
    /// What went wrong: any answer but a success.
    pub errors: Vec<String>,
    /// Bytes of all answers, as they were sent.
    pub bytes: u64,
}

impl Client {
    /// Connects to a server at `http://HOST:PORT`.
    pub fn new(url: &str) -> Result<Self> {
        // One thread: the other core is the server's.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let connection = runtime.block_on(Connection::open(url))?;
        Ok(Self {
            runtime,
            url: url.into(),
            connection,
        })
    }

    /// Asks for a path as a browser does, with compression; the milliseconds
    /// until the last byte.
    pub fn time(&mut self, path: &str) -> Result<f64> {
        let began = Instant::now();
        let asked = self.connection.ask(path, "zstd, br, gzip");
        self.runtime.block_on(asked)?;
        Ok(began.elapsed().as_secs_f64() * 1e3)
    }

    /// Asks for a path and reads the answer.
    pub fn json(&mut self, path: &str) -> Result<Value> {
        let body = self
            .runtime
            .block_on(self.connection.ask(path, "identity"))?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// So many clients ask at once for so long, each its next question as soon
    /// as it has its answer. `path` tells a question by its number; `watch` is
    /// called every 30 s.
    pub fn load(
        &self,
        clients: u64,
        time: Duration,
        path: impl Fn(u64) -> String,
        mut watch: impl FnMut(),
    ) -> Load {
        let end = Instant::now() + time;
        self.runtime.block_on(async {
            let asking = futures_util::future::join_all(
                (0..clients).map(|client| self.ask_until(end, client, clients, &path)),
            );
            tokio::pin!(asking);
            let mut looks = tokio::time::interval(Duration::from_secs(30));
            let parts = loop {
                tokio::select! {
                    parts = &mut asking => break parts,
                    _ = looks.tick() => watch(),
                }
            };
            let mut all = Load::default();
            for part in parts {
                all.times.extend(part.times);
                all.errors.extend(part.errors);
                all.bytes += part.bytes;
            }
            all.times.sort_by(f64::total_cmp);
            all
        })
    }

    async fn ask_until(
        &self,
        end: Instant,
        client: u64,
        clients: u64,
        path: &impl Fn(u64) -> String,
    ) -> Load {
        let mut seen = Load::default();
        let mut connection = None;
        let mut number = client;
        while Instant::now() < end {
            let path = path(number);
            number += clients;
            let began = Instant::now();
            let asked = async {
                if connection.is_none() {
                    connection = Some(Connection::open(&self.url).await?);
                }
                let open = connection.as_mut().context("no connection")?;
                open.ask(&path, "zstd, br, gzip").await
            };
            match tokio::time::timeout(PATIENCE, asked).await {
                Ok(Ok(body)) => {
                    seen.times.push(began.elapsed().as_secs_f64() * 1e3);
                    seen.bytes += body.len() as u64;
                }
                Ok(Err(error)) => {
                    seen.errors.push(format!("{path}: {error:#}"));
                    connection = None;
                }
                Err(_) => {
                    seen.errors.push(format!("{path}: no answer"));
                    connection = None;
                }
            }
        }
        seen
    }
}

/// A connection that is kept alive.
struct Connection {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
}

impl Connection {
    async fn open(url: &str) -> Result<Self> {
        let host = url.strip_prefix("http://").context("no http:// address")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends when the sender goes; what goes wrong, the sender tells.
        tokio::spawn(async { connection.await.unwrap_or_default() });
        Ok(Self {
            sender,
            host: host.into(),
        })
    }

    async fn ask(&mut self, path: &str, encodings: &str) -> Result<Bytes> {
        let request = Request::get(path)
            .header("host", &self.host)
            .header("accept-encoding", encodings)
            .body(Empty::new())?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if status != StatusCode::OK {
            bail!("{status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }
}

/// The value below which this share of the sorted numbers lies.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
