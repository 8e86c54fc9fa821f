//! The store of modeltree: a folder of Parquet files with a manifest.
#![forbid(unsafe_code)]

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
pub use input::{Alias, AliasKind, Batch, CardRow, FinishOptions, Frame, OddItem};
pub use manifest::{Counts, Manifest, Part, SCHEMA_VERSION, Source};
pub use reader::Snapshot;
pub use writer::Writer;
