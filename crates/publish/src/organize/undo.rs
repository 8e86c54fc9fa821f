//! The log of moves, and the way back.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{OrganizeError, Placed, carry};

/// The log's name, in the folder that was organized.
pub const LOG: &str = "modeltree-organize.jsonl";

/// One move; both paths below the folder.
#[derive(Debug, Serialize, Deserialize)]
struct Move {
    from: PathBuf,
    to: PathBuf,
}

/// What was moved back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Files that are back in their old places.
    pub back: Vec<PathBuf>,
    /// Files that could not go back, because their old place is taken.
    pub left: Vec<PathBuf>,
}

/// Writes the moves down before they are made.
pub(super) fn log(dir: &Path, files: &[&Placed]) -> Result<(), OrganizeError> {
    let path = dir.join(LOG);
    let unwritable = |source| OrganizeError::Write {
        path: path.clone(),
        source,
    };
    let below = |path: &Path| path.strip_prefix(dir).unwrap_or(path).to_path_buf();
    let mut lines = Vec::new();
    for file in files {
        let line = Move {
            from: below(&file.from),
            to: below(&file.to),
        };
        serde_json::to_writer(&mut lines, &line).map_err(|error| unwritable(error.into()))?;
        lines.push(b'\n');
    }
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(unwritable)?;
    file.write_all(&lines).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

/// Moves back what organizing the folder moved, the last first, and removes the
/// folders that are empty then. Nothing is overwritten.
///
/// # Errors
/// Where there is no log, or it was changed, or the system refuses.
pub fn undo(dir: &Path) -> Result<Undone, OrganizeError> {
    let path = dir.join(LOG);
    let log = match fs::read_to_string(&path) {
        Ok(log) => log,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OrganizeError::NothingToUndo(dir.to_path_buf()));
        }
        Err(source) => return Err(OrganizeError::Read { path, source }),
    };
    let mut moves = Vec::new();
    for (line, text) in (1..).zip(log.lines()) {
        match serde_json::from_str::<Move>(text) {
            // A path that leads out of the folder was not written by us.
            Ok(made) if below(&made.from) && below(&made.to) => moves.push((text, made)),
            // The end of a line that a crash cut off: its moves were not begun.
            Err(_) if log.ends_with(text) => {}
            _ => return Err(OrganizeError::Log { path, line }),
        }
    }
    let mut undone = Undone::default();
    let mut kept = Vec::new();
    for (text, made) in moves.iter().rev() {
        let (old, new) = (dir.join(&made.from), dir.join(&made.to));
        if fs::symlink_metadata(&new).is_err() {
            continue;
        }
        if fs::symlink_metadata(&old).is_ok() {
            undone.left.push(new);
            kept.push(*text);
            continue;
        }
        carry::move_to(&new, &old)?;
        if let Some(folder) = new.parent() {
            // Fails, as it should, where the folder is not empty.
            let _ = fs::remove_dir(folder);
        }
        undone.back.push(old);
    }
    let unwritable = |source| OrganizeError::Write {
        path: path.clone(),
        source,
    };
    if kept.is_empty() {
        fs::remove_file(&path).map_err(unwritable)?;
    } else {
        kept.reverse();
        fs::write(&path, kept.join("\n") + "\n").map_err(unwritable)?;
    }
    Ok(undone)
}

/// Whether a path stays within the folder it is joined to.
fn below(path: &Path) -> bool {
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
}
