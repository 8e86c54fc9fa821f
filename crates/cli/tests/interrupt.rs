//! Ctrl-C, and going on after it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{MODELS, Session, hub, serve};

#[test]
fn the_first_ctrl_c_stops_where_the_crawl_can_go_on() {
    let session = Session::new();
    // Every answer takes long, so that the crawl is surely under way.
    let slow = serve(|sim| sim.fault("latency=3600".parse().unwrap()));
    let mut child = Command::new(session.run(&[]).get_program())
        .args(["crawl", "--all"])
        .current_dir(session.path())
        .env("HF_ENDPOINT", slow.url())
        .env("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while slow.stats().total == 0 {
        assert!(Instant::now() < patience, "no request came");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut message = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut message)
        .unwrap();
    assert!(message.contains("modeltree crawl --resume"), "{message}");

    let hub = hub();
    let again = session
        .run(&["crawl", "--all"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&again.get_output().stderr).contains("--resume"));
    let resumed = session
        .run(&["crawl", "--resume", "--json"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&resumed.get_output().stdout).unwrap();
    assert_eq!(report["coverage"]["models"], MODELS);
    assert_eq!(report["coverage"]["resumed"], 1);
}
