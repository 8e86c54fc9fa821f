//! Merging sorted sources, row by row, without decoding them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{
    Array, ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray, make_array,
};
use arrow_schema::{ArrowError, DataType};
use arrow_select::interleave::interleave_record_batch;

use crate::StoreError;
use crate::limits::{CHUNK_BYTES, CHUNK_ROWS};

/// Batches of one sorted source.
pub(crate) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, StoreError>>>;

/// A source and the row it stands at.
struct Cursor {
    batches: Batches,
    batch: RecordBatch,
    keys: StringArray,
    /// `fetched_at`, in tables that have it.
    times: Option<TimestampMicrosecondArray>,
    /// Bytes of text up to the end of each row.
    sizes: Vec<u64>,
    row: usize,
}

impl Cursor {
    fn new(batches: Batches) -> Self {
        Self {
            batches,
            batch: RecordBatch::new_empty(arrow_schema::Schema::empty().into()),
            keys: StringArray::new_null(0),
            times: None,
            sizes: Vec::new(),
            row: 0,
        }
    }

    /// Takes the next batch with rows; `false` at the end.
    fn load(&mut self) -> Result<bool, StoreError> {
        for batch in self.batches.by_ref() {
            let batch = batch?;
            if batch.num_rows() == 0 {
                continue;
            }
            self.keys = batch.column(0).as_string().clone();
            let times = batch.column_by_name("fetched_at");
            self.times =
                times.map(|times| times.as_primitive::<TimestampMicrosecondType>().clone());
            self.sizes = text_sizes(&batch);
            self.batch = batch;
            self.row = 0;
            return Ok(true);
        }
        Ok(false)
    }

    fn key(&self) -> &str {
        self.keys.value(self.row)
    }

    fn fetched_at(&self) -> Option<i64> {
        let times = self.times.as_ref()?;
        times.is_valid(self.row).then(|| times.value(self.row))
    }
}

/// The rows of several sources, in the order of their key (the first column).
pub(crate) struct Merge {
    cursors: Vec<Cursor>,
    /// Key of each cursor's row; the smallest on top, of equal ones the
    /// earliest source.
    heads: BinaryHeap<Reverse<(String, usize)>>,
    /// Sources that stand at the key that was asked for last.
    standing: Vec<usize>,
    picks: Picks,
}

impl Merge {
    pub(crate) fn new(sources: Vec<Batches>) -> Result<Self, StoreError> {
        let mut merge = Self {
            picks: Picks::new(sources.len()),
            cursors: sources.into_iter().map(Cursor::new).collect(),
            heads: BinaryHeap::new(),
            standing: Vec::new(),
        };
        for source in 0..merge.cursors.len() {
            let cursor = &mut merge.cursors[source];
            if cursor.load()? {
                merge
                    .heads
                    .push(Reverse((cursor.key().to_string(), source)));
            }
        }
        Ok(merge)
    }

    /// The smallest key that is left.
    pub(crate) fn key(&self) -> Option<&str> {
        self.heads.peek().map(|Reverse((key, _))| key.as_str())
    }

    /// The sources that have rows with this smallest key, and when each was
    /// fetched. To be called before [`Merge::take`].
    pub(crate) fn stand_at(&mut self, key: &str) -> impl Iterator<Item = (usize, Option<i64>)> {
        self.standing.clear();
        while self.key() == Some(key)
            && let Some(Reverse((_, source))) = self.heads.pop()
        {
            self.standing.push(source);
        }
        self.standing
            .iter()
            .map(|source| (*source, self.cursors[*source].fetched_at()))
    }

    /// Goes past all rows with the key, picking those of the chosen source.
    pub(crate) fn take(&mut self, key: &str, chosen: Option<usize>) -> Result<(), StoreError> {
        for source in self.standing.drain(..) {
            let cursor = &mut self.cursors[source];
            let more = loop {
                if chosen == Some(source) {
                    self.picks.pick(source, cursor);
                }
                cursor.row += 1;
                if cursor.row == cursor.batch.num_rows() {
                    self.picks.forget(source);
                    if !cursor.load()? {
                        break false;
                    }
                }
                if cursor.key() != key {
                    break true;
                }
            };
            if more {
                self.heads.push(Reverse((cursor.key().to_string(), source)));
            }
        }
        Ok(())
    }

