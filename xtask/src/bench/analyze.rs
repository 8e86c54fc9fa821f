//! The analyses at the size of the paper's data, and beside the libraries and
//! loops of notebooks on a sample.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Bench;
use super::process::{Usage, run};
use crate::python;

/// Models of the paper's data, and cards.
const PAPER: (u64, u64) = (1_860_411, 600_000);
/// Models and cards of the sample.
const SAMPLE: (u64, u64) = (50_000, 16_125);

/// Every analysis, as it is asked for.
const ANALYSES: [(&str, &[&str]); 14] = [
    ("composition", &["composition"]),
    ("traits license", &["traits", "license"]),
    ("traits language", &["traits", "language"]),
    ("traits task", &["traits", "task"]),
    ("traits library", &["traits", "library"]),
    ("traits dataset", &["traits", "dataset"]),
    ("numbers", &["numbers"]),
    (
        "similarity of metadata",
        &["similarity", "--relation", "finetune"],
    ),
    (
        "similarity of cards",
        &["similarity", "--relation", "finetune", "--over", "cards"],
    ),
    ("growth", &["growth"]),
    ("parameters", &["parameters"]),
    ("documentation", &["documentation"]),
    ("arxiv", &["arxiv"]),
    ("libraries", &["libraries"]),
];

/// What `analyze_rivals.py` times, and our command for the same work.
const RIVALS: [(&str, &[&str]); 9] = [
    ("composition", &["composition"]),
    (
        "traits license",
        &["traits", "license", "--permutations", "0"],
    ),
    ("numbers", &["numbers"]),
    (
        "similarity bow",
        &["similarity", "--measure", "bow", "--samples", "1000"],
    ),
    (
        "similarity tfidf",
        &["similarity", "--measure", "tfidf", "--samples", "1000"],
    ),
    (
        "similarity levenshtein",
        &[
            "similarity",
            "--measure",
            "levenshtein",
            "--samples",
            "1000",
        ],
    ),
    ("growth", &["growth", "--samples", "0"]),
    ("parameters", &["parameters"]),
    ("documentation", &["documentation"]),
];

/// Measures all of it.
pub fn analyze(bench: &Bench) -> Result<()> {
    let paper = snapshot(bench, "paper", PAPER)?;
    let mut total = Usage::default();
    println!("{} models, {} cards", PAPER.0, PAPER.1);
    for (name, args) in ANALYSES {
        let usage = ask(bench, &paper, args)?;
        println!(
            "{name:<28} {:>6.2} s, {:>5.2} s of CPU, {:>5.0} MiB",
            usage.wall, usage.cpu, usage.peak_mib
        );
        total.wall += usage.wall;
        total.cpu += usage.cpu;
        total.peak_mib = total.peak_mib.max(usage.peak_mib);
    }
    println!(
        "all of them                  {:>6.2} s, {:>5.2} s of CPU, {:>5.0} MiB at most",
        total.wall, total.cpu, total.peak_mib
    );
    beside(bench)
}

fn beside(bench: &Bench) -> Result<()> {
    let Some(python) = python::environment()? else {
        bail!("no Python environment for the comparison");
    };
    let sample = snapshot(bench, "sample", SAMPLE)?;
    println!(
        "\n{} models, {} cards       modeltree   notebook",
        SAMPLE.0, SAMPLE.1
    );
    let mut rivals = Command::new(python);
    rivals
        .arg(python::script("analyze_rivals.py"))
        .arg(&sample)
        .stderr(Stdio::null());
    let (output, _) = run(&mut rivals)?;
    let theirs: Value = serde_json::from_str(&output).context("the rivals' figures")?;
    for (name, args) in RIVALS {
        let ours = ask(bench, &sample, args)?.wall;
        let theirs = &theirs[name];
        let seconds = theirs["seconds"].as_f64().context(name)?;
        println!(
            "{name:<28} {ours:>8.3} s {seconds:>8.2} s   {:>5.1} times ({})",
            seconds / ours,
            theirs["kind"].as_str().unwrap_or_default()
        );
    }
    Ok(())
}

/// One analysis as a process, its index being there.
fn ask(bench: &Bench, folder: &Path, args: &[&str]) -> Result<Usage> {
    let mut command = Command::new(bench.bin.join("modeltree"));
    command
        .arg("analyze")
        .args(args)
        .arg("--json")
        .arg("--data")
        .arg(folder)
        .stderr(Stdio::null());
    Ok(run(&mut command)?.1)
}

/// A synthetic snapshot with cards and its index, made once.
fn snapshot(bench: &Bench, name: &str, (models, cards): (u64, u64)) -> Result<PathBuf> {
    let folder = bench.synthetic(name, models, cards)?;
    let mut index = Command::new(bench.bin.join("modeltree"));
    index
        .args(["families", "--limit", "1", "--data"])
        .arg(&folder);
    run(index.stderr(Stdio::null()))?;
    Ok(folder)
}
