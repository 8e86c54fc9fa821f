//! Finding models by id, by name and by a piece of either.
#![allow(clippy::unwrap_used)]

use modeltree_lineage::{Builder, Graph, Model, NodeId};
use proptest::prelude::*;

fn graph(ids: &[String]) -> Graph {
    let mut builder = Builder::new();
    for (row, id) in ids.iter().enumerate() {
        let mut model = Model::bare(id, row as u64);
        model.downloads = Some(row as u64 % 7);
        builder.model(model).unwrap();
    }
    builder.build().unwrap().into_graph()
}

/// Ids over few letters, so that pieces occur often and in several cases.
fn ids() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("([aAb_-]{1,3}/)?[aAbB0_.\\[{*-]{1,20}", 0..60)
}

fn name(id: &str) -> &str {
    id.split_once('/').map_or(id, |(_, name)| name)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_id_is_found(ids in ids(), other in "[aAbB0_./-]{0,12}") {
        let graph = graph(&ids);
        let all: Vec<_> = (0..graph.len() as u32).map(NodeId).collect();
        prop_assert!(all.is_sorted_by(|a, b| graph.id(*a) < graph.id(*b)));
        for text in ids.iter().chain([&other]) {
            let exact = all.iter().copied().find(|node| graph.id(*node) == text);
            prop_assert_eq!(graph.find(text), exact);
            prop_assert_eq!(exact.is_some(), ids.contains(text));
            let folded: Vec<_> = all
                .iter()
                .copied()
                .filter(|node| graph.id(*node).eq_ignore_ascii_case(text))
                .collect();
            let swapped = text.to_ascii_uppercase();
            prop_assert_eq!(&graph.find_folded(&swapped).collect::<Vec<_>>(), &folded);
            let named: Vec<_> = all
                .iter()
                .copied()
                .filter(|node| name(graph.id(*node)).eq_ignore_ascii_case(name(text)))
                .collect();
            prop_assert_eq!(graph.by_name(name(text)).collect::<Vec<_>>(), named);
        }
    }

    #[test]
    fn a_search_finds_what_contains_the_text(
        ids in ids(),
        text in "[aAbB0_./\\[{*\n-]{1,6}",
        limit in 0..8usize,
    ) {
        let graph = graph(&ids);
        let folded = text.to_ascii_lowercase();
        let all = (0..graph.len() as u32).map(NodeId);
        let expected: Vec<_> = all
            .filter(|node| graph.id(*node).to_ascii_lowercase().contains(&folded))
            .collect();
        prop_assert_eq!(&graph.search(&text).collect::<Vec<_>>(), &expected);

        let mut ranked = expected.clone();
        ranked.sort_by_key(|node| {
            let id = graph.id(*node).to_ascii_lowercase();
            let class = if name(&id) == folded || id == folded {
                0
            } else if name(&id).starts_with(&folded) || id.starts_with(&folded) {
                1
            } else {
                2
            };
            (class, std::cmp::Reverse(graph.downloads(*node)), *node)
        });
        ranked.truncate(limit);
        let found = graph.best(&text, limit, |_| true);
        prop_assert_eq!(found.total, expected.len());
        prop_assert_eq!(found.best, ranked);
    }
}

#[test]
fn a_search_looks_through_all_of_many_ids() {
    let ids: Vec<_> = (0..70_000).map(|n| format!("o{}/m-{n}", n % 97)).collect();
    let graph = graph(&ids);
    for text in ["/m-1", "M-69", "o96/", "m-69999", "m-70000", "9/m-3"] {
        let folded = text.to_lowercase();
        let nodes = (0..graph.len() as u32).map(NodeId);
        let mut expected: Vec<_> = nodes
            .filter(|node| graph.id(*node).contains(&folded))
            .collect();
        assert_eq!(graph.search(text).collect::<Vec<_>>(), expected);
        let found = graph.best(text, usize::MAX, |_| true);
        assert_eq!(found.total, expected.len());
        expected.sort_by_key(|node| {
            let starts =
                graph.name(*node).starts_with(&folded) || graph.id(*node).starts_with(&folded);
            let is = graph.name(*node) == folded;
            (
                !is,
                !starts,
                std::cmp::Reverse(graph.downloads(*node)),
                *node,
            )
        });
        assert_eq!(found.best, expected, "{text}");
        let few = graph.best(text, 10, |_| true);
        assert_eq!(few.best, expected[..expected.len().min(10)]);
    }
}

#[test]
fn a_search_can_be_narrowed() {
    let ids: Vec<_> = ["a/llama-1", "b/llama-2", "c/bert"]
        .map(str::to_string)
        .into();
    let graph = graph(&ids);
    let found = graph.best("LLAMA", 10, |node| graph.owner(node) == Some("b"));
    assert_eq!(found.total, 1);
    assert_eq!(graph.id(found.best[0]), "b/llama-2");
    assert_eq!(graph.search("").count(), 0);
}

#[test]
fn owners_and_names_are_parts_of_the_id() {
    let graph = graph(&["acme/tiny".to_string(), "gpt2".to_string()]);
    let tiny = graph.find("acme/tiny").unwrap();
    let gpt2 = graph.find("gpt2").unwrap();
    assert_eq!(
        (graph.owner(tiny), graph.name(tiny)),
        (Some("acme"), "tiny")
    );
    assert_eq!((graph.owner(gpt2), graph.name(gpt2)), (None, "gpt2"));
}

#[test]
fn an_empty_graph_answers() {
    let graph = graph(&[]);
    assert!(graph.is_empty());
    assert_eq!(graph.find("a"), None);
    assert_eq!(graph.find_alias("a"), None);
    assert_eq!(graph.search("a").count(), 0);
    let all = modeltree_records::RelationSet::ALL;
    assert_eq!(graph.families(all), []);
    assert_eq!(graph.cycles(all).len(), 0);
    assert_eq!(graph.components(all).list().len(), 0);
    assert_eq!(graph.generations(all).len(), 0);
}