    /// Hands on what was picked, in whole chunks, or all of it at the `end`.
    pub(crate) fn drain(
        &mut self,
        end: bool,
        mut sink: impl FnMut(&RecordBatch, u64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        while self.picks.full() || (end && !self.picks.rows.is_empty()) {
            let (batch, bytes) = self.picks.chunk()?;
            sink(&batch, bytes)?;
        }
        Ok(())
    }
}

/// Rows picked from batches that are kept for as long as they are needed.
struct Picks {
    batches: Vec<RecordBatch>,
    /// Where each source's present batch is in `batches`.
    place: Vec<Option<usize>>,
    rows: Vec<(usize, usize)>,
    /// Bytes of text in each of the rows, and of as many of the first as make
    /// a chunk.
    sizes: Vec<u64>,
    chunk_rows: usize,
    chunk_bytes: u64,
}

impl Picks {
    fn new(sources: usize) -> Self {
        Self {
            batches: Vec::new(),
            place: vec![None; sources],
            rows: Vec::new(),
            sizes: Vec::new(),
            chunk_rows: 0,
            chunk_bytes: 0,
        }
    }

    fn pick(&mut self, source: usize, cursor: &Cursor) {
        let place = *self.place[source].get_or_insert_with(|| {
            self.batches.push(cursor.batch.clone());
            self.batches.len() - 1
        });
        self.rows.push((place, cursor.row));
        let before = cursor.row.checked_sub(1).map_or(0, |row| cursor.sizes[row]);
        self.sizes.push(cursor.sizes[cursor.row] - before);
        self.grow();
    }

    fn forget(&mut self, source: usize) {
        self.place[source] = None;
    }

    fn full(&self) -> bool {
        self.chunk_rows == CHUNK_ROWS || self.chunk_bytes >= CHUNK_BYTES
    }

    /// Counts rows into the chunk until it is full.
    fn grow(&mut self) {
        while !self.full() && self.chunk_rows < self.rows.len() {
            self.chunk_bytes += self.sizes[self.chunk_rows];
            self.chunk_rows += 1;
        }
    }

    fn chunk(&mut self) -> Result<(RecordBatch, u64), StoreError> {
        let batches: Vec<&RecordBatch> = self.batches.iter().collect();
        let chunk = interleave_record_batch(&batches, &self.rows[..self.chunk_rows])
            .and_then(|chunk| without_idle_masks(&chunk))
            .map_err(|error| StoreError::write(Path::new("the merged rows"), error))?;
        let bytes = self.chunk_bytes;
        self.rows.drain(..self.chunk_rows);
        self.sizes.drain(..self.chunk_rows);
        (self.chunk_rows, self.chunk_bytes) = (0, 0);
        self.grow();
        self.release();
        Ok((chunk, bytes))
    }

    /// Lets go of batches of which no row is left.
    fn release(&mut self) {
        let mut moved = vec![None; self.batches.len()];
        let mut kept = Vec::new();
        for (place, _) in &mut self.rows {
            *place = *moved[*place].get_or_insert_with(|| {
                kept.push(self.batches[*place].clone());
                kept.len() - 1
            });
        }
        for place in &mut self.place {
            *place = place.and_then(|place| moved[place]);
        }
        self.batches = kept;
    }
}

/// Drops null masks that mask nothing. Whether there is one depends on where
/// the rows came from, and the Parquet writer cuts pages by it.
fn without_idle_masks(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().map(|column| {
        if column.nulls().is_none() || column.null_count() > 0 {
            return Ok(ArrayRef::clone(column));
        }
        let bare = column.to_data().into_builder().nulls(None).build()?;
        Ok(make_array(bare))
    });
    RecordBatch::try_new(batch.schema(), columns.collect::<Result<_, ArrowError>>()?)
}

/// Bytes of text in the rows of a batch, summed up to the end of each row.
fn text_sizes(batch: &RecordBatch) -> Vec<u64> {
    let mut sizes = vec![0; batch.num_rows()];
    for column in batch.columns() {
        add_text(column, &mut sizes);
    }
    sizes
}

fn add_text(column: &ArrayRef, sizes: &mut [u64]) {
    match column.data_type() {
        DataType::Utf8 => {
            let offsets = column.as_string::<i32>().value_offsets();
            for (size, end) in sizes.iter_mut().zip(&offsets[1..]) {
                *size += (end - offsets[0]) as u64;
            }
        }
        DataType::List(_) => {
            let lists = column.as_list::<i32>();
            let text = lists.values().as_string::<i32>().value_offsets();
            let offsets = lists.value_offsets();
            for (size, end) in sizes.iter_mut().zip(&offsets[1..]) {
                *size += (text[*end as usize] - text[offsets[0] as usize]) as u64;
            }
        }
        _ => {}
    }
}
