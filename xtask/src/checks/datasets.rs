//! Data sets, loaded with the programs that they are meant for.

use std::process::Command;

use anyhow::Result;

use super::{Outcome, cargo, command};
use crate::python;

/// Writes data sets of simulated Hubs and loads them with the programs that they
/// are meant for.
pub(super) fn check() -> Outcome {
    match inner() {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

fn inner() -> Result<Outcome> {
    let Some(python) = python::environment()? else {
        return Ok(Outcome::Skipped(
            "no python3 with venv, or PyPI cannot be reached".into(),
        ));
    };
    let built = cargo(&[
        "build",
        "--quiet",
        "--package",
        "modeltree",
        "--package",
        "hubsim",
    ]);
    if !matches!(built, Outcome::Passed) {
        return Ok(built);
    }
    let target = python::root().join("target");
    Ok(command(
        Command::new(&python)
            .arg(python::script("read_dataset.py"))
            .arg(target.join("debug/modeltree"))
            .arg(target.join("debug/hubsim"))
            .arg(target.join("python-dataset")),
    ))
}
