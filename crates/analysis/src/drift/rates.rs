//! How much of a trait changes along an edge.

use std::collections::BTreeMap;

use crate::study::{Edge, EdgeGroups, Means, TraitSets};

/// How much of a trait changes along some edges. Only edges whose parent and
/// child both have values count as pairs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// Edges, with values at both ends or not.
    pub edges: u64,
    /// Edges with values at both ends.
    pub pairs: u64,
    /// Pairs whose two sets differ.
    pub changed: u64,
    /// Values that a child has and its parent has not.
    pub added: u64,
    /// Values that a parent has and its child has not.
    pub removed: u64,
    /// The sum of the Jaccard distances (|P ∪ C| − |P ∩ C|) / |P ∪ C|.
    pub mutations: f64,
    /// The mean Jaccard distance, the mutation rate.
    pub rate: Means,
}

impl Rates {
    /// Measures the edges at these places of `edges`.
    #[must_use]
    pub fn of(
        edges: &[Edge],
        groups: &EdgeGroups,
        sets: &TraitSets,
        places: impl Iterator<Item = usize>,
    ) -> Self {
        let mut rates = Self::default();
        // Distances with one denominator are added as whole numbers, so that
        // the order of the edges does not matter to the last digit.
        let mut numerators = BTreeMap::<u64, u64>::new();
        let mut values = Vec::new();
        for at in places {
            let (parent, child) = (sets.of(edges[at].parent), sets.of(edges[at].child));
            rates.edges += 1;
            if parent.is_empty() || child.is_empty() {
                continue;
            }
            let kept = shared(parent, child);
            let (added, removed) = (child.len() as u64 - kept, parent.len() as u64 - kept);
            let (differ, union) = (added + removed, added + removed + kept);
            rates.pairs += 1;
            rates.changed += u64::from(differ > 0);
            rates.added += added;
            rates.removed += removed;
            *numerators.entry(union).or_default() += differ;
            values.push((at, differ as f64 / union as f64));
        }
        let parts = numerators.iter();
        rates.mutations = parts
            .map(|(union, differ)| *differ as f64 / *union as f64)
            .sum();
        rates.rate = groups.means(values);
        rates.rate.over_edges = (rates.pairs > 0).then(|| rates.mutations / rates.pairs as f64);
        rates
    }
}

/// How many values two ascending lists share.
fn shared(one: &[u32], other: &[u32]) -> u64 {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => {
                one.next();
            }
            std::cmp::Ordering::Greater => {
                other.next();
            }
            std::cmp::Ordering::Equal => {
                shared += 1;
                one.next();
                other.next();
            }
        }
    }
    shared
}
