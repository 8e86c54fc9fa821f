//! Edge lists: CSV with the columns `child`, `parent` and `relation`.

use std::io::Read;

use super::builder::{LoadError, RecordsBuilder};
use super::{rows, text};
use crate::catalog::Relation;

/// Adds the edges; a row without a relation is a fine-tune.
pub(super) fn add<R: Read>(
    builder: &mut RecordsBuilder,
    mut reader: csv::Reader<R>,
) -> Result<(), LoadError> {
    let headers = reader.headers()?.clone();
    let place = |name: &str| headers.iter().position(|header| header == name);
    let (child, parent, relation) = (place("child"), place("parent"), place("relation"));
    rows::each(builder, reader, |builder, row, record| {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
        let (child, parent) = (text::id_of_url(cell(child)), text::id_of_url(cell(parent)));
        let word = cell(relation);
        let relation = if word.is_empty() {
            Some(Relation::Finetune)
        } else {
            Relation::parse(word)
        };
        match relation {
            _ if child.is_empty() => builder.skip(row, "no child"),
            _ if parent.is_empty() => builder.skip(row, "no parent"),
            Some(relation) => builder.add_edge(child, parent, relation),
            None => builder.skip(row, format!("unknown relation `{word}`")),
        }
    })
}
