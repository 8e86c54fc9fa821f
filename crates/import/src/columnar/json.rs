//! Values of columns as JSON text.

use std::fmt::Write as _;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_schema::DataType;
use serde_json::Value;

use super::cell::{Cell, Unfit};

/// A whole number; `None` where the column holds none.
pub(super) fn integer(column: &dyn Array, row: usize) -> Option<i128> {
    Some(match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).into(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).into(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).into(),
        DataType::Int16 => column.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int8 => column.as_primitive::<Int8Type>().value(row).into(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(row).into(),
        _ => return None,
    })
}

/// A fraction; `None` where the column holds none.
pub(super) fn float(column: &dyn Array, row: usize) -> Option<f64> {
    match column.data_type() {
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(row)),
        DataType::Float32 => Some(column.as_primitive::<Float32Type>().value(row).into()),
        _ => None,
    }
}

/// Writes a value as JSON. A member that is null is left out: in columns, each
/// row has the members of all.
pub(super) fn write_json(column: &dyn Array, row: usize, out: &mut String) -> Result<(), Unfit> {
    if column.is_null(row) {
        out.push_str("null");
        return Ok(());
    }
    match column.data_type() {
        DataType::Utf8 => write_text(column.as_string::<i32>().value(row), out),
        DataType::Boolean => {
            out.push_str(if column.as_boolean().value(row) {
                "true"
            } else {
                "false"
            });
        }
        DataType::Struct(fields) => {
            out.push('{');
            let start = out.len();
            for (field, part) in fields.iter().zip(column.as_struct().columns()) {
                if part.is_null(row) {
                    continue;
                }
                if out.len() > start {
                    out.push(',');
                }
                write_text(field.name(), out);
                out.push(':');
                write_json(part, row, out)?;
            }
            out.push('}');
        }
        DataType::Map(..) => {
            let map = column.as_map();
            out.push('{');
            let start = out.len();
            for at in map.value_offsets()[row]..map.value_offsets()[row + 1] {
                let at = at as usize;
                if map.values().is_null(at) {
                    continue;
                }
                if out.len() > start {
                    out.push(',');
                }
                write_text(Cell::of(map.keys(), at).text()?.unwrap_or(""), out);
                out.push(':');
                write_json(map.values(), at, out)?;
            }
            out.push('}');
        }
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            out.push('[');
            let (start, end) = (list.value_offsets()[row], list.value_offsets()[row + 1]);
            for at in start..end {
                if at > start {
                    out.push(',');
                }
                write_json(list.values(), at as usize, out)?;
            }
            out.push(']');
        }
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => {
            match Cell::Value(column, row).time()? {
                Some(time) => write_text(&time.to_string(), out),
                None => out.push_str("null"),
            }
        }
        _ => match (integer(column, row), float(column, row)) {
            // Writing to a text cannot fail.
            (Some(number), _) => drop(write!(out, "{number}")),
            (None, Some(number)) => out.push_str(&Value::from(number).to_string()),
            (None, None) => return Err(Unfit),
        },
    }
    Ok(())
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&Value::from(text).to_string());
}
