//! Flat tables, read back.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{csv_rows, family, snapshot};
use modeltree_lineage::Walk;
use modeltree_publish::{ExportError, Selection, TableFormat, export_tables};
use serde_json::Value;

const ALL: [TableFormat; 3] = [TableFormat::Csv, TableFormat::Jsonl, TableFormat::Parquet];

/// The tables of the family as CSV.
fn as_csv(dir: &Path) -> PathBuf {
    let atlas = snapshot(&dir.join("data"), family());
    let out = dir.join("out");
    export_tables(
        &atlas,
        &Selection::whole(),
        &[TableFormat::Csv],
        &out,
        false,
    )
    .unwrap();
    out
}

#[test]
fn every_format_holds_every_model_and_edge() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    let written = export_tables(&atlas, &Selection::whole(), &ALL, &out, false).unwrap();
    let rows: Vec<u64> = written.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [7, 6, 7, 6, 7, 6]);
    let mut names: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "edges.csv",
            "edges.jsonl",
            "edges.parquet",
            "models.csv",
            "models.jsonl",
            "models.parquet"
        ]
    );

    let models = csv_rows(&out.join("models.csv"));
    let lines: Vec<Value> = fs::read_to_string(out.join("models.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(models.len(), lines.len());
    for (row, line) in models.iter().zip(&lines) {
        assert_eq!(
            row["id"].trim_start_matches('\''),
            line["id"].as_str().unwrap()
        );
        // Both have the same columns, which are the snapshot's.
        let columns = modeltree_snapshot::Snapshot::model_schema();
        for field in columns.fields() {
            assert!(row.contains_key(field.name()), "{}", field.name());
            assert!(line.get(field.name()).is_some(), "{}", field.name());
        }
        assert_eq!(row.len(), columns.fields().len());
    }
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula() {
    let dir = tempfile::tempdir().unwrap();
    let out = as_csv(dir.path());
    for name in ["models.csv", "edges.csv"] {
        for row in csv_rows(&out.join(name)) {
            for (column, cell) in row {
                let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(
                    !formula || cell.parse::<f64>().is_ok(),
                    "{name} {column}: {cell:?}"
                );
                assert!(
                    !cell.contains(['\0', '\u{1b}']),
                    "{name} {column}: {cell:?}"
                );
            }
        }
    }
    let models = csv_rows(&out.join("models.csv"));
    let base = models.iter().find(|row| row["id"] == "acme/base").unwrap();
    assert_eq!(base["task"], "'=HYPERLINK(\"http://evil\")");
    assert_eq!(
        base["library"],
        "a \"quoted\", lib\nwith lines\u{fffd}\u{fffd}[2J"
    );
    assert_eq!(base["licenses"], r#"["=1+1"]"#);
    assert_eq!(base["trending_score"], "-1.5");
    assert_eq!(base["hub_id"], "");
    assert_eq!(base["languages"], "[]");
    assert_eq!(base["sha"], "");
}

#[test]
fn edges_flag_aliases_and_missing_parents() {
    let dir = tempfile::tempdir().unwrap();
    let out = as_csv(dir.path());
    let edges = csv_rows(&out.join("edges.csv"));
    let flat: Vec<String> = edges
        .iter()
        .map(|row| {
            [
                "child",
                "parent",
                "relation",
                "relations",
                "evidence",
                "parent_missing",
                "named",
            ]
            .map(|column| row[column].as_str())
            .join(" ")
        })
        .collect();
    assert_eq!(
        flat,
        [
            r#"lab/blend acme/base merge ["merge"] ["hub_tag"] false "#,
            r#"lab/blend gone/other merge ["merge"] ["hub_tag"] true "#,
            r#"lab/lora acme/base adapter ["adapter"] ["hub_tag"] false "#,
            r#"lab/q acme/base quantized ["quantized"] ["hub_tag"] false acme/old-base"#,
            r#"lab/tuned acme/base finetune ["finetune"] ["hub_tag"] false "#,
            r#"lab/tuned-again lab/tuned finetune ["finetune"] ["hub_tag"] false "#,
        ]
    );
}

#[test]
fn a_family_is_the_model_and_its_descendants() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let root = atlas.resolve("lab/tuned").unwrap();
    let members = atlas.graph().family(root, Walk::default());
    let selection = Selection::of(members.map(|step| step.node).chain([root]));
    let out = dir.path().join("out");
    let written = export_tables(&atlas, &selection, &ALL, &out, false).unwrap();
    assert_eq!(
        written.iter().map(|file| file.rows).collect::<Vec<_>>(),
        [2, 2, 2, 2, 2, 2]
    );
    let models = csv_rows(&out.join("models.csv"));
    assert_eq!(
        models
            .iter()
            .map(|row| row["id"].as_str())
            .collect::<Vec<_>>(),
        ["lab/tuned", "lab/tuned-again"]
    );
}

#[test]
fn nothing_is_replaced_unasked_and_nothing_is_left_half_done() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("edges.csv"), "mine").unwrap();
    let refused = export_tables(
        &atlas,
        &Selection::whole(),
        &[TableFormat::Csv],
        &out,
        false,
    )
    .unwrap_err();
    assert!(matches!(&refused, ExportError::Exists(path) if path.ends_with("edges.csv")));
    assert_eq!(fs::read_to_string(out.join("edges.csv")).unwrap(), "mine");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "nothing was begun");

    export_tables(&atlas, &Selection::whole(), &[TableFormat::Csv], &out, true).unwrap();
    assert!(
        fs::read_to_string(out.join("edges.csv"))
            .unwrap()
            .starts_with("child,")
    );
    assert_eq!(fs::read_dir(&out).unwrap().count(), 2, "no draft is left");

    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = export_tables(
        &atlas,
        &Selection::whole(),
        &[TableFormat::Csv],
        &file,
        true,
    )
    .unwrap_err();
    assert!(matches!(refused, ExportError::NotAFolder(_)));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_leads_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    let outside = dir.path().join("outside.csv");
    fs::write(&outside, "mine").unwrap();
    std::os::unix::fs::symlink(&outside, out.join("models.csv")).unwrap();
    assert!(
        export_tables(
            &atlas,
            &Selection::whole(),
            &[TableFormat::Csv],
            &out,
            false
        )
        .is_err()
    );
    export_tables(&atlas, &Selection::whole(), &[TableFormat::Csv], &out, true).unwrap();
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
}
