//! `check`: what is broken in a snapshot, and what is odd in what the Hub says.

use std::io::Write;
use std::path::Path;

use modeltree_analysis::QualityOptions;

use crate::args::CheckArgs;
use crate::exit::Ending;
use crate::render::{check, json};
use crate::terminal;

/// Checks the snapshot and reports.
pub fn run(args: &CheckArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let options = QualityOptions {
        full: args.full,
        examples: args.limit,
    };
    let quality = modeltree_analysis::check(data, options, |_| super::tell_building(quiet))?;
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &quality)?;
    } else {
        check::write(&mut out, &quality)?;
    }
    out.flush()?;
    Ok(if quality.broken {
        Ending::Incomplete
    } else {
        Ending::Done
    })
}
