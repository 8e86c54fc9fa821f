//! `join`: several snapshots into one.

use std::io::Write;
use std::path::Path;

use modeltree_records::Timestamp;
use modeltree_snapshot::{FinishOptions, Snapshot, Writer};
use serde_json::json;

use crate::args::JoinArgs;
use crate::exit::{Ending, Usage};
use crate::progress;
use crate::render::number::count;
use crate::render::text::printable;
use crate::terminal;

/// Joins, and tells what there is then.
pub fn run(args: &JoinArgs, quiet: bool) -> anyhow::Result<Ending> {
    let started = Timestamp::now();
    let mut snapshots = Vec::new();
    for dir in &args.snapshots {
        if is_same(dir, &args.into) {
            let text = format!(
                "{} is joined anyway: it is where the others go",
                dir.display()
            );
            return Err(Usage(text).into());
        }
        snapshots.push((dir, Snapshot::open(dir)?));
    }
    let mut writer = Writer::open(&args.into)?;
    let parts: Vec<_> = snapshots
        .iter()
        .map(|(dir, snapshot)| {
            let manifest = snapshot.manifest();
            json!({
                "folder": dir.display().to_string(),
                "generation": manifest.generation,
                "counts": manifest.counts,
                "sources": manifest.sources,
            })
        })
        .collect();
    let state = json!({ "join": parts });
    writer.begin(&state)?;
    let bar = progress::bar(quiet);
    let mut gone = 0;
    for (dir, snapshot) in &snapshots {
        bar.set_message(format!("Reading {}", printable(&dir.display().to_string())));
        gone += snapshot.manifest().counts.gone;
        // What was staged is of no use without the rest.
        if let Err(error) = writer.absorb(snapshot, &state) {
            writer.abandon()?;
            return Err(error.into());
        }
    }
    bar.set_message("Writing");
    let manifest = writer.finish(FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: state,
        coverage: serde_json::Value::Null,
        started,
        tool: concat!("modeltree ", env!("CARGO_PKG_VERSION")).to_string(),
    })?;
    bar.finish_and_clear();
    let mut out = terminal::stdout();
    writeln!(
        out,
        "{} and {} in {}",
        count(manifest.counts.models, "model", "models"),
        count(manifest.counts.claims, "parent claim", "parent claims"),
        printable(&args.into.display().to_string()),
    )?;
    if gone > 0 {
        writeln!(
            out,
            "Left out: {} that the snapshots remember as gone",
            count(gone, "model", "models")
        )?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn is_same(one: &Path, two: &Path) -> bool {
    match (one.canonicalize(), two.canonicalize()) {
        (Ok(one), Ok(two)) => one == two,
        _ => false,
    }
}
