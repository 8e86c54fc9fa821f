//! Shapes that break simple programs, and the facts of a real family.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use modeltree_lineage::{Builder, Claim, Graph, Model, Walk};
use modeltree_records::{Evidence, Relation, RelationSet, Timestamp};

const ALL: RelationSet = RelationSet::ALL;

fn graph(models: &[String], edges: &[(String, String, Relation)]) -> Graph {
    let mut builder = Builder::new();
    for (row, id) in models.iter().enumerate() {
        builder.model(Model::bare(id, row as u64)).unwrap();
    }
    for (child, parent, relation) in edges {
        builder
            .claim(Claim {
                child,
                parent: Ok(parent),
                parent_hub_id: None,
                relation: *relation,
                evidence: Evidence::HubTag,
            })
            .unwrap();
    }
    builder.build().unwrap().into_graph()
}

fn named(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{prefix}/{at:05}")).collect()
}

#[test]
fn a_chain_of_five_thousand() {
    let models = named("chain", 5000);
    let edges: Vec<_> = models
        .windows(2)
        .map(|pair| (pair[1].clone(), pair[0].clone(), Relation::Finetune))
        .collect();
    let graph = graph(&models, &edges);
    let (first, last) = (
        graph.find(&models[0]).unwrap(),
        graph.find(&models[4999]).unwrap(),
    );
    let family = graph.families(ALL)[0];
    assert_eq!(
        (family.size, family.depth, family.breadth, family.leaves),
        (5000, 4999, 1, 1)
    );
    assert_eq!(graph.generation(last, ALL), 4999);
    assert_eq!(graph.roots_of(last, ALL).roots, [first]);
    let routes = graph.routes(last, first, Walk::default(), 10);
    assert_eq!((routes.total, routes.routes[0].len()), (1, 4999));
    assert_eq!(graph.lines(last, ALL, 10).lines[0].len(), 5000);
    let all = graph.influence_of_all(ALL, Timestamp::from_micros(0));
    assert!(
        all.iter()
            .enumerate()
            .all(|(at, (_, found))| found.descendants as usize == 4999 - at)
    );
}

#[test]
fn a_chain_of_diamonds_has_more_ways_than_can_be_counted() {
    let mut models = Vec::new();
    let mut edges = Vec::new();
    for at in 0..100 {
        models.extend(["top", "left", "right"].map(|part| format!("d/{at:03}-{part}")));
        for side in ["left", "right"] {
            let side = format!("d/{at:03}-{side}");
            edges.push((side.clone(), format!("d/{at:03}-top"), Relation::Finetune));
            edges.push((format!("d/{:03}-top", at + 1), side, Relation::Merge));
        }
    }
    models.push("d/100-top".into());
    let graph = graph(&models, &edges);
    let (top, end) = (
        graph.find("d/000-top").unwrap(),
        graph.find("d/100-top").unwrap(),
    );
    let routes = graph.routes(end, top, Walk::default(), 3);
    assert_eq!((routes.total, routes.routes.len()), (u64::MAX, 3));
    assert!(
        routes
            .routes
            .iter()
            .all(|route| route.len() == 200 && route.is_direct())
    );
    let lines = graph.lines(end, ALL, 5);
    assert_eq!((lines.lines.len(), lines.more), (5, true));
    let found = graph.influence(top, ALL, Timestamp::from_micros(0));
    assert_eq!(found.descendants, 300);
    let common = graph.common_ancestors(
        &["d/050-left", "d/050-right"].map(|id| graph.find(id).unwrap()),
        Walk::default(),
    );
    assert_eq!(common.len(), 1);
    assert_eq!(graph.id(common[0].node), "d/050-top");
}

#[test]
fn a_merge_of_forty_seven() {
    let mut models = named("parent", 47);
    let edges: Vec<_> = models
        .iter()
        .map(|parent| ("merge/all".to_string(), parent.clone(), Relation::Merge))
        .collect();
    models.push("merge/all".into());
    let graph = graph(&models, &edges);
    let merge = graph.find("merge/all").unwrap();
    assert_eq!(graph.parents(merge).count(), 47);
    assert_eq!(graph.roots_of(merge, ALL).roots.len(), 47);
    assert_eq!(graph.ancestry(merge, Walk::default()).edges.len(), 47);
    assert_eq!(graph.families(ALL).len(), 47);
    assert_eq!(graph.components(ALL).list()[0].size, 48);
}

