//! A family, laid out for questions: who hangs on whom, how many are below,
//! which of them count.

mod bundles;
mod order;
mod tree;
#[cfg(test)]
mod worlds;

use hashbrown::HashMap;
use modeltree_lineage::{Graph, NodeId};
use modeltree_records::{Relation, RelationSet};

pub use bundles::{Crowd, Key, Library};
pub use order::Order;
pub use tree::Tree;

/// A model and all that descends from it. Members are known by their
/// positions: nearest to the root first, the children of one parent one after
/// the other. Each hangs on the parent by which the shortest way reaches it,
/// among equals the one met first.
#[derive(Debug)]
pub struct Kin {
    nodes: Vec<NodeId>,
    places: HashMap<NodeId, u32>,
    parents: Vec<u32>,
    depths: Vec<u32>,
    edges: Vec<RelationSet>,
    ties: Vec<RelationSet>,
    /// Where the children of a member begin; they end where those of the next
    /// one begin.
    children: Vec<u32>,
    below: Vec<u32>,
    relations: RelationSet,
}

impl Kin {
    /// Walks down from `root` along some relations.
    #[must_use]
    pub fn of(graph: &Graph, root: NodeId, relations: RelationSet) -> Self {
        let mut kin = Self {
            nodes: vec![root],
            places: HashMap::from([(root, 0)]),
            parents: vec![0],
            depths: vec![0],
            edges: vec![RelationSet::EMPTY],
            ties: vec![RelationSet::EMPTY],
            children: Vec::new(),
            below: Vec::new(),
            relations,
        };
        let mut at = 0;
        while let Some(node) = kin.nodes.get(at).copied() {
            kin.children.push(kin.nodes.len() as u32);
            for edge in graph.children_by(node, relations) {
                let next = kin.nodes.len() as u32;
                let place = *kin.places.entry(edge.node).or_insert(next);
                if place == next {
                    kin.nodes.push(edge.node);
                    kin.parents.push(at as u32);
                    kin.depths.push(kin.depths[at] + 1);
                    kin.edges.push(edge.relations);
                    kin.ties.push(edge.relations);
                } else if place != 0 {
                    let tie = &mut kin.ties[place as usize];
                    *tie = tie.union(edge.relations);
                }
            }
            at += 1;
        }
        kin.children.push(kin.nodes.len() as u32);
        kin.below = kin.summed(|_| 1);
        for below in &mut kin.below {
            *below -= 1;
        }
        kin
    }

    /// For each member: the sum over itself and all members below it.
    fn summed(&self, one: impl Fn(usize) -> u32) -> Vec<u32> {
        let mut sums: Vec<u32> = (0..self.nodes.len()).map(one).collect();
        for at in (1..sums.len()).rev() {
            sums[self.parents[at] as usize] += sums[at];
        }
        sums
    }

    /// The number of members, the root included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The member at a position.
    #[must_use]
    pub fn node(&self, at: u32) -> NodeId {
        self.nodes[at as usize]
    }

    /// Where a model is; `None` where it is no member.
    #[must_use]
    pub fn place(&self, node: NodeId) -> Option<u32> {
        self.places.get(&node).copied()
    }

    /// The parent a member hangs on; the root has none.
    #[must_use]
    pub fn parent(&self, at: u32) -> Option<u32> {
        (at != 0).then(|| self.parents[at as usize])
    }

    /// The primary relation to that parent.
    #[must_use]
    pub fn relation(&self, at: u32) -> Relation {
        self.edges[at as usize].primary()
    }

    /// All relations to parents that are members; of the root none.
    #[must_use]
    pub fn ties(&self, at: u32) -> RelationSet {
        self.ties[at as usize]
    }

    /// Steps from the root.
    #[must_use]
    pub fn depth(&self, at: u32) -> u32 {
        self.depths[at as usize]
    }

    /// The members that hang on a member.
    #[must_use]
    pub fn children(&self, at: u32) -> std::ops::Range<u32> {
        self.children[at as usize]..self.children[at as usize + 1]
    }

    /// How many members are below a member.
    #[must_use]
    pub fn below(&self, at: u32) -> u32 {
        self.below[at as usize]
    }

    /// The parents of a member that are members too, but for the one it hangs
    /// on.
    pub fn other_parents<'a>(
        &'a self,
        graph: &'a Graph,
        at: u32,
    ) -> impl Iterator<Item = NodeId> + 'a {
        let parent = self.parent(at).map(|parent| self.node(parent));
        graph
            .parents_by(self.node(at), self.relations)
            .map(|edge| edge.node)
            .filter(move |node| Some(*node) != parent && self.places.contains_key(node))
    }

    /// The relations walked along.
    #[must_use]
    pub fn relations(&self) -> RelationSet {
        self.relations
    }

    /// Memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.nodes.len() * 22 + self.places.allocation_size() + size_of::<Self>()
    }

    /// Which members count, where conditions say so.
    #[must_use]
    pub fn matching(&self, holds: impl Fn(NodeId) -> bool) -> Matching {
        let matches: Vec<bool> = self.nodes.iter().map(|node| holds(*node)).collect();
        let with_below = self.summed(|at| matches[at].into());
        Matching::Some {
            matches,
            with_below,
        }
    }
}

