//! From records to columns.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Float32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    StructArray, TimestampMicrosecondArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, SchemaRef};
use modeltree_records::{ChildrenCounts, Evidence, Gated, HubId, ModelId, ModelRecord};
use modeltree_records::{ParametersSource, ParentClaim, Problem, Timestamp};

use crate::schema::{ALIASES, CARDS, CLAIMS, MODELS, children_fields, element};
use crate::{Alias, CardRow};

/// Rows in the order given; the columns of [`MODELS`].
pub(crate) fn models(rows: &[&ModelRecord]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        required(rows, |row| row.id.as_str()),
        hub_ids(rows, |row| row.hub_id),
        text(rows, |row| row.author.as_deref()),
        times(rows, |row| row.created_at),
        times(rows, |row| row.last_modified),
        text(rows, |row| row.sha.as_deref()),
        numbers(rows, |row| row.downloads),
        numbers(rows, |row| row.downloads_all_time),
        numbers(rows, |row| row.likes),
        Arc::new(
            rows.iter()
                .map(|row| row.trending_score)
                .collect::<Float64Array>(),
        ),
        text(rows, |row| row.gated.map(Gated::as_str)),
        truths(rows, |row| row.private),
        truths(rows, |row| row.disabled),
        text(rows, |row| row.library.as_deref()),
        text(rows, |row| row.task.as_deref()),
        text(rows, |row| row.model_type.as_deref()),
        lists(rows, |row| row.architectures.as_deref()),
        lists(rows, |row| row.licenses.as_deref()),
        text(rows, |row| row.license_name.as_deref()),
        lists(rows, |row| row.languages.as_deref()),
        lists(rows, |row| row.datasets.as_deref()),
        lists(rows, |row| row.arxiv.as_deref()),
        lists(rows, |row| row.regions.as_deref()),
        lists(rows, |row| row.tags.as_deref()),
        numbers(rows, |row| row.parameters),
        text(rows, |row| {
            row.parameters_source.map(ParametersSource::as_str)
        }),
        text(rows, |row| row.dtypes.as_deref()),
        text(rows, |row| row.gguf.as_deref()),
        numbers(rows, |row| row.storage_bytes),
        text(rows, |row| row.new_version.as_deref()),
        children(rows)?,
        lists(rows, |row| row.files.as_deref()),
        text(rows, |row| row.card_data.as_deref()),
        times(rows, |row| row.fetched_at),
        required(rows, |row| &row.source),
    ];
    RecordBatch::try_new(SchemaRef::clone(&MODELS), columns)
}

/// Rows in the order given; the columns of [`CLAIMS`].
pub(crate) fn claims(rows: &[&ParentClaim]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        required(rows, |row| row.child.as_str()),
        text(rows, |row| row.parent.as_ref().map(ModelId::as_str)),
        hub_ids(rows, |row| row.parent_hub_id),
        required(rows, |row| &row.raw),
        required(rows, |row| row.relation.as_str()),
        required(rows, |row| Evidence::as_str(row.evidence)),
        Arc::new(Float32Array::from_iter_values(
            rows.iter().map(|row| row.confidence),
        )),
        text(rows, |row| row.problem.map(Problem::as_str)),
    ];
    RecordBatch::try_new(SchemaRef::clone(&CLAIMS), columns)
}

/// Rows in the order given; the columns of [`CARDS`].
pub(crate) fn cards(rows: &[&CardRow]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        required(rows, |row| row.id.as_str()),
        text(rows, |row| row.revision.as_deref()),
        text(rows, |row| row.etag.as_deref()),
        required(rows, |row| &row.text),
        times(rows, |row| row.fetched_at),
    ];
    RecordBatch::try_new(SchemaRef::clone(&CARDS), columns)
}

/// Rows in the order given; the columns of [`ALIASES`].
pub(crate) fn aliases(rows: &[&Alias]) -> Result<RecordBatch, ArrowError> {
    let columns = vec![
        required(rows, |row| &row.alias),
        required(rows, |row| &row.id),
        required(rows, |row| row.kind.as_str()),
    ];
    RecordBatch::try_new(SchemaRef::clone(&ALIASES), columns)
}

