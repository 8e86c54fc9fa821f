//! `analyze numbers`: how numbers change from parent to child.

use std::path::Path;

use modeltree_analysis::numbers::Numbers;

use super::{open, report, select, tell};
use crate::args::NumbersArgs;
use crate::exit::Ending;

/// Measures and prints.
pub fn run(args: &NumbersArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading models and cards");
    let numbers = Numbers::read(&study)?;
    report(&args.study, &study, |study| Ok(numbers.report(study)))
}
