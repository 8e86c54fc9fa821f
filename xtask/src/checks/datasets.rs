//! Data sets, loaded with the programs that they are meant for.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{Outcome, build, command, fresh};

/// Writes data sets of simulated Hubs and loads them with the programs that they
/// are meant for.
pub(super) fn check(python: &Path) -> Result<Outcome> {
    let programs = build(&["modeltree", "hubsim"])?;
    command(
        Command::new(python)
            .arg(crate::python::script("read_dataset.py"))
            .arg(programs.join("modeltree"))
            .arg(programs.join("hubsim"))
            .arg(fresh("python-dataset")?),
    )
}
