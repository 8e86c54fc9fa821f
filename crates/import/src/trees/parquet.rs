//! Rows of trees as Parquet: joined trees, and uploads of models with cards.

use std::borrow::Cow;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use serde_json::{Map, Value};

use super::cell;
use super::row::{LISTS, Row};
use crate::batches::Batches;
use crate::input::Input;
use crate::sink::Sink;
use crate::{ImportError, dates};

/// Reads a file.
pub(super) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let batches = Batches::open(input)?;
    let known = |name: &str| {
        let others = ["model_id", "card", "metadata", "source_file"];
        others.contains(&name) || LISTS.iter().any(|(list, _)| *list == name)
    };
    let columns = batches.fields().iter().enumerate();
    let used: Vec<usize> = columns
        .filter(|(_, field)| known(field.name()))
        .map(|(at, _)| at)
        .collect();
    let broken = batches.each(&used, |before, batch| {
        for (at, number) in (0..batch.num_rows()).zip(before + 1..) {
            sink.rows(number);
            let mut row = row(batch, at);
            row.number = number;
            row.fetched_at = row.fetched_at.or(input.fetched_at);
            row.hand_over(&input.source, &|| raw(batch, at), sink)?;
        }
        Ok(())
    })?;
    match broken {
        Some((row, cause)) => Err(input.damaged(row, cause)),
        None => Ok(()),
    }
}

fn row(batch: &RecordBatch, at: usize) -> Row<'_> {
    let text = |name| text(batch, name, at).unwrap_or_default();
    Row {
        id: text("model_id").into(),
        card: text("card").into(),
        metadata: text("metadata").into(),
        lists: LISTS.map(|(name, _)| list(batch, name, at)),
        // Joined files name the tree that a row came from.
        fetched_at: dates::of_path(Path::new(text("source_file"))),
        ..Row::default()
    }
}

fn text<'b>(batch: &'b RecordBatch, name: &str, at: usize) -> Option<&'b str> {
    let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
    column.is_valid(at).then(|| column.value(at))
}

/// A list, or the text of one.
fn list<'b>(batch: &'b RecordBatch, name: &str, at: usize) -> Vec<Cow<'b, str>> {
    if let Some(text) = text(batch, name, at) {
        return cell::entries(text);
    }
    let column = batch
        .column_by_name(name)
        .and_then(|column| column.as_list_opt::<i32>());
    let Some(column) = column.filter(|column| column.is_valid(at)) else {
        return Vec::new();
    };
    let items = column.value(at);
    let Some(items) = items.as_string_opt::<i32>() else {
        return Vec::new();
    };
    items
        .iter()
        .flatten()
        .map(|item| Cow::Owned(item.to_string()))
        .collect()
}

/// The texts of a row, for the odd items.
fn raw(batch: &RecordBatch, at: usize) -> String {
    let fields = batch.schema();
    let texts = fields.fields().iter().map(|field| {
        let shown = text(batch, field.name(), at).map_or(Value::Null, Value::from);
        (field.name().clone(), shown)
    });
    Value::Object(texts.collect::<Map<_, _>>()).to_string()
}
