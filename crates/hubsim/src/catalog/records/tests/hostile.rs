//! Inputs that are damaged or malicious.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::{LoadError, RecordCatalog, RecordsBuilder};
use super::{of, parents};
use crate::catalog::{Catalog, Relation};

fn bad_rows(builder: &RecordsBuilder) -> Vec<String> {
    builder.bad_rows().iter().map(ToString::to_string).collect()
}

/// A file that is removed at the end of the test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> Self {
        let name = format!("hubsim-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn load(path: &Path) -> Result<RecordsBuilder, LoadError> {
    RecordCatalog::builder().path(path)
}

#[test]
fn bad_lines_are_named_and_the_others_kept() {
    let text = b"{\"id\":\"a/1\"}\nnot json\n\n{\"likes\":3}\n[1]\n{\"id\":\"a/\xff\"}\n{\"id\":\"a/2\"}\n{\"id\":\"\"}";
    let file = Temporary::new("bad-lines.jsonl", text);
    let builder = load(&file.0).unwrap();
    let bad = bad_rows(&builder);
    assert_eq!(bad.len(), 5, "{bad:#?}");
    let path = file.0.display().to_string();
    for (bad, row) in bad.iter().zip([2, 4, 5, 6, 8]) {
        assert!(bad.starts_with(&format!("{path}: row {row}: ")), "{bad}");
    }
    assert!(bad[1].ends_with("neither `id` nor `modelId`"));
    let catalog = builder.build();
    assert_eq!(
        (catalog.id(0), catalog.id(1), catalog.len()),
        ("a/1".into(), "a/2".into(), 2)
    );
}

#[test]
fn a_damaged_first_line_spoils_no_others() {
    let builder = RecordCatalog::builder()
        .text("{\"id\":\"a/1\n{\"id\":\"a/2\"}\n")
        .unwrap();
    assert_eq!(builder.bad_rows()[0].row, 1);
    assert_eq!(builder.build().id(0), "a/2");
}

#[test]
fn bad_edges_are_named_and_the_others_kept() {
    let text = b"child,parent,relation\na/x,b/y,finetune\na/x,b/z,cousin\n,b/y,merge\na/z,\n\"a/\xff\",b/y,merge\n\"q\n,\"\"'\",b/y,merge\n";
    let file = Temporary::new("bad-edges.csv", text);
    let builder = load(&file.0).unwrap();
    let bad: Vec<_> = builder
        .bad_rows()
        .iter()
        .map(|bad| (bad.row, &*bad.cause))
        .collect();
    assert_eq!(
        bad[..3],
        [
            (3, "unknown relation `cousin`"),
            (4, "no child"),
            (5, "no parent")
        ]
    );
    assert_eq!((bad.len(), bad[3].0), (4, 6));
    let catalog = builder.build();
    assert_eq!(catalog.len(), 2);
    assert_eq!(
        parents(&catalog, "a/x"),
        Some((Relation::Finetune, vec!["b/y".into()]))
    );
    assert_eq!(catalog.id(1), "q\n,\"'", "odd ids are kept as they are");
}

#[test]
fn bad_rows_of_trees_and_components_are_named() {
    let tree = r#"{"models":[{"model_id":"a/root","metadata":"{broken","children":["https://huggingface.co/a/x",""]},{"depth":1},7,{"model_id":"a/x","metadata":"N/A"}]}"#;
    let builder = RecordCatalog::builder().text(tree).unwrap();
    let rows: Vec<_> = builder.bad_rows().iter().map(|bad| bad.row).collect();
    assert_eq!(rows, [1, 2, 3]);
    assert!(
        builder.bad_rows()[0]
            .cause
            .starts_with("metadata of a/root: ")
    );
    let catalog = builder.build();
    assert_eq!(catalog.len(), 2);
    assert_eq!(
        parents(&catalog, "a/x"),
        Some((Relation::Finetune, vec!["a/root".into()]))
    );

    let component = r#"{"nodes":[{"id":"a/a"},{"name":"x"},3],"edges":[{"source":"a/a","target":"b/b","type":"merge"},{"source":"a/a","target":"c/c","type":"cousin"},{"source":"","target":"d/d"},{}]}"#;
    let builder = RecordCatalog::builder().text(component).unwrap();
    let rows: Vec<_> = builder.bad_rows().iter().map(|bad| bad.row).collect();
    assert_eq!(rows, [2, 3, 2, 3, 4]);
    assert_eq!(builder.build().len(), 2);
}

