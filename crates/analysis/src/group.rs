//! The shape of a family or a component.

use std::collections::BTreeMap;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

use crate::{Branching, Wiener, gini};

/// What a group of models consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// A model and all its descendants.
    Family,
    /// All models connected with one another, directions ignored.
    Component,
}

/// The model that has the most of something; of several the first by id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Most {
    /// Its id.
    pub id: String,
    /// How many.
    pub count: u32,
}

/// The shape of a family or a component. Only edges between members count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupShape {
    /// Family or component.
    pub extent: Extent,
    /// The family's root; for a component, the member of generation 0 with the
    /// most children.
    pub root: String,
    /// Members, missing parents too.
    pub models: u32,
    /// Members that no record describes.
    pub missing: u32,
    /// Edges.
    pub edges: u32,
    /// Members without a parent in the group.
    pub roots: u32,
    /// Members with more than one parent in the group.
    pub several_parents: u32,
    /// Whether the group is a tree: one edge fewer than members.
    pub tree: bool,
    /// The largest depth.
    pub depth: u32,
    /// The most members at one depth.
    pub width: u32,
    /// Members by depth: by steps down from the family's root, or by
    /// generation in a component.
    pub depths: Vec<u32>,
    /// Members without children.
    pub leaves: u32,
    /// The member with the most children.
    pub most_children: Option<Most>,
    /// Gini coefficient of the numbers of children of all members.
    pub gini: Option<f64>,
    /// The same of those members that have children.
    pub gini_of_parents: Option<f64>,
    /// Distances within the group.
    pub wiener: Wiener,
    /// All edges.
    pub all: Branching,
    /// The edges of each relation; an edge of several counts under each.
    pub by_relation: BTreeMap<Relation, Branching>,
}

/// The members of a group, by id, and the depth of each.
pub(crate) struct Members {
    pub(crate) extent: Extent,
    pub(crate) root: NodeId,
    pub(crate) depths: Vec<(NodeId, u32)>,
}

impl Members {
    pub(crate) fn measure(mut self, graph: &Graph, relations: RelationSet) -> GroupShape {
        self.depths.sort_unstable();
        let nodes = || self.depths.iter().map(|(node, _)| *node);
        // Few steps by halves, in memory that was just touched.
        let place = |node: NodeId| self.depths.binary_search_by_key(&node, |member| member.0);
        let mut edges = Vec::new();
        let mut children = Vec::with_capacity(self.depths.len());
        let (mut roots, mut several_parents, mut missing) = (0, 0, 0);
        for (at, node) in (0u32..).zip(nodes()) {
            missing += u32::from(graph.is_missing(node));
            children.push(graph.children_by(node, relations).count() as u32);
            let before = edges.len();
            for parent in graph.parents_by(node, relations) {
                if let Ok(parent) = place(parent.node) {
                    edges.push((at, parent as u32));
                }
            }
            roots += u32::from(edges.len() == before);
            several_parents += u32::from(edges.len() > before + 1);
        }
        let wiener = Wiener::of(self.depths.len(), &edges);
        let depths = histogram(self.depths.iter().map(|(_, depth)| *depth));
        let parents: Vec<u32> = children.iter().copied().filter(|n| *n > 0).collect();
        let branching = |by| Branching::of(graph, nodes(), by, relations);
        GroupShape {
            extent: self.extent,
            root: graph.id(self.root).to_owned(),
            models: self.depths.len() as u32,
            missing,
            edges: edges.len() as u32,
            roots,
            several_parents,
            tree: edges.len() + 1 == self.depths.len(),
            depth: depths.len().saturating_sub(1) as u32,
            width: depths.iter().copied().max().unwrap_or(0),
            leaves: (children.len() - parents.len()) as u32,
            most_children: most(graph, nodes().zip(children.iter().copied())),
            gini: gini(children),
            gini_of_parents: gini(parents),
            wiener,
            all: branching(relations),
            by_relation: by_relation(relations, branching),
            depths,
        }
    }
}

/// What each relation has any edge of.
pub(crate) fn by_relation(
    relations: RelationSet,
    branching: impl Fn(RelationSet) -> Branching,
) -> BTreeMap<Relation, Branching> {
    relations
        .iter()
        .map(|relation| (relation, branching(RelationSet::of(relation))))
        .filter(|(_, branching)| branching.edges > 0)
        .collect()
}

/// The node with the most; `None` where all have none.
pub(crate) fn most(graph: &Graph, counts: impl Iterator<Item = (NodeId, u32)>) -> Option<Most> {
    let (node, count) = counts.max_by_key(|(node, count)| (*count, std::cmp::Reverse(*node)))?;
    (count > 0).then(|| Most {
        id: graph.id(node).to_owned(),
        count,
    })
}

/// How often each number occurs.
pub(crate) fn histogram(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut histogram = Vec::new();
    for number in numbers.map(|number| number as usize) {
        if histogram.len() <= number {
            histogram.resize(number + 1, 0);
        }
        histogram[number] += 1;
    }
    histogram
}
