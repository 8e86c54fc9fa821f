//! Records of the API: JSON Lines, or the body of an answer.

use std::io::BufRead;

use super::builder::{LoadError, RecordsBuilder};
use super::draft::Draft;
use super::pairs::Pairs;

/// Adds one record a line; empty lines are passed over.
pub(super) fn add_lines(
    builder: &mut RecordsBuilder,
    mut source: impl BufRead,
) -> Result<(), LoadError> {
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        if source.read_line(&mut line)? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let pairs: Pairs =
            serde_json::from_str(line.trim()).map_err(|error| LoadError::Record {
                number,
                message: error.to_string(),
            })?;
        let draft = Draft::from_api(pairs).ok_or_else(|| LoadError::Record {
            number,
            message: "neither `id` nor `modelId`".to_owned(),
        })?;
        builder.add(draft);
    }
    Ok(())
}

/// Adds the records of one answer.
pub(super) fn add_all(builder: &mut RecordsBuilder, records: Vec<Pairs>) -> Result<(), LoadError> {
    for (i, pairs) in records.into_iter().enumerate() {
        let draft = Draft::from_api(pairs).ok_or_else(|| LoadError::Record {
            number: i + 1,
            message: "neither `id` nor `modelId`".to_owned(),
        })?;
        builder.add(draft);
    }
    Ok(())
}
