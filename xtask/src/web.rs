//! The explorer's sources, the tools that npm installs for them, and what is
//! made out of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::python::{root, target};

/// What `cargo xtask bundle` makes: its name in a folder of the build, and its
/// place in the repository.
const MADE: [(&str, &str); 3] = [
    ("openapi.json", "web/openapi.json"),
    ("schema.d.ts", "web/src/api/schema.d.ts"),
    ("dist", "crates/server/dist"),
];

/// The folder of the sources.
pub fn folder() -> PathBuf {
    root().join("web")
}

/// Installs what `package-lock.json` names, where that is not there yet;
/// whether it is there now.
pub fn installed() -> Result<bool> {
    let lock = std::fs::read(folder().join("package-lock.json"))?;
    let done = folder().join("node_modules/.installed-lock.json");
    if std::fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(true);
    }
    let npm = npm()
        .args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"])
        .status();
    let there = npm.is_ok_and(|status| status.success());
    if there {
        std::fs::write(done, lock)?;
    }
    Ok(there)
}

/// npm, in the folder of the sources.
pub fn npm() -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder());
    command
}

/// One of the installed tools.
pub fn tool(name: &str) -> Command {
    let mut command = Command::new(folder().join("node_modules/.bin").join(name));
    command.current_dir(folder());
    command
}

/// Writes the description of the API, the types from it and the bundle to
/// their places in the repository.
pub fn bundle() -> Result<()> {
    if !installed()? {
        bail!("npm is not here, or its registry cannot be reached");
    }
    let made = make()?;
    for (name, place) in MADE {
        let (from, to) = (made.join(name), root().join(place));
        if from.is_file() {
            std::fs::copy(&from, &to)?;
            continue;
        }
        if to.exists() {
            std::fs::remove_dir_all(&to)?;
        }
        for file in files(&from)? {
            let to = to.join(&file);
            std::fs::create_dir_all(to.parent().context("a file without folder")?)?;
            std::fs::copy(from.join(&file), to)?;
        }
    }
    Ok(())
}

/// What differs between the repository and what is made out of its sources
/// now; `None` where nothing does.
pub fn stale() -> Result<Option<String>> {
    let made = make()?;
    for (name, place) in MADE {
        let (fresh, there) = (made.join(name), root().join(place));
        let (fresh_files, there_files) = (files(&fresh)?, files(&there)?);
        let differs = |file: &PathBuf| {
            let read = |folder: &Path| std::fs::read(at(folder, file)).ok();
            read(&fresh) != read(&there)
        };
        let mut all = fresh_files.iter().chain(&there_files);
        if let Some(file) = all.find(|file| differs(file)) {
            return Ok(Some(at(Path::new(place), file).display().to_string()));
        }
    }
    Ok(None)
}

/// Makes everything in a folder of the build.
fn make() -> Result<PathBuf> {
    let made = target().join("bundle");
    std::fs::create_dir_all(&made)?;
    let openapi = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "modeltree-server"])
        .args(["--example", "openapi"])
        .current_dir(root())
        .output()?;
    if !openapi.status.success() {
        bail!(
            "the description of the API: {}",
            String::from_utf8_lossy(&openapi.stderr)
        );
    }
    std::fs::write(made.join("openapi.json"), openapi.stdout)?;
    quiet(
        tool("openapi-typescript")
            .arg(made.join("openapi.json"))
            .args(["--alphabetize", "--output"])
            .arg(made.join("schema.d.ts")),
    )?;
    quiet(
        tool("vite")
            .args(["build", "--logLevel", "warn", "--emptyOutDir", "--outDir"])
            .arg(made.join("dist")),
    )?;
    Ok(made)
}

fn quiet(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{:?}", command.get_program()))?;
    if !output.status.success() {
        bail!(
            "{command:?}: {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// A file of a folder, or the thing itself where it is a file.
fn at(folder: &Path, file: &Path) -> PathBuf {
    if file.as_os_str().is_empty() {
        folder.to_path_buf()
    } else {
        folder.join(file)
    }
}

/// All files below a folder, by their paths within it, sorted; for a file, one
/// empty path.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(path) = open.pop() {
        let whole = at(folder, &path);
        if !whole.is_dir() {
            found.push(path);
            continue;
        }
        for entry in std::fs::read_dir(&whole)? {
            open.push(path.join(entry?.file_name()));
        }
    }
    found.sort();
    Ok(found)
}
