//! Statistics of a snapshot: the shape of its lineage, and the quality of its
//! data.
//!
//! [`Shapes`] measures the whole graph, families and components; [`check`]
//! looks for what is broken in a snapshot and for what is odd in what the Hub
//! says; a [`study::Study`] is what the analyses look at, and a
//! [`report::Report`] what they find. Nothing here draws or writes anything.
//!
//! ```
//! use modeltree_analysis::Shapes;
//! use modeltree_lineage::{Builder, Claim, Model};
//! use modeltree_records::{Evidence, Relation, RelationSet};
//!
//! let mut builder = Builder::new();
//! for (row, id) in ["acme/base", "acme/chat", "lab/chat-GGUF"].into_iter().enumerate() {
//!     builder.model(Model::bare(id, row as u64))?;
//! }
//! for (child, parent, relation) in [
//!     ("acme/chat", "acme/base", Relation::Finetune),
//!     ("lab/chat-GGUF", "acme/chat", Relation::Quantized),
//! ] {
//!     builder.claim(Claim {
//!         child,
//!         parent: Ok(parent),
//!         parent_hub_id: None,
//!         relation,
//!         evidence: Evidence::HubTag,
//!     })?;
//! }
//! let graph = builder.build()?.into_graph();
//!
//! let shapes = Shapes::new(&graph, RelationSet::ALL);
//! let base = graph.find("acme/base").expect("it was added");
//! let family = shapes.family(base);
//! assert_eq!((family.models, family.depth, family.leaves), (3, 2, 1));
//! assert_eq!(family.wiener.index, Some(1 + 1 + 2));
//! # Ok::<(), modeltree_lineage::BuildError>(())
//! ```
#![forbid(unsafe_code)]

pub mod arxiv;
mod branching;
pub mod cards;
pub mod composition;
pub mod diff;
pub mod difference;
mod distribution;
pub mod documentation;
pub mod drift;
mod error;
mod gini;
mod group;
pub mod growth;
pub mod libraries;
pub mod motifs;
pub mod numbers;
pub mod parameters;
mod quality;
mod random;
pub mod report;
pub mod reproduce;
mod shape;
pub mod similarity;
pub mod study;
pub mod text;
mod threads;
mod wiener;

pub use branching::Branching;
pub use distribution::{Bin, Distribution};
pub use error::AnalysisError;
pub use gini::gini;
pub use group::{Extent, GroupShape, Most};
pub use quality::{Check, Declared, Example, Finding, Quality, QualityOptions, check};
pub use random::Random;
pub use shape::{ComponentSizes, Shape, Shapes, Status};
pub use wiener::{CORE_LIMIT, Wiener};
