//! Clients that mean no good, over real sockets.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use modeltree_server::{App, Patience, Served, Settings, router, serve};
use support::{family, ingest};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// A server on a free port.
struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    runtime: Option<Runtime>,
    ended: Option<tokio::task::JoinHandle<()>>,
    _dir: TempDir,
}

impl Running {
    fn new() -> Self {
        Self::with(Settings {
            loopback_only: true,
            ..Settings::default()
        })
    }

    fn with(settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        ingest(dir.path(), family());
        let app = App::new(Served::open(dir.path()).unwrap(), settings);
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let patience = Patience {
            head: Duration::from_millis(700),
            ..Patience::default()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = runtime.spawn(serve(listener, router(app), patience, async move {
            let _ = stopped.await;
        }));
        Self {
            address,
            stop: Some(stop),
            runtime: Some(runtime),
            ended: Some(ended),
            _dir: dir,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        stream
    }

    /// What the server answers to these bytes until it closes the connection.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The server may have heard enough before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn request(&self, line: &str, headers: &str) -> String {
        let host = self.address;
        self.raw(
            format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
                .as_bytes(),
        )
    }

    #[track_caller]
    fn still_answers(&self) {
        let answer = self.request("GET /api/v1/search?text=chat", "");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains("lab/chat"), "{answer}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn there_is_no_way_out_of_the_program() {
    let server = Running::new();
    for path in [
        "/../../etc/passwd",
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/assets/../index.html",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/%252e%252e/%252e%252e/etc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/..\\..\\etc\\passwd",
        "//etc/passwd",
        "/./index.html",
        "/index.html%00.css",
        "/assets/%00",
        "/index.html",
        "/.git/config",
        "file:///etc/passwd",
    ] {
        let answer = server.request(&format!("GET {path}"), "");
        assert!(
            ["400", "404", "421"].contains(&status(&answer)),
            "{path}: {answer}"
        );
        assert!(
            !answer.contains("root:") && !answer.contains("[package]"),
            "{path}"
        );
    }
    server.still_answers();
}

#[test]
fn garbage_is_refused() {
    let server = Running::new();
    let noise: Vec<u8> = (0..5000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for bytes in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x01: b\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        &noise,
    ] {
        let answer = server.raw(bytes);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{bytes:?}: {answer}");
    }
    server.still_answers();
}

#[test]
fn what_is_too_large_is_refused() {
    let server = Running::new();
    let long = "a".repeat(9000);
    let answer = server.request(&format!("GET /api/v1/search?text={long}"), "");
    assert_eq!(status(&answer), "414", "{answer}");
    assert!(answer.contains("\"too_large\""), "{answer}");
    let answer = server.request("GET /", &format!("X: {}\r\n", "a".repeat(40_000)));
    assert_eq!(status(&answer), "431", "{answer}");
    let many: String = (0..200).map(|n| format!("X-{n}: a\r\n")).collect();
    assert_eq!(status(&server.request("GET /", &many)), "431");
    let answer = server.request(
        "GET /api/v1/search?text=a",
        "Content-Length: 9999999999\r\n",
    );
    assert_eq!(status(&answer), "200", "a body that nobody reads");
    server.still_answers();
}

#[test]
fn slow_clients_are_given_up() {
    let server = Running::new();
    let mut slow: Vec<_> = (0..20).map(|_| server.connect()).collect();
    let began = Instant::now();
    let mut open = slow.len();
    while open > 0 {
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "{open} are still open"
        );
        server.still_answers();
        open = 0;
        for stream in &mut slow {
            stream.set_nonblocking(true).unwrap();
            let _ = stream.write_all(b"G");
            let mut byte = [0];
            // It is closed where reading comes to an end or fails for good.
            let waits = stream
                .read(&mut byte)
                .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
            open += usize::from(waits);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn many_idle_connections_are_borne() {
    let server = Running::new();
    // What the limit of open files allows both ends of in one process.
    let idle: Vec<_> = (0..400).map(|_| server.connect()).collect();
    server.still_answers();
    drop(idle);
    server.still_answers();
}

#[test]
fn requests_in_one_go_are_answered_in_order() {
    let server = Running::new();
    let ask = |text: &str, rest: &str| {
        format!("GET /api/v1/search?text={text} HTTP/1.1\r\nHost: localhost\r\n{rest}\r\n")
    };
    let all = ask("alone", "") + &ask("lora", "") + &ask("merged", "Connection: close\r\n");
    let answer = server.raw(all.as_bytes());
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 3, "{answer}");
    let place = |text| answer.find(text).unwrap();
    assert!(place("\"query\":\"alone\"") < place("\"query\":\"lora\""));
    assert!(place("\"query\":\"lora\"") < place("\"query\":\"merged\""));
}

#[test]
fn nothing_can_be_changed() {
    let server = Running::new();
    let head = server.request("HEAD /api/v1/search?text=chat", "");
    assert_eq!(status(&head), "200");
    assert!(
        head.ends_with("\r\n\r\n") && !head.contains("lab/chat"),
        "{head}"
    );
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE",
    ] {
        for path in ["/", "/api/v1/about", "/model/acme%2Fbase"] {
            let answer = server.request(&format!("{method} {path}"), "");
            assert_eq!(status(&answer), "405", "{method} {path}: {answer}");
            assert!(
                answer.contains("\"method_not_allowed\""),
                "{method} {path}: {answer}"
            );
        }
    }
}

#[test]
fn other_hosts_are_not_served() {
    let server = Running::new();
    for head in [
        "GET /api/v1/about HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n",
        "GET /api/v1/about HTTP/1.1\r\nHost: localhost.example.org\r\nConnection: close\r\n\r\n",
        "GET /api/v1/about HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET http://example.org/api/v1/about HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\nConnection: close\r\n\r\n",
    ] {
        let answer = server.raw(head.as_bytes());
        assert_eq!(status(&answer), "421", "{head}: {answer}");
        assert!(answer.contains("\"wrong_host\""), "{answer}");
    }
    for host in ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80"] {
        let head =
            format!("GET /api/v1/about HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&server.raw(head.as_bytes())), "200", "{host}");
    }
    let open = Running::with(Settings::default());
    let head = "GET /api/v1/about HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&open.raw(head.as_bytes())), "200");
}

#[test]
fn every_answer_bears_the_headers_and_no_other_origin_is_allowed() {
    let server = Running::new();
    let origin = "Origin: https://example.org\r\n";
    for path in ["/", "/nothing", "/api/v1/about", "/api/v1/nothing"] {
        let answer = server
            .request(&format!("GET {path}"), origin)
            .to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: ",
            "cache-control: no-cache",
        ] {
            assert!(answer.contains(header), "{path}: {header}\n{answer}");
        }
        assert!(!answer.contains("access-control"), "{path}: {answer}");
    }
    let open = Running::with(Settings {
        allow_origin: Some("https://example.org".into()),
        ..Settings::default()
    });
    let allowed = open.request("GET /api/v1/about", origin).to_lowercase();
    assert!(allowed.contains("access-control-allow-origin: https://example.org\r\n"));
    assert!(allowed.contains("vary: origin"), "{allowed}");
    let other = open.request("GET /api/v1/about", "Origin: https://example.com\r\n");
    assert!(
        !other.to_lowercase().contains("access-control-allow"),
        "{other}"
    );
    let asked = format!("{origin}Access-Control-Request-Method: POST\r\n");
    assert_eq!(
        status(&open.request("OPTIONS /api/v1/about", &asked)),
        "204"
    );
    assert_eq!(
        status(&server.request("OPTIONS /api/v1/about", &asked)),
        "405"
    );
}

#[test]
fn pages_are_the_explorer_and_answers_are_compressed() {
    let server = Running::new();
    let page = "Accept: text/html\r\n";
    for path in [
        "/",
        "/map",
        "/compare?a=x&b=y",
        "/model/acme%2Fbase",
        "/family/gpt2",
    ] {
        let answer = server.request(&format!("GET {path}"), page);
        assert_eq!(status(&answer), "200", "{path}");
        assert!(
            answer.contains("content-type: text/html"),
            "{path}: {answer}"
        );
    }
    assert_eq!(status(&server.request("GET /nothing", page)), "404");
    assert!(
        server
            .request("GET /nothing", page)
            .contains("<!doctype html>")
    );
    assert!(server.request("GET /nothing", "").contains("\"not_found\""));
    for (accepted, used) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, br, zstd", "zstd"),
    ] {
        let accept = format!("Accept-Encoding: {accepted}\r\n");
        let answer = server.request("GET /api/v1/openapi.json", &accept);
        assert!(
            answer.contains(&format!("content-encoding: {used}\r\n")),
            "{accepted}: {answer}"
        );
        assert!(
            answer.to_lowercase().contains("vary: accept-encoding"),
            "{answer}"
        );
    }
}

#[test]
fn what_is_under_way_is_ended_when_the_server_stops() {
    let mut server = Running::new();
    let mut half = server.connect();
    half.write_all(b"GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\n")
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    server.stop.take().unwrap().send(()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    half.write_all(b"\r\n").unwrap();
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(TcpStream::connect(server.address).is_err(), "no new ones");
    let ended = server.ended.take().unwrap();
    let ended = async { tokio::time::timeout(Duration::from_secs(10), ended).await };
    server
        .runtime
        .as_ref()
        .unwrap()
        .block_on(ended)
        .unwrap()
        .unwrap();
}
