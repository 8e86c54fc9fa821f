//! The explorer: its sources, its bundle, and what it does in a browser.

use std::process::Command;

use anyhow::Result;

use super::{Outcome, build, command, fresh};
use crate::{browser, python, web};

/// Types, lints, format and unit tests of the sources.
pub(super) fn sources() -> Result<Outcome> {
    if !web::installed()? {
        return Ok(no_npm());
    }
    command(web::npm().args(["run", "--silent", "check"]))
}

/// The committed bundle, types and description of the API are what the sources
/// make.
pub(super) fn bundle() -> Result<Outcome> {
    if !web::installed()? {
        return Ok(no_npm());
    }
    Ok(match web::stale()? {
        None => Outcome::Passed,
        Some(file) => Outcome::Failed(format!("{file} is stale: run `cargo xtask bundle`")),
    })
}

/// Sessions of users in Chromium.
pub(super) fn explorer() -> Result<Outcome> {
    if !web::installed()? {
        return Ok(no_npm());
    }
    let Some(chromium) = browser::chromium() else {
        return Ok(Outcome::Skipped(
            "no Chromium: CHROMIUM can name one".into(),
        ));
    };
    let mut run: Command = web::tool("vitest");
    run.args(["run", "--config", "e2e/vitest.config.ts"])
        .env("CHROMIUM", chromium)
        .env("MODELTREE", build(&["modeltree"])?.join("modeltree"))
        .env("EXPLORER_FOLDER", fresh("explorer")?);
    match python::shared() {
        Some(shared) => {
            run.env("MODELTREE_SHARED_DATA", shared);
        }
        None => eprintln!("the real data is not here: sessions on it are skipped"),
    }
    command(&mut run)
}

fn no_npm() -> Outcome {
    Outcome::Skipped("no npm, or its registry cannot be reached".into())
}
