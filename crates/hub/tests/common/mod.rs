//! A Hub of a few lines for each test, over real sockets.
// Each test file uses its own part of it, and nothing here runs outside tests.
#![allow(dead_code, clippy::unwrap_used)]

use std::future::Future;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use modeltree_hub::{Client, Config, ListQuery, PageRequest, Token};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Seconds of these Hubs' clocks in a real one.
pub const SCALE: f64 = 200.0;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn has_token(&self) -> bool {
        self.header("authorization").is_some()
    }
}

/// A server at a port of its own.
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// What arrived so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

/// Answers request number `n` (from 0) with `answer(n, request)`.
pub async fn serve(
    answer: impl Fn(usize, &Seen) -> Response<Body> + Clone + Send + Sync + 'static,
) -> Server {
    serve_slowly(move |n, seen| {
        let answer = answer(n, &seen);
        async move { answer }
    })
    .await
}

/// [`serve`] with answers that take their time.
pub async fn serve_slowly<F>(
    answer: impl Fn(usize, Seen) -> F + Clone + Send + Sync + 'static,
) -> Server
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let app = Router::new().fallback(move |request: Request| {
        let target = request.uri().path_and_query().unwrap().to_string();
        let headers = request.headers().clone();
        let request = Seen { target, headers };
        let n = {
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            log.len() - 1
        };
        answer(n, request)
    });
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server { url, seen }
}

/// A server that writes bytes as they are: `answer(n)` gets the stream of
/// connection `n` once a request's head has come in.
pub async fn serve_raw<F>(answer: impl Fn(usize, TcpStream) -> F + Send + 'static) -> Server
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        for n in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let head = String::from_utf8(head).unwrap();
            let target = head.split(' ').nth(1).unwrap_or_default().to_string();
            let headers = HeaderMap::new();
            log.lock().unwrap().push(Seen { target, headers });
            tokio::spawn(answer(n, stream));
        }
    });
    Server { url, seen }
}

/// Writes bytes and closes.
pub async fn write(mut stream: TcpStream, bytes: impl AsRef<[u8]>) {
    // A client that has seen enough may be gone.
    let _ = stream.write_all(bytes.as_ref()).await;
    let _ = stream.shutdown().await;
}

/// An answer with a body and headers.
pub fn reply(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).unwrap()
}

/// A success.
pub fn ok(body: impl Into<Body>) -> Response<Body> {
    reply(200, &[], body)
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Settings for quick tests.
pub fn config(server: &Server) -> Config {
    Config {
        time_scale: SCALE,
        idle_timeout: Duration::from_secs(5),
        request_timeout: Duration::from_secs(10),
        max_retries: 4,
        ..Config::new(&server.url).unwrap()
    }
}

pub fn client(server: &Server) -> Client {
    Client::new(config(server)).unwrap()
}

pub fn client_with_token(server: &Server) -> Client {
    Client::new(Config {
        token: Token::parse("hf_secret").unwrap(),
        ..config(server)
    })
    .unwrap()
}

/// The first page of everything.
pub fn first_page() -> PageRequest {
    PageRequest::First(ListQuery::default())
}
