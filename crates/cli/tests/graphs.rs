//! A snapshot goes out as a graph and comes back in: through the binary.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::sync::Arc;

use common::Session;
use hubsim::catalog::records::RecordCatalog;
use hubsim::{ANY_PORT, Sim};
use serde_json::Value;

/// Words meant to break out of wherever they are put, odd ids, a circle, a model
/// of itself, a missing parent, a card against the Hub's word and one in its
/// place.
const RECORDS: &str = r#"
{"id":"acme/base","_id":"65a000000000000000000001","createdAt":"2024-01-01T00:00:00.123Z","downloads":5000,"likes":50,"library_name":"<script>alert(\"x\")</script>]]>&amp;'\n=cmd()\\","pipeline_tag":"a\u0000b\ufffe\uffff\u001b[2J\u009b😀\r\n\t","tags":["license:=cmd()|' /C calc'!A0","license:None","dataset:a, \"b\"]"],"cardData":{}}
{"id":"-x/-y","_id":"65a000000000000000000002","library_name":"None","pipeline_tag":"","tags":["base_model:acme/base","base_model:finetune:acme/base"],"cardData":{"base_model":"acme/base"}}
{"id":"lab/.._.a-","_id":"65a000000000000000000003","trendingScore":-1.5,"tags":["base_model:-x/-y","base_model:adapter:-x/-y","base_model:gone/parent","base_model:adapter:gone/parent"],"cardData":{"base_model":"acme/base"}}
{"id":"lab/card","_id":"65a000000000000000000004","tags":[],"cardData":{"base_model":["acme/base","./local"],"base_model_relation":"quantized"}}
{"id":"lab/one","_id":"65a000000000000000000005","tags":["base_model:lab/two","base_model:finetune:lab/two"]}
{"id":"lab/two","_id":"65a000000000000000000006","tags":["base_model:lab/one","base_model:finetune:lab/one"]}
{"id":"lab/self","_id":"65a000000000000000000007","tags":["base_model:lab/self","base_model:finetune:lab/self"]}
{"id":"gpt2","_id":"65a000000000000000000008","downloads":0,"tags":["base_model:lab/one","base_model:lab/one"]}
"#;

fn crawled() -> Session {
    let catalog = RecordCatalog::builder().text(RECORDS).unwrap().build();
    let hub = Sim::new(Arc::new(catalog))
        .start_blocking(ANY_PORT)
        .unwrap();
    let session = Session::new();
    let crawl = ["crawl", "--all", "--quiet"];
    let mut command = session.run(&crawl);
    command.env("HF_ENDPOINT", hub.url()).assert().success();
    session
}

/// The models and edges of a snapshot, under the given filter.
fn content(session: &Session, data: &str, evidence: &str) -> Value {
    session.json(&[
        "export",
        "-",
        "--format",
        "node-link",
        "-d",
        data,
        "--evidence",
        evidence,
    ])
}

/// The same as XML and DOT can hold it.
fn without_controls(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let bad = |c: char| {
                c.is_control() && !matches!(c, '\t' | '\n' | '\r')
                    || matches!(c, '\u{fffe}' | '\u{ffff}')
            };
            text.replace(bad, "\u{fffd}").into()
        }
        Value::Array(values) => values.iter().map(without_controls).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), without_controls(value)))
            .collect(),
        other => other.clone(),
    }
}

#[test]
fn models_and_edges_come_back_as_they_went() {
    let session = crawled();
    for evidence in ["standard", "all"] {
        let before = content(&session, "modeltree-data", evidence);
        assert_eq!(before["nodes"].as_array().unwrap().len(), 9);
        for (file, format) in [
            ("g.graphml", "graphml"),
            ("g.json", "node-link"),
            ("c.json", "cytoscape"),
            ("g.dot", "dot"),
        ] {
            let name = format!("{evidence}-{file}");
            session.stdout(&[
                "export",
                "-o",
                &name,
                "--format",
                format,
                "--evidence",
                evidence,
            ]);
            let data = format!("{evidence}-{format}");
            session.stdout(&["import", &name, "-d", &data]);
            for view in [evidence, "standard"] {
                let (expected, found) = (
                    content(&session, "modeltree-data", view),
                    content(&session, &data, view),
                );
                if format.ends_with("k") || format == "cytoscape" {
                    assert_eq!(found, expected, "{name} {view}");
                } else {
                    let (found, expected) = (without_controls(&found), without_controls(&expected));
                    // DOT keeps the two characters that are none in XML.
                    assert_eq!(found, expected, "{name} {view}");
                }
            }
        }
    }
}

