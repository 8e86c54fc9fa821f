//! How models relate: the graph of descent and its questions.
//!
//! A [`Builder`] takes models, aliases and claims of descent and makes the
//! graph; [`Built::write`] puts it into an index file, and [`Graph::open`] maps
//! that file without reading it. Questions are methods of [`Graph`], one module
//! each. The crate knows no files but its own index, and nothing of HTTP.
//!
//! ```
//! use modeltree_lineage::{Builder, Claim, Model, Walk};
//! use modeltree_records::{Evidence, Relation};
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
//! let base = graph.find("acme/base").expect("it was added");
//! let family: Vec<_> = graph
//!     .family(base, Walk::default())
//!     .map(|step| (step.depth, graph.id(step.node)))
//!     .collect();
//! assert_eq!(family, [(0, "acme/base"), (1, "acme/chat"), (2, "lab/chat-GGUF")]);
//! # Ok::<(), modeltree_lineage::BuildError>(())
//! ```

mod adjacency;
mod ancestry;
mod ascent;
mod build;
mod common;
mod components;
mod cycles;
mod edge;
mod families;
mod figures;
mod format;
mod generations;
mod graph;
mod influence;
mod marks;
mod memory;
mod names;
mod order;
mod report;
mod routes;
mod search;
mod walk;

pub use ancestry::{Ancestor, Ancestry, Descent, Lines};
pub use build::{BuildError, Builder, Built, Claim, Model};
pub use common::CommonAncestor;
pub use components::{Component, Components};
pub use edge::{Edge, EvidenceFilter, EvidenceSet, NodeId};
pub use families::{Family, FamilyOrder};
pub use figures::ByRelation;
pub use generations::Starts;
pub use graph::{Graph, OpenError};
pub use influence::{Influence, OwnerInfluence};
pub use report::{BuildReport, Case, Finding};
pub use routes::{Route, Routes};
pub use search::Found;
pub use walk::{Direction, Step, Walk, Walker};
