//! Graphs as other programs write them, read into a snapshot.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use modeltree_import::{EdgeColumns, Format, Options, Report, import};
use modeltree_records::ModelRecord;
use modeltree_snapshot::{Snapshot, Writer};
use tempfile::TempDir;

/// What came of one file.
struct Got {
    report: Report,
    dir: TempDir,
}

impl Got {
    fn of(name: &str, content: impl AsRef<[u8]>, columns: EdgeColumns) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file: PathBuf = dir.path().join(name);
        fs::write(&file, content).unwrap();
        let options = Options {
            columns,
            tool: "test".into(),
            ..Options::default()
        };
        let mut writer = Writer::open(&dir.path().join("data")).unwrap();
        let report = import(&[file], &options, &mut writer, &()).unwrap();
        Self { report, dir }
    }

    fn format(&self) -> Option<Format> {
        self.report.files[0].format
    }

    fn problem(&self) -> &str {
        self.report.files[0].problem.as_deref().unwrap_or_default()
    }

    fn notes(&self) -> String {
        self.report.files[0].notes.join("\n")
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::open(&self.dir.path().join("data")).unwrap()
    }

    fn models(&self) -> Vec<ModelRecord> {
        let records = self.snapshot().records().unwrap();
        records.map(Result::unwrap).collect()
    }

    fn ids(&self) -> Vec<String> {
        let models = self.models();
        models.iter().map(|model| model.id.to_string()).collect()
    }

    /// Child, parent, relation, evidence.
    fn said(&self) -> Vec<String> {
        let claims = self.snapshot().claims().unwrap().map(Result::unwrap);
        claims
            .map(|claim| {
                let parent = claim.parent.map_or("-".into(), |parent| parent.to_string());
                format!(
                    "{} < {parent} {} {}",
                    claim.child, claim.relation, claim.evidence
                )
            })
            .collect()
    }
}

fn columns(child: &str, parent: &str) -> EdgeColumns {
    EdgeColumns {
        child: Some(child.into()),
        parent: Some(parent.into()),
        relation: None,
    }
}

const NETWORKX: &str = r#"<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <key id="d4" for="edge" attr.name="change_in_likes" attr.type="double"/>
  <key id="d3" for="edge" attr.name="edge_type" attr.type="string" />
  <key id="d2" for="node" attr.name="licenses" attr.type="string" />
  <key id="d1" for="node" attr.name="createdAt" attr.type="string" />
  <key id="d0" for="node" attr.name="likes" attr.type="long" />
  <graph edgedefault="directed">
    <node id="acme/base">
      <data key="d0">50</data><data key="d1">2024-01-01T00:00:00.000Z</data><data key="d2">['mit', 'a&lt;b']</data>
    </node>
    <node id="acme/chat"><data key="d0">many</data></node>
    <node id="not a model"/>
    <edge source="acme/base" target="acme/chat">
      <data key="d3">merge</data><data key="d4">NaN</data>
    </edge>
    <edge source="ORIGINAL_REPO_NAME" target="acme/chat"><data key="d3">fused</data></edge>
  </graph>
</graphml>"#;

#[test]
fn graphml_of_networkx() {
    let got = Got::of("g.graphml", NETWORKX, EdgeColumns::default());
    assert_eq!(got.format(), Some(Format::GraphMl));
    assert_eq!(got.ids(), ["acme/base", "acme/chat"]);
    let base = &got.models()[0];
    assert_eq!(base.likes, Some(50));
    assert_eq!(base.licenses.as_ref().unwrap(), &["mit", "a<b"]);
    assert_eq!(base.author.as_deref(), Some("acme"));
    assert_eq!(&*base.source, "file:graphml");
    assert_eq!(
        got.said(),
        [
            "acme/chat < acme/base merge imported",
            "acme/chat < - unknown imported"
        ]
    );
    let tally = got.report.files[0].tally;
    assert_eq!((tally.read, tally.models, tally.claims), (5, 2, 2));
    assert_eq!((tally.odd, tally.left_out), (1, 1));
    assert!(got.notes().contains("fused (1)"), "{}", got.notes());
}

