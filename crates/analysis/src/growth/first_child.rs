//! How long it takes until a model has its first child.

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::{CREATION_FLOOR, Relation, RelationSet, Timestamp};
use serde::Serialize;

use super::survival::{Observation, Survival};

/// The watch over some models, and what had to be left out of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

/// Watches models from their creation to `end`. A model counts as having a
/// child when the first dated one along `relations` was created; one that has
/// none by `end` is censored there. `chosen` says which models are watched.
#[must_use]
pub fn first_child(
    graph: &Graph,
    group: impl Into<String>,
    relations: RelationSet,
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
    for node in graph.nodes() {
        if graph.is_missing(node) || !chosen(node) {
            continue;
        }
        let created = graph
            .created_at(node)
            .filter(|time| *time > CREATION_FLOOR && *time <= end);
        let Some(created) = created else {
            found.undated += 1;
            continue;
        };
        let first = graph
            .children_by(node, relations)
            .filter_map(|edge| graph.created_at(edge.node))
            .min()
            .filter(|time| *time <= end);
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

/// The curves by relation of the child: each model is watched for its first
/// child of any kind, then for its first of each.
#[must_use]
pub fn by_relation(
    graph: &Graph,
    relations: RelationSet,
    end: Timestamp,
    chosen: impl Fn(NodeId) -> bool,
) -> Vec<FirstChild> {
    let mut curves = vec![first_child(graph, "any child", relations, end, &chosen)];
    for relation in Relation::ALL {
        if relations.contains(relation) {
            let only = RelationSet::of(relation);
            let name = format!("first {relation}");
            curves.push(first_child(graph, name, only, end, &chosen));
        }
    }
    curves
}
