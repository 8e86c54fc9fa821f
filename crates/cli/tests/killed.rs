//! A crawl that is killed at any instant and resumed ends as an undisturbed
//! one: fifty kills in all.

#![allow(clippy::unwrap_used)]

mod hub;

use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use hub::{Content, at, start, stderr, succeed, synthetic};
use hubsim::{Fault, FaultKind, Running, Sim};

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    /// A number from 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn crawl(hub: &Running, data: &Path, what: &[&str]) -> Child {
    let mut command = at(hub, data);
    command.args(["crawl", "--quiet"]).args(what);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// How a run ended that was not killed.
fn ended(output: &Output, data: &Path) -> Ended {
    let said = stderr(output);
    if output.status.success() {
        Ended::Whole
    } else if said.contains("no stopped crawl") {
        // Killed before anything was begun, or after all of it was done.
        if data.join("manifest.json").exists() {
            Ended::Whole
        } else {
            Ended::Nothing
        }
    } else {
        panic!("{}: {said}", output.status)
    }
}

enum Ended {
    /// The snapshot is complete.
    Whole,
    /// There was nothing to go on with.
    Nothing,
}

/// Crawls again and again, killed up to `most` times somewhere within the time
/// that an undisturbed crawl takes, until one run gets to its end. Returns the
/// kills.
fn crawl_with_kills(
    hub: &Running,
    data: &Path,
    what: &[&str],
    undisturbed: Duration,
    dice: &mut Dice,
    most: u32,
) -> u32 {
    let mut kills = 0;
    loop {
        let under_way = data.join("journal").exists();
        let mut child = crawl(hub, data, if under_way { &["--resume"] } else { what });
        let deadline = Instant::now() + undisturbed.mul_f64(dice.roll());
        while kills < most && Instant::now() < deadline && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        if kills < most && child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            continue;
        }
        match ended(&child.wait_with_output().unwrap(), data) {
            Ended::Whole => return kills,
            Ended::Nothing => std::fs::remove_dir_all(data).unwrap(),
        }
    }
}

fn survives(hub: &Running, what: &[&str], kills: u32, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let reference = folder.path().join("reference");
    let began = Instant::now();
    succeed(at(hub, &reference).arg("crawl").args(what));
    let undisturbed = began.elapsed();
    let expected = Content::of(&reference);
    assert!(!expected.models.is_empty());

    let mut dice = Dice(seed);
    let mut killed = 0;
    for round in 0.. {
        let data = folder.path().join(format!("killed-{round}"));
        killed += crawl_with_kills(
            hub,
            &data,
            what,
            undisturbed,
            &mut dice,
            (kills - killed).min(5),
        );
        Content::of(&data).assert_same(&expected);
        assert!(
            !data.join("journal").exists(),
            "the journal of a finished crawl stayed"
        );
        if killed >= kills {
            return;
        }
        assert!(round < 10 * kills, "the crawl is never killed");
    }
}

#[test]
fn a_listing_killed_at_random_instants_ends_the_same() {
    let sim = Sim::new(std::sync::Arc::new(synthetic(10_000))).fault(Fault::latency(0.03));
    survives(&start(sim), &["--all"], 20, 1);
}

#[test]
fn cards_killed_at_random_instants_end_the_same() {
    let sim = Sim::new(std::sync::Arc::new(synthetic(1_200))).fault(Fault::latency(0.005));
    survives(&start(sim), &["--all", "--with-cards"], 15, 2);
}

#[test]
fn a_family_killed_at_random_instants_ends_the_same() {
    let catalog = synthetic(20_000);
    let root = largest_family(&catalog);
    let sim = Sim::new(std::sync::Arc::new(catalog))
        .fault(Fault::latency(0.01))
        .fault(Fault::rate(FaultKind::Unavailable, 0.01));
    survives(&start(sim), &[&root, "--both"], 15, 3);
}

/// A family that takes some hundred requests.
fn largest_family(catalog: &hubsim::catalog::synthetic::SyntheticCatalog) -> String {
    let summary = catalog.summary();
    let (root, _) = summary
        .largest_families
        .iter()
        .find(|(_, size)| *size < 400)
        .or(summary.largest_families.last())
        .unwrap();
    root.clone()
}
