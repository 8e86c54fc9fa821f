//! `cargo xtask test`: every check, one after the other.

mod collections;
mod datasets;
mod graphs;

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

/// What became of a check.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// A check's name and what runs it.
type Check = (&'static str, fn() -> Outcome);

/// Runs all checks and reports each; fails where one failed, or, with
/// `CI=true`, where one was skipped.
pub fn run() -> Result<()> {
    let strict = std::env::var("CI").is_ok_and(|value| value == "true");
    let checks: [Check; 10] = [
        ("format", || cargo(&["fmt", "--all", "--check"])),
        ("lints", || {
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ])
        }),
        ("tests", tests),
        ("doc examples", || {
            cargo(&["test", "--workspace", "--doc", "--quiet"])
        }),
        ("documentation", documentation),
        ("snapshot opens in Python", python),
        ("oracles agree with golden files", oracles),
        (
            "graphs open in networkx, igraph, Bio.Phylo and pydot",
            graphs::check,
        ),
        ("collections are valid", collections::check),
        (
            "a data set loads in datasets, DuckDB, polars, pandas and mlcroissant",
            datasets::check,
        ),
    ];
    let mut failed = 0;
    let mut skipped = 0;
    let mut lines = Vec::new();
    for (name, check) in checks {
        eprintln!("==> {name}");
        let start = Instant::now();
        let line = match check() {
            Outcome::Passed => format!("ok       {name}"),
            Outcome::Failed(why) => {
                failed += 1;
                format!("FAILED   {name}: {why}")
            }
            Outcome::Skipped(why) => {
                skipped += 1;
                format!("SKIPPED  {name}: {why}")
            }
        };
        lines.push(format!("{line} ({:.0} s)", start.elapsed().as_secs_f64()));
    }
    let passed = lines.len() - failed - skipped;
    println!(
        "\n{}\n\nchecks: {passed} passed, {failed} failed, {skipped} skipped",
        lines.join("\n")
    );
    if failed > 0 {
        bail!("{failed} checks failed");
    }
    if strict && skipped > 0 {
        bail!("{skipped} checks were skipped, which CI=true does not allow");
    }
    Ok(())
}

fn cargo(args: &[&str]) -> Outcome {
    command(Command::new(env!("CARGO")).args(args))
}

fn command(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(status.to_string()),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

/// nextest runs the tests of all crates side by side; plain cargo does where
/// it is not installed.
fn tests() -> Outcome {
    let nextest = Command::new(env!("CARGO"))
        .args(["nextest", "--version"])
        .output();
    if nextest.is_ok_and(|output| output.status.success()) {
        cargo(&[
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--status-level",
            "slow",
        ])
    } else {
        cargo(&[
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ])
    }
}

fn documentation() -> Outcome {
    let mut doc = Command::new(env!("CARGO"));
    doc.args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings");
    command(&mut doc)
}

/// Computes the golden figures of the analyses anew, with Python's libraries.
fn oracles() -> Outcome {
    let Some(shared) = crate::oracle::shared() else {
        return Outcome::Skipped("the real data is not here".into());
    };
    match crate::python::environment() {
        Ok(None) => Outcome::Skipped("no python3 with venv, or PyPI cannot be reached".into()),
        Ok(Some(python)) => match crate::oracle::compare(&python, &shared) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(format!("{error:#}")),
        },
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

/// Crawls a small simulated Hub and opens the snapshot with DuckDB, polars and
/// pandas, as the README shows.
fn python() -> Outcome {
    match python_inner() {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

fn python_inner() -> Result<Outcome> {
    let Some(python) = crate::python::environment()? else {
        return Ok(Outcome::Skipped(
            "no python3 with venv, or PyPI cannot be reached".into(),
        ));
    };
    let root = crate::python::root();
    let folder = root.join("target/python-snapshot");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let demo = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--package",
            "modeltree",
            "--",
            "demo",
            "--models",
            "2000",
            "--keep",
        ])
        .arg(&folder)
        .stdout(std::process::Stdio::null())
        .status()?;
    if !demo.success() {
        return Ok(Outcome::Failed("the demo did not run".into()));
    }
    let script = crate::python::script("read_snapshot.py");
    Ok(command(
        Command::new(&python)
            .arg(script)
            .arg(folder.join("snapshot")),
    ))
}
