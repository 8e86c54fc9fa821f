//! Joined trees and uploads, as Parquet.

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;

use super::{read_file, time};
use crate::Format;

fn texts(values: [Option<&str>; 2]) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}

#[test]
fn joined_trees_and_uploads() {
    let mut children = ListBuilder::new(StringBuilder::new());
    children.append_value([Some("https://huggingface.co/c/d"), None]);
    children.append_null();
    let data = r#"{"id":"a/b","tags":["base_model:merge:x/y"]}"#;
    let batch = RecordBatch::try_from_iter([
        ("model_id", texts([Some("a/b"), Some("no model")])),
        ("metadata", texts([Some(data), Some("N/A")])),
        ("card", texts([Some("# Card"), None])),
        ("children", Arc::new(children.finish()) as ArrayRef),
        (
            "adapters",
            texts([Some("['https://huggingface.co/e/f']"), Some("[]")]),
        ),
        (
            "source_file",
            texts([Some("b_finetunes_20250405_001816.csv"), None]),
        ),
    ])
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("joined.parquet");
    let mut writer =
        ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();

    let (got, read) = read_file(&path, Format::Tree);
    read.unwrap();
    assert_eq!(got.rows, 2);
    assert_eq!(
        got.said(),
        [
            "a/b < x/y merge hub_tag",
            "c/d < a/b finetune imported",
            "e/f < a/b adapter imported"
        ]
    );
    assert_eq!(got.record("a/b").fetched_at, time("2025-04-05T00:18:16Z"));
    assert_eq!(got.cards[0].text, "# Card");
    assert_eq!(got.left_out.len(), 1);
}
