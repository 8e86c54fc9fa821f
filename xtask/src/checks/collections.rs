//! Collections against their JSON Schema.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use super::{Outcome, build, command, fresh};
use crate::python::{root, script};

/// Exports the largest families of a small simulated Hub as a collection and
/// validates the file against `docs/collection.schema.json`.
pub(super) fn check(python: &Path) -> Result<Outcome> {
    let program = build(&["modeltree"])?.join("modeltree");
    let folder = fresh("python-collection")?;
    let steps: [&[&str]; 2] = [
        &["demo", "--models", "2000", "--keep", "demo"],
        &[
            "-d",
            "demo/snapshot",
            "export",
            "out",
            "--layout",
            "collection",
            "--top",
            "40",
        ],
    ];
    for step in steps {
        let mut run = Command::new(&program);
        run.args(step).current_dir(&folder).stdout(Stdio::null());
        if !run.status()?.success() {
            bail!("modeltree {}", step.join(" "));
        }
    }
    command(
        Command::new(python)
            .arg(script("validate_collection.py"))
            .arg(root().join("docs/collection.schema.json"))
            .arg(folder.join("out/collection.json")),
    )
}
