//! `cargo xtask bench`: whole commands against the simulated Hub.
//!
//! Each benchmark starts `hubsim serve`, runs the release build of `modeltree`
//! and prints one line a figure. `docs/benchmarks.md` reports them.

mod analyze;
mod client;
mod explorer;
mod import;
pub mod lineage;
mod process;
mod serve;
mod simulator;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use process::{Usage, run_watched};
use serde_json::Value;
use simulator::{Simulator, Stats};

use crate::python;

/// Models of the whole-Hub benchmarks.
const HUB: u64 = 3_000_000;
/// Models of a page.
const PAGE: u64 = 1000;
/// Seconds the Hub takes to answer, as measured on the public Hub for pages of
/// a thousand models with these properties.
const LATENCY: f64 = 1.5;
/// Requests in a window of 300 s on the free plan.
const FREE_QUOTA: u64 = 1000;
/// Seconds of the simulated clock in a real one: slow enough that two cores
/// can serve and read the pages of a window in its time.
const TIME_SCALE: f64 = 8.0;
/// Seconds of load on the server, where none are told.
const SECONDS: u64 = 30;

/// A benchmark's name and what runs it.
type Benchmark = (&'static str, fn(&Bench) -> Result<()>);

/// Runs the benchmarks named, or all; `--seconds N` says how long there is load
/// on the server.
pub fn main(args: &[String]) -> Result<()> {
    let (names, seconds) = match args {
        [names @ .., option, seconds] if option == "--seconds" => (names, seconds.parse()?),
        names => (names, SECONDS),
    };
    let all: [Benchmark; 9] = [
        ("crawl", crawl),
        ("quota", quota),
        ("family", family),
        ("cards", cards),
        ("lineage", lineage::lineage),
        ("analyze", analyze::analyze),
        ("import", import::import),
        ("serve", serve::serve),
        ("explorer", explorer::explorer),
    ];
    for name in names {
        if !all.iter().any(|(known, _)| known == name) {
            let known: Vec<_> = all.iter().map(|(known, _)| *known).collect();
            bail!(
                "no benchmark is called {name:?}; there are {}",
                known.join(", ")
            );
        }
    }
    let bench = Bench::prepare(seconds)?;
    for (name, benchmark) in all {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            println!("\n## {name}");
            benchmark(&bench)?;
        }
    }
    Ok(())
}

/// The binaries and a folder to work in.
pub struct Bench {
    bin: PathBuf,
    folder: PathBuf,
    /// How long there is load on the server.
    seconds: u64,
}

impl Bench {
    fn prepare(seconds: u64) -> Result<Self> {
        let built = Command::new(env!("CARGO"))
            .args([
                "build",
                "--release",
                "--package",
                "modeltree",
                "--package",
                "hubsim",
            ])
            .current_dir(python::root())
            .status()?;
        if !built.success() {
            bail!("the release build failed");
        }
        let target = python::target();
        let folder = target.join("bench");
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            bin: target.join("release"),
            folder,
            seconds,
        })
    }

    fn simulator(&self, args: &[&str]) -> Result<Simulator> {
        Simulator::start(&self.bin.join("hubsim"), args)
    }

    /// A folder, or a file, that does not exist yet.
    fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.is_file() {
            std::fs::remove_file(&folder)?;
        } else if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        Ok(folder)
    }

    /// A synthetic snapshot with so many models and cards, made once.
    fn synthetic(&self, name: &str, models: u64, cards: u64) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if !folder.join("manifest.json").exists() {
            let made = Command::new(env!("CARGO"))
                .args(["run", "--release", "--quiet"])
                .args(["--package", "modeltree-ingest"])
                .args(["--example", "synthetic_snapshot", "--"])
                .arg(&folder)
                .args([models, 1, cards].map(|number| number.to_string()))
                .status()?;
            if !made.success() {
                bail!("the synthetic snapshot was not made");
            }
        }
        Ok(folder)
    }

    /// Runs `modeltree` and reads its JSON report.
    fn modeltree(&self, hub: &Simulator, data: &Path, args: &[&str]) -> Result<(Value, Usage)> {
        let mut command = Command::new(self.bin.join("modeltree"));
        command
            .args(args)
            .arg("--json")
            .arg("--data")
            .arg(data)
            .env("HF_ENDPOINT", hub.url())
            .env("HF_TOKEN", "hf_benchmark");
        // The CPU spent when the simulator was last seen to be asked.
        let (mut asked, mut at_last) = (0, 0.0);
        let (output, usage) = run_watched(&mut command, |usage| {
            let total = hub.stats().map_or(asked, |stats| stats.total());
            if total != asked {
                (asked, at_last) = (total, usage.cpu);
            }
        })?;
        let usage = Usage {
            cpu_asking: at_last,
            ..usage
        };
        let report = serde_json::from_str(&output).context("the report of modeltree is no JSON")?;
        Ok((report, usage))
    }
}

