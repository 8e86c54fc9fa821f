//! Who has descendants.

use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

use super::Descent;

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
/// counts under each, once.
#[must_use]
pub fn heirs(descent: &Descent<'_>) -> Vec<Heirs> {
    let mut has = vec![0_u64; descent.graph.len()];
    let mut kinds = vec![RelationSet::EMPTY; descent.graph.len()];
    for edge in descent.edges {
        has[edge.parent.index()] = 1;
        let kinds = &mut kinds[edge.child.index()];
        *kinds = kinds.union(edge.relations);
    }
    let mut counts = Counts::default();
    for node in descent.models {
        let kinds = kinds[node.index()];
        if kinds.is_empty() {
            counts.add(None, has[node.index()]);
        }
        for relation in kinds.iter() {
            counts.add(Some(relation), has[node.index()]);
        }
    }
    counts.told()
}

/// The published count (`time_trends_analysis`): edges, not models. Merges are
/// left out; an edge counts where its child has a child in turn. For edges of
/// one relation each.
#[must_use]
pub fn heirs_as_published(descent: &Descent<'_>) -> Vec<Heirs> {
    let without_merges = || {
        let edges = descent.edges.iter();
        edges.filter(|edge| !edge.relations.contains(Relation::Merge))
    };
    let mut has = vec![0_u64; descent.graph.len()];
    for edge in without_merges() {
        has[edge.parent.index()] = 1;
    }
    let mut counts = Counts::default();
    for edge in without_merges() {
        counts.add(Some(edge.relations.primary()), has[edge.child.index()]);
    }
    counts.told()
}

/// Models, and those with children, by relation; those without last.
#[derive(Default)]
struct Counts([(u64, u64); Relation::ALL.len() + 1]);

impl Counts {
    fn add(&mut self, relation: Option<Relation>, with_children: u64) {
        let place = |relation| Relation::ALL.iter().position(|known| *known == relation);
        let at = relation.and_then(place).unwrap_or(Relation::ALL.len());
        self.0[at].0 += 1;
        self.0[at].1 += with_children;
    }

    fn told(&self) -> Vec<Heirs> {
        let relations = Relation::ALL.into_iter().map(Some).chain([None]);
        relations
            .zip(self.0)
            .map(|(relation, (models, with_children))| Heirs {
                relation,
                models,
                with_children,
            })
            .filter(|heirs| heirs.models > 0)
            .collect()
    }
}
