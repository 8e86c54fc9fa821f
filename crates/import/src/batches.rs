//! Rows of a Parquet file, batch by batch, unpacked on a thread of their own.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use arrow_array::RecordBatch;
use arrow_schema::Fields;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use crate::ImportError;
use crate::input::Input;

/// Rows unpacked at once: few enough for rows with long cards.
const BATCH: usize = 1024;
/// Batches that wait to be read.
const WAITING: usize = 4;

/// A file and where its rows are.
pub(crate) struct Batches {
    file: File,
    metadata: ArrowReaderMetadata,
}

/// What the unpacking thread hands over: the number of the rows before, and
/// the rows.
type Part = (u64, Result<RecordBatch, String>);

impl Batches {
    /// Opens a file and reads where its columns are.
    pub(crate) fn open(input: &Input<'_>) -> Result<Self, ImportError> {
        let file = File::open(input.path).map_err(|cause| ImportError::io(input.path, cause))?;
        // The types are Parquet's own: what the writer had in memory, a
        // dictionary or a view, is of no interest.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|cause| ImportError::damaged(input.path, None, cause))?;
        Ok(Self { file, metadata })
    }

    /// The columns.
    pub(crate) fn fields(&self) -> &Fields {
        self.metadata.schema().fields()
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> u64 {
        let groups = self.metadata.metadata().row_groups();
        groups
            .iter()
            .map(|group| group.num_rows().max(0) as u64)
            .sum()
    }

    /// Calls `f` for all batches of the columns at `used`, with the number of rows before
    /// each. Where a row group cannot be unpacked to its end, the next one
    /// follows; answers with the first row that was lost, and why.
    pub(crate) fn each(
        &self,
        used: &[usize],
        mut f: impl FnMut(u64, &RecordBatch) -> Result<(), ImportError>,
    ) -> Result<Option<(u64, String)>, ImportError> {
        let mut broken = None;
        thread::scope(|scope| {
            let (sender, parts) = sync_channel(WAITING);
            scope.spawn(move || self.unpack(used, &sender));
            for (before, batch) in parts {
                match batch {
                    Ok(batch) => f(before, &batch)?,
                    Err(cause) => drop(broken.get_or_insert((before + 1, cause))),
                }
            }
            Ok::<(), ImportError>(())
        })?;
        Ok(broken)
    }

    fn unpack(&self, used: &[usize], parts: &SyncSender<Part>) {
        let mut before = 0;
        for (number, group) in self.metadata.metadata().row_groups().iter().enumerate() {
            let mut done = before;
            // A damaged file can make the reader panic; nothing of it is used
            // after that.
            let unpacked = catch_unwind(AssertUnwindSafe(|| {
                self.unpack_group((number, used), parts, &mut done)
            }));
            let fault = match unpacked {
                Ok(Ok(true)) => None,
                // Nobody listens any more.
                Ok(Ok(false)) => return,
                Ok(Err(cause)) => Some(cause),
                Err(_) => Some("the reader of Parquet gave up".into()),
            };
            before += group.num_rows().max(0) as u64;
            let lost = before.saturating_sub(done);
            if let Some(cause) = fault {
                let told = format!("{lost} rows of a row group cannot be read: {cause}");
                if parts.send((done, Err(told))).is_err() {
                    return;
                }
            }
        }
    }

    /// Unpacks a row group; `false` where nobody wants it.
    fn unpack_group(
        &self,
        (number, used): (usize, &[usize]),
        parts: &SyncSender<Part>,
        done: &mut u64,
    ) -> Result<bool, String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let file = self.file.try_clone().map_err(|error| told(&error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), used.iter().copied());
        let reader = builder
            .with_row_groups(vec![number])
            .with_projection(mask)
            .with_batch_size(BATCH)
            .build()
            .map_err(|error| told(&error))?;
        for batch in reader {
            let batch = batch.map_err(|error| told(&error))?;
            let rows = batch.num_rows() as u64;
            if parts.send((*done, Ok(batch))).is_err() {
                return Ok(false);
            }
            *done += rows;
        }
        Ok(true)
    }
}
