//! `analyze similarity`: how alike related models are.

use std::path::Path;

use modeltree_analysis::similarity::{Measure, Options, similarity};

use super::{open, report, select, tell};
use crate::args::SimilarityArgs;
use crate::exit::Ending;

/// Compares and prints.
pub fn run(args: &SimilarityArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    let options = Options {
        over: args.over.over(),
        measures: match args.measure.as_slice() {
            [] => Measure::ALL.to_vec(),
            named => named.to_vec(),
        },
        samples: args.samples,
        rounds: args.bootstrap,
        seed: args.seed,
        mask_parents: args.mask_parents,
    };
    report(&args.study, &study, |study| {
        Ok(similarity(study, &options, &|what| tell(quiet, what))?)
    })
}
