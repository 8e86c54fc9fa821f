//! Ctrl-C, and going on after it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::Session;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{ANY_PORT, Running, Sim};

const MODELS: u32 = 4000;

fn serve(change: impl FnOnce(Sim) -> Sim) -> Running {
    let sim = Sim::new(Arc::new(SyntheticCatalog::new(MODELS, 1)));
    change(sim).start_blocking(ANY_PORT).unwrap()
}

/// Starts a crawl, waits until the Hub has seen so many requests, presses
/// Ctrl-C, and answers with the exit code and what was said.
fn interrupted(session: &Session, hub: &Running, requests: u64) -> (Option<i32>, String) {
    let mut child = Command::new(session.run(&[]).get_program())
        .args(["crawl", "--all"])
        .current_dir(session.path())
        .env("HF_ENDPOINT", hub.url())
        .env("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while hub.stats().total < requests {
        assert!(Instant::now() < patience, "too few requests came");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = child.id().to_string();
    let kill = Command::new("kill").args(["-INT", &pid]).status();
    assert!(kill.unwrap().success());
    let code = child.wait().unwrap().code();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (code, said)
}

#[test]
fn the_first_ctrl_c_stops_where_the_crawl_can_go_on() {
    let session = Session::new();
    // The third answer never ends, so that the crawl is surely under way.
    let stalled = serve(|sim| sim.fault("stall=@3".parse().unwrap()));
    let (code, said) = interrupted(&session, &stalled, 3);
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("modeltree crawl --resume"), "{said}");

    let hub = serve(|sim| sim);
    let crawl = |args: &[&str]| session.run(args).env("HF_ENDPOINT", hub.url()).assert();
    let again = crawl(&["crawl", "--all"]).code(2);
    let said = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
    assert_eq!(said.matches("--resume").count(), 1, "{said}");
    let resumed = crawl(&["crawl", "--resume", "--json"]).success();
    let report: serde_json::Value = serde_json::from_slice(&resumed.get_output().stdout).unwrap();
    assert_eq!(report["coverage"]["models"], MODELS);
    assert_eq!(report["coverage"]["resumed"], 1);
}

#[test]
fn where_nothing_was_got_nothing_waits_to_be_resumed() {
    let session = Session::new();
    let slow = serve(|sim| sim.fault("latency=3600".parse().unwrap()));
    let (code, said) = interrupted(&session, &slow, 1);
    assert_eq!(code, Some(130), "{said}");
    assert!(!said.contains("--resume"), "{said}");
    let hub = serve(|sim| sim);
    session
        .run(&["crawl", "--all"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .success();
}
