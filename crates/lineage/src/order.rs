//! Sorting models by what descends from them.

use std::cmp::Reverse;

use modeltree_records::RelationSet;

use crate::adjacency::Adjacency;
use crate::marks::Marks;
use crate::{Graph, NodeId};

impl Graph {
    /// Sorts models: most descendants by these relations first, equal ones by
    /// id.
    pub fn sort_by_descendants(&self, models: &mut [NodeId], relations: RelationSet) {
        let mut met = Marks::new(self.len());
        let down = self.down(relations);
        models.sort_by_cached_key(|node| {
            let count = count_descendants(down, *node, &mut met);
            (Reverse(count), *node)
        });
    }
}

fn count_descendants(down: Adjacency<'_>, node: NodeId, met: &mut Marks) -> u32 {
    met.clear();
    met.insert(node.index());
    let mut waiting = vec![node];
    let mut count = 0;
    while let Some(node) = waiting.pop() {
        for child in down.nodes(node) {
            if met.insert(child.index()) {
                count += 1;
                waiting.push(child);
            }
        }
    }
    count
}