#[test]
fn odd_values_of_metadata_lose_nothing_else() {
    let catalog = of(
        r#"{"models":[{"model_id":"a/b","metadata":"{\"created_at\":12,\"last_modified\":\"2025-01-23 14:13:54+00:00\",\"likes\":5,\"siblings\":null,\"card_data\":\"a: [\"}"}]}"#,
    );
    let model = catalog.model(0);
    assert_eq!(
        (model.keys.likes, model.keys.last_modified),
        (Some(5), 1_737_641_634_000)
    );
    assert_eq!(model.extra["createdAt"], 12);
    assert_eq!(model.card_data, None);
}

#[test]
fn files_of_no_known_format_are_refused_by_name() {
    for (name, content) in [
        ("no-format.txt", &b"hello\nworld\n"[..]),
        ("no-format.csv", b"a,b,c\n1,2,3\n"),
        ("no-format.json", b"{\"a\":"),
        ("no-format.parquet", b"PAR1 and nothing else"),
        (
            "no-format.gz",
            &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3],
        ),
    ] {
        let file = Temporary::new(name, content);
        let error = load(&file.0).map(RecordsBuilder::build).unwrap_err();
        assert!(matches!(error, LoadError::File { .. }), "{error:?}");
        assert!(error.to_string().contains(name), "{error}");
    }
    assert!(matches!(
        load(Path::new("/no/such/file")),
        Err(LoadError::File { .. })
    ));
}

#[test]
fn a_dump_without_ids_is_refused() {
    use arrow_array::{Int64Array, RecordBatch};
    let likes = std::sync::Arc::new(Int64Array::from(vec![1, 2]));
    let batch = RecordBatch::try_from_iter([("likes", likes as _)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let file = Temporary::new("no-ids.parquet", &bytes);
    let error = load(&file.0)
        .map(RecordsBuilder::build)
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("there is no column `id`"), "{error}");
    let file = Temporary::new("truncated.parquet", &bytes[..bytes.len() / 2]);
    assert!(load(&file.0).is_err());
}

#[test]
fn compression_and_byte_order_marks_are_seen_through() {
    let text = "\u{feff}{\"id\":\"a/1\"}\n{\"id\":\"a/2\"}\n";
    assert_eq!(of(text).len(), 2);
    assert_eq!(of("\u{feff}child,parent\na/x,b/y\n").len(), 1);
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(text.as_bytes()).unwrap();
    let bytes = gz.finish().unwrap();
    let file = Temporary::new("records.jsonl.gz", &bytes);
    assert_eq!(load(&file.0).unwrap().build().len(), 2);
    let file = Temporary::new("cut.jsonl.gz", &bytes[..bytes.len() - 10]);
    assert!(load(&file.0).is_err());
}

#[test]
fn depth_and_size_break_nothing() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let long = "x".repeat(1 << 20);
    let members: String = (0..50_000).map(|k| format!("\"k{k}\":0,")).collect();
    let yaml = "a: ".to_owned() + &"[".repeat(20_000) + &"]".repeat(20_000);
    let lines = [
        format!(r#"{{"id":"a/deep","config":{deep}}}"#),
        format!(r#"{{"id":"a/long","tags":["{long}"],"sha":"{long}"}}"#),
        format!(r#"{{"id":"a/wide",{members}"likes":1}}"#),
        format!(r#"{{"id":"a/yaml","readme":"---\n{yaml}\n---\n"}}"#),
        r#"{"id":"a/bomb","readme":"---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\ne: [*d,*d,*d,*d]\n---\n"}"#.to_owned(),
        r#"{"id":"a/num","likes":-1,"downloads":1e400,"trendingScore":"NaN","createdAt":"+999999-01-01T00:00:00Z"}"#.to_owned(),
        r#"{"id":"=1+1","tags":["=cmd|' /C calc'!A0","\u0000\n\"","../../etc/passwd"]}"#.to_owned(),
    ];
    let builder = RecordCatalog::builder().text(&lines.join("\n")).unwrap();
    let left_out = builder.bad_rows().len() as u32;
    let catalog = builder.build();
    assert_eq!(catalog.len() + left_out, lines.len() as u32);
    assert!(left_out <= 1, "only what JSON readers cannot read");
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        assert_eq!(catalog.find(&model.id), Some(n));
    }
    let odd = catalog.model(catalog.find("=1+1").unwrap());
    assert_eq!(odd.tags[1], "\0\n\"");
}
