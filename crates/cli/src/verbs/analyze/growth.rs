//! `analyze growth`: how families grow, and who has descendants.

use std::path::Path;

use modeltree_analysis::growth::{self, GrowthOptions};

use super::{open, report, select, tell};
use crate::args::GrowthArgs;
use crate::exit::Ending;

/// Measures and prints.
pub fn run(args: &GrowthArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Following families, fitting tails");
    let options = GrowthOptions {
        by: args.step.by(),
        families: args.families,
        samples: args.samples,
        seed: args.seed,
    };
    report(&args.study, &study, |study| {
        Ok(growth::report(study, &options)?)
    })
}
