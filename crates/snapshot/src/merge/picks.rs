//! Rows picked out of batches, handed on in chunks.

use std::path::Path;

use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::interleave::interleave;

use super::Found;
use super::cursor::cell_text;
use crate::StoreError;
use crate::limits::{CHUNK_BYTES, CHUNK_ROWS};

/// A batch and a row in it.
type Place = (usize, usize);

/// Rows picked from batches that are kept for as long as they are needed.
pub(super) struct Picks {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    /// Where each source's present batch is in `batches`.
    held: Vec<Option<usize>>,
    rows: Vec<Place>,
    /// By column: picked rows whose cell is taken from another row.
    fills: Vec<Vec<(usize, Place)>>,
    /// Bytes of text in each of the rows, and of as many of the first as make
    /// a chunk.
    sizes: Vec<u64>,
    chunk_rows: usize,
    chunk_bytes: u64,
    /// How many batches are held before those without a picked row are let go.
    bound: usize,
}

impl Picks {
    pub(super) fn new(schema: &SchemaRef, sources: usize) -> Self {
        Self {
            schema: SchemaRef::clone(schema),
            batches: Vec::new(),
            held: vec![None; sources],
            rows: Vec::new(),
            fills: vec![Vec::new(); schema.fields().len()],
            sizes: Vec::new(),
            chunk_rows: 0,
            chunk_bytes: 0,
            bound: 0,
        }
    }

    /// Keeps the batch at which a source stands; its place.
    pub(super) fn hold(&mut self, source: usize, batch: &RecordBatch) -> usize {
        *self.held[source].get_or_insert_with(|| {
            self.batches.push(batch.clone());
            self.batches.len() - 1
        })
    }

    /// The source goes on to another batch.
    pub(super) fn forget(&mut self, source: usize) {
        self.held[source] = None;
    }

    pub(super) fn batch(&self, found: &Found) -> &RecordBatch {
        &self.batches[found.at.0]
    }

    pub(super) fn pick(&mut self, found: &Found) {
        self.rows.push(found.at);
        self.sizes.push(found.bytes);
        self.grow();
    }

    /// Picks the first row, its null cells filled from the first of the others
    /// that has them.
    pub(super) fn pick_filled(&mut self, rows: &[Found]) {
        let Some((first, others)) = rows.split_first() else {
            return;
        };
        let mut bytes = first.bytes;
        if !others.is_empty() {
            let width = self.fills.len();
            for column in 0..width {
                let known = |found: &&Found| self.batch(found).column(column).is_valid(found.at.1);
                if known(&first) {
                    continue;
                }
                if let Some(other) = others.iter().find(known) {
                    bytes += cell_text(self.batch(other).column(column), other.at.1);
                    self.fills[column].push((self.rows.len(), other.at));
                }
            }
        }
        self.rows.push(first.at);
        self.sizes.push(bytes);
        self.grow();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.chunk_rows == CHUNK_ROWS || self.chunk_bytes >= CHUNK_BYTES
    }

    /// Counts rows into the chunk until it is full.
    fn grow(&mut self) {
        while !self.is_full() && self.chunk_rows < self.rows.len() {
            self.chunk_bytes += self.sizes[self.chunk_rows];
            self.chunk_rows += 1;
        }
    }

    /// Takes the rows of the first chunk, and their bytes of text.
    pub(super) fn chunk(&mut self) -> Result<(RecordBatch, u64), StoreError> {
        let columns = (0..self.fills.len()).map(|column| {
            let arrays: Vec<&dyn Array> = self
                .batches
                .iter()
                .map(|batch| batch.column(column).as_ref())
                .collect();
            let rows = &self.rows[..self.chunk_rows];
            let fills = &self.fills[column];
            let fills = &fills[..fills.partition_point(|(row, _)| *row < rows.len())];
            if fills.is_empty() {
                return without_idle_mask(interleave(&arrays, rows)?);
            }
            let mut rows = rows.to_vec();
            for (row, place) in fills {
                rows[*row] = *place;
            }
            without_idle_mask(interleave(&arrays, &rows)?)
        });
        let chunk = columns
            .collect::<Result<Vec<_>, _>>()
            .and_then(|columns| RecordBatch::try_new(SchemaRef::clone(&self.schema), columns))
            .map_err(|error| StoreError::write(Path::new("the merged rows"), error))?;
        let bytes = self.chunk_bytes;
        let count = self.chunk_rows;
        self.rows.drain(..count);
        self.sizes.drain(..count);
        for fills in &mut self.fills {
            fills.drain(..fills.partition_point(|(row, _)| *row < count));
            fills.iter_mut().for_each(|(row, _)| *row -= count);
        }
        (self.chunk_rows, self.chunk_bytes) = (0, 0);
        self.grow();
        self.bound = 0;
        Ok((chunk, bytes))
    }

    /// Lets go of batches of which no row is left, now and then.
    pub(super) fn tidy(&mut self) {
        if self.batches.len() <= self.bound {
            return;
        }
        let mut moved = vec![None; self.batches.len()];
        let mut kept = Vec::new();
        let mut keep = |place: &mut usize| {
            *place = *moved[*place].get_or_insert_with(|| {
                kept.push(self.batches[*place].clone());
                kept.len() - 1
            });
        };
        self.rows.iter_mut().for_each(|(place, _)| keep(place));
        let cells = self.fills.iter_mut().flatten();
        cells.for_each(|(_, (place, _))| keep(place));
        for held in &mut self.held {
            *held = held.and_then(|place| moved[place]);
        }
        self.batches = kept;
        self.bound = 2 * self.batches.len() + 64;
    }
}

/// Drops a null mask that masks nothing. Whether there is one depends on where
/// the rows came from, and the Parquet writer cuts pages by it.
fn without_idle_mask(column: ArrayRef) -> Result<ArrayRef, ArrowError> {
    if column.nulls().is_none() || column.null_count() > 0 {
        return Ok(column);
    }
    let bare = column.to_data().into_builder().nulls(None).build()?;
    Ok(make_array(bare))
}
