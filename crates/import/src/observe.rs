//! Watching an import.

use std::path::Path;

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A file is being read.
    Reading {
        /// The file.
        path: &'a Path,
        /// Its number, from 1 on.
        file: usize,
        /// How many files there are.
        files: usize,
        /// Rows read so far, of all files.
        rows: u64,
    },
    /// What was read is being merged with the snapshot.
    Writing {
        /// Rows read.
        rows: u64,
    },
}

/// Is told how an import goes, and may stop it.
pub trait Observer: Sync {
    /// Something went on.
    fn progress(&self, progress: Progress<'_>);

    /// Whether to stop. Nothing is then changed.
    fn stopped(&self) -> bool {
        false
    }
}

/// Watches nothing.
impl Observer for () {
    fn progress(&self, _: Progress<'_>) {}
}
