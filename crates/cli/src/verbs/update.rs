//! `update`: brings a snapshot up to date from the Hub.

use std::io::Write;
use std::path::Path;

use modeltree_hub::Config;
use modeltree_ingest::{Start, plan_update};
use modeltree_snapshot::Snapshot;

use super::crawl;
use crate::args::UpdateArgs;
use crate::exit::Ending;
use crate::render::{json, report};
use crate::terminal;

/// Updates as asked, and tells what was found.
pub fn run(args: &UpdateArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let mut config = Config::from_env()?;
    config.time_scale = args.time_scale;
    let before = match Snapshot::open(data) {
        Err(_) if args.resume => None,
        before => Some(before?),
    };
    let start = match before.as_ref().filter(|_| !args.resume) {
        None => Start::Resume,
        Some(snapshot) => {
            let mut plan = plan_update(snapshot, args.full, args.since)?;
            plan.concurrency = args.concurrency;
            if args.restart {
                Start::Restart(plan)
            } else {
                Start::New(plan)
            }
        }
    };
    let outcome = crawl::fetch(start, config, data, quiet)
        .inspect_err(|error| crawl::hint(error, data, quiet))?;
    let generation = before.map(|before| before.manifest().generation);
    let changed = generation != Some(outcome.manifest.generation);
    let mut out = terminal::stdout();
    if args.json {
        let report = serde_json::json!({
            "complete": outcome.coverage.is_complete(),
            "changed": changed,
            "coverage": outcome.coverage,
            "snapshot": { "folder": data.display().to_string(), "counts": outcome.manifest.counts },
        });
        json::write(&mut out, &report)?;
    } else {
        report::write(&mut out, &outcome.coverage, data)?;
        if !changed {
            writeln!(out, "The snapshot is up to date: nothing was written.")?;
        }
    }
    out.flush()?;
    Ok(if outcome.coverage.is_complete() {
        Ending::Done
    } else {
        Ending::Incomplete
    })
}
