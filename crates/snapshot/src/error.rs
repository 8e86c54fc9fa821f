//! What can go wrong in the store, and the way out of it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An error of the store. Every message names the file or folder it is about.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was written here yet.
    #[error(
        "no snapshot in {}: make one with `modeltree crawl MODEL --data {}` \
         (or `modeltree crawl --all` for the whole Hub)",
        .0.display(), .0.display()
    )]
    NoSnapshot(PathBuf),
    /// A crawl was begun here and has not ended.
    #[error(
        "no finished snapshot in {} yet: a crawl into it is under way, or was stopped and goes on \
         with `modeltree crawl --resume --data {}`",
        .0.display(), .0.display()
    )]
    Unfinished(PathBuf),
    /// An import or a join was begun here and has not ended.
    #[error(
        "no finished snapshot in {} yet: an import or a join into it is under way, or was stopped \
         and has to be done again",
        .0.display()
    )]
    UnfinishedOnce(PathBuf),
    /// Another process holds the folder's lock.
    #[error(
        "another process{} is writing to {}: wait until it is done, or choose another folder",
        .holder.as_ref().map(|pid| format!(" (number {pid})")).unwrap_or_default(),
        .dir.display()
    )]
    Locked {
        /// The snapshot's folder.
        dir: PathBuf,
        /// Process number of the holder, where it could be read.
        holder: Option<u32>,
    },
    /// The folder holds files that no snapshot has.
    #[error(
        "{} is no snapshot and holds other files ({name:?}): choose a new or an empty folder",
        .dir.display()
    )]
    Foreign {
        /// The folder.
        dir: PathBuf,
        /// One of the files.
        name: String,
    },
    /// Made by a program that knows more than this one.
    #[error(
        "{} has schema version {found}, but this program knows no newer one than {known}: \
         use a newer modeltree", .file.display()
    )]
    NewerSchema {
        /// The manifest.
        file: PathBuf,
        /// Version found.
        found: String,
        /// Version known.
        known: &'static str,
    },
    /// A file that cannot be what it claims to be.
    #[error("{}{} is damaged: {cause}. {}", .file.display(), Row(*.row), .mend)]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The row in it, counted from 0, where one is at fault.
        row: Option<u64>,
        /// What is wrong.
        cause: String,
        /// What to do about it.
        mend: Mend,
    },
    /// The operating system refused.
    #[error("cannot {action} {}: {cause}", .file.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// A value that no row can hold.
    #[error("cannot write {}: one row has {bytes} bytes of text", .file.display())]
    TooLarge {
        /// The file it was to go into.
        file: PathBuf,
        /// Its text.
        bytes: usize,
    },
    /// A table could not be written.
    #[error("cannot write {}: {cause}", .file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why not.
        cause: String,
    },
    /// A column was asked for that the table has not.
    #[error("no column {name:?}; there are: {known}")]
    NoColumn {
        /// The name asked for.
        name: String,
        /// The columns there are.
        known: String,
    },
    /// A row was asked for that the table has not.
    #[error("no row {row}: the snapshot has {rows} models")]
    NoRow {
        /// The row asked for.
        row: u64,
        /// How many there are.
        rows: u64,
    },
    /// Writing before an ingest was begun.
    #[error("nothing is being written to {}: begin first", .0.display())]
    NotBegun(PathBuf),
    /// Beginning where an unfinished ingest waits to be gone on with.
    #[error(
        "a crawl or an update of {} was stopped before its end: first go on with it by \
         `modeltree crawl --resume --data {}`, or crawl or update anew with --restart, which \
         discards what it got",
        .0.display(), .0.display()
    )]
    UnderWay(PathBuf),
}

/// What to do about a damaged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The snapshot cannot be had back from what is there.
    Anew,
    /// The unfinished ingest cannot go on; a finished snapshot is not touched.
    Restart,
}

impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anew => "Restore the folder from a copy, or make it anew in another folder",
            Self::Restart => {
                "Remove the folder `journal` that it is in, and begin anew: only what was \
                 unfinished is lost"
            }
        })
    }
}

struct Row(Option<u64>);

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(row) => write!(f, " (row {row})"),
            None => Ok(()),
        }
    }
}

impl StoreError {
    pub(crate) fn damaged(file: &Path, cause: impl fmt::Display) -> Self {
        Self::Damaged {
            file: file.to_path_buf(),
            row: None,
            cause: cause.to_string(),
            mend: Mend::Anew,
        }
    }

    /// As [`StoreError::damaged`], for a file of the unfinished ingest.
    pub(crate) fn unusable(file: &Path, cause: impl fmt::Display) -> Self {
        Self::Damaged {
            file: file.to_path_buf(),
            row: None,
            cause: cause.to_string(),
            mend: Mend::Restart,
        }
    }

    pub(crate) fn write(file: &Path, cause: impl fmt::Display) -> Self {
        Self::Write {
            file: file.to_path_buf(),
            cause: cause.to_string(),
        }
    }
}

/// Names the file and the action that an [`io::Error`] lacks.
pub(crate) trait IoContext<T> {
    fn at(self, action: &'static str, file: &Path) -> Result<T, StoreError>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn at(self, action: &'static str, file: &Path) -> Result<T, StoreError> {
        self.map_err(|cause| StoreError::Io {
            action,
            file: file.to_path_buf(),
            cause,
        })
    }
}
