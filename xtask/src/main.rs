//! Tasks of the repository: `cargo xtask` lists them.
#![forbid(unsafe_code)]

mod bench;
mod browser;
mod checks;
mod picture;
mod python;
mod server;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <TASK>

  test          Set up what the checks need and run every check.
                With CI=true a check that must be skipped is a failure.
  bundle        Write web/openapi.json, the types made from it, and the explorer's
                bundle, which the server embeds.
  picture       Draw docs/tree.svg, the README's picture, from a fresh demo.
  bench [NAME]  Measure whole commands against the simulated Hub and print the
                figures of docs/benchmarks.md. NAMEs: crawl, quota, family, cards,
                lineage, analyze, import, serve (--seconds N of load, else 30), explorer.
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let done = match args.next().as_deref() {
        Some("test") => checks::run(),
        Some("bundle") => web::bundle(),
        Some("picture") => picture::draw(),
        // Only for the benchmarks themselves.
        Some("ask-each") => bench::lineage::ask_each(&args.collect::<Vec<_>>()),
        Some("bench") => bench::main(&args.collect::<Vec<_>>()),
        Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            if let Some(task) = other {
                eprintln!("error: no task is called {task:?}\n");
            }
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
