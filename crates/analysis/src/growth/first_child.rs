//! How long it takes until a model has its first child.

use modeltree_lineage::NodeId;
use modeltree_records::{CREATION_FLOOR, RelationSet, Timestamp};

use super::Descent;
use super::survival::{Observation, Survival};

/// The watch over some models, and what had to be left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstChild {
    /// What the models are watched for, or which ones they are.
    pub group: String,
    /// The curve: "survival" is having no child yet.
    pub curve: Survival,
    /// Models left out for their time of creation is not known: they have no
    /// date, or are as old as dates reach back.
    pub undated: u64,
    /// Models left out since their first child is older than they are.
    pub older_children: u64,
}

/// The time of each model's first dated child, by node.
pub struct FirstTimes(Vec<Option<Timestamp>>);

impl FirstTimes {
    /// Along some relations, of children created by `end`.
    #[must_use]
    pub fn of(descent: &Descent<'_>, relations: RelationSet, end: Timestamp) -> Self {
        let mut first = vec![None; descent.graph.len()];
        for edge in descent.edges {
            if !edge.relations.intersects(relations) {
                continue;
            }
            let created = descent.graph.created_at(edge.child);
            if let Some(time) = created.filter(|time| *time <= end) {
                let first: &mut Option<Timestamp> = &mut first[edge.parent.index()];
                *first = Some(first.map_or(time, |known| known.min(time)));
            }
        }
        Self(first)
    }
}

/// Watches the chosen models from their creation to `end`. One that has no
/// child by then is censored there.
#[must_use]
pub fn first_child(
    descent: &Descent<'_>,
    first: &FirstTimes,
    group: impl Into<String>,
    end: Timestamp,
    chosen: impl Fn(NodeId) -> bool,
) -> FirstChild {
    let mut found = FirstChild {
        group: group.into(),
        curve: Survival::default(),
        undated: 0,
        older_children: 0,
    };
    let mut watched = Vec::new();
    for node in descent.models.iter().filter(|node| chosen(**node)) {
        let created = descent.graph.created_at(*node);
        let Some(created) = created.filter(|time| *time > CREATION_FLOOR && *time <= end) else {
            found.undated += 1;
            continue;
        };
        let first = first.0[node.index()];
        if first.is_some_and(|first| first < created) {
            found.older_children += 1;
            continue;
        }
        watched.push(Observation {
            micros: first.unwrap_or(end).micros() - created.micros(),
            happened: first.is_some(),
        });
    }
    found.curve = Survival::of(watched);
    found
}

/// The curves by relation of the child: all models are watched for their first
/// child of any kind, then for their first of each kind.
#[must_use]
pub fn by_relation(descent: &Descent<'_>, end: Timestamp) -> Vec<FirstChild> {
    let watch = |relations, group: String| {
        let first = FirstTimes::of(descent, relations, end);
        first_child(descent, &first, group, end, |_| true)
    };
    let mut curves = vec![watch(RelationSet::ALL, "any child".into())];
    let relations = descent.relations();
    curves.extend(
        relations
            .iter()
            .map(|relation| watch(RelationSet::of(relation), relation.to_string())),
    );
    curves
}
