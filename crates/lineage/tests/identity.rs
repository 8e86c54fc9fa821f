//! Which model a claim means, and what the report says of it.
#![allow(clippy::unwrap_used)]

use modeltree_lineage::{BuildError, BuildReport, Builder, Claim, EvidenceFilter, Graph, Model};
use modeltree_records::{Evidence, HubId, Problem, Relation};

struct Scene(Builder);

impl Scene {
    fn new(models: &[&str]) -> Self {
        let mut builder = Builder::new();
        for (row, id) in models.iter().enumerate() {
            builder.model(Model::bare(id, row as u64)).unwrap();
        }
        Self(builder)
    }

    fn with_hub_ids(models: &[(&str, u8)]) -> Self {
        let mut builder = Builder::new();
        for (row, (id, hub_id)) in models.iter().enumerate() {
            let mut model = Model::bare(id, row as u64);
            model.hub_id = Some(HubId([*hub_id; 12]));
            builder.model(model).unwrap();
        }
        Self(builder)
    }

    fn alias(mut self, alias: &str, id: &str) -> Self {
        self.0.alias(alias, id);
        self
    }

    fn claim(mut self, child: &str, parent: &str, evidence: Evidence, hub_id: Option<u8>) -> Self {
        self.0
            .claim(Claim {
                child,
                parent: Ok(parent),
                parent_hub_id: hub_id.map(|byte| HubId([byte; 12])),
                relation: Relation::Finetune,
                evidence,
            })
            .unwrap();
        self
    }

    fn hub(self, child: &str, parent: &str) -> Self {
        self.claim(child, parent, Evidence::HubTag, None)
    }

    fn card(self, child: &str, parent: &str) -> Self {
        self.claim(child, parent, Evidence::Card, None)
    }

    fn build(self) -> (Graph, BuildReport) {
        let built = self.0.build().unwrap();
        let report = built.report().clone();
        let graph = built.into_graph();
        assert_eq!(graph.report().as_ref(), Some(&report));
        (graph, report)
    }
}

fn parents(graph: &Graph, child: &str) -> Vec<String> {
    let child = graph.find(child).unwrap();
    let ids = graph
        .parents(child)
        .map(|edge| graph.id(edge.node).to_string());
    ids.collect()
}

#[test]
fn the_hubs_own_key_wins_over_the_name() {
    // "old/name" was renamed to "new/name", and somebody else took "old/name".
    let (graph, report) = Scene::with_hub_ids(&[("c/c", 3), ("new/name", 1), ("old/name", 2)])
        .claim("c/c", "old/name", Evidence::HubTag, Some(1))
        .build();
    assert_eq!(parents(&graph, "c/c"), ["new/name"]);
    assert_eq!(report.found_by_hub_id.count, 1);
    let case = &report.found_by_hub_id.examples[0];
    assert_eq!(case.named.as_deref(), Some("old/name"));
    assert_eq!(case.taken_for.as_deref(), Some("new/name"));
}

#[test]
fn an_unknown_key_falls_back_to_the_name() {
    let (graph, report) = Scene::with_hub_ids(&[("a/a", 1), ("c/c", 3)])
        .claim("c/c", "a/a", Evidence::HubTag, Some(9))
        .build();
    assert_eq!(parents(&graph, "c/c"), ["a/a"]);
    assert_eq!(report.found_by_hub_id.count, 0);
    assert_eq!(report.missing_parents.count, 0);
}

#[test]
fn aliases_lead_to_the_current_id() {
    let (graph, report) = Scene::new(&["c/c", "openai-community/gpt2"])
        .alias("gpt2", "gpt2-moved")
        .alias("gpt2-moved", "openai-community/gpt2")
        .alias("c/c", "openai-community/gpt2")
        .card("c/c", "gpt2")
        .build();
    assert_eq!(parents(&graph, "c/c"), ["openai-community/gpt2"]);
    assert_eq!(report.found_by_alias.count, 1);
    assert_eq!(
        report.unused_aliases.count, 1,
        "an alias does not hide a model"
    );
    let gpt2 = graph.find("openai-community/gpt2");
    assert_eq!(graph.find_alias("GPT2"), gpt2);
    assert_eq!(graph.find_alias("gpt2-moved"), gpt2);
    assert_eq!(graph.find_alias("gpt"), None);
    assert_eq!(graph.find_alias("zzz"), None);
    assert_eq!(graph.find("gpt2"), None);
}