#[test]
fn graphml_of_igraph_has_numbers_for_ids() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="v_name" for="node" attr.name="name" attr.type="string"/>
  <key id="e_relation" for="edge" attr.name="relation" attr.type="string"/>
  <graph id="G" edgedefault="directed">
    <node id="n0"><data key="v_name">acme/base</data></node>
    <node id="n1"><data key="v_name">acme/chat</data></node>
    <edge source="n0" target="n1"><data key="e_relation">adapter</data></edge>
  </graph>
</graphml>"#;
    let got = Got::of("g.xml", text, EdgeColumns::default());
    assert_eq!(got.ids(), ["acme/base", "acme/chat"]);
    assert_eq!(got.said(), ["acme/chat < acme/base adapter imported"]);

    let undirected = text.replace("\"directed\"", "\"undirected\"");
    let got = Got::of("g.xml", &undirected, EdgeColumns::default());
    assert!(got.problem().contains("--child"), "{}", got.problem());
    let got = Got::of("g.xml", undirected, columns("source", "target"));
    assert_eq!(got.said(), ["acme/base < acme/chat adapter imported"]);
}

#[test]
fn a_graph_that_breaks_off_keeps_what_came_before() {
    let cut = NETWORKX.find("<edge source=\"ORIGINAL").unwrap() + 20;
    let got = Got::of("g.graphml", &NETWORKX[..cut], EdgeColumns::default());
    assert!(got.problem().contains("row 5"), "{}", got.problem());
    assert_eq!(got.said(), ["acme/chat < acme/base merge imported"]);
    assert_eq!(got.ids().len(), 2);

    let dot = "digraph { a/a -> b/b [relation=merge]; \"c/c";
    let got = Got::of("g.dot", dot, EdgeColumns::default());
    let place = "row 2, is damaged: line 1";
    assert!(got.problem().contains(place), "{}", got.problem());
    assert_eq!(got.said(), ["b/b < a/a merge imported"]);

    let json = r#"{"directed": true, "nodes": [{"id": "a/a"}],
        "links": [{"source": "a/a", "target": "b/b"}, {"sou"#;
    let got = Got::of("g.json", json, EdgeColumns::default());
    assert!(!got.problem().is_empty());
    assert_eq!(got.said(), ["b/b < a/a unknown imported"]);
}

#[test]
fn entities_are_not_expanded() {
    let text = r#"<?xml version="1.0"?>
<!DOCTYPE graphml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<graphml><key id="k" for="node" attr.name="library" attr.type="string"/>
<graph edgedefault="directed"><node id="a/a"><data key="k">&b;&f;&#10;&#x3c;</data></node></graph></graphml>"#;
    let got = Got::of("g.graphml", text, EdgeColumns::default());
    assert_eq!(got.models()[0].library.as_deref(), Some("&b;&f;\n<"));
}

#[test]
fn node_link_json_of_either_kind() {
    for edges in ["links", "edges"] {
        let text = format!(
            r#"{{"directed": true, "multigraph": false, "graph": {{}},
            "nodes": [{{"likes": 3, "pipeline_tag": "fill-mask", "datasets": ["x"], "id": "a/a"}},
                      {{"id": "b/b", "likes": NaN}}],
            "{edges}": [{{"edge_types": ["finetune", "merge"], "edge_type": "merge",
                "percentage_change_in_likes": -Infinity, "source": "a/a", "target": "b/b"}}]}}"#
        );
        let got = Got::of("g.json", text, EdgeColumns::default());
        assert_eq!(got.format(), Some(Format::NodeLink), "{}", got.problem());
        let models = got.models();
        assert_eq!((models[0].likes, models[1].likes), (Some(3), None));
        assert_eq!(models[0].task.as_deref(), Some("fill-mask"));
        assert_eq!(models[0].datasets.as_ref().unwrap(), &["x"]);
        assert_eq!(
            got.said(),
            ["b/b < a/a finetune imported", "b/b < a/a merge imported"]
        );
    }
    let undirected = r#"{"directed": false, "nodes": [{"id": "a/a"}], "links": []}"#;
    let got = Got::of("g.json", undirected, EdgeColumns::default());
    assert!(got.problem().contains("no direction"), "{}", got.problem());
}

