//! One parent for each model.

use std::cmp::Reverse;

use modeltree_lineage::{Edge, NodeId};
use modeltree_records::Relation;

use super::feed::Feed;

/// No parent.
const NONE: u32 = u32::MAX;

/// The parent of each model from which it hangs in a tree; see
/// [`super::write_graph`] for the rule.
pub(super) struct Primary(Vec<u32>);

impl Primary {
    pub(super) fn of(feed: &Feed<'_>) -> Self {
        let graph = feed.graph();
        let mut parents = vec![NONE; graph.len()];
        for node in feed.selection().nodes(graph) {
            let rank = |edge: &Edge| {
                let downloads = graph.downloads(edge.node);
                (
                    precedence(edge.relations.primary()),
                    Reverse(downloads),
                    edge.node,
                )
            };
            if let Some(edge) = feed.parents(node).min_by_key(rank) {
                parents[node.index()] = edge.node.0;
            }
        }
        let mut primary = Self(parents);
        primary.cut_circles();
        primary
    }

    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.0[node.index()];
        (parent != NONE).then_some(NodeId(parent))
    }

    /// Makes the first member of each circle a root. Every model has one line
    /// upwards, so a line meets itself at most once.
    fn cut_circles(&mut self) {
        // 0: not looked at; n: on the line that began at model n - 1.
        let mut seen_on = vec![0_u32; self.0.len()];
        for start in 0..self.0.len() as u32 {
            let mut at = start;
            while at != NONE && seen_on[at as usize] == 0 {
                seen_on[at as usize] = start + 1;
                at = self.0[at as usize];
            }
            if at == NONE || seen_on[at as usize] != start + 1 {
                continue;
            }
            // The circle begins where the line met itself.
            let (mut first, mut member) = (at, self.0[at as usize]);
            while member != at {
                first = first.min(member);
                member = self.0[member as usize];
            }
            self.0[first as usize] = NONE;
        }
    }
}

/// The order in which [`modeltree_records::RelationSet::primary`] chooses.
const fn precedence(relation: Relation) -> u8 {
    match relation {
        Relation::Merge => 0,
        Relation::Adapter => 1,
        Relation::Quantized => 2,
        Relation::Finetune => 3,
        Relation::Unknown => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(parents: &[u32]) -> Vec<u32> {
        let mut primary = Primary(parents.to_vec());
        primary.cut_circles();
        primary.0
    }

    #[test]
    fn a_circle_is_cut_above_its_first_member() {
        assert_eq!(cut(&[NONE, 0, 1]), [NONE, 0, 1]);
        // 3 → 1 → 2 → 3, with 0 and 4 hanging from it.
        assert_eq!(cut(&[2, 2, 3, 1, 3]), [2, NONE, 3, 1, 3]);
        // Two circles.
        assert_eq!(cut(&[1, 0, 3, 2]), [NONE, 0, NONE, 2]);
    }

    proptest::proptest! {
        #[test]
        fn every_line_ends(parents in proptest::collection::vec(0_u32..8, 1..8)) {
            let count = parents.len() as u32;
            // A model is not its own parent.
            let parents: Vec<u32> = (0..count)
                .zip(&parents)
                .map(|(at, parent)| if parent % count == at { NONE } else { parent % count })
                .collect();
            let after = cut(&parents);
            for start in 0..count {
                let (mut at, mut steps) = (start, 0);
                while after[at as usize] != NONE {
                    at = after[at as usize];
                    steps += 1;
                    proptest::prop_assert!(steps < count);
                }
                // Only members of circles were cut off, and one of each.
                if after[start as usize] != parents[start as usize] {
                    let mut at = parents[start as usize];
                    while at != start {
                        proptest::prop_assert_eq!(after[at as usize], parents[at as usize]);
                        proptest::prop_assert!(at > start);
                        at = parents[at as usize];
                    }
                }
            }
        }
    }
}
