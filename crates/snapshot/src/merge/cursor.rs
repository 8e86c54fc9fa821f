//! One sorted source and the row it stands at.

use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampMicrosecondType, UInt32Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_array::{TimestampMicrosecondArray, UInt32Array};
use arrow_schema::{DataType, Schema};

use crate::StoreError;

/// Batches of one sorted source.
pub(crate) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, StoreError>>>;

/// Where the rows of a source come from.
pub(crate) enum Origin {
    /// All from one.
    One(u32),
    /// As the last column says, which is not handed on.
    LastColumn,
}

pub(super) struct Cursor {
    batches: Batches,
    origin: Origin,
    pub batch: RecordBatch,
    keys: StringArray,
    origins: Option<UInt32Array>,
    times: Option<TimestampMicrosecondArray>,
    /// Bytes of text up to the end of each row.
    sizes: Vec<u64>,
    pub row: usize,
}

impl Cursor {
    pub(super) fn new((batches, origin): (Batches, Origin)) -> Self {
        Self {
            batches,
            origin,
            batch: RecordBatch::new_empty(Schema::empty().into()),
            keys: StringArray::new_null(0),
            origins: None,
            times: None,
            sizes: Vec::new(),
            row: 0,
        }
    }

    /// Takes the next batch with rows; `false` at the end.
    pub(super) fn load(&mut self) -> Result<bool, StoreError> {
        for batch in self.batches.by_ref() {
            let mut batch = batch?;
            if batch.num_rows() == 0 {
                continue;
            }
            if matches!(self.origin, Origin::LastColumn) {
                let column = batch.remove_column(batch.num_columns() - 1);
                self.origins = Some(column.as_primitive::<UInt32Type>().clone());
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

    pub(super) fn key(&self) -> &str {
        self.keys.value(self.row)
    }

    pub(super) fn origin(&self) -> u32 {
        match (&self.origin, &self.origins) {
            (Origin::One(origin), _) => *origin,
            (Origin::LastColumn, origins) => origins
                .as_ref()
                .map_or(0, |origins| origins.value(self.row)),
        }
    }

    pub(super) fn fetched_at(&self) -> Option<i64> {
        let times = self.times.as_ref()?;
        times.is_valid(self.row).then(|| times.value(self.row))
    }

    pub(super) fn bytes(&self) -> u64 {
        let before = self.row.checked_sub(1).map_or(0, |row| self.sizes[row]);
        self.sizes[self.row] - before
    }
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

/// Bytes of text in one cell.
pub(super) fn cell_text(column: &ArrayRef, row: usize) -> u64 {
    let mut size = [0];
    add_text(&column.slice(row, 1), &mut size);
    size[0]
}
