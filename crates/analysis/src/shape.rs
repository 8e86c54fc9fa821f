//! The shape of a whole graph, and where the shapes of its groups come from.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use modeltree_lineage::{Graph, NodeId, Walk};
use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

use crate::group::{Members, by_relation, histogram, most};
use crate::{Branching, Distribution, Extent, GroupShape, Most, gini};

/// The shape of a graph under an evidence filter and some relations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// The word of the evidence filter.
    pub evidence: &'static str,
    /// The relations that count.
    pub relations: Vec<Relation>,
    /// Nodes by what they are.
    pub status: Status,
    /// All edges.
    pub all: Branching,
    /// The edges of each relation; an edge of several counts under each.
    pub by_relation: BTreeMap<Relation, Branching>,
    /// The components.
    pub components: ComponentSizes,
    /// Nodes by generation.
    pub generations: Vec<u32>,
    /// The numbers of children of all nodes.
    pub children: Distribution,
    /// The numbers of children of the nodes that have any.
    pub children_of_parents: Distribution,
    /// The node with the most children.
    pub most_children: Option<Most>,
    /// Gini coefficient of the numbers of children of all nodes.
    pub gini: Option<f64>,
    /// The same of those that have children.
    pub gini_of_parents: Option<f64>,
}

/// Nodes by what they are. A missing parent is a node where it has an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Models that a record describes.
    pub models: u32,
    /// Parents that none describes.
    pub missing_parents: u32,
    /// Nodes without parents, isolated ones too.
    pub roots: u32,
    /// Nodes without parents that have children.
    pub roots_with_children: u32,
    /// Nodes without children, isolated ones too.
    pub leaves: u32,
    /// Nodes without parents and children.
    pub isolated: u32,
    /// Nodes with more than one parent.
    pub several_parents: u32,
    /// The node with the most parents.
    pub most_parents: Option<Most>,
    /// Cycles.
    pub cycles: u32,
    /// Nodes on them.
    pub on_cycles: u32,
}

/// The components of a graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ComponentSizes {
    /// How many there are, those of one node too.
    pub count: u32,
    /// Those of more than one node.
    pub connected: u32,
    /// Those of more than one node that are trees: one edge fewer than nodes.
    pub trees: u32,
    /// The sizes of those of more than one node.
    pub sizes: Distribution,
}

/// Measures a graph and its groups along some relations.
pub struct Shapes<'g> {
    graph: &'g Graph,
    relations: RelationSet,
    generations: OnceCell<Vec<u32>>,
}

impl<'g> Shapes<'g> {
    /// Shapes of the view `graph`, along `relations`.
    #[must_use]
    pub fn new(graph: &'g Graph, relations: RelationSet) -> Self {
        Self {
            graph,
            relations,
            generations: OnceCell::new(),
        }
    }

    /// The shape of the family of `root`: itself and its descendants.
    #[must_use]
    pub fn family(&self, root: NodeId) -> GroupShape {
        let walk = Walk {
            relations: self.relations,
            depth: None,
        };
        let steps = self.graph.family(root, walk);
        let members = Members {
            extent: Extent::Family,
            root,
            depths: steps.map(|step| (step.node, step.depth)).collect(),
        };
        members.measure(self.graph, self.relations)
    }

    /// The shape of the component of `node`.
    #[must_use]
    pub fn component(&self, node: NodeId) -> GroupShape {
        let generations = self.generations();
        let members = self.graph.component_of(node, self.relations);
        let depths: Vec<_> = members
            .into_iter()
            .map(|node| (node, generations[node.index()]))
            .collect();
        let starts = depths.iter().filter(|(_, depth)| *depth == 0);
        let root = starts
            .map(|(node, _)| *node)
            .max_by_key(|node| (self.children(*node), Reverse(*node)));
        let members = Members {
            extent: Extent::Component,
            root: root.unwrap_or(node),
            depths,
        };
        members.measure(self.graph, self.relations)
    }

