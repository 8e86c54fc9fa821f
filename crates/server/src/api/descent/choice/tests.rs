use std::collections::BTreeSet;
use std::convert::Infallible;

use modeltree_records::{Evidence, Relation};
use proptest::prelude::*;

use super::*;
use crate::api::descent::worlds::{World, distances, relation_sets, worlds};

fn chosen(graph: &Graph, root: NodeId, wanted: Wanted, asked: impl Fn(NodeId) -> bool) -> Choice {
    match choose(graph, root, wanted, asked, || Ok::<(), Infallible>(())) {
        Ok(choice) => choice,
        Err(never) => match never {},
    }
}

fn any_node(world: &World) -> (Graph, usize) {
    let graph = world.graph();
    let nodes = graph.len();
    (graph, nodes)
}

proptest! {
    #[test]
    fn all_that_is_asked_for_is_there_with_ways_and_parents(
        world in worlds(), root: prop::sample::Index, relations in relation_sets(),
        merges: bool, asked_bits: u16,
    ) {
        let (graph, nodes) = any_node(&world);
        prop_assume!(nodes > 0);
        let root = NodeId(root.index(nodes) as u32);
        let asked = |node: NodeId| asked_bits & 1 << (node.0 % 16) != 0;
        let wanted = Wanted { relations, merges, limit: usize::MAX };
        let choice = chosen(&graph, root, wanted, asked);

        let far = distances(&graph, root, relations, false);
        let parents = |node: NodeId| -> Vec<NodeId> {
            let parents = graph.parents_by(node, relations).map(|edge| edge.node);
            parents.filter(|parent| far[parent.index()].is_some()).collect()
        };
        let members: Vec<NodeId> = (0..nodes as u32)
            .map(NodeId)
            .filter(|node| far[node.index()].is_some())
            .collect();
        let there: BTreeSet<NodeId> = choice.members.iter().map(|member| member.node).collect();
        prop_assert_eq!(there.len(), choice.members.len(), "each once");
        prop_assert_eq!(choice.total, there.len() as u64);
        prop_assert_eq!(choice.members[0].node, root);
        prop_assert!(choice.members.is_sorted_by_key(|member| member.depth));
        for member in &choice.members {
            prop_assert_eq!(Some(member.depth), far[member.node.index()]);
            let by_right = asked(member.node) && (!merges || parents(member.node).len() > 1);
            prop_assert_eq!(member.asked, by_right);
            if member.node != root {
                let nearer = |parent: &NodeId| far[parent.index()] == Some(member.depth - 1);
                prop_assert!(parents(member.node).iter().any(|one| nearer(one) && there.contains(one)));
            }
        }
        // Whoever is there has a reason to be.
        for member in choice.members.iter().filter(|member| member.node != root && !member.asked) {
            let serves = choice.members.iter().any(|other| {
                let up = parents(other.node);
                up.contains(&member.node)
                    && (far[other.node.index()] == Some(member.depth + 1) || (other.asked && up.len() > 1))
            });
            prop_assert!(serves, "{:?} serves nobody", member);
        }
        for node in members.iter().filter(|node| asked(**node)) {
            let up = parents(*node);
            prop_assert!(there.contains(node) || (merges && up.len() < 2));
            if up.len() > 1 {
                prop_assert!(up.iter().all(|parent| there.contains(parent)));
            }
        }
    }

    #[test]
    fn a_limit_leaves_a_connected_part(
        world in worlds(), root: prop::sample::Index, merges: bool, limit in 1..12_usize,
    ) {
        let (graph, nodes) = any_node(&world);
        prop_assume!(nodes > 0);
        let root = NodeId(root.index(nodes) as u32);
        let relations = RelationSet::ALL;
        let whole = chosen(&graph, root, Wanted { relations, merges, limit: usize::MAX }, |_| true);
        let part = chosen(&graph, root, Wanted { relations, merges, limit }, |_| true);
        prop_assert_eq!(part.total, whole.total);
        prop_assert_eq!(part.members.len(), limit.min(whole.members.len()), "no room is wasted");
        prop_assert!(part.members.iter().all(|member| whole.members.contains(member)));
        let there: BTreeSet<_> = part.members.iter().map(|member| (member.node, member.depth)).collect();
        for member in part.members.iter().skip(1) {
            let mut parents = graph.parents_by(member.node, relations);
            prop_assert!(parents.any(|edge| there.contains(&(edge.node, member.depth - 1))));
        }
        // The most wanted merge is there with its parents where they fit.
        let far = distances(&graph, root, relations, false);
        let within = |node: NodeId| graph
            .parents(node)
            .filter(|edge| far[edge.node.index()].is_some())
            .count();
        let first = whole.members.iter().skip(1).filter(|member| within(member.node) > 1).min_by_key(|member| {
            (graph.is_leaf(member.node), Reverse(graph.downloads(member.node).unwrap_or(0)), member.depth)
        });
        if let Some(first) = first {
            let steps = first.depth + 1;
            prop_assert!(steps as usize > limit || part.members.iter().any(|member| within(member.node) > 1));
        }
    }
}

#[test]
fn merges_come_first_then_those_with_children_then_downloads() {
    // 1..=4 are children of 0; 5 is a merge of 1 and 2; 6 is a child of 3.
    let edges = [(1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (5, 2), (6, 3)];
    let world = World {
        downloads: [0, 0, 0, 1, 100, 0, 50].map(Some).to_vec(),
        claims: edges
            .map(|(child, parent)| (child, parent, Relation::Finetune, Evidence::HubTag))
            .to_vec(),
    };
    let graph = world.graph();
    let node = |number| graph.find(&super::super::worlds::id(number)).unwrap();
    let shown = |merges, limit| {
        let wanted = Wanted {
            relations: RelationSet::ALL,
            merges,
            limit,
        };
        let choice = chosen(&graph, node(0), wanted, |_| true);
        let mut there: Vec<_> = (0..7)
            .filter(|number| choice.members.iter().any(|one| one.node == node(*number)))
            .collect();
        there.sort_unstable();
        there
    };
    assert_eq!(shown(false, 4), [0, 1, 2, 5]);
    assert_eq!(shown(false, 5), [0, 1, 2, 3, 5]);
    assert_eq!(shown(false, 6), [0, 1, 2, 3, 4, 5]);
    assert_eq!(shown(false, 7), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(shown(true, 7), [0, 1, 2, 5]);
    // There is no room for both of its parents.
    assert_eq!(shown(false, 3), [0, 1, 5]);
}

#[test]
fn a_long_line_fills_the_room_from_its_start() {
    let length = 5_000;
    let world = World {
        // The more distant, the more wanted.
        downloads: (0..length).map(|number| Some(number as u64)).collect(),
        claims: (1..length)
            .map(|child| (child, child - 1, Relation::Finetune, Evidence::HubTag))
            .collect(),
    };
    let graph = world.graph();
    let root = graph.find(&super::super::worlds::id(0)).unwrap();
    let wanted = Wanted {
        relations: RelationSet::ALL,
        merges: false,
        limit: 100,
    };
    let choice = chosen(&graph, root, wanted, |_| true);
    assert_eq!(choice.total, 5_000);
    let depths: Vec<u32> = choice.members.iter().map(|member| member.depth).collect();
    assert_eq!(depths, (0..100).collect::<Vec<_>>());
}
