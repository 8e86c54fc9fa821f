//! Columns of the table of models, by node.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ListArray, RecordBatch, StringArray};
use modeltree_lineage::NodeId;
use modeltree_query::{Atlas, QueryError};

use crate::AnalysisError;

/// Calls `each` with every batch and the node of each of its rows. Rows and
/// nodes are both in the order of ids.
pub(crate) fn batches(
    atlas: &Atlas,
    columns: &[&str],
    mut each: impl FnMut(&RecordBatch, &[NodeId]) -> Result<(), AnalysisError>,
) -> Result<(), AnalysisError> {
    let graph = atlas.graph();
    let mut nodes = (0..graph.len() as u32)
        .map(NodeId)
        .filter(|node| !graph.is_missing(*node));
    let mut of_batch = Vec::new();
    for batch in atlas.snapshot().models(columns)? {
        let batch = batch?;
        of_batch.clear();
        of_batch.extend(nodes.by_ref().take(batch.num_rows()));
        if of_batch.len() < batch.num_rows() {
            return Err(wrong("it has more rows than the lineage has models"));
        }
        each(&batch, &of_batch)?;
    }
    Ok(())
}

/// A column of texts.
pub(crate) fn texts<'b>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b StringArray, AnalysisError> {
    column(batch, name)?
        .as_string_opt()
        .ok_or_else(|| wrong("its columns have other types"))
}

/// A column of lists of texts.
pub(crate) fn lists<'b>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b ListArray, AnalysisError> {
    column(batch, name)?
        .as_list_opt()
        .ok_or_else(|| wrong("its columns have other types"))
}

/// The texts of one list; none where it is absent.
pub(crate) fn entries(lists: &ListArray, row: usize) -> impl Iterator<Item = &str> {
    let texts: Option<&StringArray> = lists.values().as_string_opt();
    let range = if lists.is_valid(row) {
        lists.value_offsets()[row] as usize..lists.value_offsets()[row + 1] as usize
    } else {
        0..0
    };
    texts
        .into_iter()
        .flat_map(move |texts| range.clone().map(|at| texts.value(at)))
}

pub(crate) fn column<'b>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b dyn Array, AnalysisError> {
    batch
        .column_by_name(name)
        .map(AsRef::as_ref)
        .ok_or_else(|| wrong("a column is not there"))
}

pub(crate) fn wrong(what: &str) -> AnalysisError {
    QueryError::Table(what.into()).into()
}
