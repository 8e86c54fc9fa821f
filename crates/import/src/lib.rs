//! Public data sets of models, read into a snapshot.
//!
//! A file's format is told by its content, never by its name. A reader hands
//! over row by row what the file says; everything that gives tags or cards
//! goes through [`modeltree_records::assemble`], as an answer of the Hub does.
//! What is merged how is the store's rule: the newest fetch wins, and nothing
//! is lost. The crate knows nothing of HTTP, the graph or terminals.
//!
//! Files may be damaged and hostile: no line, cell or value of more than
//! 64 MiB is held, a row that cannot be read is kept as an odd item and told
//! with its number, and the rows around it are imported.
//!
//! ```no_run
//! use modeltree_import::{Options, import};
//! use modeltree_snapshot::Writer;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut writer = Writer::open("modeltree-data".as_ref())?;
//! let report = import(&["models.parquet".into()], &Options::default(), &mut writer, &())?;
//! for file in &report.files {
//!     println!("{}: {} models", file.path.display(), file.tally.models);
//! }
//! # Ok(()) }
//! ```
//!
//! | folder | formats |
//! |---|---|
//! | `api` | answers of the Hub's API kept in files |
//! | `columnar` | data sets of the whole Hub, one row a model: Parquet and CSV |
//! | `graphs` | edge lists, GraphML, node-link JSON, DOT |
//! | `own` | what `modeltree export` writes |
//! | `trees` | the research scripts' trees and lineage rows, the dashboard's components, collections |
//! | `text` | no format: reading lines, tables and JSON of any quality |
#![forbid(unsafe_code)]

mod api;
mod batches;
mod card;
mod collect;
mod columnar;
mod dates;
mod error;
mod format;
mod graphs;
mod head;
mod import;
mod input;
mod model;
mod observe;
mod own;
mod pyliteral;
mod report;
mod sink;
mod text;
mod trees;
mod walk;

pub use dates::parse_date;
pub use error::ImportError;
pub use format::Format;
pub use import::{Options, import};
pub use input::EdgeColumns;
pub use observe::{Observer, Progress};
pub use report::{DatedBy, FileReport, Report, Sample, Tally};
pub use trees::{TreeFile, tree_file};
