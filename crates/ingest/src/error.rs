//! Why a crawl stopped.

use modeltree_hub::HubError;
use modeltree_snapshot::StoreError;

/// Why a crawl stopped. What was journalled before stays: the crawl can be
/// resumed after each of these.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The Hub did not answer as it should.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The snapshot could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// None of the models asked for exists.
    #[error("the Hub shows no model called {0}; check the spelling, or log in where it is private")]
    NoSuchModel(String),
    /// A body that is not what the route answers with.
    #[error("an answer could not be read: {0}")]
    Body(String),
    /// The journal of an earlier run cannot be understood.
    #[error("the journal of what was stopped here cannot be read ({0}); start anew with --restart")]
    Journal(String),
    /// There is a crawl or an update to be resumed or discarded first.
    #[error(
        "a crawl or an update was stopped in this folder: go on with --resume, or discard it \
         with --restart"
    )]
    Unfinished,
    /// There is no crawl or update to resume.
    #[error("there is no stopped crawl or update to resume in this folder")]
    NothingToResume,
    /// An update has nothing to go on from.
    #[error(
        "nothing in this snapshot says up to when it knows the Hub: say so with --since DATE, \
         or crawl anew"
    )]
    NoGround,
    /// A full update where only a part of the Hub is meant to be.
    #[error(
        "this snapshot holds a part of the Hub ({0}): only one of the whole Hub can be compared \
         with the whole listing. Update it without --full, or crawl its families again: what the \
         Hub has now replaces what is there"
    )]
    PartOnly(String),
    /// A part of the program failed.
    #[error("a task failed: {0}")]
    Task(String),
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
}
