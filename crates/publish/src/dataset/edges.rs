//! `data/edges`: one row for each parent of each model.

use modeltree_query::Atlas;

use super::leaks::Leaks;
use super::shards::{Shards, Written};
use super::staging::Staging;
use super::statistics::Edges;
use crate::tables::edges::{BATCH, Columns, EdgeRow, each, schema};
use crate::{ExportError, Selection};

/// Rows of a row group.
const GROUP: usize = 1 << 17;

/// Writes the table; answers with what is in it.
pub(super) fn write(
    atlas: &Atlas,
    selection: &Selection,
    leaks: &Leaks,
    staging: &mut Staging,
) -> Result<(Edges, Written), ExportError> {
    let mut shards = Shards::new("edges", schema(), GROUP);
    let mut columns = Columns::default();
    let mut edges = Edges::default();
    each(atlas, selection, |edge| {
        edges.add(&edge);
        let parent = if edge.parent_missing {
            leaks.named(edge.parent)
        } else {
            edge.parent.into()
        };
        let named = edge.named.map(|named| leaks.named(named));
        columns.push(&EdgeRow {
            parent: &parent,
            named: named.as_deref(),
            ..edge
        });
        if columns.rows == BATCH {
            shards.write(staging, &columns.batch()?)?;
        }
        Ok(())
    })
    .map_err(|fault| staging.fault("data/edges", fault))?;
    let rest = columns
        .batch()
        .map_err(|fault| staging.fault("data/edges", fault))?;
    shards.write(staging, &rest)?;
    Ok((edges, shards.close(staging)?))
}
