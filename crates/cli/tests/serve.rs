//! `serve` through the binary, over sockets.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use common::Session;
use serde_json::Value;

/// A server on a free port; it is killed where the test does not end it.
struct Serving {
    child: Child,
    /// Its line on stdout.
    line: String,
    port: u16,
}

impl Serving {
    fn start(session: &Session, args: &[&str]) -> Self {
        let mut child = Command::new(session.run(&[]).get_program())
            .arg("serve")
            .args(args)
            .current_dir(session.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.rsplit(':').next().unwrap();
        let port = port.split('/').next().unwrap().parse().unwrap_or_default();
        Self { child, line, port }
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_string())
    }

    /// Sends a signal; the exit code and what was said on stderr.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let kill = Command::new("kill").args([signal, &pid]).status();
        assert!(kill.unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut said = String::new();
        let stderr = self.child.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        (code, said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_answers_until_ctrl_c() {
    let session = Session::crawled();
    let serving = Serving::start(&session, &["--port", "0", "--log"]);
    assert!(
        serving
            .line
            .contains("modeltree-data is served at http://127.0.0.1:"),
        "{}",
        serving.line
    );
    let (status, body) = serving.get("/api/v1/search?text=blend");
    assert_eq!(status, 200, "{body}");
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(answer["hits"][0]["id"], "lab/blend");
    let (status, page) = serving.get("/model/lab%2Fblend");
    assert_eq!(status, 200);
    assert!(page.starts_with("<!doctype html>"), "{page}");
    // An idle connection does not hold it up.
    let idle = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    let (code, said) = serving.end("-INT");
    drop(idle);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("200 GET /api/v1/search?text=blend "),
        "{said}"
    );
}

#[test]
fn systems_may_end_it_too_and_scripts_read_json() {
    let session = Session::crawled();
    let serving = Serving::start(&session, &["--port", "0", "--json"]);
    let told: Value = serde_json::from_str(&serving.line).unwrap();
    let url = format!("http://127.0.0.1:{}/", serving.port);
    assert_eq!(told["url"], url);
    let (code, said) = serving.end("-TERM");
    assert_eq!((code, &*said), (Some(0), ""));
}

#[test]
fn what_is_wrong_is_told_with_the_way_out() {
    let session = Session::crawled();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let told = |args: &[&str], code: i32| {
        let assert = session.run(args).assert().code(code);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let said = told(&["serve", "--port", &port], 2);
    assert!(
        said.contains("is taken") && said.contains("--port"),
        "{said}"
    );
    let said = told(&["serve", "-d", "nowhere"], 1);
    assert!(said.contains("nowhere") && said.contains("crawl"), "{said}");
    told(&["serve", "--bind", "somewhere"], 2);
    told(&["serve", "--port", "70000"], 2);
    told(&["serve", "--allow-origin", "*"], 2);
    let said = told(&["serve", "--bind", "192.0.2.1"], 1);
    assert!(said.contains("cannot listen on 192.0.2.1"), "{said}");
}

#[test]
fn other_machines_are_let_in_with_a_word() {
    let session = Session::crawled();
    let serving = Serving::start(&session, &["--port", "0", "--bind", "0.0.0.0"]);
    assert_eq!(serving.get("/api/v1/about").0, 200);
    let (code, said) = serving.end("-INT");
    assert_eq!(code, Some(0));
    assert!(said.contains("whoever can reach 0.0.0.0"), "{said}");
}

#[test]
fn a_thousand_idle_connections_are_borne() {
    let session = Session::crawled();
    let serving = Serving::start(&session, &["--port", "0"]);
    // As many as the limit of open files allows, on this side and on that.
    let connect = || TcpStream::connect(("127.0.0.1", serving.port));
    let idle: Vec<_> = std::iter::repeat_with(connect)
        .take(1000)
        .map_while(Result::ok)
        .collect();
    assert!(idle.len() > 200, "{}", idle.len());
    drop(idle);
    assert_eq!(serving.get("/api/v1/about").0, 200);
    assert_eq!(serving.end("-INT").0, Some(0));
}
