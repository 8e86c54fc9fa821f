//! The influence of all models of an owner together.

use modeltree_records::RelationSet;

use super::{Influence, Scope, Sum};
use crate::format::Section;
use crate::marks::{Marks, NodeSet};
use crate::{Direction, NodeId, Walk};

/// What grew out of the models of one owner, taken together: a model that
/// descends from several of them counts once. The owner's own models that
/// descend from others of theirs count too; `by_others` leaves them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerInfluence {
    /// The owner.
    pub owner: String,
    /// Their models in this view.
    pub models: u32,
    /// Those of them that have children.
    pub with_children: u32,
    /// The sums. A child of two of their models counts once, under the
    /// relations to either.
    pub influence: Influence,
    /// Descendants that belong to others.
    pub by_others: u32,
}

pub(super) fn influence_of_owners(scope: Scope<'_>) -> Vec<OwnerInfluence> {
    let graph = scope.graph;
    let first = graph.u32s(Section::OwnerFirst);
    let mut walker = OwnersWalk {
        scope,
        present: NodeSet::new(graph.len()),
        on_cycle: NodeSet::new(graph.len()),
        reached: Marks::new(graph.len()),
        expanded: Marks::new(graph.len()),
        ties: vec![RelationSet::EMPTY; graph.len()],
        owners: Marks::new(graph.owner_count()),
    };
    for node in graph.nodes() {
        walker.present.insert(node);
    }
    for node in graph.cycles(scope.relations).into_iter().flatten() {
        walker.on_cycle.insert(node);
    }
    let owners = 0..first.len() as u32;
    owners.filter_map(|owner| walker.owner(owner)).collect()
}

struct OwnersWalk<'g> {
    scope: Scope<'g>,
    /// The nodes of the view.
    present: NodeSet,
    on_cycle: NodeSet,
    reached: Marks,
    expanded: Marks,
    /// The relations that tie what was reached to what it was reached from.
    ties: Vec<RelationSet>,
    owners: Marks,
}

impl OwnersWalk<'_> {
    fn owner(&mut self, owner: u32) -> Option<OwnerInfluence> {
        let graph = self.scope.graph;
        let first = NodeId(graph.u32s(Section::OwnerFirst)[owner as usize]);
        let theirs = (first.0..graph.len() as u32)
            .map(NodeId)
            .take_while(|node| self.scope.owner(*node) == Some(owner));
        let mut models = 0;
        let mut starts = Vec::new();
        for node in theirs {
            let has_children = self.scope.down.any(node);
            models += u32::from(self.present.contains(node));
            if has_children {
                starts.push(node);
            }
        }
        if starts.is_empty() {
            return None;
        }

        self.reached.clear();
        self.expanded.clear();
        let mut queue = starts.clone();
        for start in &starts {
            self.expanded.insert(start.index());
        }
        let mut descendants = Vec::new();
        let mut children = (0, crate::ByRelation::default());
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            if at == starts.len() {
                children = self.children(&descendants);
            }
            at += 1;
            for edge in self.scope.down.of(node) {
                let child = edge.node;
                if self.reached.insert(child.index()) {
                    self.ties[child.index()] = edge.relations;
                    descendants.push(child);
                } else {
                    let tie = &mut self.ties[child.index()];
                    *tie = tie.union(edge.relations);
                }
                if self.expanded.insert(child.index()) {
                    queue.push(child);
                }
            }
        }
        if queue.len() == starts.len() {
            children = self.children(&descendants);
        }
        descendants.retain(|node| !self.descends_from_itself_alone(*node, &starts));

        self.owners.clear();
        let mut owner_count = 0;
        let mut by_others = 0;
        let mut sum = Sum::default();
        for node in &descendants {
            sum += self.scope.one(*node);
            sum.by_relation.count(self.ties[node.index()]);
            let of = self.scope.owner(*node);
            by_others += u32::from(of != Some(owner));
            if let Some(of) = of {
                owner_count += u32::from(self.owners.insert(of as usize));
            }
        }
        Some(OwnerInfluence {
            owner: graph.owner(first).unwrap_or_default().to_string(),
            models,
            with_children: starts.len() as u32,
            influence: Influence::of(children, sum, owner_count),
            by_others,
        })
    }

    /// The children among what has been reached so far, which is nothing else.
    fn children(&self, reached: &[NodeId]) -> (u32, crate::ByRelation) {
        let mut by_relation = crate::ByRelation::default();
        for node in reached {
            by_relation.count(self.ties[node.index()]);
        }
        (reached.len() as u32, by_relation)
    }

    /// Whether a model of the owner was reached from no other one of theirs:
    /// it lies on a cycle, and a model is not its own descendant.
    fn descends_from_itself_alone(&self, node: NodeId, starts: &[NodeId]) -> bool {
        if !self.on_cycle.contains(node) || starts.binary_search(&node).is_err() {
            return false;
        }
        let walk = Walk {
            relations: self.scope.relations,
            depth: None,
        };
        self.scope
            .graph
            .walk(node, Direction::Up, walk)
            .skip(1)
            .all(|step| starts.binary_search(&step.node).is_err())
    }
}
