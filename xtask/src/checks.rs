//! `cargo xtask test`: every check, one after the other.

mod api;
mod collections;
mod datasets;
mod graphs;
mod oracles;
mod web;

use std::path::{Path, PathBuf};
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
type Check = (&'static str, fn() -> Result<Outcome>);

/// Runs all checks and reports each; fails where one failed, or, with
/// `CI=true`, where one was skipped.
pub fn run() -> Result<()> {
    let strict = std::env::var("CI").is_ok_and(|value| value == "true");
    let checks: [Check; 14] = [
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
        ("snapshot opens in Python", || with_python(snapshot)),
        ("oracles agree with golden files", || {
            with_python(oracles::check)
        }),
        (
            "graphs open in networkx, igraph, Bio.Phylo and pydot",
            || with_python(graphs::check),
        ),
        ("collections are valid", || with_python(collections::check)),
        (
            "a data set loads in datasets, DuckDB, polars, pandas and mlcroissant",
            || with_python(datasets::check),
        ),
        ("the API answers as its OpenAPI document says", || {
            with_python(api::check)
        }),
        ("the explorer's types, lints and unit tests", web::sources),
        ("the committed bundle is fresh", web::bundle),
        ("the explorer in Chromium", web::explorer),
    ];
    let mut failed = 0;
    let mut skipped = 0;
    let mut lines = Vec::new();
    for (name, check) in checks {
        eprintln!("==> {name}");
        let start = Instant::now();
        let outcome = check().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        let line = match outcome {
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

fn cargo(args: &[&str]) -> Result<Outcome> {
    command(Command::new(env!("CARGO")).args(args))
}

fn command(command: &mut Command) -> Result<Outcome> {
    let status = command.status()?;
    Ok(if status.success() {
        Outcome::Passed
    } else {
        Outcome::Failed(status.to_string())
    })
}

/// A check that needs the Python environment.
fn with_python(check: fn(&Path) -> Result<Outcome>) -> Result<Outcome> {
    match crate::python::environment()? {
        Some(python) => check(&python),
        None => Ok(Outcome::Skipped(
            "no python3 with venv, or PyPI cannot be reached".into(),
        )),
    }
}

/// A folder of `target` with nothing in it.
fn fresh(name: &str) -> Result<PathBuf> {
    let folder = crate::python::target().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Builds packages of the workspace for tests; the folder of their binaries.
fn build(packages: &[&str]) -> Result<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet"])
        .current_dir(crate::python::root());
    for package in packages {
        cargo.args(["--package", package]);
    }
    let status = cargo.status()?;
    if !status.success() {
        bail!("cargo build: {status}");
    }
    Ok(crate::python::target().join("debug"))
}

/// nextest runs the tests of all crates side by side; plain cargo does where
/// it is not installed.
fn tests() -> Result<Outcome> {
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

fn documentation() -> Result<Outcome> {
    let mut doc = Command::new(env!("CARGO"));
    doc.args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings");
    command(&mut doc)
}

/// Crawls a small simulated Hub and opens the snapshot with DuckDB, polars and
/// pandas, as the README shows.
fn snapshot(python: &Path) -> Result<Outcome> {
    let folder = fresh("python-snapshot")?;
    let demo = Command::new(build(&["modeltree"])?.join("modeltree"))
        .args(["demo", "--models", "2000", "--keep"])
        .arg(folder.join("demo"))
        .stdout(std::process::Stdio::null())
        .status()?;
    if !demo.success() {
        bail!("the demo did not run");
    }
    command(
        Command::new(python)
            .arg(crate::python::script("read_snapshot.py"))
            .arg(folder.join("demo/snapshot")),
    )
}
