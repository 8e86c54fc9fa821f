//! Why an export failed.

use std::path::PathBuf;

use modeltree_query::QueryError;
use modeltree_snapshot::StoreError;

/// Why an export failed. Files that were whole by then stay.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file of that name is there already.
    #[error("{0} exists; replace it with --force, or name another folder")]
    Exists(PathBuf),
    /// The place to write to is a file.
    #[error("{0} is a file, not a folder; name another place to write to")]
    NotAFolder(PathBuf),
    /// Writing failed.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The snapshot could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The snapshot or its lineage could not be asked.
    #[error(transparent)]
    Query(#[from] QueryError),
}
