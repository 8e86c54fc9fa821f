//! Who has descendants.

use modeltree_lineage::Graph;
use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

/// Of the models derived in one way, how many were derived from in turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Heirs {
    /// How they were derived; `None` for models without parents.
    pub relation: Option<Relation>,
    /// Models.
    pub models: u64,
    /// Those that have children.
    pub with_children: u64,
}

impl Heirs {
    /// The share that has children; `None` where there are no models.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.models > 0).then(|| self.with_children as f64 / self.models as f64)
    }
}

/// Counts models by how they were derived. A model derived in several ways
/// counts under each, once. Children along `relations` count.
#[must_use]
pub fn heirs(graph: &Graph, relations: RelationSet) -> Vec<Heirs> {
    let mut counts = [(0_u64, 0_u64); Relation::ALL.len() + 1];
    for node in graph.nodes().filter(|node| !graph.is_missing(*node)) {
        let has = u64::from(graph.children_by(node, relations).next().is_some());
        let kinds = graph
            .parents_by(node, relations)
            .fold(RelationSet::EMPTY, |set, edge| set.union(edge.relations));
        let mut count = |at: usize| {
            counts[at].0 += 1;
            counts[at].1 += has;
        };
        if kinds.is_empty() {
            count(Relation::ALL.len());
        }
        for (at, relation) in Relation::ALL.into_iter().enumerate() {
            if kinds.contains(relation) {
                count(at);
            }
        }
    }
    told(&counts)
}

/// The published count (`time_trends_analysis`): edges, not models. Merges are
/// left out of the graph; an edge belongs to the last of fine-tune, quantized
/// and adapter that it carries, one of none of these is left out; it counts
/// where its child has a child in turn. Parents that no record describes are
/// not in the published graph.
#[must_use]
pub fn heirs_as_published(graph: &Graph) -> Vec<Heirs> {
    let published = |set: RelationSet| {
        if set.contains(Relation::Merge) {
            return None;
        }
        [Relation::Adapter, Relation::Quantized, Relation::Finetune]
            .into_iter()
            .find(|relation| set.contains(*relation))
            .or(Some(Relation::Unknown))
    };
    let mut counts = [(0_u64, 0_u64); Relation::ALL.len() + 1];
    for node in graph.nodes().filter(|node| !graph.is_missing(*node)) {
        for edge in graph.children(node) {
            let Some(relation) = published(edge.relations) else {
                continue;
            };
            let has = graph
                .children(edge.node)
                .any(|next| published(next.relations).is_some());
            if let Some(at) = Relation::ALL.into_iter().position(|r| r == relation) {
                counts[at].0 += 1;
                counts[at].1 += u64::from(has);
            }
        }
    }
    told(&counts)
        .into_iter()
        .filter(|heirs| {
            heirs
                .relation
                .is_some_and(|relation| !matches!(relation, Relation::Merge | Relation::Unknown))
        })
        .collect()
}

fn told(counts: &[(u64, u64)]) -> Vec<Heirs> {
    let relations = Relation::ALL.into_iter().map(Some).chain([None]);
    relations
        .zip(counts)
        .map(|(relation, (models, with_children))| Heirs {
            relation,
            models: *models,
            with_children: *with_children,
        })
        .filter(|heirs| heirs.models > 0)
        .collect()
}
