//! Tidying a folder of loose tree files: one folder a tree, with its CSV and
//! its JSON.
//!
//! Which tree a file belongs to is read from the file, never guessed from its
//! name: names lack the owner, hold dots, or are written twice. Nothing is
//! ever overwritten or lost: a file goes to a free place, or stays.

mod carry;
mod name;
mod plan;
mod undo;

use std::path::{Path, PathBuf};

pub use plan::{Left, Placed, Plan, Tree, plan};
pub use undo::{LOG, Undone, undo};

/// Why a folder could not be organized.
#[derive(Debug, thiserror::Error)]
pub enum OrganizeError {
    /// Something cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something cannot be written.
    #[error("cannot write {}: {source}", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file appeared in a place that was free.
    #[error("{} appeared meanwhile; run organize again", .0.display())]
    Appeared(PathBuf),
    /// The log of moves is not as it was written.
    #[error(
        "{} is damaged in line {line}; move the files back by hand, and remove it", .path.display()
    )]
    Log {
        /// The log.
        path: PathBuf,
        /// Its line.
        line: usize,
    },
    /// There is no log of moves.
    #[error("{} holds no {LOG}: nothing was moved here by organize", .0.display())]
    NothingToUndo(PathBuf),
}

/// Moves or copies the files as planned. What is to be moved is written to the
/// log first, for [`undo()`].
///
/// # Errors
/// Where the system refuses, or a place is no longer free. Files that were
/// placed by then stay in their new places, all others in their old ones.
pub fn carry_out(dir: &Path, plan: &Plan) -> Result<(), OrganizeError> {
    let to_do: Vec<&Placed> = plan.placed().filter(|file| !file.there).collect();
    if to_do.is_empty() {
        return Ok(());
    }
    if plan.moves {
        undo::log(dir, &to_do)?;
    }
    for file in to_do {
        if plan.moves {
            carry::move_to(&file.from, &file.to)?;
        } else {
            carry::copy_to(&file.from, &file.to)?;
        }
    }
    Ok(())
}