    /// The shapes of the largest families of roots that have children.
    #[must_use]
    pub fn families(&self, limit: usize) -> Vec<GroupShape> {
        let families = self.graph.families(self.relations);
        let largest = families.iter().take(limit);
        largest.map(|family| self.family(family.root)).collect()
    }

    /// The shapes of the largest components of more than one node.
    #[must_use]
    pub fn components(&self, limit: usize) -> Vec<GroupShape> {
        let components = self.graph.components(self.relations);
        let connected = components.list().iter().filter(|one| one.size > 1);
        connected
            .take(limit)
            .map(|component| self.component(component.first))
            .collect()
    }

    /// The shape of the whole graph.
    #[must_use]
    pub fn whole(&self) -> Shape {
        let (graph, relations) = (self.graph, self.relations);
        let nodes: Vec<NodeId> = self.nodes().collect();
        let children: Vec<u32> = nodes.iter().map(|node| self.children(*node)).collect();
        let of_parents: Vec<u32> = children.iter().copied().filter(|n| *n > 0).collect();
        let branching = |by| Branching::of(graph, nodes.iter().copied(), by, relations);
        let generations = self.generations();
        Shape {
            evidence: graph.evidence().as_str(),
            relations: relations.iter().collect(),
            status: self.status(&nodes),
            all: branching(relations),
            by_relation: by_relation(relations, branching),
            components: self.component_sizes(),
            generations: histogram(nodes.iter().map(|node| generations[node.index()])),
            most_children: most(graph, nodes.iter().copied().zip(children.iter().copied())),
            gini: gini(children.clone()),
            gini_of_parents: gini(of_parents.clone()),
            children: Distribution::of(children),
            children_of_parents: Distribution::of(of_parents),
        }
    }

    fn generations(&self) -> &[u32] {
        self.generations
            .get_or_init(|| self.graph.generations(self.relations))
    }

    /// The nodes: models, and missing parents with an edge of these relations.
    fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.graph.nodes().filter(|node| {
            !self.graph.is_missing(*node) || self.children(*node) + self.parents(*node) > 0
        })
    }

    fn children(&self, node: NodeId) -> u32 {
        self.graph.children_by(node, self.relations).count() as u32
    }

    fn parents(&self, node: NodeId) -> u32 {
        self.graph.parents_by(node, self.relations).count() as u32
    }

    fn status(&self, nodes: &[NodeId]) -> Status {
        let cycles = self.graph.cycles(self.relations);
        let mut status = Status {
            cycles: cycles.len() as u32,
            on_cycles: cycles.iter().map(|members| members.len() as u32).sum(),
            most_parents: most(
                self.graph,
                nodes.iter().map(|node| (*node, self.parents(*node))),
            ),
            ..Status::default()
        };
        for node in nodes.iter().copied() {
            let (parents, childless) = (self.parents(node), self.children(node) == 0);
            let missing = self.graph.is_missing(node);
            status.models += u32::from(!missing);
            status.missing_parents += u32::from(missing);
            status.roots += u32::from(parents == 0);
            status.roots_with_children += u32::from(parents == 0 && !childless);
            status.leaves += u32::from(childless);
            status.isolated += u32::from(parents == 0 && childless);
            status.several_parents += u32::from(parents > 1);
        }
        status
    }

    fn component_sizes(&self) -> ComponentSizes {
        let components = self.graph.components(self.relations);
        let mut sizes = ComponentSizes::default();
        let mut connected = Vec::new();
        for component in components.list() {
            if component.size > 1 {
                connected.push(component.size);
                sizes.trees += u32::from(component.edges + 1 == component.size);
            } else if self.graph.is_missing(component.first) {
                // It has no edge of these relations: no node here.
                continue;
            }
            sizes.count += 1;
        }
        sizes.connected = connected.len() as u32;
        sizes.sizes = Distribution::of(connected);
        sizes
    }
}
