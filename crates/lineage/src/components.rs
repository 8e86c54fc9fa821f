//! Weakly connected components.

use std::cmp::Reverse;

use modeltree_records::RelationSet;

use crate::marks::NodeSet;
use crate::{Graph, NodeId};

/// Models tied to each other by any chain of edges, up or down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// By component, the largest first.
    list: Vec<Component>,
    /// The component of each node.
    of: Vec<u32>,
}

/// One component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Component {
    /// Models.
    pub size: u32,
    /// Edges between them.
    pub edges: u32,
    /// The first member by id.
    pub first: NodeId,
}

const OUTSIDE: u32 = u32::MAX;

impl Components {
    /// The components, largest first; equal ones by their first member.
    #[must_use]
    pub fn list(&self) -> &[Component] {
        &self.list
    }

    /// The position in [`Components::list`] of a model's component; `None` for
    /// a node outside the view.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<usize> {
        let component = self.of[node.index()];
        (component != OUTSIDE).then_some(component as usize)
    }

    /// The members of a component, by id.
    pub fn members(&self, component: usize) -> impl Iterator<Item = NodeId> + '_ {
        let numbers = self.of.iter().enumerate();
        numbers
            .filter(move |(_, of)| **of as usize == component)
            .map(|(node, _)| NodeId(node as u32))
    }
}

impl Graph {
    /// All components of the view under these relations; models without edges
    /// are components of one.
    #[must_use]
    pub fn components(&self, relations: RelationSet) -> Components {
        let up = self.up(relations);
        let mut sets = Sets::new(self.len());
        for node in (0..self.len() as u32).map(NodeId) {
            for parent in up.nodes(node) {
                sets.join(node.0, parent.0);
            }
        }
        let mut list: Vec<Component> = Vec::new();
        let mut of = vec![OUTSIDE; self.len()];
        // Nodes come by id: a set is met first at its first member, and its
        // number is kept at its root until then.
        let mut number = vec![OUTSIDE; self.len()];
        for node in self.nodes() {
            let number = &mut number[sets.root(node.0) as usize];
            if *number == OUTSIDE {
                *number = list.len() as u32;
                list.push(Component {
                    size: 0,
                    edges: 0,
                    first: node,
                });
            }
            of[node.index()] = *number;
            let component = &mut list[*number as usize];
            component.size += 1;
            component.edges += up.nodes(node).count() as u32;
        }
        let mut order: Vec<u32> = (0..list.len() as u32).collect();
        // Stable: equal ones stay in the order of their first members.
        order.sort_by_key(|at| Reverse(list[*at as usize].size));
        let mut place = vec![0; list.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        for component in of.iter_mut().filter(|component| **component != OUTSIDE) {
            *component = place[*component as usize];
        }
        Components {
            list: order.iter().map(|at| list[*at as usize]).collect(),
            of,
        }
    }

    /// The members of the component of one model, by id.
    #[must_use]
    pub fn component_of(&self, node: NodeId, relations: RelationSet) -> Vec<NodeId> {
        let mut seen = NodeSet::new(self.len());
        seen.insert(node);
        let mut members = vec![node];
        let mut at = 0;
        while let Some(node) = members.get(at).copied() {
            at += 1;
            let neighbours = self
                .parents_by(node, relations)
                .chain(self.children_by(node, relations));
            members.extend(
                neighbours
                    .map(|edge| edge.node)
                    .filter(|node| seen.insert(*node)),
            );
        }
        members.sort_unstable();
        members
    }
}

/// Disjoint sets of numbers: union by size, with path halving.
struct Sets {
    /// A member closer to the root, or the root itself.
    above: Vec<u32>,
    size: Vec<u32>,
}

impl Sets {
    fn new(numbers: usize) -> Self {
        Self {
            above: (0..numbers as u32).collect(),
            size: vec![1; numbers],
        }
    }

    fn root(&mut self, mut number: u32) -> u32 {
        while self.above[number as usize] != number {
            let above = self.above[number as usize];
            self.above[number as usize] = self.above[above as usize];
            number = above;
        }
        number
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (small, large) = if self.size[a as usize] < self.size[b as usize] {
            (a, b)
        } else {
            (b, a)
        };
        self.above[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
    }
}
