//! `analyze documentation`: what cards say, and in what form.

use std::path::Path;

use modeltree_analysis::documentation::Documentation;

use super::{open, report, select, tell};
use crate::args::DocumentationArgs;
use crate::exit::Ending;

/// Looks and prints.
pub fn run(args: &DocumentationArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    let cards = Documentation::read(&study, args.reuse, &|what| tell(quiet, what))?;
    report(&args.study, &study, |study| Ok(cards.report(study)))
}