#[test]
fn hugging_graph_of_all_its_versions() {
    let first = "digraph G {\n  \"acme/base\" -> \"acme/chat\" [label=\"finetune\"];\n  \
        \"acme/base\" -> \"x/merge\" [label=\"merge\"];\n}\n";
    let got = Got::of("HuggingGraph_v0.dot", first, EdgeColumns::default());
    assert_eq!(got.format(), Some(Format::Dot));
    assert_eq!(got.ids(), ["acme/base", "acme/chat", "x/merge"]);
    let edges = [
        "acme/chat < acme/base finetune imported",
        "x/merge < acme/base merge imported",
    ];
    assert_eq!(got.said(), edges);

    let later = r#"strict digraph "HuggingGraph, all" {
  // typed names
  "model::acme/base" -> "model::acme/chat"
      [label="finetune", edge_type="finetune"];
  "model::acme/base" -> "model::x/merge" [label="merge", edge_type="merged"];
  "dataset::acme/data" -> "model::acme/chat" [label="trained_on", edge_type="trained_on"];
  "model::acme/chat" -> "license::mit" [label="has_license", edge_type="has_license"];
  "model::acme/chat" -> "https://github.com/acme/chat" [label="links_to_github"];
  "model::acme/base" -> "model::acme/base2" [label="new_version", edge_type="new_version"];
}"#;
    let got = Got::of("HuggingGraph_v3.dot", later, EdgeColumns::default());
    assert_eq!(
        got.ids(),
        ["acme/base", "acme/base2", "acme/chat", "x/merge"]
    );
    let said = got.said();
    assert_eq!([&said[1], &said[2]], edges);
    assert_eq!(said[0], "acme/base2 < acme/base unknown imported");
    let notes = got.notes();
    assert!(notes.contains("3 of things other than models"), "{notes}");
    assert!(notes.contains("new_version (1)"), "{notes}");
}

#[test]
fn dot_of_all_kinds_of_statements() {
    let text = r#"# line 1 "x.gv"
digraph {
  graph [rankdir=LR]; node [shape=box]
  label = "a, title";
  subgraph cluster_0 { "a/a" [downloads=7, task=<<b>x</b>>]; b/b:port:n }
  "a/a" -> {"b/b"; "c/c"} [type=quantized]
  "a/a":p -> "d/d" -> "e/e" [relation=merge][weight=2];
  ] "f/f"
  edge [style=bold]
}"#;
    let got = Got::of("g.gv", text, EdgeColumns::default());
    assert_eq!(got.ids(), ["a/a", "b/b", "c/c", "d/d", "e/e", "f/f"]);
    assert_eq!(got.models()[0].downloads, Some(7));
    assert_eq!(got.models()[0].task.as_deref(), Some("<b>x</b>"));
    assert_eq!(
        got.said(),
        [
            "b/b < a/a quantized imported",
            "c/c < a/a quantized imported",
            "d/d < a/a merge imported",
            "e/e < d/d merge imported",
        ]
    );
    let tally = got.report.files[0].tally;
    assert_eq!((tally.models, tally.left_out), (6, 1));

    // Few words may not stand for any number of edges.
    let many = vec!["x/y"; 101].join(" ");
    let text = format!("digraph {{ a/a -> b/b; {{{many}}} c/c -> {{{many}}} -> {{{many}}} }}");
    let got = Got::of("g.dot", text, EdgeColumns::default());
    assert!(got.problem().contains("too many ends"), "{}", got.problem());
    assert!(
        got.said()
            .contains(&"b/b < a/a unknown imported".to_string())
    );

    let undirected = "graph { a/a -- b/b }";
    let got = Got::of("g.dot", undirected, EdgeColumns::default());
    assert!(got.problem().contains("no direction"), "{}", got.problem());
    let got = Got::of("g.dot", undirected, columns("target", "source"));
    assert_eq!(got.said(), ["b/b < a/a unknown imported"]);
}

