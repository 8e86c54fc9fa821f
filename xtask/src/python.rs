//! The Python environment that some checks and benchmarks need.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

/// The interpreter of an environment with what `requirements.txt` lists, made
/// where it is absent; `None` where it cannot be made.
pub fn environment() -> Result<Option<PathBuf>> {
    let venv = target().join("python");
    let python = venv.join("bin/python");
    if !python.exists() {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&venv)
            .status();
        if !made.is_ok_and(|status| status.success()) {
            return Ok(None);
        }
    }
    let installed = Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ])
        .arg(script("requirements.txt"))
        .status()?;
    Ok(installed.success().then_some(python))
}

/// A file of `xtask/python`.
pub fn script(name: &str) -> PathBuf {
    root().join("xtask/python").join(name)
}

/// The folder that Cargo builds in.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The folder of the real data, where it is there.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// The workspace's folder.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