#[test]
fn aliases_that_go_in_a_circle_end() {
    let (graph, report) = Scene::new(&["c/c"])
        .alias("x/1", "x/2")
        .alias("x/2", "x/1")
        .hub("c/c", "x/1")
        .build();
    assert_eq!(parents(&graph, "c/c").len(), 1);
    assert_eq!(report.missing_parents.count, 1);
}

#[test]
fn only_a_card_may_mistake_the_case() {
    let (graph, report) = Scene::new(&["c/card", "c/hub", "google/gemma-7b"])
        .card("c/card", "google/gemma-7B")
        .hub("c/hub", "google/gemma-7B")
        .build();
    // The Hub's claims are read first: its spelling makes a node of its own.
    assert_eq!(parents(&graph, "c/hub"), ["google/gemma-7B"]);
    assert_eq!(parents(&graph, "c/card"), ["google/gemma-7B"]);
    assert_eq!(report.missing_parents.count, 1);

    let (graph, report) = Scene::new(&["c/card", "google/gemma-7b"])
        .card("c/card", "google/gemma-7B")
        .build();
    assert_eq!(parents(&graph, "c/card"), ["google/gemma-7b"]);
    assert_eq!(report.case_variants.count, 1);
    assert_eq!(report.missing_parents.count, 0);

    let (graph, report) = Scene::new(&["c/card", "g/A-b", "g/a-B"])
        .card("c/card", "g/a-b")
        .build();
    assert_eq!(
        parents(&graph, "c/card"),
        ["g/a-b"],
        "not unique: neither is meant"
    );
    assert_eq!(report.case_variants.count, 0);
    assert_eq!(report.missing_parents.count, 1);
}

#[test]
fn files_stand_in_for_the_hub_and_cards_for_files() {
    let (graph, report) = Scene::new(&["b/b", "c/c", "d/d", "h/h", "i/i"])
        .hub("c/c", "h/h")
        .claim("c/c", "i/i", Evidence::Imported, None)
        .card("c/c", "b/b")
        // The Hub resolved nothing but the model itself.
        .hub("d/d", "d/d")
        .claim("d/d", "I/I", Evidence::Imported, None)
        .card("d/d", "i/i")
        .card("d/d", "b/b")
        // The file names the model itself alone.
        .claim("b/b", "b/b", Evidence::Imported, None)
        .card("b/b", "h/h")
        .build();
    let under = |filter| {
        let graph = graph.with_evidence(filter);
        ["b/b", "c/c", "d/d"].map(|child| parents(&graph, child).join(" "))
    };
    assert_eq!(under(EvidenceFilter::Standard), ["h/h", "h/h", "i/i"]);
    assert_eq!(under(EvidenceFilter::HubTag), ["", "h/h", ""]);
    assert_eq!(under(EvidenceFilter::Imported), ["", "i/i", "i/i"]);
    assert_eq!(under(EvidenceFilter::Card), ["h/h", "b/b", "b/b i/i"]);
    assert_eq!(report.edges["standard"], 3);
    assert_eq!(report.edges["imported"], 2);
    assert_eq!(report.case_variants.count, 1);
}

#[test]
fn missing_parents_are_flagged_nodes() {
    let (graph, report) = Scene::with_hub_ids(&[("b/b", 1), ("d/d", 2), ("f/f", 3)])
        .claim("b/b", "gone/now", Evidence::HubTag, Some(7))
        .claim("d/d", "gone/before", Evidence::HubTag, Some(7))
        .card("f/f", "Gone/Now")
        .build();
    assert_eq!(graph.len(), 4);
    let gone = graph.find("gone/now").unwrap();
    assert!(graph.is_missing(gone));
    assert_eq!(graph.row(gone), None);
    assert_eq!(graph.downloads(gone), None);
    let children: Vec<_> = graph
        .children(gone)
        .map(|edge| graph.id(edge.node))
        .collect();
    assert_eq!(children, ["b/b", "d/d", "f/f"], "one _id, one node");
    assert_eq!(report.missing_parents.count, 1);
    assert_eq!(report.claims_to_missing, 3);
    let rows: Vec<_> = graph.nodes().filter_map(|node| graph.row(node)).collect();
    assert_eq!(rows, [0, 1, 2]);
}

