//! What can go wrong with a file, and the way out of it.

use std::fmt;
use std::path::{Path, PathBuf};

use modeltree_snapshot::StoreError;

/// An error of an import. Every message names the file it is about.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or folder cannot be opened or read.
    #[error("cannot read {}: {cause}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// The file is of no format that is known.
    #[error("{} is of no known format: {found}. Name its format with --format; `modeltree help import` lists them", .path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        found: String,
    },
    /// The file cannot be what it was taken for; nothing of it was read.
    #[error("{} cannot be read as {format}: {why}", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// The format's word.
        format: &'static str,
        /// What is missing.
        why: String,
    },
    /// The file breaks off or is broken; the rows before are kept.
    #[error("{}{} is damaged: {cause}", .path.display(), At(*.row))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first row that cannot be read, counted from 1, without a header.
        row: Option<u64>,
        /// What is wrong.
        cause: String,
    },
    /// A folder without any file that could be imported.
    #[error("{} holds no file of a known format", .0.display())]
    Nothing(PathBuf),
    /// The user stopped the import; nothing was changed.
    #[error("the import was stopped")]
    Stopped,
    /// The snapshot could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// The file cannot be read by the system.
    pub(crate) fn io(path: &Path, cause: std::io::Error) -> Self {
        Self::Io {
            path: path.to_path_buf(),
            cause,
        }
    }

    /// The file is broken from `row` on.
    pub(crate) fn damaged(path: &Path, row: Option<u64>, cause: impl fmt::Display) -> Self {
        Self::Damaged {
            path: path.to_path_buf(),
            row,
            cause: cause.to_string(),
        }
    }

    /// Whether the import as a whole cannot go on, whatever the other files
    /// are like.
    pub(crate) fn is_fatal(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Stopped)
    }
}

struct At(Option<u64>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(row) => write!(f, ", row {row},"),
            None => Ok(()),
        }
    }
}
