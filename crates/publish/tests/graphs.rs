//! Exports as graphs. That other programs read them is tested with those
//! programs, by the xtask.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{add, family, snapshot, tagged};
use modeltree_lineage::{Direction, EvidenceFilter, Walk};
use modeltree_publish::{
    ExportError, GraphFormat, GraphWritten, MOST_IN_MERMAID, Selection, export_graph, write_graph,
};
use modeltree_query::Atlas;
use modeltree_records::{Relation, RelationSet};
use modeltree_snapshot::Batch;

fn text(atlas: &Atlas, selection: &Selection, format: GraphFormat) -> (String, GraphWritten) {
    let mut out = Vec::new();
    let place = Path::new("memory");
    let written = write_graph(atlas, selection, &[], format, &mut out, place, &mut |_| {});
    let written = written.unwrap();
    (String::from_utf8_lossy(&out).into_owned(), written)
}

fn of_everything(batch: Batch, format: GraphFormat) -> String {
    let dir = tempfile::tempdir().unwrap();
    text(&snapshot(dir.path(), batch), &Selection::whole(), format).0
}

fn derived<'a>(id: &'a str, tags: &[&'a str]) -> Batch {
    let mut batch = Batch::default();
    add(&mut batch, tagged(id, tags));
    batch
}

fn joined(batches: impl IntoIterator<Item = Batch>) -> Batch {
    let mut all = Batch::default();
    for batch in batches {
        all.models.extend(batch.models);
        all.claims.extend(batch.claims);
    }
    all
}

#[test]
fn the_same_snapshot_gives_the_same_bytes_and_counts_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(dir.path(), family());
    for format in GraphFormat::ALL {
        let (first, written) = text(&atlas, &Selection::whole(), format);
        assert_eq!((first, written), text(&atlas, &Selection::whole(), format));
        let expected = match format {
            // The merge's other parent hangs nowhere.
            GraphFormat::Newick => (8, 5),
            // -x/-y has no edge.
            GraphFormat::EdgesCsv | GraphFormat::EdgesTsv | GraphFormat::EdgesParquet => (7, 6),
            _ => (8, 6),
        };
        assert_eq!((written.nodes, written.edges), expected, "{format:?}");
    }
}

#[test]
fn hostile_text_stays_within_its_place() {
    let xml = of_everything(family(), GraphFormat::GraphMl);
    assert!(
        xml.contains("a &quot;quoted&quot;, lib&#10;with lines\u{fffd}\u{fffd}[2J"),
        "{xml}"
    );
    let dot = of_everything(family(), GraphFormat::Dot);
    let lib = r#"library="a \"quoted\", lib\nwith lines"#;
    assert!(
        dot.contains(&format!("{lib}\u{fffd}\u{fffd}[2J\"")),
        "{dot}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&of_everything(family(), GraphFormat::NodeLink)).unwrap();
    assert_eq!(
        json["nodes"][1]["library"],
        "a \"quoted\", lib\nwith lines\u{0}\u{1b}[2J"
    );
    let list = of_everything(family(), GraphFormat::EdgesCsv);
    assert!(!list.contains("\n-x"), "{list}");
}

#[test]
fn a_part_holds_the_edges_between_its_models() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(dir.path(), family());
    let graph = atlas.graph();
    let blend = atlas.resolve("lab/blend").unwrap();
    let up = graph.walk(blend, Direction::Up, Walk::default());
    let ancestry = Selection::of(up.map(|step| step.node));
    let (dot, _) = text(&atlas, &ancestry, GraphFormat::Dot);
    assert_eq!(dot.matches(" -> ").count(), 2, "{dot}");
    assert!(dot.contains("\"gone/other\" [missing=true];"), "{dot}");

    let base = atlas.resolve("acme/base").unwrap();
    let family = Selection::of(graph.family(base, Walk::default()).map(|step| step.node));
    let (dot, written) = text(&atlas, &family, GraphFormat::Dot);
    assert!(!dot.contains("gone/other"), "{dot}");
    assert_eq!((written.nodes, written.edges), (6, 5));

    // Of everything, a missing parent comes along where an edge leads to it.
    let tuned = Selection::whole().with_relations(RelationSet::of(Relation::Finetune));
    let (dot, written) = text(&atlas, &tuned, GraphFormat::Dot);
    assert!(!dot.contains("gone/other"), "{dot}");
    assert_eq!((written.nodes, written.edges), (7, 2));

    let some = family
        .among(atlas.resolve("lab/q"))
        .with_relations(RelationSet::ALL);
    let (_, written) = text(&atlas, &some, GraphFormat::GraphMl);
    assert_eq!((written.nodes, written.edges), (1, 0));
}

