//! Sets of nodes.

use modeltree_lineage::NodeId;

/// A set of nodes, one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nodes(Vec<u64>);

impl Nodes {
    /// The empty set, with room for nodes numbered below `len`.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    /// Adds a node; whether it was new.
    pub fn insert(&mut self, node: NodeId) -> bool {
        let (word, bit) = (node.index() / 64, 1 << (node.index() % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    /// Whether the node is in the set.
    #[must_use]
    pub fn contains(&self, node: NodeId) -> bool {
        self.0[node.index() / 64] & 1 << (node.index() % 64) != 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}
