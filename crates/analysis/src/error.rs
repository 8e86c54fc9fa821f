//! Why an analysis cannot be made.

use std::path::PathBuf;

use modeltree_query::QueryError;
use modeltree_snapshot::StoreError;

/// Why an analysis cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// The snapshot cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Whoever was told did not want to hear more.
    #[error(transparent)]
    Told(std::io::Error),
    /// A file that the user named cannot be read.
    #[error("{}: {cause}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The collection of published numbers is wrong.
    #[error("the collection of published numbers: {0}")]
    Anchors(String),
    /// None of the analyses that were asked for is made.
    #[error("no such analysis; there are: {0}")]
    NoRun(String),
}

impl From<StoreError> for AnalysisError {
    fn from(error: StoreError) -> Self {
        Self::Query(error.into())
    }
}
