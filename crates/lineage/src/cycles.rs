//! Cycles: models that descend from themselves.

use modeltree_records::RelationSet;

use crate::{Graph, NodeId};

impl Graph {
    /// The cycles under these relations: the largest sets of models each of
    /// which descends from every other (strongly connected components of more
    /// than one node). Members by id; cycles by their first member.
    #[must_use]
    pub fn cycles(&self, relations: RelationSet) -> Vec<Vec<NodeId>> {
        let down = self.down(relations);
        find(self.len(), |node| down.nodes(node))
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
    children: impl Fn(NodeId) -> I,
) -> Vec<Vec<NodeId>> {
    let mut waiting_for = vec![0u32; nodes];
    let all = || (0..nodes as u32).map(NodeId);
    for child in all().flat_map(&children) {
        waiting_for[child.index()] += 1;
    }
    // Kahn's order: what is left over lies on a cycle or below one.
    let mut ready: Vec<NodeId> = all()
        .filter(|node| waiting_for[node.index()] == 0)
        .collect();
    let mut left = nodes;
    while let Some(node) = ready.pop() {
        left -= 1;
        for child in children(node) {
            waiting_for[child.index()] -= 1;
            if waiting_for[child.index()] == 0 {
                ready.push(child);
            }
        }
    }
    if left == 0 {
        return Vec::new();
    }
    let left_over = all().filter(|node| waiting_for[node.index()] > 0);
    among(nodes, left_over, children)
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
