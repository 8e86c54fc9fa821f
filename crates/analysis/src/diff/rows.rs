//! Two sorted tables, read side by side.

use std::sync::mpsc::{Receiver, sync_channel};

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StringArray};
use modeltree_snapshot::StoreError;

use crate::AnalysisError;

/// Batches read ahead.
const AHEAD: usize = 8;

/// A table and the row it stands at. It is read on a thread of its own.
pub(super) struct Rows {
    batches: Receiver<Result<RecordBatch, StoreError>>,
    pub batch: Option<RecordBatch>,
    pub row: usize,
}

impl Rows {
    pub(super) fn new(
        batches: impl Iterator<Item = Result<RecordBatch, StoreError>> + Send + 'static,
    ) -> Result<Self, AnalysisError> {
        let (send, receive) = sync_channel(AHEAD);
        std::thread::spawn(move || {
            for batch in batches {
                // Nobody listens any more: the comparing has ended.
                if send.send(batch).is_err() {
                    return;
                }
            }
        });
        let mut rows = Self {
            batches: receive,
            batch: None,
            row: 0,
        };
        rows.load()?;
        Ok(rows)
    }

    fn load(&mut self) -> Result<(), AnalysisError> {
        self.row = 0;
        self.batch = None;
        while let Ok(batch) = self.batches.recv() {
            let batch = batch?;
            if batch.num_rows() > 0 {
                self.batch = Some(batch);
                break;
            }
        }
        Ok(())
    }

    /// Goes to the next row.
    pub(super) fn step(&mut self) -> Result<(), AnalysisError> {
        self.row += 1;
        let rows = self.batch.as_ref().map_or(0, RecordBatch::num_rows);
        if self.row < rows {
            return Ok(());
        }
        self.load()
    }

    /// The first column, which the table is sorted by; `None` at the end.
    pub(super) fn key(&self) -> Option<&str> {
        self.text(0)
    }

    /// A cell of a column of texts.
    pub(super) fn text(&self, column: usize) -> Option<&str> {
        let column: &StringArray = self.batch.as_ref()?.column(column).as_string_opt()?;
        column.is_valid(self.row).then(|| column.value(self.row))
    }
}
