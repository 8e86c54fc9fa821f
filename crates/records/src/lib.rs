//! What one model of the Hugging Face Hub is, and what it says of its parents.
//!
//! This crate turns the raw properties of a model, wherever they came from,
//! into one [`ModelRecord`] and its [`ParentClaim`]s. It knows the grammars of
//! ids, tags and card front matter, and nothing of HTTP, files or graphs.
//!
//! ```
//! use modeltree_records::{RawModel, Relation, assemble};
//!
//! let raw = RawModel {
//!     id: "acme/tiny-GGUF".into(),
//!     tags: Some(vec![
//!         "gguf".into(),
//!         "base_model:acme/tiny".into(),
//!         "base_model:quantized:acme/tiny".into(),
//!         "license:mit".into(),
//!     ]),
//!     ..RawModel::default()
//! };
//! let assembled = assemble(raw)?;
//! assert_eq!(assembled.record.licenses.as_deref(), Some(&["mit".to_string()][..]));
//! assert_eq!(assembled.claims[0].relation, Relation::Quantized);
//! # Ok::<(), modeltree_records::IdError>(())
//! ```
#![forbid(unsafe_code)]

mod assemble;
mod card;
mod claim;
mod declared;
mod id;
mod language;
mod python;
mod record;
mod relation;
mod tags;
mod time;

pub use assemble::{Assembled, BaseModels, RawModel, assemble};
pub use card::{CardFields, OneOrMany};
pub use claim::{Evidence, ParentClaim};
pub use declared::{Declared, Problem, clean_declared};
pub use id::{HubId, IdError, ModelId};
pub use language::is_iso_639_1;
pub use python::python_repr;
pub use record::{ChildrenCounts, Gated, ModelRecord, ParametersSource};
pub use relation::{Relation, RelationSet};
pub use tags::{base_model_tag, tag_values};
pub use time::{CREATION_FLOOR, TimeError, Timestamp};
