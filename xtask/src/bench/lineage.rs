//! Questions of descent at the scale of the whole Hub, as cold processes, and
//! beside the graph libraries that researchers use.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::{Value, json};

use super::process::run;
use super::{Bench, HUB};
use crate::python;

/// Models asked about.
const QUESTIONS: usize = 1000;

/// Measures all of it.
pub fn lineage(bench: &Bench) -> Result<()> {
    let folder = bench.synthetic("synthetic", HUB, 0)?;
    let index = folder.join("lineage.idx");
    let modeltree = bench.bin.join("modeltree");
    let ask = |args: &[&str]| {
        let mut command = Command::new(&modeltree);
        command
            .args(args)
            .arg("--data")
            .arg(&folder)
            .stderr(Stdio::null());
        command
    };

    std::fs::remove_file(&index).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    let (_, cold) = run(&mut ask(&["families", "--limit", "1"]))?;
    let (_, warm) = run(&mut ask(&["families", "--limit", "1"]))?;
    println!(
        "index built and written      {:.2} s (reading the Parquet included)",
        cold.wall - warm.wall
    );
    let bytes = std::fs::metadata(&index)?.len();
    println!(
        "index                        {:.0} MiB",
        bytes as f64 / 1_048_576.0
    );
    let (_, influence) = run(&mut ask(&["influence", "--limit", "1"]))?;
    println!(
        "influence of every model     {:.2} s, the whole command",
        influence.wall
    );

    let ids = ids(&modeltree, &folder, QUESTIONS)?;
    let measured = questions(&modeltree, &folder, &ids)?;
    println!(
        "\n{QUESTIONS} cold processes of each      p50        p99        worst    CPU p50    CPU p99"
    );
    for (name, times) in measured["times"].as_object().context("no times")? {
        let at = |name: &str| times[name].as_f64().unwrap_or(f64::NAN);
        println!(
            "{name:<28} {:>6.1} ms  {:>6.1} ms  {:>6.1} ms  {:>6.1} ms  {:>6.1} ms",
            at("p50"),
            at("p99"),
            at("worst"),
            at("cpu_p50"),
            at("cpu_p99")
        );
    }
    println!(
        "peak memory of a process     {:.0} MiB",
        measured["peak_mib"].as_f64().unwrap_or(f64::NAN)
    );

    beside_python(bench, &folder, &ids)
}

/// Ids drawn evenly out of all, in a fixed order without a pattern.
pub(super) fn ids(modeltree: &Path, folder: &Path, count: usize) -> Result<Vec<String>> {
    let mut models = Command::new(modeltree);
    models
        .args(["models", "--csv", "--limit", "0", "--data"])
        .arg(folder);
    let (csv, _) = run(&mut models)?;
    let ids: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    if ids.len() < count {
        bail!("only {} models", ids.len());
    }
    let mut at = 12_345_u64;
    let mut draw = || {
        at = at
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ids[(at >> 33) as usize % ids.len()].to_string()
    };
    Ok((0..count).map(|_| draw()).collect())
}

/// Asks in processes whose only kin is this one's child, so that the peak
/// memory of that child's children is the questions' own.
fn questions(modeltree: &Path, folder: &Path, ids: &[String]) -> Result<Value> {
    let mut asked = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let other = &ids[(n + 1) % ids.len()];
        let name = id.rsplit('/').next().unwrap_or(id);
        let part: String = name.chars().take(8).collect();
        asked.push(json!(["ancestors", id]));
        asked.push(json!(["descendants", id]));
        asked.push(json!(["path", id, other]));
        asked.push(json!(["show", id]));
        asked.push(json!(["search", part]));
    }
    let list = folder.with_extension("questions.json");
    std::fs::write(&list, serde_json::to_vec(&asked)?)?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg("ask-each")
        .arg(&list)
        .arg(modeltree)
        .arg(folder);
    let (answer, _) = run(&mut command)?;
    Ok(serde_json::from_str(&answer)?)
}

/// The hidden task behind [`questions`]: runs each command of a list and prints
/// the times by verb: from start to end, and of CPU, which tells more where
/// other programs keep the machine busy.
pub fn ask_each(args: &[String]) -> Result<()> {
    let [list, modeltree, folder] = args else {
        bail!("ask-each LIST BINARY FOLDER")
    };
    let asked: Vec<Vec<String>> = serde_json::from_slice(&std::fs::read(list)?)?;
    let mut times: std::collections::BTreeMap<String, [Vec<f64>; 2]> =
        std::collections::BTreeMap::new();
    let cpu = || -> Result<f64> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let [user, system] = [usage.user_time(), usage.system_time()]
            .map(|time| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3);
        Ok(user + system)
    };
    for question in &asked {
        let before = cpu()?;
        let began = Instant::now();
        let status = Command::new(modeltree)
            .args(question)
            .args(["--data", folder])
            .stdout(Stdio::null())
            .status()?;
        let millis = began.elapsed().as_secs_f64() * 1e3;
        if !status.success() {
            bail!("{question:?}: {status}");
        }
        let [walls, cpus] = times.entry(question[0].clone()).or_default();
        walls.push(millis);
        cpus.push(cpu()? - before);
    }
    let all = [0, 1].map(|kind| {
        let of_verbs = times.values().flat_map(|of_verb| &of_verb[kind]);
        of_verbs.copied().collect()
    });
    times.insert("all".into(), all);
    let times: serde_json::Map<String, Value> = times
        .into_iter()
        .map(|(verb, mut times)| {
            for kind in &mut times {
                kind.sort_by(f64::total_cmp);
            }
            let at = |kind: usize, share: f64| {
                times[kind][((times[kind].len() - 1) as f64 * share) as usize]
            };
            let told = json!({
                "p50": at(0, 0.5), "p99": at(0, 0.99), "worst": at(0, 1.0),
                "cpu_p50": at(1, 0.5), "cpu_p99": at(1, 0.99),
            });
            (verb, told)
        })
        .collect();
    let kib = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    println!(
        "{}",
        json!({ "times": times, "peak_mib": kib as f64 / 1024.0 })
    );
    Ok(())
}

/// The same questions put to networkx and rustworkx, in one run.
fn beside_python(bench: &Bench, folder: &Path, ids: &[String]) -> Result<()> {
    let edges = bench.fresh("edges")?;
    let mut export = Command::new(bench.bin.join("modeltree"));
    export
        .arg("export")
        .arg(&edges)
        .args(["--format", "csv", "--data"])
        .arg(folder);
    run(&mut export)?;
    let list = folder.with_extension("ids.json");
    std::fs::write(&list, serde_json::to_vec(ids)?)?;
    let Some(python) = python::environment()? else {
        println!("\nno Python environment: networkx and rustworkx are left out");
        return Ok(());
    };
    let script = python::script("lineage_rivals.py");
    let (output, _) = run(Command::new(python)
        .arg(script)
        .arg(edges.join("edges.csv"))
        .arg(&list))?;
    print!("\n{output}");
    Ok(())
}
