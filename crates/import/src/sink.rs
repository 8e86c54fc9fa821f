//! What a reader hands over.

use std::fmt::Display;

use modeltree_records::{Assembled, ModelRecord, ParentClaim};
use modeltree_snapshot::{Alias, CardRow};

use crate::ImportError;

/// Takes what a reader finds, row by row. An error ends the reading at once:
/// the reader passes it on.
///
/// Rows are counted from 1, a header is none.
pub(crate) trait Sink {
    /// So many rows of the file have been read.
    fn rows(&mut self, read: u64);

    /// A model and its claims.
    fn model(&mut self, model: Assembled) -> Result<(), ImportError>;

    /// Claims of a model whose record was handed over before. `model` is a bare
    /// record of the same date: the store takes claims by the rows they came with.
    fn claims(&mut self, model: ModelRecord, claims: Vec<ParentClaim>) -> Result<(), ImportError>;

    /// A claim that comes without its child's record.
    fn claim(&mut self, claim: ParentClaim) -> Result<(), ImportError>;

    /// A card.
    fn card(&mut self, card: CardRow) -> Result<(), ImportError>;

    /// Another name of a model.
    fn alias(&mut self, alias: Alias) -> Result<(), ImportError>;

    /// A row that was kept, but not all of it: its text goes to the odd items.
    fn odd(&mut self, row: u64, raw: &str, problem: &dyn Display) -> Result<(), ImportError>;

    /// A row that could not be kept: its text goes to the odd items, and the
    /// import is not complete.
    fn left_out(&mut self, row: u64, raw: &str, problem: &dyn Display) -> Result<(), ImportError>;

    /// Something that the user should know of the file as a whole.
    fn note(&mut self, note: String);
}
