//! Tree files, CSV, JSON and Parquet, of every vintage of the scripts.

use super::{object, parquet, tables};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;

pub(crate) fn looks_like(head: &Head) -> bool {
    match head {
        Head::Table(layout) => tables::has_columns(&layout.columns),
        Head::Parquet { columns } => tables::has_columns(columns),
        Head::Json(shape) => {
            shape.has("models[].model_id") || shape.has_all(&["[].model_id", "[].metadata"])
        }
        _ => false,
    }
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let head = Head::of(input.path).map_err(|cause| ImportError::io(input.path, cause))?;
    match head {
        Head::Json(_) => object::read(input, sink),
        Head::Parquet { .. } | Head::BrokenParquet(_) => parquet::read(input, sink),
        _ => tables::read(input, sink),
    }
}
