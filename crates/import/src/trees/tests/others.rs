//! Lineage rows, components, collections, and the look at a file's root.

use std::fs;

use super::{read_file, read_named, time};
use crate::{Format, TreeFile, tree_file};

#[test]
fn lineage_rows_name_parents() {
    let got = read_named(
        "rows_20250601.csv",
        b"model_id,parent_model_id,parent_relationship,base_model_id\n\
          a/b,c/d,finetuned,e/f\ng/h,\"c/d, i/j\",merged,e/f\nk/l,,,\nm/n,c/d,cloned,\n\
          o/p,./local,quantized,\n,c/d,adapter,\n",
        Format::LineageRows,
    );
    assert_eq!(
        got.said(),
        [
            "a/b < c/d finetune imported",
            "g/h < c/d merge imported",
            "g/h < i/j merge imported",
            "m/n < c/d unknown imported",
            "o/p < ./local quantized imported",
        ]
    );
    assert_eq!(got.models.len(), 5);
    assert_eq!(got.record("k/l").fetched_at, time("2025-06-01T00:00:00Z"));
    assert_eq!(
        got.odd,
        [(4, "m/n: no relation is called \"cloned\"".to_string())]
    );
    assert_eq!(
        got.left_out,
        [(6, "`model_id` is no model (empty)".to_string())]
    );
}

#[test]
fn a_component_has_nodes_and_edges() {
    let got = read_named(
        "component_7.json",
        br#"{"nodes":[{"id":"a/b","name":"b","likes":1,"downloads":2,"createdAt":"2025-01-18T20:29:14.000Z","pipeline_tag":null,"library_name":"peft","size":1.0},
            {"id":"c/d","name":"d","likes":"many"},{"id":""},{"id":"e/f"}],
            "edges":[{"source":"a/b","target":"c/d","type":"adapter"},{"source":"a/b","target":"e/f","type":null},
            {"source":"a/b","target":"e/f","type":"cousin"},{"source":"","target":"e/f","type":"merge"}],
            "metadata":{"total_nodes":2}}"#,
        Format::Dashboard,
    );
    assert_eq!(
        got.said(),
        [
            "c/d < a/b adapter imported",
            "e/f < a/b unknown imported",
            "e/f < a/b unknown imported"
        ]
    );
    assert_eq!(got.models.len(), 3);
    assert_eq!(got.record("a/b").library.as_deref(), Some("peft"));
    assert_eq!(got.odd.len(), 2);
    assert_eq!(got.left_out.len(), 2);
}

const COLLECTION: &str = r#"{"metadata":{"collection_id":"x","name":"X","created_date":"2025-01-01T00:00:00Z"},
  "model_trees":[
   {"tree_id":"one","root_model_id":"a/b","model_family":"BERT","tree_data":{"models":[
     {"model_id":"a/b","depth":0,"parents":[],"metadata":{"likes":3,"tags":["x"],"cardData":{"license":"mit"}},
      "other_names":[{"name":"old/b","kind":"rename"}],"fetched_at":"2025-02-03T04:05:06Z"},
     {"model_id":"c/d","depth":1,"parents":[{"model_id":"a/b","relation":"finetune","evidence":"hub_tag"},
      {"raw":"./x","relation":"unknown","evidence":"card","problem":"local_path"},
      {"model_id":"e/f","relation":"merge"}],"metadata":{"tags":["base_model:adapter:q/r"]},"card":"hello"},
     {"model_id":"g/h","missing":true,"parents":[{"model_id":"a/b","relation":"quantized","evidence":"imported"}]}]}},
   {"tree_id":"two","root_model_id":"e/f","tree_data":{"models":[
     {"model_id":"e/f","metadata":"{\"likes\":1}","children":["https://huggingface.co/i/j"]}]}}],
  "cross_tree_relationships":[
   {"relationship_id":"1","source_model_id":"c/d","source_tree_id":"one","target_model_id":"e/f","target_tree_id":"two","relationship_type":"merge"},
   {"relationship_id":"2","source_model_id":"g/h","source_tree_id":"one","target_model_id":"e/f","target_tree_id":"two","relationship_type":"merged_with"},
   {"relationship_id":"3","source_model_id":"g/h","source_tree_id":"one","target_model_id":"e/f","target_tree_id":"two","relationship_type":"inspired_by"}]}"#;

#[test]
fn a_collection_has_trees_and_what_joins_them() {
    let got = read_named("collection.json", COLLECTION.as_bytes(), Format::Collection);
    assert_eq!(
        got.said(),
        [
            "c/d < a/b finetune hub_tag",
            "c/d < ./x unknown card",
            "c/d < e/f merge imported",
            "g/h < a/b quantized imported",
            "i/j < e/f finetune imported",
            "g/h < e/f merge imported",
        ]
    );
    let ids: Vec<_> = got
        .models
        .iter()
        .map(|model| model.record.id.as_str())
        .collect();
    assert_eq!(ids, ["a/b", "c/d", "e/f"]);
    let root = got.record("a/b");
    assert_eq!(
        (root.likes, root.fetched_at),
        (Some(3), time("2025-02-03T04:05:06Z"))
    );
    assert_eq!(root.card_data.as_deref(), Some(r#"{"license":"mit"}"#));
    assert_eq!((got.aliases.len(), got.cards.len()), (1, 1));
    assert!(
        got.left_out.is_empty() && got.odd.is_empty(),
        "{:?} {:?}",
        got.left_out,
        got.odd
    );
    assert_eq!(got.notes.len(), 1, "{:?}", got.notes);
}

#[test]
fn a_collection_that_breaks_off_gives_its_whole_models() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    fs::write(&path, &COLLECTION[..COLLECTION.find("g/h").unwrap()]).unwrap();
    let (got, read) = read_file(&path, Format::Collection);
    assert_eq!(got.models.len(), 2);
    assert!(read.unwrap_err().to_string().contains("row 3, is damaged"));
}

#[test]
fn the_root_is_read_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let look = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        tree_file(&path)
    };
    let root = |file| match file {
        Ok(TreeFile::Tree { root }) => root.to_string(),
        other => panic!("{other:?}"),
    };
    let head = "model_id,metadata,depth\n";
    assert_eq!(
        root(look(
            "a.csv",
            &format!("{head}c/d,N/A,1\nhttps://huggingface.co/a/b.1,N/A,0\n")
        )),
        "a/b.1"
    );
    assert_eq!(
        root(look(
            "a.json",
            r#"{"models":[{"model_id":"c/d","depth":1},{"model_id":"a/b","depth":0},5"#
        )),
        "a/b"
    );
    for (name, text) in [
        (
            "joined.csv",
            "model_id,metadata,depth,source_file\na/b,N/A,0,x\n",
        ),
        ("uploads.csv", "model_id,metadata,card\na/b,N/A,x\n"),
        ("graph.json", r#"{"nodes":[{"id":"a/b"}],"edges":[]}"#),
        ("notes.csv", "a,b\n1,2\n"),
        ("empty.csv", ""),
    ] {
        assert!(
            matches!(look(name, text), Ok(TreeFile::Other { .. })),
            "{name}"
        );
    }
    for (name, text) in [
        ("none.csv", format!("{head}a/b,N/A,1\n")),
        ("bad.csv", format!("{head}../..,N/A,0\n")),
        (
            "none.json",
            r#"{"models":[{"model_id":"a/b","depth":1}]}"#.into(),
        ),
    ] {
        assert!(look(name, &text).is_err(), "{name}");
    }
}
