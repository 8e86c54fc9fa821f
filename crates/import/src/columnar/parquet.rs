//! Rows of a Parquet file: only the columns that are known.

use arrow_array::Array;
use arrow_schema::DataType;
use modeltree_records::Timestamp;

use super::cell::Cell;
use super::columns::{Columns, Field};
use super::row;
use crate::ImportError;
use crate::batches::Batches;
use crate::input::Input;
use crate::sink::Sink;

/// A file and where its rows are.
struct Table {
    batches: Batches,
    columns: Columns,
    /// What cannot be read of it.
    faults: Vec<String>,
}

/// The newest `lastModified`.
pub(super) fn newest(input: &Input<'_>) -> Result<Option<Timestamp>, ImportError> {
    let table = Table::open(input)?;
    let Some(at) = table.columns.at(Field::LastModified) else {
        return Ok(None);
    };
    let mut newest = None;
    table.batches.each(&[at], |_, batch| {
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
    let rows = table.batches.rows();
    let used = table.columns.used();
    let broken = table.batches.each(&used, |before, batch| {
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
        let batches = Batches::open(input)?;
        let fields = batches.fields();
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
            batches,
            columns,
            faults,
        })
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
