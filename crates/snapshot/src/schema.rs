//! The tables' columns.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

/// Columns of `models`, in order. Names are stable.
pub(crate) static MODELS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("id", DataType::Utf8),
        text("hub_id"),
        text("author"),
        time("created_at"),
        time("last_modified"),
        text("sha"),
        number("downloads"),
        number("downloads_all_time"),
        number("likes"),
        Field::new("trending_score", DataType::Float64, true),
        text("gated"),
        truth("private"),
        truth("disabled"),
        text("library"),
        text("task"),
        text("model_type"),
        list("architectures"),
        list("licenses"),
        text("license_name"),
        list("languages"),
        list("datasets"),
        list("arxiv"),
        list("regions"),
        list("tags"),
        number("parameters"),
        text("parameters_source"),
        text("dtypes"),
        text("gguf"),
        number("storage_bytes"),
        text("new_version"),
        Field::new("children_counts", DataType::Struct(children_fields()), true),
        list("files"),
        text("card_data"),
        time("fetched_at"),
        required("source", DataType::Utf8),
    ])
});

/// Columns of `gone`: a model as it was, and when it was found to be gone.
pub(crate) static GONE: LazyLock<SchemaRef> = LazyLock::new(|| {
    let mut fields: Vec<Field> = MODELS.fields().iter().map(|f| Field::clone(f)).collect();
    fields.push(time("gone_at"));
    schema(fields)
});

/// The name of the column that tells the runs apart from which a row came.
pub(crate) const RUN: &str = "run";

/// A table's columns and the number of the run that a row came from.
pub(crate) fn with_run(table: &SchemaRef) -> SchemaRef {
    let mut fields: Vec<Field> = table.fields().iter().map(|f| Field::clone(f)).collect();
    fields.push(required(RUN, DataType::UInt32));
    schema(fields)
}

/// Columns of `claims`.
pub(crate) static CLAIMS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("child", DataType::Utf8),
        text("parent"),
        text("parent_hub_id"),
        required("raw", DataType::Utf8),
        required("relation", DataType::Utf8),
        required("evidence", DataType::Utf8),
        required("confidence", DataType::Float32),
        text("problem"),
    ])
});

/// Columns of `cards`.
pub(crate) static CARDS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("id", DataType::Utf8),
        text("revision"),
        text("etag"),
        required("text", DataType::Utf8),
        time("fetched_at"),
    ])
});

/// Columns of `aliases`.
pub(crate) static ALIASES: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema(vec![
        required("alias", DataType::Utf8),
        required("id", DataType::Utf8),
        required("kind", DataType::Utf8),
    ])
});

/// The item of every list: `element`, as the Parquet format names it.
pub(crate) fn element() -> Field {
    Field::new("element", DataType::Utf8, false)
}

/// The counts within `children_counts`.
pub(crate) fn children_fields() -> Fields {
    ["adapter", "merge", "quantized", "finetune"]
        .map(|name| required(name, DataType::Int64))
        .to_vec()
        .into()
}

fn schema(fields: Vec<Field>) -> SchemaRef {
    Arc::new(Schema::new(fields))
}

fn required(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn truth(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

fn time(name: &str) -> Field {
    let utc = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Field::new(name, utc, true)
}

fn list(name: &str) -> Field {
    Field::new(name, DataType::List(Arc::new(element())), true)
}
