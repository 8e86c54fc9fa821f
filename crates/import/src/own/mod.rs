//! What `modeltree export --format jsonl` writes: everything that a snapshot
//! holds of a model in one line.
//!
//! A line has the columns of the snapshot's `models`, and the model's `claims`
//! and `aliases`. Where no record describes the model, only its id and these.
//! Since it is the snapshot's own content, sources and dates stay as they are.

mod line;

use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::lines::{Line, Lines};

pub(crate) fn looks_like(head: &Head) -> bool {
    let Head::Json(shape) = head else {
        return false;
    };
    shape.has_all(&["id", "source", "parameters_source", "fetched_at"])
        || shape.has_all(&["id", "claims", "claims[].raw", "claims[].evidence"])
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::new(input.text()?);
    loop {
        let row = lines.count() + 1;
        let line = lines.next().map_err(|error| input.damaged(row, error))?;
        let Some((row, line)) = line else {
            return Ok(());
        };
        sink.rows(row);
        match line {
            Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => {}
            Line::Bytes(bytes) => match line::read(bytes, &input.source) {
                Ok(line) => line.hand_over(sink)?,
                Err(why) => sink.left_out(row, &String::from_utf8_lossy(bytes), &why)?,
            },
            Line::TooLong(bytes) => {
                sink.left_out(row, "", &crate::text::too_long(bytes))?;
            }
        }
    }
}
