//! The explorer in Chromium, on the whole Hub.

use std::fs;

use anyhow::{Context, Result, bail};

use super::serve::CROWDED;
use super::{Bench, HUB};
use crate::server::Server;
use crate::{browser, web};

/// Measures paint, unfolding, memory and frames.
pub fn explorer(bench: &Bench) -> Result<()> {
    if !web::installed()? {
        bail!("npm is not here, or its registry cannot be reached");
    }
    let chromium = browser::chromium().context("no Chromium: CHROMIUM can name one")?;
    let folder = bench.synthetic("synthetic", HUB, 0)?;
    let server = Server::start(&bench.bin.join("modeltree"), &folder)?;
    let figures = bench.fresh("explorer.txt")?;
    let run = web::tool("vitest")
        .args(["run", "--config", "e2e/measure/vitest.config.ts"])
        .args(["--reporter", "dot"])
        .env("CHROMIUM", chromium)
        .env("MODELTREE_URL", server.url())
        .env("CROWDED", CROWDED)
        .env("MEASURED", &figures)
        .status()?;
    print!("{}", fs::read_to_string(&figures).unwrap_or_default());
    if !run.success() {
        bail!("not all of it was measured");
    }
    Ok(())
}
