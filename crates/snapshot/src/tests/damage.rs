use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use modeltree_records::ModelRecord;
use parquet::arrow::ArrowWriter;

use super::sample::*;
use crate::{Manifest, Snapshot, StoreError, Writer};

fn snapshot_of_two(dir: &Path) -> Manifest {
    ingest(
        dir,
        vec![models(vec![model("a", None, 1), model("b", None, 2)])],
        options(),
    )
}

fn rewrite(dir: &Path, change: impl Fn(&mut Manifest)) {
    let path = dir.join("manifest.json");
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_json().unwrap()).unwrap();
}

/// Puts another file in the place of the models' only part.
fn replace_models(dir: &Path, batch: &RecordBatch) {
    let part = snapshot_of_two(dir)
        .parts_of("models")
        .next()
        .unwrap()
        .path
        .clone();
    let path = dir.join(&part);
    let mut writer =
        ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    let bytes = fs::metadata(path).unwrap().len();
    rewrite(dir, |manifest| {
        let mine = manifest
            .parts
            .iter_mut()
            .find(|mine| mine.path == part)
            .unwrap();
        (mine.bytes, mine.rows) = (bytes, batch.num_rows() as u64);
    });
}

fn batch(columns: Vec<(&str, arrow_array::ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn texts(values: &[&str]) -> arrow_array::ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn columns_an_older_or_newer_program_knew_are_null_or_ignored() {
    let dir = tempfile::tempdir().unwrap();
    let columns = vec![
        ("source", texts(&["s", "s"])),
        ("mood", texts(&["x", "y"])),
        ("id", texts(&["a", "b"])),
    ];
    replace_models(dir.path(), &batch(columns));
    rewrite(dir.path(), |manifest| {
        manifest.schema_version = "1.9".into()
    });
    let snapshot = Snapshot::open(dir.path()).unwrap();
    let expected = ["a", "b"].map(|name| ModelRecord::bare(id(name), "s".into()));
    assert_eq!(records(&snapshot), expected);
    assert_eq!(snapshot.records_at(&[1]).unwrap(), expected[1..]);
    assert_eq!(
        snapshot
            .models(&["downloads"])
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .num_rows(),
        2
    );
    // Writing would lose the column this program does not know.
    assert!(matches!(
        Writer::open(dir.path()),
        Err(StoreError::NewerSchema { .. })
    ));
    rewrite(dir.path(), |manifest| {
        manifest.schema_version = "1.0".into()
    });
    ingest(
        dir.path(),
        vec![models(vec![model("c", None, 1)])],
        options(),
    );
    assert_eq!(records(&Snapshot::open(dir.path()).unwrap()).len(), 3);
}

#[test]
fn a_value_no_record_can_have_is_told_with_file_and_row() {
    let dir = tempfile::tempdir().unwrap();
    replace_models(
        dir.path(),
        &batch(vec![
            ("id", texts(&["a", "../.."])),
            ("source", texts(&["s", "s"])),
        ]),
    );
    let found: Vec<_> = Snapshot::open(dir.path())
        .unwrap()
        .records()
        .unwrap()
        .collect();
    assert!(found[0].is_ok());
    let error = found[1].as_ref().unwrap_err();
    assert!(
        matches!(error, StoreError::Damaged { row: Some(1), .. }),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains("part-0001-00000.parquet (row 1)"),
        "{error}"
    );

    let schema = Schema::new(vec![Field::new("id", DataType::Int64, false)]);
    let numbers =
        RecordBatch::try_new(schema.into(), vec![Arc::new(Int64Array::from(vec![1, 2]))]).unwrap();
    let dir = tempfile::tempdir().unwrap();
    replace_models(dir.path(), &numbers);
    let error = Snapshot::open(dir.path())
        .unwrap()
        .records()
        .unwrap()
        .next()
        .unwrap()
        .unwrap_err();
    assert!(error.to_string().contains("\"id\" holds Int64"), "{error}");
}

#[test]
fn missing_cut_and_changed_parts_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let part = snapshot_of_two(dir.path())
        .parts_of("models")
        .next()
        .unwrap()
        .path
        .clone();
    let path = dir.path().join(&part);
    let whole = fs::read(&path).unwrap();

    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    fs::write(&path, &changed).unwrap();
    let error = Snapshot::open(dir.path())
        .unwrap()
        .verify()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&part) && error.contains("checksum"),
        "{error}"
    );

    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let error = Snapshot::open(dir.path()).err().unwrap().to_string();
    assert!(error.contains(&part) && error.contains("bytes"), "{error}");

    fs::remove_file(&path).unwrap();
    let error = Snapshot::open(dir.path()).err().unwrap().to_string();
    assert!(error.contains(&part), "{error}");

    // Another file of the right size.
    fs::write(&path, vec![b'x'; whole.len()]).unwrap();
    let snapshot = Snapshot::open(dir.path()).unwrap();
    assert!(matches!(
        snapshot.records_at(&[0]),
        Err(StoreError::Damaged { .. })
    ));
    assert!(matches!(
        snapshot.records().unwrap().next(),
        Some(Err(StoreError::Damaged { .. }))
    ));
}

#[test]
fn a_run_with_missing_rows_ends_the_merge_and_keeps_the_ingest() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.begin(&serde_json::Value::Null).unwrap();
    writer
        .stage(
            models((0..40).map(|n| model(&format!("m/{n}"), None, n)).collect()),
            &7.into(),
        )
        .unwrap();
    let run = dir.path().join("journal/run-00001.models");
    let whole = fs::read(&run).unwrap();
    for cut in [whole.len() / 2, 30, 0] {
        fs::write(&run, &whole[..cut]).unwrap();
        let error = writer.finish(options()).unwrap_err().to_string();
        assert!(error.contains("run-00001.models"), "{error}");
        assert_eq!(writer.state().unwrap(), Some(7.into()));
    }
    fs::write(&run, &whole).unwrap();
    assert_eq!(writer.finish(options()).unwrap().counts.models, 40);
}
