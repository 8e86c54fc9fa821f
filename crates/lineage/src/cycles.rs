//! Cycles: models that descend from themselves.

use modeltree_records::RelationSet;

use crate::marks::NodeSet;
use crate::{Graph, NodeId};

impl Graph {
    /// The cycles under these relations: the largest sets of models each of
    /// which descends from every other (strongly connected components of more
    /// than one node). Members by id; cycles by their first member.
    #[must_use]
    pub fn cycles(&self, relations: RelationSet) -> Vec<Vec<NodeId>> {
        let (up, down) = (self.up(relations), self.down(relations));
        find(self.len(), |node| up.any(node), |node| down.nodes(node))
    }
}

impl Graph {
    /// The cycles among the ancestors of `node` and itself.
    pub(crate) fn cycles_above(&self, node: NodeId, relations: RelationSet) -> Vec<Vec<NodeId>> {
        let up = self.up(relations);
        among(self.len(), std::iter::once(node), |node| up.nodes(node))
    }
}

/// The cycles of a graph of `nodes` nodes.
pub(crate) fn find<I: Iterator<Item = NodeId>>(
    nodes: usize,
    has_parent: impl Fn(NodeId) -> bool,
    children: impl Fn(NodeId) -> I,
) -> Vec<Vec<NodeId>> {
    // Only models with both parents and children can lie on a cycle, and few
    // have both.
    let mut inner = NodeSet::new(nodes);
    for node in (0..nodes as u32).map(NodeId) {
        if has_parent(node) && children(node).next().is_some() {
            inner.insert(node);
        }
    }
    let members = (0..nodes as u32).map(NodeId);
    let inner = &inner;
    among(
        nodes,
        members.filter(|node| inner.contains(*node)),
        |node| children(node).filter(|child| inner.contains(*child)),
    )
}

/// Tarjan's strongly connected components of more than one node, among what
/// `starts` reach; without recursion. Members by id; components by their first.
pub(crate) fn among<I: Iterator<Item = NodeId>>(
    nodes: usize,
    starts: impl Iterator<Item = NodeId>,
    next_of: impl Fn(NodeId) -> I,
) -> Vec<Vec<NodeId>> {
    const UNSEEN: u32 = 0;
    const DONE: u32 = u32::MAX;
    // The number a node got when it was met, lowered to the smallest number
    // that it reaches among the nodes not yet done.
    let mut low = vec![UNSEEN; nodes];
    let mut next = 1;
    let mut open: Vec<NodeId> = Vec::new();
    let mut cycles = Vec::new();
    for start in starts {
        if low[start.index()] != UNSEEN {
            continue;
        }
        let mut path = vec![(start, next, next_of(start))];
        low[start.index()] = next;
        next += 1;
        open.push(start);
        while let Some((node, met, edges)) = path.last_mut() {
            let (node, met) = (*node, *met);
            if let Some(child) = edges.next() {
                if low[child.index()] == UNSEEN {
                    low[child.index()] = next;
                    path.push((child, next, next_of(child)));
                    next += 1;
                    open.push(child);
                } else if low[child.index()] != DONE {
                    low[node.index()] = low[node.index()].min(low[child.index()]);
                }
                continue;
            }
            path.pop();
            let lowest = low[node.index()];
            if let Some((parent, _, _)) = path.last() {
                low[parent.index()] = low[parent.index()].min(lowest);
            }
            if lowest == met {
                let first = open.iter().rposition(|other| *other == node).unwrap_or(0);
                let mut members = open.split_off(first);
                for member in &members {
                    low[member.index()] = DONE;
                }
                if members.len() > 1 {
                    members.sort_unstable();
                    cycles.push(members);
                }
            }
        }
    }
    cycles.sort_unstable();
    cycles
}