#[test]
fn a_missing_parent_that_only_a_card_names_is_outside_the_hubs_view() {
    let (graph, _) = Scene::new(&["c/c"]).card("c/c", "gone/one").build();
    assert_eq!(graph.nodes().count(), 2);
    let hub = graph.with_evidence(EvidenceFilter::HubTag);
    assert_eq!(hub.nodes().count(), 1);
    assert_eq!(hub.edge_count(), 0);
    assert_eq!(hub.families(modeltree_records::RelationSet::ALL), []);
    assert_eq!(
        hub.components(modeltree_records::RelationSet::ALL)
            .list()
            .len(),
        1
    );
}

#[test]
fn what_makes_no_edge_is_counted() {
    let mut scene = Scene::new(&["a/a", "b/b", "c/c"])
        .hub("a/a", "a/a")
        .alias("a-old", "a/a")
        .card("a/a", "a-old")
        .hub("b/b", "a/a")
        .hub("b/b", "a/a")
        .card("b/b", "c/c");
    for problem in [
        Problem::Placeholder,
        Problem::Placeholder,
        Problem::LocalPath,
    ] {
        scene
            .0
            .claim(Claim {
                child: "c/c",
                parent: Err(problem),
                parent_hub_id: None,
                relation: Relation::Unknown,
                evidence: Evidence::Card,
            })
            .unwrap();
    }
    let (graph, report) = scene.build();
    assert_eq!(graph.len(), 3);
    assert_eq!(graph.edge_count(), 1);
    assert_eq!(report.edges["standard"], 1);
    assert_eq!(report.edges["all"], 2);
    assert_eq!(report.self_loops.count, 2);
    assert_eq!(report.duplicate_claims.count, 1);
    assert_eq!(report.declared_otherwise.count, 1);
    assert_eq!(report.unusable["placeholder"].count, 2);
    assert_eq!(report.unusable["local_path"].count, 1);
    assert_eq!(report.claims["hub_tag"], 3);
    assert_eq!(report.claims["card"], 5);
}

#[test]
fn a_child_without_a_record_is_a_missing_node() {
    let (graph, report) = Scene::new(&["a/a"]).hub("x/x", "a/a").build();
    assert!(graph.is_missing(graph.find("x/x").unwrap()));
    assert_eq!(report.children_without_record.count, 1);
    assert_eq!(parents(&graph, "x/x"), ["a/a"]);
}

#[test]
fn the_first_of_two_records_counts() {
    let mut builder = Builder::new();
    for (row, id) in ["b/b", "a/a", "b/b"].into_iter().enumerate() {
        builder.model(Model::bare(id, row as u64)).unwrap();
    }
    let built = builder.build().unwrap();
    assert_eq!(built.report().duplicate_models.count, 1);
    assert_eq!(built.report().models, 2);
    let graph = built.into_graph();
    assert_eq!(graph.row(graph.find("b/b").unwrap()), Some(0));
}

#[test]
fn examples_are_capped_and_counts_are_not() {
    let ids: Vec<String> = (0..80).map(|at| format!("m/{at:03}")).collect();
    let mut scene = Scene::new(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    for id in &ids {
        scene = scene.hub(id, id);
    }
    let (_, report) = scene.build();
    assert_eq!(report.self_loops.count, 80);
    assert_eq!(report.self_loops.examples.len(), 50);
}

#[test]
fn text_that_cannot_be_an_id_is_refused() {
    let mut builder = Builder::new();
    for bad in ["", "a\nb", "a b", "é"] {
        let refused = builder.model(Model::bare(bad, 0));
        assert_eq!(refused, Err(BuildError::BadId(bad.into())));
    }
}
