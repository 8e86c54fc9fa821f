//! Rows of a Parquet file: only the columns that are known, row group by row
//! group, unpacked on a thread of their own.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use modeltree_records::Timestamp;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use super::cell::Cell;
use super::columns::{Columns, Field};
use super::row;
use crate::ImportError;
use crate::input::Input;
use crate::sink::Sink;

/// Rows unpacked at once: few enough for rows with long cards.
const BATCH: usize = 1024;
/// Batches that wait to be read.
const WAITING: usize = 4;

/// A file and where its rows are.
struct Table {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: Columns,
    /// What cannot be read of it.
    faults: Vec<String>,
}

/// What the unpacking thread hands over: the number of the rows before, and
/// the rows.
type Part = (u64, Result<RecordBatch, String>);

/// The newest `lastModified`.
pub(super) fn newest(input: &Input<'_>) -> Result<Option<Timestamp>, ImportError> {
    let mut table = Table::open(input)?;
    for field in table.columns.fields().collect::<Vec<_>>() {
        if field != Field::LastModified {
            table.columns.forget(field);
        }
    }
    if table.columns.used().is_empty() {
        return Ok(None);
    }
    let mut newest = None;
    table.each(|_, batch| {
        let column = batch.column(0);
        for row in 0..batch.num_rows() {
            newest = newest.max(Cell::of(column, row).time().ok().flatten());
        }
        Ok(())
    })?;
    Ok(newest)
}

pub(super) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut table = Table::open(input)?;
    if table.columns.at(Field::Id).is_none() {
        return Err(input.unfit("it has no usable column `id`, `modelId` or `model_id`"));
    }
    row::without_repetition(&mut table.columns);
    let columns = table.columns.narrowed();
    let rows = table.rows();
    let broken = table.each(|before, batch| {
        let cells: Vec<&dyn Array> = batch.columns().iter().map(AsRef::as_ref).collect();
        for (row, number) in (0..batch.num_rows()).zip(before + 1..) {
            let cell = |column: usize| Cell::of(cells[column], row);
            row::hand_over(input, &columns, number, cell, sink)?;
        }
        sink.rows(before + batch.num_rows() as u64);
        Ok(())
    })?;
    if let Some((row, cause)) = broken {
        return Err(input.damaged(row, cause));
    }
    sink.rows(rows);
    match table.faults.is_empty() {
        true => Ok(()),
        false => Err(ImportError::damaged(
            input.path,
            None,
            table.faults.join("; "),
        )),
    }
}

impl Table {
    fn open(input: &Input<'_>) -> Result<Self, ImportError> {
        let io = |cause| ImportError::io(input.path, cause);
        let file = File::open(input.path).map_err(io)?;
        // The types are Parquet's own: what the writer had in memory, a
        // dictionary or a view, is of no interest.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options)
            .map_err(|cause| ImportError::damaged(input.path, None, cause))?;
        let fields = metadata.schema().fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
        let mut columns = Columns::find(&names);
        let mut faults = Vec::new();
        for field in columns.fields().collect::<Vec<_>>() {
            let Some(at) = columns.at(field) else {
                continue;
            };
            let held = fields[at].data_type();
            if !fits(field, held) {
                let name = columns.name(field);
                faults.push(format!(
                    "column `{name}` is of another kind ({held}) and was left out"
                ));
                columns.forget(field);
            }
        }
        Ok(Self {
            file,
            metadata,
            columns,
            faults,
        })
    }

    fn rows(&self) -> u64 {
        let groups = self.metadata.metadata().row_groups();
        groups
            .iter()
            .map(|group| group.num_rows().max(0) as u64)
            .sum()
    }

    /// Calls `f` for all batches of the columns, with the number of rows before
    /// each. Where a row group cannot be unpacked to its end, the next one
    /// follows; answers with the first row that was lost, and why.
    fn each(
        &self,
        mut f: impl FnMut(u64, &RecordBatch) -> Result<(), ImportError>,
    ) -> Result<Option<(u64, String)>, ImportError> {
        let mut broken = None;
        thread::scope(|scope| {
            let (sender, parts) = sync_channel(WAITING);
            scope.spawn(move || self.unpack(&sender));
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

    fn unpack(&self, parts: &SyncSender<Part>) {
        let mut before = 0;
        for (number, group) in self.metadata.metadata().row_groups().iter().enumerate() {
            let mut done = before;
            // A damaged file can make the reader panic; nothing of it is used
            // after that.
            let unpacked = catch_unwind(AssertUnwindSafe(|| {
                self.unpack_group(number, parts, &mut done)
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
        number: usize,
        parts: &SyncSender<Part>,
        done: &mut u64,
    ) -> Result<bool, String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let file = self.file.try_clone().map_err(|error| told(&error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), self.columns.used());
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

/// Whether a column of this type can hold the property.
fn fits(field: Field, held: &DataType) -> bool {
    let text = matches!(held, DataType::Utf8 | DataType::Binary | DataType::Null);
    let number = held.is_integer() || held.is_floating();
    match field {
        Field::Downloads
        | Field::DownloadsAllTime
        | Field::Likes
        | Field::TrendingScore
        | Field::UsedStorage => text || number,
        Field::Private | Field::Disabled | Field::Gated => {
            text || held.is_integer() || *held == DataType::Boolean
        }
        Field::CreatedAt | Field::LastModified => {
            let dates = matches!(
                held,
                DataType::Timestamp(..) | DataType::Date32 | DataType::Date64
            );
            text || dates
        }
        Field::BaseModels
        | Field::CardData
        | Field::Config
        | Field::Safetensors
        | Field::Gguf
        | Field::ChildrenCounts => text || matches!(held, DataType::Struct(_) | DataType::Map(..)),
        Field::Tags
        | Field::Siblings
        | Field::UntypedParent
        | Field::FinetuneParent
        | Field::QuantizedParent
        | Field::AdapterParent
        | Field::MergeParent
        | Field::Licenses
        | Field::Datasets
        | Field::Arxiv
        | Field::Regions
        | Field::Languages => text || matches!(held, DataType::List(_)),
        _ => text,
    }
}
