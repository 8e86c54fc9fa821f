//! The `hub-stats` dump: Parquet whose columns are the API's properties.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use jiff::Timestamp;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use serde_json::value::RawValue;

use super::builder::{LoadError, RecordsBuilder};
use super::draft::Draft;
use super::pairs::Pairs;

/// Columns that hold JSON as text.
const JSON_TEXT: [&str; 3] = ["cardData", "gguf", "config"];

/// Adds every row; columns are taken by name, `id` alone is required.
pub(super) fn add(builder: &mut RecordsBuilder, path: &Path) -> Result<(), LoadError> {
    // The types are Parquet's own: what the writer had them as (a dictionary,
    // say) is of no interest.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let file = File::open(path)?;
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?;
    if !reader
        .schema()
        .fields()
        .iter()
        .any(|field| field.name() == "id")
    {
        return Err(LoadError::NoColumn("id"));
    }
    let mut number = 0;
    for batch in reader.build()? {
        let batch = batch.map_err(|error| LoadError::Parquet(error.into()))?;
        for row in 0..batch.num_rows() {
            number += 1;
            match Draft::from_api(pairs(&batch, row)?) {
                Some(draft) => builder.add(draft),
                None => builder.skip(number, "no `id`"),
            }
        }
    }
    Ok(())
}

fn pairs(batch: &RecordBatch, row: usize) -> Result<Pairs, LoadError> {
    let mut pairs = Pairs::default();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        if column.is_null(row) {
            continue;
        }
        let mut json = Vec::new();
        match (
            text_of(column, row),
            JSON_TEXT.contains(&field.name().as_str()),
        ) {
            (Some(text), true) => json.extend_from_slice(text.as_bytes()),
            _ => write_json(&mut json, column, row)?,
        }
        // Text that should be JSON and is not stays text.
        let text = String::from_utf8(json).unwrap_or_default();
        let value = match RawValue::from_string(text) {
            Ok(value) => value,
            Err(_) => serde_json::value::to_raw_value(text_of(column, row).unwrap_or_default())?,
        };
        pairs.0.push((field.name().clone(), value));
    }
    Ok(pairs)
}

fn text_of(column: &dyn Array, row: usize) -> Option<&str> {
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(column.as_string_view().value(row)),
        _ => None,
    }
}

/// Writes a cell as JSON; null members of structs are left out.
fn write_json(out: &mut Vec<u8>, column: &dyn Array, row: usize) -> Result<(), LoadError> {
    if column.is_null(row) {
        out.extend_from_slice(b"null");
        return Ok(());
    }
    if let Some(text) = text_of(column, row) {
        serde_json::to_writer(out, text)?;
        return Ok(());
    }
    match column.data_type() {
        DataType::Boolean => write!(out, "{}", column.as_boolean().value(row))?,
        DataType::Int8 => number::<Int8Type>(out, column, row)?,
        DataType::Int16 => number::<Int16Type>(out, column, row)?,
        DataType::Int32 => number::<Int32Type>(out, column, row)?,
        DataType::Int64 => number::<Int64Type>(out, column, row)?,
        DataType::UInt8 => number::<UInt8Type>(out, column, row)?,
        DataType::UInt16 => number::<UInt16Type>(out, column, row)?,
        DataType::UInt32 => number::<UInt32Type>(out, column, row)?,
        DataType::UInt64 => number::<UInt64Type>(out, column, row)?,
        DataType::Float32 => number::<Float32Type>(out, column, row)?,
        DataType::Float64 => number::<Float64Type>(out, column, row)?,
        DataType::Timestamp(unit, _) => {
            let millis = match unit {
                TimeUnit::Second => column
                    .as_primitive::<TimestampSecondType>()
                    .value(row)
                    .saturating_mul(1000),
                TimeUnit::Millisecond => {
                    column.as_primitive::<TimestampMillisecondType>().value(row)
                }
                TimeUnit::Microsecond => column
                    .as_primitive::<TimestampMicrosecondType>()
                    .value(row)
                    .div_euclid(1000),
                TimeUnit::Nanosecond => column
                    .as_primitive::<TimestampNanosecondType>()
                    .value(row)
                    .div_euclid(1_000_000),
            };
            match Timestamp::from_millisecond(millis) {
                Ok(time) => write!(out, "\"{time:.3}\"")?,
                Err(_) => out.extend_from_slice(b"null"),
            }
        }
        DataType::List(_) => write_list(out, &column.as_list::<i32>().value(row))?,
        DataType::LargeList(_) => write_list(out, &column.as_list::<i64>().value(row))?,
        DataType::Struct(fields) => {
            let members = column.as_struct();
            out.push(b'{');
            let mut first = true;
            for (field, member) in fields.iter().zip(members.columns()) {
                if member.is_null(row) {
                    continue;
                }
                if !first {
                    out.push(b',');
                }
                first = false;
                serde_json::to_writer(&mut *out, field.name())?;
                out.push(b':');
                write_json(out, member, row)?;
            }
            out.push(b'}');
        }
        _ => out.extend_from_slice(b"null"),
    }
    Ok(())
}

fn write_list(out: &mut Vec<u8>, items: &dyn Array) -> Result<(), LoadError> {
    out.push(b'[');
    for i in 0..items.len() {
        if i > 0 {
            out.push(b',');
        }
        write_json(out, items, i)?;
    }
    out.push(b']');
    Ok(())
}

fn number<T: ArrowPrimitiveType>(
    out: &mut Vec<u8>,
    column: &dyn Array,
    row: usize,
) -> Result<(), LoadError>
where
    T::Native: serde::Serialize,
{
    Ok(serde_json::to_writer(
        out,
        &column.as_primitive::<T>().value(row),
    )?)
}
