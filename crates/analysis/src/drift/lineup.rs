//! The most frequent values lined up, so that as much as possible of what
//! changes goes from earlier to later ones.

use super::order::{self, Best, MOST, Weights};
use super::transitions::{Drift, Transitions, most_frequent};
use crate::study::{Manner, TraitSets};

/// The directions between values, of all and of the most frequent, and the
/// best line-ups of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directions {
    /// All pairs of values.
    pub all: Extent,
    /// The most frequent values, the most frequent first.
    pub values: Vec<u32>,
    /// Pairs of these values between which there are transitions.
    pub drifts: Vec<Drift>,
    /// The pairs of these values.
    pub top: Extent,
    /// The line-up that the most transitions agree with.
    pub weighted: LineUp,
    /// The line-up that the most drifts agree with, however large.
    pub unweighted: LineUp,
}

/// How much there is between some values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Pairs with a direction: one way outweighs the other.
    pub drifts: u64,
    /// Pairs with as many transitions one way as the other.
    pub ties: u64,
    /// The sum over the drifts of the excess of one way over the other.
    pub traffic: u64,
    /// Transitions between the pairs that have a direction.
    pub directed: u64,
    /// All transitions.
    pub transitions: u64,
}

/// A best line-up and what agrees with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineUp {
    /// The line-ups that are best; values by their place in
    /// [`Directions::values`].
    pub best: Best,
    /// Drifts from an earlier to a later value.
    pub compatible: u64,
    /// The traffic of these drifts.
    pub weight: u64,
    /// Transitions from an earlier to a later value.
    pub explained: u64,
}

impl Extent {
    fn of(drifts: &[Drift]) -> Self {
        let mut extent = Self::default();
        for drift in drifts {
            extent.transitions += drift.total();
            if drift.is_tie() {
                extent.ties += 1;
            } else {
                extent.drifts += 1;
                extent.traffic += drift.traffic();
                extent.directed += drift.total();
            }
        }
        extent
    }
}

impl Directions {
    /// Lines up the `top` most frequent values (at most [`MOST`]). `counts`
    /// tells in how many models each value occurs.
    #[must_use]
    pub fn of(
        transitions: &Transitions,
        sets: &TraitSets,
        counts: &[u64],
        top: usize,
        manner: Manner,
    ) -> Self {
        let all = transitions.drifts();
        let values = most_frequent(&all, sets, counts, top.min(MOST), manner);
        let place = |value| values.iter().position(|other| *other == value);
        let drifts: Vec<Drift> = all
            .iter()
            .filter(|drift| place(drift.from).is_some() && place(drift.to).is_some())
            .copied()
            .collect();
        let line_up = |weight: fn(&Drift) -> u64| {
            let mut weights = Weights::new(values.len());
            for drift in &drifts {
                if let Some((from, to)) = place(drift.from).zip(place(drift.to)) {
                    weights.set(from, to, weight(drift));
                }
            }
            let best = order::optimal(&weights);
            let mut rank = vec![0; values.len()];
            for (at, value) in best.order.iter().enumerate() {
                rank[*value] = at;
            }
            let mut line_up = LineUp {
                best,
                compatible: 0,
                weight: 0,
                explained: 0,
            };
            for drift in &drifts {
                let ends = place(drift.from).zip(place(drift.to));
                let agrees = ends.is_some_and(|(from, to)| rank[from] < rank[to]);
                line_up.explained += if agrees { drift.forth } else { drift.back };
                if agrees && !drift.is_tie() {
                    line_up.compatible += 1;
                    line_up.weight += drift.traffic();
                }
            }
            line_up
        };
        let weighted = line_up(|drift| drift.traffic());
        let unweighted = line_up(|drift| u64::from(!drift.is_tie()));
        Self {
            all: Extent::of(&all),
            top: Extent::of(&drifts),
            weighted,
            unweighted,
            values,
            drifts,
        }
    }
}
