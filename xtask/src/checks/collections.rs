//! Collections against their JSON Schema.

use std::process::{Command, Stdio};

use anyhow::Result;

use super::{Outcome, cargo, command};
use crate::python;

/// Exports the largest families of a small simulated Hub as a collection and
/// validates the file against `docs/collection.schema.json`.
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
    let folder = python::root().join("target/python-collection");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let built = cargo(&["build", "--quiet", "--package", "modeltree"]);
    if !matches!(built, Outcome::Passed) {
        return Ok(built);
    }
    let program = python::root().join("target/debug/modeltree");
    let run = |args: &[&str]| {
        let mut run = Command::new(&program);
        run.args(args).current_dir(&folder).stdout(Stdio::null());
        run.status()
    };
    std::fs::create_dir_all(&folder)?;
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
        if !run(step)?.success() {
            return Ok(Outcome::Failed(format!("modeltree {}", step.join(" "))));
        }
    }
    Ok(command(
        Command::new(&python)
            .arg(python::script("validate_collection.py"))
            .arg(python::root().join("docs/collection.schema.json"))
            .arg(folder.join("out/collection.json")),
    ))
}
