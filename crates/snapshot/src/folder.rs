//! The snapshot's folder: whether it may be written to, and how a finished
//! generation of files takes the place of the one before.
//!
//! A new generation is written to `.staging`, with its manifest. Renaming that
//! folder to `.commit` is the instant from which the new generation counts;
//! whatever happens before it is undone, whatever happens after it is gone on
//! with, here or when the folder is next opened for writing. Until all files
//! are in place, readers take the manifest and the parts from `.commit`.

use std::path::{Path, PathBuf};

use crate::files::{make_dir, names_in, read_if_there, remove_dir, remove_file, rename, sync_dir};
use crate::journal;
use crate::{Manifest, StoreError};

pub(crate) const MANIFEST: &str = "manifest.json";
const STAGING: &str = ".staging";
const COMMIT: &str = ".commit";
/// Folders of parts.
pub(crate) const TABLES: [&str; 5] = ["models", "claims", "cards", "odd", "gone"];

/// Refuses a folder that holds anything but a snapshot or an unfinished ingest.
pub(crate) fn check(dir: &Path) -> Result<(), StoreError> {
    let foreign = |name: &str| StoreError::Foreign {
        dir: dir.to_path_buf(),
        name: name.to_string(),
    };
    if let Some((manifest, path)) = manifest_bytes(dir)? {
        let value: serde_json::Value =
            serde_json::from_slice(&manifest).map_err(|error| StoreError::damaged(&path, error))?;
        if value.get("schema_version").is_none() {
            return Err(foreign(MANIFEST));
        }
        return Manifest::from_json(&manifest, &path)?.check_writable(&path);
    }
    if journal::generation(dir)?.is_some() {
        return Ok(());
    }
    for name in names_in(dir)? {
        let mine = match name.as_str() {
            "journal" => names_in(&dir.join("journal"))?
                .iter()
                .all(|name| journal::owns(name)),
            // Left by file managers, mounts, version control, and by us.
            _ => name.starts_with('.') || name == "lost+found",
        };
        if !mine {
            return Err(foreign(&name));
        }
    }
    Ok(())
}

/// The manifest that counts, and the file it is in.
pub(crate) fn manifest_bytes(dir: &Path) -> Result<Option<(Vec<u8>, PathBuf)>, StoreError> {
    for path in [dir.join(COMMIT).join(MANIFEST), dir.join(MANIFEST)] {
        if let Some(bytes) = read_if_there(&path)? {
            return Ok(Some((bytes, path)));
        }
    }
    Ok(None)
}

pub(crate) fn manifest(dir: &Path) -> Result<Option<Manifest>, StoreError> {
    manifest_bytes(dir)?
        .map(|(bytes, path)| Manifest::from_json(&bytes, &path))
        .transpose()
}

/// Where a part may be: in place, or about to be put there.
pub(crate) fn places_of(dir: &Path, part: &str) -> [PathBuf; 2] {
    [dir.join(COMMIT).join(part), dir.join(part)]
}

/// An empty folder to write a generation to.
pub(crate) fn staging(dir: &Path) -> Result<PathBuf, StoreError> {
    let staging = dir.join(STAGING);
    remove_dir(&staging)?;
    make_dir(&staging)?;
    Ok(staging)
}

/// Lets go of what was staged.
pub(crate) fn discard(dir: &Path) -> Result<(), StoreError> {
    remove_dir(&dir.join(STAGING))
}

/// Puts what was staged in the place of what was there.
pub(crate) fn commit(dir: &Path) -> Result<(), StoreError> {
    let staging = dir.join(STAGING);
    for table in TABLES {
        if staging.join(table).is_dir() {
            sync_dir(&staging.join(table))?;
        }
    }
    sync_dir(&staging)?;
    rename(&staging, &dir.join(COMMIT))?;
    sync_dir(dir)?;
    roll_forward(dir)
}

/// Undoes or completes what an interrupted process left.
pub(crate) fn recover(dir: &Path) -> Result<(), StoreError> {
    discard(dir)?;
    roll_forward(dir)
}

fn roll_forward(dir: &Path) -> Result<(), StoreError> {
    let commit = dir.join(COMMIT);
    if commit.is_dir() {
        for table in TABLES {
            let names = names_in(&commit.join(table))?;
            if names.is_empty() {
                continue;
            }
            make_dir(&dir.join(table))?;
            for name in names {
                rename(
                    &commit.join(table).join(&name),
                    &dir.join(table).join(&name),
                )?;
            }
            sync_dir(&dir.join(table))?;
        }
        // The manifest last: readers look for parts in both places until then.
        for name in ["aliases.parquet", MANIFEST] {
            if commit.join(name).is_file() {
                rename(&commit.join(name), &dir.join(name))?;
            }
        }
        sync_dir(dir)?;
        remove_dir(&commit)?;
    }
    let Some(manifest) = manifest(dir)? else {
        return Ok(());
    };
    sweep(dir, &manifest)?;
    if journal::generation(dir)?.is_some_and(|generation| generation <= manifest.generation) {
        journal::remove(dir)?;
    }
    Ok(())
}

/// Removes parts of other generations.
fn sweep(dir: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    for table in TABLES {
        for name in names_in(&dir.join(table))? {
            let path = format!("{table}/{name}");
            if name.starts_with("part-") && manifest.parts.iter().all(|part| part.path != path) {
                remove_file(&dir.join(path))?;
            }
        }
    }
    Ok(())
}
