//! How questions are answered: turns, time, panics, downloads, reloading.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::body::{Bytes, to_bytes};
use axum::http::{StatusCode, header};
use axum::response::Response;
use modeltree_lineage::EvidenceFilter;
use modeltree_server::{
    App, Cancel, Event, Limits, Refusal, Served, Settings, Weight, keep_current,
};
use modeltree_snapshot::Batch;
use serde_json::{Value, json};
use support::{Site, family, ingest, model};

fn site(change: impl FnOnce(&mut Limits)) -> Site {
    let mut settings = Settings::default();
    change(&mut settings.limits);
    Site::with(family(), settings)
}

async fn body(response: Response) -> Vec<u8> {
    to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap()
        .into()
}

async fn code(response: Response) -> Value {
    let problem: Value = serde_json::from_slice(&body(response).await).unwrap();
    problem["error"]["code"].clone()
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_tells_nothing() {
    let site = site(|_| {});
    let answer = site
        .app
        .answer(Weight::Light, |_, _| -> Result<(), Refusal> {
            panic!("secret path")
        });
    let response = answer.await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let text = String::from_utf8(body(response).await).unwrap();
    assert!(
        text.contains("\"internal\"") && !text.contains("secret"),
        "{text}"
    );
    assert_eq!(site.get("/api/v1/about").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_told_so_and_stops() {
    let site = site(|limits| limits.light_time = Duration::from_millis(50));
    let (stopped, told) = mpsc::channel();
    let response = site
        .app
        .answer(Weight::Light, move |_, cancel| -> Result<(), Refusal> {
            loop {
                if let Err(refusal) = cancel.check() {
                    stopped.send(()).unwrap();
                    return Err(refusal);
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        })
        .await;
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(code(response).await, "timeout");
    told.recv_timeout(Duration::from_secs(10)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn work_stops_when_the_client_goes_away() {
    let site = site(|_| {});
    let (stopped, told) = mpsc::channel();
    let (began, begun) = tokio::sync::oneshot::channel();
    let app = site.app.clone();
    let asked = tokio::spawn(async move {
        app.answer(Weight::Heavy, move |_, cancel| -> Result<(), Refusal> {
            began.send(()).unwrap();
            while cancel.check().is_ok() {
                std::thread::sleep(Duration::from_millis(1));
            }
            stopped.send(()).unwrap();
            Ok(())
        })
        .await
    });
    begun.await.unwrap();
    asked.abort();
    told.recv_timeout(Duration::from_secs(10)).unwrap();
}

#[tokio::test]
async fn heavy_questions_wait_for_their_turn_and_then_are_told_to_come_back() {
    let site = site(|limits| {
        limits.heavy_at_once = 1;
        limits.heavy_waiting = 1;
    });
    let go_on = Arc::new(AtomicBool::new(false));
    let ask = || {
        let (app, go_on) = (site.app.clone(), Arc::clone(&go_on));
        tokio::spawn(async move {
            let wait = move |_: &Served, cancel: &Cancel| {
                while !go_on.load(Ordering::Relaxed) {
                    cancel.check()?;
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(json!(true))
            };
            app.answer(Weight::Heavy, wait).await
        })
    };
    let (mut answered, mut asked) = (None, Vec::new());
    // One works, one waits, the third is one too many, whichever it is.
    while answered.is_none() {
        asked.push(ask());
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(asked.len() < 10);
        let refused = asked.iter().position(tokio::task::JoinHandle::is_finished);
        answered = refused.map(|at| asked.swap_remove(at));
    }
    assert_eq!(asked.len(), 2);
    let refused = answered.unwrap().await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(code(refused).await, "busy");
    assert_eq!(
        site.get("/api/v1/about").await.status,
        StatusCode::OK,
        "light ones pass"
    );
    go_on.store(true, Ordering::Relaxed);
    for waited in asked {
        assert_eq!(waited.await.unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_are_streamed_and_break_off_where_they_fail() {
    let site = site(|_| {});
    let whole = site
        .app
        .answer_download(Weight::Heavy, "text/csv", "a b\"\n/x.csv", |_, _, out| {
            for _ in 0..100_000 {
                out.write_all(b"0123456789").map_err(Refusal::internal)?;
            }
            Ok(())
        })
        .await;
    let name = whole.headers()[header::CONTENT_DISPOSITION].clone();
    assert_eq!(name, "attachment; filename=\"a_b___x.csv\"");
    assert_eq!(body(whole).await.len(), 1_000_000);

    let refused = site
        .app
        .answer_download(Weight::Heavy, "text/csv", "x.csv", |_, _, out| {
            out.write_all(b"id\n").map_err(Refusal::internal)?;
            Err(Refusal::bad("format", "no such format"))
        })
        .await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);

    let broken = site
        .app
        .answer_download(Weight::Heavy, "text/csv", "x.csv", |_, _, out| {
            out.write_all(&[b'x'; 200_000]).map_err(Refusal::internal)?;
            panic!("half-way")
        })
        .await;
    assert_eq!(broken.status(), StatusCode::OK);
    assert!(to_bytes(broken.into_body(), usize::MAX).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_does_not_hold_a_turn_for_ever() {
    let site = site(|limits| {
        limits.heavy_at_once = 1;
        limits.heavy_waiting = 0;
        limits.stall_time = Duration::from_millis(50);
    });
    let stuck = site
        .app
        .answer_download(Weight::Heavy, "text/csv", "x.csv", |_, _, out| {
            loop {
                out.write_all(&[0; 1000]).map_err(Refusal::internal)?;
            }
        })
        .await;
    assert_eq!(stuck.status(), StatusCode::OK);
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let next = site
            .app
            .answer_bytes(Weight::Heavy, "text/plain", |_, _| Ok(Bytes::new()));
        if next.await.status() == StatusCode::OK {
            break;
        }
        assert!(Instant::now() < patience);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[test]
fn what_is_kept_is_made_once() {
    let site = site(|_| {});
    let served = site.app.served();
    let failed = served.kept::<u32>("number", |_| Err(Refusal::busy()));
    assert!(failed.is_err(), "and not kept");
    assert_eq!(*served.kept("number", |_| Ok(1u32)).unwrap(), 1);
    assert_eq!(*served.kept("number", |_| Ok(2u32)).unwrap(), 1);
    assert_eq!(*served.kept("other", |_| Ok(2u32)).unwrap(), 2);
    assert_eq!(*served.kept("number", |_| Ok("text")).unwrap(), "text");
}

/// A server that follows its folder, and what it tells.
fn following(dir: &Path) -> (App, Arc<Mutex<Vec<String>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let settings = Settings {
        log: Some(Arc::new(move |event: Event<'_>| {
            let line = match event {
                Event::Reloaded { .. } => "reloaded".to_string(),
                Event::CannotReload { error } => format!("cannot: {error}"),
                _ => return,
            };
            telling.lock().unwrap().push(line);
        })),
        ..Settings::default()
    };
    let app = App::new(Served::open(dir).unwrap(), settings);
    let (following, dir) = (app.clone(), dir.to_path_buf());
    std::thread::spawn(move || keep_current(&following, dir, EvidenceFilter::default()));
    (app, told)
}

#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_newer_snapshot_is_served_and_the_old_one_ends_in_peace() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    let (app, told) = following(dir.path());
    let old = app.served();
    assert!(old.resolve("new/comer").is_err());

    let more = Batch {
        models: vec![model("new/comer", 9)],
        ..Batch::default()
    };
    ingest(dir.path(), more);
    eventually("reloaded", || app.served().resolve("new/comer").is_ok());
    assert_ne!(app.served().fingerprint(), old.fingerprint());
    assert_eq!(*told.lock().unwrap(), ["reloaded"]);

    // Its files are gone from the folder, and can still be read.
    let base = old.resolve("acme/base").unwrap();
    let record = old.atlas().record(base).unwrap().unwrap();
    assert_eq!(record.downloads, Some(1000));
    assert_eq!(
        old.atlas()
            .claims(old.resolve("lab/chat").unwrap())
            .unwrap()
            .len(),
        1
    );
    assert_eq!(old.traits().unwrap().license.of(base), Some("apache-2.0"));
}

#[test]
fn a_broken_snapshot_is_told_once_and_the_old_one_served_on() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    let (app, told) = following(dir.path());
    let manifest = dir.path().join("manifest.json");
    let right = std::fs::read(&manifest).unwrap();
    std::fs::write(&manifest, &right[..right.len() / 2]).unwrap();
    eventually("told", || !told.lock().unwrap().is_empty());
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(told.lock().unwrap().len(), 1, "{:?}", told.lock().unwrap());
    assert!(told.lock().unwrap()[0].starts_with("cannot: "));
    assert!(app.served().resolve("acme/base").is_ok());

    std::fs::write(&manifest, &right).unwrap();
    let more = Batch {
        models: vec![model("new/comer", 9)],
        ..Batch::default()
    };
    ingest(dir.path(), more);
    eventually("mended", || app.served().resolve("new/comer").is_ok());
}
