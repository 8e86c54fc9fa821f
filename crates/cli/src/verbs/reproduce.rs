//! `reproduce`: the paper's numbers beside ours.

use std::io::Write as _;
use std::path::Path;

use modeltree_analysis::reproduce::{ReproduceOptions, reproduce};
use modeltree_lineage::EvidenceFilter;

use crate::args::ReproduceArgs;
use crate::exit::Ending;
use crate::render::{analysis, json};
use crate::terminal;

/// Computes and prints.
pub fn run(args: &ReproduceArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(EvidenceFilter::HubTag);
    let options = ReproduceOptions {
        only: args.only.clone(),
        seed: args.seed,
    };
    let mut found = reproduce(&atlas, &options, &|run| {
        super::tell(quiet, &format!("Computing {run}"));
    })?;
    found.report.cut(args.limit());
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &found.report)?;
    } else if args.csv {
        if let Some(numbers) = found.report.tables.last() {
            analysis::csv(&mut out, numbers)?;
        }
    } else {
        analysis::text(&mut out, &found.report, terminal::columns())?;
    }
    out.flush()?;
    Ok(if found.judged && found.missed > 0 {
        Ending::Incomplete
    } else {
        Ending::Done
    })
}
