//! Sets of nodes for walks.

use crate::NodeId;

/// A set of nodes, one bit each. For one walk.
#[derive(Clone, Debug)]
pub(crate) struct NodeSet(Vec<u64>);

impl NodeSet {
    pub(crate) fn new(nodes: usize) -> Self {
        Self(vec![0; nodes.div_ceil(64)])
    }

    /// Adds a node; whether it was new.
    pub(crate) fn insert(&mut self, node: NodeId) -> bool {
        let (word, bit) = (node.index() / 64, 1 << (node.index() % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    pub(crate) fn contains(&self, node: NodeId) -> bool {
        self.0[node.index() / 64] & 1 << (node.index() % 64) != 0
    }
}

/// A set of numbers that is emptied at no cost. For many walks in a row.
pub(crate) struct Marks {
    round: u32,
    marked: Vec<u32>,
}

impl Marks {
    pub(crate) fn new(numbers: usize) -> Self {
        Self {
            round: 1,
            marked: vec![0; numbers],
        }
    }

    /// Empties the set.
    pub(crate) fn clear(&mut self) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.marked.fill(0);
            self.round = 1;
        }
    }

    /// Adds a number; whether it was new.
    pub(crate) fn insert(&mut self, number: usize) -> bool {
        let new = self.marked[number] != self.round;
        self.marked[number] = self.round;
        new
    }
}
