//! `analyze traits`: what changes from parent to child, and which way.

use std::path::Path;

use modeltree_analysis::drift::{self, Options, null::Null};

use super::{open, report, select, tell};
use crate::args::TraitsArgs;
use crate::exit::Ending;

/// Measures and prints.
pub fn run(args: &TraitsArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading the models");
    let sets = study.traits(std::slice::from_ref(&args.kind))?.remove(0);
    let null = Null {
        unit: args.null.unit(),
        rounds: args.permutations,
        seed: args.seed,
    };
    let options = Options {
        top: usize::from(args.top),
        null: (args.permutations > 0).then_some(null),
    };
    tell(quiet, "Lining up the values");
    report(&args.study, &study, |study| {
        Ok(drift::report(study, &args.kind, &sets, options))
    })
}
