//! `analyze composition`: what models are.

use std::path::Path;

use modeltree_analysis::composition::Composition;

use super::{open, report, select, tell};
use crate::args::CompositionArgs;
use crate::exit::Ending;

/// Counts and prints.
pub fn run(args: &CompositionArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading the models");
    let composition = Composition::read(&study, &args.traits)?;
    report(&args.study, &study, |study| Ok(composition.report(study)))
}
