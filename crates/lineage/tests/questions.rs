//! Every question about random graphs, answered as a plain search answers it.
#![allow(clippy::unwrap_used)]

mod naive;

use std::collections::{BTreeMap, BTreeSet};

use modeltree_lineage::{
    ByRelation, Component, Direction, EvidenceFilter, Family, FamilyOrder, Graph, NodeId, Walk,
};
use modeltree_records::{Relation, RelationSet, Timestamp};
use naive::{Edges, ancestors, children, descendants, distances, now, parents, worlds};
use petgraph::graph::DiGraph;
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn edges_are_those_of_the_view(world in worlds(12), relations in relations()) {
        let graph = world.graph();
        for filter in EvidenceFilter::ALL {
            let graph = graph.with_evidence(filter);
            let expected = world.edges(&graph, filter, RelationSet::ALL);
            prop_assert_eq!(graph.edge_count(), expected.len() as u64);
            let up: Edges = all_nodes(&graph)
                .flat_map(|node| {
                    let edges = graph.parents(node);
                    edges.map(move |edge| ((node, edge.node), edge.relations))
                })
                .collect();
            prop_assert_eq!(&up, &expected);
            let down: Edges = all_nodes(&graph)
                .flat_map(|node| {
                    let edges = graph.children(node);
                    edges.map(move |edge| ((edge.node, node), edge.relations))
                })
                .collect();
            prop_assert_eq!(&down, &expected);
            let some = world.edges(&graph, filter, relations);
            for node in all_nodes(&graph) {
                let above: Vec<_> =
                    graph.parents_by(node, relations).map(|edge| edge.node).collect();
                prop_assert_eq!(above, parents(&some, node));
                let below: Vec<_> =
                    graph.children_by(node, relations).map(|edge| edge.node).collect();
                prop_assert_eq!(below, children(&some, node));
                for edge in graph.parents(node) {
                    prop_assert_eq!(graph.edge(node, edge.node), Some(edge));
                }
            }
        }
    }

    #[test]
    fn walks_go_everywhere_by_the_shortest_way(
        world in worlds(14),
        relations in relations(),
        depth in proptest::option::of(0..4u32),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let walk = Walk { relations, depth };
        for node in all_nodes(&graph) {
            for direction in [Direction::Up, Direction::Down] {
                let next = |node| match direction {
                    Direction::Up => parents(&edges, node),
                    Direction::Down => children(&edges, node),
                };
                let steps: Vec<_> = graph.walk(node, direction, walk).collect();
                prop_assert!(steps.is_sorted_by_key(|step| step.depth));
                let found: BTreeMap<_, _> =
                    steps.iter().map(|step| (step.node, step.depth)).collect();
                prop_assert_eq!(found.len(), steps.len());
                prop_assert_eq!(&found, &distances(node, depth, next));
                for step in &steps {
                    match step.from {
                        None => prop_assert_eq!(step.node, node),
                        Some(from) => {
                            prop_assert_eq!(found[&from] + 1, step.depth);
                            let ends = match direction {
                                Direction::Up => (from, step.node),
                                Direction::Down => (step.node, from),
                            };
                            prop_assert_eq!(edges[&ends], step.relations);
                        }
                    }
                }
            }
            let siblings: BTreeSet<_> = parents(&edges, node)
                .into_iter()
                .flat_map(|parent| children(&edges, parent))
                .filter(|other| *other != node)
                .collect();
            prop_assert_eq!(
                graph.siblings(node, relations),
                siblings.into_iter().collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn generations_count_from_the_nearest_start(
        world in worlds(14),
        relations in relations(),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let starts = naive::starts(&edges, all_nodes(&graph));
        let found = graph.starts(relations);
        prop_assert_eq!(&found.iter().collect::<BTreeSet<_>>(), &starts);
        prop_assert_eq!(found.iter().count(), starts.len());
        let generations = graph.generations(relations);
        for node in all_nodes(&graph) {
            let above = distances(node, None, |node| parents(&edges, node));
            let nearest = above
                .iter()
                .filter(|(ancestor, _)| starts.contains(ancestor))
                .map(|(_, depth)| *depth)
                .min();
            prop_assert_eq!(Some(generations[node.index()]), nearest);
            prop_assert_eq!(Some(graph.generation(node, relations)), nearest);
            let of: BTreeSet<_> = graph.roots_of(node, relations).iter().collect();
            let expected: BTreeSet<_> =
                above.keys().copied().filter(|node| starts.contains(node)).collect();
            prop_assert_eq!(of, expected);
        }
    }

    #[test]
    fn ancestry_is_all_that_lies_above(
        world in worlds(12),
        relations in relations(),
        depth in proptest::option::of(0..4u32),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let generations = graph.generations(relations);
        for node in all_nodes(&graph) {
            let ancestry = graph.ancestry(node, Walk { relations, depth });
            let expected = distances(node, depth, |node| parents(&edges, node));
            let found: BTreeMap<_, _> = ancestry
                .members
                .iter()
                .map(|member| (member.node, member.depth))
                .collect();
            prop_assert_eq!(&found, &expected);
            for member in &ancestry.members {
                prop_assert_eq!(member.generation, generations[member.node.index()]);
            }
            let within: Edges = edges
                .iter()
                .filter(|((child, parent), _)| {
                    expected.contains_key(child) && expected.contains_key(parent)
                })
                .map(|(ends, relations)| (*ends, *relations))
                .collect();
            let found: Edges = ancestry
                .edges
                .iter()
                .map(|edge| ((edge.child, edge.parent), edge.relations))
                .collect();
            prop_assert_eq!(found, within);
        }
    }

    #[test]
    fn lines_are_all_ways_up(world in worlds(8), relations in relations()) {
        fn climb(edges: &Edges, line: &mut Vec<NodeId>, found: &mut BTreeSet<Vec<NodeId>>) {
            let node = line[line.len() - 1];
            let mut next = parents(edges, node);
            next.retain(|parent| !line.contains(parent));
            if next.is_empty() {
                found.insert(line.clone());
            }
            for parent in next {
                line.push(parent);
                climb(edges, line, found);
                line.pop();
            }
        }
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        for node in all_nodes(&graph) {
            let mut expected = BTreeSet::new();
            climb(&edges, &mut vec![node], &mut expected);
            let lines = graph.lines(node, relations, usize::MAX);
            prop_assert!(!lines.more);
            prop_assert_eq!(lines.lines.len(), expected.len());
            prop_assert_eq!(&lines.lines.into_iter().collect::<BTreeSet<_>>(), &expected);
            let first = graph.lines(node, relations, 1);
            prop_assert_eq!(first.lines.len(), 1);
            prop_assert_eq!(first.more, expected.len() > 1);
        }
    }

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

    #[test]
    fn routes_are_all_shortest_ways(
        world in worlds(10),
        relations in relations(),
    ) {
        fn climb(
            edges: &Edges,
            line: &mut Vec<NodeId>,
            steps: u32,
            top: NodeId,
            found: &mut Vec<Vec<NodeId>>,
        ) {
            let node = line[line.len() - 1];
            if steps == 0 {
                if node == top {
                    found.push(line.clone());
                }
                return;
            }
            for parent in parents(edges, node) {
                line.push(parent);
                climb(edges, line, steps - 1, top, found);
                line.pop();
            }
        }
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let walk = Walk { relations, depth: None };
        for from in all_nodes(&graph) {
            let up = distances(from, None, |node| parents(&edges, node));
            for to in all_nodes(&graph) {
                let other = distances(to, None, |node| parents(&edges, node));
                let common: Vec<_> = up
                    .iter()
                    .filter_map(|(top, steps)| Some((*top, *steps, *other.get(top)?)))
                    .collect();
                let fewest = common.iter().map(|(_, a, b)| a + b).min();
                let mut expected = BTreeSet::new();
                for (top, a, b) in common {
                    if Some(a + b) != fewest && top != from && top != to {
                        continue;
                    }
                    let (mut ups, mut downs) = (Vec::new(), Vec::new());
                    climb(&edges, &mut vec![from], a, top, &mut ups);
                    climb(&edges, &mut vec![to], b, top, &mut downs);
                    for up in &ups {
                        for down in &downs {
                            let mut nodes = up.clone();
                            nodes.extend(down.iter().rev().skip(1));
                            expected.insert((nodes, up.len() - 1));
                        }
                    }
                }
                let found = graph.routes(from, to, walk, usize::MAX);
                prop_assert_eq!(found.total as usize, expected.len());
                prop_assert_eq!(found.routes.len(), expected.len());
                prop_assert!(found.routes.is_sorted_by_key(|route| route.len()));
                let set: BTreeSet<_> = found
                    .routes
                    .iter()
                    .map(|route| (route.nodes.clone(), route.top))
                    .collect();
                prop_assert_eq!(set, expected);
                let one = graph.routes(from, to, walk, 1);
                prop_assert_eq!(one.total, found.total);
                prop_assert_eq!(one.routes.first(), found.routes.first());
            }
        }
    }

    #[test]
    fn common_ancestors_are_the_nearest(
        world in worlds(12),
        relations in relations(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let nodes: Vec<_> = all_nodes(&graph).collect();
        prop_assume!(!nodes.is_empty());
        let models: Vec<_> = picks.iter().map(|pick| *pick.get(&nodes)).collect();
        let above: Vec<_> = models
            .iter()
            .map(|model| distances(*model, None, |node| parents(&edges, node)))
            .collect();
        let common: BTreeSet<_> = all_nodes(&graph)
            .filter(|node| above.iter().all(|one| one.contains_key(node)))
            .collect();
        let expected: BTreeMap<_, Vec<u32>> = common
            .iter()
            .filter(|node| {
                let higher = ancestors(&edges, **node);
                descendants(&edges, **node)
                    .iter()
                    .all(|other| !common.contains(other) || higher.contains(other))
            })
            .map(|node| (*node, above.iter().map(|one| one[node]).collect()))
            .collect();
        let found = graph.common_ancestors(&models, Walk { relations, depth: None });
        prop_assert!(found.is_sorted_by_key(|one| (one.steps.iter().sum::<u32>(), one.node)));
        let found: BTreeMap<_, _> =
            found.into_iter().map(|one| (one.node, one.steps)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn lists_are_sorted(world in worlds(12), relations in relations()) {
        let graph = world.graph();
        let edges = world.edges(&graph, EvidenceFilter::Standard, relations);
        let mut models: Vec<_> = all_nodes(&graph).collect();
        models.reverse();
        graph.sort_by_descendants(&mut models, relations);
        let below = |node: &NodeId| descendants(&edges, *node).len();
        prop_assert!(models.is_sorted_by_key(|node| (std::cmp::Reverse(below(node)), *node)));
        prop_assert_eq!(models.len(), graph.nodes().count());

        let mut families = graph.families(relations);
        FamilyOrder::Depth.sort(&mut families);
        prop_assert!(families.is_sorted_by(|a, b| a.depth >= b.depth));
        FamilyOrder::Breadth.sort(&mut families);
        prop_assert!(families.is_sorted_by(|a, b| a.breadth >= b.breadth));
        FamilyOrder::Age.sort(&mut families);
        let age = |time: Option<Timestamp>| time.map_or(i64::MAX, Timestamp::micros);
        prop_assert!(families.is_sorted_by_key(|family| age(family.created_at)));
    }
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
