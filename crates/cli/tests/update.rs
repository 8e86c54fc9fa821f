//! `update` and `diff`, through the binary.

#![allow(clippy::unwrap_used)]

mod hub;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use hub::{Content, at, modeltree, start, stderr, succeed, synthetic};
use hubsim::{EventKind, Fault, FaultKind, Running, Sim, When};
use serde_json::Value;

const MODELS: u32 = 3000;
/// The first request at which something happens.
const FIRST: u64 = 60;
const EACH: u64 = 10;

/// A Hub on which things happen between two crawls: at requests that only
/// [`let_happen`] comes to.
fn changing() -> Running {
    use FaultKind::{Appear, Move, Rename, Vanish};
    let mut sim = Sim::new(Arc::new(synthetic(MODELS)));
    for (kind, at) in [Appear, Move, Rename, Vanish]
        .into_iter()
        .zip((FIRST..).step_by(EACH as usize))
    {
        let when = When::At((at..at + EACH).collect());
        sim = sim.fault(Fault { kind, when });
    }
    start(sim)
}

fn let_happen(hub: &Running) {
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("list");
    let ids: String = (0..100).map(|n| format!("no/such-{n}\n")).collect();
    std::fs::write(&list, ids).unwrap();
    let mut crawl = at(hub, &dir.path().join("data"));
    crawl
        .args(["crawl", "--quiet", "--only", "--from-list"])
        .arg(&list);
    assert!(!crawl.output().unwrap().status.success());
    assert!(hub.stats().counted > FIRST + 4 * EACH);
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&succeed(command.arg("--json"))).unwrap()
}

fn crawled(hub: &Running, data: &Path) {
    succeed(at(hub, data).args(["crawl", "--all", "--quiet"]));
}

