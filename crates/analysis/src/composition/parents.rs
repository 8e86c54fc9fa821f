//! Which models others are made from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use modeltree_lineage::NodeId;

use super::RANKED;
use crate::AnalysisError;
use crate::report::{Cell, Column, Table};
use crate::study::{Manner, Study, Trait, TraitSets};

/// What `base_model:` tags say, where parents are counted as published.
pub(super) fn named(study: &Study<'_>) -> Result<Option<TraitSets>, AnalysisError> {
    if study.manner() == Manner::Sound {
        return Ok(None);
    }
    let mut sets = study.traits(&[Trait::Tag("base_model:".into())])?;
    Ok(sets.pop())
}

/// The parents with the most direct children. As published, a model with
/// several parents counts for the whole list of them and for none of them.
pub(super) fn table(study: &Study<'_>, named: Option<&TraitSets>, models: &[NodeId]) -> Table {
    let columns = [
        Column::new("parent", "parent"),
        Column::new("children", "children"),
        Column::new("of_all", "of all children"),
    ];
    let mut ranked: Vec<(String, u64)> = match named {
        None => {
            let mut counts = BTreeMap::<NodeId, u64>::new();
            for edge in study.edges() {
                *counts.entry(edge.parent).or_default() += 1;
            }
            let id = |node| study.graph().id(node).to_string();
            counts
                .into_iter()
                .map(|(node, count)| (id(node), count))
                .collect()
        }
        Some(sets) => {
            let mut counts = BTreeMap::<String, u64>::new();
            for node in models {
                let names = sets.of(*node).iter().map(|value| sets.name(*value));
                let untyped: Vec<_> = names.filter(|name| !name.contains(':')).collect();
                if !untyped.is_empty() {
                    *counts.entry(untyped.join(" + ")).or_default() += 1;
                }
            }
            counts.into_iter().collect()
        }
    };
    let total: u64 = ranked.iter().map(|(_, count)| count).sum();
    let parents = ranked.len();
    ranked.sort_by_key(|(_, count)| Reverse(*count));
    ranked.truncate(RANKED);
    let what = match named {
        None => "edges",
        Some(_) => "models that name parents, each counted for its whole list",
    };
    let mut table = Table::new("parents", "Parents with the most children", &columns)
        .listed()
        .noted(format!("{total} {what}; {parents} different parents."));
    for (parent, children) in ranked {
        table.row([
            parent.into(),
            Cell::Count(children),
            Cell::share(children, total),
        ]);
    }
    table
}
