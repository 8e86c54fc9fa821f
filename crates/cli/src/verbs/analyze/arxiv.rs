//! `analyze arxiv`: the papers that models cite.

use std::io::Write as _;
use std::path::Path;

use modeltree_analysis::arxiv::{Categories, Papers};

use super::{open, report, select, tell};
use crate::args::ArxivArgs;
use crate::exit::Ending;
use crate::render::number::count;
use crate::render::text::printable;

/// Counts and prints.
pub fn run(args: &ArxivArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = open(&args.study, data, quiet)?;
    let study = select(&args.study, &atlas)?;
    tell(quiet, "Reading models and cards");
    let papers = Papers::read(&study)?;
    let categories = match &args.arxiv_metadata {
        Some(path) => {
            tell(quiet, "Reading the papers' categories");
            Some(Categories::read(path, &papers.ids())?)
        }
        None => None,
    };
    let ending = report(&args.study, &study, |study| {
        Ok(papers.report(study, categories.as_ref()))
    })?;
    let Some((line, cause)) = categories.as_ref().and_then(|all| all.first_bad.as_ref()) else {
        return Ok(ending);
    };
    let bad = categories.as_ref().map_or(0, |all| all.bad);
    let bad = count(bad, "line", "lines");
    // A closed stderr is no reason to fail.
    let _ = writeln!(
        anstream::stderr(),
        "{bad} of the metadata could not be read; line {line}: {}",
        printable(cause)
    );
    Ok(Ending::Incomplete)
}
