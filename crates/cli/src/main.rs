//! The `modeltree` binary: arguments, progress, tables, exit codes. What it
//! does, the libraries beneath it do.
#![forbid(unsafe_code)]

mod args;
mod exit;
mod interrupt;
mod progress;
mod render;
mod terminal;
mod verbs;

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    exit::end(verbs::run(&cli))
}
