//! `data/cards`: one row a card, its secrets masked.

use std::sync::Arc;

use arrow_array::builder::{StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::SchemaRef;
use modeltree_query::Atlas;
use modeltree_snapshot::CardRow;

use super::columns::{self, required, text, time};
use super::leaks::Leaks;
use super::shards::{Shards, Written};
use super::staging::Staging;
use crate::folder::Fault;
use crate::{ExportError, Selection};

/// Rows of a row group, some 40 MB of text: the Hub's viewer reads whole groups.
const GROUP: usize = 1 << 13;
/// Rows of a batch, and the text at which one ends before.
const BATCH: usize = 1024;
const TEXT: usize = 16 << 20;

/// Writes the table.
pub(super) fn write(
    atlas: &Atlas,
    selection: &Selection,
    leaks: &Leaks,
    staging: &mut Staging,
) -> Result<Written, ExportError> {
    let mut shards = Shards::new("cards", schema(), GROUP);
    let mut columns = Columns::default();
    let graph = atlas.graph();
    for card in atlas.snapshot().cards()? {
        let card = card?;
        let id = card.id.as_str();
        let node = graph.find(id);
        let wanted = selection.models().is_none() || node.is_some_and(|node| selection.holds(node));
        if !wanted {
            continue;
        }
        let masked = leaks.mask(&card.text, id, "cards.text");
        columns.push(&card, masked.as_deref().unwrap_or(&card.text));
        if columns.rows == BATCH || columns.text.values_slice().len() >= TEXT {
            let batch = columns
                .batch()
                .map_err(|fault| staging.fault("data/cards", fault))?;
            shards.write(staging, &batch)?;
        }
    }
    let rest = columns
        .batch()
        .map_err(|fault| staging.fault("data/cards", fault))?;
    shards.write(staging, &rest)?;
    shards.close(staging)
}

pub(super) fn schema() -> SchemaRef {
    columns::schema(vec![
        required("id"),
        text("revision"),
        text("etag"),
        required("text"),
        time("fetched_at"),
    ])
}

/// A batch under way.
#[derive(Default)]
struct Columns {
    id: StringBuilder,
    revision: StringBuilder,
    etag: StringBuilder,
    text: StringBuilder,
    fetched_at: TimestampMicrosecondBuilder,
    rows: usize,
}

impl Columns {
    fn push(&mut self, card: &CardRow, text: &str) {
        self.id.append_value(card.id.as_str());
        self.revision.append_option(card.revision.as_deref());
        self.etag.append_option(card.etag.as_deref());
        self.text.append_value(text);
        self.fetched_at
            .append_option(card.fetched_at.map(|time| time.micros()));
        self.rows += 1;
    }

    /// The rows so far, which are taken out.
    fn batch(&mut self) -> Result<RecordBatch, Fault> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.revision.finish()),
            Arc::new(self.etag.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.fetched_at.finish().with_timezone("UTC")),
        ];
        Ok(RecordBatch::try_new(schema(), columns)?)
    }
}