#[test]
fn a_parent_of_thirty_three_thousand() {
    let mut models = named("child", 33_000);
    let edges: Vec<_> = models
        .iter()
        .map(|child| (child.clone(), "big/parent".to_string(), Relation::Adapter))
        .collect();
    models.push("big/parent".into());
    let graph = graph(&models, &edges);
    let parent = graph.find("big/parent").unwrap();
    assert_eq!(graph.descendants(parent, Walk::default()).count(), 33_000);
    let child = graph.find("child/00007").unwrap();
    assert_eq!(graph.siblings(child, ALL).len(), 32_999);
    let found = graph.influence_of_all(ALL, Timestamp::from_micros(0));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.children_by_relation.adapter, 33_000);
    assert_eq!(found[0].1.owners, 1);
}

#[test]
fn a_cycle_of_three_and_a_model_that_names_itself() {
    let models: Vec<_> = ["c/1", "c/2", "c/3", "c/below", "s/self"]
        .map(str::to_string)
        .into();
    let edge =
        |child: &str, parent: &str| (child.to_string(), parent.to_string(), Relation::Finetune);
    let edges = [
        edge("c/1", "c/3"),
        edge("c/2", "c/1"),
        edge("c/3", "c/2"),
        edge("c/below", "c/2"),
        edge("s/self", "s/self"),
    ];
    let graph = graph(&models, &edges);
    let node = |id| graph.find(id).unwrap();
    let report = graph.report().unwrap();
    assert_eq!(report.self_loops.count, 1);
    assert_eq!(report.cycles, 1);
    assert_eq!(report.cycle_members, [["c/1", "c/2", "c/3"]]);
    // The cycle stands in for a root.
    let starts = graph.starts(ALL);
    assert_eq!(starts.roots, [node("s/self")]);
    assert_eq!(starts.cycles, [[node("c/1"), node("c/2"), node("c/3")]]);
    assert_eq!(graph.generation(node("c/3"), ALL), 0);
    assert_eq!(graph.generation(node("c/below"), ALL), 1);
    let families = graph.families(ALL);
    assert_eq!(families.len(), 1);
    assert!(families[0].cyclic);
    assert_eq!((graph.id(families[0].root), families[0].size), ("c/1", 4));
    // A model is not its own descendant, though it descends from itself.
    let found = graph.influence(node("c/1"), ALL, Timestamp::from_micros(0));
    assert_eq!(found.descendants, 3);
}

#[test]
fn the_family_of_smollm2() {
    let Some(folder) = shared_data() else { return };
    let path = folder.join("trees/SmolLM2-1.7B_component_dashboard.json");
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = |value: &serde_json::Value, key| value[key].as_str().unwrap().to_string();
    let list = |key: &str| json[key].as_array().unwrap().iter();
    let models: Vec<_> = list("nodes").map(|node| text(node, "id")).collect();
    let edges: Vec<_> = list("edges")
        .map(|edge| {
            let relation = Relation::from_hub(edge["type"].as_str().unwrap()).unwrap();
            (text(edge, "target"), text(edge, "source"), relation)
        })
        .collect();
    let graph = graph(&models, &edges);
    assert_eq!((graph.nodes().count(), graph.edge_count()), (1042, 1041));

    let root = graph.find("HuggingFaceTB/SmolLM2-1.7B").unwrap();
    let families = graph.families(ALL);
    assert_eq!(families.len(), 1);
    let family = families[0];
    assert_eq!(family.root, root);
    assert_eq!((family.size, family.depth, family.breadth), (1042, 4, 470));
    assert_eq!(family.leaves, 995);
    let by = family.by_relation;
    assert_eq!((by.adapter, by.finetune, by.quantized), (522, 282, 237));
    let mut levels = [0; 5];
    for generation in graph.generations(ALL) {
        levels[generation as usize] += 1;
    }
    assert_eq!(levels, [1, 74, 470, 470, 27]);
    let largest = graph
        .nodes()
        .map(|node| (graph.children(node).count(), graph.id(node)))
        .max();
    assert_eq!(largest, Some((267, "unsloth/SmolLM2-1.7B")));
    let components = graph.components(ALL);
    assert_eq!(
        (components.list().len(), components.list()[0].edges),
        (1, 1041)
    );
}

fn shared_data() -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        folder.display()
    );
    eprintln!("SKIPPED: no data in {}", folder.display());
    None
}
