//! The ancestors of one model as a graph of their own.

use std::collections::HashMap;

use modeltree_records::RelationSet;

use crate::{Direction, Graph, NodeId, Walk};

/// A model's ancestors and how they hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ancestry {
    /// The model itself, then its ancestors, nearest first.
    pub members: Vec<Ancestor>,
    /// All edges between members, those that go in circles too.
    pub edges: Vec<Descent>,
}

/// A member of an [`Ancestry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ancestor {
    /// The model.
    pub node: NodeId,
    /// Steps up from the model asked about, by the shortest way.
    pub depth: u32,
    /// Steps down from the nearest root (see [`crate::Starts`]).
    pub generation: u32,
}

/// An edge from child to parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descent {
    /// The child.
    pub child: NodeId,
    /// The parent.
    pub parent: NodeId,
    /// How the child was derived.
    pub relations: RelationSet,
}

/// Lines of descent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Each from the model up.
    pub lines: Vec<Vec<NodeId>>,
    /// Whether there are more than were written out.
    pub more: bool,
}

impl Graph {
    /// The ancestors of `node` with their edges and generations.
    #[must_use]
    pub fn ancestry(&self, node: NodeId, walk: Walk) -> Ancestry {
        let generations = self.generations_above(node, walk.relations);
        let members: Vec<_> = self
            .walk(node, Direction::Up, walk)
            .map(|step| Ancestor {
                node: step.node,
                depth: step.depth,
                generation: generations.get(&step.node).copied().unwrap_or(0),
            })
            .collect();
        let depths: HashMap<NodeId, u32> = members
            .iter()
            .map(|member| (member.node, member.depth))
            .collect();
        let edges = members
            .iter()
            .flat_map(|member| {
                self.parents_by(member.node, walk.relations)
                    .map(|parent| Descent {
                        child: member.node,
                        parent: parent.node,
                        relations: parent.relations,
                    })
            })
            .filter(|edge| depths.contains_key(&edge.parent))
            .collect();
        Ancestry { members, edges }
    }

    /// The generation of every ancestor of `node` and of itself. All that lies
    /// above an ancestor is among them, so nothing else is looked at.
    fn generations_above(&self, node: NodeId, relations: RelationSet) -> HashMap<NodeId, u32> {
        let walk = Walk {
            relations,
            depth: None,
        };
        let mut children: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
        for step in self.walk(node, Direction::Up, walk) {
            for parent in self.parents_by(step.node, relations) {
                children.entry(parent.node).or_default().push(step.node);
            }
        }
        let mut queue: Vec<NodeId> = self.roots_of(node, relations).iter().collect();
        let mut generations: HashMap<NodeId, u32> = queue.iter().map(|start| (*start, 0)).collect();
        let mut generation = 0;
        while !queue.is_empty() {
            generation += 1;
            let below = queue
                .iter()
                .flat_map(|node| children.get(node).map_or(&[][..], Vec::as_slice));
            let mut next = Vec::new();
            for child in below {
                if !generations.contains_key(child) {
                    generations.insert(*child, generation);
                    next.push(*child);
                }
            }
            queue = next;
        }
        generations
    }

    /// The lines of descent of `node`: every way up to a root, at most `limit`.
    ///
    /// A line ends early where each parent is already on it, as happens on a
    /// cycle that stands in for a root.
    #[must_use]
    pub fn lines(&self, node: NodeId, relations: RelationSet, limit: usize) -> Lines {
        let mut lines = Lines::default();
        let mut line = vec![node];
        let mut turns = vec![self.parents_by(node, relations)];
        // Whether the line went on from its last model.
        let mut went_on = vec![false];
        while let (Some(turn), Some(on)) = (turns.last_mut(), went_on.last_mut()) {
            if let Some(edge) = turn.find(|edge| !line.contains(&edge.node)) {
                *on = true;
                line.push(edge.node);
                turns.push(self.parents_by(edge.node, relations));
                went_on.push(false);
                continue;
            }
            if !*on {
                if lines.lines.len() == limit {
                    lines.more = true;
                    break;
                }
                lines.lines.push(line.clone());
            }
            line.pop();
            turns.pop();
            went_on.pop();
        }
        lines
    }
}
