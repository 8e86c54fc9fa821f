//! What grew out of a model.

mod all;
mod owners;

use std::ops::AddAssign;

use modeltree_records::{RelationSet, Timestamp};
use serde::Serialize;

use crate::adjacency::Adjacency;
use crate::format::Section;
use crate::graph::{NO_DOWNLOADS, NO_LIKES, NO_OWNER};
use crate::marks::Marks;
use crate::{ByRelation, Graph, NodeId};

pub use owners::OwnerInfluence;

/// What grew out of a model: its descendants, the model itself not counted.
///
/// Every node that descends counts once, by whatever ways it does. Downloads,
/// likes and dates count where they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Influence {
    /// Direct descendants: children.
    pub children: u32,
    /// Children by relation; one with several counts under each.
    pub children_by_relation: ByRelation,
    /// Descendants, direct and transitive.
    pub descendants: u32,
    /// Descendants by the relations that tie them to the model or to its other
    /// descendants; one with several counts under each.
    pub descendants_by_relation: ByRelation,
    /// Downloads of all descendants in the last 30 days.
    pub downloads: u64,
    /// Likes of all descendants.
    pub likes: u64,
    /// Owners of descendants, each once, the model's own owner too where it
    /// has descendants of its own.
    pub owners: u32,
    /// Descendants created in the last 30 days.
    pub new_30_days: u32,
    /// Descendants created in the last 90 days.
    pub new_90_days: u32,
    /// Descendants created in the last 365 days.
    pub new_365_days: u32,
}

/// What can be summed over models that have nothing in common.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    models: u32,
    by_relation: ByRelation,
    downloads: u64,
    likes: u64,
    new: [u32; 3],
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.models += other.models;
        self.by_relation += other.by_relation;
        self.downloads += other.downloads;
        self.likes += other.likes;
        for (sum, new) in self.new.iter_mut().zip(other.new) {
            *sum += new;
        }
    }
}

impl Influence {
    fn of(children: (u32, ByRelation), descendants: Sum, owners: u32) -> Self {
        let (children, children_by_relation) = children;
        let [new_30_days, new_90_days, new_365_days] = descendants.new;
        Self {
            children,
            children_by_relation,
            descendants: descendants.models,
            descendants_by_relation: descendants.by_relation,
            downloads: descendants.downloads,
            likes: descendants.likes,
            owners,
            new_30_days,
            new_90_days,
            new_365_days,
        }
    }
}

/// The question: which edges count, and what is recent.
#[derive(Clone, Copy)]
struct Scope<'g> {
    graph: &'g Graph,
    relations: RelationSet,
    now: Timestamp,
    down: Adjacency<'g>,
    downloads: &'g [u64],
    likes: &'g [u32],
    created: &'g [i64],
    owner_of: &'g [u32],
}

impl<'g> Scope<'g> {
    fn new(graph: &'g Graph, relations: RelationSet, now: Timestamp) -> Self {
        Self {
            graph,
            relations,
            now,
            down: graph.down(relations),
            downloads: graph.u64s(Section::Downloads),
            likes: graph.u32s(Section::Likes),
            created: graph.numbers(Section::Created),
            owner_of: graph.u32s(Section::OwnerOf),
        }
    }

    /// One descendant, without its ties.
    fn one(&self, node: NodeId) -> Sum {
        const DAY: i64 = 86_400_000_000;
        let at = node.index();
        // A date that is not known is the smallest: an age beyond all bounds.
        let age = self.now.micros().saturating_sub(self.created[at]);
        let within = |days: i64| u32::from((0..days * DAY).contains(&age));
        let known = |known: bool, value: u64| if known { value } else { 0 };
        let (downloads, likes) = (self.downloads[at], self.likes[at]);
        Sum {
            models: 1,
            by_relation: ByRelation::default(),
            downloads: known(downloads != NO_DOWNLOADS, downloads),
            likes: known(likes != NO_LIKES, likes.into()),
            new: [within(30), within(90), within(365)],
        }
    }

    /// A number for each owner; `None` for an id without owner.
    fn owner(&self, node: NodeId) -> Option<u32> {
        let owner = self.owner_of[node.index()];
        (owner != NO_OWNER && (owner as usize) < self.graph.owner_count()).then_some(owner)
    }

    fn children(&self, node: NodeId) -> (u32, ByRelation) {
        let mut children = (0, ByRelation::default());
        for edge in self.down.of(node) {
            children.0 += 1;
            children.1.count(edge.relations);
        }
        children
    }
}

impl Graph {
    /// What grew out of one model along these relations. `now` is the end of
    /// the last 30, 90 and 365 days; what was created later is not new.
    #[must_use]
    pub fn influence(&self, node: NodeId, relations: RelationSet, now: Timestamp) -> Influence {
        let scope = Scope::new(self, relations, now);
        let mut ties = std::collections::HashMap::new();
        let mut queue = vec![node];
        let mut at = 0;
        while let Some(parent) = queue.get(at).copied() {
            at += 1;
            for edge in scope.down.of(parent) {
                if edge.node != node {
                    let tie = ties.entry(edge.node).or_insert_with(|| {
                        queue.push(edge.node);
                        RelationSet::EMPTY
                    });
                    *tie = tie.union(edge.relations);
                }
            }
        }
        let mut owners = Marks::new(self.owner_count());
        let mut owner_count = 0;
        let mut sum = Sum::default();
        for descendant in &queue[1..] {
            sum += scope.one(*descendant);
            sum.by_relation.count(ties[descendant]);
            if let Some(owner) = scope.owner(*descendant) {
                owner_count += u32::from(owners.insert(owner as usize));
            }
        }
        Influence::of(scope.children(node), sum, owner_count)
    }

    /// The influence of every model that has descendants, by id. See
    /// [`Graph::influence`].
    ///
    /// Exact on any graph. Where descent only branches, one sweep adds it all
    /// up; above models with several parents, and on cycles, each model's
    /// descendants are walked, but of those only the ones that lie on such
    /// ways themselves.
    #[must_use]
    pub fn influence_of_all(
        &self,
        relations: RelationSet,
        now: Timestamp,
    ) -> Vec<(NodeId, Influence)> {
        all::influence_of_all(Scope::new(self, relations, now))
    }

    /// What grew out of the models of each owner, by owner: see
    /// [`OwnerInfluence`]. Owners whose models have no descendants are left out.
    #[must_use]
    pub fn influence_of_owners(
        &self,
        relations: RelationSet,
        now: Timestamp,
    ) -> Vec<OwnerInfluence> {
        owners::influence_of_owners(Scope::new(self, relations, now))
    }
}
