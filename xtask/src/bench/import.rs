//! A dump of the whole Hub imported, beside scripts that do the same.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::process::run;
use super::{Bench, HUB, size_of};
use crate::python;

/// Measures all of it.
pub fn import(bench: &Bench) -> Result<()> {
    let dump = bench.folder.join("hub-stats.parquet");
    if !dump.exists() {
        write_dump(&dump)?;
    }
    println!(
        "dump                         {HUB} rows, {:.0} MiB",
        std::fs::metadata(&dump)?.len() as f64 / 1_048_576.0
    );
    let folder = bench.fresh("imported")?;
    let mut command = Command::new(bench.bin.join("modeltree"));
    command
        .args(["import", "--json", "--data"])
        .arg(&folder)
        .arg(&dump)
        .stderr(Stdio::null());
    let (first, ours) = run(&mut command)?;
    let report: Value = serde_json::from_str(&first)?;
    println!(
        "modeltree import             {:.1} s, {:.1} s of CPU, {:.0} MiB; {} models, {} claims",
        ours.wall,
        ours.cpu,
        ours.peak_mib,
        report
            .pointer("/snapshot/counts/models")
            .context("no count")?,
        report
            .pointer("/snapshot/counts/claims")
            .context("no count")?,
    );
    println!(
        "snapshot                     {:.0} MiB",
        size_of(&folder)? as f64 / 1_048_576.0
    );
    let (second, again) = run(&mut command)?;
    let report: Value = serde_json::from_str(&second)?;
    if report.pointer("/import/changed") != Some(&Value::Bool(false)) {
        bail!("a second import changed something");
    }
    println!(
        "imported again               {:.1} s, {:.0} MiB; nothing changed",
        again.wall, again.peak_mib
    );

    let Some(python) = python::environment()? else {
        println!("no Python environment: pandas and polars are left out");
        return Ok(());
    };
    for library in ["polars", "pandas"] {
        let out = bench.fresh(&format!("import-{library}"))?;
        let mut script = Command::new(&python);
        script
            .arg(python::script("import_rivals.py"))
            .arg(library)
            .arg(&dump)
            .arg(&out);
        match run(&mut script) {
            Ok((_, usage)) => println!(
                "{library:<28} {:.1} s ({:.2} x), {:.1} s of CPU, {:.0} MiB ({:.2} x)",
                usage.wall,
                usage.wall / ours.wall,
                usage.cpu,
                usage.peak_mib,
                usage.peak_mib / ours.peak_mib
            ),
            Err(error) => println!("{library:<28} did not end: {error}"),
        }
    }
    Ok(())
}

/// Writes the synthetic ecosystem as a dump.
fn write_dump(dump: &Path) -> Result<()> {
    let draft = dump.with_extension("part");
    let made = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--package", "hubsim"])
        .args(["--example", "hub_stats", "--"])
        .arg(&draft)
        .args([HUB.to_string().as_str(), "1"])
        .status()?;
    if !made.success() {
        bail!("the dump was not made");
    }
    Ok(std::fs::rename(draft, dump)?)
}