/// Which members of a family count.
#[derive(Debug)]
pub enum Matching {
    /// All.
    All,
    /// Some.
    Some {
        /// By position: whether the member itself does.
        matches: Vec<bool>,
        /// By position: how many do, of itself and those below.
        with_below: Vec<u32>,
    },
}

impl Matching {
    /// Whether a member counts.
    #[must_use]
    pub fn matches(&self, at: u32) -> bool {
        match self {
            Self::All => true,
            Self::Some { matches, .. } => matches[at as usize],
        }
    }

    /// Whether a member or anybody below it counts.
    #[must_use]
    pub fn keeps(&self, at: u32) -> bool {
        match self {
            Self::All => true,
            Self::Some { with_below, .. } => with_below[at as usize] > 0,
        }
    }

    /// How many count below a member.
    #[must_use]
    pub fn below(&self, kin: &Kin, at: u32) -> u32 {
        match self {
            Self::All => kin.below(at),
            Self::Some {
                matches,
                with_below,
            } => with_below[at as usize] - u32::from(matches[at as usize]),
        }
    }

    /// How many count in all.
    #[must_use]
    pub fn total(&self, kin: &Kin) -> u32 {
        self.below(kin, 0) + u32::from(self.matches(0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use modeltree_lineage::Walk;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_family_is_laid_out_as_the_walk_goes(
            world in worlds::worlds(30),
            start in any::<prop::sample::Index>(),
            bits in 1..32u8,
        ) {
            let relations = RelationSet::from_bits(bits);
            let graph = world.graph();
            let root = worlds::pick(&graph, start);
            let kin = Kin::of(&graph, root, relations);
            let walk = Walk { relations, depth: None };
            let steps: Vec<_> = graph.family(root, walk).collect();
            prop_assert_eq!(kin.size(), steps.len());
            let members: BTreeSet<NodeId> = kin.nodes.iter().copied().collect();
            for (at, step) in (0..).zip(&steps) {
                prop_assert_eq!(kin.node(at), step.node);
                prop_assert_eq!(kin.place(step.node), Some(at));
                prop_assert_eq!(kin.depth(at), step.depth);
                let parent = kin.parent(at).map(|parent| kin.node(parent));
                prop_assert_eq!(parent, step.from);
                if at > 0 {
                    prop_assert_eq!(kin.relation(at), step.relations.primary());
                    let ties = graph
                        .parents_by(step.node, relations)
                        .filter(|edge| members.contains(&edge.node))
                        .fold(RelationSet::EMPTY, |ties, edge| ties.union(edge.relations));
                    prop_assert_eq!(kin.ties(at), ties);
                }
                let children: Vec<u32> = kin.children(at).collect();
                let hanging: Vec<u32> = (0..kin.size() as u32)
                    .filter(|other| kin.parent(*other) == Some(at))
                    .collect();
                prop_assert_eq!(children, hanging);
                let mut expected: Vec<NodeId> = graph
                    .parents_by(step.node, relations)
                    .map(|edge| edge.node)
                    .filter(|node| members.contains(node) && Some(*node) != step.from)
                    .collect();
                expected.sort_unstable();
                let mut others: Vec<NodeId> = kin.other_parents(&graph, at).collect();
                others.sort_unstable();
                prop_assert_eq!(others, expected);
            }
        }

        #[test]
        fn what_counts_below_is_counted_member_by_member(
            world in worlds::worlds(30),
            start in any::<prop::sample::Index>(),
            odd in 1..4u32,
        ) {
            let graph = world.graph();
            let kin = Kin::of(&graph, worlds::pick(&graph, start), RelationSet::ALL);
            let some = kin.matching(|node| node.0.is_multiple_of(odd));
            let under = |at: u32, of: u32| {
                let mut up = Some(of);
                while let Some(place) = up.filter(|place| *place != at) {
                    up = kin.parent(place);
                }
                of != at && up == Some(at)
            };
            let all = 0..kin.size() as u32;
            for at in all.clone() {
                let below: Vec<u32> = all.clone().filter(|of| under(at, *of)).collect();
                prop_assert_eq!(kin.below(at) as usize, below.len());
                prop_assert_eq!(Matching::All.below(&kin, at), kin.below(at));
                let counting = below.iter().filter(|of| kin.node(**of).0.is_multiple_of(odd)).count();
                prop_assert_eq!(some.below(&kin, at) as usize, counting);
                prop_assert_eq!(some.matches(at), kin.node(at).0.is_multiple_of(odd));
                prop_assert_eq!(some.keeps(at), some.matches(at) || counting > 0);
            }
        }
    }
}
