//! `analyze duplicates`: cards that are nearly the same.

use std::path::Path;

use modeltree_analysis::similarity::{DuplicateOptions, duplicates};

use super::{open, report, select, tell};
use crate::args::DuplicatesArgs;
use crate::exit::Ending;

/// Compares and prints.
pub fn run(args: &DuplicatesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    let options = DuplicateOptions {
        threshold: args.threshold,
        without_names: args.without_names,
    };
    report(&args.study, &study, |study| {
        let found = duplicates(study, options, &|what| tell(quiet, what))?;
        Ok(found.report(study, options))
    })
}
