//! Tree files, CSV and JSON, of every vintage of the scripts.

use super::{object, tables};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;

pub(crate) fn looks_like(head: &Head) -> bool {
    match head {
        Head::Table(layout) => tables::has_columns(layout),
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
        _ => tables::read(input, sink),
    }
}
