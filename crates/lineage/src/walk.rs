//! Walking up and down the graph, nearest first.

use std::collections::VecDeque;

use modeltree_records::RelationSet;

use crate::adjacency::Adjacency;
use crate::marks::NodeSet;
use crate::{Graph, NodeId};

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To parents.
    Up,
    /// To children.
    Down,
}

/// What a walk follows, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Edges with one of these relations are followed.
    pub relations: RelationSet,
    /// The most steps from the start; `None` for no bound.
    pub depth: Option<u32>,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            relations: RelationSet::ALL,
            depth: None,
        }
    }
}

/// A model met on a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The model.
    pub node: NodeId,
    /// Steps from the start, by the shortest way.
    pub depth: u32,
    /// The model from which it was reached first; `None` for the start.
    pub from: Option<NodeId>,
    /// The relations of the edge to `from`, as many as are followed.
    pub relations: RelationSet,
}

/// The models met on a walk, each once, nearest first. The start comes first.
pub struct Walker<'g> {
    edges: Adjacency<'g>,
    bound: Option<u32>,
    seen: NodeSet,
    queue: VecDeque<Step>,
}

impl Iterator for Walker<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.queue.pop_front()?;
        if self.bound.is_none_or(|bound| step.depth < bound) {
            for edge in self.edges.of(step.node) {
                if self.seen.insert(edge.node) {
                    self.queue.push_back(Step {
                        node: edge.node,
                        depth: step.depth + 1,
                        from: Some(step.node),
                        relations: edge.relations,
                    });
                }
            }
        }
        Some(step)
    }
}

impl Graph {
    /// Walks from `start`, which comes first, at depth 0.
    #[must_use]
    pub fn walk(&self, start: NodeId, direction: Direction, walk: Walk) -> Walker<'_> {
        let mut seen = NodeSet::new(self.len());
        seen.insert(start);
        let first = Step {
            node: start,
            depth: 0,
            from: None,
            relations: RelationSet::EMPTY,
        };
        Walker {
            edges: self.adjacency(direction, walk.relations),
            bound: walk.depth,
            seen,
            queue: VecDeque::from([first]),
        }
    }

    /// The family of `node`: itself, then its descendants, nearest first.
    #[must_use]
    pub fn family(&self, node: NodeId, walk: Walk) -> Walker<'_> {
        self.walk(node, Direction::Down, walk)
    }

    /// The descendants of `node`, nearest first. A model on a cycle is not its
    /// own descendant.
    pub fn descendants(&self, node: NodeId, walk: Walk) -> impl Iterator<Item = Step> + '_ {
        self.walk(node, Direction::Down, walk).skip(1)
    }

    /// The ancestors of `node`, nearest first. A model on a cycle is not its
    /// own ancestor.
    pub fn ancestors(&self, node: NodeId, walk: Walk) -> impl Iterator<Item = Step> + '_ {
        self.walk(node, Direction::Up, walk).skip(1)
    }

    /// The other children of the parents of `node`, in order of their ids.
    #[must_use]
    pub fn siblings(&self, node: NodeId, relations: RelationSet) -> Vec<NodeId> {
        let (up, down) = (self.up(relations), self.down(relations));
        let mut siblings: Vec<_> = up
            .nodes(node)
            .flat_map(|parent| down.nodes(parent))
            .filter(|sibling| *sibling != node)
            .collect();
        siblings.sort_unstable();
        siblings.dedup();
        siblings
    }
}
