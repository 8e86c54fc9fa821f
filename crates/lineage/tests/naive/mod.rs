//! Random families and plain answers to every question, to compare with.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};

use modeltree_lineage::{Builder, Claim, EvidenceFilter, Graph, Model, NodeId};
use modeltree_records::{Evidence, Relation, RelationSet, Timestamp};
use proptest::prelude::*;

pub const DAY: i64 = 86_400_000_000;

/// What a graph is built from, and its edges found the plain way.
#[derive(Clone, Debug)]
pub struct World {
    pub models: Vec<Fact>,
    pub claims: Vec<(usize, usize, Relation, Evidence)>,
}

#[derive(Clone, Debug)]
pub struct Fact {
    pub id: String,
    /// Whether a record describes it. Others are nodes where claims name them.
    pub described: bool,
    pub downloads: Option<u64>,
    pub likes: Option<u64>,
    pub created: Option<i64>,
}

/// Up to `most` models in random families.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    let fact = (
        0..4u8,
        any::<bool>(),
        prop::bool::weighted(0.85),
        proptest::option::of(0..50u64),
        proptest::option::of(0..9u64),
        proptest::option::of(-10..400i64),
    );
    let claim = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::sample::select(Relation::ALL.to_vec()),
        prop::sample::select(Evidence::ALL.to_vec()),
    );
    (
        prop::collection::vec(fact, 1..most),
        prop::collection::vec(claim, 0..most * 2),
    )
        .prop_map(|(facts, claims)| {
            let models: Vec<_> = facts
                .into_iter()
                .enumerate()
                .map(
                    |(at, (owner, upper, described, downloads, likes, age))| Fact {
                        id: match owner {
                            0 => format!("m{at}"),
                            _ if upper => format!("Owner{owner}/M{at}"),
                            _ => format!("owner{owner}/m-{at}"),
                        },
                        described,
                        downloads,
                        likes,
                        created: age.map(|age| now().micros() - age * DAY),
                    },
                )
                .collect();
            let claims = claims
                .into_iter()
                .map(|(child, parent, relation, evidence)| {
                    let count = models.len();
                    (child.index(count), parent.index(count), relation, evidence)
                })
                .collect();
            World { models, claims }
        })
}

pub fn now() -> Timestamp {
    Timestamp::from_micros(1_800_000_000_000_000)
}

pub type Edges = BTreeMap<(NodeId, NodeId), RelationSet>;

impl World {
    /// The models that records describe, with their row.
    pub fn described(&self) -> impl Iterator<Item = (usize, &Fact)> {
        let facts = self.models.iter().filter(|fact| fact.described);
        facts.enumerate()
    }

    pub fn builder(&self) -> Builder {
        let mut builder = Builder::new();
        for (row, fact) in self.described() {
            builder
                .model(Model {
                    id: &fact.id,
                    hub_id: None,
                    row: row as u64,
                    downloads: fact.downloads,
                    likes: fact.likes,
                    created_at: fact.created.map(Timestamp::from_micros),
                })
                .unwrap();
        }
        for (child, parent, relation, evidence) in &self.claims {
            builder
                .claim(Claim {
                    child: &self.models[*child].id,
                    parent: Ok(&self.models[*parent].id),
                    parent_hub_id: None,
                    relation: *relation,
                    evidence: *evidence,
                })
                .unwrap();
        }
        builder
    }

    pub fn graph(&self) -> Graph {
        self.builder().build().unwrap().into_graph()
    }

    pub fn node(&self, graph: &Graph, model: usize) -> NodeId {
        graph.find(&self.models[model].id).unwrap()
    }

    /// The edges (child, parent) of a view under some relations.
    pub fn edges(&self, graph: &Graph, filter: EvidenceFilter, relations: RelationSet) -> Edges {
        let speaks = |of: usize, kind: Evidence| {
            self.claims.iter().any(|(child, parent, _, evidence)| {
                *child == of && child != parent && *evidence == kind
            })
        };
        let counts_by_default = |child: usize, evidence: Evidence| match evidence {
            Evidence::HubTag => true,
            Evidence::Imported => !speaks(child, Evidence::HubTag),
            Evidence::Card => {
                !speaks(child, Evidence::HubTag) && !speaks(child, Evidence::Imported)
            }
        };
        let mut edges = Edges::new();
        for (child, parent, relation, evidence) in &self.claims {
            let counts = match filter {
                EvidenceFilter::All => true,
                EvidenceFilter::HubTag => *evidence == Evidence::HubTag,
                EvidenceFilter::Imported => *evidence == Evidence::Imported,
                EvidenceFilter::Card => *evidence == Evidence::Card,
                EvidenceFilter::Standard => counts_by_default(*child, *evidence),
            };
            if counts && child != parent && relations.contains(*relation) {
                let ends = (self.node(graph, *child), self.node(graph, *parent));
                let set = edges.entry(ends).or_default();
                *set = set.union(RelationSet::of(*relation));
            }
        }
        edges
    }
}

pub fn parents(edges: &Edges, node: NodeId) -> Vec<NodeId> {
    let of = |(ends, _): (&(NodeId, NodeId), _)| (ends.0 == node).then_some(ends.1);
    edges.iter().filter_map(of).collect()
}

pub fn children(edges: &Edges, node: NodeId) -> Vec<NodeId> {
    let of = |(ends, _): (&(NodeId, NodeId), _)| (ends.1 == node).then_some(ends.0);
    edges.iter().filter_map(of).collect()
}

/// Distances from `start`, itself included, by relaxing until nothing changes.
pub fn distances(
    start: NodeId,
    bound: Option<u32>,
    next: impl Fn(NodeId) -> Vec<NodeId>,
) -> BTreeMap<NodeId, u32> {
    let mut found = BTreeMap::from([(start, 0)]);
    loop {
        let before = found.clone();
        for (node, depth) in &before {
            if bound.is_some_and(|bound| *depth >= bound) {
                continue;
            }
            for other in next(*node) {
                let known = found.entry(other).or_insert(u32::MAX);
                *known = (*known).min(depth + 1);
            }
        }
        if before == found {
            return found;
        }
    }
}

pub fn ancestors(edges: &Edges, node: NodeId) -> BTreeSet<NodeId> {
    let mut found: BTreeSet<_> = distances(node, None, |node| parents(edges, node))
        .into_keys()
        .collect();
    found.remove(&node);
    found
}

pub fn descendants(edges: &Edges, node: NodeId) -> BTreeSet<NodeId> {
    let mut found: BTreeSet<_> = distances(node, None, |node| children(edges, node))
        .into_keys()
        .collect();
    found.remove(&node);
    found
}

/// Roots, and members of cycles into which nothing leads.
pub fn starts(edges: &Edges, nodes: impl Iterator<Item = NodeId>) -> BTreeSet<NodeId> {
    nodes
        .filter(|node| {
            let below = descendants(edges, *node);
            ancestors(edges, *node)
                .iter()
                .all(|ancestor| below.contains(ancestor))
        })
        .collect()
}
