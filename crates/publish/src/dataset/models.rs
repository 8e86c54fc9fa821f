//! `data/models`: one row a model, with the snapshot's own columns.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StringArray};
use arrow_schema::DataType;
use modeltree_query::Atlas;
use modeltree_snapshot::Snapshot;

use super::leaks::Leaks;
use super::shards::{Shards, Written};
use super::staging::Staging;
use super::statistics::Tallies;
use crate::folder::Fault;
use crate::{ExportError, Selection};

/// Rows of a row group: some 60 MB of text.
const GROUP: usize = 1 << 16;

/// Writes the table.
pub(super) fn write(
    atlas: &Atlas,
    selection: &Selection,
    leaks: &Leaks,
    tallies: &mut Tallies,
    staging: &mut Staging,
) -> Result<Written, ExportError> {
    let mut shards = Shards::new("models", Snapshot::model_schema(), GROUP);
    for batch in selection.batches(atlas, &[])? {
        let batch = masked(batch?, leaks).map_err(|fault| staging.fault("data/models", fault))?;
        tallies.add(&batch);
        shards.write(staging, &batch)?;
    }
    shards.close(staging)
}

/// The batch with the secrets in its texts masked. Only ids, whose letters are
/// known, are not looked at.
fn masked(batch: RecordBatch, leaks: &Leaks) -> Result<RecordBatch, Fault> {
    let schema = batch.schema();
    let Some(ids) = batch
        .column(0)
        .as_any()
        .downcast_ref::<StringArray>()
        .cloned()
    else {
        return Ok(batch);
    };
    let mut columns = batch.columns().to_vec();
    let mut changed = false;
    for (field, column) in schema.fields().iter().zip(&mut columns).skip(1) {
        let place = format!("models.{}", field.name());
        let new: Option<ArrayRef> = match field.data_type() {
            DataType::Utf8 => texts(column).and_then(|texts| {
                let masked = masks(texts, 0..texts.len(), |at| ids.value(at), &place, leaks)?;
                Some(Arc::new(masked) as ArrayRef)
            }),
            DataType::List(item) => match column.as_any().downcast_ref::<ListArray>() {
                Some(lists) => masked_lists(lists, &ids, &place, leaks)
                    .map(|values| {
                        let offsets = lists.offsets().clone();
                        let nulls = lists.nulls().cloned();
                        ListArray::try_new(Arc::clone(item), offsets, Arc::new(values), nulls)
                    })
                    .transpose()?
                    .map(|lists| Arc::new(lists) as ArrayRef),
                None => None,
            },
            _ => None,
        };
        if let Some(new) = new {
            *column = new;
            changed = true;
        }
    }
    if changed {
        return Ok(RecordBatch::try_new(schema, columns)?);
    }
    Ok(batch)
}

fn texts(column: &ArrayRef) -> Option<&StringArray> {
    column.as_any().downcast_ref()
}

fn masked_lists(
    lists: &ListArray,
    ids: &StringArray,
    place: &str,
    leaks: &Leaks,
) -> Option<StringArray> {
    let texts = texts(lists.values())?;
    let offsets = lists.offsets();
    let within = offsets.first().copied()? as usize..offsets.last().copied()? as usize;
    let row = |at: usize| offsets.partition_point(|offset| *offset as usize <= at) - 1;
    masks(texts, within, |at| ids.value(row(at)), place, leaks)
}

/// The texts, with those within a range masked; `None` where none holds a secret.
fn masks<'i>(
    texts: &StringArray,
    within: std::ops::Range<usize>,
    id: impl Fn(usize) -> &'i str,
    place: &str,
    leaks: &Leaks,
) -> Option<StringArray> {
    let found: Vec<(usize, String)> = within
        .filter(|at| texts.is_valid(*at))
        .filter_map(|at| Some((at, leaks.mask(texts.value(at), id(at), place)?)))
        .collect();
    if found.is_empty() {
        return None;
    }
    let mut found = found.into_iter().peekable();
    let mut builder = StringBuilder::with_capacity(texts.len(), texts.values().len());
    for (at, text) in texts.iter().enumerate() {
        match found.next_if(|(masked, _)| *masked == at) {
            Some((_, masked)) => builder.append_value(masked),
            None => builder.append_option(text),
        }
    }
    Some(builder.finish())
}

#[cfg(test)]
mod tests {
    use arrow_array::builder::ListBuilder;
    use arrow_schema::{Field, Schema};

    use super::*;

    #[test]
    fn texts_and_lists_of_a_batch_are_masked_where_they_must_be() {
        let token = format!("hf_{}", "aZ3kQ9vLx2Rt7WmPq4Yd8sHuJ5nEbC6gTf");
        let ids = StringArray::from(vec!["a/a", "a/b", "a/c"]);
        let card = StringArray::from(vec![
            None,
            Some(&*format!("{{\"x\":\"{token}\"}}")),
            Some("{}"),
        ]);
        let item = Field::new("element", DataType::Utf8, false);
        let mut tags = ListBuilder::new(StringBuilder::new()).with_field(item.clone());
        tags.append_value([Some("one"), Some("two")]);
        tags.append_null();
        tags.append_value([Some("three"), Some(&*token)]);
        let schema = Schema::new(vec![
            Field::new("id", DataType::Utf8, false),
            Field::new("card_data", DataType::Utf8, true),
            Field::new("tags", DataType::List(item.into()), true),
        ]);
        let columns: Vec<ArrayRef> = vec![Arc::new(ids), Arc::new(card), Arc::new(tags.finish())];
        let batch = RecordBatch::try_new(schema.into(), columns).unwrap();
        let leaks = Leaks::new();
        // A part of a batch, as a selection makes it.
        let masked = masked(batch.slice(1, 2), &leaks).unwrap();
        let card = texts(masked.column(1)).unwrap();
        assert_eq!(card.value(0), "{\"x\":\"hf_****\"}");
        assert_eq!(card.value(1), "{}");
        let tags = masked
            .column(2)
            .as_any()
            .downcast_ref::<ListArray>()
            .unwrap();
        assert!(tags.is_null(0));
        let tags = tags.value(1);
        assert_eq!(texts(&tags).unwrap().value(0), "three");
        assert_eq!(texts(&tags).unwrap().value(1), "hf_****");
        let found = leaks.into_found();
        let told: Vec<_> = found
            .iter()
            .map(|leak| (&*leak.model, &*leak.place))
            .collect();
        assert_eq!(told, [("a/b", "models.card_data"), ("a/c", "models.tags")]);
        // Nothing to mask: the columns stay what they were.
        let clean = Leaks::new();
        let same = super::masked(batch.slice(0, 1), &clean).unwrap();
        assert_eq!(same, batch.slice(0, 1));
    }
}
