//! `analyze parameters`: how large models are.

use std::path::Path;

use modeltree_analysis::parameters::{self, ParametersOptions};

use super::{open, report, select, tell};
use crate::args::ParametersArgs;
use crate::exit::Ending;

/// Measures and prints.
pub fn run(args: &ParametersArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading the counts, drawing resamples");
    let options = ParametersOptions {
        resamples: args.bootstrap,
        seed: args.seed,
    };
    report(&args.study, &study, |study| {
        Ok(parameters::report(study, &options)?)
    })
}
