//! How the ecosystem grows: families over time, who has descendants, tails of
//! the numbers of children, preferential attachment, time to the first child.

mod attachment;
mod cohorts;
mod distances;
mod families;
mod first_child;
mod heirs;
mod report;
mod survival;
mod tails;
mod zeta;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::RelationSet;

use crate::study::Edge;

pub use attachment::{Attachment, attachment};
pub use cohorts::{Cohort, cohorts};
pub use distances::{Line, wiener};
pub use families::{FamilyGrowth, Group, largest_components, largest_families};
pub use first_child::{FirstChild, FirstTimes, by_relation, first_child};
pub use heirs::{Heirs, heirs, heirs_as_published};
pub use report::{GrowthOptions, report};
pub use survival::{Observation, Survival, SurvivalPoint};
pub use tails::{PowerLaw, TailFit};

/// Models and the edges between them.
#[derive(Clone, Copy)]
pub struct Descent<'a> {
    /// Where ids and dates are.
    pub graph: &'a Graph,
    /// The models, by id.
    pub models: &'a [NodeId],
    /// The edges, by child and parent. Their ends may be no models.
    pub edges: &'a [Edge],
}

impl<'a> Descent<'a> {
    /// The parents of a model, by id.
    pub fn parents(&self, child: NodeId) -> impl Iterator<Item = NodeId> + use<'a> {
        let from = self.edges.partition_point(|edge| edge.child < child);
        self.edges[from..]
            .iter()
            .take_while(move |edge| edge.child == child)
            .map(|edge| edge.parent)
    }

    /// How each node was derived; the empty set where it has no parents.
    #[must_use]
    pub fn kinds(&self) -> Vec<RelationSet> {
        let mut kinds = vec![RelationSet::EMPTY; self.graph.len()];
        for edge in self.edges {
            let kinds = &mut kinds[edge.child.index()];
            *kinds = kinds.union(edge.relations);
        }
        kinds
    }

    /// The relations that occur.
    #[must_use]
    pub fn relations(&self) -> RelationSet {
        let edges = self.edges.iter();
        edges.fold(RelationSet::EMPTY, |all, edge| all.union(edge.relations))
    }
}

#[cfg(test)]
pub(crate) fn edges_of(graph: &Graph) -> Vec<Edge> {
    let parents = |child| graph.parents(child).map(move |edge| (child, edge));
    graph
        .nodes()
        .flat_map(parents)
        .map(|(child, edge)| Edge {
            child,
            parent: edge.node,
            relations: edge.relations,
        })
        .collect()
}
