//! The verbs: each calls the libraries and hands what they say to `render`.

mod check;
mod crawl;
mod demo;
mod export;
mod families;
mod show;
mod stats;
mod tree;

use std::io::Write as _;
use std::path::Path;

use modeltree_query::{Atlas, QueryError};

use crate::args::{Cli, Verb};
use crate::exit::Ending;
use crate::render::palette::{ASIDE, paint};
use crate::terminal;

/// Does what the user asked for.
pub fn run(cli: &Cli) -> anyhow::Result<Ending> {
    terminal::colour(cli.color);
    match &cli.verb {
        Verb::Crawl(args) => crawl::run(args, &cli.data, cli.quiet),
        Verb::Show(args) => show::run(args, &cli.data, cli.quiet),
        Verb::Tree(args) => tree::run(args, &cli.data, cli.quiet),
        Verb::Families(args) => families::run(args, &cli.data, cli.quiet),
        Verb::Check(args) => check::run(args, &cli.data, cli.quiet),
        Verb::Stats(args) => stats::run(args, &cli.data, cli.quiet),
        Verb::Export(args) => export::run(args, &cli.data, cli.quiet),
        Verb::Demo(args) => demo::run(args, cli.quiet),
    }
}

/// Opens a snapshot to ask it; says so where that may take a moment and
/// somebody is waiting.
fn open(data: &Path, quiet: bool) -> Result<Atlas, QueryError> {
    Atlas::open_telling(data, |_| tell_building(quiet))
}

/// Says that the lineage index is being built, where somebody is waiting.
fn tell_building(quiet: bool) {
    if !quiet && terminal::draws_progress() {
        // A closed stderr is no reason not to answer.
        let _ = writeln!(
            anstream::stderr(),
            "{}",
            paint(ASIDE, "Building the lineage index")
        );
    }
}