#[test]
fn in_trees_a_model_hangs_from_the_first_of_its_parents() {
    let newick = of_everything(family(), GraphFormat::Newick);
    let lines: BTreeSet<&str> = newick.lines().collect();
    // acme/base is the more downloaded parent of the merge.
    let base = "('lab/blend':1[&&NHX:relation=merge:parents=gone/other|merge],\
        'lab/lora':1[&&NHX:relation=adapter],'lab/q':1[&&NHX:relation=quantized],\
        ('lab/tuned-again':1[&&NHX:relation=finetune])'lab/tuned':1[&&NHX:relation=finetune])\
        'acme/base'[&&NHX:downloads=1000];";
    assert_eq!(
        lines,
        BTreeSet::from(["'-x/-y';", base, "'gone/other'[&&NHX:missing=true];"])
    );
    // The relation comes before the downloads.
    let mut batch = derived("a/popular", &[]);
    batch.models[0].downloads = Some(9);
    let both = derived(
        "c/c",
        &["base_model:finetune:a/popular", "base_model:merge:b/b"],
    );
    let newick = of_everything(
        joined([batch, derived("b/b", &[]), both]),
        GraphFormat::Newick,
    );
    assert!(
        newick.contains("('c/c':1[&&NHX:relation=merge:parents=a/popular|finetune])'b/b';"),
        "{newick}"
    );
}

#[test]
fn circles_are_cut_above_their_first_member() {
    let circle = [
        derived("b/b", &["base_model:finetune:c/c"]),
        derived("c/c", &["base_model:finetune:b/b"]),
        derived("d/d", &["base_model:finetune:c/c"]),
    ];
    let newick = of_everything(joined(circle), GraphFormat::Newick);
    assert_eq!(
        newick,
        "(('d/d':1[&&NHX:relation=finetune])'c/c':1[&&NHX:relation=finetune])\
         'b/b'[&&NHX:parents=c/c|finetune];\n"
    );
}

#[test]
fn a_deep_line_is_no_trouble() {
    let ids: Vec<String> = (0..20_000).map(|at| format!("o/m{at:05}")).collect();
    let tags: Vec<String> = ids
        .iter()
        .map(|id| format!("base_model:finetune:{id}"))
        .collect();
    let mut batch = derived(&ids[0], &[]);
    for (id, tag) in ids[1..].iter().zip(&tags) {
        add(&mut batch, tagged(id, &[tag.as_str()]));
    }
    let newick = of_everything(batch, GraphFormat::Newick);
    assert_eq!(newick.matches('(').count(), ids.len() - 1);
}

#[test]
fn evidence_is_told_by_kind_where_there_are_several() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = tagged("b/b", &["base_model:finetune:a/a"]);
    child.card_data = Some(r#"{"base_model":"a/a"}"#.into());
    let mut batch = derived("a/a", &[]);
    add(&mut batch, child);
    let atlas = snapshot(dir.path(), batch);
    let (dot, _) = text(&atlas, &Selection::whole(), GraphFormat::Dot);
    assert!(
        dot.contains(r#"[relation="finetune", relations="finetune", evidence="hub_tag"];"#),
        "{dot}"
    );
    let atlas = atlas.with_evidence(EvidenceFilter::All);
    let (dot, _) = text(&atlas, &Selection::whole(), GraphFormat::Dot);
    let claims = r#"relations="finetune,unknown", evidence="hub_tag,card", claims="hub_tag=finetune card=unknown"];"#;
    assert!(dot.contains(claims), "{dot}");
}

#[test]
fn what_is_too_large_or_not_there_is_refused_before_a_file_appears() {
    let dir = tempfile::tempdir().unwrap();
    let mut batch = derived("a/a", &[]);
    let ids: Vec<String> = (0..=MOST_IN_MERMAID).map(|at| format!("b/{at}")).collect();
    for id in &ids {
        add(&mut batch, tagged(id, &["base_model:adapter:a/a"]));
    }
    let atlas = snapshot(&dir.path().join("data"), batch);
    let all = Selection::whole();
    let export = |columns: &[String], format, name: &str, force| {
        let file = dir.path().join(name);
        export_graph(&atlas, &all, columns, format, &file, force, &mut |_| {})
    };
    let refused = export(&[], GraphFormat::Mermaid, "out/a.mmd", false);
    assert!(
        matches!(refused, Err(ExportError::TooLarge { .. })),
        "{refused:?}"
    );
    let refused = export(&["no".into()], GraphFormat::Dot, "out/a.dot", false);
    assert!(matches!(refused, Err(ExportError::Store(_))), "{refused:?}");
    assert_eq!(
        std::fs::read_dir(dir.path().join("out")).unwrap().count(),
        0
    );

    export(&["likes".into()], GraphFormat::Dot, "out/a.dot", false).unwrap();
    let refused = export(&[], GraphFormat::Dot, "out/a.dot", false);
    assert!(
        matches!(refused, Err(ExportError::Exists(_))),
        "{refused:?}"
    );
    export(&[], GraphFormat::Dot, "out/a.dot", true).unwrap();
    let refused = export(&[], GraphFormat::Dot, "out", true);
    assert!(
        matches!(refused, Err(ExportError::NotAFile(_))),
        "{refused:?}"
    );
}
