//! Reading a table from its first row to its last.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use crate::StoreError;
use crate::decode::{Rows, fit};
use crate::part::PartFile;

/// The batches of a table. One row group is read at a time, so that a batch
/// never holds more text than a row group may.
pub(crate) struct Scan {
    parts: std::vec::IntoIter<Arc<PartFile>>,
    schema: SchemaRef,
    open: Option<OpenPart>,
}

struct OpenPart {
    part: Arc<PartFile>,
    group: usize,
    groups: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// Rows of the part that were read.
    row: u64,
}

impl Scan {
    pub(crate) fn new(parts: Vec<Arc<PartFile>>, schema: SchemaRef) -> Self {
        Self {
            parts: parts.into_iter(),
            schema,
            open: None,
        }
    }

    /// Reads row by row.
    pub(crate) fn rows<T: Send>(
        self,
        mut read: impl FnMut(&Rows<'_>, usize) -> Result<T, StoreError> + Send,
    ) -> impl Iterator<Item = Result<T, StoreError>> + Send {
        self.flat_map(move |found| {
            let rows = found.map(|(batch, part, first)| {
                let rows = Rows {
                    batch,
                    file: &part.path,
                    first,
                };
                (0..rows.batch.num_rows())
                    .map(|row| read(&rows, row))
                    .collect::<Vec<_>>()
            });
            rows.unwrap_or_else(|error| vec![Err(error)])
        })
    }

    fn advance(&mut self) -> Result<Option<(RecordBatch, Arc<PartFile>, u64)>, StoreError> {
        loop {
            let Some(open) = &mut self.open else {
                let Some(part) = self.parts.next() else {
                    return Ok(None);
                };
                let groups = part.footer()?.num_row_groups();
                self.open = Some(OpenPart {
                    part,
                    group: 0,
                    groups,
                    reader: None,
                    row: 0,
                });
                continue;
            };
            if let Some(batch) = open.reader.as_mut().and_then(Iterator::next) {
                let batch = batch.map_err(|error| open.part.damaged(error))?;
                let first = open.row;
                open.row += batch.num_rows() as u64;
                let batch = fit(&batch, &self.schema, &open.part.path)?;
                return Ok(Some((batch, Arc::clone(&open.part), first)));
            }
            if open.group == open.groups {
                self.open = None;
                continue;
            }
            open.reader = Some(open.part.read_group(open.group, &self.schema)?);
            open.group += 1;
        }
    }
}

impl Iterator for Scan {
    /// A batch, its part, and the number of its first row in the part.
    type Item = Result<(RecordBatch, Arc<PartFile>, u64), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.advance().transpose();
        if matches!(item, Some(Err(_))) {
            // What follows an error could not be trusted.
            self.open = None;
            self.parts = Vec::new().into_iter();
        }
        item
    }
}