#[test]
fn an_edge_list_comes_back_with_its_edges() {
    let session = crawled();
    for evidence in ["standard", "all"] {
        for file in ["e.csv", "e.tsv", "e.parquet"] {
            let name = format!("{evidence}-{file}");
            session.stdout(&["export", "-o", &name, "--evidence", evidence]);
            let data = format!("{name}-data");
            let report = session.json(&["import", &name, "-d", &data, "--json"]);
            assert_eq!(report["complete"], true, "{report}");
            let again = format!("again-{name}");
            session.stdout(&["export", "-o", &again, "--evidence", evidence, "-d", &data]);
            let (before, after) = (session.join(&name), session.join(&again));
            assert!(
                fs::read(before).unwrap() == fs::read(after).unwrap(),
                "{name}"
            );
        }
    }
    // A formula's sign at the front of an id is guarded, and taken for what it is.
    let list = fs::read_to_string(session.join("standard-e.csv")).unwrap();
    assert!(list.contains("\n'-x/-y,acme/base,finetune,"), "{list}");
}

#[test]
fn parts_and_places_are_chosen_by_options() {
    let session = crawled();
    let nodes = |args: &[&str]| -> Vec<String> {
        let args = [&["export", "--format", "node-link", "-o", "-"], args].concat();
        let graph = session.json(&args);
        let nodes = graph["nodes"].as_array().unwrap().iter();
        nodes
            .map(|node| node["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        nodes(&["--family", "acme/base"]),
        ["-x/-y", "acme/base", "lab/.._.a-", "lab/card"]
    );
    assert_eq!(
        nodes(&[
            "--family",
            "acme/base",
            "--depth",
            "1",
            "--relation",
            "quantized"
        ]),
        ["acme/base", "lab/card"]
    );
    assert_eq!(
        nodes(&["--ancestry", "lab/.._.a-", "--ancestry", "lab/one"]),
        [
            "-x/-y",
            "acme/base",
            "gone/parent",
            "lab/.._.a-",
            "lab/one",
            "lab/two"
        ]
    );
    assert_eq!(nodes(&["--where", "downloads>4k"]), ["acme/base"]);
    assert_eq!(
        nodes(&[
            "--family",
            "acme/base",
            "--where",
            "author!=acme author!=lab"
        ]),
        ["-x/-y"]
    );
    let graph = session.json(&["export", "-", "--format", "node-link", "--columns", "likes"]);
    let keys: Vec<_> = graph["nodes"][1].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "likes", "missing"]);

    // Tables take the same parts.
    let table = [
        "export",
        "t",
        "--where",
        "downloads>4k",
        "--format",
        "csv,parquet,dot",
    ];
    let told = session.stdout(&table);
    assert!(told.contains("t/models.csv  1 row,"), "{told}");
    assert!(told.contains("t/models.parquet  1 row,"), "{told}");
    assert!(told.contains("t/graph.dot  1 model, 0 edges"), "{told}");
}

#[test]
fn the_files_ending_tells_the_format() {
    let session = crawled();
    for (file, beginning) in [
        ("a.graphml", "<?xml"),
        ("a.gexf", "<?xml"),
        ("a.gv", "digraph"),
        ("a.nwk", "("),
        ("a.mmd", "flowchart"),
        ("a.tsv", "child\tparent"),
        ("a.csv", "child,parent"),
        ("a.parquet", "PAR1"),
    ] {
        session.stdout(&["export", "-o", file, "--family", "acme/base"]);
        let bytes = fs::read(session.join(file)).unwrap();
        assert!(bytes.starts_with(beginning.as_bytes()), "{file}");
    }
    for (args, way) in [
        (&["export", "-o", "a.json"][..], "node-link"),
        (&["export", "-o", "a"], "--format"),
        (&["export", "-"], "--format"),
        (&["export", "-o", "x.csv", "--format", "csv"], "edge-list"),
        (&["export", "-o", "x", "--format", "dot,gexf"], "folder"),
        (&["export", "-o", "a.dot", "--layout", "research"], "folder"),
        (&["export", "x", "--depth", "2"], "--family"),
        (
            &["export", "x", "--layout", "research", "--where", "likes>1"],
            "--where",
        ),
        (
            &["export", "x", "--format", "dot", "--columns", "colour"],
            "downloads",
        ),
        (&["export", "x", "--where", "colour=red"], "colour"),
        (&["export"], "FOLDER"),
    ] {
        let output = session.run(args).assert().code(2).get_output().clone();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains(way), "{args:?}: {message}");
    }
    assert!(!session.join("x").exists());
    let taken = session
        .run(&["export", "-o", "a.gv"])
        .assert()
        .code(1)
        .get_output()
        .clone();
    assert!(String::from_utf8(taken.stderr).unwrap().contains("--force"));
}
