//! The API against its own description.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use super::{Outcome, build, command, fresh};
use crate::python::script;
use crate::server::Server;

/// Asks every operation of the API what its description allows, and what it
/// does not, and compares each answer with what it promises.
pub(super) fn check(python: &Path) -> Result<Outcome> {
    let program = build(&["modeltree"])?.join("modeltree");
    let folder = fresh("python-api")?;
    let demo = Command::new(&program)
        .args(["demo", "--models", "3000", "--keep", "demo"])
        .current_dir(&folder)
        .stdout(Stdio::null())
        .status()?;
    if !demo.success() {
        bail!("the demo did not run");
    }
    let server = Server::start(&program, &folder.join("demo/snapshot"))?;
    command(
        Command::new(python)
            .args(["-m", "schemathesis.cli", "run"])
            .arg(format!("{}/api/v1/openapi.json", server.url()))
            .args(ARGS)
            .env("SCHEMATHESIS_HOOKS", "api_hooks")
            .env("PYTHONPATH", script(""))
            .current_dir(&folder),
    )
}

/// Bounded, and the same requests each time.
const ARGS: [&str; 10] = [
    "--generation-deterministic",
    "--max-examples",
    "100",
    "--phases",
    "examples,coverage,fuzzing",
    "--checks",
    "all",
    "--output-sanitize",
    "false",
    "--no-color",
];
