//! The store of modeltree: a folder of Parquet files with a manifest.
#![forbid(unsafe_code)]

mod error;
mod input;
mod manifest;
mod reader;
mod schema;
mod writer;

pub use error::{Mend, StoreError};
pub use input::{Alias, AliasKind, Batch, CardRow, FinishOptions, Frame, OddItem};
pub use manifest::{Counts, Manifest, Part, SCHEMA_VERSION, Source};
pub use reader::Snapshot;
pub use writer::Writer;
