//! What models amount to together.

use std::collections::{BTreeMap, BTreeSet};

use modeltree_lineage::{Component, EvidenceFilter, Family, NodeId};
use modeltree_records::{RelationSet, Timestamp};
use petgraph::graph::DiGraph;
use proptest::prelude::*;

use crate::naive::{self, ancestors, children, descendants, distances, now, parents, worlds};
use crate::{all_nodes, counts, relations, tie};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn cycles_are_the_strong_components(world in worlds(16), relations in relations()) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let oracle: DiGraph<(), ()> =
            DiGraph::from_edges(edges.keys().map(|(child, parent)| (parent.0, child.0)));
        let mut expected: Vec<Vec<NodeId>> = petgraph::algo::tarjan_scc(&oracle)
            .into_iter()
            .filter(|members| members.len() > 1)
            .map(|members| {
                let mut members: Vec<_> = members.iter().map(|node| NodeId(node.index() as u32)).collect();
                members.sort_unstable();
                members
            })
            .collect();
        expected.sort_unstable();
        prop_assert_eq!(&graph.cycles(relations), &expected);
        if relations == RelationSet::ALL {
            let report = graph.report().unwrap();
            prop_assert_eq!(report.cycles, expected.len() as u64);
        }
    }

    #[test]
    fn components_are_what_hangs_together(world in worlds(16), relations in relations()) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let components = graph.components(relations);
        let order = |one: &Component| (std::cmp::Reverse(one.size), one.first);
        prop_assert!(components.list().is_sorted_by_key(order));
        let mut total = 0;
        for node in all_nodes(&graph) {
            let neighbours = |node| [parents(&edges, node), children(&edges, node)].concat();
            let expected: Vec<_> = distances(node, None, neighbours).into_keys().collect();
            prop_assert_eq!(&graph.component_of(node, relations), &expected);
            let at = components.of(node).unwrap();
            prop_assert_eq!(&components.members(at).collect::<Vec<_>>(), &expected);
            let component = components.list()[at];
            prop_assert_eq!(component.size as usize, expected.len());
            prop_assert_eq!(component.first, expected[0]);
            let inside = edges.keys().filter(|(child, _)| expected.contains(child));
            prop_assert_eq!(component.edges as usize, inside.count());
            total += usize::from(component.first == node);
        }
        prop_assert_eq!(components.list().len(), total);
    }

    #[test]
    fn influence_is_the_sum_over_descendants(
        world in worlds(16),
        relations in relations(),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let mut all = BTreeMap::new();
        for node in all_nodes(&graph) {
            let below = descendants(&edges, node);
            let mut family = below.clone();
            family.insert(node);
            let found = graph.influence(node, relations, now());
            let direct = children(&edges, node);
            prop_assert_eq!(found.children as usize, direct.len());
            let ties = direct.iter().map(|child| edges[&(*child, node)]);
            prop_assert_eq!(found.children_by_relation, counts(ties));
            prop_assert_eq!(found.descendants as usize, below.len());
            let ties = below.iter().map(|other| tie(&edges, *other, &family));
            prop_assert_eq!(found.descendants_by_relation, counts(ties));
            let sum = |of: &dyn Fn(NodeId) -> Option<u64>| -> u64 {
                below.iter().filter_map(|node| of(*node)).sum()
            };
            prop_assert_eq!(found.downloads, sum(&|node| graph.downloads(node)));
            prop_assert_eq!(found.likes, sum(&|node| graph.likes(node)));
            let owners: BTreeSet<_> = below.iter().filter_map(|node| graph.owner(*node)).collect();
            prop_assert_eq!(found.owners as usize, owners.len());
            let new = |days: i64| {
                let is_new = |created: Timestamp| {
                    (0..days * naive::DAY).contains(&(now().micros() - created.micros()))
                };
                below
                    .iter()
                    .filter(|node| graph.created_at(**node).is_some_and(is_new))
                    .count()
            };
            prop_assert_eq!(found.new_30_days as usize, new(30));
            prop_assert_eq!(found.new_90_days as usize, new(90));
            prop_assert_eq!(found.new_365_days as usize, new(365));
            if !below.is_empty() {
                all.insert(node, found);
            }
        }
        let found: Vec<_> = graph.influence_of_all(relations, now());
        prop_assert_eq!(found, all.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn owners_are_asked_for_all_their_models(
        world in worlds(16),
        relations in relations(),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let mut theirs: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
        for node in all_nodes(&graph) {
            if let Some(owner) = graph.owner(node) {
                theirs.entry(owner).or_default().push(node);
            }
        }
        let mut found = graph.influence_of_owners(relations, now()).into_iter();
        for (owner, models) in theirs {
            let below: BTreeSet<_> =
                models.iter().flat_map(|node| descendants(&edges, *node)).collect();
            if below.is_empty() {
                continue;
            }
            let found = found.next().unwrap();
            prop_assert_eq!(&found.owner, owner);
            prop_assert_eq!(found.models as usize, models.len());
            let with_children =
                models.iter().filter(|node| !children(&edges, **node).is_empty());
            prop_assert_eq!(found.with_children as usize, with_children.count());
            prop_assert_eq!(found.influence.descendants as usize, below.len());
            let family: BTreeSet<_> = below.iter().chain(&models).copied().collect();
            let ties = below.iter().map(|node| tie(&edges, *node, &family));
            prop_assert_eq!(found.influence.descendants_by_relation, counts(ties));
            let direct: BTreeSet<_> =
                models.iter().flat_map(|node| children(&edges, *node)).collect();
            prop_assert_eq!(found.influence.children as usize, direct.len());
            let mine: BTreeSet<_> = models.iter().copied().collect();
            let ties = direct.iter().map(|node| tie(&edges, *node, &mine));
            prop_assert_eq!(found.influence.children_by_relation, counts(ties));
            let downloads: u64 = below.iter().filter_map(|node| graph.downloads(*node)).sum();
            prop_assert_eq!(found.influence.downloads, downloads);
            let others = below.iter().filter(|node| graph.owner(**node) != Some(owner));
            prop_assert_eq!(found.by_others as usize, others.count());
        }
        prop_assert!(found.next().is_none());
    }

    #[test]
    fn families_are_measured_from_their_root(
        world in worlds(16),
        relations in relations(),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let starts = naive::starts(&edges, all_nodes(&graph));
        let families = graph.families(relations);
        let roots: BTreeSet<_> = families.iter().map(|family| family.root).collect();
        let expected: BTreeSet<_> = starts
            .into_iter()
            .filter(|node| !children(&edges, *node).is_empty())
            // A cycle is named after its first member.
            .filter(|node| {
                let above = ancestors(&edges, *node);
                above.iter().all(|other| node < other)
            })
            .collect();
        prop_assert_eq!(roots.len(), families.len());
        prop_assert_eq!(roots, expected);
        let order = |family: &Family| (std::cmp::Reverse(family.size), family.root);
        prop_assert!(families.is_sorted_by_key(order));
        for family in families {
            prop_assert_eq!(family.cyclic, !parents(&edges, family.root).is_empty());
            let members = distances(family.root, None, |node| children(&edges, node));
            prop_assert_eq!(family.size as usize, members.len());
            let depth = members.values().copied().max();
            prop_assert_eq!(Some(family.depth), depth);
            let breadth = (0..=family.depth)
                .map(|depth| members.values().filter(|other| **other == depth).count())
                .max();
            prop_assert_eq!(Some(family.breadth as usize), breadth);
            let leaves = members.keys().filter(|node| children(&edges, **node).is_empty());
            prop_assert_eq!(family.leaves as usize, leaves.count());
            let all: BTreeSet<_> = members.keys().copied().collect();
            let ties = all
                .iter()
                .filter(|node| **node != family.root)
                .map(|node| tie(&edges, *node, &all));
            prop_assert_eq!(family.by_relation, counts(ties));
            let downloads: u64 = all.iter().filter_map(|node| graph.downloads(*node)).sum();
            prop_assert_eq!(family.downloads, downloads);
            let likes: u64 = all.iter().filter_map(|node| graph.likes(*node)).sum();
            prop_assert_eq!(family.likes, likes);
            prop_assert_eq!(family.created_at, graph.created_at(family.root));
            let newest = all.iter().filter_map(|node| graph.created_at(*node)).max();
            prop_assert_eq!(family.newest, newest);
        }
    }
}