/// The whole Hub with no quota: what the client itself costs.
fn crawl(bench: &Bench) -> Result<()> {
    let hub = bench.simulator(&[
        "--synthetic",
        &HUB.to_string(),
        "--seed",
        "1",
        "--plan",
        "none",
    ])?;
    let folder = bench.fresh("crawl")?;
    let (_, usage) = bench.modeltree(&hub, &folder, &["crawl", "--all"])?;
    let stats = hub.stop()?;
    let requests = stats.requests("list");
    println!("models                       {HUB}");
    println!(
        "requests                     {requests} ({:.4} x ceil(N/1000))",
        ratio(requests, HUB)
    );
    println!("time                         {:.1} s", usage.wall);
    println!("client CPU                   {:.1} s", usage.cpu);
    println!(
        "client CPU a page            {:.2} ms until the last answer",
        usage.cpu_asking * 1e3 / requests as f64
    );
    println!(
        "                             {:.2} ms with the snapshot's writing",
        usage.cpu * 1e3 / requests as f64
    );
    println!("client memory, peak          {:.0} MiB", usage.peak_mib);
    println!("simulator memory, peak       {:.0} MiB", stats.peak_mib);
    println!(
        "snapshot                     {:.0} MiB",
        size_of(&folder)? as f64 / 1_048_576.0
    );
    Ok(())
}

/// The whole Hub at the free plan's quota and with the Hub's latency.
fn quota(bench: &Bench) -> Result<()> {
    let bound = HUB.div_ceil(PAGE) as f64 / FREE_QUOTA as f64 * 300.0;
    println!("the quota's bound            {bound:.0} s (1,000 requests in 300 s)");
    let (stats, writing) = limited(bench, HUB, &[])?;
    let requests = stats.requests("list");
    let seconds = stats.busy() + writing;
    println!(
        "last answer after            {:.0} s of the Hub's clock",
        stats.busy()
    );
    println!(
        "snapshot written after       {seconds:.0} s, {:.3} x the bound",
        seconds / bound
    );
    println!(
        "requests                     {requests} ({:.4} x ceil(N/1000))",
        ratio(requests, HUB)
    );
    println!("answers 429                  {}", stats.rate_limited());

    // One cursor, and so one page after the other, where no cursor can be made.
    let few = HUB / 10;
    let (stats, _) = limited(bench, few, &["--fault", "opaque-cursors=1"])?;
    println!(
        "opaque cursors, {few} models: last answer after {:.0} s",
        stats.busy()
    );
    Ok(())
}

/// Crawls a Hub with a quota; what the Hub counted, and the real seconds that
/// the client worked on after the last answer.
fn limited(bench: &Bench, models: u64, faults: &[&str]) -> Result<(Stats, f64)> {
    let (scale, latency) = (TIME_SCALE.to_string(), format!("latency={LATENCY}"));
    let models = models.to_string();
    let mut args = vec!["--synthetic", &models, "--seed", "1", "--plan", "free"];
    args.extend(["--time-scale", &scale, "--fault", &latency]);
    args.extend(faults);
    let hub = bench.simulator(&args)?;
    let folder = bench.fresh("quota")?;
    let (report, usage) =
        bench.modeltree(&hub, &folder, &["crawl", "--all", "--time-scale", &scale])?;
    let stats = hub.stop()?;
    println!(
        "models got                   {}",
        report
            .pointer("/coverage/models")
            .or(report.get("models"))
            .unwrap_or(&Value::Null)
    );
    let writing = usage.wall - stats.busy() / TIME_SCALE;
    Ok((stats, writing))
}

/// Families, one request a model.
fn family(bench: &Bench) -> Result<()> {
    let hub = bench.simulator(&["--synthetic", "300000", "--seed", "1", "--plan", "none"])?;
    let whole = bench.fresh("family-all")?;
    bench.modeltree(&hub, &whole, &["crawl", "--all"])?;
    let (families, _) = bench.modeltree(&hub, &whole, &["families", "--limit", "400"])?;
    for wanted in [1000u64, 100, 10] {
        let Some((root, size)) = nearest(&families, wanted) else {
            bail!("no families")
        };
        let before = hub.stats()?.total();
        let folder = bench.fresh("family")?;
        let (_, usage) = bench.modeltree(&hub, &folder, &["crawl", &root])?;
        let requests = hub.stats()?.total() - before;
        println!(
            "{root}: {size} models, {requests} requests ({:.3} a model), {:.2} s",
            requests as f64 / size as f64,
            usage.wall
        );
    }
    hub.stop()?;
    Ok(())
}

/// Cards of 20,000 models.
fn cards(bench: &Bench) -> Result<()> {
    let hub = bench.simulator(&["--synthetic", "20000", "--seed", "1", "--plan", "none"])?;
    let folder = bench.fresh("cards")?;
    let (_, usage) = bench.modeltree(&hub, &folder, &["crawl", "--all", "--with-cards"])?;
    let stats = hub.stop()?;
    let cards = stats.requests("raw");
    println!("cards asked for              {cards}");
    println!("time                         {:.1} s", usage.wall);
    println!(
        "client CPU a card            {:.3} ms",
        usage.cpu * 1e3 / cards as f64
    );
    println!("client memory, peak          {:.0} MiB", usage.peak_mib);
    Ok(())
}

fn ratio(requests: u64, models: u64) -> f64 {
    requests as f64 / models.div_ceil(PAGE) as f64
}

/// The family whose size is nearest to `wanted`: its root and its size.
fn nearest(families: &Value, wanted: u64) -> Option<(String, u64)> {
    let rows = families
        .as_array()
        .or_else(|| families.get("families")?.as_array())?;
    rows.iter()
        .filter_map(|row| {
            let size = row.get("models").or_else(|| row.get("size"))?.as_u64()?;
            Some((row.get("root")?.as_str()?.to_string(), size))
        })
        .min_by_key(|(_, size)| size.abs_diff(wanted))
}

fn size_of(folder: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        total += if meta.is_dir() {
            size_of(&entry.path())?
        } else {
            meta.len()
        };
    }
    Ok(total)
}