#[test]
fn a_snapshot_is_brought_up_to_date_and_compared() {
    let hub = changing();
    let dir = tempfile::tempdir().unwrap();
    let [old, data, fresh] = ["old", "data", "fresh"].map(|name| dir.path().join(name));
    crawled(&hub, &old);
    crawled(&hub, &data);
    let_happen(&hub);
    crawled(&hub, &fresh);

    let report = json(at(&hub, &data).args(["update", "--quiet"]));
    let updated = &report["coverage"]["updated"];
    assert_eq!(
        (updated["new"].as_u64(), report["changed"].as_bool()),
        (Some(10), Some(true))
    );
    assert!(report["coverage"]["requests"].as_u64().unwrap() <= 2);
    let again = succeed(at(&hub, &data).args(["update", "--quiet"]));
    assert!(
        again.contains("0 new models and 0 modified ones"),
        "{again}"
    );
    assert!(
        again.contains("nothing was written") && again.contains("see --full"),
        "{again}"
    );

    let whole = succeed(at(&hub, &data).args(["update", "--full", "--quiet"]));
    assert!(whole.contains("gone              10"), "{whole}");
    Content::of(&data).assert_same(&Content::of(&fresh));

    // Both ways of getting there differ from the old one in the same way.
    let from_old = |to: &Path| {
        let mut diff = json(modeltree(&data).arg("diff").arg(&old).arg(to));
        diff["models"]["counters_only"].take();
        diff["models"]["columns"].take();
        diff
    };
    let diff = from_old(&data);
    assert_eq!(diff, from_old(&fresh));
    let count = |what: &str, how: &str| diff[what][how]["count"].as_u64();
    assert_eq!(count("models", "added"), Some(10));
    assert_eq!(count("models", "removed"), Some(10));
    assert_eq!(count("models", "renamed"), Some(10));
    assert!(count("models", "changed") >= Some(10));
    assert!(count("edges", "added") >= Some(10), "{diff}");
    assert!(!diff["families"].as_array().unwrap().is_empty());
    let same = json(modeltree(&data).arg("diff").arg(&fresh).arg(&fresh));
    assert_eq!(
        same["models"]["unchanged"].as_u64(),
        Some(Content::of(&fresh).models.len() as u64)
    );
    assert_eq!(same["edges"]["added"]["count"].as_u64(), Some(0));

    let list = succeed(
        modeltree(&data)
            .args(["diff", "--csv"])
            .arg(&old)
            .arg(&data),
    );
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(list.as_bytes())
        .into_records()
        .map(Result::unwrap)
        .collect();
    let events = hub.stats().events;
    let of = |what: &str, how: &str| {
        let rows = rows.iter().filter(|row| &row[0] == what && &row[1] == how);
        let mut ids: Vec<String> = rows.map(|row| row[2].to_string()).collect();
        ids.sort_unstable();
        ids
    };
    for (kind, how) in [
        (EventKind::Appeared, "added"),
        (EventKind::Vanished, "removed"),
        (EventKind::Renamed, "renamed"),
    ] {
        let mut ids: Vec<String> = events
            .iter()
            .filter(|event| event.kind == kind)
            .map(|event| event.id.clone())
            .collect();
        ids.sort_unstable();
        assert_eq!(of("model", how), ids, "{how}");
    }
    let text = succeed(modeltree(&data).arg("diff").arg(&old).arg(&data));
    assert!(
        text.contains("-renamed") && text.contains("Families with most changes"),
        "{text}"
    );

    // What is gone is remembered.
    let gone = events
        .iter()
        .find(|event| event.kind == EventKind::Vanished)
        .unwrap();
    let shown = succeed(modeltree(&data).args(["show", &gone.id]));
    assert!(shown.contains("no longer on the Hub"), "{shown}");
    let unknown = modeltree(&fresh)
        .args(["show", "no/such-model"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    // And a renamed one is found under its old id.
    let renamed = events
        .iter()
        .find(|event| event.kind == EventKind::Renamed)
        .unwrap();
    let shown = json(modeltree(&data).args(["show", &renamed.id]));
    assert_eq!(shown["id"].as_str(), renamed.new_id.as_deref());
}

#[test]
fn an_update_killed_at_any_instant_goes_on() {
    let hub = changing();
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("fresh");
    let old = dir.path().join("old");
    crawled(&hub, &old);
    let before = Content::of(&old);
    let_happen(&hub);
    crawled(&hub, &fresh);
    let after = Content::of(&fresh);
    for round in 0..6u64 {
        let data = dir.path().join(format!("data-{round}"));
        copy(&old, &data);
        let mut update = at(&hub, &data);
        update
            .args(["update", "--full", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = update.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(60 * (round + 1)));
        let _ = child.kill();
        child.wait().unwrap();
        let seen = Content::of(&data);
        assert!(seen == before || seen == after, "round {round}");
        let resumed = at(&hub, &data)
            .args(["update", "--resume", "--quiet"])
            .output()
            .unwrap();
        if !resumed.status.success() {
            assert!(
                stderr(&resumed).contains("no stopped crawl"),
                "{}",
                stderr(&resumed)
            );
            succeed(at(&hub, &data).args(["update", "--full", "--quiet"]));
        }
        Content::of(&data).assert_same(&after);
    }
}

#[test]
fn what_cannot_be_updated_is_said() {
    let hub = changing();
    let dir = tempfile::tempdir().unwrap();
    let empty = at(&hub, &dir.path().join("none"))
        .arg("update")
        .output()
        .unwrap();
    assert!(
        stderr(&empty).contains("modeltree crawl"),
        "{}",
        stderr(&empty)
    );
    let family = dir.path().join("family");
    let id = hub_id_of_some_root(&hub, &dir.path().join("all"));
    succeed(at(&hub, &family).args(["crawl", "--quiet", &id]));
    let full = at(&hub, &family)
        .args(["update", "--full"])
        .output()
        .unwrap();
    assert!(
        stderr(&full).contains("a part of the Hub"),
        "{}",
        stderr(&full)
    );
    let part = succeed(at(&hub, &family).args(["update", "--quiet"]));
    assert!(part.contains("no relatives"), "{part}");
    let odd = at(&hub, &family)
        .args(["update", "--since", "yesterday"])
        .output()
        .unwrap();
    assert_eq!(odd.status.code(), Some(2));
}

/// A model with children.
fn hub_id_of_some_root(hub: &Running, data: &Path) -> String {
    crawled(hub, data);
    let families = json(modeltree(data).args(["families", "--limit", "1"]));
    let text = families.to_string();
    let id = text
        .split("\"id\":\"")
        .nth(1)
        .or(text.split("\"root\":\"").nth(1));
    id.unwrap().split('"').next().unwrap().to_string()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn snapshots_are_joined_and_the_joint_one_updated() {
    let hub = changing();
    let dir = tempfile::tempdir().unwrap();
    let [one, two, both] = ["one", "two", "both"].map(|name| dir.path().join(name));
    let root = hub_id_of_some_root(&hub, &one);
    succeed(at(&hub, &two).args(["crawl", "--quiet", &root]));
    let said = succeed(
        modeltree(&both)
            .arg("join")
            .args([&two, &one])
            .arg("--into")
            .arg(&both),
    );
    assert!(said.contains("models and"), "{said}");
    let (whole, joint) = (Content::of(&one), Content::of(&both));
    assert!(joint.models.keys().eq(whole.models.keys()));
    // The newer crawl of the family stands, with its own sources.
    let family = Content::of(&two);
    for (id, model) in &joint.models {
        assert_eq!(model, family.models.get(id).unwrap_or(&whole.models[id]));
    }
    let again = modeltree(&both)
        .arg("join")
        .args([&two, &one])
        .arg("--into")
        .arg(&both)
        .output();
    assert!(again.unwrap().status.success());
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(both.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["generation"], 1, "joining again changes nothing");
    assert_eq!(
        manifest["sources"][0]["asked"]["join"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let update = succeed(at(&hub, &both).args(["update", "--full", "--quiet"]));
    assert!(update.contains("the whole listing"), "{update}");
}
