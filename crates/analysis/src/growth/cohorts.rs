//! Do later models find as many followers as earlier ones did?

use std::collections::BTreeMap;

use modeltree_records::{CREATION_FLOOR, Timestamp};

use super::Descent;
use crate::study::{By, Period};

/// How long after a model's creation its children count.
pub(crate) const DAYS: i64 = 180;

/// The models without parents of one period, each watched for its first
/// `DAYS` days. Only periods all of whose models could be watched that long
/// are told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cohort {
    /// Models without parents.
    pub roots: u64,
    /// Those that had a child within the time.
    pub with_children: u64,
    /// Children within the time.
    pub children: u64,
    /// The most that one of them had.
    pub most: u64,
}

/// The cohorts up to `end`.
#[must_use]
pub fn cohorts(descent: &Descent<'_>, by: By, end: Timestamp) -> BTreeMap<Period, Cohort> {
    let micros = DAYS * 86_400_000_000;
    let graph = descent.graph;
    let mut has_parents = vec![false; graph.len()];
    let mut soon = vec![0_u64; graph.len()];
    for edge in descent.edges {
        has_parents[edge.child.index()] = true;
        let times = graph
            .created_at(edge.parent)
            .zip(graph.created_at(edge.child));
        if let Some((parent, child)) = times {
            let after = child.micros() - parent.micros();
            soon[edge.parent.index()] += u64::from((0..=micros).contains(&after));
        }
    }
    let last = Timestamp::from_micros(end.micros() - micros);
    let mut cohorts = BTreeMap::<Period, Cohort>::new();
    for node in descent
        .models
        .iter()
        .filter(|node| !has_parents[node.index()])
    {
        let Some(created) = graph
            .created_at(*node)
            .filter(|time| *time > CREATION_FLOOR)
        else {
            continue;
        };
        let Some(period) = by.of(created) else {
            continue;
        };
        if period.span().to.is_none_or(|to| to > last) {
            continue;
        }
        let children = soon[node.index()];
        let cohort = cohorts.entry(period).or_default();
        cohort.roots += 1;
        cohort.with_children += u64::from(children > 0);
        cohort.children += children;
        cohort.most = cohort.most.max(children);
    }
    cohorts
}
