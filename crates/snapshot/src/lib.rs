//! The store of modeltree: a folder of Parquet files with a manifest, written
//! whole or not at all, open to every program that reads Parquet.
//!
//! ```text
//! manifest.json            versions, counts, checksum of every part, sources, coverage
//! models/part-*.parquet    one row a model, sorted by id
//! claims/part-*.parquet    one row a parent claim, sorted by child
//! cards/part-*.parquet     one row a card, only where cards were asked for
//! odd/part-*.jsonl         items that could not be read in full, verbatim
//! gone/part-*.parquet      models that are no longer on the Hub, as they were
//! aliases.parquet          other names of models
//! journal/                 only while an ingest is under way
//! ```
//!
//! A [`Writer`] takes in what an ingest finds and may be killed at any
//! instant; a [`Snapshot`] reads what was last finished and is disturbed by no
//! writer. The crate knows nothing of where records come from, and nothing of
//! what the claims amount to.
//!
//! ```
//! use modeltree_records::{ModelId, ModelRecord, Timestamp};
//! use modeltree_snapshot::{Batch, FinishOptions, Snapshot, Writer};
//! use serde_json::{Value, json};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path();
//! let mut writer = Writer::open(dir)?;
//! writer.begin(&json!({ "page": 0 }))?;
//! // Answers go to the journal as they come …
//! writer.append(1, "page 1", br#"[{"id":"org/model"}]"#)?;
//! // … and what was made of them into a run.
//! let record = ModelRecord::bare(ModelId::parse("org/model")?, "hub:list".into());
//! let batch = Batch { models: vec![record.clone()], ..Batch::default() };
//! writer.stage(batch, &json!({ "page": 1 }))?;
//! let manifest = writer.finish(FinishOptions {
//!     keep: None,
//!     superseded: Vec::new(),
//!     gone: Default::default(),
//!     source: json!({ "asked": "one model" }),
//!     coverage: Value::Null,
//!     started: Timestamp::now(),
//!     tool: "example 1.0".into(),
//! })?;
//! assert_eq!(manifest.counts.models, 1);
//!
//! let snapshot = Snapshot::open(dir)?;
//! assert_eq!(snapshot.records_at(&[0])?, [record]);
//! for batch in snapshot.models(&["id", "downloads"])? {
//!     println!("{} models", batch?.num_rows());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod absorb;
mod crash;
mod decode;
mod encode;
mod error;
mod files;
mod finish;
mod folder;
mod input;
mod journal;
mod limits;
mod lock;
mod log;
mod lookup;
mod manifest;
mod merge;
mod part;
mod parts;
mod reader;
mod runs;
mod scan;
mod schema;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{Mend, StoreError};
pub use input::{Alias, AliasKind, Batch, CardRow, FinishOptions, Frame, GoneModel, OddItem};
pub use manifest::{Counts, Manifest, Part, SCHEMA_VERSION, Source};
pub use reader::Snapshot;
pub use writer::Writer;
