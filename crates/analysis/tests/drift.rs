//! Drift on made-up edges: against the definitions, and under changes that must
//! not matter.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use modeltree_analysis::drift::null::{Null, Unit, test};
use modeltree_analysis::drift::{Directions, Rates, Transitions};
use modeltree_analysis::study::{Edge, EdgeGroups, Manner, TraitSets, TraitSetsBuilder};
use modeltree_lineage::NodeId;
use modeltree_records::{Relation, RelationSet};
use proptest::prelude::*;

const NODES: u32 = 24;
const VALUES: [&str; 6] = ["apache", "gemma", "gpl", "llama", "mit", "other"];

fn edge(child: u32, parent: u32) -> Edge {
    Edge {
        child: NodeId(child),
        parent: NodeId(parent),
        relations: RelationSet::of(Relation::Finetune),
    }
}

fn sets(of: &[BTreeSet<&'static str>]) -> TraitSets {
    let mut builder = TraitSetsBuilder::new(of.len());
    for (node, values) in (0..).map(NodeId).zip(of) {
        builder.set(node, values.iter().copied());
    }
    builder.build()
}

fn some_sets() -> impl Strategy<Value = Vec<BTreeSet<&'static str>>> {
    let one = prop::collection::btree_set(prop::sample::select(&VALUES), 0..4);
    prop::collection::vec(one, NODES as usize)
}

fn some_edges() -> impl Strategy<Value = Vec<Edge>> {
    let pair = (1..NODES, 0..NODES).prop_map(|(child, parent)| edge(child, parent % child));
    prop::collection::vec(pair, 0..60)
}

/// The paper's counting, as it is written down.
fn naive(edges: &[Edge], of: &[BTreeSet<&'static str>]) -> BTreeMap<(String, String), u64> {
    let mut counts = BTreeMap::new();
    for edge in edges {
        let (parent, child) = (&of[edge.parent.index()], &of[edge.child.index()]);
        for added in child.difference(parent) {
            for old in parent {
                *counts
                    .entry((old.to_string(), added.to_string()))
                    .or_default() += 1;
            }
        }
        for removed in parent.difference(child) {
            for new in child {
                *counts
                    .entry((removed.to_string(), new.to_string()))
                    .or_default() += 1;
            }
        }
    }
    counts
}

fn directions(edges: &[Edge], sets: &TraitSets, manner: Manner) -> Directions {
    let counts = sets.counts((0..NODES).map(NodeId));
    let transitions = Transitions::count(edges, sets, manner);
    Directions::of(&transitions, sets, &counts, 20, manner)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn transitions_are_those_of_the_definition(of in some_sets(), edges in some_edges()) {
        let sets = sets(&of);
        let counted = Transitions::count(&edges, &sets, Manner::Published);
        let expected = naive(&edges, &of);
        for from in VALUES {
            for to in VALUES {
                let ends = sets.value(from).zip(sets.value(to));
                let ours = ends.map_or(0, |(from, to)| counted.between(from, to));
                let theirs = expected.get(&(from.to_string(), to.to_string()));
                prop_assert_eq!(ours, theirs.copied().unwrap_or(0), "{} {}", from, to);
            }
        }
    }

    #[test]
    fn the_order_of_edges_does_not_matter(
        of in some_sets(),
        edges in some_edges(),
        shuffled in Just(()).prop_perturb(|(), mut random| random.next_u64()),
    ) {
        let sets = sets(&of);
        let mut others = edges.clone();
        let places = others.len().max(1) as u64;
        for at in 0..others.len() {
            others.swap(at, (shuffled.rotate_left(at as u32) % places) as usize);
        }
        for manner in [Manner::Sound, Manner::Published] {
            prop_assert_eq!(directions(&edges, &sets, manner), directions(&others, &sets, manner));
        }
        let rates = |edges: &[Edge]| {
            let groups = EdgeGroups::of(edges);
            let rates = Rates::of(edges, &groups, &sets, 0..edges.len());
            (rates.pairs, rates.mutations, rates.rate.over_edges, rates.rate.families)
        };
        prop_assert_eq!(rates(&edges), rates(&others));
    }

    /// What a line-up explains is what its drifts add up to, and no line-up
    /// explains less than half.
    #[test]
    fn line_ups_explain_what_they_say(of in some_sets(), edges in some_edges()) {
        let sets = sets(&of);
        let found = directions(&edges, &sets, Manner::Sound);
        for line_up in [&found.weighted, &found.unweighted] {
            prop_assert!(line_up.weight <= found.top.traffic);
            prop_assert_eq!(
                2 * line_up.explained,
                found.top.transitions + 2 * line_up.weight - found.top.traffic
            );
            prop_assert!(2 * line_up.compatible >= found.top.drifts);
        }
        prop_assert_eq!(found.weighted.weight, found.weighted.best.objective);
        prop_assert_eq!(found.unweighted.compatible, found.unweighted.best.objective);
        prop_assert!(found.weighted.weight >= found.unweighted.weight);
    }
}

/// Forty families, each of a parent and a child, whose value always goes down a
/// line of five.
fn lined_up(turned: impl Fn(u32) -> bool) -> (Vec<Edge>, TraitSets) {
    let mut of = Vec::new();
    let mut edges = Vec::new();
    for family in 0..40 {
        let (from, to) = (family as usize % 4, family as usize % 4 + 1);
        let ends = if turned(family) {
            [to, from]
        } else {
            [from, to]
        };
        of.extend(ends.map(|value| BTreeSet::from([VALUES[value]])));
        edges.push(edge(2 * family + 1, 2 * family));
    }
    (edges, sets(&of))
}

fn p_of(edges: &[Edge], sets: &TraitSets, unit: Unit, seed: u64) -> f64 {
    let null = Null {
        unit,
        rounds: 99,
        seed,
    };
    let values: Vec<u32> = (0..sets.distinct() as u32).collect();
    let groups = EdgeGroups::of(edges);
    test(edges, &groups, sets, &values, Manner::Sound, null)
        .explained
        .p
}

#[test]
fn chance_explains_no_strict_order_and_any_that_is_none() {
    let (edges, sets) = lined_up(|_| false);
    for unit in [Unit::Edge, Unit::Parent, Unit::Family] {
        assert!(p_of(&edges, &sets, unit, 1) <= 0.01);
    }
    // Every second family the other way round: as many forth as back.
    let (edges, sets) = lined_up(|family| family / 4 % 2 == 0);
    assert!(p_of(&edges, &sets, Unit::Edge, 1) >= 0.9);
}

/// A single parent whose hundred children all change alike is one observation.
#[test]
fn one_parent_is_one_observation() {
    let of: Vec<_> = (0..=100)
        .map(|node| BTreeSet::from([VALUES[usize::from(node > 0)]]))
        .collect();
    let edges: Vec<_> = (1..=100).map(|child| edge(child, 0)).collect();
    let sets = sets(&of);
    assert!(p_of(&edges, &sets, Unit::Edge, 1) <= 0.01);
    assert_eq!(p_of(&edges, &sets, Unit::Parent, 1), 1.0);
    assert_eq!(p_of(&edges, &sets, Unit::Family, 1), 1.0);
}
