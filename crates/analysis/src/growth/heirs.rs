//! Who has descendants.

use modeltree_records::Relation;

use super::Descent;

/// Of the models derived in one way, how many were derived from in turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heirs {
    /// How they were derived; `None` for models without parents.
    pub relation: Option<Relation>,
    /// Models.
    pub models: u64,
    /// Those that have children.
    pub with_children: u64,
}

/// Counts models by how they were derived. A model derived in several ways
/// counts under each, once.
#[must_use]
pub fn heirs(descent: &Descent<'_>) -> Vec<Heirs> {
    let has = have_children(descent);
    let kinds = descent.kinds();
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

/// The published count (`time_trends_analysis`): edges, not models. An edge
/// counts where its child has a child in turn. For edges of one relation each,
/// without merges.
#[must_use]
pub fn heirs_as_published(descent: &Descent<'_>) -> Vec<Heirs> {
    let has = have_children(descent);
    let mut counts = Counts::default();
    for edge in descent.edges {
        counts.add(Some(edge.relations.primary()), has[edge.child.index()]);
    }
    counts.told()
}

/// 1 for each node that has a child, 0 for the others.
fn have_children(descent: &Descent<'_>) -> Vec<u64> {
    let mut has = vec![0; descent.graph.len()];
    for edge in descent.edges {
        has[edge.parent.index()] = 1;
    }
    has
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
