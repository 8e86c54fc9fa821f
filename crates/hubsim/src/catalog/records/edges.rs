//! Edge lists: CSV with the columns `child`, `parent` and `relation`.

use std::io::Read;

use super::builder::{LoadError, RecordsBuilder};
use super::text;
use crate::catalog::Relation;

/// Adds the edges; a row without a relation is a fine-tune.
pub(super) fn add<R: Read>(
    builder: &mut RecordsBuilder,
    mut reader: csv::Reader<R>,
) -> Result<(), LoadError> {
    let headers = reader.headers()?.clone();
    let place = |name: &str| headers.iter().position(|header| header == name);
    let (child, parent, relation) = (place("child"), place("parent"), place("relation"));
    for (i, record) in reader.records().enumerate() {
        let record = record?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
        let word = cell(relation);
        let relation = match word {
            "" => Relation::Finetune,
            _ => Relation::parse(word).ok_or_else(|| LoadError::Record {
                number: i + 2,
                message: format!("unknown relation `{word}`"),
            })?,
        };
        builder.add_edge(
            text::id_of_url(cell(child)),
            text::id_of_url(cell(parent)),
            relation,
        );
    }
    Ok(())
}
