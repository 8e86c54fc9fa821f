//! `cargo xtask picture`: the terminal of the README's picture.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::python::root;

/// Draws what `modeltree tree` shows of a family of the demo.
pub fn draw() -> Result<()> {
    let folder = root().join("target/picture");
    modeltree(&["demo", "--quiet", "--keep"], &[&folder])?;
    let data = folder.join("snapshot");
    let args = [
        "tree", FAMILY, "--depth", "3", "--limit", "3", "--color", "always", "--data",
    ];
    let tree = modeltree(&args, &[&data])?;
    let text = format!("$ modeltree {}\n{tree}", args[..6].join(" "));
    let svg = anstyle_svg::Term::new().min_width_px(860).render_svg(&text);
    std::fs::write(root().join("docs/tree.svg"), svg)?;
    Ok(())
}

/// A family of the demo with all four relations near its root.
const FAMILY: &str = "primegina/Rime-v0.1-8x7B-it";

fn modeltree(args: &[&str], paths: &[&Path]) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "modeltree",
            "--",
        ])
        .args(args)
        .args(paths)
        .env("COLUMNS", "100")
        .output()?;
    if !output.status.success() {
        bail!("{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).context("not UTF-8")
}
