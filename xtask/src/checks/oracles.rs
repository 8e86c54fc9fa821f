//! Figures of other people's code on the real data, beside the golden files
//! that the tests of `crates/analysis` are held against.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Outcome, fresh};
use crate::python::{root, shared};

/// How far a figure may be from the golden one, of its size: libraries change
/// in their last digits.
const TOLERANCE: f64 = 1e-6;

/// Runs every script of `xtask/oracle` on the real data and compares what it
/// computes with `crates/analysis/tests/golden`. The scripts are given the
/// data's folder and the file to write.
pub(super) fn check(python: &Path) -> Result<Outcome> {
    let Some(shared) = shared() else {
        return Ok(Outcome::Skipped("the real data is not here".into()));
    };
    let out = fresh("oracle")?;
    for script in scripts()? {
        let name = Path::new(script.file_stem().unwrap_or_default()).with_extension("json");
        let fresh = out.join(&name);
        let golden = root().join("crates/analysis/tests/golden").join(&name);
        let status = Command::new(python)
            .arg(&script)
            .arg(&shared)
            .arg(&fresh)
            .status()?;
        if !status.success() {
            bail!("{}: {status}", script.display());
        }
        let read = |path: &Path| -> Result<Value> {
            let text = std::fs::read(path).with_context(|| path.display().to_string())?;
            Ok(serde_json::from_slice(&text)?)
        };
        if let Some(place) = difference(&read(&fresh)?, &read(&golden)?) {
            bail!(
                "{} and {} differ at {place}",
                fresh.display(),
                golden.display()
            );
        }
    }
    Ok(Outcome::Passed)
}

fn scripts() -> Result<Vec<PathBuf>> {
    let folder = root().join("xtask/oracle");
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    scripts.sort();
    Ok(scripts)
}

/// Where two values differ by more than numbers may.
fn difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            if !one.keys().eq(other.keys()) {
                return Some("its names".into());
            }
            let mut pairs = one.iter().zip(other.values());
            pairs.find_map(|((name, one), other)| {
                Some(format!("{name}/{}", difference(one, other)?))
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            if one.len() != other.len() {
                return Some("its length".into());
            }
            let mut pairs = (0..).zip(one.iter().zip(other));
            pairs.find_map(|(at, (one, other))| Some(format!("{at}/{}", difference(one, other)?)))
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64()?, other.as_f64()?);
            let off = (one - other).abs() > TOLERANCE * other.abs().max(1.0);
            off.then(|| format!("{one} for {other}"))
        }
        _ => (one != other).then(|| format!("{one} for {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_digits_may_differ_and_nothing_else() {
        let golden = json!({ "a": [1.0, { "b": 2 }], "c": null });
        assert_eq!(difference(&golden, &golden), None);
        let near = json!({ "a": [1.000_000_1, { "b": 2 }], "c": null });
        assert_eq!(difference(&near, &golden), None);
        for (other, place) in [
            (
                json!({ "a": [1.1, { "b": 2 }], "c": null }),
                "a/0/1.1 for 1",
            ),
            (json!({ "a": [1.0], "c": null }), "a/its length"),
            (
                json!({ "a": [1.0, { "d": 2 }], "c": null }),
                "a/1/its names",
            ),
            (json!({ "a": [1.0, { "b": 2 }], "c": 0 }), "c/0 for null"),
        ] {
            assert_eq!(difference(&other, &golden).as_deref(), Some(place));
        }
    }
}
