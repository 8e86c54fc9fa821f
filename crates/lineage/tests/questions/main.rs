//! Every question about random graphs, answered as a plain search answers it.
#![allow(clippy::unwrap_used)]

mod groups;
#[path = "../naive/mod.rs"]
mod naive;
mod ways;

use std::collections::BTreeSet;

use modeltree_lineage::{ByRelation, Graph, NodeId};
use modeltree_records::{Relation, RelationSet, Timestamp};
use naive::{Edges, worlds};
use proptest::prelude::*;

/// Any set of relations, all of them more often than chance has it.
fn relations() -> impl Strategy<Value = RelationSet> {
    prop_oneof![
        Just(RelationSet::ALL),
        any::<u8>().prop_map(RelationSet::from_bits)
    ]
}

fn all_nodes(graph: &Graph) -> impl Iterator<Item = NodeId> + use<> {
    graph.nodes().collect::<Vec<_>>().into_iter()
}

fn counts(sets: impl Iterator<Item = RelationSet>) -> ByRelation {
    let mut counts = ByRelation::default();
    for relation in sets.flat_map(|set| set.iter().collect::<Vec<Relation>>()) {
        counts[relation] += 1;
    }
    counts
}

/// What ties `node` to models of `family`.
fn tie(edges: &Edges, node: NodeId, family: &BTreeSet<NodeId>) -> RelationSet {
    edges
        .iter()
        .filter(|((child, parent), _)| *child == node && family.contains(parent))
        .fold(RelationSet::EMPTY, |set, (_, more)| set.union(*more))
}
#[test]
fn a_world_is_read_back_as_it_was_given() {
    proptest!(|(world in worlds(20))| {
        let graph = world.graph();
        let described: Vec<&naive::Fact> = world.described().map(|(_, fact)| fact).collect();
        for fact in &described {
            let node = graph.find(&fact.id).unwrap();
            prop_assert_eq!(graph.id(node), &fact.id);
            prop_assert_eq!(graph.downloads(node), fact.downloads);
            prop_assert_eq!(graph.likes(node), fact.likes);
            prop_assert_eq!(graph.created_at(node).map(Timestamp::micros), fact.created);
            let row = graph.row(node).unwrap() as usize;
            prop_assert_eq!(&described[row].id, &fact.id);
        }
        for node in graph.nodes() {
            let known = described.iter().any(|fact| fact.id == graph.id(node));
            prop_assert_eq!(graph.is_missing(node), !known);
            prop_assert_eq!(graph.find(graph.id(node)), Some(node));
        }
        let ids: Vec<_> = (0..graph.len() as u32).map(|at| graph.id(NodeId(at))).collect();
        prop_assert!(ids.is_sorted_by(|a, b| a < b));
    });
}
