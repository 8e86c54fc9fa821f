//! Edges, and the ways along them.

use std::collections::{BTreeMap, BTreeSet};

use modeltree_lineage::{Direction, EvidenceFilter, FamilyOrder, NodeId, Walk};
use modeltree_records::{RelationSet, Timestamp};
use proptest::prelude::*;

use crate::naive::{self, Edges, ancestors, children, descendants, distances, parents, worlds};
use crate::{all_nodes, relations};

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
