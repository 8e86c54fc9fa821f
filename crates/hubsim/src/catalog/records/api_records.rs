//! Records of the API: JSON Lines, or the body of an answer.

use std::io::BufRead;

use serde_json::value::RawValue;

use super::builder::{LoadError, RecordsBuilder};
use super::draft::Draft;
use super::pairs::Pairs;

const NO_ID: &str = "neither `id` nor `modelId`";

/// Adds one record a line; empty lines are passed over.
pub(super) fn add_lines(
    builder: &mut RecordsBuilder,
    mut source: impl BufRead,
) -> Result<(), LoadError> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if source.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if !line.trim_ascii().is_empty() {
            add(builder, number, serde_json::from_slice(&line));
        }
    }
    Ok(())
}

/// Adds the records of one answer.
pub(super) fn add_all(builder: &mut RecordsBuilder, records: Vec<&RawValue>) {
    for (number, record) in (1..).zip(records) {
        add(builder, number, serde_json::from_str(record.get()));
    }
}

fn add(builder: &mut RecordsBuilder, number: usize, pairs: serde_json::Result<Pairs>) {
    match pairs.map(Draft::from_api) {
        Ok(Some(draft)) => builder.add(draft),
        Ok(None) => builder.skip(number, NO_ID),
        Err(error) => builder.skip(number, error),
    }
}
