//! A snapshot and its lineage opened together: look-ups and questions by id.
//!
//! An [`Atlas`] opens both, builds the lineage index where it is absent or made
//! from other data, resolves ids as people type them, and joins what the graph
//! knows with the records. It knows nothing of HTTP or terminals.
//!
//! ```no_run
//! use modeltree_lineage::Walk;
//! use modeltree_query::Atlas;
//!
//! let atlas = Atlas::open("modeltree-data".as_ref())?;
//! let model = atlas.resolve("smollm2-1.7b")?;
//! for step in atlas.graph().family(model, Walk::default()).take(10) {
//!     println!("{} {}", step.depth, atlas.graph().id(step.node));
//! }
//! # Ok::<(), modeltree_query::QueryError>(())
//! ```
#![forbid(unsafe_code)]

mod atlas;
mod error;
mod filter;
mod index;
mod resolve;

pub use atlas::Atlas;
pub use error::QueryError;
pub use filter::{Filter, FilterError};
pub use index::{IndexState, Reason};
pub use resolve::changes;
