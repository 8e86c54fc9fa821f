//! The verbs: each calls the libraries and hands what they say to `render`.

mod analyze;
mod ancestors;
mod check;
mod common;
mod components;
mod crawl;
mod dataset;
mod demo;
mod diff;
mod export;
mod families;
mod import;
mod influence;
mod join;
mod list;
mod organize;
mod path;
mod relatives;
mod reproduce;
mod search;
mod serve;
mod show;
mod stats;
mod tree;
mod update;

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
    let (data, quiet) = (&*cli.data, cli.quiet);
    match &cli.verb {
        Verb::Crawl(args) => crawl::run(args, data, quiet),
        Verb::Import(args) => import::run(args, data, quiet),
        Verb::Update(args) => update::run(args, data, quiet),
        Verb::Join(args) => join::run(args, quiet),
        Verb::Show(args) => show::run(args, data, quiet),
        Verb::Tree(args) => tree::run(args, data, quiet),
        Verb::Ancestors(args) => ancestors::run(args, data, quiet),
        Verb::Descendants(args) => relatives::descendants(args, data, quiet),
        Verb::Family(args) => relatives::family(args, data, quiet),
        Verb::Children(args) => relatives::children(args, data, quiet),
        Verb::Siblings(args) => relatives::siblings(args, data, quiet),
        Verb::RootsOf(args) => relatives::roots_of(args, data, quiet),
        Verb::Path(args) => path::run(args, data, quiet),
        Verb::Common(args) => common::run(args, data, quiet),
        Verb::Search(args) => search::search(args, data, quiet),
        Verb::Models(args) => search::models(args, data, quiet),
        Verb::Families(args) => families::run(args, data, quiet),
        Verb::Influence(args) => influence::run(args, data, quiet),
        Verb::Components(args) => components::run(args, data, quiet),
        Verb::Check(args) => check::run(args, data, quiet),
        Verb::Diff(args) => diff::run(args),
        Verb::Stats(args) => stats::run(args, data, quiet),
        Verb::Analyze(args) => analyze::run(args, data, quiet),
        Verb::Reproduce(args) => reproduce::run(args, data, quiet),
        Verb::Export(args) => export::run(args, data, quiet),
        Verb::Organize(args) => organize::run(args, quiet),
        Verb::Dataset(args) => dataset::run(args, data, quiet),
        Verb::Serve(args) => serve::run(args, data, quiet),
        Verb::Demo(args) => demo::run(args, quiet),
    }
}

/// Opens a snapshot to ask it; says so where that may take a moment and
/// somebody is waiting.
fn open(data: &Path, quiet: bool) -> Result<Atlas, QueryError> {
    Atlas::open_telling(data, |_| tell_building(quiet))
}

/// Says what is under way, where somebody is waiting.
fn tell(quiet: bool, what: &str) {
    if !quiet && terminal::draws_progress() {
        // A closed stderr is no reason not to answer.
        let _ = writeln!(anstream::stderr(), "{}", paint(ASIDE, what));
    }
}

/// Says that the lineage index is being built, where somebody is waiting.
fn tell_building(quiet: bool) {
    tell(quiet, "Building the lineage index");
}
