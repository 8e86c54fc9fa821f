//! What can go wrong, and the way out of it.

use modeltree_lineage::BuildError;
use modeltree_snapshot::StoreError;

use crate::FilterError;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The snapshot cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The snapshot's models and claims make no graph.
    #[error("cannot build the lineage: {0}")]
    Build(#[from] BuildError),
    /// A table of the snapshot does not have the columns it should have.
    #[error("the snapshot's tables are not as expected: {0}")]
    Table(String),
    /// A condition cannot be understood.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// No model is called so.
    #[error("no model {text:?} in this snapshot{}", listed("; did you mean ", .suggestions, "?"))]
    Unknown {
        /// As typed.
        text: String,
        /// The nearest ids, nearest first; at most five.
        suggestions: Vec<String>,
    },
    /// Several models are called so.
    #[error("{count} models are called {text:?}: name the owner too{}", listed(", such as ", .candidates, ""))]
    Ambiguous {
        /// As typed.
        text: String,
        /// The ids, most downloaded first; at most ten.
        candidates: Vec<String>,
        /// How many there are in all.
        count: usize,
    },
}

/// A list of ids between two texts; nothing where there are none.
fn listed(before: &str, ids: &[String], after: &str) -> String {
    match ids {
        [] => String::new(),
        ids => format!("{before}{}{after}", ids.join(", ")),
    }
}