#[test]
fn edge_lists_by_the_names_of_their_columns() {
    let text = "child,parent,relation\nb/b,a/a,merge\n";
    let plain = Got::of("e.csv", text, EdgeColumns::default());
    assert_eq!(plain.format(), Some(Format::EdgeList));
    assert_eq!(plain.ids(), ["a/a", "b/b"]);
    assert_eq!(plain.said(), ["b/b < a/a merge imported"]);
    let text = "model\tbase_model\ttype\nb/b\thttps://huggingface.co/a/a\tQuantized\n\
        \tx/x\t\nc/c\tNone\t\n";
    let tabs = Got::of("e.tsv", text, EdgeColumns::default());
    assert_eq!(
        tabs.said(),
        ["b/b < a/a quantized imported", "c/c < - unknown imported"]
    );
    assert_eq!(tabs.report.files[0].tally.left_out, 1);

    let either = "source,target\na/a,b/b\n";
    let asked = Got::of("e.csv", either, EdgeColumns::default());
    let way = "--child target --parent source";
    assert!(asked.problem().contains(way), "{}", asked.problem());
    assert_eq!(asked.report.after.models, 0);
    let one_way = Got::of("e.csv", either, columns("target", "source"));
    assert_eq!(one_way.said(), ["b/b < a/a unknown imported"]);
    let child = EdgeColumns {
        child: Some("source".into()),
        ..EdgeColumns::default()
    };
    let other_way = Got::of("e.csv", either, child);
    assert_eq!(other_way.said(), ["a/a < b/b unknown imported"]);

    let text = "of,made,how\na/a,b/b,adapter\n";
    let own = EdgeColumns {
        relation: Some("how".into()),
        ..columns("made", "of")
    };
    let own = Got::of("e.csv", text, own);
    assert_eq!(own.said(), ["b/b < a/a adapter imported"]);
    let wrong = Got::of("e.csv", text, columns("made", "from"));
    let there = "there are: of, made, how";
    assert!(wrong.problem().contains(there), "{}", wrong.problem());
}

#[test]
fn edges_of_one_model_may_be_far_apart() {
    let mut text = String::from("child,parent\n");
    for parent in 0..3 {
        for child in 0..40_000 {
            text += &format!("c/{child},p/{parent}\n");
        }
    }
    let got = Got::of("e.csv", text, EdgeColumns::default());
    assert_eq!(got.report.after.models, 40_003);
    assert_eq!(got.report.after.claims, 120_000);
}

#[test]
fn a_second_import_changes_nothing() {
    let files = [
        ("g.graphml", NETWORKX),
        (
            "g.dot",
            "digraph { a/a -> b/b [evidence=hub_tag, relation=merge]; c/c [missing=true]; c/c -> b/b }",
        ),
        (
            "e.csv",
            "child,parent,evidence\nb/b,a/a,\"[\"\"hub_tag\"\",\"\"card\"\"]\"\n",
        ),
    ];
    for (name, text) in files {
        let got = Got::of(name, text, EdgeColumns::default());
        assert!(got.report.changed, "{name}");
        let before = (got.models(), got.said());
        let mut writer = Writer::open(&got.dir.path().join("data")).unwrap();
        let options = Options {
            tool: "test".into(),
            ..Options::default()
        };
        let again = import(&[got.dir.path().join(name)], &options, &mut writer, &()).unwrap();
        assert_eq!((got.models(), got.said()), before, "{name}");
        assert_eq!(again.after.models, got.report.after.models, "{name}");
    }
}
