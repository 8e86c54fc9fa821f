//! The files of the research scripts, and what came of them: trees, lineage
//! rows, the dashboard's components, collections.
//!
//! A tree file has one row a model. The row's `metadata` is what the Hub's
//! client gave, so it makes a record and claims as an answer of the Hub does;
//! the row's lists of children are what the scripts read off the Hub's pages,
//! and make [`modeltree_records::Evidence::Imported`] claims of those
//! children. A child without a row of its own has its claims only: the graph
//! takes it as a model that no record describes.

pub(crate) mod cell;
pub(crate) mod collection;
pub(crate) mod dashboard;
pub(crate) mod front_matter;
mod info;
pub(crate) mod lineage_rows;
mod object;
mod parquet;
mod peek;
mod row;
mod tables;
#[cfg(test)]
mod tests;
pub(crate) mod tree;
pub(crate) mod words;

pub use peek::{TreeFile, tree_file};
