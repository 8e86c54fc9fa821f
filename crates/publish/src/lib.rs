//! A snapshot, or families of it, in open formats: flat tables as CSV, JSON
//! Lines or Parquet, graphs for graph programs, and the file pairs of the
//! research scripts.
//!
//! A file appears whole or not at all, nothing is replaced unless asked, and
//! whatever a model is called, nothing is written outside the folder named.
//! Cells of CSV files are never taken for formulas by a spreadsheet.
//!
//! This crate reads snapshots and never writes to them.
//!
//! ```no_run
//! use std::path::Path;
//! use modeltree_lineage::Walk;
//! use modeltree_publish::{Selection, TableFormat, export_tables};
//! use modeltree_query::Atlas;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let atlas = Atlas::open(Path::new("modeltree-data"))?;
//! let family = atlas.resolve("HuggingFaceTB/SmolLM2-1.7B")?;
//! let family = atlas.graph().family(family, Walk::default()).map(|step| step.node);
//! let family = Selection::of(family);
//! for file in export_tables(&atlas, &family, &[TableFormat::Csv], Path::new("out"), false)? {
//!     println!("{}: {} rows", file.path.display(), file.rows);
//! }
//! # Ok(()) }
//! ```
#![forbid(unsafe_code)]

mod cell;
mod collection;
mod dataset;
mod error;
mod folder;
mod graphs;
mod name;
mod naming;
pub mod organize;
mod parquet;
mod research;
mod secrets;
mod selection;
mod tables;

pub use cell::spreadsheet_safe;
pub use collection::export_collection;
pub use dataset::{
    About, ConfigReport, DatasetFile, DatasetOptions, DatasetReport, Leak, TreeReport,
    write_dataset,
};
pub use error::ExportError;
pub use graphs::{
    DEFAULT_COLUMNS, GraphFormat, GraphProgress, GraphWritten, MOST_IN_MERMAID, export_graph,
    write_graph,
};
pub use name::file_stem;
pub use naming::names_given;
pub use research::{ResearchFormat, export_research};
pub use selection::Selection;
pub use tables::{TableFormat, export_tables, write_models};

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// Where it is.
    pub path: std::path::PathBuf,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}