/// Bytes of text in a model's row.
pub(crate) fn model_size(row: &ModelRecord) -> usize {
    let texts = [
        &row.author,
        &row.sha,
        &row.library,
        &row.task,
        &row.model_type,
        &row.license_name,
        &row.dtypes,
        &row.gguf,
        &row.new_version,
        &row.card_data,
    ];
    let lists = [
        &row.architectures,
        &row.licenses,
        &row.languages,
        &row.datasets,
        &row.arxiv,
        &row.regions,
        &row.tags,
        &row.files,
    ];
    let text: usize = texts.into_iter().flatten().map(String::len).sum();
    let list: usize = lists.into_iter().flatten().flatten().map(String::len).sum();
    text + list + row.id.as_str().len() + row.source.len()
}

fn required<'r, T>(rows: &'r [&T], get: impl Fn(&'r T) -> &'r str) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(
        rows.iter().map(|row| get(row)),
    ))
}

fn text<'r, T>(rows: &'r [&T], get: impl Fn(&'r T) -> Option<&'r str>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<StringArray>())
}

fn hub_ids<T>(rows: &[&T], get: impl Fn(&T) -> Option<HubId>) -> ArrayRef {
    Arc::new(
        rows.iter()
            .map(|row| get(row).map(hex))
            .collect::<StringArray>(),
    )
}

/// Signed, since many programs subtract unsigned numbers badly. What is beyond
/// them counts nothing that exists, and is null.
fn numbers<T>(rows: &[&T], get: impl Fn(&T) -> Option<u64>) -> ArrayRef {
    let numbers = rows.iter().map(|row| i64::try_from(get(row)?).ok());
    Arc::new(numbers.collect::<Int64Array>())
}

fn truths<T>(rows: &[&T], get: impl Fn(&T) -> Option<bool>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| get(row)).collect::<BooleanArray>())
}

fn times<T>(rows: &[&T], get: impl Fn(&T) -> Option<Timestamp>) -> ArrayRef {
    let micros = rows.iter().map(|row| get(row).map(Timestamp::micros));
    Arc::new(
        micros
            .collect::<TimestampMicrosecondArray>()
            .with_timezone("UTC"),
    )
}

fn lists<T>(rows: &[&T], get: impl Fn(&T) -> Option<&[String]>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new()).with_field(element());
    for row in rows {
        let values = get(row);
        for value in values.into_iter().flatten() {
            builder.values().append_value(value);
        }
        builder.append(values.is_some());
    }
    Arc::new(builder.finish())
}

fn children(rows: &[&ModelRecord]) -> Result<ArrayRef, ArrowError> {
    let known: Vec<Option<[i64; 4]>> = rows
        .iter()
        .map(|row| signed(row.children_counts?))
        .collect();
    let columns = (0..4).map(|at| -> ArrayRef {
        let counts = known
            .iter()
            .map(|counts| counts.map_or(0, |counts| counts[at]));
        Arc::new(Int64Array::from_iter_values(counts))
    });
    let columns = columns.collect();
    let known: NullBuffer = known.iter().map(Option::is_some).collect::<Vec<_>>().into();
    Ok(Arc::new(StructArray::try_new(
        children_fields(),
        columns,
        Some(known),
    )?))
}

/// In the order of the columns; `None` where one is beyond the signed numbers.
fn signed(counts: ChildrenCounts) -> Option<[i64; 4]> {
    Some([
        i64::try_from(counts.adapter).ok()?,
        i64::try_from(counts.merge).ok()?,
        i64::try_from(counts.quantized).ok()?,
        i64::try_from(counts.finetune).ok()?,
    ])
}

/// As `HubId` writes itself, without a general formatter.
fn hex(id: HubId) -> String {
    let digits = b"0123456789abcdef";
    let pairs = id.0.iter().flat_map(|byte| {
        [
            digits[usize::from(byte >> 4)],
            digits[usize::from(byte & 15)],
        ]
    });
    pairs.map(char::from).collect()
}
