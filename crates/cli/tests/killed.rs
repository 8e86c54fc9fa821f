//! A crawl that is killed at any instant and resumed ends as an undisturbed one.

mod hub;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hub::{Content, at, start, succeed, synthetic};
use hubsim::{Fault, FaultKind, Running, Sim};

/// Kills in all, over both ways of crawling.
const KILLS: u32 = 50;

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

fn crawl(hub: &Running, data: &Path, what: &[&str]) -> Command {
    let mut command = at(hub, data);
    command
        .arg("crawl")
        .args(what)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Crawls again and again, each time killed somewhere within the time that an
/// undisturbed crawl takes, until one run gets to its end. Returns the kills.
fn crawl_with_kills(
    hub: &Running,
    data: &Path,
    what: &[&str],
    undisturbed: Duration,
    dice: &mut Dice,
    most: u32,
) -> u32 {
    for kills in 0.. {
        let under_way = data.join("journal").exists();
        let args: &[&str] = if under_way { &["--resume"] } else { what };
        if kills == most {
            succeed(at(hub, data).arg("crawl").args(args));
            return kills;
        }
        let mut child = crawl(hub, data, args).spawn().unwrap();
        let deadline = Instant::now() + undisturbed.mul_f64(dice.roll());
        while Instant::now() < deadline {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return kills;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    unreachable!("the loop ends by returning")
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
    let sim = Sim::new(std::sync::Arc::new(synthetic(6_000))).fault(Fault::latency(0.03));
    survives(&start(sim), &["--all", "--with-cards"], KILLS / 2, 1);
}

#[test]
fn a_family_killed_at_random_instants_ends_the_same() {
    let catalog = synthetic(20_000);
    let root = largest_family(&catalog);
    let sim = Sim::new(std::sync::Arc::new(catalog))
        .fault(Fault::latency(0.01))
        .fault(Fault::rate(FaultKind::Unavailable, 0.01));
    survives(&start(sim), &[&root, "--both"], KILLS - KILLS / 2, 2);
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
