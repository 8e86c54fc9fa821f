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
    /// The place to write a file to is none.
    #[error("{0} cannot be the name of a file to write; name another one")]
    NotAFile(PathBuf),
    /// The graph is larger than the format is meant for.
    #[error(
        "{format} draws at most {most} edges and hardly more models: choose fewer (--family with --depth or --relation, --where), or another format such as dot"
    )]
    TooLarge {
        /// The format.
        format: &'static str,
        /// The most edges.
        most: u64,
    },
    /// Cards are asked for, and the snapshot has none.
    #[error(
        "the snapshot holds no cards; fetch them with `modeltree crawl … --with-cards`, or leave them out with --no-cards"
    )]
    NoCards,
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
