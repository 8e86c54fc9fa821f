//! The verbs: each calls the libraries and hands what they say to `render`.

mod crawl;
mod demo;
mod export;
mod families;
mod show;
mod tree;

use crate::args::{Cli, Verb};
use crate::exit::Ending;
use crate::terminal;

/// Does what the user asked for.
pub fn run(cli: &Cli) -> anyhow::Result<Ending> {
    terminal::colour(cli.color);
    match &cli.verb {
        Verb::Crawl(args) => crawl::run(args, &cli.data, cli.quiet),
        Verb::Show(args) => show::run(args, &cli.data),
        Verb::Tree(args) => tree::run(args, &cli.data),
        Verb::Families(args) => families::run(args, &cli.data),
        Verb::Export(args) => export::run(args, &cli.data, cli.quiet),
        Verb::Demo(args) => demo::run(args, cli.quiet),
    }
}
