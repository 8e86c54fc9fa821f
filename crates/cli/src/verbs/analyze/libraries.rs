//! `analyze libraries`: how often each is named, alone and with others.

use std::path::Path;

use modeltree_analysis::libraries::Libraries;

use super::{open, report, select, tell};
use crate::args::LibrariesArgs;
use crate::exit::Ending;

/// Counts and prints.
pub fn run(args: &LibrariesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading the models");
    let libraries = Libraries::read(&study)?;
    report(&args.study, &study, |study| {
        Ok(libraries.report(study, args.similarity))
    })
}
